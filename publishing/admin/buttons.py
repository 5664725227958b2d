"""Which buttons a row offers: what a person may do with it now, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from publishing import wording
from publishing.models import Delivery, Placement
from publishing.states import Action, State

Kind = Literal["post", "link", "time", "text", "copy"]


@dataclass(frozen=True)
class Button:
    """`action` names the service call; `kind` what the button asks for first."""

    action: str
    label: str
    icon: str
    kind: Kind = "post"
    primary: bool = False
    quiet: bool = False


def retry(label: str = "") -> Button:
    return Button("retry", label or _("Try again"), "rotate", primary=True)


def posted() -> Button:
    return Button("posted", _("Posted, paste the link"), "link", kind="link")


def not_posted() -> Button:
    return Button("not_posted", _("Not posted, send again"), "rotate")


def drop() -> Button:
    return Button("drop", _("Do not post"), "cross", quiet=True)


def cancel() -> Button:
    return Button("cancel", _("Cancel"), "cross", quiet=True)


def move() -> Button:
    return Button("move", _("Change time"), "time", kind="time")


def own_text() -> Button:
    return Button("text", _("Change own text"), "edit", kind="text")


def buttons_of(placement: Placement, current: Delivery | None) -> tuple[Button, ...]:
    if current is None:
        return ()
    match State(current.state):
        case State.FAILED if current.may_be_out:
            return (posted(), not_posted(), drop())
        case State.FAILED:
            return (retry(), *_also_posted(current), drop())
        case State.UNCERTAIN:
            return (posted(), not_posted())
        case State.HELD:
            return _held(placement, current)
        case State.DUE if not current.may_be_out:
            return _waiting(placement, current)
        case State.CANCELLED if placement.posted_at is None:
            return _again(placement)
        case State.SENT if current.action == Action.WITHDRAW:
            return _again(placement)
        case _:
            return ()


def _again(placement: Placement) -> tuple[Button, ...]:
    """A new posting of a place that is over; the website's is the story's own."""
    if placement.channel.network == "website" or placement.story.withdrawn_at:
        return ()
    return (Button("again", _("Post again"), "rotate", quiet=True),)


def _held(placement: Placement, current: Delivery) -> tuple[Button, ...]:
    if wording.is_task(current):
        return _task(current)
    match current.hold_reason.split(":", 1)[0]:
        case "overdue":
            return (retry(_("Send now")), move(), cancel())
        case "quarantine":
            return (retry(_("Go on as planned")), drop())
        case "person":
            text = (own_text(),) if placement.own_text is not None else ()
            return (retry(), *text, drop())
        case _:
            return _waiting(placement, current)


def _task(current: Delivery) -> tuple[Button, ...]:
    copy = Button("copy", _("Copy"), "copy", kind="copy", primary=True)
    match Action(current.action):
        case Action.PUBLISH:
            return (copy, posted(), drop())
        case Action.UPDATE:
            return (
                Button(
                    "copy", _("Copy the correction"), "copy", kind="copy", primary=True
                ),
                Button("posted", _("Done by hand"), "check"),
                drop(),
            )
        case _:
            return (Button("posted", _("Done by hand"), "check", primary=True),)


def _also_posted(current: Delivery) -> tuple[Button, ...]:
    return (posted(),) if current.action == Action.PUBLISH else ()


def _waiting(placement: Placement, current: Delivery) -> tuple[Button, ...]:
    if current.action != Action.PUBLISH or current.may_be_out:
        return ()
    if placement.channel.network == "website":
        return (move(), cancel())  # its time is the story's
    capabilities = placement.channel.connector.capabilities
    text = (own_text(),) if capabilities.own_text else ()
    return (move(), *text, cancel())
