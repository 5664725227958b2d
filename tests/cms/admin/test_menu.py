"""The menu of an editor's day, the list of stories, the address of a title."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model

from cms.admin.slug_input import FORMATTERS
from cms.vietnamese.slugs import slugify
from tests.stories import make_story

pytestmark = pytest.mark.django_db


def test_an_editor_sees_the_day_and_not_the_machinery(desk, unit):
    page = desk.get("/admin/").content.decode()

    for url in ("/admin/stories/", "/admin/exemplars/", "/admin/images/"):
        assert url in page
    for url in ("/admin/reports/", "/admin/redirects/", "/admin/users/"):
        assert url not in page


def test_an_administrator_keeps_everything(browse, unit):
    boss = get_user_model().objects.create_superuser("sep", "s@example.vn", "x" * 12)

    page = browse(boss).get("/admin/").content.decode()

    for url in ("/admin/reports/", "/admin/users/"):
        assert url in page


def test_stories_of_the_own_units_stand_in_one_list(desk, stranger, story_page, column):
    make_story(column, "Bài thứ hai")

    page = desk.get("/admin/stories/").content.decode()

    assert story_page.title in page
    assert "Bài thứ hai" in page
    assert "Gương điển hình" in page
    assert column.title in page
    assert story_page.title not in stranger.get("/admin/stories/").content.decode()


def test_stories_are_filtered_by_kind(desk, story_page):
    both = desk.get("/admin/stories/?kind=exemplar").content.decode()
    none = desk.get("/admin/stories/?kind=article").content.decode()

    assert story_page.title in both
    assert story_page.title not in none


def in_the_browser(title: str) -> str:
    """The formatters as the browser runs them, then Wagtail's own ASCII rule."""
    for pattern, replacement in FORMATTERS:
        title = re.sub(pattern, replacement, title)
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", title)).strip("-").lower()


@pytest.mark.parametrize(
    "title",
    [
        "Những người đưa đò",
        "Cô giáo Đặng Thị Hoà ở đảo Lý Sơn",
        "ỮẪỗỴ đ Đ ơ Ơ ư Ư ă Ă â Â ê Ê ô Ô",
        "Quỹ Bữa cơm ấm: 36 người",
        "H’Ngăt Niê",
        "Nguye\u0302\u0303n Thi\u0323 Ho\u0300a",
    ],
)
def test_the_browser_makes_the_address_the_server_makes(title):
    assert in_the_browser(title) == slugify(title)
