"""Mail to whoever planned a posting that would not go well: one letter a person."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing import spoken_time, wording
from publishing.models import Checkup
from publishing.ports import content_source

log = logging.getLogger("lantoa.checkups")


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


def letters(checkups: Iterable[Checkup]) -> list[Letter]:
    """One letter for each person, in the language of the installation."""
    by_owner: dict[str, list[Checkup]] = {}
    for checkup in checkups:
        if owner := owner_of(checkup):
            by_owner.setdefault(owner, []).append(checkup)
    with translation.override(settings.LANGUAGE_CODE):
        return [_letter(to, mine) for to, mine in sorted(by_owner.items())]


def owner_of(checkup: Checkup) -> str:
    """The address of who planned it, else of the unit's contact; may be none."""
    placement = checkup.placement
    user = placement.created_by
    if user is not None and user.is_active and user.email:
        return str(user.email)
    page_id = placement.story.page_id
    unit = content_source().unit_of(page_id) if page_id else None
    return unit.contact if unit else ""


def _letter(to: str, checkups: Sequence[Checkup]) -> Letter:
    subject = ngettext(
        "Lan Tỏa: %(n)s planned posting needs you",
        "Lan Tỏa: %(n)s planned postings need you",
        len(checkups),
    ) % {"n": len(checkups)}
    return Letter(to, subject, "\n\n".join(_part(one) for one in checkups) + "\n")


def _part(checkup: Checkup) -> str:
    placement = checkup.placement
    lines = [
        f"{placement.story.title} → {placement.channel.name}",
        spoken_time.written_out(checkup.planned_for),
    ]
    for problem in checkup.problems:
        text = wording.sentence(wording.problem_text(problem) or _("Not ready yet"))
        lines.append(f"- {text} {wording.problem_fix(problem)}".rstrip())
    lines.append(settings.LANTOA_BASE_URL + panel_url(checkup))
    return "\n".join(lines)


def panel_url(checkup: Checkup) -> str:
    page_id = checkup.placement.story.page_id
    panel = reverse("publishing_panel", args=[page_id])
    return f"{panel}#lt-row-{checkup.placement_id}"


def post_later(batch: list[Letter]) -> threading.Thread:
    """By a thread of its own: a mail server that hangs holds nobody up."""
    thread = threading.Thread(target=post, args=(batch,), name="mail", daemon=True)
    thread.start()
    return thread


def post(batch: Iterable[Letter]) -> None:
    for letter in batch:
        try:
            EmailMessage(letter.subject, letter.text, to=[letter.to]).send()
        except (OSError, SMTPException):
            log.exception("a letter about planned postings was not sent")
