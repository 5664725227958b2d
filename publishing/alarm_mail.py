"""An alarm by mail, from a thread that keeps nobody waiting.

The thread touches no database; a mail server that is away is tried again for a while.
"""

from __future__ import annotations

import logging
import smtplib
import threading
import time

from django.conf import settings
from django.core.mail import mail_admins
from django.utils import translation

from publishing import alarm_words
from publishing.models import Alarm

log = logging.getLogger("lantoa.alarm")

PAUSES_S = (10.0, 60.0, 300.0)


def tell(alarm: Alarm) -> None:
    """Mail `alarm` to the admins of the settings."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = alarm_words.headline(alarm)
        lines = [
            f"{subject}.",
            alarm_words.since(alarm),
            "",
            alarm_words.advice(alarm),
            f"{settings.LANTOA_BASE_URL}/admin/",
        ]
    threading.Thread(
        target=_send, args=(subject, "\n".join(lines)), name="alarm", daemon=True
    ).start()


def _send(subject: str, text: str) -> None:
    for pause in (*PAUSES_S, None):
        try:
            mail_admins(subject, text)
        except (OSError, smtplib.SMTPException) as error:
            if pause is None:
                log.error("the mail of an alarm could not be sent: %s", error)
                return
            time.sleep(pause)
        else:
            return
