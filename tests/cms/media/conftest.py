"""Desks of two units, and pictures as people really send them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from publishing.clock import database_now
from publishing.content.golive import publish_page
from publishing.models import Channel
from tests.stories import make_editor, make_story


@pytest.fixture
def desk(editor) -> Client:
    """The editor of `unit` at work, in Vietnamese."""
    client = Client(headers={"accept-language": "vi"})
    client.force_login(editor)
    return client


@pytest.fixture
def stranger(other_unit) -> Client:
    """An editor of another unit."""
    client = Client(headers={"accept-language": "vi"})
    client.force_login(make_editor(other_unit, "khach"))
    return client


@pytest.fixture
def publish() -> Callable[..., Any]:
    """A live story in `column` with the given fields."""

    def make(column: Any, title: str = "Một bài đã đăng", **fields: Any) -> Any:
        page = make_story(column, title, **fields)
        publish_page(page, now=database_now())
        page.refresh_from_db()
        return page

    return make


@pytest.fixture
def channel(unit) -> Channel:
    """A place done by hand; nothing leaves."""
    return Channel.objects.create(
        unit=unit,
        network="manual",
        name="Zalo nhóm",
        account_id="zalo-nhom",
        settings={"place": "Zalo nhóm"},
    )
