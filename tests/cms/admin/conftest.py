"""A browser for each person; screens speak Vietnamese unless a test asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

VIETNAMESE = {"accept-language": "vi"}


@pytest.fixture
def browse() -> Callable[[Any], Client]:
    def _browse(user: Any) -> Client:
        client = Client(headers=VIETNAMESE)
        client.force_login(user)
        return client

    return _browse


@pytest.fixture
def desk(browse, editor) -> Client:
    """The editor's own browser."""
    return browse(editor)


@pytest.fixture
def stranger(browse, other_unit) -> Client:
    """An editor of another unit."""
    from tests.stories import make_editor

    return browse(make_editor(other_unit, "la-mat"))
