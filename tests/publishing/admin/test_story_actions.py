"""What is out is corrected and taken back from one place."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from publishing.clock import database_now
from publishing.content.golive import publish_due
from publishing.content.sweep import sweep
from publishing.engine import pump
from publishing.models import Placement, Release, Story
from publishing.planning.plan import Leg, plan
from tests.publishing import fakes

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=False)]


def url(page, name: str = "") -> str:
    return reverse(f"publishing_panel{'_' + name if name else ''}", args=[page.pk])


@pytest.fixture
def live(story_page, zalo, editor, settings):
    """A story on the website, with a task waiting at a place posted by hand."""
    now = database_now()
    plan(story_page.pk, [Leg(zalo.pk, offset_s=0)], user=editor, now=now)
    publish_due(database_now())
    sweep(database_now(), patrol=fakes.whole_patrol())
    story_page.refresh_from_db()
    assert story_page.live
    return story_page


def change(page) -> None:
    from cms.models import ExemplarStory
    from tests.stories import pass_checks

    story = ExemplarStory.objects.get(pk=page.pk)
    story.lead = f"{story.lead} Năm nay là năm thứ mười sáu."
    story.save_revision()
    pass_checks(story)


@pytest.mark.parametrize("kind", ["minor", "update", "correction"])
def test_a_saved_change_goes_to_every_place_in_the_way_chosen(desk, live, kind):
    change(live)
    page = desk.get(url(live)).content.decode()
    assert "Sửa nhỏ" in page
    assert "Cập nhật" in page
    assert "Cải chính" in page

    data = {"kind": kind, "note": "Số liệu đúng là 16 năm."}
    answer = desk.post(url(live, "publish"), data, follow=True)

    assert "Bản sửa đang được gửi đến mọi nơi." in answer.content.decode()
    release = Release.objects.latest("created_at")
    assert (release.kind, release.note) == (kind, "Số liệu đúng là 16 năm.")
    live.refresh_from_db()
    assert not live.has_unpublished_changes


@pytest.mark.parametrize("data", [{}, {"kind": "nonsense"}, {"kind": "correction"}])
def test_a_change_without_its_kind_or_note_is_refused(desk, live, data):
    change(live)
    before = Release.objects.count()

    desk.post(url(live, "publish"), data)

    assert Release.objects.count() == before


def test_the_story_is_taken_down_everywhere_with_its_reason(desk, live):
    answer = desk.post(
        url(live, "withdraw"), {"reason": "Nhân vật đề nghị gỡ"}, follow=True
    )

    assert "Đang gỡ bài khỏi mọi nơi." in answer.content.decode()
    story = Story.objects.get()
    assert story.withdrawn_at
    assert story.withdraw_reason == "Nhân vật đề nghị gỡ"
    live.refresh_from_db()
    assert not live.live


def test_only_what_is_unsent_is_stopped_when_so_chosen(desk, live):
    data = {"reason": "Chờ số liệu", "scope": "unsent"}

    answer = desk.post(url(live, "withdraw"), data, follow=True)

    assert "Đã dừng phần chưa gửi." in answer.content.decode()
    live.refresh_from_db()
    assert live.live


def test_nothing_is_taken_down_without_a_reason(desk, live):
    desk.post(url(live, "withdraw"), {"reason": "  "})

    assert Story.objects.get().withdrawn_at is None


def test_a_draft_newer_than_the_plan_is_put_into_it(desk, story_page, zalo):
    at = {"go-mode": "at", "go-at": "05/09/2027 07:30", "step": "confirm"}
    desk.post(url(story_page), at)
    planned = Release.objects.get(cancelled_at=None).digest
    change(story_page)
    assert "Đưa vào bản đã lên lịch" in desk.get(url(story_page)).content.decode()

    desk.post(url(story_page, "replace"))

    assert Release.objects.get(cancelled_at=None).digest != planned
    text = desk.get(url(story_page)).content.decode()
    assert "Đưa vào bản đã lên lịch" not in text


def test_the_live_rows_come_as_json_and_stay_the_same_when_nothing_moves(desk, live):
    first = desk.get(url(live, "rows")).json()
    again = desk.get(url(live, "rows")).json()

    assert [r["digest"] for r in first["rows"]] == [r["digest"] for r in again["rows"]]
    assert first["rows"][0]["html"] != again["rows"][0]["html"] or (
        "csrfmiddlewaretoken" not in first["rows"][0]["html"]
    )
    assert first["poll_ms"] > 0
    assert "Website" in json.dumps(first, ensure_ascii=False)


def test_rows_of_a_story_never_planned_are_empty(desk, story_page):
    assert desk.get(url(story_page, "rows")).json()["rows"] == []


def test_a_writer_without_the_right_to_publish_sees_but_does_not_send(
    client, live, unit
):
    from django.contrib.auth import get_user_model

    from cms.models import UnitPage

    unit.check_depth = UnitPage.CheckDepth.TWO
    unit.save()
    writer = get_user_model().objects.create_user("nguoiviet")
    writer.groups.add(unit.editors)
    client.force_login(writer)

    page = client.get(url(live))
    assert page.status_code == 200
    assert "Gỡ khỏi mọi nơi" not in page.content.decode()
    client.post(url(live, "withdraw"), {"reason": "x"})
    assert Story.objects.get().withdrawn_at is None


def test_a_task_shows_the_text_to_copy(desk, live):
    pump.run(max_seconds=2)
    text = desk.get(url(live)).content.decode()

    assert "Cần làm tay" in text
    assert "lt-copytext" in text
    assert Placement.objects.get(channel__network="manual").link_token in text


def test_a_story_taken_down_is_posted_again_by_a_person(desk, live):
    desk.post(url(live, "withdraw"), {"reason": "Nhầm"})
    for _settle in range(2):
        pump.run(max_seconds=2)
    assert "Đăng lên website" in desk.get(url(live)).content.decode()

    desk.post(url(live, "publish"), {"kind": "update"})
    sweep(database_now(), patrol=fakes.whole_patrol())

    live.refresh_from_db()
    assert live.live
    assert Story.objects.get().withdrawn_at is None
    assert "Đăng lại" in desk.get(url(live)).content.decode()
