"""Ready bytes of a partner's feed, and who may replace them.

A document is replaced only by a greater version (seq, settings revision, valid
until). A reader compares the version with the partner's row, so a document that
was overtaken or voided is never served again.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q

from channels.press import atom, jsonfeed, rss
from channels.press.listing import Listing
from publishing.models import FeedArchive, FeedDocument, FeedEntry, Partner
from publishing.press import archives
from publishing.press.listings import listing_of

if TYPE_CHECKING:
    from uuid import UUID

REMEMBERED = 64
TOO_HIGH = 2**31  # a number that no column holds


@dataclass(frozen=True)
class Format:
    """One way to write a listing. `name` is what FeedDocument.format holds."""

    name: str
    render: Callable[[Listing], bytes]
    content_type: str


FORMATS: dict[str, Format] = {
    "rss.xml": Format("rss", rss.render, rss.CONTENT_TYPE),
    "atom.xml": Format("atom", atom.render, atom.CONTENT_TYPE),
    "feed.json": Format("json", jsonfeed.render, jsonfeed.CONTENT_TYPE),
}


@dataclass(frozen=True)
class Version:
    """What a document was made from; the partner's row names the wanted one."""

    seq: int
    settings_revision: int


@dataclass(frozen=True)
class Ready:
    """A document as it is served. `etag` is of the plain bytes, without quotes."""

    version: Version
    valid_until: datetime | None
    body: bytes
    gzipped: bytes
    etag: str
    modified_at: datetime

    def serves(self, version: Version, now: datetime) -> bool:
        """Whether a reader who was told that `version` is the newest may have it."""
        return (
            self.version.seq >= version.seq
            and self.version.settings_revision >= version.settings_revision
            and (self.valid_until is None or self.valid_until > now)
        )


class _Cache:
    """The documents this process has served last."""

    def __init__(self) -> None:
        self._ready: OrderedDict[tuple[Hashable, str], Ready] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Hashable, str]) -> Ready | None:
        return self._ready.get(key)

    def put(self, key: tuple[Hashable, str], ready: Ready) -> None:
        with self._lock:
            self._ready[key] = ready
            self._ready.move_to_end(key)
            while len(self._ready) > REMEMBERED:
                self._ready.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._ready.clear()


cache = _Cache()
# One rendering of a partner at a time: the readers behind it find the result.
_rendering = tuple(Lock() for _stripe in range(16))


def ready(
    partner_id: int,
    form: Format,
    version: Version,
    now: datetime,
    born: Hashable = None,
) -> Ready:
    """The document for a reader: from this process, the database, or made now.

    `born` tells a partner from one that had its id before a database was restored.
    """
    key = ((partner_id, born), form.name)
    held = cache.get(key)
    if held is not None and held.serves(version, now):
        return held
    with _rendering[partner_id % len(_rendering)]:
        held = cache.get(key)
        if held is None or not held.serves(version, now):
            held = _stored(partner_id, form)
        if held is None or not held.serves(version, now):
            held = render(partner_id, form, now)
        cache.put(key, held)
    return held


def render(partner_id: int, form: Format, now: datetime) -> Ready:
    """Make the document anew and store it, unless a greater version stands there."""
    partner = Partner.objects.select_related("channel__unit").get(pk=partner_id)
    listing, until = listing_of(partner, now)
    made = _make(form, form.render(listing), partner, until, now)
    if _replace(partner_id, form, made):
        return made
    return _stored(partner_id, form) or made


def render_due(now: datetime) -> int:
    """Render whatever is behind its partner's journal; returns how many were."""
    current = Q(
        Q(documents__valid_until__isnull=True) | Q(documents__valid_until__gt=now),
        documents__voided=False,
        documents__seq=F("seq"),
        documents__settings_revision=F("settings_revision"),
    )
    behind = (
        Partner.objects.filter(channel__closed_at=None)
        .annotate(ready=Count("documents", filter=current))
        .filter(ready__lt=len(FORMATS))
        .values_list("pk", flat=True)
    )
    partners = list(behind)
    for partner_id in partners:
        for form in FORMATS.values():
            render(partner_id, form, now)
    return len(partners)


