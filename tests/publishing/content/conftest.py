"""Another content source for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from publishing.ports import content_source


@pytest.fixture
def source(settings) -> Iterator[Callable[[str], None]]:
    def use(path: str) -> None:
        settings.LANTOA_CONTENT_SOURCE = path
        content_source.cache_clear()

    yield use
    content_source.cache_clear()
