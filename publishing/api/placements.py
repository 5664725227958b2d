"""placements: one story on one channel, once; its time and text may be changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from publishing.admin.scope import PUBLISH as PUBLISH_RIGHT
from publishing.api import finding, shapes
from publishing.api.auth import PLAN, READ, caller_of
from publishing.api.moments import Line, Moment, Text
from publishing.api.paging import PageQuery, page
from publishing.api.problems import ApiProblem, conflict, invalid
from publishing.api.shapes import Listed, answers
from publishing.clock import database_now
from publishing.models import Placement
from publishing.planning import changes
from publishing.planning.legs import PlanRefused

router = Router(tags=["placements"])


class PlacementQuery(PageQuery):
    story: str = ""
    channel: int | None = None


class PlacementPatch(Schema):
    model_config = ConfigDict(extra="forbid")

    at: Moment | None = None
    offset_s: int | None = Field(None, ge=0)
    own_text: Text | None = Field(
        None, max_length=70_000, description="Empty text: back to the story's own."
    )
    picture: Line | None = Field(None, max_length=64)
    follow_up: Text | None = Field(
        None, max_length=8_000, description="Of the first comment; empty: none."
    )


@router.get("placements", auth=READ, response=answers(Listed[shapes.PlacementOut]))
def list_placements(request: HttpRequest, told: Query[PlacementQuery]) -> Any:
    caller = caller_of(request)
    rows = finding.placements(caller)
    if told.story:
        rows = rows.filter(story=finding.story(caller, told.story))
    if told.channel is not None:
        rows = rows.filter(channel=told.channel)
    return page(rows, told, shown)


@router.get(
    "placements/{placement_id}", auth=READ, response=answers(shapes.PlacementOut)
)
def get_placement(request: HttpRequest, placement_id: int) -> Any:
    return shown(finding.placement(caller_of(request), placement_id))


@router.patch(
    "placements/{placement_id}", auth=PLAN, response=answers(shapes.PlacementOut)
)
def patch_placement(
    request: HttpRequest, placement_id: int, told: PlacementPatch
) -> Any:
    """Another time while it is unsent, another text at any time."""
    place = finding.placement(caller_of(request), placement_id, PUBLISH_RIGHT)
    now = database_now()
    if told.at is not None and told.offset_s is not None:
        raise invalid("at", _("Give either “at” or “offset_s”."))
    try:
        if told.at is not None or told.offset_s is not None:
            changes.reschedule(place, at=told.at, offset_s=told.offset_s, now=now)
        if not (told.own_text is told.picture is told.follow_up is None):
            text = place.own_text if told.own_text is None else told.own_text
            picture = place.picture if told.picture is None else told.picture
            after = place.follow_up if told.follow_up is None else told.follow_up
            changes.edit_own_text(place, text or None, picture, after, now=now)
    except PlanRefused as refused:
        raise _refusal(refused) from refused
    place.refresh_from_db()
    return shown(place)


@router.post(
    "placements/{placement_id}/cancel",
    auth=PLAN,
    response=answers(shapes.PlacementOut),
)
def cancel_placement(request: HttpRequest, placement_id: int) -> Any:
    """Do not post it there. What may be out is withdrawn with its story instead."""
    caller = caller_of(request)
    place = finding.placement(caller, placement_id, PUBLISH_RIGHT)
    try:
        changes.cancel(place, user=caller.user, now=database_now())
    except PlanRefused as refused:
        raise conflict(str(refused)) from refused
    place.refresh_from_db()
    return shown(place)


def _refusal(refused: PlanRefused) -> ApiProblem:
    codes = {reason.code for reason in refused}
    if "too_late" in codes:
        return conflict(str(refused))
    return invalid("at" if codes & {"past", "one_time"} else "own_text", str(refused))


def shown(place: Placement) -> dict[str, Any]:
    channel = place.channel
    return {
        "id": place.pk,
        "story": place.story_id,
        "channel": {
            "id": channel.pk,
            "name": channel.name,
            "network": channel.network,
        },
        "occurrence": place.occurrence,
        "at": place.at,
        "offset_s": place.offset_s,
        "own_text": place.own_text,
        "picture": place.picture,
        "follow_up": place.follow_up,
        "link_token": place.link_token,
        "permalink": place.permalink,
        "posted_at": place.posted_at,
        "closed_at": place.closed_at,
        "created_at": place.created_at,
    }
