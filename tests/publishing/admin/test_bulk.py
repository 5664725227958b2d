"""Many stories at once: each is asked at its own gates, and none stops another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from cms.models import Check
from publishing.clock import database_now
from publishing.models import Placement, Release, Story
from publishing.planning.playbooks import save_playbook
from tests.cms.published import live_story
from tests.stories import make_column, make_story

pytestmark = pytest.mark.django_db


def address(action: str, *pages: Any) -> str:
    base = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    ids = "&".join(f"id={page.pk}" for page in pages)
    return f"{base}?{ids}&next={reverse('stories:index')}"


def done(client, action: str, *pages: Any, **form: Any) -> str:
    """What the list says after the form was sent."""
    answer = client.post(address(action, *pages), form, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def is_live(page: Any) -> bool:
    page.refresh_from_db()
    return bool(page.live)


@pytest.fixture
def ready(column):
    return make_story(column, "Bài đủ điều kiện")


@pytest.fixture
def unready(column):
    return make_story(column, "Bài chưa kiểm", checked=False)


@pytest.fixture
def playbook(unit, zalo):
    return save_playbook(unit.pk, "Thử nhanh", [(zalo.pk, 600)])


def test_ours_stand_in_the_place_of_wagtails():
    actions = {
        one.action_type: one.__module__
        for one in bulk_action_registry.get_bulk_actions_for_model(
            "wagtailcore", "page"
        )
    }

    assert actions["publish"] == "publishing.admin.bulk_publish"
    assert actions["unpublish"] == "publishing.admin.bulk_withdraw"


def test_a_shut_gate_stops_its_own_story_and_says_which_door(desk, unready, ready):
    text = done(desk, "publish", unready, ready)

    assert is_live(ready)
    assert not is_live(unready)
    assert "Đã xuất bản 1 trang." in text
    assert "Bài “Bài chưa kiểm” giữ nguyên:" in text
    assert str(Check.Kind.PERSON.label) in text or "đúng người" in text.lower()


def test_an_embargo_turns_publishing_into_a_plan(desk, ready):
    hour = database_now() + timedelta(days=1)
    ready.embargo_at = hour
    ready.save_revision()

    text = done(desk, "publish", ready)

    assert not is_live(ready)
    assert Release.objects.get(published_at=None).go_live_at == hour
    assert "đã lên lịch" in text


def test_what_is_live_and_unchanged_is_not_published_again(desk, column):
    page = live_story(column, "Bài đã đăng")
    before = page.last_published_at

    text = done(desk, "publish", page)

    page.refresh_from_db()
    assert page.last_published_at == before
    assert "đã xuất bản từ trước" in text


def test_a_column_is_published_with_the_drafts_below_it(
    desk, unit, ready, unready, column
):
    done(desk, "publish", column, include_descendants="on")

    assert is_live(ready)
    assert not is_live(unready)


def test_taking_down_closes_every_place_with_the_reason(desk, column, zalo):
    from publishing.planning.plan import Leg, plan

    page = live_story(column, "Bài phải gỡ")
    plan(page.pk, [Leg(zalo.pk, offset_s=3600)], now=database_now())

    shown = desk.get(address("unpublish", page)).content.decode()
    text = done(desk, "unpublish", page, reason="Nhân vật rút đồng ý")

    story = Story.objects.get(page=page)
    assert "2 nơi" in shown
    assert not is_live(page)
    assert story.withdraw_reason == "Nhân vật rút đồng ý"
    assert not Placement.objects.filter(story=story, closed_at=None).exists()
    assert "Đang gỡ 1 trang" in text


def test_taking_down_needs_a_reason_and_keeps_the_choice(desk, column):
    page = live_story(column, "Bài phải gỡ")

    text = done(desk, "unpublish", page, reason="  ")

    assert is_live(page)
    assert "Bài phải gỡ" in text


def test_a_playbook_plans_story_after_story(desk, ready, column, playbook, zalo):
    second = make_story(column, "Bài thứ hai")
    start = (database_now() + timedelta(days=1)).replace(second=0, microsecond=0)
    form = {
        "playbook": playbook.pk,
        "go_live": f"{timezone.localtime(start):%d/%m/%Y %H:%M}",
        "apart": 30,
    }

    done(desk, "plan_by_playbook", second, ready, **form)

    hour = {one.story.page_id: one.go_live_at for one in Release.objects.all()}
    assert hour == {second.pk: start, ready.pk: start + timedelta(minutes=30)}
    assert Placement.objects.filter(channel=zalo, offset_s=600).count() == 2


def test_a_story_that_cannot_be_planned_says_why(desk, unready, ready, playbook):
    form = {"playbook": playbook.pk, "go_live": "", "apart": 0}

    text = done(desk, "plan_by_playbook", unready, ready, **form)

    assert "Bài “Bài chưa kiểm” giữ nguyên:" in text
    assert Story.objects.get(page=ready).placements.count() == 2
    assert not Placement.objects.filter(story__page=unready).exists()


@pytest.mark.parametrize("typed", ["31/02/2026 07:30", "hôm qua", "01/01/2020 00:00"])
def test_a_time_that_is_none_is_refused_with_what_was_typed(
    desk, ready, playbook, typed
):
    form = {"playbook": playbook.pk, "go_live": typed, "apart": 0}

    text = done(desk, "plan_by_playbook", ready, **form)

    assert f'value="{typed}"' in text
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("publish", {}),
        ("unpublish", {"reason": "x"}),
        ("to_column", {}),
        ("plan_by_playbook", {"apart": 0}),
    ],
)
def test_a_stranger_changes_nothing(
    stranger, column, ready, playbook, other_unit, action, form
):
    live = live_story(column, "Bài đã đăng")
    elsewhere = make_column(other_unit, "Chỗ khác")
    form = {**form, "playbook": playbook.pk, "column": elsewhere.pk}

    shown = stranger.get(address(action, ready, live))
    stranger.post(address(action, ready, live), form)

    assert "Thử nhanh" not in shown.content.decode()
    assert is_live(live)
    assert not is_live(ready)
    assert ready.is_child_of(column)
    assert not Release.objects.filter(published_at=None).exists()


def test_all_without_a_folder_is_nothing(desk, ready):
    base = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    assert desk.post(f"{base}?id=all", {}).status_code == 404
    assert not is_live(ready)
