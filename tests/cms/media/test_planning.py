"""Planning with pictures: what will be wrong on the day is said on the day of planning."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from publishing.clock import database_now
from publishing.planning.plan import Leg, PlanRefused, plan
from tests.stories import make_image, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


def test_a_right_that_ends_before_the_day_of_going_out_is_said_when_planning(
    column, unit
):
    now = database_now()
    ends = timezone.localdate(now) + timedelta(days=3)
    image = make_image(unit, "navy", rights_until=ends)
    story = make_story(column, lead_picture=image)

    with pytest.raises(PlanRefused) as refused:
        plan(story.pk, [], go_live_at=now + timedelta(days=5), now=now)

    assert f"đã hết từ ngày {ends:%d/%m/%Y}" in str(refused.value)
    assert plan(story.pk, [], go_live_at=now + timedelta(days=2), now=now).go_live_at


def test_a_place_that_comes_later_than_the_right_is_refused_alone(
    column, unit, channel
):
    now = database_now()
    ends = timezone.localdate(now) + timedelta(days=1)
    image = make_image(unit, "navy", rights_until=ends)
    story = make_story(column, lead_picture=image)
    late = Leg(channel.pk, offset_s=3 * 24 * 3600)

    with pytest.raises(PlanRefused) as refused:
        plan(story.pk, [late], go_live_at=now + timedelta(hours=1), now=now)

    assert set(refused.value.reasons) == {channel.pk}


def test_a_picture_nobody_described_keeps_the_story_from_being_planned(column, unit):
    bare = make_image(unit, "navy", description="", caption="")
    story = make_story(column, lead_picture=bare, lead_caption="")
    now = database_now()

    with pytest.raises(PlanRefused) as refused:
        plan(story.pk, [], go_live_at=now + timedelta(hours=1), now=now)

    assert "1 ảnh chưa có mô tả" in str(refused.value)
    assert "Hãy viết mô tả" in str(refused.value)
