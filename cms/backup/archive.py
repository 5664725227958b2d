"""`lantoa backup FILE`, `lantoa restore FILE`: database and files, never secrets."""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from cms.backup.databases import BackupFailed, database
from publishing.clock import database_now
from publishing.engine import heartbeat
from publishing.spoken_time import written_out

KIND = "lantoa-backup-1"
MANIFEST = "manifest.json"
AWAKE_S = 10  # a worker or a pump was heard so recently: it still runs


@dataclass(frozen=True)
class Report:
    """What a backup holds: when it was made, and how many files besides."""

    made_at: datetime
    files: int


def backup(target: Path) -> Report:
    """Write everything to `target`, whole or not at all; only its owner may read it.

    The database first: files that come later are superfluous, none is missing.
    """
    made_at = database_now()
    reason = _("Restored from the backup of %(time)s") % {"time": written_out(made_at)}
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".lantoa-") as folder:
        copy = Path(folder) / database().name
        database().dump(copy, reason, made_at)
        manifest = Path(folder) / MANIFEST
        manifest.write_text(json.dumps(_manifest(made_at)), encoding="utf-8")
        whole = Path(folder) / "whole"
        files = 0
        with tarfile.open(whole, "w:gz", compresslevel=1) as tar:
            tar.add(manifest, MANIFEST)
            tar.add(copy, copy.name)
            for file, name in _files():
                with suppress(FileNotFoundError):  # taken away meanwhile
                    tar.add(file, name, recursive=False)
                    files += 1
        whole.chmod(0o600)
        with whole.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(whole, target)
    return Report(made_at, files)


def restore(source: Path, *, replace: bool) -> Report:
    """Put the database and the files of a backup in place; the Hold comes with them.

    Refused while something runs, and over a database that is in use unless told to.
    """
    try:
        with tarfile.open(source) as tar:
            return _restore(tar, replace=replace)
    except FileNotFoundError:
        raise BackupFailed(_("There is no file %(file)s.") % {"file": source}) from None
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupFailed(_("The file cannot be read: %s") % error) from error


def _restore(tar: tarfile.TarFile, *, replace: bool) -> Report:
    told = _told(tar)
    _refuse_if_in_use(replace=replace)
    files = 0
    with tempfile.TemporaryDirectory(prefix="lantoa-") as folder:
        name = database().name
        tar.extract(name, folder, filter="data")
        for member in tar:
            root, _slash, rest = member.name.partition("/")
            if root in _roots() and rest and member.isfile():
                _roots()[root].mkdir(parents=True, exist_ok=True)
                tar.extract(
                    member.replace(name=rest, deep=False), _roots()[root], filter="data"
                )
                files += 1
        database().load(Path(folder) / name)
    return Report(datetime.fromisoformat(told["made_at"]), files)


def _manifest(made_at: datetime) -> dict[str, Any]:
    return {"kind": KIND, "made_at": made_at.isoformat(), "engine": connection.vendor}


def _told(tar: tarfile.TarFile) -> dict[str, Any]:
    try:
        file = tar.extractfile(MANIFEST)
        told: dict[str, Any] = json.load(file) if file else {}
    except (KeyError, ValueError):
        told = {}
    if told.get("kind") != KIND:
        raise BackupFailed(_("This is no backup of Lan Tỏa."))
    if told["engine"] != connection.vendor:
        raise BackupFailed(
            _("The backup is of %(there)s, this installation runs on %(here)s.")
            % {"there": told["engine"], "here": connection.vendor}
        )
    return told


def _refuse_if_in_use(*, replace: bool) -> None:
    try:
        used = "auth_user" in connection.introspection.table_names()
        if not used:
            return
        now = database_now()
        ages = [heartbeat.age(name, now) for name in ("pump", "ticker", "sweep")]
    except DatabaseError as error:
        if connection.vendor == "postgresql":
            raise BackupFailed(
                _("The database does not answer: %s") % str(error).strip()
            ) from error
        return  # a damaged file is what is to be replaced
    if any(age is not None and age.total_seconds() < AWAKE_S for age in ages):
        raise BackupFailed(
            _("Something still runs here. Stop web and workers, wait ten seconds.")
        )
    if not replace:
        raise BackupFailed(
            _("There is a database already. Add --replace to lose what is in it.")
        )


def _roots() -> dict[str, Path]:
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}


def _files() -> Iterator[tuple[Path, str]]:
    for name, root in _roots().items():
        for file in sorted(root.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file, f"{name}/{file.relative_to(root)}"
