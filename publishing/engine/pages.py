"""Own site first: what the probe of a canonical page means for the rows behind it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from channels.wording import gettext_noop
from publishing.engine.jobs import Probing, Seen
from publishing.engine.leases import Lease
from publishing.engine.rows import Frozen
from publishing.models import Delivery, Snapshot
from publishing.states import Action, State

log = logging.getLogger("lantoa.engine")

AGAIN = timedelta(seconds=5)
ALARM = timedelta(minutes=5)
SILENT = gettext_noop("The page on our own website does not answer yet.")
SILENT_LONG = gettext_noop(
    "The page on our own website has not answered for five minutes."
)


def probing(frozen: Frozen, lease: Lease) -> Probing:
    return Probing(frozen.pk, frozen.url, settings.LANTOA_PROBE_URL, lease)


def answered(probe: Probing, seen: Seen, now: datetime) -> bool:
    """True when the page stands; else its rows wait five seconds more."""
    if seen.status == 200:
        Snapshot.objects.filter(pk=probe.snapshot_id, seen_at=None).update(seen_at=now)
        return True
    waiting = Delivery.objects.filter(
        snapshot_id=probe.snapshot_id, state=State.DUE, next_at__lte=now
    ).exclude(action=Action.WITHDRAW)
    since = waiting.order_by("planned_at").values_list("planned_at", flat=True).first()
    long = since is not None and now > since + ALARM
    log.info("the page of snapshot %s answers %s", probe.snapshot_id, seen.status)
    for row in waiting.select_related("channel"):
        if row.channel.connector.capabilities.needs_link:
            Delivery.objects.filter(pk=row.pk, state=State.DUE).update(
                next_at=now + AGAIN, wait_note=SILENT_LONG if long else SILENT
            )
    return False
