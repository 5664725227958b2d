from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.stand_ins import StandIns


@pytest.fixture(scope="session")
def stand_ins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIns]:
    """One sandbox process for the whole run, on a port of its own."""
    running = StandIns(tmp_path_factory.mktemp("stand-ins"))
    yield running
    running.stop()
