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
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from channels.press import atom, rss
from channels.press.listing import Entry, Listing, Recall
from publishing.models import Delivery, FeedArchive, FeedEntry, Partner
from publishing.press.entries import RECALLED
from publishing.press.listings import (
    addresses,
    head_of,
    item_of,
    recall_of,
)
from publishing.states import Action, State

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
    newest = FeedArchive.objects.filter(
        partner=OuterRef("pk"), format=FORMS[0].name
    ).order_by("-number")
    since = Coalesce(Subquery(newest.values("last_seq")[:1]), 0)
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
    for entry in sorted(newest, key=lambda entry: -entry.seq):
        removal = _removal(entry)
        if entry.event == RECALLED:
            yield recall_of(entry, entry.reason, entry.at)
        elif removal is not None:
            yield recall_of(entry, removal.reason, removal.created_at)
        else:
            yield item_of(entry)


def _removal(entry: FeedEntry) -> Delivery | None:
    """What took the story off this feed after the entry, told there already or not.

    A later place of the story counts too: by its recall the partner drops the story.
    One that was withdrawn earlier does not: the story was posted again since.
    """
    if entry.delivery is None:
        return None
    place = entry.delivery.placement
    removals = Delivery.objects.filter(
        placement__story=entry.story_id,
        placement__channel=place.channel_id,
        placement__occurrence__gte=place.occurrence,
        action=Action.WITHDRAW,
    ).exclude(state=State.CANCELLED)
    return removals.order_by("created_at", "pk").first()


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
    told = FeedEntry.objects.filter(story=story_id).select_related(
        "story", "snapshot", "delivery__placement", "partner__channel__unit"
    )
    changed = 0
    for archive in _holding(story_id, partner_ids):
        mine = told.filter(partner=archive.partner_id, seq__lte=archive.last_seq)
        shown = mine.order_by("seq").last()
        removal = _removal(shown) if shown is not None else None
        if shown is not None and removal is not None:
            notice = recall_of(shown, removal.reason, removal.created_at)
            changed += _exchange(archive, head_of(shown.partner, ()), notice, now)
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
    archive: FeedArchive, head: Listing, notice: Recall, now: datetime
) -> bool:
    exchange = next(form.exchange for form in FORMS if form.name == archive.format)
    before = bytes(archive.body)
    body = exchange(before, head, notice)
    if body == before:
        return False
    archive.body, archive.etag = body, _etag(body)
    # Who asks by the date alone, in whole seconds, must see a later one.
    later = archive.modified_at + timedelta(seconds=1)
    archive.modified_at = max(now.replace(microsecond=0), later)
    archive.save(update_fields=["body", "etag", "modified_at"])
    return True
