"""A world of real processes for a module of tests: one start, many stories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.world import networks
from tests.world.database import Servers, own_servers
from tests.world.desk import Desk, set_up
from tests.world.world import World


@pytest.fixture(scope="module")
def servers(django_db_setup: None, django_db_blocker: Any) -> Iterator[Servers]:
    networks.register()
    with django_db_blocker.unblock(), own_servers() as found:
        yield found


@pytest.fixture(scope="module")
def world(
    servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    with (
        World(folder, servers.database_url, servers.redis_url) as made,
        override_settings(DATA_DIR=folder, STORAGES=storages(folder)),
    ):
        made.start("sandbox", "receiver", "web", "worker")
        made.wait_until_ready()
        yield made


@pytest.fixture(scope="module")
def desk(world: World) -> Desk:
    return set_up(world)


def storages(folder: Path) -> dict[str, Any]:
    """Pictures where the processes of the world have them."""
    files = "django.core.files.storage.FileSystemStorage"

    def at(name: str) -> dict[str, Any]:
        return {"BACKEND": files, "OPTIONS": {"location": folder / name}}

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "default": at("private"),
        "public_pictures": at("media"),
        "snapshot_pictures": at("private/snapshots"),
        "staticfiles": {"BACKEND": plain},
    }
