"""Wagtail's signals, with real commits (wagtail.md, facts 1 to 5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from wagtail.models import Page

from publishing.models import Delivery, Snapshot, Story
from publishing.planning.plan import Leg, plan
from tests.publishing import fakes
from tests.stories import make_column, make_story, make_unit

pytestmark = pytest.mark.engine


@pytest.fixture
def page(committed):
    unit = make_unit("Công đoàn Trường Sóng Biếc (hư cấu)")
    return make_story(make_column(unit))


def unit_of(page):
    return page.get_parent().get_parent()


def test_publishing_freezes_on_commit(page):
    page.get_latest_revision().publish()

    assert Snapshot.objects.get().story.page_id == page.pk


def test_publishing_inside_a_transaction_freezes_after_it(page):
    with transaction.atomic():
        page.get_latest_revision().publish()
        assert not Snapshot.objects.exists()

    assert Snapshot.objects.count() == 1


def test_a_page_that_is_only_scheduled_is_not_frozen(page):
    page.go_live_at = fakes.now() + timedelta(hours=1)
    page.save_revision().publish()

    assert not Snapshot.objects.exists()
    assert not Page.objects.get(pk=page.pk).live


def test_an_alias_has_no_story_of_its_own(page):
    column = make_column(unit_of(page).specific, "Chuyên mục khác")
    page.get_latest_revision().publish()
    page.refresh_from_db()
    page.create_alias(parent=column)

    page.get_latest_revision().publish()

    assert Story.objects.count() == 1


def test_a_failing_freeze_does_not_reach_the_editor_and_is_found_later(page, source):
    from publishing.content.sweep import sweep

    fakes.BreakingSource.page_id = page.pk
    source("tests.publishing.fakes.BreakingSource")
    page.get_latest_revision().publish()
    assert not Snapshot.objects.exists()
    fakes.BreakingSource.page_id = 0

    sweep(fakes.now(), patrol=fakes.whole_patrol())

    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize("way", ["unpublish", "expire", "delete"])
def test_a_page_that_goes_away_withdraws_its_story(page, way):
    wall, now = fakes.channel(unit_of(page)), fakes.now()
    story = plan(page.pk, [Leg(wall.pk, offset_s=0)], now=now).story
    fakes.publish(page)
    fakes.post_all(story)
    there = Page.objects.get(pk=page.pk).specific

    match way:
        case "unpublish":
            there.unpublish()
        case "expire":
            Page.objects.get(pk=page.pk).unpublish(set_expired=True)
        case _:
            there.delete()

    story.refresh_from_db()
    assert story.withdrawn_at is not None
    assert fakes.row_of(story, wall).action == "withdraw"


def test_deleting_a_column_withdraws_every_story_in_it(page):
    other = make_story(page.get_parent().specific, "Bài khác")
    for each in (page, other):
        each.get_latest_revision().publish()

    Page.objects.get(pk=page.get_parent().pk).specific.delete()

    assert Story.objects.filter(withdrawn_at__isnull=False).count() == 2
    assert not Delivery.objects.filter(state="due", action="publish").exists()


def test_moving_a_column_moves_the_address_of_every_story_in_it(page):
    page.get_latest_revision().publish()
    former = Story.objects.get().url
    column = Page.objects.get(pk=page.get_parent().pk).specific

    column.slug = "ten-khac"
    column.save_revision().publish()

    story = Story.objects.get()
    assert story.url != former
    assert story.snapshots.count() == 2


def test_a_story_is_rendered_outside_of_every_transaction(page, source):
    fakes.WatchingSource.inside = []
    source("tests.publishing.fakes.WatchingSource")

    page.get_latest_revision().publish()

    assert Snapshot.objects.count() == 1
    assert fakes.WatchingSource.inside
    assert not any(fakes.WatchingSource.inside)


def test_the_whole_walk_with_real_commits(page):
    from publishing.content.golive import publish_due

    wall, now = fakes.channel(unit_of(page)), fakes.now()
    hour = timedelta(hours=1)
    plan(page.pk, [Leg(wall.pk, offset_s=60)], go_live_at=now + hour, now=now)

    assert publish_due(now + hour) == 1

    story = Story.objects.get()
    row = fakes.row_of(story, wall)
    assert (row.state, row.snapshot.publication) == ("due", 1)
    assert story.dirty_at is None
