"""The search page narrows the published stories down, and says by what."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import Article, Exemplar, HomePage, MovementPage, Place
from cms.public.listing import PER_PAGE
from tests.cms.published import live_story, publish
from tests.stories import make_column, make_story, pass_checks

pytestmark = [pytest.mark.django_db, pytest.mark.search]


def read(client, **asked: object) -> str:
    return client.get("/tim-kiem/", asked).content.decode()


def options(text: str, facet: str) -> list[str]:
    select = re.search(rf'<select id="{facet}".*?</select>', text, re.DOTALL)
    return re.findall(r">([^<]+)</option>", select.group())[1:] if select else []


def titles(text: str) -> list[str]:
    return re.findall(r'class="headline"[^>]*>([^<]+)<', text)


def launched(name: str) -> MovementPage:
    page = MovementPage(title=name)
    HomePage.objects.get().add_child(instance=page)
    return page


@pytest.fixture
def shelf(column, unit, other_unit):
    """A story of an island in a movement, last year's article, and two drafts."""
    island = Place.objects.get(name="Lý Sơn", kind="special_zone")
    hoa = Exemplar.objects.create(unit=unit, full_name="Hoà", location=island)
    taught = launched("Dạy tốt")
    launched("Không ai theo")
    story = make_story(column, "Cô Hoà trên đảo", exemplar=hoa)
    story.movements = [taught]
    story.save_revision()
    publish(story)
    article = Article(
        title="Tin năm trước", author="An", source="Công đoàn", live=False
    )
    column.add_child(instance=article)
    article.save_revision()
    pass_checks(article)
    publish(article)
    Article.objects.filter(pk=article.pk).update(
        first_published_at=datetime(
            2024, 12, 31, 23, 30, tzinfo=timezone.get_current_timezone()
        )
    )
    make_story(make_column(other_unit), "Bản nháp của đơn vị khác")
    return story


def test_only_what_published_stories_have_is_offered(client, shelf, unit):
    text = read(client)

    assert options(text, "loai") == ["Gương điển hình", "Tin, bài"]
    assert options(text, "don-vi") == [unit.title]
    assert options(text, "phong-trao") == ["Dạy tốt"]
    assert options(text, "tinh") == ["Quảng Ngãi"]
    this_year = str(timezone.localtime(shelf.first_published_at).year)
    assert options(text, "nam") == [this_year, "2024"]


def test_each_facet_alone_and_all_together_narrow_the_stories(client, shelf, unit):
    movement = MovementPage.objects.get(title="Dạy tốt").pk
    this_year = timezone.localtime(shelf.first_published_at).year
    asked = {
        "loai": "exemplar",
        "phong-trao": movement,
        "tinh": "51",
        "nam": this_year,
    }
    for name, value in asked.items():
        assert titles(read(client, **{name: value})) == ["Cô Hoà trên đảo"], name

    assert titles(read(client, **asked)) == ["Cô Hoà trên đảo"]
    assert titles(read(client, nam=2024)) == ["Tin năm trước"]
    both = titles(read(client, **{"don-vi": unit.pk}))
    assert both == ["Cô Hoà trên đảo", "Tin năm trước"]


def test_words_and_facets_work_together(client, shelf):
    assert titles(read(client, q="tin nam")) == ["Tin năm trước"]
    assert titles(read(client, q="tin nam", loai="article")) == ["Tin năm trước"]

    text = read(client, q="tin nam", loai="exemplar")

    assert titles(text) == []
    assert "Chưa có bài nào đủ các điều đang lọc" in text


def test_what_is_chosen_is_shown_and_comes_off_one_by_one(client, shelf):
    text = read(client, q="hoa", loai="exemplar", tinh="51")

    assert "1 bài" in text
    chips = re.search(r'<ul aria-labelledby="chosen">.*?</ul>', text, re.DOTALL)
    off = re.findall(r'href="([^"]+)"', chips.group())
    assert off == ["?q=hoa&amp;tinh=51", "?q=hoa&amp;loai=exemplar"]
    assert 'value="exemplar" selected' in text


NOT_OFFERED = (
    {"loai": "khac"},
    {"don-vi": "0"},
    {"don-vi": "١"},
    {"phong-trao": "-1 or 1=1"},
    {"tinh": "<script>"},
    {"nam": "99999"},
    {"nam": "\x00"},
)


def test_what_is_not_offered_is_ignored(client, shelf):
    for asked in NOT_OFFERED:
        answer = client.get("/tim-kiem/", asked)

        assert answer.status_code == 200, asked
        assert "Đang lọc theo" not in answer.content.decode(), asked


def test_a_story_taken_down_takes_its_facets_along(client, shelf):
    assert options(read(client), "tinh")

    shelf.unpublish()

    text = read(client, tinh="51")
    assert not options(text, "tinh")
    assert not options(text, "phong-trao")
    assert options(text, "loai") == ["Tin, bài"]
    assert "Cô Hoà" not in text


def test_leafing_keeps_words_and_facets(client, column):
    for number in range(PER_PAGE + 1):
        live_story(column, f"Chuyện thứ {number}")

    first = read(client, q="chuyen", loai="exemplar")
    [onward] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get("/tim-kiem/" + onward.replace("&amp;", "&")).content.decode()

    assert onward == "?q=chuyen&amp;loai=exemplar&amp;trang=2"
    assert len(titles(first)) == PER_PAGE
    assert len(titles(second)) == 1


def test_more_stories_cost_no_more_questions(client, column):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(client, loai="exemplar")
        return len(queries)

    live_story(column, "Một")
    asked()  # what is kept of an edition is made here
    few = asked()
    for number in range(4):
        live_story(column, f"Thêm {number}")
    asked()

    assert asked() == few
