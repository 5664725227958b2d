"""What editors find, filter, keep and change at once: their own units' alone."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cms.admin.saved_views import lasting
from cms.models import (
    Award,
    AwardForm,
    Exemplar,
    MovementPage,
    Place,
    Programme,
    SavedView,
    SectionPage,
    ValueTag,
)
from tests.cms.published import live_story, publish
from tests.stories import make_column, make_editor, make_image, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.search]


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def stranger(other_unit):
    return make_editor(other_unit, "don-vi-khac")


@pytest.fixture
def island(db):
    return Place.objects.filter(kind=Place.Kind.SPECIAL_ZONE).first()


@pytest.fixture
def person(unit, island):
    return Exemplar.objects.create(
        unit=unit,
        full_name="Đặng Văn Ước",
        on_island=True,
        standing="good_deed",
        deed="brave",
        category="worker",
        field="service",
        location=island,
    )


@pytest.fixture
def story(column, person):
    return make_story(column, "Chiếc thuyền của ông Ước", exemplar=person)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_one_box_finds_drafts_people_columns_and_pictures(desk, story, unit, column):
    make_image(unit, "red", title="Ảnh ông Đặng")
    make_column(unit, "Gương họ Đặng")

    text = text_of(desk.get(reverse("cms_find"), {"q": "dang"}))

    for words in (
        "Chiếc thuyền của ông Ước",
        "Đặng Văn Ước",
        "Ảnh ông Đặng",
        "họ Đặng",
    ):
        assert words in text


def test_the_box_in_the_menu_asks_everything(desk):
    assert reverse("cms_find") in text_of(desk.get(reverse("wagtailadmin_home")))


def test_editors_of_another_unit_find_nothing_of_it(client, stranger, story, unit):
    make_image(unit, "red", title="Ảnh ông Đặng")
    client.force_login(stranger)

    for query in ("dang", "uoc", "guong sang"):
        text = text_of(client.get(reverse("cms_find"), {"q": query}))
        assert "Ước" not in text
        assert "Ảnh ông" not in text
        assert "Gương sáng" not in text
    listed = text_of(client.get(reverse("stories:index"), {"q": "uoc"}))
    assert "Chiếc thuyền" not in listed


@pytest.mark.parametrize("query", ["uoc", "ông Ước", "CHIEC THUYEN", "dang"])
def test_the_story_list_searches_without_marks(desk, story, column, query):
    make_story(column, "Bài khác")

    text = text_of(desk.get(reverse("stories:index"), {"q": query}))

    assert "Chiếc thuyền của ông Ước" in text
    assert "Bài khác" not in text


@pytest.mark.parametrize(
    "query", ['"', "%00", "😀", "a" * 3000, "NEAR(", "' OR 1=1 --"]
)
def test_strange_words_harm_no_list(desk, story, query):
    text_of(desk.get(reverse("stories:index"), {"q": query}))
    text_of(desk.get(reverse("cms_find"), {"q": query, "p": "x"}))


def test_every_facet_narrows_the_story_list(
    desk, story, column, unit, person, island, site_root
):
    movement = MovementPage(title="Dạy tốt (thử)")
    site_root.add_child(instance=movement)
    value = ValueTag.objects.first()
    programme = Programme.objects.create(name="Thử", start_year=2026, end_year=2030)
    story.movements, story.values = [movement], [value]
    story.programmes = [programme]
    story.save()
    Award.objects.create(
        exemplar=person, form=AwardForm.objects.filter(level="state").first()
    )
    make_story(column, "Bài khác")

    for facet, chosen, kept in (
        ("state", "draft", True),
        ("state", "live", False),
        ("kind", "exemplar", True),
        ("kind", "article", False),
        ("unit", unit.pk, True),
        ("column", column.pk, True),
        ("exemplar", person.pk, True),
        ("movement", movement.pk, True),
        ("priority", "on_island", True),
        ("priority", "is_direct_worker", False),
        ("standing", "good_deed", True),
        ("awarded", "no", False),
        ("awarded", "yes", True),
        ("award_level", "state", True),
        ("award_level", "base", False),
        ("deed", "brave", True),
        ("category", "worker", True),
        ("field", "service", True),
        ("field", "union", False),
        ("value", value.pk, True),
        ("programme", programme.pk, True),
        ("province", island.pk, True),
        ("state", "planned", False),
        ("state", "withdrawn", False),
    ):
        text = text_of(desk.get(reverse("stories:index"), {facet: chosen}))
        assert ("Chiếc thuyền" in text) is kept, facet
        narrow = facet not in {"state", "kind", "unit", "column", "awarded"}
        assert not (narrow and "Bài khác" in text), facet


def test_a_filter_is_kept_under_a_name_used_and_deleted(desk, editor, story):
    save = reverse("cms_save_view")

    desk.post(save, {"name": " Bản  nháp ", "query": "state=draft&p=3"})
    view = SavedView.objects.get()
    text = text_of(desk.get(reverse("stories:index")))

    assert (view.user, view.name, view.query) == (editor, "Bản nháp", "state=draft")
    assert f'href="{reverse("stories:index")}?state=draft"' in text

    desk.post(reverse("cms_delete_view", args=[view.pk]))

    assert not SavedView.objects.exists()


def test_a_kept_filter_is_its_owners_alone(client, desk, editor, stranger):
    view = SavedView.objects.create(user=editor, name="Của tôi", query="state=draft")
    client.force_login(stranger)

    assert "Của tôi" not in text_of(client.get(reverse("stories:index")))
    assert client.post(reverse("cms_delete_view", args=[view.pk])).status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


@pytest.mark.parametrize(
    ("name", "query"), [("", "state=draft"), ("Tên", ""), ("Tên", "kind=" + "x" * 3000)]
)
def test_a_view_without_name_or_filter_is_not_kept(desk, name, query):
    desk.post(reverse("cms_save_view"), {"name": name, "query": query})

    assert not SavedView.objects.exists()


def test_only_filters_are_kept_of_an_address():
    assert lasting("?state=draft&p=2&q=%C4%91") == "state=draft&q=%C4%91"


def test_many_stories_join_a_movement_as_drafts(desk, story, column, site_root):
    movement = MovementPage(title="Dạy tốt (thử)")
    site_root.add_child(instance=movement)
    address = reverse(
        "wagtail_bulk_action", args=["wagtailcore", "page", "join_movement"]
    )
    ids = f"{address}?id={story.pk}&id={column.pk}"

    assert "Chiếc thuyền" in text_of(desk.get(ids))
    desk.post(f"{address}?id={story.pk}", {"movement": movement.pk})

    story.refresh_from_db()
    draft = story.get_latest_revision_as_object()
    assert [one.pk for one in draft.movements.all()] == [movement.pk]
    assert not story.live


def test_a_stranger_changes_nothing_at_once(client, stranger, story, site_root):
    movement = MovementPage(title="Dạy tốt (thử)")
    site_root.add_child(instance=movement)
    client.force_login(stranger)
    address = reverse(
        "wagtail_bulk_action", args=["wagtailcore", "page", "join_movement"]
    )

    client.post(f"{address}?id={story.pk}", {"movement": movement.pk})

    story.refresh_from_db()
    assert not story.get_latest_revision_as_object().movements.all()


def test_the_list_tells_what_is_planned_and_what_was_taken_down(desk, column):
    from datetime import timedelta

    from publishing.clock import database_now
    from publishing.content.golive import schedule
    from publishing.content.withdraw import withdraw

    now = database_now()
    planned = make_story(column, "Bài hẹn giờ")
    schedule(planned.pk, now + timedelta(days=1), now=now)
    gone = make_story(column, "Bài đã gỡ")
    withdraw(publish(gone), "Thử", now=now)
    address = reverse("stories:index")

    planned_now = text_of(desk.get(address, {"state": "planned"}))
    gone_now = text_of(desk.get(address, {"state": "withdrawn"}))

    assert ("Bài hẹn giờ" in planned_now, "Bài đã gỡ" in planned_now) == (True, False)
    assert ("Bài hẹn giờ" in gone_now, "Bài đã gỡ" in gone_now) == (False, True)


def test_a_section_keeps_the_stories_of_its_columns(desk, unit, story):
    section = SectionPage(title="Sống đẹp")
    unit.add_child(instance=section)
    make_story(make_column(section, "Nghề giáo"), "Trong chuyên trang")

    text = text_of(desk.get(reverse("stories:index"), {"section": section.pk}))

    assert "Trong chuyên trang" in text
    assert "Chiếc thuyền" not in text


def test_many_stories_change_their_column_and_keep_their_readers(
    desk, client, unit, column
):
    moved = live_story(column, "Bài chuyển đi")
    target = make_column(unit, "Chuyên mục mới")
    make_story(target, "Bài trùng", slug="bai-trung")
    namesake = make_story(column, "Bài trùng", slug="bai-trung")
    old = moved.get_url_parts()[2]
    base = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "to_column"])
    ids = f"{base}?id={moved.pk}&id={namesake.pk}&next={reverse('stories:index')}"

    assert "Bài chuyển đi" in text_of(desk.get(ids))
    text = text_of(desk.post(ids, {"column": target.pk}, follow=True))

    moved.refresh_from_db()
    namesake.refresh_from_db()
    assert moved.is_child_of(target)
    assert namesake.is_child_of(column)
    assert "Ở đó đã có trang mang địa chỉ này." in text
    assert client.get(old, follow=True).status_code == 200


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_filtered_list_is_a_spreadsheet_without_formulas(
    desk, story, column, format
):
    make_story(column, "=1+1")
    filters = {"q": "1", "export": format}

    answer = desk.get(reverse("stories:index"), filters)

    content = b"".join(answer.streaming_content)
    if format == "xlsx":
        sheet = load_workbook(BytesIO(content)).active
        cells = [[cell.value for cell in row] for row in sheet.rows]
        assert all(cell.data_type != "f" for row in sheet.rows for cell in row)
    else:
        cells = list(csv.reader(StringIO(content.decode())))
    assert [row[0].lstrip("'") for row in cells[1:]] == ["=1+1"]
    assert cells[1][2] == "Gương sáng"
    assert format == "xlsx" or cells[1][0] == "'=1+1"


def test_a_longer_spreadsheet_asks_no_more_of_the_database(
    desk, story, column, django_assert_max_num_queries
):
    address = reverse("stories:index")
    with django_assert_max_num_queries(100) as one:
        b"".join(desk.get(address, {"export": "csv"}).streaming_content)
        asked = len(one)
    for number in range(3):
        make_story(column, f"Bài {number}")

    with django_assert_max_num_queries(asked):
        b"".join(desk.get(address, {"export": "csv"}).streaming_content)


def test_more_stories_in_the_list_ask_no_more_of_the_database(
    desk, story, column, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as one:
        text_of(desk.get(reverse("stories:index")))
    for number in range(5):
        make_story(make_column(column.get_parent(), f"Mục {number}"), f"Bài {number}")

    with django_assert_max_num_queries(len(one)):
        text = text_of(desk.get(reverse("stories:index")))

    assert "Mục 4" in text


def test_nobody_searches_the_desk_without_signing_in(client, story):
    assert client.get(reverse("cms_find"), {"q": "uoc"}).status_code == 302
    assert client.post(reverse("cms_save_view")).status_code == 302


def test_pictures_are_found_without_marks_and_the_newest_first(desk, unit, other_unit):
    older = make_image(unit, title="Lớp ghép ở bến sông")
    newer = make_image(unit, "orange", title="lop ghep cuối năm")
    make_image(unit, "red", title="Một bến khác")
    make_image(other_unit, "blue", title="Lớp ghép của người khác")

    for typed in ("lop ghep", "LỚP ghép", "ghép lo"):
        answer = desk.get(reverse("wagtailimages:index"), {"q": typed})
        assert [one.pk for one in answer.context["images"]] == [newer.pk, older.pk]
    assert not desk.get(reverse("wagtailimages:index"), {"q": "?!"}).context["images"]


def test_people_are_chosen_and_do_not_weigh_down_the_story_list(desk, story, unit):
    Exemplar.objects.create(unit=unit, full_name="Ksor Không Có Trong Trang")

    assert "Ksor Không Có" not in text_of(desk.get(reverse("stories:index")))
