"""How a channel stands, in plain words: one answer for list, page, board and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing import spoken_time, wording
from publishing.engine.holds import over_channel
from publishing.models import Channel, Checkup, Delivery, Hold
from publishing.states import Action, State
from publishing.wording import Label, Why

Code = Literal[
    "ready", "resting", "broken", "disabled", "paused", "auth_needed", "closed"
]


@dataclass(frozen=True)
class Standing:
    """`text` says why and until when; `step` what a person may do about it."""

    code: Code
    label: Label
    text: str = ""
    step: str = ""
    until: datetime | None = None

    @property
    def restrained(self) -> bool:
        """Whether the engine holds back by itself, and "Try again now" helps."""
        return self.code in {"resting", "broken", "disabled"}


@dataclass(frozen=True)
class Standings:
    """How each channel of a page stands; the pauses are read once."""

    now: datetime
    holds: tuple[Hold, ...]

    @classmethod
    def read(cls, now: datetime) -> Standings:
        found = Hold.objects.standing(now).order_by("since", "pk")
        return cls(now, tuple(found))

    def of(self, channel: Channel) -> Standing:
        return standing(channel, self.now, over_channel(channel, self.holds))


def standing(channel: Channel, now: datetime, pause: str | None) -> Standing:
    """`pause` is the reason of the Hold over it."""
    if channel.closed_at is not None:
        return Standing("closed", Label(_("Closed"), "circle-xmark", "off"))
    if channel.auth_needed_at is not None:
        word = Label(_("Must be connected again"), "warning", "person")
        return Standing("auth_needed", word, wording.problem_text(channel.auth_problem))
    if pause is not None:
        return Standing("paused", Label(_("Paused"), "lock", "person"), pause)
    return _restraint(channel, now) or Standing(
        "ready", Label(_("Open"), "circle-check", "done")
    )


def _restraint(channel: Channel, now: datetime) -> Standing | None:
    if channel.disabled_at is not None:
        return _disabled(channel)
    if channel.broken_until is not None:
        return _broken(channel, now)
    if channel.retry_at is not None and channel.retry_at > now:
        return _resting(channel, channel.retry_at, now)
    return None


def _disabled(channel: Channel) -> Standing:
    text = _("Switched off: sending failed on five different days.")
    return Standing(
        "disabled",
        Label(_("Switched off"), "circle-xmark", "person"),
        _and_why(text, wording.problem_text(channel.failure)),
        _("Put it right there, then press “Try again now”."),
    )


def _broken(channel: Channel, now: datetime) -> Standing:
    until = channel.broken_until
    count = ngettext(
        "Stopped: it failed %(n)s time in a row",
        "Stopped: it failed %(n)s times in a row",
        channel.failures,
    ) % {"n": channel.failures}
    if until is not None and until > now:
        text = _("%(count)s, tried again at %(time)s.")
        text %= {"count": count, "time": spoken_time.short(until, now)}
    else:
        text = _("%(count)s; one posting is being tried now.") % {"count": count}
    return Standing(
        "broken",
        Label(_("Stopped for a while"), "warning", "person"),
        _and_why(text, wording.problem_text(channel.failure)),
        _("It is tried again by itself."),
        until,
    )


def _resting(channel: Channel, until: datetime, now: datetime) -> Standing:
    time = {"time": spoken_time.short(until, now)}
    match channel.rest_problem.get("code"):
        case "near_limit":
            text = _("Resting until %(time)s because its limit is nearly reached.")
        case "server_error" | "unreadable":
            text = _("Resting until %(time)s because the other side asked for it.")
        case _:
            text = _("Resting until %(time)s because the network reports too much.")
    return Standing(
        "resting",
        Label(_("Resting"), "time", "wait"),
        text % time,
        _("It goes on by itself."),
        until,
    )


def _and_why(text: str, why: str) -> str:
    return f"{text} {wording.sentence(why)}" if why else text


def checkup_of(delivery: Delivery) -> Checkup | None:
    """The look ahead at a posting that has not been tried yet."""
    if delivery.action != Action.PUBLISH or delivery.attempts or delivery.may_be_out:
        return None
    if delivery.state not in {State.DUE, State.HELD}:
        return None
    found: Checkup | None = getattr(delivery.placement, "checkup", None)
    return found


def _ahead(delivery: Delivery) -> Why | None:
    checkup = checkup_of(delivery)
    if checkup is None or checkup.fine:
        return None
    texts = [wording.problem_text(one) for one in checkup.problems]
    text = " ".join(dict.fromkeys(wording.sentence(t) for t in texts if t))
    return Why(
        _("Checked ahead: %(text)s") % {"text": text},
        next(filter(None, map(wording.problem_fix, checkup.problems)), ""),
    )


def checked_ahead(delivery: Delivery, now: datetime) -> str:
    """ "Checked ahead: fine at 08:00"; empty when nobody looked or it was not fine."""
    checkup = checkup_of(delivery)
    if checkup is None or not checkup.fine:
        return ""
    time = {"time": spoken_time.short(checkup.at, now)}
    return _("Checked ahead: fine at %(time)s") % time


def why(delivery: Delivery, now: datetime) -> Why:
    """Why a row stands where it stands: its own reason, else its channel's."""
    if wording.is_given_ahead(delivery):
        return Why(_("They keep it back until the story is on the website."))
    if delivery.action != Action.WITHDRAW:
        found = _restraint(delivery.channel, now)
        if found is not None and _waits_for(found, delivery, now):
            return Why(found.text, found.step)
    own = wording.why(delivery)
    if delivery.state == State.HELD and delivery.hold_reason != "not_live":
        return own
    return _ahead(delivery) or own


def _waits_for(found: Standing, delivery: Delivery, now: datetime) -> bool:
    if delivery.state == State.HELD:
        return delivery.hold_reason == "disabled"
    if delivery.state != State.DUE or delivery.next_at is None:
        return False
    return delivery.next_at < max(found.until or now, now)
