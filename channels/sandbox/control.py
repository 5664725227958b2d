"""The control API of the tests: /__control/<network>/…

GET posts, counts, faults, events (webhook), account (facebook), feeds (newsroom);
POST faults, reset, feeds, secrets (webhook), grant and retire (facebook);
DELETE faults.
"""

from __future__ import annotations

import json
from typing import Any

from channels.sandbox.exchange import Request, Response, answer_json
from channels.sandbox.facebook import Facebook
from channels.sandbox.facebook_accounts import (
    APP_ID,
    APP_SECRET,
    PAGE_ID,
    PAGES,
    USER_TOKEN,
)
from channels.sandbox.faults import BadFault, read_faults
from channels.sandbox.network import Network
from channels.sandbox.newsroom import Newsroom
from channels.sandbox.signatures import BadSignature
from channels.sandbox.webhook import Webhook


class BadControl(Exception):
    """The call asks for something that does not exist."""


def control(request: Request, networks: dict[str, Network]) -> Response:
    """`request.parts` are (network, what)."""
    if request.parts == ("reset",) and request.method == "POST":
        for network in networks.values():
            network.reset()
        return answer_json({"reset": sorted(networks)})
    if len(request.parts) != 2 or request.parts[0] not in networks:
        return answer_json({"error": f"known networks: {sorted(networks)}"}, 404)
    network, what = networks[request.parts[0]], request.parts[1]
    try:
        data = json.loads(request.body) if request.body.strip() else {}
        return _do(request, network, what, data)
    except (BadControl, BadFault, BadSignature, ValueError, KeyError) as error:
        return answer_json({"error": str(error)}, 400)


def _do(request: Request, network: Network, what: str, data: Any) -> Response:
    match request.method, what, network:
        case "GET", "posts", _:
            posts = network.posts(request.base)
            counts = {"X-Creating-Calls": str(network.calls["create"])}
            return answer_json(posts, 200, counts)
        case "GET", "counts", _:
            return answer_json({**_zeros(), **network.calls})
        case "GET", "faults", _:
            return answer_json({"faults": network.faults.as_json()})
        case "POST", "faults", _:
            network.faults.switch(read_faults(data))
            return answer_json({"faults": network.faults.as_json()})
        case "DELETE", "faults", _:
            network.faults.clear()
            return answer_json({"faults": []})
        case "POST", "reset", _:
            network.reset()
            return answer_json({"reset": network.name})
        case "GET", "events", Webhook():
            return answer_json(network.received())
        case "POST", "secrets", Webhook():
            network.trust(str(data["name"]), [str(s) for s in data["secrets"]])
            return answer_json({"name": data["name"]})
        case "GET", "account", Facebook():
            return answer_json(_account(network))
        case "POST", "grant", Facebook():
            page = _page(data)
            return answer_json({"access_token": network.accounts.grant(page)})
        case "POST", "retire", Facebook():
            expired = data.get("why", "expired") == "expired"
            network.accounts.retire(_page(data), expired=expired)
            return answer_json({"account": _page(data)})
        case "GET", "feeds", Newsroom():
            return answer_json(network.feeds.all())
        case "POST", "feeds", Newsroom():
            network.subscribe(_addresses(data))
            return answer_json(network.feeds.all())
    raise BadControl(f"{request.method} {what} is not known to {network.name}")


def _zeros() -> dict[str, int]:
    return dict.fromkeys(("create", "edit", "delete", "upload", "draft", "list"), 0)


def _account(network: Facebook) -> dict[str, Any]:
    return {
        "app_id": APP_ID,
        "app_secret": APP_SECRET,
        "user_token": USER_TOKEN,
        "pages": [
            {"id": key, "name": name, "access_token": network.accounts.token(key)}
            for key, name in PAGES.items()
        ],
    }


def _page(data: Any) -> str:
    page = str(data.get("account", PAGE_ID))
    if page not in PAGES:
        raise BadControl(f"no such page {page}")
    return page


def _addresses(data: Any) -> list[str]:
    urls = data if isinstance(data, list) else data.get("urls", [data.get("url")])
    if not all(isinstance(url, str) and url for url in urls):
        raise BadControl('expected {"urls": ["http://…"]}')
    return list(urls)
