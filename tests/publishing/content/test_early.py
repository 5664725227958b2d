"""Partners who get planned content before its hour (rules §7.2, §8.4)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from publishing.content import golive
from publishing.content.freeze import freeze, newest_snapshot
from publishing.content.golive import publish_due
from publishing.content.sweep import sweep
from publishing.engine.compose import compose_for
from publishing.models import (
    Delivery,
    Placement,
    Product,
    Snapshot,
    StoredPicture,
    Story,
)
from publishing.planning import changes
from publishing.planning.plan import Leg, plan
from publishing.states import State
from publishing.wording import label
from tests.publishing import fakes
from tests.stories import make_image

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(unit):
    """A newspaper that is committed to the hour."""
    return fakes.channel(
        unit,
        "webhook",
        "Báo Cam Kết",
        early=True,
        settings={"url": "https://bao.example.vn/tin"},
    )


@pytest.fixture
def wall(unit):
    return fakes.channel(unit)


def planned(page, *channels, at=None, **leg) -> Story:
    now = fakes.now()
    story = plan(
        page.pk,
        [Leg(channel.pk, **(leg or {"offset_s": 0})) for channel in channels],
        go_live_at=at or now + HOUR,
        now=now,
    ).story
    look(now)
    story.refresh_from_db()
    return story


def look(now=None) -> None:
    """What some worker does each second."""
    sweep(now or fakes.now(), patrol=fakes.whole_patrol(), seconds=60)


def go_live(story) -> None:
    hour = story.go_live_at
    assert publish_due(hour, seconds=60) == 1
    freeze(Story.objects.get(pk=story.pk), now=hour)


def snapshots(story) -> list[Snapshot]:
    return list(Snapshot.objects.filter(story=story).order_by("publication"))


def test_planned_content_is_frozen_at_once_for_a_partner_who_gets_it_ahead(
    story_page, desk, wall
):
    story = planned(story_page, desk, wall)

    row = fakes.row_of(story, desk)
    assert row.state == State.DUE
    assert row.next_at <= fakes.now()
    assert row.snapshot.article.title == story_page.title
    assert row.snapshot.article.embargoed_until == story.go_live_at
    waiting = fakes.row_of(story, wall)
    assert (waiting.state, waiting.hold_reason) == (State.HELD, "not_live")
    assert waiting.snapshot is None


def test_without_such_a_partner_nothing_is_frozen_ahead(story_page, wall):
    story = planned(story_page, wall)

    assert snapshots(story) == []
    assert story.dirty_at is None


def test_looking_again_gives_nothing_twice(story_page, desk):
    story = planned(story_page, desk)

    Story.objects.update(dirty_at=fakes.now())
    look()

    assert len(snapshots(story)) == 1
    assert fakes.states_of(story, desk) == [("publish", "due")]


def test_nobody_else_is_shown_what_was_given_ahead(story_page, desk, client):
    story = planned(story_page, desk)

    assert newest_snapshot(story) is None
    shown = client.get(f"/api/content/v2/stories/{story_page.pk}/")
    assert shown.status_code == 404
    assert client.get(urlsplit(snapshots(story)[0].url).path).status_code == 404


def test_between_go_live_and_its_freeze_the_page_does_not_show_the_early_copy(
    story_page, desk, client
):
    story = planned(story_page, desk)

    publish_due(story.go_live_at, seconds=60)

    answer = client.get(urlsplit(snapshots(story)[0].url).path)
    assert answer.status_code == 200
    assert "/press/early/" not in answer.content.decode()


def test_what_is_unchanged_at_go_live_is_only_set_free(story_page, desk):
    story = planned(story_page, desk)
    fakes.post(fakes.row_of(story, desk))

    go_live(story)

    row = fakes.row_of(story, desk)
    assert (row.action, row.state, row.event) == ("update", "due", "embargo_lifted")
    assert row.snapshot.embargoed_until is None
    post = compose_for(row.placement, row.snapshot.article, event=row.event).post
    assert "embargoed_until" not in post.structure


def test_given_ahead_is_not_called_posted(story_page, desk):
    story = planned(story_page, desk)
    row = fakes.row_of(story, desk)
    fakes.post(row)
    Placement.objects.filter(pk=row.placement_id).update(posted_at=None)

    told = label(fakes.row_of(story, desk))

    assert (told.word, told.tone) == ("Đã gửi trước", "wait")


def test_what_differs_at_go_live_is_an_update(story_page, desk):
    story = planned(story_page, desk)
    fakes.post(fakes.row_of(story, desk))
    now = fakes.now()

    fakes.edit(story_page, lead="Lời dẫn mới, viết sau khi lên lịch.")
    fakes.publish(story_page, now=now)

    row = fakes.row_of(story, desk)
    assert (row.action, row.event) == ("update", "updated")
    assert row.snapshot.article.lead == "Lời dẫn mới, viết sau khi lên lịch."


def test_newer_planned_content_follows_before_the_hour(story_page, desk):
    story = planned(story_page, desk)
    fakes.post(fakes.row_of(story, desk))

    fakes.edit(story_page, title="Đầu đề đã sửa")
    golive.replace_planned(story, now=fakes.now())
    look()

    row = fakes.row_of(story, desk)
    assert (row.action, row.state, row.event) == ("update", "due", "updated")
    assert row.snapshot.article.title == "Đầu đề đã sửa"
    assert row.snapshot.article.embargoed_until == story.go_live_at


def test_a_moved_hour_is_told(story_page, desk):
    story = planned(story_page, desk)
    fakes.post(fakes.row_of(story, desk))
    later = story.go_live_at + HOUR

    site = Placement.objects.get(story=story, channel__network="website")
    changes.reschedule(site, at=later, now=fakes.now())
    look()

    row = fakes.row_of(story, desk)
    assert (row.action, row.event) == ("update", "updated")
    assert row.snapshot.article.embargoed_until == later


def test_an_unsent_copy_gives_way_to_the_newer_plan(story_page, desk):
    story = planned(story_page, desk)

    fakes.edit(story_page, title="Đầu đề đã sửa")
    golive.replace_planned(story, now=fakes.now())
    look()

    assert fakes.states_of(story, desk) == [
        ("publish", "superseded"),
        ("publish", "due"),
    ]
    assert fakes.row_of(story, desk).snapshot.article.title == "Đầu đề đã sửa"


def test_a_cancelled_plan_is_taken_back_from_who_has_it(story_page, desk):
    story = planned(story_page, desk)
    fakes.post(fakes.row_of(story, desk))

    site = Placement.objects.get(story=story, channel__network="website")
    changes.cancel(site, now=fakes.now())
    look()

    row = fakes.row_of(story, desk)
    assert (row.action, row.state, row.event) == ("withdraw", "due", "recalled")
    assert row.reason == "Bài sẽ không đăng vào giờ đã hẹn."


def test_a_cancelled_plan_leaves_the_unsent_place_waiting(story_page, desk):
    story = planned(story_page, desk)

    site = Placement.objects.get(story=story, channel__network="website")
    changes.cancel(site, now=fakes.now())
    look()

    row = fakes.row_of(story, desk)
    assert (row.state, row.hold_reason, row.snapshot) == ("held", "not_live", None)
    fakes.publish(story_page)
    row = fakes.row_of(story, desk)
    assert (row.state, row.snapshot.embargoed_until) == ("due", None)


def test_a_deleted_page_takes_back_what_was_given_ahead(story_page, desk):
    story = planned(story_page, desk)
    fakes.post(fakes.row_of(story, desk))

    story_page.delete()
    look()

    assert fakes.row_of(story, desk).action == "withdraw"
    assert Story.objects.get(pk=story.pk).withdrawn_at is not None


def test_a_place_added_to_a_plan_gets_the_content_ahead_too(story_page, desk, wall):
    story = planned(story_page, wall)

    plan(story_page.pk, [Leg(desk.pk, offset_s=0)], now=fakes.now())
    look()

    assert fakes.row_of(story, desk).snapshot.embargoed_until == story.go_live_at


def test_a_copy_that_did_not_leave_ahead_goes_at_its_own_hour(story_page, desk):
    story = planned(story_page, desk, offset_s=900)

    go_live(story)

    row = fakes.row_of(story, desk)
    assert (row.action, row.state) == ("publish", "due")
    assert row.next_at - story.go_live_at == timedelta(seconds=900)
    assert row.snapshot.embargoed_until is None


def test_an_own_hour_does_not_keep_the_copy_back(story_page, desk):
    story = planned(story_page, desk)
    place = fakes.place_of(story, desk)

    changes.reschedule(place, at=story.go_live_at + HOUR, now=fakes.now())

    assert fakes.row_of(story, desk).next_at <= fakes.now()


def test_pictures_are_private_until_the_story_is_live(story_page, desk, client):
    story = planned(story_page, desk)

    picture = snapshots(story)[0].article.pictures[0]
    path = urlsplit(picture.url).path
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert len(answer.content) == picture.size
    assert StoredPicture.objects.get(pk=picture.digest).public is False
    other = path.replace(str(story.pk), str(uuid4()))
    assert client.get(other).status_code == 404
    head, seal, name = path.rsplit("/", 2)
    assert client.get(f"{head}/{'x' * len(seal)}/{name}").status_code == 404
    assert client.post(path).status_code == 405


def test_pictures_are_gone_when_the_plan_is_cancelled(story_page, desk, client):
    story = planned(story_page, desk)
    picture = snapshots(story)[0].article.pictures[0]

    site = Placement.objects.get(story=story, channel__network="website")
    changes.cancel(site, now=fakes.now())

    assert client.get(urlsplit(picture.url).path).status_code == 410


def test_a_picture_of_a_withdrawn_story_does_not_stay_public_for_a_planned_one(
    story_page, unit, column, desk, client
):
    from publishing.content.withdraw import withdraw
    from tests.stories import make_story

    image = make_image(unit)
    live = make_story(column, "Bài đã đăng", lead_picture=image)
    fakes.edit(story_page, lead_picture=image)
    out = fakes.publish(live)
    planned(story_page, desk)
    digest = newest_snapshot(out).article.pictures[0].digest
    assert StoredPicture.objects.get(pk=digest).public is True

    withdraw(out, "Theo yêu cầu", now=fakes.now())

    assert StoredPicture.objects.get(pk=digest).public is False


def test_a_live_story_has_nothing_to_give_ahead(story_page, desk):
    story = fakes.publish(story_page)
    now = fakes.now()

    fakes.edit(story_page, title="Bản cập nhật đã hẹn giờ")
    plan(story_page.pk, [Leg(desk.pk, offset_s=0)], go_live_at=now + HOUR, now=now)
    look()

    assert [s.embargoed_until for s in snapshots(story)] == [None]
    assert fakes.row_of(story, desk).snapshot.article.title == story_page.title


def test_a_copy_that_changed_nothing_does_not_count_as_news_for_others(
    story_page, desk, wall
):
    story = planned(story_page, desk, wall)
    fakes.post(fakes.row_of(story, desk))

    go_live(story)

    row = fakes.row_of(story, wall)
    assert (row.action, row.state, row.event) == ("publish", "due", "published")
    assert Delivery.objects.filter(placement__story=story).unfinished().count() == 3


def test_a_product_of_such_a_partner_plans_the_story_ahead_and_once(
    story_page, desk, wall
):
    now = fakes.now()
    Product.objects.create(channel=desk, name="Mọi bài", began_at=now)

    story = planned(story_page, wall)
    fakes.post(fakes.row_of(story, desk))
    go_live(story)

    assert Placement.objects.filter(story=story, channel=desk).count() == 1
    told = [(r.action, r.event) for r in fakes.rows_of(story, desk)]
    assert told == [("publish", "published"), ("update", "embargo_lifted")]


def test_a_product_that_does_not_take_the_story_freezes_nothing_ahead(
    story_page, desk, wall
):
    taken = {"kinds": ["reportage"]}
    Product.objects.create(
        channel=desk, name="Phóng sự", filter=taken, began_at=fakes.now()
    )

    story = planned(story_page, wall)

    assert snapshots(story) == []
    assert story.dirty_at is None


def test_a_place_that_an_editor_cancelled_is_not_opened_by_a_product_again(
    story_page, desk, wall
):
    Product.objects.create(channel=desk, name="Mọi bài", began_at=fakes.now())
    story = planned(story_page, wall)
    changes.cancel(fakes.place_of(story, desk), now=fakes.now())

    Story.objects.update(dirty_at=fakes.now())
    look()
    go_live(story)

    assert fakes.states_of(story, desk) == [("publish", "cancelled")]
