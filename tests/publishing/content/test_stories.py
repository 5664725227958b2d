"""The Story beside the page (rules §1.1, §3.4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from publishing.content.stories import NotAStory, ensure_story, follow_moved_page
from publishing.content.withdraw import withdraw_place
from publishing.models import Delivery, Placement, Story
from publishing.planning.plan import Leg, PlanRefused, plan
from tests.publishing import fakes
from tests.stories import make_column

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def test_a_story_is_created_once(story_page, unit):
    first = ensure_story(story_page.pk, now=fakes.now())
    second = ensure_story(story_page.pk, now=fakes.now())

    assert first == second
    assert (first.unit_page_id, first.unit_name) == (unit.pk, unit.title)


def test_the_authority_is_our_host_and_the_year_it_was_made(story_page, settings):
    settings.LANTOA_BASE_URL = "https://songbiec.example.vn:8443"

    story = ensure_story(story_page.pk, now=datetime(2026, 11, 20, tzinfo=UTC))

    assert story.authority == "songbiec.example.vn,2026"
    assert story.tag == f"tag:songbiec.example.vn,2026:story:{story.pk}"


def test_a_copy_of_a_page_is_another_story_without_places(story_page, unit):
    wall, now = fakes.channel(unit), fakes.now()
    first = plan(story_page.pk, [Leg(wall.pk, offset_s=5)], now=now).story

    copy = story_page.copy(update_attrs={"title": "Bản sao", "slug": "ban-sao"})

    assert not Story.objects.filter(page_id=copy.pk).exists()
    second = ensure_story(copy.pk, now=now)
    assert second.pk != first.pk
    assert not Placement.objects.filter(story=second).exists()


def test_an_alias_never_plans(story_page, unit):
    other = make_column(unit, "Chuyên mục khác")
    alias = story_page.create_alias(parent=other)

    with pytest.raises(NotAStory):
        ensure_story(alias.pk, now=fakes.now())
    with pytest.raises(PlanRefused):
        plan(alias.pk, [], now=fakes.now())


def test_a_column_is_not_a_story(column):
    with pytest.raises(NotAStory):
        ensure_story(column.pk, now=fakes.now())


def test_when_a_story_moves_unit_unsent_rows_of_the_former_unit_wait_for_a_person(
    story_page, unit, other_unit
):
    wall, now = fakes.channel(unit), fakes.now()
    story = plan(
        story_page.pk,
        [Leg(wall.pk, offset_s=5)],
        go_live_at=now + timedelta(hours=1),
        now=now,
    ).story
    target = make_column(other_unit)

    story_page.move(target, pos="last-child")

    assert follow_moved_page(story.pk)
    story.refresh_from_db()
    assert story.unit_page_id == other_unit.pk
    row = fakes.row_of(story, wall)
    assert (row.state, row.hold_reason) == ("held", "person")


def test_a_removal_goes_on_when_its_story_moves_unit(story_page, unit, other_unit):
    wall, now = fakes.channel(unit), fakes.now()
    story = plan(story_page.pk, [Leg(wall.pk, offset_s=5)], now=now).story
    fakes.publish(story_page)
    fakes.post(fakes.row_of(story, wall))
    withdraw_place(Placement.objects.get(channel=wall), "Sai tên", now=now)

    story_page.move(make_column(other_unit), pos="last-child")
    follow_moved_page(story.pk)

    removal = fakes.rows_of(story, wall)[-1]
    assert (removal.action, removal.state) == ("withdraw", "due")


def test_a_row_held_for_a_person_after_a_move_is_not_released_by_going_live(
    story_page, unit, other_unit
):
    wall, now = fakes.channel(unit), fakes.now()
    story = plan(
        story_page.pk,
        [Leg(wall.pk, offset_s=5)],
        go_live_at=now + timedelta(hours=1),
        now=now,
    ).story
    story_page.move(make_column(other_unit), pos="last-child")
    follow_moved_page(story.pk)

    fakes.publish(story_page)

    row = fakes.row_of(story, wall)
    assert (row.state, row.hold_reason) == ("held", "person")
    assert row.snapshot is not None


def test_posts_that_are_out_stay_where_they_are_when_the_story_moves(
    story_page, unit, other_unit
):
    wall, now = fakes.channel(unit), fakes.now()
    story = plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=now).story
    fakes.publish(story_page)
    fakes.post_all(story)

    story_page.refresh_from_db()
    story_page.move(make_column(other_unit), pos="last-child")
    follow_moved_page(story.pk)

    assert Delivery.objects.get(placement__channel=wall).state == "sent"


def test_links_carry_a_token_of_their_own(story_page, unit):
    walls = [fakes.channel(unit, name=str(n)) for n in range(3)]
    legs = [Leg(wall.pk, offset_s=5) for wall in walls]

    placements = plan(story_page.pk, legs, now=fakes.now()).placements

    tokens = {p.link_token for p in placements}
    assert len(tokens) == 4
    assert all(len(token) == 8 for token in tokens)
