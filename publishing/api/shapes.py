"""What the API answers, for people who read openapi.json and for their machines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from channels.contract import Count, Post
from publishing.api.parts import Part, PictureIn
from publishing.states import Action, State, Step

T = TypeVar("T")


class FieldProblem(Schema):
    field: str
    message: str


class Problem(Schema):
    """RFC 9457; more members may stand beside these."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[FieldProblem] = []


PROBLEMS: dict[Any, Any] = {frozenset({401, 403, 404, 409, 413, 422, 429}): Problem}


def answers(shape: Any, status: int = 200) -> dict[Any, Any]:
    """The `response` of an operation: its own shape, and problems for the rest."""
    return {status: shape, **PROBLEMS}


class Listed(Schema, Generic[T]):
    items: list[T]
    next: str | None = Field(None, description="Hand it back as `cursor`.")


class Named(Schema):
    id: int
    name: str


class NamedChannel(Named):
    network: str


class ColumnOut(Named):
    unit: Named


class Columns(Schema):
    items: list[ColumnOut]


class StoryBrief(Schema):
    id: UUID
    page: int | None = Field(description="Null once the page was deleted.")
    tag: str = Field(description="The guid in every feed (RFC 4151).")
    title: str
    state: Literal["draft", "scheduled", "live", "withdrawn"]
    unit: Named
    url: str
    go_live_at: datetime | None
    first_published_at: datetime | None
    withdrawn_at: datetime | None
    withdraw_reason: str
    created_at: datetime


class StoryOut(StoryBrief):
    kind: str
    column: Named
    lead: str
    body: list[Part]
    lead_picture: PictureIn | None
    author: str
    source: str
    hashtags: str
    not_before: datetime | None
    live: bool
    changed: bool = Field(description="Whether a draft is newer than what is live.")
    warnings: list[str] = Field(description="What reading `html` had to guess.")


class MediaOut(Schema):
    id: int
    unit: int | None
    title: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    source: str
    basis: str
    basis_note: str
    minors: str
    rights_until: date | None
    ai_use: str


class CapabilitiesOut(Schema):
    own_text: bool
    follow_ups: int = Field(description="Most further parts, such as a first comment.")
    full_text: bool
    edit: bool
    withdraw: bool
    by_hand: bool
    early: bool = Field(description="Can keep a story back until its hour.")
    max_pictures: int


class ChannelOut(Schema):
    id: int
    network: str
    network_name: str
    name: str
    account_id: str
    unit: Named
    state: Literal[
        "ready", "resting", "broken", "disabled", "paused", "auth_needed", "closed"
    ]
    reason: str
    until: datetime | None = Field(description="When the engine tries it again.")
    early: bool = Field(
        description="Gets planned stories ahead, committed to their hour."
    )
    capabilities: CapabilitiesOut


class HoldOut(Schema):
    id: int
    everything: bool
    unit: int | None
    channel: int | None
    reason: str
    since: datetime
    by: str
    lifted_at: datetime | None
    restore: bool = Field(description="Of a backup; `lantoa quarantine` ends it.")


class FindingOut(Schema):
    level: Literal["error", "warning"]
    code: str
    message: str


class ProbeOut(Schema):
    ok: bool
    account_id: str
    account_name: str
    findings: list[FindingOut]


class ReasonOut(Schema):
    code: str
    message: str
    url: str


class FollowUpOut(Schema):
    post: Post
    count: Count | None


class ExamOut(Schema):
    channel: int
    possible: bool
    post: Post
    count: Count | None
    follow_ups: list[FollowUpOut]
    findings: list[FindingOut]
    gates: list[ReasonOut]
    problems: list[ReasonOut]


class Exams(Schema):
    story: UUID
    legs: list[ExamOut]


class PlacementOut(Schema):
    id: int
    story: UUID
    channel: NamedChannel
    occurrence: int
    at: datetime | None
    offset_s: int | None
    own_text: str | None
    picture: str
    follow_up: str | None
    link_token: str
    permalink: str
    posted_at: datetime | None
    closed_at: datetime | None
    created_at: datetime


class PlanOut(Schema):
    story: UUID
    go_live_at: datetime | None
    embargoed: bool = Field(description="Whether `not_before` moved the go-live.")
    placements: list[PlacementOut] = Field(description="New or moved, website first.")
    existing: list[PlacementOut]


class ProblemOut(Schema):
    code: str
    message: str
    fix: str


class DeliveryOut(Schema):
    id: UUID
    story: UUID
    placement: int
    channel: NamedChannel
    action: Action
    part: int = Field(description="1 is the post itself, 2 what follows it.")
    event: str
    revision: int
    state: State
    label: str
    hold_reason: str
    why: str
    next_step: str
    step: Step
    may_be_out: bool
    attempts: int
    planned_at: datetime | None
    next_at: datetime | None
    finished_at: datetime | None
    remote_id: str
    permalink: str
    problem: ProblemOut | None
    created_at: datetime


class AttemptOut(Schema):
    number: int
    step: str
    phase: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    code: str
    status: int | None
    remote_id: str
    answer: str


class DeliveryWhole(DeliveryOut):
    receipt: dict[str, Any]
    log: list[AttemptOut]
