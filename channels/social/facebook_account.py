"""The account of a Facebook Page: its settings, its secrets, what its token is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from channels.contract import Finding, Secrets, Settings, Wire
from channels.problems import AuthNeeded
from channels.social.graph import Graph
from channels.wording import gettext_noop

BASE = "https://graph.facebook.com"
VERSION = "v26.0"
MAX_PHOTOS = 10
SOON_DAYS = 14


class FacebookSettings(Settings):
    page_id: str = Field(
        pattern=r"^\d{1,30}$",
        title=gettext_noop("Page ID"),
        description=gettext_noop("The number under “About” on the page."),
    )
    layout: Literal["photos", "link"] = Field(
        default="photos",
        title=gettext_noop("What the post shows"),
        json_schema_extra={
            "choices": {
                "photos": gettext_noop("Photos, with the link in the text"),
                "link": gettext_noop("A link card made by Facebook"),
            }
        },
    )
    photos: int = Field(
        default=4,
        ge=1,
        le=MAX_PHOTOS,
        title=gettext_noop("At most so many photos"),
    )
    hashtags: str = Field(
        default="#LanTỏa",
        max_length=200,
        title=gettext_noop("Hashtags"),
        description=gettext_noop("Stand at the end of every text, e.g. #LanTỏa."),
    )
    first_comment: str = Field(
        default="",
        max_length=2_000,
        title=gettext_noop("First comment"),
        description=gettext_noop(
            "The page writes it under each of its posts, with the link; beside photos "
            "the text then goes without the link. Empty: no comment."
        ),
        json_schema_extra={"multiline": True},
    )
    app_id: str = Field(
        default="",
        pattern=r"^\d{0,30}$",
        title=gettext_noop("App ID"),
        description=gettext_noop("Lets the connection test look into the token."),
    )


class FacebookSecrets(Secrets):
    page_token: str = Field(
        min_length=1,
        title=gettext_noop("Page access token"),
        description=gettext_noop(
            "Best from a system user of the business: it does not expire."
        ),
    )
    app_secret: str = Field(
        default="",
        title=gettext_noop("App secret"),
        description=gettext_noop("Signs every call, if the app asks for it."),
    )


FacebookWire = Wire[FacebookSettings, FacebookSecrets]


def graph_of(wire: FacebookWire) -> Graph:
    base = wire.bases.get("facebook", BASE).rstrip("/")
    version = wire.bases.get("facebook_version", VERSION)
    return Graph(
        wire.transport,
        f"{base}/{version}",
        wire.secrets.page_token,
        wire.secrets.app_secret,
        wire.secrets,
        wire.now,
    )


def not_page_token() -> AuthNeeded:
    """A person's token would post in the wrong name, or not at all."""
    return AuthNeeded(
        "not_page_token",
        gettext_noop("This is not the access token of this page."),
        fix=gettext_noop("Fetch the page's own token (me/accounts), not a person's."),
    )


def token_findings(wire: FacebookWire) -> Iterator[Finding]:
    """What debug_token says, where the app's own secret lets us ask."""
    if not (wire.settings.app_id and wire.secrets.app_secret):
        return
    app = f"{wire.settings.app_id}|{wire.secrets.app_secret}"
    graph = Graph(wire.transport, graph_of(wire).base, app, "", wire.secrets, wire.now)
    data = graph.get("debug_token", input_token=wire.secrets.page_token).data.get(
        "data"
    )
    about = data if isinstance(data, dict) else {}
    if about.get("type") not in {None, "PAGE"}:
        raise not_page_token()
    ends = about.get("expires_at") or about.get("data_access_expires_at") or 0
    days = (int(ends) - wire.now.timestamp()) / 86400 if ends else None
    if days is not None and days < SOON_DAYS:
        yield Finding(
            "warning",
            "token_ends_soon",
            gettext_noop("The access token ends in %(days)s days; renew it in time."),
            {"days": max(0, int(days))},
        )
    if "pages_manage_posts" not in (about.get("scopes") or ["pages_manage_posts"]):
        yield Finding(
            "error",
            "scope_missing",
            gettext_noop("The token lacks the right pages_manage_posts."),
        )
