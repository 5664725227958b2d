"""An installation to measure: durable databases, fifty partners, stories of 20 kB."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connections

from tests import template
from tests.servers import Postgres, Redis
from tests.world.world import World

PARTNERS = 50
WORDS = "Đêm mất điện, cả xóm vẫn thấy một ô cửa sáng, nơi cô giáo kể chuyện bằng tay. "


class Durable(Postgres):
    """As in production: every commit reaches the disk."""

    more = ""

    def start(self) -> None:
        options = (
            f"-h 127.0.0.1 -p {self.port} -k {self._server.pgdata} {self.more} "
            "-c max_connections=100 -c shared_buffers=256MB -c max_wal_size=4GB"
        )
        self._ctl("-o", options, "-l", str(self._server.log), "start")

    def migrate(self) -> None:
        """Once for all rows of the table: the migrated cluster is kept as files."""
        kept = template.kept().with_suffix(".pg")
        data = self._server.pgdata
        self.stop()
        if kept.exists():
            shutil.rmtree(data)
            _copy(kept, data)
        else:
            self.more = "-c fsync=off"
            self.start()
            call_command("migrate", verbosity=0)
            connections.close_all()
            self.stop()
            self.more = ""
            draft = kept.with_suffix(f".{os.getpid()}")
            _copy(data, draft)
            if kept.exists():  # another run was quicker
                shutil.rmtree(draft)
            else:
                draft.rename(kept)
        self.start()


def _copy(source: Path, target: Path) -> None:
    """With the owners, who are not ours when root runs the server as another user."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


@dataclass
class Ground:
    world: World
    postgres: Postgres | None
    redis: Redis | None
    unit: Any = None
    column: Any = None


@contextmanager
def ground(kind: str, **more: str) -> Iterator[Ground]:
    """`kind`: postgres (with Redis) or sqlite (with a folder of messages)."""
    folder = Path(tempfile.mkdtemp(prefix=f"lantoa-bench-{kind}-"))
    postgres = Durable() if kind == "postgres" else None
    redis = Redis() if kind == "postgres" else None
    url = postgres.url if postgres else f"sqlite://{folder / 'bench.sqlite3'}"
    more = {"LANTOA_TEST_DURABLE": "1", "LANTOA_LEASE_S": "30", **more}
    if postgres is not None:
        more.setdefault(
            "LANTOA_WORKER_CONCURRENCY", "2"
        )  # as docker-compose.yml has it
    try:
        with World(folder, url, redis.url if redis else "", more) as world:
            world.hosts = PARTNERS + 1
            os.environ.update(world.environment)
            django.setup()
            if postgres is not None:
                postgres.migrate()
            else:
                with template.migrated_file(folder / "bench.sqlite3") as ready:
                    if not ready:
                        call_command("migrate", verbosity=0)
            yield _settled(Ground(world, postgres, redis))
    finally:
        for server in (redis, postgres):
            if server is not None:
                server.close()


def _settled(made: Ground) -> Ground:
    from tests.stories import make_column, make_unit

    made.unit = make_unit("Công đoàn Trường Đo Đạc (hư cấu)", short_name="Đo Đạc")
    made.column = make_column(made.unit)
    return made


def partners(made: Ground, count: int = PARTNERS) -> list[Any]:
    """Webhooks of as many hosts, each an address of the loopback network."""
    from tests.world import places

    port = made.world.receiver_port
    return [
        places.webhook(made.unit, f"http://127.0.0.{n}:{port}/p{n}", f"Đối tác {n}")
        for n in range(1, count + 1)
    ]


def stories(made: Ground, count: int, size: int = 20_000) -> list[Any]:
    """Live, checked and frozen stories whose event is about `size` bytes."""
    from publishing.clock import database_now
    from publishing.content.freeze import freeze
    from publishing.content.golive import publish_page
    from publishing.content.stories import ensure_story
    from publishing.models import Snapshot
    from tests.stories import make_image, make_story

    picture = make_image(made.unit)
    # The text stands in the event twice: as blocks in JSON terms and as HTML.
    paragraphs = max(int((size - 3000) / (len(WORDS.encode()) * 4 + 30)), 1)
    body = [("paragraph", f"<p>{WORDS * 4}</p>")] * paragraphs
    found = []
    for number in range(count):
        page = make_story(
            made.column, f"Bài đo số {number}", lead_picture=picture, body=body
        )
        now = database_now()
        publish_page(page, now=now)
        story = ensure_story(page.pk, now=now)
        freeze(story, now=now)
        found.append(story)
    Snapshot.objects.update(seen_at=database_now())
    return found


def rows(
    made: Ground, told: Sequence[Any], channels: Sequence[Any], at: datetime
) -> int:
    """A publish of every story to every channel, due at `at`; returns how many."""
    from publishing.models import Delivery, Placement, Snapshot
    from publishing.states import Action, State

    newest = {s.story_id: s.pk for s in Snapshot.objects.order_by("publication")}
    places = Placement.objects.bulk_create(
        [
            Placement(story=s, channel=c, at=at, link_token=uuid.uuid4().hex[:8])
            for s in told
            for c in channels
        ],
        batch_size=500,
    )
    Delivery.objects.bulk_create(
        [
            Delivery(
                placement=place,
                channel_id=place.channel_id,
                seq=1,
                action=Action.PUBLISH,
                event="published",
                state=State.DUE,
                snapshot_id=newest[place.story_id],
                revision=number + 2,
                planned_at=at,
                next_at=at,
                key=place.create_key(1),
            )
            for number, place in enumerate(places)
        ],
        batch_size=500,
    )
    return len(places)


def clear() -> None:
    """No rows any more; stories and channels stay.

    A worker may write a line of its log meanwhile, and then all is tried again.
    """
    from django.db import IntegrityError

    for _try in range(20):
        try:
            return _clear()
        except IntegrityError:
            time.sleep(0.5)
    return _clear()


def _clear() -> None:
    from publishing.models import Attempt, Delivery, FeedEntry, Placement

    FeedEntry.objects.all().delete()
    Attempt.objects.all().delete()
    Delivery.objects.all().delete()
    Placement.objects.all().delete()
