"""Pictures by content: private copies for snapshots, public ones for live stories.

A file is written whole or not at all, and never rewritten: its name is its digest.
Files are never touched inside a transaction that holds a Story.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import F, QuerySet

from publishing.models import StoredPicture
from publishing.ports import PictureFile


def store(pictures: Sequence[PictureFile]) -> None:
    """Keep the bytes of every picture for as long as a snapshot may need them."""
    for picture in pictures:
        if hashlib.sha256(picture.data).hexdigest() != picture.digest:
            raise ValueError(f"picture {picture.digest} is not what its name says")
        _write(storages["snapshot_pictures"], filename(picture.digest), picture.data)
    StoredPicture.objects.bulk_create(
        [
            StoredPicture(
                digest=p.digest, width=p.width, height=p.height, size=len(p.data)
            )
            for p in pictures
        ],
        ignore_conflicts=True,
    )


def read(digest: str) -> bytes:
    with storages["snapshot_pictures"].open(filename(digest)) as file:
        data: bytes = file.read()
    return data


def show(digests: Iterable[str]) -> None:
    """Stand the pictures in public media. Safe to repeat; marks first, copies then,
    so that a mark without its file is repaired and a file without a mark cannot be.
    """
    wanted = sorted(set(digests))
    StoredPicture.objects.filter(digest__in=wanted, public=False).update(public=True)
    for digest in wanted:
        _copy(digest)


def hide_unused(digests: Iterable[str]) -> None:
    """Take the pictures that no live story uses out of public media."""
    digests = set(digests)
    if not digests:
        return
    with transaction.atomic():
        rows = StoredPicture.objects.filter(digest__in=digests, public=True)
        locked = list(
            rows.select_for_update().order_by("pk").values_list("pk", flat=True)
        )
        gone = sorted(set(locked) - set(_used(rows)))
        StoredPicture.objects.filter(pk__in=gone).update(public=False)
    for digest in gone:
        storages["public_pictures"].delete(filename(digest))
    again = StoredPicture.objects.filter(pk__in=gone, public=True)
    for digest in again.values_list("pk", flat=True):  # shown while we deleted
        _copy(digest)


def orphans(limit: int) -> list[str]:
    """Public pictures of no snapshot: left by a freeze that did not end."""
    rows = StoredPicture.objects.filter(public=True, snapshots=None)
    return list(rows.values_list("pk", flat=True)[:limit])


def filename(digest: str) -> str:
    return f"{digest}.jpg"


def _used(rows: QuerySet[StoredPicture]) -> QuerySet[StoredPicture, str]:
    """Those in the newest snapshot of a story that is not withdrawn."""
    return rows.filter(
        snapshots__story__withdrawn_at=None,
        snapshots__publication=F("snapshots__story__publication"),
        snapshots__embargoed_until=None,
    ).values_list("pk", flat=True)


def _copy(digest: str) -> None:
    public = storages["public_pictures"]
    if not public.exists(filename(digest)):
        _write(public, filename(digest), read(digest))


def _write(storage: Storage, name: str, data: bytes) -> None:
    if storage.exists(name):
        return
    try:
        target = Path(storage.path(name))
    except NotImplementedError:  # not on a disk: such stores write whole objects
        storage.save(name, ContentFile(data))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), 0o644)
    Path(file.name).replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
