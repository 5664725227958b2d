"""Two networks of the tests, one per trait that no stand-in has in a pure form.

Both post to `tests.world.receiver`, which never says no and counts everything:
Journal can be asked what it holds (queryable), Letterbox cannot (blind).
"""

from __future__ import annotations

import json
from typing import Any, ClassVar
from urllib.parse import urlsplit

from channels import registry
from channels.article import Article
from channels.contract import (
    Blind,
    Capabilities,
    Channel,
    Composed,
    Options,
    Post,
    Probe,
    Published,
    Queryable,
    Resume,
    Secrets,
    Settings,
    Wire,
)
from channels.problems import Problem
from channels.transport.outcome import call, of_status
from channels.transport.response import Response


class Address(Settings):
    url: str
    lag: float = 0.0  # seconds until the list shows what arrived


class Key(Secrets):
    key: str = "tests-only"


AWire = Wire[Address, Key]


class Letterbox(Channel[Address, Key]):
    """Blind: what was thrown in is not seen again."""

    network: ClassVar[str] = "letterbox"
    label: ClassVar[str] = "Letterbox"
    settings_model: ClassVar[type[Settings]] = Address
    secrets_model: ClassVar[type[Secrets]] = Key
    capabilities: ClassVar[Capabilities] = Capabilities(recovery=Blind())

    def account_id(self, settings: Address) -> str:
        parts = urlsplit(settings.url)
        return f"{parts.netloc}{parts.path}"

    def compose(
        self, article: Article, options: Options, settings: Address
    ) -> Composed:
        return Composed(Post(title=article.title, link=options.link))

    def probe(self, wire: AWire) -> Probe:
        return Probe(self.account_id(wire.settings))

    def send(self, wire: AWire, post: Post, resume: Resume) -> Published:
        response = call(
            wire.transport,
            "POST",
            wire.settings.url,
            json={"title": post.title, "link": post.link},
            headers={"X-Placement": wire.link_token},
            creating=True,
        )
        answer = _read(response, wire, creating=True)
        return Published(str(answer["id"]), status=response.status)


class Journal(Letterbox):
    """Queryable: its list tells what it holds, by the placement's token."""

    network: ClassVar[str] = "journal"
    label: ClassVar[str] = "Journal"
    capabilities: ClassVar[Capabilities] = Capabilities(recovery=Queryable())

    def find(self, wire: AWire, post: Post, resume: Resume) -> tuple[Published, ...]:
        asked = {"lag": str(wire.settings.lag)}
        response = call(wire.transport, "GET", wire.settings.url, params=asked)
        return tuple(
            Published(item["id"])
            for item in _read(response, wire, creating=False)
            if item["placement"] == wire.link_token
        )


def _read(response: Response, wire: AWire, *, creating: bool) -> Any:
    problem: Problem = of_status(response, creating=creating, now=wire.now)
    if not response.ok:
        raise problem
    try:
        return json.loads(response.text)
    except ValueError:
        raise problem from None


def register() -> None:
    for one in (Letterbox, Journal):
        registry.register(one.network, f"{__name__}:{one.__name__}")
