"""holds: what is paused, by whom and why; pausing, and letting it go on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict
from wagtail.models import Page

from publishing.admin.scope import PUBLISH as PUBLISH_RIGHT
from publishing.api import finding, shapes
from publishing.api.auth import ADMIN, PUBLISH, READ, Caller, caller_of
from publishing.api.moments import Line
from publishing.api.paging import PageQuery, page
from publishing.api.problems import conflict, forbidden, invalid, not_found
from publishing.api.shapes import Listed, answers
from publishing.clock import database_now
from publishing.engine import pausing
from publishing.engine.resolve import NotNow
from publishing.models import Channel, Hold
from publishing.wording import message

router = Router(tags=["holds"])


class HoldQuery(PageQuery):
    ended: bool = Field(False, description="Also those that were lifted.")


class HoldIn(Schema):
    """A `channel`, a `unit`, or `everything`: one of the three."""

    model_config = ConfigDict(extra="forbid")

    reason: Line = Field(min_length=1, max_length=500)
    channel: int | None = None
    unit: int | None = None
    everything: bool = False


@router.get("holds", auth=READ, response=answers(Listed[shapes.HoldOut]))
def list_holds(request: HttpRequest, told: Query[HoldQuery]) -> Any:
    """The pauses that concern this caller's units, newest first."""
    rows = finding.holds(caller_of(request))
    if not told.ended:
        rows = rows.filter(pk__in=Hold.objects.standing(database_now()).values("pk"))
    return page(rows, told, shown)


@router.post("holds", auth=PUBLISH, response=answers(shapes.HoldOut, 201))
def pause(request: HttpRequest, told: HoldIn) -> Any:
    """Nothing leaves there from now on, removals excepted. Twice is once."""
    caller = caller_of(request)
    if (told.channel is not None) + (told.unit is not None) + told.everything != 1:
        raise invalid("channel", _("Name a channel, a unit, or everything."))
    channel = None
    if told.channel is not None:
        channel = finding.channel(caller, told.channel, PUBLISH_RIGHT)
    _may(caller, channel, told.unit)
    hold = pausing.pause(
        told.reason,
        channel=channel,
        unit_page_id=told.unit,
        user=caller.user,
        now=database_now(),
    )
    return Status(201, shown(hold))


@router.post("holds/{hold_id}/lift", auth=PUBLISH, response=answers(shapes.HoldOut))
def lift(request: HttpRequest, hold_id: int) -> Any:
    """What waits goes on, oldest first; what is too late by now waits for a person."""
    caller = caller_of(request)
    hold = finding.holds(caller).filter(pk=hold_id).first()
    if hold is None:
        raise not_found(_("There is no such pause."))
    _may(caller, hold.channel, hold.unit_page_id)
    try:
        pausing.lift(hold, user=caller.user, now=database_now())
    except NotNow as refused:
        raise conflict(message(refused.message, None)) from refused
    hold.refresh_from_db()
    return shown(hold)


def _may(caller: Caller, channel: Channel | None, unit: int | None) -> None:
    if channel is not None:
        allowed = caller.may_touch(channel.unit_id, PUBLISH_RIGHT)
    elif unit is not None:
        if not caller.may_touch(unit):
            raise not_found(_("There is no such unit."))
        if not Page.objects.filter(pk=unit).exists():
            raise not_found(_("There is no such unit."))
        allowed = caller.may_touch(unit, PUBLISH_RIGHT)
    else:
        user = caller.user
        everywhere = caller.units() is None or (user is not None and user.is_superuser)
        allowed = everywhere and caller.holds(ADMIN.scope)
    if not allowed:
        raise forbidden(_("This pause is not yours to put or to end."))


def shown(hold: Hold) -> dict[str, Any]:
    return {
        "id": hold.pk,
        "everything": hold.everything,
        "unit": hold.unit_page_id,
        "channel": hold.channel_id,
        "reason": hold.reason,
        "since": hold.since,
        "by": hold.created_by.get_username() if hold.created_by else "",
        "lifted_at": hold.lifted_at,
        "restore": hold.restore,
    }
