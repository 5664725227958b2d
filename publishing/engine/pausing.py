""" "Tạm dừng" and "Cho chạy tiếp": puts a Hold there and lifts it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from channels.wording import gettext_noop
from publishing.engine import reopen
from publishing.engine.resolve import NotNow
from publishing.engine.rings import ring
from publishing.models import Channel, Hold

log = logging.getLogger("lantoa.engine")

RESTORED = gettext_noop(
    "This database comes from a backup. The operator ends the pause with "
    "“lantoa quarantine”."
)
NOT_PAUSED = gettext_noop("The pause was ended already.")


def pause(
    reason: str,
    *,
    channel: Channel | None = None,
    unit_page_id: int | None = None,
    user: Any = None,
    now: datetime,
) -> Hold:
    """Nothing of `channel`, of the unit, or (neither given) at all leaves from now on.

    Pausing twice gives the newer reason to the pause that stands.
    """
    same = Hold.objects.standing(now).filter(
        channel=channel, unit_page_id=unit_page_id, restore=False
    )
    with transaction.atomic():
        hold = same.select_for_update(of=("self",)).order_by("pk").first()
        if hold is None:
            hold = Hold(channel=channel, unit_page_id=unit_page_id, since=now)
        hold.reason, hold.created_by = reason, user
        hold.save()
    log.warning("hold %s put there by user %s", hold.pk, getattr(user, "pk", None))
    return hold


def lift(hold: Hold, *, user: Any = None, now: datetime) -> int:
    """Its rows go on, oldest first; returns how many. What is too late by now waits
    for a person."""
    if hold.restore:
        raise NotNow(RESTORED)
    standing = Hold.objects.standing(now).filter(pk=hold.pk)
    if not standing.update(lifted_at=now, lifted_by=user):
        raise NotNow(NOT_PAUSED)
    log.warning("hold %s lifted by user %s", hold.pk, getattr(user, "pk", None))
    freed = reopen.pauses(now)
    ring()
    return freed
