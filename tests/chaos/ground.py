"""The ground a chaos world stands on: its servers, its database, its places.

Django is set up here, once per process, on that database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from tests.servers import Postgres, Redis
from tests.template import migrated_file
from tests.world.world import World

LEASE_S = 3.0
RECONCILE_S = 1.0
ANSWER_S = 0.15  # the receiver takes so long to answer: time to be killed in
LAG_S = 0.5  # of the journal's list; within the reconcile window


@dataclass
class Ground:
    """`postgres` and `redis` are None in the world of SQLite and files."""

    world: World
    postgres: Postgres | None = None
    redis: Redis | None = None
    places: dict[str, Any] = field(default_factory=dict)  # trait → Channel
    column: Any = None
    picture: Any = None
    fired: dict[str, int] = field(default_factory=dict)  # by fault, as seen
    _lock: Any = field(default_factory=RLock)  # the storm and its watcher are two

    def saw(self, name: str, *, hit: bool) -> None:
        self.fired[name] = self.fired.get(name, 0) + hit

    def watch(self) -> None:
        """Start again what died; never twice, whoever looks at the same moment."""
        with self._lock:
            self.world.watch()

    def restart(self, name: str) -> bool:
        """SIGKILL and a new start; whether there was somebody to kill."""
        with self._lock:
            alive = self.world.processes[name].process.poll() is None
            self.world.kill(name)
            self.world.start(name)
        return alive

    @contextmanager
    def second(self, name: str) -> Iterator[None]:
        """One more process for a while."""
        with self._lock:
            self.world.start(name)
        try:
            yield
        finally:
            with self._lock:
                self.world.kill(name)

    @property
    def order(self) -> Path:
        """Writing a crash point's name here lets the next process there die."""
        return self.world.folder / "crash-at"

    @property
    def paths(self) -> dict[str, str]:
        return {trait: f"/hang/{ANSWER_S}/{trait}" for trait in self.places}


@contextmanager
def ground(kind: str, folder: Path) -> Iterator[Ground]:
    """`kind` is postgres (with Redis) or sqlite (with a folder of messages)."""
    postgres = Postgres() if kind == "postgres" else None
    redis = Redis() if kind == "postgres" else None
    try:
        url = postgres.url if postgres else f"sqlite://{folder / 'world.sqlite3'}"
        more = {
            "LANTOA_LEASE_S": str(LEASE_S),
            "LANTOA_RECONCILE_S": str(RECONCILE_S),
            "LANTOA_CRASH": f"@{folder / 'crash-at'}",
        }
        with World(folder, url, redis.url if redis else "", more) as world:
            made = Ground(world, postgres, redis)
            _set_up_django(world)
            _settle_down(made)
            yield made
    finally:
        for server in (redis, postgres):
            if server is not None:
                server.close()


def _set_up_django(world: World) -> None:
    """This process sees the same database, broker and folders; it never dies."""
    os.environ.update(world.environment)
    del os.environ["LANTOA_CRASH"]
    import django
    from django.core.management import call_command

    django.setup()
    with _copied(world):
        call_command("migrate", verbosity=0)


def _copied(world: World) -> AbstractContextManager[bool]:
    """The tests' migrated file, where there is one to copy: migrating takes a minute."""
    path = world.database_url.removeprefix("sqlite://")
    return (
        nullcontext(False) if path == world.database_url else migrated_file(Path(path))
    )


def _settle_down(made: Ground) -> None:
    from publishing.api.auth import create_token
    from tests.stories import make_column, make_image, make_unit
    from tests.world import places

    world = made.world
    unit = make_unit("Công đoàn Trường Bão Tố (hư cấu)", short_name="Bão Tố")
    made.column = make_column(unit)
    made.picture = make_image(unit)
    at = f"{world.receiver}/hang/{ANSWER_S}"
    made.places = {
        "keyed": places.webhook(unit, f"{at}/keyed"),
        "queryable": places.journal(unit, f"{at}/queryable", lag=LAG_S),
        "blind": places.letterbox(unit, f"{at}/blind"),
    }
    _token, world.token = create_token("Bão", "publish", unit_page_id=unit.pk)
