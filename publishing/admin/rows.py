"""Placements as the screens show them: one `Row` each, made without extra queries.

Panel, board and channel page read placements through `with_rows` and turn them
into rows here, so a state reads the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from publishing import log_words, spoken_time, standing, wording
from publishing.admin.buttons import Button, buttons_of
from publishing.admin.follow_ups import FollowUpLine
from publishing.admin.typed_time import Span
from publishing.models import Attempt, Channel, Delivery, Placement
from publishing.planning.times import due_at
from publishing.states import FINAL, Action, State

SOON = timedelta(minutes=2)


@dataclass(frozen=True)
class LogLine:
    """One attempt, for "Nhật ký gửi"."""

    at: datetime
    what: str
    outcome: str
    status: int | None
    answer: str


@dataclass(frozen=True)
class Row:
    placement: Placement
    channel: Channel
    current: Delivery | None
    label: wording.Label
    action: str  # empty for the posting itself
    why: wording.Why
    when: datetime | None
    when_text: str
    lateness: str
    receipt_url: str
    link: str  # the post or the page that shows it
    checked: str = ""  # what the look ahead said, when all was fine
    buttons: tuple[Button, ...] = ()
    log: tuple[LogLine, ...] = field(default=())
    follow_ups: tuple[FollowUpLine, ...] = ()

    @property
    def network(self) -> str:
        return wording.network_label(self.channel)

    @property
    def offset(self) -> Span:
        return Span.of(self.placement.offset_s or 0)

    @property
    def is_website(self) -> bool:
        return self.channel.network == "website"

    @property
    def settled(self) -> bool:
        done = self.current is None or self.current.state in FINAL
        return done and all(line.settled for line in self.follow_ups)

    @property
    def needs_person(self) -> bool:
        return (self.current is not None and wording.needs_person(self.current)) or any(
            line.needs_person for line in self.follow_ups
        )

    @property
    def may_be_chosen(self) -> bool:
        """Whether the board offers a tick, for several at once."""
        return self.current is not None and wording.may_be_chosen(self.current)

    @property
    def waits_otherwise(self) -> bool:
        """Whether it waits for another second than planned, and says why."""
        return (
            self.current is not None
            and self.current.state in {State.DUE, State.HELD}
            and bool(self.current.wait_note)
        )

    @property
    def is_out(self) -> bool:
        return self.placement.posted_at is not None and not self.is_withdrawn

    @property
    def is_withdrawn(self) -> bool:
        return self._is(Action.WITHDRAW, State.SENT)

    @property
    def is_task(self) -> bool:
        return self.current is not None and wording.is_task(self.current)

    def _is(self, action: Action, state: State) -> bool:
        current = self.current
        return (
            current is not None and current.action == action and current.state == state
        )

    def moves_soon(self, now: datetime) -> bool:
        """Whether the screen should look again in a second."""
        if any(line.moves_soon(now, SOON) for line in self.follow_ups):
            return self.is_out
        if self.current is None or self.current.state in FINAL:
            return False
        next_at = self.current.next_at
        return self.current.state != State.HELD and (
            next_at is None or next_at < now + SOON
        )


def with_rows(
    placements: QuerySet[Placement], *, log: bool = False
) -> QuerySet[Placement]:
    """Everything `row_of` reads, in a fixed number of queries."""
    deliveries = Delivery.objects.select_related("channel").order_by("seq")
    deliveries = deliveries.defer("resume", "receipt")
    if log:
        attempts = Attempt.objects.order_by("pk")
        deliveries = deliveries.prefetch_related(Prefetch("log", attempts))
    return placements.select_related("story", "channel", "checkup").prefetch_related(
        Prefetch("deliveries", deliveries)
    )


def rows_of(
    placements: Iterable[Placement], now: datetime, *, log: bool = False
) -> list[Row]:
    return [row_of(placement, now, log=log) for placement in placements]


def row_of(placement: Placement, now: datetime, *, log: bool = False) -> Row:
    deliveries: Sequence[Delivery] = list(placement.deliveries.all())
    posts = [d for d in deliveries if d.part == 1]
    current = current_of(posts)
    first = next((d for d in posts if d.action == Action.PUBLISH), None)
    when = _when(placement, current)
    unknown = wording.Label(_("Not planned"), "circle-xmark", "off")
    return Row(
        placement=placement,
        channel=placement.channel,
        current=current,
        label=wording.label(current) if current else unknown,
        action=(
            wording.action_label(current)
            if current
            and current.action != Action.PUBLISH
            and current.state != State.SENT
            else ""
        ),
        why=standing.why(current, now) if current else wording.Why(),
        checked=standing.checked_ahead(current, now) if current else "",
        when=when,
        when_text=_when_text(placement, current, when, now),
        lateness=(
            spoken_time.lateness(planned_for(placement, first), placement.posted_at)
            if current is None or current.action == Action.PUBLISH
            else ""
        ),
        receipt_url=(
            reverse("publishing_receipt", args=[placement.pk])
            if placement.posted_at
            else ""
        ),
        link=placement.permalink,
        buttons=buttons_of(placement, current),
        log=tuple(log_lines(deliveries)) if log else (),
        follow_ups=tuple(_follow_ups(placement, deliveries, current)),
    )


def _follow_ups(
    placement: Placement, deliveries: Sequence[Delivery], post: Delivery | None
) -> Iterator[FollowUpLine]:
    """They go with their post: a removal is told once."""
    if post is None or post.action == Action.WITHDRAW:
        return
    for part in sorted({d.part for d in deliveries if d.part > 1}):
        current = current_of([d for d in deliveries if d.part == part])
        if current is not None and current.state != State.CANCELLED:
            yield FollowUpLine.of(placement, current)


def current_of(deliveries: Sequence[Delivery]) -> Delivery | None:
    """The delivery that tells where a placement stands.

    A removal overtakes everything; then what is unfinished, a person's first;
    else the newest that was not replaced.
    """
    open_rows = [d for d in deliveries if d.state not in FINAL]
    if open_rows:
        return min(
            open_rows,
            key=lambda d: (
                d.action != Action.WITHDRAW,
                not wording.needs_person(d),
                d.seq,
            ),
        )
    kept = [d for d in deliveries if d.state != State.SUPERSEDED]
    done = [d for d in kept if d.state == State.SENT]
    newest = done or kept or list(deliveries)
    return newest[-1] if newest else None


def planned_for(placement: Placement, first: Delivery | None) -> datetime | None:
    """The second the posting was to leave: an offset counts from the publication
    itself, a later decision (another time, try again) counts from then."""
    if first is None or first.planned_at is None:
        return None
    published = placement.story.first_published_at
    if published is None or placement.channel.network == "website":
        return first.planned_at
    return max(first.planned_at, due_at(placement, published))


def log_lines(deliveries: Iterable[Delivery]) -> Iterable[LogLine]:
    for delivery in deliveries:
        for attempt in delivery.log.all():
            yield LogLine(
                at=attempt.started_at,
                what=wording.action_label(delivery),
                outcome=log_words.attempt_outcome(attempt.outcome),
                status=attempt.status,
                answer=attempt.answer,
            )


def _when(placement: Placement, current: Delivery | None) -> datetime | None:
    if current is not None and current.state == State.SENT and current.finished_at:
        return current.finished_at
    if placement.posted_at:
        return placement.posted_at
    if current is not None and (current.next_at or current.planned_at):
        return current.next_at or planned_for(placement, current)
    if placement.at:
        return placement.at
    start = placement.story.first_published_at or placement.story.go_live_at
    return start + timedelta(seconds=placement.offset_s or 0) if start else None


def _when_text(
    placement: Placement,
    current: Delivery | None,
    when: datetime | None,
    now: datetime,
) -> str:
    if when is not None:
        return spoken_time.short(when, now)
    if placement.offset_s is not None:
        return spoken_time.after_go_live(placement.offset_s)
    return ""
