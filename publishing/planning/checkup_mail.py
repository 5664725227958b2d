"""Mail to whoever planned a posting that would not go well: one letter a person."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing import spoken_time, wording
from publishing.clock import database_now
from publishing.models import Checkup
from publishing.ports import content_source

log = logging.getLogger("lantoa.checkups")

BATCH = 200
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


@dataclass(frozen=True)
class Letter:
    """`about` are the checkups it tells of, each with how often it was tried."""

    to: str
    subject: str
    text: str
    about: tuple[tuple[int, int], ...] = ()


def take(now: datetime) -> list[Letter]:
    """The letters whose time has come; each is taken by one process alone."""
    waiting = Checkup.objects.filter(mail_at__lte=now)
    found = waiting.select_related(
        "placement__story", "placement__channel", "placement__created_by"
    )
    mine = []
    for checkup in found.order_by("pk")[:BATCH]:
        tries = F("mail_tries") + 1
        if waiting.filter(pk=checkup.pk).update(mail_at=None, mail_tries=tries):
            checkup.mail_tries += 1
            mine.append(checkup)
    return letters(mine)


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
    text = "\n\n".join(_part(one) for one in checkups) + "\n"
    about = tuple((one.pk, one.mail_tries) for one in checkups)
    return Letter(to, subject, text, about)


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
    thread = threading.Thread(target=_post, args=(batch,), name="mail", daemon=True)
    thread.start()
    return thread


def _post(batch: list[Letter]) -> None:
    try:
        post(batch)
    finally:
        connection.close()


def post(batch: Iterable[Letter]) -> None:
    """What nobody can have got is tried again, a few times; a doubt never is: the
    same stands on the screen."""
    for letter in batch:
        if not _left(letter):
            _put_back(letter, database_now())


def _left(letter: Letter) -> bool:
    """False when it is certain that the server did not take it."""
    server = mail.get_connection()
    try:
        server.open()
    except (OSError, SMTPException):
        log.warning("the mail server does not answer", exc_info=True)
        return False
    message = EmailMessage(
        letter.subject, letter.text, to=[letter.to], connection=server
    )
    try:
        message.send()
    except (SMTPResponseException, SMTPRecipientsRefused):
        log.warning("a letter about planned postings was refused", exc_info=True)
        return False
    except (OSError, SMTPException):
        log.exception("a letter about planned postings may not have arrived")
    finally:
        server.close()
    return True


def _put_back(letter: Letter, now: datetime) -> None:
    for pk, tries in letter.about:
        if tries <= len(PAUSES):
            again = Checkup.objects.filter(pk=pk, fine=False, mail_at=None)
            again.update(mail_at=now + PAUSES[tries - 1])
        else:
            log.error("the letter about checkup %s could not be sent", pk)
