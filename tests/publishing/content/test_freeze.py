"""Freeze: publications become snapshots (rules §1.3, §1.6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wagtail.models import Page

from publishing.content.freeze import freeze
from publishing.content.stories import ensure_story
from publishing.models import GoneAddress, Snapshot, Story
from tests.publishing import fakes

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def test_a_story_that_is_not_live_is_not_frozen(story_page):
    story = ensure_story(story_page.pk, now=fakes.now())

    assert freeze(story, now=fakes.now()) is None
    assert not Snapshot.objects.exists()


def test_a_publication_becomes_one_snapshot_however_often_it_is_frozen(story_page):
    story = fakes.publish(story_page)

    again = freeze(story, now=fakes.now())

    snapshot = Snapshot.objects.get()
    assert again == snapshot
    assert snapshot.article.title == story_page.title
    assert snapshot.digest == snapshot.article.digest()
    assert (snapshot.publication, story.publication) == (1, 1)
    assert snapshot.url == story.url == snapshot.article.url


def test_the_website_is_a_place_of_every_published_story(story_page):
    story = fakes.publish(story_page)

    placement = story.placements.get()
    assert placement.channel.network == "website"
    row = placement.deliveries.get()
    assert (row.action, row.state) == ("publish", "due")


def test_publishing_the_same_content_again_makes_nothing_new(story_page):
    story = fakes.publish(story_page)
    fakes.post_all(story)

    fakes.publish(story_page)

    assert Snapshot.objects.count() == 1
    assert [row.action for row in story.placements.get().deliveries.all()] == [
        "publish"
    ]


def test_an_update_moves_updated_and_a_small_fix_leaves_it_alone(story_page):
    story = fakes.publish(story_page)
    fakes.publish(fakes.edit(story_page, lead="Sapo mới"), kind="update")
    fakes.publish(fakes.edit(story_page, lead="Sapo mới, hết lỗi"), kind="minor")

    first, second, third = story.snapshots.order_by("publication")
    assert first.article.updated_at < second.article.updated_at
    assert third.article.updated_at == second.article.updated_at
    assert first.article.published_at == third.article.published_at
    assert [s.kind for s in (first, second, third)] == ["update", "update", "minor"]


def test_a_correction_carries_its_note_for_good(story_page):
    story = fakes.publish(story_page)
    fakes.publish(
        fakes.edit(story_page, lead="15 năm"), kind="correction", note="Không phải 14."
    )
    fakes.publish(fakes.edit(story_page, author="Biển Xanh"))

    _first, corrected, later = story.snapshots.order_by("publication")
    assert [c.note for c in corrected.article.corrections] == ["Không phải 14."]
    assert (corrected.kind, corrected.note) == ("correction", "Không phải 14.")
    assert later.article.corrections == corrected.article.corrections
    assert later.kind == "update"


def test_revisions_rise_with_every_row_of_the_story(story_page, unit):
    from publishing.planning.plan import Leg, plan

    wall = fakes.channel(unit)
    story = plan(story_page.pk, [Leg(wall.pk, offset_s=0)], now=fakes.now()).story
    fakes.publish(story_page)
    fakes.post_all(story)
    fakes.publish(fakes.edit(story_page, title="Tiêu đề mới"))

    story.refresh_from_db()
    revisions = [r.revision for p in story.placements.all() for r in p.deliveries.all()]
    assert sorted(revisions) == [1, 2, 3, 4]
    assert story.revision == 4


def test_a_page_published_while_its_pictures_are_rendered_is_frozen_as_it_is(
    story_page, source
):
    story = fakes.publish(story_page)
    fakes.edit(story_page, title="Bản thứ hai")
    fakes.OvertakingSource.page_id = story_page.pk
    source("tests.publishing.fakes.OvertakingSource")

    fakes.publish(story_page)

    newest = Snapshot.objects.order_by("-publication")[0]
    assert newest.article.title == "Bản thứ ba"
    assert newest.article.title == Page.objects.get(pk=story_page.pk).title
    assert story.snapshots.count() == 2


def test_a_withdrawn_address_lives_again_when_the_story_does(story_page):
    from publishing.content.withdraw import withdraw

    story = fakes.publish(story_page)
    fakes.post_all(story)
    withdraw(story, "Nhầm ảnh", now=fakes.now())
    assert GoneAddress.objects.count() == 1

    fakes.publish(story_page)

    assert not GoneAddress.objects.exists()
    story.refresh_from_db()
    assert story.withdrawn_at is None
    assert [p.occurrence for p in story.placements.order_by("occurrence")] == [1, 2]


def test_offsets_count_from_the_first_publication(story_page, unit):
    from publishing.planning.plan import Leg, plan

    wall = fakes.channel(unit)
    story = plan(
        story_page.pk,
        [Leg(wall.pk, offset_s=900)],
        go_live_at=fakes.now() + timedelta(hours=1),
        now=fakes.now(),
    ).story
    assert fakes.row_of(story, wall).next_at is None

    fakes.publish(story_page)

    first = Story.objects.get().first_published_at
    assert fakes.row_of(story, wall).next_at == first + timedelta(seconds=900)
