"""How a channel recovers from doubt, from its declared trait (rules.md §5)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

from channels.contract import Blind, Channel, Keyed, Queryable, Recovery


class Course(StrEnum):
    """What may be done with a publish that may be out."""

    REPEAT = "repeat"  # the same key again
    LOOK = "look"  # ask the network
    ASK = "ask"  # a person, or the channel's policy


def can_find(connector: Channel[Any, Any]) -> bool:
    return type(connector).find is not Channel.find


def is_keyed(recovery: Recovery) -> bool:
    return isinstance(recovery, Keyed)


def course(
    recovery: Recovery, *, finds: bool, key_created_at: datetime | None, now: datetime
) -> Course:
    """After the window of a key, the channel is queryable or blind."""
    match recovery:
        case Keyed(window=window):
            if window is None or key_created_at is None:
                return Course.REPEAT
            if now < key_created_at + window:
                return Course.REPEAT
            return Course.LOOK if finds else Course.ASK
        case Queryable():
            return Course.LOOK
        case Blind():
            return Course.ASK
        case _:
            assert_never(recovery)


def quiet_s(recovery: Recovery) -> float:
    """Seconds before which a repeat with the same key is not harmless."""
    return recovery.quiet.total_seconds() if isinstance(recovery, Keyed) else 0.0


def can_upsert(recovery: Recovery, *, finds: bool) -> bool:
    """A receiver that knows us by story (webhook): a newer event heals a doubt."""
    return isinstance(recovery, Keyed) and not finds
