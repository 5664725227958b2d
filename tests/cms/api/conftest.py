"""Two units with live stories, and a way to ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from cms.models import Exemplar, MovementPage, Place
from publishing.models import Story
from tests.cms.published import live_story, publish
from tests.stories import make_column, make_story

BASE = "/api/content/v2/"


@pytest.fixture(autouse=True)
def _fresh_counts():
    """Totals are kept for seconds; a test's stories are not another's."""
    cache.clear()


@pytest.fixture
def ask(client):
    """The JSON of an address below the API; `status` is asserted."""

    def asked(path: str, status: int = 200) -> Any:
        response = client.get(BASE + path)
        assert response.status_code == status, response.content
        return response.json()

    return asked


@pytest.fixture
def movement(site_root):
    page = MovementPage(
        title="Dạy tốt, học tốt (thử)", plan="<p>Kế hoạch <b>năm</b></p>"
    )
    site_root.add_child(instance=page)
    return page


@pytest.fixture
def island(db):
    return Place.objects.filter(kind=Place.Kind.SPECIAL_ZONE).order_by("pk").first()


@pytest.fixture
def person(unit, island):
    return Exemplar.objects.create(
        unit=unit,
        full_name="Trần Thị Ngọc Hoà",
        honorific="cô",
        role="giáo viên",
        location=island,
        on_island=True,
    )


@pytest.fixture
def live(column, person, movement):
    page = make_story(
        column, "Cô Hoà và “Tủ sách đèn bão”", exemplar=person, lead="Chuyện ở đảo xa."
    )
    page.movements = [movement]
    page.save_revision()
    publish(page)
    return page


@pytest.fixture
def elsewhere(other_unit):
    return live_story(make_column(other_unit, "Tin hay"), "Thầy Đặng Đình Đức")


@pytest.fixture
def story(live):
    return Story.objects.get(page=live)
