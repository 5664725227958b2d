"""Closed stretches of a partner's journal: how a reader gets at older stories.

An archive is made once, when its stretch is full, and never rewritten, whatever becomes
of terms, names or this code; but a recall takes the place of its story there, in the
transaction that withdraws it (RFC 5005, section 4, with that one exception).
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.db.models.functions import Coalesce

from channels.press import atom, rss
from channels.press.listing import Entry, Listing, Recall
from publishing.models import FeedArchive, FeedEntry, Partner
from publishing.press.entries import RECALLED
from publishing.press.listings import (
    addresses,
    head_of,
    item_of,
    recall_of,
    withdrawn,
)

PER_ARCHIVE = 50  # entries of the journal that tell of a story


@dataclass(frozen=True)
class Form:
    """A format that has archives. `name` is what FeedArchive.format holds."""

    name: str
    render: Callable[[Listing], bytes]
    exchange: Callable[[bytes, Listing, Recall], bytes]


FORMS = (
    Form("rss", rss.render, rss.exchange),
    Form("atom", atom.render, atom.exchange),
)


def close_due(now: datetime) -> int:
    """Close the next full stretch of each partner; returns how many were closed.

    One at a time: after an upgrade a long journal is caught up with in so many seconds.
    """
    since = Coalesce(Max("archives__last_seq"), 0)
    candidates = Partner.objects.annotate(since=since).filter(
        seq__gte=F("since") + PER_ARCHIVE
    )
    return sum(_close_next(partner, now) for partner in candidates.order_by("pk"))


def _close_next(partner: Partner, now: datetime) -> bool:
    newest = partner.archives.order_by("-number").values_list("number", "last_seq")
    before, last_seq = newest.first() or (0, 0)
    entries = _stretch(partner, last_seq)
    if not entries:
        return False
    number = before + 1
    listing = _listing(partner, number, entries)
    made = [_made(form, listing, partner, number, entries, now) for form in FORMS]
    with transaction.atomic():
        return _store(partner, made)


def _stretch(partner: Partner, after: int) -> list[FeedEntry]:
    """The next entries, oldest first; none while the stretch is not full.

    Numbers are given under the partner's lock: none comes between these later.
    """
    rows = FeedEntry.objects.filter(partner=partner, story__isnull=False)
    ahead = rows.filter(seq__gt=after).order_by("seq")
    numbers = list(ahead.values_list("seq", flat=True)[:PER_ARCHIVE])
    if len(numbers) < PER_ARCHIVE:
        return []
    whole = rows.filter(seq__gt=after, seq__lte=numbers[-1]).order_by("seq")
    return list(
        whole.select_related("story", "snapshot", "delivery__placement__channel")
    )


def _listing(partner: Partner, number: int, entries: Sequence[FeedEntry]) -> Listing:
    own = addresses(number)
    if own is None:
        raise ValueError("archives are counted from 1")
    told = tuple(_told(entries))
    head = head_of(partner, told)
    return replace(
        head,
        id=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{head.id}/{number}')}",
        addresses=own,
        current=head.addresses,
        previous=addresses(number - 1),
    )


def _told(entries: Sequence[FeedEntry]) -> Iterator[Entry]:
    """Each story once, newest first: as it was told then, or the notice that it is
    gone."""
    newest = {entry.story_id: entry for entry in entries}.values()
    gone = withdrawn([entry.pk for entry in newest])
    for entry in sorted(newest, key=lambda entry: -entry.seq):
        recalled = _recalled_later(entry)
        if entry.event == RECALLED:
            yield recall_of(entry, entry.reason, entry.at)
        elif recalled is not None:
            yield recall_of(entry, recalled.reason, recalled.at)
        elif entry.pk in gone:
            yield recall_of(entry, *gone[entry.pk])
        else:
            yield item_of(entry)


def _recalled_later(entry: FeedEntry) -> FeedEntry | None:
    later = FeedEntry.objects.filter(
        partner=entry.partner_id,
        story=entry.story_id,
        event=RECALLED,
        seq__gt=entry.seq,
    )
    return later.order_by("seq").first()


def _made(
    form: Form,
    listing: Listing,
    partner: Partner,
    number: int,
    entries: Sequence[FeedEntry],
    now: datetime,
) -> FeedArchive:
    body = form.render(listing)
    return FeedArchive(
        partner=partner,
        format=form.name,
        number=number,
        first_seq=entries[0].seq,
        last_seq=entries[-1].seq,
        body=body,
        etag=_etag(body),
        modified_at=now.replace(microsecond=0),
    )


def _etag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:40]


def _store(partner: Partner, made: Sequence[FeedArchive]) -> bool:
    """Unless something was taken back while they were rendered: then anew, later.

    The partner's revision rises with it, for the subscription names the newest archive.
    """
    current = Partner.objects.select_for_update().get(pk=partner.pk)
    there = current.archives.filter(number=made[0].number)
    if current.settings_revision != partner.settings_revision or there.exists():
        return False
    FeedArchive.objects.bulk_create(made)
    Partner.objects.filter(pk=partner.pk).update(
        settings_revision=F("settings_revision") + 1
    )
    return True


def recall(story_id: UUID, partner_ids: Sequence[int], now: datetime) -> int:
    """Put the notice in the place of a story that is being withdrawn, in the caller's
    transaction, which holds the partners. Returns how many documents were changed."""
    told = FeedEntry.objects.filter(story=story_id).order_by("seq")
    changed = 0
    for archive in _holding(story_id, partner_ids):
        mine = told.filter(partner=archive.partner_id)
        shown = mine.filter(seq__lte=archive.last_seq).last()
        if shown is None or mine.filter(seq__gte=shown.seq, event=RECALLED).exists():
            continue  # its notice stands there already
        why = withdrawn([shown.pk]).get(shown.pk)
        if why is not None:
            changed += _exchange(archive, shown.pk, why, now)
    return changed


def _holding(story_id: UUID, partner_ids: Sequence[int]) -> list[FeedArchive]:
    there = FeedEntry.objects.filter(
        partner=OuterRef("partner"),
        story=story_id,
        seq__gte=OuterRef("first_seq"),
        seq__lte=OuterRef("last_seq"),
    )
    held = FeedArchive.objects.filter(Exists(there), partner__in=partner_ids)
    return list(held.select_for_update(of=("self",)).order_by("pk"))


def _exchange(
    archive: FeedArchive, entry_id: int, why: tuple[str, datetime], now: datetime
) -> bool:
    entry = FeedEntry.objects.select_related(
        "story", "snapshot", "partner__channel__unit"
    ).get(pk=entry_id)
    exchange = next(f.exchange for f in FORMS if f.name == archive.format)
    before = bytes(archive.body)
    body = exchange(before, head_of(entry.partner, ()), recall_of(entry, *why))
    if body == before:
        return False
    archive.body, archive.etag = body, _etag(body)
    archive.modified_at = now.replace(microsecond=0)
    archive.save(update_fields=["body", "etag", "modified_at"])
    return True
