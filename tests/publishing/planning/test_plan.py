"""Planning: one transaction, occurrence 1, the website first (rules §3.1, §3.3, §3.6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.models import Check
from publishing.content.golive import publish_due
from publishing.content.withdraw import withdraw
from publishing.models import Delivery, Placement, Release, Story
from publishing.planning.plan import Leg, PlanRefused, cancel, plan
from publishing.planning.website import website_channel
from tests.publishing import fakes
from tests.stories import make_story

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
HOUR = timedelta(hours=1)


@pytest.fixture
def wall(unit):
    return fakes.channel(unit)


def reasons(refused) -> set[str]:
    return {reason.code for reason in refused.value}


def test_the_website_comes_first_and_sets_the_go_live(story_page, wall):
    now = fakes.now()

    result = plan(
        story_page.pk, [Leg(wall.pk, offset_s=900)], go_live_at=now + HOUR, now=now
    )

    site, placement = result.placements
    assert site.channel.network == "website"
    assert (site.occurrence, site.offset_s) == (1, 0)
    assert (placement.channel, placement.offset_s) == (wall, 900)
    assert result.go_live_at == Release.objects.get().go_live_at == now + HOUR
    assert site.deliveries.get().planned_at == now + HOUR
    assert placement.deliveries.get().planned_at == now + HOUR + timedelta(minutes=15)


def test_the_websites_own_leg_is_the_go_live(story_page, unit):
    now = fakes.now()
    site = website_channel(unit.pk)

    result = plan(story_page.pk, [Leg(site.pk, at=now + HOUR)], now=now)

    assert result.go_live_at == now + HOUR
    assert len(result.placements) == 1


def test_without_a_go_live_the_story_goes_out_at_once(story_page, wall):
    now = fakes.now()

    result = plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=now)

    assert result.go_live_at == now
    assert publish_due(now) == 1


def test_the_same_call_twice_adds_nothing(story_page, wall):
    now = fakes.now()
    legs = [Leg(wall.pk, offset_s=900)]
    first = plan(story_page.pk, legs, go_live_at=now + HOUR, now=now)

    second = plan(story_page.pk, legs, go_live_at=now + HOUR, now=now)

    assert second.placements == ()
    assert set(second.existing) == set(first.placements)
    assert Delivery.objects.count() == 2
    assert Release.objects.count() == 1


def test_an_unsent_place_is_moved(story_page, wall):
    now = fakes.now()
    plan(story_page.pk, [Leg(wall.pk, offset_s=900)], go_live_at=now + HOUR, now=now)

    result = plan(story_page.pk, [Leg(wall.pk, at=now + 2 * HOUR)], now=now)

    placement = Placement.objects.get(channel=wall)
    assert result.placements == (placement,)
    assert (placement.at, placement.offset_s) == (now + 2 * HOUR, None)
    assert placement.deliveries.get().next_at == now + 2 * HOUR


def test_a_place_that_is_out_is_only_shown(story_page, wall):
    now = fakes.now()
    story = plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=now).story
    fakes.publish(story_page)
    fakes.post_all(story)

    result = plan(story_page.pk, [Leg(wall.pk, at=now + HOUR)], now=now)

    assert result.placements == ()
    assert fakes.place_of(story, wall) in result.existing
    assert len(fakes.rows_of(story, wall)) == 1


def test_a_withdrawn_place_is_only_shown(story_page, wall):
    now = fakes.now()
    story = plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=now).story
    fakes.publish(story_page)
    fakes.post_all(story)
    withdraw(story, "Nhầm", now=now)

    result = plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=now)

    assert fakes.place_of(story, wall) in result.existing
    assert fakes.states_of(story, wall) == [("publish", "sent"), ("withdraw", "due")]


def test_a_place_cancelled_before_anything_was_out_is_planned_again(story_page, wall):
    now = fakes.now()
    leg = Leg(wall.pk, offset_s=900)
    story = plan(story_page.pk, [leg], go_live_at=now + HOUR, now=now).story
    cancel(fakes.place_of(story, wall), now=now)

    plan(story_page.pk, [Leg(wall.pk, offset_s=60)], now=now)

    placement = fakes.place_of(story, wall)
    assert (placement.occurrence, placement.closed_at, placement.offset_s) == (
        1,
        None,
        60,
    )
    assert fakes.states_of(story, wall) == [
        ("publish", "cancelled"),
        ("publish", "held"),
    ]


def test_two_playbooks_meet_at_the_same_channel(story_page, wall):
    now = fakes.now()
    legs = [Leg(wall.pk, offset_s=900), Leg(wall.pk, offset_s=60)]

    story = plan(story_page.pk, legs, go_live_at=now + HOUR, now=now).story

    assert fakes.place_of(story, wall).offset_s == 60


def test_planning_again_moves_the_go_live_and_keeps_the_content(story_page, wall):
    now = fakes.now()
    at = now + 3 * HOUR
    legs = [Leg(wall.pk, at=at)]
    story = plan(story_page.pk, legs, go_live_at=now + HOUR, now=now).story
    first = Release.objects.get()
    fakes.edit(story_page, title="Bản nháp mới hơn")

    plan(story_page.pk, [], go_live_at=now + 5 * HOUR, now=now)

    story.refresh_from_db()
    assert story.go_live_at == now + 5 * HOUR
    second = Release.objects.get(cancelled_at=None)
    assert (second.content, second.digest) == (first.content, first.digest)
    row = fakes.row_of(story, wall)
    assert row.planned_at == row.next_at == now + 5 * HOUR


def test_planning_on_a_live_page_binds_at_once(story_page, wall):
    fakes.publish(story_page)
    now = fakes.now()

    story = plan(story_page.pk, [Leg(wall.pk, at=now + HOUR)], now=now).story

    row = fakes.row_of(story, wall)
    assert (row.state, row.next_at) == ("due", now + HOUR)
    assert row.snapshot.publication == 1


def test_an_offset_that_is_over_on_a_live_page_means_now(story_page, wall):
    fakes.publish(story_page)
    now = fakes.now() + 5 * HOUR

    story = plan(story_page.pk, [Leg(wall.pk, offset_s=60)], now=now).story

    row = fakes.row_of(story, wall)
    assert (row.state, row.next_at, row.planned_at) == ("due", now, now)


def test_planning_a_live_page_whose_freeze_was_lost_makes_it_up(story_page, wall):
    from publishing.content import wagtail_page

    wagtail_page.publish_revision(story_page.get_latest_revision())

    story = plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=fakes.now()).story

    assert fakes.row_of(story, wall).state == "due"
    assert story.snapshots.count() == 1


def test_a_planned_update_of_a_live_story_does_not_move_its_places(story_page, wall):
    fakes.publish(story_page)
    fakes.edit(story_page, title="Bản cập nhật")
    now = fakes.now()

    result = plan(
        story_page.pk, [Leg(wall.pk, offset_s=0)], go_live_at=now + HOUR, now=now
    )

    assert Release.objects.get(published_at=None).go_live_at == now + HOUR
    assert fakes.row_of(result.story, wall).next_at == now


def test_the_embargo_moves_the_go_live_and_says_so(column):
    now = fakes.now()
    page = make_story(column, embargo_at=now + 5 * HOUR)

    result = plan(page.pk, [], go_live_at=now + HOUR, now=now)

    assert result.embargoed
    assert abs(result.go_live_at - (now + 5 * HOUR)) < timedelta(seconds=1)


# --- refusals ------------------------------------------------------------------


def test_shut_gates_refuse_the_plan_and_nothing_is_planned(story_page, wall):
    Check.objects.filter(page=story_page, kind="deed").delete()

    with pytest.raises(PlanRefused) as refused:
        plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=fakes.now())

    assert "gate:checks" in reasons(refused)
    assert str(refused.value)
    assert not Story.objects.exists()
    assert not Placement.objects.exists()


def test_an_error_of_compose_refuses_its_leg_by_name(story_page, wall, unit):
    other = fakes.channel(unit, name="Khác")
    legs = [Leg(wall.pk, offset_s=0, own_text="a" * 201), Leg(other.pk, offset_s=0)]

    with pytest.raises(PlanRefused) as refused:
        plan(story_page.pk, legs, now=fakes.now())

    assert set(refused.value.reasons) == {wall.pk}
    assert reasons(refused) == {"too_long"}
    assert not Placement.objects.exists()


def test_a_time_in_the_past_is_refused_in_plain_words(story_page, wall):
    now = fakes.now()

    with pytest.raises(PlanRefused) as refused:
        plan(story_page.pk, [Leg(wall.pk, at=now - HOUR)], now=now)

    assert reasons(refused) == {"past"}
    assert "/" in str(refused.value)  # the day, written out


def test_a_go_live_in_the_past_is_refused(story_page):
    now = fakes.now()

    with pytest.raises(PlanRefused) as refused:
        plan(story_page.pk, [], go_live_at=now - HOUR, now=now)

    assert reasons(refused) == {"past"}


def test_the_minute_that_is_running_is_not_the_past(story_page, wall):
    now = fakes.now()
    minute = now - timedelta(seconds=40)

    result = plan(story_page.pk, [Leg(wall.pk, at=minute)], go_live_at=minute, now=now)

    assert result.go_live_at == now


@pytest.mark.parametrize(
    "times", [{}, {"at": True, "offset_s": 0}, {"offset_s": -1}], ids=str
)
def test_a_place_has_a_time_or_an_offset(story_page, wall, times):
    now = fakes.now()
    if "at" in times:
        times = {**times, "at": now + HOUR}

    with pytest.raises(PlanRefused):
        plan(story_page.pk, [Leg(wall.pk, **times)], now=now)


def test_a_closed_channel_is_refused(story_page, wall):
    wall.closed_at = fakes.now()
    wall.save()

    with pytest.raises(PlanRefused) as refused:
        plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=fakes.now())

    assert reasons(refused) == {"channel_closed"}
    assert wall.name in str(refused.value)


def test_a_channel_of_another_unit_is_refused(story_page, other_unit):
    theirs = fakes.channel(other_unit)

    with pytest.raises(PlanRefused) as refused:
        plan(story_page.pk, [Leg(theirs.pk, offset_s=0)], now=fakes.now())

    assert reasons(refused) == {"other_unit"}


def test_a_channel_that_does_not_exist_is_refused(story_page):
    with pytest.raises(PlanRefused) as refused:
        plan(story_page.pk, [Leg(424242, offset_s=0)], now=fakes.now())

    assert reasons(refused) == {"no_channel"}


def test_what_is_no_story_is_refused(column, unit):
    for page_id in (column.pk, unit.pk, 424242):
        with pytest.raises(PlanRefused) as refused:
            plan(page_id, [], now=fakes.now())
        assert reasons(refused) == {"not_a_story"}


def test_a_refused_move_leaves_the_plan_as_it_was(story_page, wall):
    now = fakes.now()
    legs = [Leg(wall.pk, offset_s=900)]
    story = plan(story_page.pk, legs, go_live_at=now + HOUR, now=now).story

    with pytest.raises(PlanRefused):
        plan(
            story_page.pk,
            [Leg(wall.pk, at=now + HOUR), Leg(424242, offset_s=0)],
            now=now,
        )

    assert fakes.place_of(story, wall).offset_s == 900
