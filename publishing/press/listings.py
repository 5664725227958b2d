"""A partner's feed as the rows have it now: which stories stand, which are gone.

What it reads grows with the last changes, not with the archive.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from django.conf import settings
from django.db.models import Max
from django.utils.dateparse import parse_datetime

from channels.article import Contact
from channels.press.feed import FeedSettings
from channels.press.listing import Addresses, Entry, Item, Listing, Recall
from publishing.engine.compose import compose_for
from publishing.models import Delivery, FeedArchive, FeedEntry, Partner
from publishing.press.entries import RECALLED
from publishing.states import Action, State

STORIES = 50
RECALL_DAYS = 30
CHUNK = 200
REMEMBERED = 2000


@dataclass(frozen=True)
class _Head:
    """The newest journal entry of one story, without its content."""

    pk: int
    delivery: uuid.UUID | None
    story: uuid.UUID
    recalled: bool
    at: datetime


_Key = tuple[uuid.UUID | None, int]  # delivery, the partner's settings revision


class _Composed:
    """Items by entry and settings: an unchanged story is composed once a process."""

    def __init__(self) -> None:
        self._items: OrderedDict[_Key, Item] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> Item | None:
        with self._lock:
            return self._items.get(key)

    def put(self, key: _Key, item: Item) -> None:
        with self._lock:
            self._items[key] = item
            while len(self._items) > REMEMBERED:
                self._items.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._items.clear()


_composed = _Composed()


def listing_of(partner: Partner, now: datetime) -> tuple[Listing, datetime | None]:
    """The feed, and until when it holds (a notice leaves after 30 days).

    `partner` must have been read before this is called: what is read later can
    only be newer than the version it names.
    """
    heads = list(_newest(partner, now - timedelta(days=RECALL_DAYS)))
    gone = _withdrawn([head.pk for head in heads])
    entries: list[Entry] = []
    for entry in _load(partner, heads, gone):
        if isinstance(entry, Recall) and _gone(entry) <= now:
            continue
        entries.append(entry)
    until = [_gone(entry) for entry in entries if isinstance(entry, Recall)]
    archives = FeedArchive.objects.filter(partner=partner)
    newest = archives.aggregate(number=Max("number"))["number"] or 0
    listing = replace(head_of(partner, tuple(entries)), previous=addresses(newest))
    return listing, min(until, default=None)


def _gone(recall: Recall) -> datetime:
    return recall.at + timedelta(days=RECALL_DAYS)


def _newest(partner: Partner, since: datetime) -> Iterator[_Head]:
    """The newest entry of each of the last STORIES stories, then older recalls."""
    rows = FeedEntry.objects.filter(partner=partner, story__isnull=False)
    fields = ("pk", "delivery_id", "story_id", "event", "at", "seq")
    seen: set[uuid.UUID] = set()
    standing, below = 0, None
    while standing < STORIES:
        page = rows if below is None else rows.filter(seq__lt=below)
        chunk = list(page.order_by("-seq").values_list(*fields)[:CHUNK])
        if not chunk:
            return
        for pk, delivery, story, event, at, seq in chunk:
            below = seq
            if story in seen:
                continue
            seen.add(story)
            yield _Head(pk, delivery, story, event == RECALLED, at)
            standing += event != RECALLED
            if standing == STORIES:
                break
    older = rows.filter(event=RECALLED, at__gt=since, seq__lt=below)
    for pk, delivery, story, _event, at, _seq in older.order_by("-seq").values_list(
        *fields
    ):
        if story not in seen:
            seen.add(story)
            yield _Head(pk, delivery, story, True, at)


def _withdrawn(entry_ids: list[int]) -> dict[int, tuple[str, datetime]]:
    """Entries whose place is being withdrawn though the notice is not written yet."""
    rows = (
        Delivery.objects.filter(
            placement__deliveries__feed_entry__in=entry_ids, action=Action.WITHDRAW
        )
        .exclude(state=State.CANCELLED)
        .values_list("placement__deliveries__feed_entry", "reason", "created_at")
    )
    wanted = set(entry_ids)
    return {entry: (reason, at) for entry, reason, at in rows if entry in wanted}


def _load(
    partner: Partner,
    heads: list[_Head],
    withdrawn: dict[int, tuple[str, datetime]],
) -> Iterator[Entry]:
    known = {
        head.pk: item
        for head in heads
        if not head.recalled
        and head.pk not in withdrawn
        and (item := _composed.get((head.delivery, partner.settings_revision)))
    }
    missing = (
        FeedEntry.objects.filter(pk__in=[h.pk for h in heads if h.pk not in known])
        .select_related("story", "snapshot", "delivery__placement__channel")
        .in_bulk()
    )
    for head in heads:
        if head.pk in known:
            yield known[head.pk]
        elif head.recalled:
            yield recall_of(missing[head.pk], missing[head.pk].reason, head.at)
        elif head.pk in withdrawn:
            yield recall_of(missing[head.pk], *withdrawn[head.pk])
        else:
            item = item_of(missing[head.pk])
            _composed.put((head.delivery, partner.settings_revision), item)
            yield item


def item_of(entry: FeedEntry) -> Item:
    if entry.snapshot is None or entry.delivery is None:
        raise ValueError(f"entry {entry.pk} tells of a story without its content")
    article = entry.snapshot.article
    composed = compose_for(
        entry.delivery.placement, article, event=entry.event.removeprefix("story.")
    )
    return Item(article, composed.post, entry.event, entry.seq, entry.at)


def recall_of(entry: FeedEntry, reason: str, at: datetime) -> Recall:
    """Title and address as the partner knew them; nothing of the story itself."""
    told = entry.snapshot.document if entry.snapshot else {}
    story = entry.story
    if story is None:
        raise ValueError(f"entry {entry.pk} names no story")
    return Recall(
        tag=story.tag,
        title=told.get("title", story.title),
        url=told.get("url", story.url),
        reason=reason,
        at=at,
        seq=entry.seq,
        published_at=parse_datetime(told.get("published_at", "")) or at,
        unit=told.get("unit", story.unit_name),
        contact=Contact.model_validate(told.get("contact", {})),
    )


def addresses(archive: int) -> Addresses | None:
    """Of an archive by its number; None for 0, before the first one."""
    if archive == 0:
        return None
    base = f"{settings.LANTOA_BASE_URL}/press/archive/{archive}"
    return Addresses(rss=f"{base}/rss.xml", atom=f"{base}/atom.xml", json="")


def head_of(partner: Partner, entries: tuple[Entry, ...]) -> Listing:
    channel = partner.channel
    terms = FeedSettings.model_validate(channel.settings)
    unit = channel.unit.title
    base = settings.LANTOA_BASE_URL
    return Listing(
        id=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, channel.account_id)}",
        title=f"{unit} – {partner.name}",
        description=f"Bài của {unit} dành cho {partner.name}",
        home=f"{base}/",
        addresses=Addresses(
            rss=f"{base}/press/rss.xml",
            atom=f"{base}/press/atom.xml",
            json=f"{base}/press/feed.json",
        ),
        unit=unit,
        language="vi",
        licence=terms.licence,
        contact=terms.contact,
        updated=_updated(entries, partner.created_at),
        seq=partner.seq,
        entries=entries,
    )


def _updated(entries: Iterable[Entry], otherwise: datetime) -> datetime:
    return max((entry.at for entry in entries), default=otherwise)


def forget() -> None:
    """Drop what was composed: the next listing is made from the rows alone."""
    _composed.clear()
