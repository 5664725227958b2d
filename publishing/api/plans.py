"""stories/{id}/plan: look at a plan with the same eyes as at sending, then make it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from publishing.admin.scope import PUBLISH as PUBLISH_RIGHT
from publishing.api import finding, placements, shapes
from publishing.api.auth import PLAN, READ, Caller, caller_of
from publishing.api.moments import Line, Moment, Text
from publishing.api.problems import ApiProblem, FieldError, conflict, invalid
from publishing.api.shapes import answers
from publishing.clock import database_now
from publishing.models import Release
from publishing.planning import plan as planning
from publishing.planning.plan import Leg, LegExam, PlanRefused
from publishing.planning.playbooks import legs_of
from publishing.planning.times import has_passed
from publishing.wording import finding_text

router = Router(tags=["plan"])
MAX_LEGS = 100
YEAR = 366 * 24 * 3600


class LegIn(Schema):
    """One channel: `at`, or `offset_s` seconds after the story itself."""

    model_config = ConfigDict(extra="forbid")

    channel: int
    at: Moment | None = None
    offset_s: int | None = Field(None, ge=0, le=YEAR)
    own_text: Text | None = Field(None, max_length=70_000)
    picture: Line = Field("", max_length=64, description="Digest of a picture of it.")

    follow_up: Text | None = Field(
        None,
        max_length=8_000,
        description="Own words of the first comment; null: as the channel does it.",
    )

    def leg(self) -> Leg:
        return Leg(
            self.channel,
            at=self.at,
            offset_s=0 if self.at is None and self.offset_s is None else self.offset_s,
            own_text=self.own_text or None,
            picture=self.picture,
            follow_up=self.follow_up,
        )


class PlanIn(Schema):
    """`legs`, a `playbook`, or both: a leg of the call wins over the playbook's."""

    model_config = ConfigDict(extra="forbid")

    legs: list[LegIn] = Field([], max_length=MAX_LEGS)
    playbook: int | None = None
    go_live_at: Moment | None = Field(
        None, description="When the story itself goes live; empty: now, or as planned."
    )
    kind: Release.Kind = Release.Kind.UPDATE
    note: Text = Field("", max_length=2_000)


class ExamQuery(Schema):
    channel: list[int] = Field([], max_length=MAX_LEGS)
    playbook: int | None = None


@router.get("stories/{story_id}/plan", auth=READ, response=answers(shapes.Exams))
def examine(request: HttpRequest, story_id: str, told: Query[ExamQuery]) -> Any:
    """What would be posted on each channel, what is missing, and which door is shut."""
    caller = caller_of(request)
    story = finding.story(caller, story_id)
    asked = [LegIn.model_validate({"channel": number}) for number in told.channel]
    legs = _legs(caller, asked, told.playbook)
    exams = planning.examine(finding.page_of(story), legs, now=database_now())
    return {"story": story.pk, "legs": [_exam(exam) for exam in exams]}


@router.post(
    "stories/{story_id}/plan", auth=PLAN, response=answers(shapes.PlanOut, 201)
)
def make_plan(request: HttpRequest, story_id: str, told: PlanIn) -> Any:
    """Plan all of it, or nothing. The website is always the first place.

    The same call again finds its places and adds none.
    """
    caller = caller_of(request)
    story = finding.story(caller, story_id, PUBLISH_RIGHT)
    now = database_now()
    if told.go_live_at is not None and has_passed(told.go_live_at, now):
        raise invalid("go_live_at", _("This time has already passed."))
    if told.kind == Release.Kind.CORRECTION and not told.note.strip():
        raise invalid("note", _("A correction says what was wrong."))
    legs = _legs(caller, told.legs, told.playbook)
    try:
        result = planning.plan(
            finding.page_of(story),
            legs,
            go_live_at=told.go_live_at,
            kind=told.kind.value,
            note=told.note,
            user=caller.user,
            now=now,
        )
    except PlanRefused as refused:
        raise refusal(refused, told.legs) from refused
    return Status(
        201,
        {
            "story": result.story.pk,
            "go_live_at": result.go_live_at,
            "embargoed": result.embargoed,
            "placements": [placements.shown(place) for place in result.placements],
            "existing": [placements.shown(place) for place in result.existing],
        },
    )


def refusal(refused: PlanRefused, legs: list[LegIn]) -> ApiProblem:
    """Which leg, which reason. A shut gate is a conflict, a bad value is not."""
    errors = [
        FieldError(_field(channel, legs), reason.message)
        for channel, reasons in refused.reasons.items()
        for reason in reasons
    ]
    reasons = [
        {
            "channel": channel,
            "code": reason.code,
            "message": str(reason.message),
            "url": reason.url,
        }
        for channel, group in refused.reasons.items()
        for reason in group
    ]
    if any(reason.code.startswith("gate:") for reason in refused):
        return conflict(str(refused), "gates_shut", reasons=reasons)
    return ApiProblem(422, "invalid", str(refused), errors=errors, reasons=reasons)


def _field(channel: int | None, legs: list[LegIn]) -> str:
    if channel is None:
        return "go_live_at"
    numbers = [n for n, leg in enumerate(legs) if leg.channel == channel]
    return f"legs.{numbers[0]}" if numbers else "playbook"


def _legs(caller: Caller, given: list[LegIn], playbook_id: int | None) -> list[Leg]:
    """The playbook's legs, then the call's own; each channel once, the last wins."""
    legs = {}
    if playbook_id is not None:
        for leg in legs_of(finding.playbook(caller, playbook_id)):
            legs[leg.channel_id] = leg
    seen = set()
    for number, asked in enumerate(given):
        if asked.channel in seen:
            raise invalid(
                f"legs.{number}.channel", _("This channel stands here twice.")
            )
        if asked.at is not None and asked.offset_s is not None:
            raise invalid(f"legs.{number}.at", _("Give either “at” or “offset_s”."))
        if not finding.channels(caller).filter(pk=asked.channel).exists():
            raise invalid(f"legs.{number}.channel", _("There is no such channel."))
        seen.add(asked.channel)
        legs[asked.channel] = asked.leg()
    return list(legs.values())


def _exam(exam: LegExam) -> dict[str, Any]:
    composed = exam.composed
    count = composed.count
    return {
        "channel": exam.leg.channel_id,
        "possible": not exam.reasons,
        "post": composed.post.model_dump(mode="json"),
        "count": count.model_dump(mode="json") if count else None,
        "follow_ups": [
            {
                "post": one.post.model_dump(mode="json"),
                "count": one.count.model_dump(mode="json") if one.count else None,
            }
            for one in composed.follow_ups
        ],
        "findings": [
            {"level": f.level, "code": f.code, "message": finding_text(f)}
            for f in composed.findings
        ]
        + [
            {"level": "warning", "code": note.code, "message": note.message}
            for note in exam.notes
        ],
        "gates": [
            {"code": gate.code, "message": str(gate.message), "url": gate.url}
            for gate in exam.gates
        ],
        "problems": [
            {"code": p.code, "message": p.message, "url": p.url} for p in exam.problems
        ],
    }
