""" "Sẵn sàng lan tỏa": each check is written down with who, when and source."""

from __future__ import annotations

import pytest

from cms.models import Check, Exemplar
from tests.stories import make_story

pytestmark = pytest.mark.django_db
FETCH = {"x-requested-with": "fetch"}


@pytest.fixture
def unchecked(column, unit):
    person = Exemplar.objects.create(
        unit=unit, full_name="H’Ngăt Niê", honorific="cô", ethnicity_named=True
    )
    return make_story(column, checked=False, exemplar=person, author="")


def address(page) -> str:
    return f"/admin/san-sang/{page.pk}/"


def test_the_editor_shows_the_four_checks_and_what_else_is_missing(desk, unchecked):
    page = desk.get(f"/admin/pages/{unchecked.pk}/edit/").content.decode()

    for words in (
        "Sẵn sàng lan tỏa",
        "Đúng người",
        "Đúng việc",
        "Đúng thành tích",
        "Cơ sở dùng hình ảnh",
        "Ghi nguồn",
        "Đạt 0/4 mục",
        "Thiếu đồng ý nêu dân tộc của nhân vật.",
        "Chưa ghi tác giả.",
        'id="readiness"',
    ):
        assert words in page


def test_a_check_is_saved_in_place(desk, unchecked, editor):
    answer = desk.post(
        address(unchecked),
        {"kind": "person", "state": "passed", "source": "Biên bản số 3"},
        headers=FETCH,
    )

    check = Check.objects.get(page=unchecked)
    assert (check.kind, check.source, check.checked_by) == (
        "person",
        "Biên bản số 3",
        editor,
    )
    fragment = answer.content.decode()
    assert "Đạt 1/4 mục" in fragment
    assert "Biên bản số 3" in fragment
    assert "<html" not in fragment


def test_without_a_script_the_form_leads_back_to_the_story(desk, unchecked):
    answer = desk.post(
        address(unchecked), {"kind": "deed", "state": "more", "source": "Chờ giấy"}
    )

    assert answer.url == f"/admin/pages/{unchecked.pk}/edit/#readiness"
    page = desk.get(address(unchecked)).content.decode()
    assert "Cần bổ sung" in page


@pytest.mark.parametrize(
    "bad",
    [{"source": ""}, {"source": "x" * 2001}, {"state": "maybe"}, {"kind": "luck"}],
)
def test_a_bad_check_is_refused_and_keeps_what_was_typed(desk, unchecked, bad):
    typed = {"kind": "person", "state": "passed", "source": "Biên bản", **bad}

    answer = desk.post(address(unchecked), typed, headers=FETCH)

    assert not Check.objects.filter(page=unchecked).exists()
    if bad.get("source") == "":
        assert "Hãy ghi nguồn" in answer.content.decode()
        assert '<details class="lt-ready__ask" open>' in answer.content.decode()


def test_changing_a_check_keeps_one_row(desk, story_page):
    desk.post(
        address(story_page), {"kind": "person", "state": "failed", "source": "Sai tên"}
    )

    assert Check.objects.get(page=story_page, kind="person").state == "failed"
    assert Check.objects.filter(page=story_page).count() == 4


def test_another_unit_neither_sees_nor_writes_checks(stranger, story_page):
    typed = {"kind": "person", "state": "failed", "source": "x"}

    assert stranger.get(address(story_page), headers=FETCH).status_code in {302, 403}
    assert stranger.post(address(story_page), typed).status_code in {302, 403}

    assert Check.objects.get(page=story_page, kind="person").state == "passed"


def test_a_page_that_is_no_story_has_no_checks(desk, column):
    assert desk.get(address(column)).status_code == 404
