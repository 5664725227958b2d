"""One network in memory and a content source with doors, for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from publishing.ports import content_source

from . import disk, network, world

SOURCE = f"{world.__name__}.FakeSource"


@pytest.fixture(autouse=True)
def net() -> network.Network:
    network.register()
    return network.reset()


@pytest.fixture(autouse=True)
def source() -> Iterator[type[world.FakeSource]]:
    fake = world.FakeSource
    fake.shut, fake.until, fake.asked = {}, None, []
    with override_settings(LANTOA_CONTENT_SOURCE=SOURCE):
        content_source.cache_clear()
        yield fake
    content_source.cache_clear()


@pytest.fixture
def on_disk(committed, settings, tmp_path, monkeypatch) -> float:
    """A database and a network that outlive a process; the seconds of a lease."""
    monkeypatch.setenv("LANTOA_DATA_DIR", str(tmp_path))
    settings.DATA_DIR = tmp_path
    settings.LANTOA_LEASE_S = 1.5
    settings.LANTOA_RECONCILE_S = 1
    disk.register()
    return 1.5
