"""Desks of two units, and stories that are out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.models import Exemplar
from publishing.clock import database_now
from publishing.content.golive import publish_page
from tests.stories import make_column, make_editor, make_story


@pytest.fixture
def desk(editor) -> Client:
    """The editor of `unit` at work."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def stranger(other_unit) -> Client:
    """An editor of another unit."""
    client = Client()
    client.force_login(make_editor(other_unit, "khach"))
    return client


@pytest.fixture
def person(unit) -> Exemplar:
    return Exemplar.objects.create(
        unit=unit, full_name="Trần Thị Ngọc Hoà", honorific="cô", call_name="cô Hoà"
    )


@pytest.fixture
def publish() -> Callable[..., Any]:
    """A live story in `column` with the given fields."""

    def make(column: Any, title: str = "Một bài đã đăng", **fields: Any) -> Any:
        movements = fields.pop("movements", None)
        page = make_story(column, title, **fields)
        if movements is not None:
            page.movements = movements
            page.save_revision()
        publish_page(page, now=database_now())
        page.refresh_from_db()
        return page

    return make


@pytest.fixture
def foreign_column(other_unit):
    return make_column(other_unit)
