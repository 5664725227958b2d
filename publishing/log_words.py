"""What the sending log and a feed's journal say, in the language of the screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

EVENTS = {
    "story.published": gettext_lazy("Story posted"),
    "story.updated": gettext_lazy("Story updated"),
    "story.corrected": gettext_lazy("Story corrected"),
    "story.recalled": gettext_lazy("Story recalled"),
    "story.embargo_lifted": gettext_lazy("Free to appear"),
    "journal.reset": gettext_lazy("Journal counted anew"),
}
ATTEMPTS = {
    "published": gettext_lazy("The network confirmed it"),
    "pending": gettext_lazy("Taken, still being processed"),
    "prepared": gettext_lazy("Prepared"),
    "found": gettext_lazy("Found there, not sent again"),
    "unchanged": gettext_lazy("Nothing to change there"),
    "not_found": gettext_lazy("Looked for it, not found"),
    "several": gettext_lazy("Several posts look alike"),
    "given_back": gettext_lazy("Put back, goes on by itself"),
    "lease_lost": gettext_lazy("The sending process stopped; another one went on"),
    "rejected": gettext_lazy("Refused"),
    "gone": gettext_lazy("The receiver wants no more of it"),
    "retrylater": gettext_lazy("Busy, tried again later"),
    "authneeded": gettext_lazy("The channel must be connected again"),
    "unknown": gettext_lazy("No clear answer"),
    "": gettext_lazy("Under way"),
}


def event_label(event: str) -> str:
    """What a feed's journal says of a story."""
    return str(EVENTS.get(event, event))


def attempt_outcome(outcome: str) -> str:
    return str(ATTEMPTS.get(outcome, outcome))
