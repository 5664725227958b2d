"""Channels settled in our own database: the unit's website and press feeds."""

from __future__ import annotations

from datetime import datetime

from channels.contract import Published
from publishing.engine.claim import Claimed
from publishing.engine.compose import link_of
from publishing.engine.ruling import Entry, Ruling, receipt
from publishing.models import Delivery, Snapshot
from publishing.press import entries
from publishing.states import Action, State


def ruling_of(claimed: Claimed, now: datetime) -> Ruling:
    """Sent: the page stands, or the entry is written in the same transaction."""
    row, frozen = claimed.row, claimed.frozen
    address = frozen.url if frozen else row.story_url
    withdrawn = row.action == Action.WITHDRAW
    permalink = address if _is_website(claimed) and not withdrawn else ""
    published = Published(row.tag, permalink)
    fields = {
        "lease_until": None,
        "worker": "",
        "phase": "",
        "next_at": None,
        "finished_at": now,
        "problem": {},
        "remote_id": row.tag,
        "permalink": permalink,
        "receipt": receipt(published, now),
    }
    post = {"remote_id": row.tag, "permalink": permalink, "post_digest": ""}
    return Ruling(State.SENT, fields, Entry("published", remote_id=row.tag), post)


def _is_website(claimed: Claimed) -> bool:
    return claimed.account.can.consent == "website"


def settle_website(claimed: Claimed, now: datetime) -> None:
    """Nothing to write: the page itself is the post."""


def settle_feed(claimed: Claimed, now: datetime) -> None:
    row = claimed.row
    delivery = Delivery.objects.select_related("placement__story", "channel").get(
        pk=row.pk
    )
    snapshot = Snapshot.objects.get(pk=row.snapshot_id) if row.snapshot_id else None
    entries.settle_locally(delivery, snapshot, now)


SETTLERS = {"website": settle_website, "feed": settle_feed}

__all__ = ["SETTLERS", "link_of", "ruling_of"]
