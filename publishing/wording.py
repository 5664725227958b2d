"""What the rows say to people: state, reason and next step, in plain words.

The one place that turns codes into sentences, for the panel, the board, the API
and the demo. Message ids are English; connectors' own messages arrive as ids with
parameters and are translated here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.contract import Blind, Count, Finding
from publishing import spoken_time, states
from publishing.models import Channel, Delivery
from publishing.sentences import say
from publishing.states import Action, State

Tone = Literal["wait", "run", "done", "person", "off"]


@dataclass(frozen=True)
class Label:
    """A state is never colour alone: word, icon (Wagtail's name), tone."""

    word: str
    icon: str
    tone: Tone


@dataclass(frozen=True)
class Why:
    """Why a row stands where it stands, and what to do next (may be nothing)."""

    text: str = ""
    step: str = ""


ICONS: dict[State, str] = {
    State.HELD: "lock",
    State.DUE: "time",
    State.SENDING: "upload",
    State.SENT: "circle-check",
    State.UNCERTAIN: "help",
    State.FAILED: "error",
    State.CANCELLED: "circle-xmark",
    State.SUPERSEDED: "redirect",
}
TONES: dict[State, Tone] = {
    State.HELD: "wait",
    State.DUE: "wait",
    State.SENDING: "run",
    State.SENT: "done",
    State.UNCERTAIN: "person",
    State.FAILED: "person",
    State.CANCELLED: "off",
    State.SUPERSEDED: "off",
}
GATES = {
    "checks": gettext_lazy("a check is missing"),
    "basis": gettext_lazy(
        "the basis for using a picture or a personal detail is missing"
    ),
    "minors": gettext_lazy("the consent for a minor is missing"),
    "attribution": gettext_lazy("author, source or picture credit is missing"),
    "ai_label": gettext_lazy("the AI label is missing"),
    "hold": gettext_lazy("paused"),
}


def is_by_hand(delivery: Delivery) -> bool:
    return delivery.channel.connector.capabilities.by_hand


def is_task(delivery: Delivery) -> bool:
    """Whether a person has to do it on the network, outside of our screens."""
    return delivery.state == State.HELD and (
        delivery.hold_reason == "manual_removal"
        or (delivery.hold_reason == "person" and is_by_hand(delivery))
    )


def needs_person(delivery: Delivery) -> bool:
    if delivery.state in {State.FAILED, State.UNCERTAIN}:
        return True
    return delivery.state == State.HELD and (
        states.hold_reason(delivery.hold_reason).human
        or delivery.hold_reason in {"auth", "disabled"}
        or delivery.hold_reason.startswith("gate")
    )


def may_be_chosen(delivery: Delivery) -> bool:
    """Whether it waits for nothing but "send" or "do not post"."""
    return delivery.state == State.HELD and (
        delivery.hold_reason in {"overdue", "quarantine"}
    )


def is_given_ahead(delivery: Delivery) -> bool:
    """Whether a partner has it and keeps it back until the story is live."""
    if delivery.state != State.SENT or delivery.action == Action.WITHDRAW:
        return False
    if not delivery.channel.connector.capabilities.early:
        return False
    place = delivery.placement
    return place.posted_at is None and place.story.page_published_at is None


def label(delivery: Delivery) -> Label:
    """How the state of one row reads; an update or a removal says so."""
    state, action = State(delivery.state), Action(delivery.action)
    if is_task(delivery):
        return Label(str(states.BY_HAND_LABEL), "user", "person")
    if is_given_ahead(delivery):
        return Label(_("Given ahead"), ICONS[State.DUE], "wait")
    if state == State.SENT:
        tone: Tone = "off" if action == Action.WITHDRAW else "done"
        icon = "bin" if action == Action.WITHDRAW else ICONS[state]
        return Label(str(states.SENT_LABELS[action]), icon, tone)
    if state == State.HELD and delivery.hold_reason == "not_live":
        return Label(str(states.LABELS[State.DUE]), ICONS[State.DUE], "wait")
    if state == State.HELD:
        word = _("On hold: %(reason)s") % {"reason": hold_label(delivery)}
        tone = "person" if needs_person(delivery) else "wait"
        return Label(word, "warning" if tone == "person" else ICONS[state], tone)
    return Label(str(states.LABELS[state]), ICONS[state], TONES[state])


def action_label(delivery: Delivery) -> str:
    """What the row does, for rows that are not the first posting."""
    match Action(delivery.action):
        case Action.UPDATE if delivery.event == "corrected":
            return _("Correction")
        case Action.UPDATE if delivery.event == "embargo_lifted":
            return _("Free to appear")
        case Action.UPDATE:
            return _("New text")
        case Action.WITHDRAW:
            return _("Removal")
        case _:
            return _("Posting")


def hold_label(delivery: Delivery) -> str:
    code, _colon, gate = delivery.hold_reason.partition(":")
    if code == "gate" and gate in GATES:
        return str(GATES[gate])
    return str(states.hold_reason(code).label)


def why(delivery: Delivery) -> Why:
    """Reason and next step of one row; empty for rows that need no words."""
    match State(delivery.state):
        case State.HELD:
            return _why_held(delivery)
        case State.FAILED:
            return Why(
                problem_text(delivery.problem) or _("The network refused the post."),
                problem_fix(delivery.problem)
                or _("Put it right, then press “Try again”."),
            )
        case State.UNCERTAIN:
            return _why_uncertain(delivery)
        case State.DUE:
            return _why_due(delivery)
        case _:
            return Why()


def _why_held(delivery: Delivery) -> Why:
    channel = delivery.channel
    note = _hold_note(delivery)
    place = {"channel": channel.name}
    match delivery.hold_reason.split(":", 1)[0]:
        case "not_live" if delivery.planned_at is not None:
            # The label says that it waits for its time.
            return Why(_(delivery.wait_note) if delivery.wait_note else "")
        case "not_live":
            return Why(_("Leaves by itself once the story is on the website."))
        case "gate":
            return Why(
                note or sentence(hold_label(delivery)),
                _(
                    "Complete it under “Ready to spread” in the story; "
                    "the row then goes on by itself."
                ),
            )
        case "paused":
            return Why(
                note or _("The channel is paused."),
                _("It goes on by itself once somebody presses “Let it go on”."),
            )
        case "auth":
            return Why(
                problem_text(channel.auth_problem or delivery.problem)
                or _("The channel no longer accepts our access."),
                _("Connect the channel again; the row then goes on by itself."),
            )
        case "overdue":
            return Why(
                note or _("Its time passed before it could leave."),
                _("Send it now, choose another time, or cancel it."),
            )
        case "quarantine":
            return Why(
                note or _("Waits for your decision."),
                _("Look whether it still holds, then let it go on or do not post it."),
            )
        case "manual_removal" if is_by_hand(delivery):
            return Why(step=_task(delivery) % place)
        case "manual_removal":
            return Why(
                note or _("It could not be removed from %(channel)s.") % place,
                _("Open the post, remove it there, then press “Done by hand”."),
            )
        case "person" if is_by_hand(delivery):
            return Why(note, _task(delivery) % place)
        case _:
            return Why(
                note or _("Waits for your decision."),
                _("Look at it, then press “Try again” or “Do not post”."),
            )


def _hold_note(delivery: Delivery) -> str:
    """The row's own note; one that came with a problem has its parameters there."""
    note, problem = delivery.hold_note, delivery.problem
    return say(note, problem.get("params") if problem.get("message") == note else None)


def _task(delivery: Delivery) -> str:
    match Action(delivery.action):
        case Action.PUBLISH:
            return _("Copy the text, post it on %(channel)s, then paste the link here.")
        case Action.UPDATE:
            return _("Copy the correction and change the post on %(channel)s.")
        case _:
            return _("Remove the post on %(channel)s, then press “Done by hand”.")


def _why_uncertain(delivery: Delivery) -> Why:
    text = problem_text(delivery.problem) or _(
        "The connection broke after sending, so nobody knows yet whether it arrived."
    )
    if isinstance(delivery.channel.connector.capabilities.recovery, Blind):
        return Why(
            text,
            _(
                "Look at %(channel)s: if the post is there, paste its link; "
                "if not, press “Not posted, send again”."
            )
            % {"channel": delivery.channel.name},
        )
    return Why(
        text,
        _("We are looking for the post and send nothing again until it is certain."),
    )


def _why_due(delivery: Delivery) -> Why:
    if delivery.attempts and delivery.problem and delivery.next_at:
        return Why(
            problem_text(delivery.problem),
            _("Tried again by itself at %(time)s.")
            % {"time": spoken_time.clock(delivery.next_at)},
        )
    return Why(sentence(_(delivery.wait_note)) if delivery.wait_note else "")


def sentence(text: str) -> str:
    """A clause as a sentence: capital first, full stop last."""
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in ".!?…" else f"{text}."


def problem_text(problem: Mapping[str, Any]) -> str:
    return message(problem.get("message", ""), problem.get("params"))


def problem_fix(problem: Mapping[str, Any]) -> str:
    return message(problem.get("fix", ""), problem.get("params"))


def finding_text(finding: Finding) -> str:
    return message(finding.message, finding.params)


def message(msgid: str, params: Mapping[str, Any] | None) -> str:
    """A connector's or a gate's message id in the language of the screen."""
    return say(msgid, params)


COUNT_UNITS = {
    "characters": gettext_lazy("characters"),
    "utf16": gettext_lazy("characters"),
    "bytes": gettext_lazy("bytes"),
    "graphemes": gettext_lazy("characters"),
    "weight": gettext_lazy("weighted characters"),
}


def count_text(count: Count) -> str:
    """218/5.000 ký tự"""
    used = number_format(count.used, force_grouping=True)
    if count.limit is not None:
        used = f"{used}/{number_format(count.limit, force_grouping=True)}"
    return f"{used} {COUNT_UNITS[count.unit]}"


def listed(names: Iterable[str]) -> str:
    """Facebook, Zalo nhóm"""
    return ", ".join(names)


def network_label(channel: Channel) -> str:
    return _(channel.connector.label)
