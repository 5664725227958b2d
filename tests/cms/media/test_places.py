"""Where a picture is used, and another one put in its place with one button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cms.content.picture_uses import uses
from cms.content.units import set_up_unit
from cms.models import ExemplarStory, StoryImage
from publishing.clock import database_now
from publishing.content.freeze import freeze
from publishing.content.golive import schedule
from publishing.content.stories import ensure_story
from publishing.content.withdraw import withdraw
from publishing.models import Placement, Release, Snapshot
from tests.stories import make_column, make_editor, make_image, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(unit) -> StoryImage:
    return make_image(unit, "navy", title="Ảnh cũ")


@pytest.fixture
def new(unit) -> StoryImage:
    return make_image(unit, "crimson", title="Ảnh mới")


def frozen(page: Any) -> Snapshot:
    """The newest publication, as the sweep would make it."""
    now = database_now()
    snapshot = freeze(ensure_story(page.pk, now=now), now=now)
    assert snapshot is not None
    return snapshot


def places_of(image: StoryImage) -> str:
    return reverse("cms_picture_places", args=[image.pk])


def replace(desk, old: StoryImage, new: StoryImage) -> str:
    answer = desk.post(places_of(old), {"replacement": new.pk}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def draft_of(page: Any) -> Any:
    return ExemplarStory.objects.get(pk=page.pk).get_latest_revision_as_object()


def in_body(image: StoryImage) -> list:
    return [
        ("paragraph", "<p>Đêm mất điện.</p>"),
        ("gallery", [{"image": image, "caption": "", "alt": ""}]),
    ]


def test_a_channel_that_leads_with_the_picture_leads_with_the_other_one(
    desk, column, publish, old, new, channel
):
    page = publish(column, lead_picture=old, body=in_body(old))
    elsewhere = publish(column, "Bài khác")
    snapshot = frozen(page)
    old.refresh_from_db()
    led, untold = (
        Placement.objects.create(
            story=ensure_story(one.pk, now=database_now()),
            channel=channel,
            at=database_now(),
            picture=picture,
            link_token=token,
        )
        for one, picture, token in (
            (page, old.outgoing_digest, "abcd1234"),
            (elsewhere, "", "abcd1235"),
        )
    )

    replace(desk, old, new)

    for place in (led, untold, new):
        place.refresh_from_db()
    after = frozen(page)
    assert old.outgoing_digest in snapshot.pictures.values_list("digest", flat=True)
    assert led.picture == new.outgoing_digest
    assert led.picture in after.pictures.values_list("digest", flat=True)
    assert untold.picture == ""


def test_a_live_story_goes_out_again_with_the_other_picture(
    desk, column, publish, old, new
):
    page = publish(column, lead_picture=old, body=in_body(old))
    before = frozen(page)

    text = replace(desk, old, new)

    page = ExemplarStory.objects.get(pk=page.pk)
    after = frozen(page)
    assert "Đã thay ảnh trong 1 bài." in text
    assert page.live
    assert not page.has_unpublished_changes
    assert page.lead_picture_id == new.pk
    assert page.body[1].value[0]["image"].pk == new.pk
    assert after.publication == before.publication + 1
    new.refresh_from_db()
    assert [one.digest for one in after.article.pictures] == [new.outgoing_digest]


def test_edits_that_wait_in_a_draft_keep_waiting(desk, column, publish, old, new):
    page = publish(column, lead_picture=old)
    page.lead = "Sapo còn đang sửa."
    page.save_revision()

    replace(desk, old, new)

    live = ExemplarStory.objects.get(pk=page.pk)
    assert live.lead_picture_id == new.pk
    assert live.lead != "Sapo còn đang sửa."
    assert live.has_unpublished_changes
    assert draft_of(page).lead == "Sapo còn đang sửa."
    assert draft_of(page).lead_picture_id == new.pk


@pytest.mark.search  # stored JSON is read as text
def test_a_draft_changes_and_stays_a_draft(desk, column, old, new):
    page = make_story(column, "Bản nháp", lead_picture=old)
    page.body = in_body(old)  # in the newest draft alone
    page.save_revision()

    replace(desk, old, new)

    assert draft_of(page).lead_picture_id == new.pk
    assert draft_of(page).body[1].value[0]["image"].pk == new.pk
    assert not ExemplarStory.objects.get(pk=page.pk).live


@pytest.mark.search  # stored JSON is read as text
def test_a_planned_story_keeps_its_hour_and_what_was_checked(desk, column, old, new):
    page = make_story(column, "Đã lên lịch", lead_picture=old)
    hour = database_now() + timedelta(days=1)
    schedule(page.pk, hour, now=database_now())
    page.lead = "Sửa sau khi lên lịch."
    page.save_revision()

    replace(desk, old, new)

    release = Release.objects.get(published_at=None, cancelled_at=None)
    assert release.go_live_at == hour
    assert release.content["lead_picture"] == new.pk
    assert release.content["lead"] != "Sửa sau khi lên lịch."


def test_an_update_planned_for_a_live_story_is_not_lost(
    desk, column, publish, old, new
):
    page = publish(column, lead_picture=old)
    page.lead = "Bản sửa đã lên lịch."
    page.save_revision()
    hour = database_now() + timedelta(days=1)
    schedule(page.pk, hour, now=database_now())

    replace(desk, old, new)

    release = Release.objects.get(published_at=None, cancelled_at=None)
    assert (release.go_live_at, release.content["lead"]) == (
        hour,
        "Bản sửa đã lên lịch.",
    )
    assert release.content["lead_picture"] == new.pk


def test_a_picture_that_may_not_go_out_leaves_the_live_story_whole(
    desk, column, unit, publish, old
):
    page = publish(column, lead_picture=old)
    bare = make_image(unit, "crimson", title="Chưa rà", minors="")

    text = replace(desk, old, bare)

    assert "chưa thay được" in text
    assert "chưa rà trẻ em" in text.lower()
    assert ExemplarStory.objects.get(pk=page.pk).lead_picture_id == old.pk
    assert draft_of(page).lead_picture_id == old.pk


def test_the_screen_says_how_many_change_and_where_they_stand(
    desk, column, channel, publish, old
):
    page = publish(column, "Bài đang đăng", lead_picture=old)
    snapshot = frozen(page)
    Placement.objects.create(
        story=snapshot.story,
        channel=channel,
        offset_s=0,
        link_token="abcd1234",
        posted_at=database_now(),
        permalink="https://zalo.me/bai",
    )
    make_story(column, "Bài còn nháp", lead_picture=old)

    text = desk.get(places_of(old)).content.decode()

    assert "2 bài sẽ đổi ảnh" in text
    assert "Trong đó 1 bài đang đăng" in text
    assert "Bài đang đăng" in text
    assert "Bài còn nháp" in text
    assert 'href="https://zalo.me/bai"' in text


def test_a_story_taken_down_is_listed_and_left_alone(desk, column, publish, old, new):
    page = publish(column, lead_picture=old)
    now = database_now()
    story = frozen(page).story
    withdraw(story, "Nhân vật rút đồng ý.", now=now)

    assert "Đã gỡ" in desk.get(places_of(old)).content.decode()
    replace(desk, old, new)

    page = ExemplarStory.objects.get(pk=page.pk)
    assert not page.live
    assert Snapshot.objects.filter(story=story).count() == 1


def test_a_number_that_begins_alike_is_not_taken_for_the_picture(column, old):
    page = make_story(column, lead_picture=old)
    page.body = [("paragraph", "<p>Không có ảnh.</p>")]
    page.save_revision()
    pk = old.pk * 10
    StoryImage.objects.filter(pk=pk).delete()

    assert [use.page.pk for use in uses(old, page.owner or _root())] == [page.pk]


def _root() -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create_superuser("root", "r@example.vn", "x" * 12)


# --- units ----------------------------------------------------------------------


def test_another_units_editor_is_refused(stranger, column, publish, old, new):
    page = publish(column, lead_picture=old)

    seen, done = (
        stranger.get(places_of(old)),
        stranger.post(places_of(old), {"replacement": new.pk}),
    )

    for answer in (seen, done):
        assert answer.status_code in {302, 403}
        assert "Ảnh cũ" not in answer.content.decode()
    assert ExemplarStory.objects.get(pk=page.pk).lead_picture_id == old.pk


def test_a_story_of_another_unit_is_counted_and_never_changed(
    desk, other_unit, publish, old, new
):
    theirs = publish(make_column(other_unit), "Bài nơi khác", lead_picture=old)

    text = replace(desk, old, new)

    assert "Còn 1 bài của đơn vị khác" in text
    assert "Bài nơi khác" not in text
    assert ExemplarStory.objects.get(pk=theirs.pk).lead_picture_id == old.pk


def test_another_units_picture_cannot_be_put_in(desk, column, other_unit, publish, old):
    page = publish(column, lead_picture=old)
    theirs = make_image(other_unit, "crimson")

    answer = desk.post(places_of(old), {"replacement": theirs.pk})

    assert answer.status_code == 200
    assert ExemplarStory.objects.get(pk=page.pk).lead_picture_id == old.pk


def test_who_may_only_write_does_not_republish(client, column, unit, publish, old, new):
    page = publish(column, lead_picture=old)
    unit.check_depth = "two"
    unit.save()
    set_up_unit(unit)
    writer = make_editor(unit, "nguoiviet")
    writer.groups.set([unit.editors])
    client.force_login(writer)

    client.post(places_of(old), {"replacement": new.pk})

    assert ExemplarStory.objects.get(pk=page.pk).lead_picture_id == old.pk


# --- the list and the form ------------------------------------------------------


@pytest.mark.parametrize(
    ("lack", "fields"),
    [
        ("credit", {"credit": ""}),
        ("basis", {"basis": ""}),
        ("minors", {"minors": ""}),
        ("alt", {"description": ""}),
        ("ended", {"rights_until": "2020-01-01"}),
        ("anything", {"credit": ""}),
    ],
)
def test_the_list_shows_pictures_that_still_lack_something(desk, unit, lack, fields):
    make_image(unit, "navy", title="Đủ cả", source="Trường")
    make_image(unit, "crimson", **{"title": "Còn thiếu", "source": "Trường", **fields})

    url = reverse("wagtailimages:index")
    text = desk.get(url, {"lack": lack, "layout": "list"}).content.decode()

    assert "Còn thiếu" in text
    assert "Đủ cả" not in text


def test_the_form_says_what_is_missing_and_leads_to_the_places(desk, old):
    StoryImage.objects.filter(pk=old.pk).update(credit="")

    text = desk.get(reverse("wagtailimages:edit", args=[old.pk])).content.decode()

    assert "Người chụp" in text
    assert "Chưa dùng trong bài nào." in text
    assert places_of(old) in text
    assert 'name="rights_until"' in text


def test_the_focal_point_stays_in_sight_where_a_picture_is_cut(
    client, column, publish, old
):
    StoryImage.objects.filter(pk=old.pk).update(focal_point_x=200, focal_point_y=450)
    page = publish(column, lead_picture=old, body=in_body(old))
    frozen(page)

    story = client.get(page.get_url()).content.decode()
    listed = client.get(column.get_url()).content.decode()

    assert 'class="fx2 fy9"' in story
    assert 'class="fx2 fy9"' in listed
