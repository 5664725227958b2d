"""The planning form: what was typed for each place, kept whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from publishing import spoken_time
from publishing.admin.typed_time import BadTime, Span, read_moment, read_span
from publishing.models import Channel
from publishing.planning.plan import Leg

if TYPE_CHECKING:
    from publishing.planning.plan import LegExam

Typed = Mapping[str, str]  # a QueryDict, read by its last values
AFTER, AT, NOW = "after", "at", "now"


@dataclass
class TypedLeg:
    """One place of the form, as typed. `exam` is what compose and the gates said."""

    channel: Channel
    ticked: bool = False
    mode: str = AFTER
    span: Span = field(default_factory=lambda: Span("0", "m"))
    at: str = ""
    text: str = ""
    picture: str = ""
    follow_up: str = ""
    errors: list[str] = field(default_factory=list)
    exam: LegExam | None = None
    paused: bool = False

    @property
    def prefix(self) -> str:
        return f"leg-{self.channel.pk}"

    @property
    def can_write(self) -> bool:
        return self.channel.connector.capabilities.own_text

    @property
    def can_follow_up(self) -> bool:
        return bool(self.channel.connector.capabilities.follow_ups)

    @property
    def takes_pictures(self) -> bool:
        return bool(self.channel.connector.capabilities.max_pictures)

    @property
    def story_text(self) -> str:
        """What compose writes without own words, and without the link: every
        network adds that by itself, each with its own token."""
        if self.exam is None or self.text:
            return ""
        post = self.exam.composed.post
        return post.text.replace(post.link, "").strip() if post.link else post.text

    @property
    def preview_templates(self) -> list[str]:
        """The network's own preview, else the plain one."""
        return [
            f"publishing/preview/{self.channel.network}.html",
            "publishing/preview/default.html",
        ]

    @property
    def blocked(self) -> bool:
        """Whether compose or a gate forbids to plan this place as it is."""
        exam = self.exam
        return exam is not None and bool(
            exam.gates or exam.problems or exam.composed.errors
        )

    def read(self, data: Typed) -> None:
        """Take over what was typed; a field that did not come leaves the default."""
        name = self.prefix
        self.ticked = bool(data.get(name))
        self.mode = AT if data.get(f"{name}-mode") == AT else AFTER
        self.span = Span(
            data.get(f"{name}-amount", self.span.amount),
            data.get(f"{name}-unit", self.span.unit),
        )
        self.at = data.get(f"{name}-at", "")
        self.text = data.get(f"{name}-text", "").replace("\r\n", "\n")
        self.picture = data.get(f"{name}-picture", "")
        self.follow_up = data.get(f"{name}-follow-up", "").replace("\r\n", "\n")

    def leg(self, now: datetime) -> Leg | None:
        """What to plan; None, with the reason kept, when the time is not readable."""
        at, offset_s = None, None
        try:
            if self.mode == AT:
                at = read_moment(self.at, now)
            else:
                offset_s = read_span(self.span)
        except BadTime as bad:
            self.errors.append(str(bad))
            return None
        return self.words(at, offset_s)

    def words(self, at: datetime | None = None, offset_s: int | None = None) -> Leg:
        """The leg at a time that is known already. Empty words are the channel's."""
        text = self.text.strip() if self.can_write else ""
        follow_up = self.follow_up.strip() if self.can_follow_up else ""
        return Leg(
            self.channel.pk,
            at=at,
            offset_s=offset_s,
            own_text=text or None,
            picture=self.picture,
            follow_up=follow_up or None,
        )

    @property
    def time_text(self) -> str:
        """The time in words, for the summary before confirming."""
        if self.mode == AT:
            return self.at
        try:
            return spoken_time.after_go_live(read_span(self.span))
        except BadTime:
            return self.span.amount


@dataclass
class TypedGoLive:
    """When the story itself goes live: now, or at a typed time."""

    mode: str = NOW
    at: str = ""
    error: str = ""

    def read(self, data: Typed) -> None:
        self.mode = AT if data.get("go-mode") == AT else NOW
        self.at = data.get("go-at", "")

    def moment(self, now: datetime) -> datetime | None:
        """None means as soon as it is confirmed, or that `error` is set."""
        if self.mode != AT:
            return None
        try:
            return read_moment(self.at, now)
        except BadTime as bad:
            self.error = str(bad)
            return None


def blank(channels: Iterable[Channel]) -> list[TypedLeg]:
    return [TypedLeg(channel) for channel in channels]


def apply_playbook(legs: Sequence[TypedLeg], steps: Iterable[Leg]) -> None:
    """Tick what the playbook names, at its offsets; own texts stay as typed."""
    by_channel = {step.channel_id: step for step in steps}
    for leg in legs:
        step = by_channel.get(leg.channel.pk)
        leg.ticked = step is not None
        if step is not None:
            leg.mode = AFTER
            leg.span = Span.of(step.offset_s or 0)
