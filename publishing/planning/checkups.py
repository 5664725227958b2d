"""Looks ahead at what is planned: a day, an hour, a minute before it leaves, and then.

The network is asked by the engine's sender threads, once for all rows of a channel;
here the answers are put together with the gates and `compose`, kept, and told to
whoever planned it. What was found is asked again until it is put right. What sending
itself came to is told in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from channels.wording import gettext_noop
from publishing.engine import heartbeat
from publishing.engine.compose import compose_for
from publishing.models import Channel, Checkup, Delivery, Placement, Probe
from publishing.planning import checkup_mail
from publishing.planning.examine import Examiner
from publishing.planning.legs import Leg, PlanRefused
from publishing.states import Action, State

EVERY = timedelta(seconds=20)
AGAIN = timedelta(minutes=5)  # what was not fine is looked at again
FRESH = timedelta(minutes=10)  # so old may a channel's answer be
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
PATIENCE = 2 * MINUTE  # for a channel's answer
BATCH = 50
WAITING = ("not_live", "gate", "auth", "paused", "disabled")
STOPPED = 5  # the stage of what was tried

NOT_ASKED = gettext_noop("The channel could not be asked.")
RESTS_LONGER = gettext_noop("The channel must rest beyond this hour.")
RESTS_FIX = gettext_noop("Choose a later time, or open the channel.")
RECONNECT = gettext_noop("Open the channel and connect it again.")
COMPLETE = gettext_noop("Complete it in the story; it is checked again by itself.")
SHORTEN = gettext_noop("Change the text or the picture of this place.")
DECIDE = gettext_noop("Send it now, choose another time, or cancel it.")

Found = dict[str, Any]
Post = Callable[[list[checkup_mail.Letter]], object]


def sweep(now: datetime, post: Post = checkup_mail.post_later) -> int:
    """One round of looks, if it is due; returns how many were made."""
    if not heartbeat.turn("checkups", now, EVERY):
        return 0
    return look(now, post)


def look(now: datetime, post: Post) -> int:
    rows = list(_wanted(now)[:BATCH])
    answers = _answers({row.channel for row in rows}, now)
    examiners: dict[int, Examiner | None] = {}
    count = _told_of_the_stopped(now)
    # A story whose channels are being asked is told of in one letter, not in two.
    asking = {r.placement.story_id for r in rows if r.channel_id not in answers}
    for row in rows:
        if row.placement.story_id in asking:
            continue
        answer = answers[row.channel_id]
        found = [*answer, *_content(row, examiners, now)]
        if row.channel.retry_at is not None and row.channel.retry_at > row.when:
            found.append(_problem("rests", RESTS_LONGER, RESTS_FIX))
        _write(row, row.stage, found, now)
        count += 1
    if letters := checkup_mail.take(now):
        post(letters)
    return count


def _told_of_the_stopped(now: datetime) -> int:
    """Postings whose hour came and that a person must decide about."""
    rows = list(_stopped(now)[:BATCH])
    for row in rows:
        _write(row, STOPPED, [_why_stopped(row)], now)
    return len(rows)


def _stopped(now: datetime) -> QuerySet[Any]:
    asked = Q(state=State.UNCERTAIN, next_at=None)
    overdue = Q(state=State.HELD, hold_reason="overdue")
    stopped: Any = Delivery.objects.filter(
        Q(state=State.FAILED) | asked | overdue,
        action=Action.PUBLISH,
        placement__story__page__isnull=False,
    ).annotate(when=F("planned_at"))
    stopped = stopped.filter(when__gt=now - DAY, when__lte=now)
    found: QuerySet[Any] = _unseen(stopped, Value(STOPPED)).order_by("when", "pk")
    return found


def _why_stopped(row: Delivery) -> Found:
    if row.state == State.HELD:
        return _problem("overdue", row.hold_note, DECIDE)
    return _of(row.problem, DECIDE if row.state == State.FAILED else "")


def _unseen(rows: Any, stage: Any, more: Q | None = None) -> Any:
    """Those whose hour was not looked at yet, at this stage."""
    wanted = (
        Q(placement__checkup__isnull=True)
        | Q(placement__checkup__planned_for__lt=F("when"))
        | Q(placement__checkup__planned_for__gt=F("when"))
        | Q(placement__checkup__stage__lt=stage)
    )
    return rows.filter(wanted | more if more else wanted).select_related(
        "channel", "placement__story", "placement__created_by"
    )


def _wanted(now: datetime) -> QuerySet[Any]:
    """Planned postings whose next look is due, the nearest first."""
    held = Q(state=State.HELD)
    reasons = Q()
    for reason in WAITING:
        reasons |= Q(hold_reason__startswith=reason)
    waiting: Any = Delivery.objects.filter(
        Q(state=State.DUE) | (held & reasons),
        action=Action.PUBLISH,
        attempts=0,
        may_be_out=False,
        placement__story__page__isnull=False,
    )
    waiting = waiting.annotate(when=Coalesce("next_at", "planned_at"))
    waiting = waiting.filter(when__gt=now - DAY, when__lte=now + DAY).annotate(
        stage=Case(
            When(when__lte=now, then=Value(4)),
            When(when__lte=now + MINUTE, then=Value(3)),
            When(when__lte=now + HOUR, then=Value(2)),
            default=Value(1),
        )
    )
    again = Q(placement__checkup__fine=False, placement__checkup__at__lte=now - AGAIN)
    found: QuerySet[Any] = _unseen(waiting, F("stage"), again).order_by("when", "pk")
    return found


def _answers(channels: set[Channel], now: datetime) -> dict[int, list[Found]]:
    """What is wrong with each channel; those still to be asked are left out."""
    found: dict[int, list[Found]] = {}
    probes = {p.channel_id: p for p in Probe.objects.filter(channel__in=channels)}
    for channel in sorted(channels, key=lambda one: one.pk):
        can = channel.connector.capabilities
        probe = probes.get(channel.pk)
        if channel.auth_needed_at is not None:
            found[channel.pk] = [_of(channel.auth_problem, RECONNECT)]
        elif channel.disabled_at is not None:
            found[channel.pk] = [_of(channel.failure, RECONNECT)]
        elif can.local or can.by_hand:
            found[channel.pk] = []
        elif probe is not None and probe.at is not None and probe.at > now - FRESH:
            found[channel.pk] = [_of(probe.problem)] if probe.problem else []
        elif probe is not None and _in_vain(probe, now):
            found[channel.pk] = [_problem("not_asked", NOT_ASKED, "")]
        else:
            made, _new = Probe.objects.get_or_create(channel=channel)
            Probe.objects.filter(pk=made.pk, wanted_at=None).update(wanted_at=now)
    return found


def _in_vain(probe: Probe, now: datetime) -> bool:
    return probe.wanted_at is not None and probe.wanted_at <= now - PATIENCE


def _content(
    row: Any, examiners: dict[int, Examiner | None], now: datetime
) -> Iterator[Found]:
    """Gates, length and pictures of what would go out."""
    placement: Placement = row.placement
    page_id = placement.story.page_id or 0
    if page_id not in examiners:
        try:
            examiners[page_id] = Examiner(page_id, now=now)
        except PlanRefused:
            examiners[page_id] = None
    examiner = examiners[page_id]
    if examiner is None:
        return
    leg = Leg(placement.channel_id, at=row.when)
    for gate in examiner.gates(placement.channel, leg):
        told = {"params": dict(gate.params), "url": gate.url}
        yield _problem(f"gate:{gate.code}", gate.text, COMPLETE, **told)
    for error in compose_for(placement, examiner.article).errors:
        yield _problem(error.code, error.message, SHORTEN, params=error.params)


def _problem(code: str, message: str, fix: str, **more: Any) -> Found:
    return {"code": code, "message": message, "fix": fix, **more}


def _of(problem: Found, fix: str = "") -> Found:
    kept = {name: problem.get(name) for name in ("code", "message", "params")}
    return {**kept, "fix": problem.get("fix") or fix, "channel": True}


def _write(row: Any, stage: int, found: list[Found], now: datetime) -> None:
    """Keep it; what its owner was not told of yet is to be written to him."""
    before = Checkup.objects.filter(placement=row.placement).first()
    known = {one["code"] for one in before.problems} if before else set()
    kept: dict[str, Any] = {
        "planned_for": row.when,
        "stage": stage,
        "at": now,
        "fine": not found,
        "problems": found,
    }
    if {one["code"] for one in found} - known:
        kept |= {"mail_at": now, "mail_tries": 0}
    elif not found:
        kept["mail_at"] = None
    Checkup.objects.update_or_create(placement=row.placement, defaults=kept)
