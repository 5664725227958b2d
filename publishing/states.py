"""The graph of a delivery: states, who may move a row, why it is held.

The one place where it stands. It is checked when this module is imported, the
field's choices are made from it, and the diagram in the documents is drawn from
it (`draw`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(StrEnum):
    HELD = "held"
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class Step(StrEnum):
    PREPARE = "prepare"
    SEND = "send"
    POLL = "poll"


class Phase(StrEnum):
    """Of a row in `sending`: whether the first byte may have left."""

    NONE = ""
    CLAIMED = "claimed"
    WIRE = "wire"


class Action(StrEnum):
    PUBLISH = "publish"
    UPDATE = "update"
    WITHDRAW = "withdraw"


class Actor(StrEnum):
    """Who asks for a move."""

    PLANNER = "planner"  # plan, freeze, withdraw, cancel: services of content
    PUMP = "pump"  # the holder of the lease
    REAPER = "reaper"  # takes back rows whose lease ended
    LOOKUP = "lookup"  # asks the network what became of an uncertain row
    DOOR = "door"  # gates, channel pauses and their release
    EDITOR = "editor"  # a person
    RESTORE = "restore"  # the quarantine of a database that came from a backup


LABELS: dict[State, Promise | str] = {
    State.HELD: _("On hold"),
    State.DUE: _("Waiting for its time"),
    State.SENDING: _("Sending"),
    State.SENT: _("Posted"),
    State.UNCERTAIN: _("Outcome unknown"),
    State.FAILED: _("Not posted"),
    State.CANCELLED: _("Cancelled"),
    State.SUPERSEDED: _("Replaced by a newer version"),
}
SENT_LABELS: dict[Action, Promise | str] = {
    Action.PUBLISH: _("Posted"),
    Action.UPDATE: pgettext_lazy("state of a posting", "Edited"),
    Action.WITHDRAW: _("Taken down"),
}
BY_HAND_LABEL = _("To do by hand")

INITIAL = frozenset({State.HELD, State.DUE})
FINAL = frozenset({State.SENT, State.CANCELLED, State.SUPERSEDED})
UNFINISHED = frozenset(set(State) - FINAL)

_P, _W, _R, _L, _D, _E, _Q = (
    Actor.PLANNER,
    Actor.PUMP,
    Actor.REAPER,
    Actor.LOOKUP,
    Actor.DOOR,
    Actor.EDITOR,
    Actor.RESTORE,
)
MOVES: dict[tuple[State, State], frozenset[Actor]] = {
    (State.HELD, State.DUE): frozenset({_P, _D, _E}),
    (State.HELD, State.UNCERTAIN): frozenset({_Q}),
    (State.HELD, State.SENT): frozenset({_E}),  # done by hand, link pasted
    (State.HELD, State.CANCELLED): frozenset({_P, _E}),
    (State.HELD, State.SUPERSEDED): frozenset({_P}),
    (State.DUE, State.SENDING): frozenset({_W}),
    (State.DUE, State.HELD): frozenset({_W, _D, _E, _P, _Q}),
    (State.DUE, State.UNCERTAIN): frozenset({_Q}),
    (State.DUE, State.CANCELLED): frozenset({_P, _E}),
    (State.DUE, State.SUPERSEDED): frozenset({_P}),
    (State.SENDING, State.SENT): frozenset({_W}),
    (State.SENDING, State.DUE): frozenset({_W, _R}),
    (State.SENDING, State.HELD): frozenset({_W, _Q}),
    (State.SENDING, State.UNCERTAIN): frozenset({_W, _R, _Q}),
    (State.SENDING, State.FAILED): frozenset({_W}),
    (State.SENDING, State.CANCELLED): frozenset({_W, _R}),  # a withdrawal waits
    (State.SENDING, State.SUPERSEDED): frozenset({_W, _R}),
    (State.UNCERTAIN, State.HELD): frozenset({_Q}),
    (State.UNCERTAIN, State.SENT): frozenset({_L, _E}),
    (State.UNCERTAIN, State.DUE): frozenset({_L, _E}),
    (State.UNCERTAIN, State.CANCELLED): frozenset({_P, _E}),
    (State.UNCERTAIN, State.SUPERSEDED): frozenset({_P, _L}),
    (State.UNCERTAIN, State.FAILED): frozenset({_L}),  # the channel prefers a miss
    (State.FAILED, State.HELD): frozenset({_Q}),
    (State.FAILED, State.UNCERTAIN): frozenset({_Q}),
    (State.FAILED, State.DUE): frozenset({_E}),
    (State.FAILED, State.SENT): frozenset({_E}),
    (State.FAILED, State.CANCELLED): frozenset({_P, _E}),
    (State.FAILED, State.SUPERSEDED): frozenset({_P}),
}


@dataclass(frozen=True)
class HoldReason:
    """Why a row is held and who lets it go. `human` rows need a person."""

    code: str
    label: Promise | str
    released_by: Actor
    human: bool = False


HOLD_REASONS: dict[str, HoldReason] = {
    r.code: r
    for r in (
        HoldReason("not_live", _("the story is not on the website yet"), _P),
        HoldReason("gate", _("a check is missing"), _D),
        HoldReason("paused", _("paused"), _D),
        HoldReason("auth", _("the channel must be connected again"), _D),
        HoldReason("disabled", _("the channel was switched off"), _D),
        HoldReason("overdue", _("its time has passed"), _E, human=True),
        HoldReason("person", _("waits for a person"), _E, human=True),
        HoldReason("quarantine", _("restored from a backup"), _E, human=True),
        HoldReason("manual_removal", _("to be removed by hand"), _E, human=True),
    )
}


def hold_reason(code: str) -> HoldReason:
    """The reason of a row's `hold_reason`; gates are written "gate:<name>"."""
    return HOLD_REASONS[code.split(":", 1)[0]]


def sources(to: State, by: Actor) -> frozenset[State]:
    """The states from which `by` may move a row to `to`."""
    return frozenset(a for (a, b), who in MOVES.items() if b == to and by in who)


def draw() -> str:
    """The graph as Mermaid text, for the documents."""
    lines = ["stateDiagram-v2"]
    lines += [f"    [*] --> {state}" for state in State if state in INITIAL]
    lines += [
        f"    {a} --> {b}: {', '.join(sorted(who))}" for (a, b), who in MOVES.items()
    ]
    lines += [f"    {state} --> [*]" for state in State if state in FINAL]
    return "\n".join(lines)


def _validate() -> None:
    for (a, b), who in MOVES.items():
        if a in FINAL or a == b or not who:
            raise ValueError(f"bad move {a} → {b}")
    reached = set(INITIAL)
    while more := {b for (a, b) in MOVES if a in reached} - reached:
        reached |= more
    if reached != set(State) or set(LABELS) != set(State):
        raise ValueError("a state cannot be reached or has no label")
    for state in UNFINISHED:
        if not any(a == state for (a, _b) in MOVES):
            raise ValueError(f"{state} cannot be left")


_validate()
