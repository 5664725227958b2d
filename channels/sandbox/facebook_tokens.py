"""What the Graph API tells of tokens: whose they are, what they may, what they give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels.sandbox.exchange import Response, answer_json
from channels.sandbox.facebook_accounts import (
    APP_ID,
    APP_SECRET,
    PAGES,
    SCOPES,
    USER_ID,
    Accounts,
    Holder,
)
from channels.sandbox.facebook_errors import GraphError, bad_parameter, no_right
from channels.sandbox.facebook_nodes import page_node
from channels.sandbox.store import Record

EXCHANGE_FIELDS = {
    "grant_type",
    "client_id",
    "client_secret",
    "fb_exchange_token",
    "redirect_uri",
    "code",
}


def myself(holder: Holder, values: Mapping[str, Any]) -> Response:
    if holder.kind == "PAGE":
        return answer_json(page_node(holder.id, values.get("fields", ""), ""))
    return answer_json({"id": USER_ID, "name": "Người quản trị (hư cấu)"})


def pages_of(accounts: Accounts, holder: Holder, values: Mapping[str, Any]) -> Response:
    if holder.kind != "USER":
        raise bad_parameter("Tried accessing nonexisting field (accounts)")
    wanted = values.get("fields", "id,name,access_token,tasks")
    return answer_json(
        {"data": [page_node(page, wanted, accounts.token(page)) for page in PAGES]}
    )


def debug(accounts: Accounts, values: Mapping[str, Any], token: str) -> Response:
    if not accounts.is_app(token):
        raise no_right("You must provide an app access token")
    data: Record = {"app_id": APP_ID, "expires_at": 0, "scopes": SCOPES}
    try:
        holder = accounts.holder(str(values.get("input_token", "")))
        data |= {"is_valid": True, "type": holder.kind, "profile_id": holder.id}
        data |= {"data_access_expires_at": 0}
    except GraphError as error:
        data |= {"is_valid": False, "error": error.body, "scopes": []}
    return answer_json({"data": data})


def exchange(accounts: Accounts, values: Mapping[str, Any]) -> Response:
    """A long-lived user token for a short one; here they are the same."""
    if set(values) - EXCHANGE_FIELDS:
        raise bad_parameter("Unexpected parameter.")
    if (values.get("client_id"), values.get("client_secret")) != (APP_ID, APP_SECRET):
        raise GraphError(101, "Error validating application.")
    holder = accounts.holder(str(values.get("fb_exchange_token", "")))
    if holder.kind != "USER":
        raise bad_parameter("fb_exchange_token parameter not specified")
    life = {"token_type": "bearer", "expires_in": 60 * 86400}
    return answer_json({"access_token": values["fb_exchange_token"], **life})
