"""deliveries: what was done about a place, why it waits, and what a person may do."""

from __future__ import annotations

from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from publishing.admin.scope import PUBLISH as PUBLISH_RIGHT
from publishing.api import finding, shapes
from publishing.api.auth import PLAN, READ, caller_of
from publishing.api.moments import Line
from publishing.api.paging import PageQuery, page
from publishing.api.problems import conflict, invalid
from publishing.api.shapes import Listed, answers
from publishing.clock import database_now
from publishing.engine import resolve
from publishing.engine.rings import ring
from publishing.models import Attempt, Delivery
from publishing.planning import changes
from publishing.planning.legs import PlanRefused
from publishing.standing import why
from publishing.states import State
from publishing.wording import label, problem_fix, problem_text

router = Router(tags=["deliveries"])


class DeliveryQuery(PageQuery):
    state: list[State] = Field([], description="Several may be named.")
    story: str = ""
    channel: int | None = None
    placement: int | None = None
    needs_person: bool = False


class ResolveIn(Schema):
    """What a person saw on the network."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["posted", "not_posted", "drop"]
    permalink: Line = Field("", max_length=500, description="Of the post, if posted.")


@router.get("deliveries", auth=READ, response=answers(Listed[shapes.DeliveryOut]))
def list_deliveries(request: HttpRequest, told: Query[DeliveryQuery]) -> Any:
    caller = caller_of(request)
    rows = finding.deliveries(caller)
    if told.state:
        rows = rows.filter(state__in=told.state)
    if told.story:
        rows = rows.filter(placement__story=finding.story(caller, told.story))
    if told.channel is not None:
        rows = rows.filter(channel=told.channel)
    if told.placement is not None:
        rows = rows.filter(placement=told.placement)
    if told.needs_person:
        waiting = Delivery.objects.with_a_person().values("pk")
        rows = rows.filter(pk__in=waiting)
    return page(rows, told, shown)


@router.get(
    "deliveries/{delivery_id}", auth=READ, response=answers(shapes.DeliveryWhole)
)
def get_delivery(request: HttpRequest, delivery_id: str) -> Any:
    """One row with every attempt that was made of it."""
    row = finding.delivery(caller_of(request), delivery_id)
    attempts = row.log.order_by("number", "pk")
    return {
        **shown(row),
        "receipt": row.receipt,
        "log": [_attempt(attempt) for attempt in attempts],
    }


@router.post(
    "deliveries/{delivery_id}/retry", auth=PLAN, response=answers(shapes.DeliveryOut)
)
def retry(request: HttpRequest, delivery_id: str) -> Any:
    """Send a failed or waiting row again, as if for the first time."""
    caller = caller_of(request)
    row = finding.delivery(caller, delivery_id, PUBLISH_RIGHT)
    retriable = {State.FAILED, State.HELD}
    if row.state not in retriable or row.hold_reason in {"not_live", "paused", "auth"}:
        raise _not_now(row)
    resolve.retry(row, user=caller.user, now=database_now())
    return _after(row)


@router.post(
    "deliveries/{delivery_id}/cancel", auth=PLAN, response=answers(shapes.DeliveryOut)
)
def cancel(request: HttpRequest, delivery_id: str) -> Any:
    """Do not do it. Only for what cannot be out yet."""
    caller = caller_of(request)
    row = finding.delivery(caller, delivery_id, PUBLISH_RIGHT)
    if row.state not in {State.HELD, State.DUE, State.FAILED}:
        raise _not_now(row)
    try:
        changes.cancel(row.placement, user=caller.user, now=database_now())
    except PlanRefused as refused:
        raise conflict(str(refused)) from refused
    return _after(row)


@router.post(
    "deliveries/{delivery_id}/resolve", auth=PLAN, response=answers(shapes.DeliveryOut)
)
def settle(request: HttpRequest, delivery_id: str, told: ResolveIn) -> Any:
    """Tell what became of a row nobody could be sure of, or that was done by hand."""
    caller = caller_of(request)
    row = finding.delivery(caller, delivery_id, PUBLISH_RIGHT)
    now = database_now()
    if row.state not in {State.UNCERTAIN, State.FAILED, State.HELD}:
        raise _not_now(row)
    match told.outcome:
        case "posted":
            _check_link(told.permalink)
            resolve.mark_posted(row, told.permalink, user=caller.user, now=now)
        case "not_posted":
            resolve.mark_not_posted(row, user=caller.user, now=now)
        case "drop":
            resolve.drop(row, user=caller.user, now=now)
    return _after(row)


def _check_link(link: str) -> None:
    if not link:
        return
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError as error:
        raise invalid("permalink", _("This is not an address.")) from error


def _after(row: Delivery) -> dict[str, Any]:
    ring()
    row.refresh_from_db()
    return shown(row)


def _not_now(row: Delivery) -> Exception:
    return conflict(
        _("The delivery is in the state “%(state)s”.") % {"state": label(row).word},
        state=row.state,
    )


def shown(row: Delivery) -> dict[str, Any]:
    reason = why(row, database_now())
    return {
        "id": row.pk,
        "story": row.placement.story_id,
        "placement": row.placement_id,
        "channel": {
            "id": row.channel_id,
            "name": row.channel.name,
            "network": row.channel.network,
        },
        "action": row.action,
        "part": row.part,
        "event": row.event,
        "revision": row.revision,
        "state": row.state,
        "label": label(row).word,
        "hold_reason": row.hold_reason,
        "why": reason.text,
        "next_step": reason.step,
        "step": row.step,
        "may_be_out": row.may_be_out,
        "attempts": row.attempts,
        "planned_at": row.planned_at,
        "next_at": row.next_at,
        "finished_at": row.finished_at,
        "remote_id": row.remote_id,
        "permalink": row.permalink,
        "problem": {
            "code": row.problem.get("code", ""),
            "message": problem_text(row.problem),
            "fix": problem_fix(row.problem),
        }
        if row.problem
        else None,
        "created_at": row.created_at,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "step": attempt.step,
        "phase": attempt.phase,
        "started_at": attempt.started_at,
        "finished_at": attempt.finished_at,
        "outcome": attempt.outcome,
        "code": attempt.code,
        "status": attempt.status,
        "remote_id": attempt.remote_id,
        "answer": attempt.answer,
    }
