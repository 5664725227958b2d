"""The gates before every sending, over planned and frozen content."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from cms.content.source import PageSource
from cms.models import Check, Consent, Exemplar, StoryImage
from publishing import wording
from publishing.engine.gates import gate_problem
from publishing.models import Channel, Delivery
from publishing.ports import Checked
from tests.cms.test_article import render
from tests.stories import make_editor, make_image, make_story, pass_checks

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NOW = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def gates(page, channel_class="social", **more):
    [shut] = PageSource().gates([Checked(page.pk, **more)], channel_class, NOW)
    return shut


def codes(page, channel_class="social", **more):
    return [gate.code for gate in gates(page, channel_class, **more)]


def consent(unit, **fields):
    return Consent.objects.create(
        unit=unit, person="Trần Thị Ngọc Hoà", given_on=date(2026, 1, 1), **fields
    )


def test_a_checked_story_with_all_it_needs_is_open(story_page):
    assert codes(story_page) == []
    assert codes(story_page, article=render(story_page).article) == []


def test_a_missing_check_is_named_and_leads_to_the_story(story_page):
    Check.objects.filter(page=story_page, kind=Check.Kind.DEED).delete()

    [gate] = gates(story_page)

    assert gate.code == "checks"
    assert gate.message == "“Right deed” is not checked yet"
    assert gate.url.startswith(f"/admin/pages/{story_page.pk}/edit/")


def test_a_failed_check_and_one_without_a_source_shut_the_door(story_page):
    Check.objects.filter(page=story_page, kind=Check.Kind.PERSON).update(state="failed")
    Check.objects.filter(page=story_page, kind=Check.Kind.DEED).update(source=" ")

    assert [gate.message for gate in gates(story_page)] == [
        "“Right person” is not passed",
        "“Right deed” names no source",
    ]


def test_a_kept_reason_is_read_in_the_language_of_whoever_looks(story_page):
    Check.objects.filter(page=story_page, kind=Check.Kind.DEED).delete()
    with translation.override("vi"):
        kept = gate_problem(gates(story_page))
    row = Delivery(
        channel=Channel(network="facebook", name="Trang"),
        state="held",
        hold_reason=kept["code"],
        hold_note=kept["message"],
        problem=kept,
    )

    assert wording.why(row).text == "“Right deed” is not checked yet"
    with translation.override("vi"):
        assert wording.why(row).text == "chưa kiểm tra mục “Đúng việc”"


def test_where_two_must_look_the_writer_does_not_count(story_page, unit):
    unit.check_depth = "two"
    unit.save()
    writer, other = make_editor(unit, "nguoiviet"), make_editor(unit, "nguoiduyet")
    story_page.owner = writer
    story_page.save()

    pass_checks(story_page, writer)
    assert codes(story_page) == ["checks"] * 4

    pass_checks(story_page, other)
    assert codes(story_page) == []


def test_a_story_without_pictures_needs_no_check_of_pictures(column):
    story = make_story(column, body=[("paragraph", "<p>Chữ</p>")], checked=False)
    story.lead_picture = None
    story.save_revision()
    pass_checks(story)
    story.checks.get(kind="pictures").delete()

    assert codes(story) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"basis": ""}, "basis"),
        ({"basis": "consent"}, "basis"),
        ({"basis": "public_interest"}, "basis"),
        ({"minors": ""}, "minors"),
        ({"minors": "needs_consent"}, "minors"),
        ({"credit": " "}, "attribution"),
        ({"rights_until": date(2026, 11, 19)}, "basis"),
        ({"ai_use": "generated", "basis": "no_person"}, "ai_label"),
    ],
)
def test_a_picture_that_lacks_something_shuts_its_gate(column, unit, fields, code):
    story = make_story(column, lead_picture=make_image(unit, "navy", **fields))

    [planned] = gates(story)
    [frozen] = gates(story, article=render(story).article)

    assert planned == frozen
    assert planned.code == code
    assert "Tủ sách đèn bão" in planned.message
    assert planned.url == f"/admin/images/{story.lead_picture_id}/"


def test_a_right_holds_to_the_end_of_its_day_where_the_people_are(column, unit):
    image = make_image(unit, "navy", rights_until=date(2026, 11, 20))
    story = make_story(column, lead_picture=image)
    ask = PageSource().gates
    late, after = datetime(2026, 11, 20, 16, 59, tzinfo=UTC), timedelta(minutes=1)

    assert ask([Checked(story.pk)], "social", late) == [()]
    with translation.override("vi"):
        [[gate]] = ask([Checked(story.pk)], "social", late + after)
        assert "đã hết từ ngày 20/11/2026: hãy gia hạn hoặc đổi ảnh" in gate.message
    assert gate.url == f"/admin/images/{image.pk}/"


def test_what_ai_did_to_a_picture_stands_below_it_wherever_it_goes(column, unit):
    drawn = make_image(unit, "navy", ai_use="generated", caption="Tủ sách")
    story = make_story(column, lead_picture=drawn, lead_caption="")

    picture = render(story).article.pictures[0]

    assert picture.caption == "Tủ sách (Hình do AI tạo)"
    assert codes(story) == []


def test_consent_opens_the_class_of_channel_it_names_and_no_other(column, unit):
    form = consent(unit, covers_picture=True, on_website=True)
    image = make_image(unit, "navy", basis="consent", consent=form)
    story = make_story(column, lead_picture=image)

    assert codes(story, "website") == []
    assert codes(story, "social") == ["basis"]
    assert codes(story, "press") == ["basis"]


@pytest.mark.parametrize(
    "end", [{"withdrawn_at": NOW}, {"until": (NOW - timedelta(days=1)).date()}]
)
def test_withdrawn_or_expired_consent_shuts_again(column, unit, end):
    form = consent(unit, covers_picture=True, on_social=True)
    image = make_image(unit, "navy", basis="consent", consent=form)
    story = make_story(column, lead_picture=image)
    article = render(story).article
    assert codes(story, article=article) == []

    Consent.objects.filter(pk=form.pk).update(**end)

    assert codes(story, article=article) == ["basis"]


def test_children_need_a_form_that_covers_them(column, unit):
    form = consent(unit, covers_children=True, on_social=True)
    image = make_image(unit, "navy", minors="needs_consent", consent=form)
    story = make_story(column, lead_picture=image)

    assert codes(story) == []
    assert codes(story, "press") == ["minors"]


def test_naming_the_ethnic_origin_needs_its_own_consent(column, unit):
    person = Exemplar.objects.create(
        unit=unit, full_name="H’Ngăt Niê", ethnicity_named=True
    )
    story = make_story(column, exemplar=person)
    form = consent(unit, exemplar=person, covers_picture=True, on_social=True)

    [gate] = gates(story)
    assert gate.code == "basis"
    with translation.override("vi"):
        assert gate.message == "thiếu đồng ý nêu dân tộc của nhân vật"
    assert gate.url.endswith(f"?exemplar={person.pk}")

    form.covers_ethnicity = True
    form.save()
    assert codes(story) == []


def test_author_and_source_must_be_named(column):
    story = make_story(column, author="", source=" ")

    assert codes(story) == ["attribution", "attribution"]


def test_ai_use_needs_its_visible_label(column):
    story = make_story(column, ai_use="generated")

    assert codes(story) == ["ai_label"]

    story.ai_label = "Có dùng AI tạo sinh"
    story.save_revision()
    assert codes(story) == []


def test_a_picture_deleted_after_the_freeze_is_noticed(story_page):
    article = render(story_page).article
    StoryImage.objects.get(pk=story_page.lead_picture_id).delete()

    assert "basis" in codes(story_page, article=article)


def test_planned_content_is_asked_about_as_planned(story_page):
    draft = PageSource().draft(story_page.pk)
    story_page.author = ""
    story_page.save_revision()

    assert codes(story_page, content=draft.content) == []
    assert codes(story_page) == ["attribution"]


def test_a_page_that_is_gone_is_shut(story_page):
    story_page.delete()

    assert codes(story_page) == ["checks"]


def test_answers_keep_the_order_of_the_questions(column):
    good, bad = make_story(column), make_story(column, "Bài hai", author="")

    shut = PageSource().gates(
        [Checked(bad.pk), Checked(good.pk), Checked(bad.pk)], "social", NOW
    )

    assert [bool(one) for one in shut] == [True, False, True]


def test_fifty_stories_are_asked_with_as_many_queries_as_two(
    column, django_assert_max_num_queries
):
    articles = []
    for number in range(6):
        story = make_story(column, f"Bài {number}")
        articles.append(Checked(story.pk, article=render(story).article))

    with django_assert_max_num_queries(9):
        PageSource().gates(articles * 8, "social", NOW)


def test_the_embargo_is_the_contents_own(story_page):
    source = PageSource()
    story_page.embargo_at = NOW
    story_page.save_revision()
    draft = source.draft(story_page.pk)

    assert source.embargo(Checked(story_page.pk, content=draft.content)) == NOW
    assert source.embargo(Checked(story_page.pk)) is None