def void(story_id: UUID, now: datetime) -> int:
    """Take the documents that tell of a story out of use, in the caller's transaction.

    The partners' revision rises with it, so that a document rendered from what
    stood before can no longer pass for the newest. Returns the partners concerned.
    """
    partners = (
        Partner.objects.filter(
            Exists(FeedEntry.objects.filter(partner=OuterRef("pk"), story=story_id))
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    concerned = list(partners.select_for_update())
    refresh(concerned)
    archives.recall(story_id, concerned, now)
    FeedDocument.objects.filter(partner__in=concerned).update(voided=True, body=b"")
    return len(concerned)


def refresh(partner_ids: list[int]) -> None:
    """Let every reader find new documents: terms, names or contents have changed."""
    Partner.objects.filter(pk__in=partner_ids).update(
        settings_revision=F("settings_revision") + 1
    )


def _make(
    form: Format, body: bytes, partner: Partner, until: datetime | None, now: datetime
) -> Ready:
    """A new document; while its bytes are the same, so is its time of change."""
    etag = hashlib.sha256(body).hexdigest()[:40]
    same = FeedDocument.objects.filter(partner=partner, format=form.name, etag=etag)
    changed_at = same.values_list("modified_at", flat=True).first()
    return Ready(
        version=Version(partner.seq, partner.settings_revision),
        valid_until=until,
        body=body,
        gzipped=_gzipped(body),
        etag=etag,
        modified_at=changed_at or now.replace(microsecond=0),
    )


def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


def _stored(partner_id: int, form: Format) -> Ready | None:
    row = (
        FeedDocument.objects.filter(partner=partner_id, format=form.name, voided=False)
        .select_related("partner")
        .first()
    )
    if row is None:
        return None
    body = bytes(row.body)
    return Ready(
        version=Version(row.seq, row.settings_revision),
        valid_until=row.valid_until,
        body=body,
        gzipped=_gzipped(body),
        etag=row.etag,
        modified_at=row.modified_at,
    )


def archived(partner_id: int, form: Format, number: int) -> Ready | None:
    """A closed stretch of the partner's journal; None where there is none (yet)."""
    rows = FeedArchive.objects.filter(partner=partner_id, format=form.name)
    row = rows.filter(number=number).first() if number < TOO_HIGH else None
    if row is None:
        return None
    body = bytes(row.body)
    version = Version(row.last_seq, 0)
    gzipped = _gzipped(body)
    return Ready(version, None, body, gzipped, row.etag, row.modified_at)


def _replace(partner_id: int, form: Format, made: Ready) -> bool:
    """Compare and set: whether `made` is now what stands in the row."""
    version = made.version
    FeedDocument.objects.bulk_create(
        [
            FeedDocument(
                partner_id=partner_id,
                format=form.name,
                seq=0,
                settings_revision=0,
                body=b"",
                etag="",
                modified_at=made.modified_at,
                voided=True,
            )
        ],
        ignore_conflicts=True,
    )
    older = (
        Q(seq__lt=version.seq)
        | Q(seq=version.seq, settings_revision__lt=version.settings_revision)
        | Q(seq=version.seq, settings_revision=version.settings_revision)
        & _ends_before(made.valid_until)
    )
    row = FeedDocument.objects.filter(partner=partner_id, format=form.name)
    return bool(
        row.filter(older).update(
            seq=version.seq,
            settings_revision=version.settings_revision,
            valid_until=made.valid_until,
            body=made.body,
            etag=made.etag,
            modified_at=made.modified_at,
            voided=False,
        )
    )


def _ends_before(until: datetime | None) -> Q:
    if until is None:
        return Q(valid_until__isnull=False)
    return Q(valid_until__lt=until)
