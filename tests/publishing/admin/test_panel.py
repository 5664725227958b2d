"""The "Lan tỏa" panel: planning in four clicks, with everything typed kept."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.models import Placement, Release, Story
from publishing.planning.playbooks import save_playbook
from tests.publishing.admin.conftest import in_english, make_channel

pytestmark = pytest.mark.engine


def panel_url(page) -> str:
    return reverse("publishing_panel", args=[page.pk])


def form(*channels, **more) -> dict[str, str]:
    data = {"go-mode": "now"}
    for channel in channels:
        name = f"leg-{channel.pk}"
        data |= {name: "1", f"{name}-mode": "after", f"{name}-amount": "15"}
        data[f"{name}-unit"] = "m"
    return {**data, **more}


def test_the_panel_shows_the_website_first_then_the_units_channels(
    desk, story_page, zalo, facebook
):
    answer = desk.get(panel_url(story_page))

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Lan tỏa" in text
    assert text.index("lt-leg--site") < text.index("Zalo nhóm")
    assert "Trang Sóng Biếc" in text
    assert "Lên lịch 1 nơi" in text
    assert "ký tự" in text


def test_the_panel_speaks_english(desk, story_page, zalo):
    text = in_english(desk).get(panel_url(story_page)).content.decode()

    assert "Plan 1 place" in text
    assert "after the story is posted" in text


def test_a_playbook_ticks_its_places_and_keeps_what_was_typed(
    desk, unit, story_page, zalo, facebook
):
    book = save_playbook(unit.pk, "Thử nhanh", [(zalo.pk, 10), (facebook.pk, 20)])
    typed = {"playbook": str(book.pk), f"leg-{facebook.pk}-text": "Lời riêng của tôi"}

    text = desk.post(panel_url(story_page), typed).content.decode()

    assert "Lên lịch 3 nơi" in text
    assert "Lời riêng của tôi" in text
    assert re.search(rf'name="leg-{zalo.pk}-amount" value="10"', text)
    assert not Placement.objects.exists()


def test_planning_asks_once_more_and_then_plans(desk, story_page, zalo, editor):
    url = panel_url(story_page)

    asked = desk.post(url, form(zalo, step="check"))
    assert "Xác nhận" in asked.content.decode()
    assert "sau khi bài đăng 15 phút" in asked.content.decode()
    assert not Placement.objects.exists()

    answer = desk.post(url, form(zalo, step="confirm"), follow=True)
    assert "Đã lên lịch 2 nơi." in answer.content.decode()
    placement = Placement.objects.get(channel=zalo)
    assert placement.offset_s == 900
    assert placement.created_by == editor
    assert Story.objects.get().page_id == story_page.pk


def test_the_same_plan_twice_is_one_plan(desk, story_page, zalo):
    for _twice in range(2):
        desk.post(panel_url(story_page), form(zalo, step="confirm"))

    assert Placement.objects.filter(channel=zalo).count() == 1


def test_a_go_live_time_is_taken_day_first(desk, story_page, zalo):
    at = {"go-mode": "at", "go-at": "05/09/2027 07:30", "step": "confirm"}

    desk.post(panel_url(story_page), form(zalo, **at))

    release = Release.objects.get()
    assert release.go_live_at.isoformat() == "2027-09-05T00:30:00+00:00"


def test_a_day_that_does_not_exist_is_refused_and_stays_as_typed(
    desk, story_page, zalo
):
    at = {
        f"leg-{zalo.pk}-mode": "at",
        f"leg-{zalo.pk}-at": "31/02/2027 08:00",
        f"leg-{zalo.pk}-text": "Lời cho nhóm",
        "step": "confirm",
    }

    text = desk.post(panel_url(story_page), form(zalo, **at)).content.decode()

    assert "không có trong lịch" in text
    assert 'value="31/02/2027 08:00"' in text
    assert "Lời cho nhóm" in text
    assert not Placement.objects.exists()


def test_a_past_go_live_is_refused(desk, story_page):
    at = {"go-mode": "at", "go-at": "01/01/2020 07:00", "step": "confirm"}

    text = desk.post(panel_url(story_page), at).content.decode()

    assert "đã qua" in text
    assert 'value="01/01/2020 07:00"' in text
    assert not Release.objects.exists()


def test_a_missing_check_is_said_before_planning_with_where_to_fix(desk, column, zalo):
    from tests.stories import make_story

    page = make_story(column, "Bài chưa xác minh", checked=False)

    text = desk.get(panel_url(page)).content.decode()
    assert "Còn thiếu trước khi lan tỏa" in text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text

    desk.post(panel_url(page), form(zalo, step="confirm"))
    assert not Placement.objects.exists()


def test_compose_answers_with_counter_and_preview(desk, story_page, facebook):
    url = reverse("publishing_panel_compose", args=[story_page.pk])
    typed = {"channel": facebook.pk, f"leg-{facebook.pk}-text": "Ấm áp quá!"}

    html = desk.post(url, typed).json()["html"]

    assert "Ấm áp quá!" in html
    assert "ký tự" in html


def test_own_words_begin_with_the_storys_and_leave_the_link_to_the_network(
    desk, story_page, facebook
):
    text = desk.get(panel_url(story_page)).content.decode()

    begin = re.search(r'lt-planner#begin" data-text="([^"]+)"', text)
    assert begin
    assert "Mười lăm năm bám đảo" in begin[1]
    assert "lt=" not in begin[1]


def test_compose_knows_only_the_units_own_channels(desk, story_page, foreign_channel):
    url = reverse("publishing_panel_compose", args=[story_page.pk])

    assert desk.post(url, {"channel": foreign_channel.pk}).status_code == 404


def test_a_foreign_channel_cannot_be_ticked(desk, story_page, foreign_channel):
    desk.post(panel_url(story_page), form(foreign_channel, step="confirm"))

    assert not Placement.objects.filter(channel=foreign_channel).exists()


def test_an_editor_of_another_unit_is_refused_everywhere(stranger, story_page):
    for name in ("publishing_panel", "publishing_panel_rows"):
        answer = stranger.get(reverse(name, args=[story_page.pk]))
        assert answer.status_code == 302, name
    for name in ("compose", "publish", "replace", "withdraw"):
        url = reverse(f"publishing_panel_{name}", args=[story_page.pk])
        assert stranger.post(url).status_code == 302, name
    assert stranger.post(panel_url(story_page), form(step="confirm")).status_code == 302
    assert not Story.objects.exists()


def test_a_page_that_is_no_story_has_no_panel(desk, column):
    assert desk.get(panel_url(column)).status_code == 404


def test_the_panel_costs_the_same_for_many_channels(desk, unit, story_page, zalo):
    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            desk.get(panel_url(story_page))
        return len(made)

    queries()
    few = queries()
    for n in range(12):
        make_channel(unit, "manual", f"Bảng tin {n}", place=f"Bảng tin {n}")

    assert queries() == few


def test_previews_show_a_small_picture_of_the_draft(desk, story_page, facebook):
    text = desk.get(panel_url(story_page)).content.decode()
    source = re.search(r'class="lt-preview__picture" src="([^"]+)"', text)
    assert source

    answer = desk.get(source[1])

    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content[:2] == b"\xff\xd8"


def test_a_picture_of_nobodys_story_is_not_served(desk, story_page):
    url = reverse("publishing_preview_picture", args=[story_page.pk, "0" * 64])

    assert desk.get(url).status_code == 404


def test_the_editor_of_a_story_leads_to_its_panel(desk, story_page):
    text = desk.get(
        reverse("wagtailadmin_pages:edit", args=[story_page.pk])
    ).content.decode()

    assert panel_url(story_page) in text
