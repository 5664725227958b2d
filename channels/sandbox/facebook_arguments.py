"""What the Graph API takes: known names only, from query and body together."""

from __future__ import annotations

import re

from channels.sandbox.body import Fields, read_fields
from channels.sandbox.exchange import Request
from channels.sandbox.facebook_errors import bad_parameter

COMMON = {"access_token", "appsecret_proof", "fields", "locale", "pretty", "method"}
FEED_FIELDS = {
    "message",
    "link",
    "published",
    "scheduled_publish_time",
    "attached_media",
    "targeting",
    "feed_targeting",
    "backdated_time",
    "client_mutation_id",
}
PHOTO_FIELDS = {
    "url",
    "source",
    "caption",
    "message",
    "published",
    "temporary",
    "alt_text_custom",
    "scheduled_publish_time",
    "no_story",
}
LIST_FIELDS = {"since", "until", "limit", "after", "before"}
LISTS = {"published_posts", "feed", "posts", "scheduled_posts"}


def arguments(request: Request) -> Fields:
    """Query and body together; the body wins, as on the real API."""
    fields = read_fields(request)
    query = {name: values[-1] for name, values in request.query.items()}
    return Fields({**query, **fields.values}, fields.files)


def only(fields: Fields, known: set[str]) -> None:
    for name in [*fields.values, *fields.files]:
        if re.sub(r"\[\d+\]$", "", name) not in known | COMMON:
            raise bad_parameter(f"Unexpected parameter: {name}")


def bearer(request: Request) -> str:
    scheme, _, token = request.header("Authorization").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
