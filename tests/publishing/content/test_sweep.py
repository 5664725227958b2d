"""The sweep repairs both ways (rules §1.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from publishing.content import pictures, wagtail_page
from publishing.content.sweep import Patrol, sweep
from publishing.content.withdraw import withdraw
from publishing.models import Delivery, Snapshot, StoredPicture, Story
from publishing.planning.plan import Leg, plan
from tests.publishing import fakes
from tests.stories import make_column, make_story

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


@pytest.fixture
def wall(unit):
    return fakes.channel(unit)


def run(now=None):
    return sweep(now or fakes.now(), patrol=fakes.whole_patrol())


def planned(page, *channels) -> Story:
    now = fakes.now()
    legs = [Leg(channel.pk, offset_s=0) for channel in channels]
    hour = timedelta(hours=1)
    return plan(page.pk, legs, go_live_at=now + hour, now=now).story


def went_live(page) -> None:
    """Wagtail committed the page; then the process was killed."""
    wagtail_page.publish_revision(Page.objects.get(pk=page.pk).get_latest_revision())


def test_a_live_page_that_was_never_frozen_is_frozen(story_page, wall):
    story = planned(story_page, wall)
    went_live(story_page)

    assert run().repaired == 1

    assert Snapshot.objects.count() == 1
    assert fakes.states_of(story, wall) == [("publish", "due")]


def test_a_live_story_that_was_never_planned_is_found(story_page):
    went_live(story_page)

    run()

    assert Story.objects.get().page_id == story_page.pk
    assert Snapshot.objects.count() == 1


def test_a_live_page_newer_than_its_snapshot_is_frozen_again(story_page, wall):
    planned(story_page, wall)
    story = fakes.publish(story_page)
    fakes.post_all(story)
    fakes.edit(story_page, title="Tiêu đề mới")
    went_live(story_page)

    run()

    assert fakes.states_of(story, wall) == [("publish", "sent"), ("update", "due")]


def test_rows_that_wait_for_a_page_that_is_live_are_bound(story_page, wall):
    planned(story_page, wall)
    story = fakes.publish(story_page)
    Delivery.objects.filter(placement__channel=wall).update(
        state="held", hold_reason="not_live", snapshot=None
    )

    run()

    assert fakes.states_of(story, wall) == [("publish", "due")]


def test_an_unpublished_page_withdraws_its_story(story_page, wall):
    planned(story_page, wall)
    story = fakes.publish(story_page)
    fakes.post_all(story)
    Page.objects.filter(pk=story_page.pk).update(live=False)

    assert run().withdrawn == 1

    assert fakes.row_of(story, wall).action == "withdraw"
    assert run().withdrawn == 0


def test_an_unpublished_page_stops_only_the_unsent_if_that_was_stored_before(
    story_page, wall
):
    planned(story_page, wall)
    story = fakes.publish(story_page)
    fakes.post_all(story)
    Story.objects.update(withdraw_scope="unsent")
    Page.objects.filter(pk=story_page.pk).update(live=False)

    run()

    assert fakes.states_of(story, wall) == [("publish", "sent")]
    assert run() == type(run())()


@pytest.mark.parametrize("was_live", [True, False])
def test_a_deleted_page_withdraws_its_story(story_page, wall, was_live):
    story = planned(story_page, wall)
    if was_live:
        fakes.publish(story_page)
        fakes.post_all(story)
    Page.objects.get(pk=story_page.pk).delete()

    run()

    story.refresh_from_db()
    assert (story.page_id, story.withdrawn_at is None) == (None, False)
    action = "withdraw" if was_live else "publish"
    assert fakes.row_of(story, wall).action == action
    assert not Delivery.objects.filter(state="held").exists()


def test_a_page_past_its_hour_expires_and_is_withdrawn(story_page, wall):
    planned(story_page, wall)
    until = fakes.now() + timedelta(hours=2)
    story = fakes.publish(fakes.edit(story_page, expire_at=until))
    fakes.post_all(story)

    assert run(until - timedelta(seconds=1)).withdrawn == 0
    assert run(until + timedelta(seconds=1)).withdrawn == 1

    page = Page.objects.get(pk=story_page.pk)
    assert (page.live, page.expired) == (False, True)
    assert fakes.row_of(story, wall).action == "withdraw"


def test_a_page_that_is_no_story_expires_too(column):
    Page.objects.filter(pk=column.pk).update(expire_at=fakes.now())

    run(fakes.now() + timedelta(seconds=1))

    assert not Page.objects.get(pk=column.pk).live


def test_an_address_that_changed_is_frozen_anew(story_page, unit):
    story = fakes.publish(story_page)
    former = story.url
    page = Page.objects.get(pk=story_page.pk)
    page.move(make_column(unit, "Chuyên mục khác"), pos="last-child")

    run()

    story.refresh_from_db()
    assert story.url != former
    assert story.snapshots.count() == 2
    assert run().repaired == 0


def test_a_planned_page_that_moved_to_another_unit_is_followed(
    story_page, wall, other_unit
):
    story = planned(story_page, wall)
    page = Page.objects.get(pk=story_page.pk)
    page.move(make_column(other_unit), pos="last-child")

    run()

    assert fakes.row_of(story, wall).hold_reason == "person"
    assert run().repaired == 0


def test_public_pictures_left_by_a_killed_process_are_put_right(story_page):
    story = fakes.publish(story_page)
    name = pictures.filename(StoredPicture.objects.all()[0].digest)
    storages["public_pictures"].delete(name)
    Story.objects.update(dirty_at=fakes.now())
    run()
    assert storages["public_pictures"].exists(name)

    withdraw(story, "Nhầm", now=fakes.now())
    StoredPicture.objects.update(public=True)
    Story.objects.update(dirty_at=fakes.now())
    run()

    assert not StoredPicture.objects.filter(public=True).exists()
    assert Story.objects.get().dirty_at is None


def test_public_pictures_of_no_snapshot_are_taken_away():
    StoredPicture.objects.create(
        digest="a" * 64, width=1, height=1, size=1, public=True
    )

    run()

    assert not StoredPicture.objects.filter(public=True).exists()


def test_one_story_that_cannot_be_frozen_does_not_stop_the_others(column, source):
    broken, sound = make_story(column, "Bài hỏng"), make_story(column, "Bài lành")
    for page in (broken, sound):
        went_live(page)
    now = fakes.now()
    source("tests.publishing.fakes.BreakingSource")
    fakes.BreakingSource.page_id = broken.pk

    report = run(now)

    assert (report.repaired, report.failed) == (1, 1)
    assert Snapshot.objects.get().story.page_id == sound.pk
    assert run(now + timedelta(seconds=1)).failed == 0  # tried again in a minute
    assert run(now + timedelta(seconds=61)).failed == 1


def test_what_wagtail_scheduled_for_other_pages_goes_live(column):
    now = fakes.now()
    column.title = "Gương sáng quanh ta"
    column.go_live_at = now + timedelta(hours=1)
    column.save_revision().publish()
    assert not Page.objects.get(pk=column.pk).live

    with time_machine.travel(now + timedelta(hours=2), tick=False):
        run(now + timedelta(hours=2))

    assert Page.objects.get(pk=column.pk).live


def test_an_idle_sweep_is_cheap_however_many_stories_there_are(column, wall):
    patrol = fakes.whole_patrol()
    costs = []
    for round_ in range(2):
        for number in range(5):
            fakes.publish(make_story(column, f"Bài {round_}-{number}"))
        sweep(fakes.now(), patrol=patrol)
        with CaptureQueriesContext(connection) as queries:
            report = sweep(fakes.now(), patrol=patrol)
        assert report.repaired == 0
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[0] <= 7


def test_the_patrol_walks_over_all_pages_stretch_by_stretch(column):
    page = make_story(column)
    went_live(page)
    patrol = Patrol(after=page.pk - 5, step=2)

    rounds = 0
    while not Snapshot.objects.exists():
        sweep(fakes.now(), patrol=patrol)
        rounds += 1

    assert rounds == 3


def test_a_flood_of_repairs_is_spread_over_the_seconds(column):
    pages = [make_story(column, f"Bài {number}") for number in range(3)]
    for page in pages:
        went_live(page)
    patrol = fakes.whole_patrol()

    sweep(fakes.now(), patrol=patrol, seconds=0)
    assert not Snapshot.objects.exists()
    sweep(fakes.now(), patrol=patrol)

    assert Snapshot.objects.count() == 3
