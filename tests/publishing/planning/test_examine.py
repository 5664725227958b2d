"""Looking before planning: the same compose and gates as at sending."""

from __future__ import annotations

import pytest

from cms.models import Check
from publishing.models import Story
from publishing.planning.plan import Leg, examine
from tests.publishing import fakes

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def test_an_exam_shows_the_post_and_plans_nothing(story_page, unit):
    wall = fakes.channel(unit)
    legs = [Leg(wall.pk, offset_s=0), Leg(wall.pk, offset_s=0, own_text="Lời riêng")]

    plain, own = examine(story_page.pk, legs, now=fakes.now())

    assert plain.composed.post.text == story_page.title
    assert own.composed.post.text == "Lời riêng"
    assert (plain.channel, plain.problems, plain.gates) == (wall, (), ())
    assert not Story.objects.exists()


def test_an_exam_shows_the_newest_draft_before_and_the_planned_content_after(
    story_page, unit
):
    from datetime import timedelta

    from publishing.planning.plan import plan

    wall, now = fakes.channel(unit), fakes.now()
    fakes.edit(story_page, title="Bản đã hẹn")
    [before] = examine(story_page.pk, [Leg(wall.pk, offset_s=0)], now=now)
    assert before.composed.post.text == "Bản đã hẹn"
    plan(story_page.pk, [], go_live_at=now + timedelta(hours=1), now=now)
    fakes.edit(story_page, title="Bản nháp mới hơn")

    [after] = examine(story_page.pk, [Leg(wall.pk, offset_s=0)], now=now)

    assert after.composed.post.text == "Bản đã hẹn"


def test_on_a_live_page_an_exam_shows_what_is_published(story_page, unit):
    wall = fakes.channel(unit)
    fakes.publish(story_page)
    fakes.edit(story_page, title="Bản nháp mới hơn")

    [exam] = examine(story_page.pk, [Leg(wall.pk, offset_s=0)], now=fakes.now())

    assert exam.composed.post.text == story_page.title


def test_every_obstacle_of_a_leg_is_told_at_once(story_page, other_unit):
    theirs = fakes.channel(other_unit, closed_at=fakes.now())
    Check.objects.filter(kind="deed").delete()

    [exam] = examine(
        story_page.pk, [Leg(theirs.pk, own_text="a" * 201)], now=fakes.now()
    )

    assert [p.code for p in exam.problems] == [
        "channel_closed",
        "other_unit",
        "one_time",
    ]
    assert [g.code for g in exam.gates] == ["checks"]
    assert [e.code for e in exam.composed.errors] == ["too_long"]
    assert len(exam.reasons) == 5
    assert all(str(reason) for reason in exam.reasons)
