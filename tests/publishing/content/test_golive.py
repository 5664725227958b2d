"""Lên lịch and go-live (rules §1.2, §7.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import Page, Revision

from cms.models import Check
from publishing.content.freeze import freeze
from publishing.content.golive import (
    GatesShut,
    NothingPlanned,
    publish_due,
    publish_page,
    replace_planned,
    schedule,
)
from publishing.content.releases import open_release
from publishing.models import Release, Story
from tests.publishing import fakes
from tests.stories import make_story

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
HOUR = timedelta(hours=1)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def go_live(page, now) -> Story:
    assert publish_due(now) == 1
    story = Story.objects.get(page_id=page.pk)
    freeze(story, now=now)
    return story


def test_planning_copies_the_checked_content_and_its_digest(story_page):
    from publishing.ports import content_source

    draft = content_source().draft(story_page.pk)

    release = schedule(story_page.pk, fakes.now() + HOUR, now=fakes.now())

    assert (release.content, release.digest) == (draft.content, draft.digest)


def test_go_live_publishes_the_planned_content_and_keeps_the_newer_draft(story_page):
    now = fakes.now()
    planned_title = story_page.title
    schedule(story_page.pk, now + HOUR, now=now)
    fakes.edit(story_page, title="Bản nháp mới hơn")
    draft = fresh(story_page).latest_revision

    story = go_live(story_page, now + HOUR)

    page = fresh(story_page)
    assert (page.live, page.title) == (True, planned_title)
    assert page.has_unpublished_changes
    assert page.latest_revision == draft
    assert page.get_latest_revision_as_object().title == "Bản nháp mới hơn"
    assert story.snapshots.get().article.title == planned_title


def test_without_a_newer_draft_the_page_has_no_unpublished_changes(story_page):
    now = fakes.now()
    revisions = Revision.objects.count()
    schedule(story_page.pk, now + HOUR, now=now)

    go_live(story_page, now + HOUR)

    assert not fresh(story_page).has_unpublished_changes
    assert Revision.objects.count() == revisions


def test_an_editor_may_go_on_saving_over_the_same_draft(story_page, editor):
    now = fakes.now()
    schedule(story_page.pk, now + HOUR, now=now)
    page = fresh(story_page)
    page.title = "Đang gõ"
    typing = page.save_revision(user=editor)

    go_live(story_page, now + HOUR)

    page = fresh(story_page).get_latest_revision_as_object()
    page.title = "Đang gõ tiếp"
    again = page.save_revision(user=editor, overwrite_revision=typing)
    assert again.pk == typing.pk
    assert fresh(story_page).title == story_page.title


def test_the_planned_draft_goes_in_only_when_the_editor_says_so(story_page):
    now = fakes.now()
    schedule(story_page.pk, now + HOUR, now=now)
    story = Story.objects.get()
    fakes.edit(story_page, title="Bản nháp mới hơn")

    replace_planned(story, now=now)

    go_live(story_page, now + HOUR)
    assert fresh(story_page).title == "Bản nháp mới hơn"
    assert Release.objects.filter(cancelled_at__isnull=False).count() == 1


def test_there_is_nothing_to_replace_without_a_plan(story_page):
    story = fakes.publish(story_page)

    with pytest.raises(NothingPlanned):
        replace_planned(story, now=fakes.now())


def test_wagtails_own_schedule_stays_empty_and_the_page_unlocked(story_page, editor):
    now = fakes.now()
    schedule(story_page.pk, now + HOUR, now=now)
    go_live(story_page, now + HOUR)
    page = fakes.edit(story_page, title="Hẹn giờ", go_live_at=now + 3 * HOUR)
    page.get_latest_revision().publish(user=editor)

    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert fresh(story_page).get_lock() is None
    release = open_release(Story.objects.get())
    assert release.go_live_at == (now + 3 * HOUR).replace(
        microsecond=release.go_live_at.microsecond
    )


def test_nothing_goes_live_before_its_second(story_page):
    now = fakes.now()
    schedule(story_page.pk, now + HOUR, now=now)

    assert publish_due(now + HOUR - timedelta(seconds=1)) == 0
    assert not fresh(story_page).live


def test_publish_due_is_harmless_when_doubled(story_page):
    now = fakes.now()
    schedule(story_page.pk, now + HOUR, now=now)

    assert [publish_due(now + HOUR), publish_due(now + HOUR)] == [1, 0]


def test_one_story_that_fails_does_not_stop_the_others(column):
    now = fakes.now()
    broken, sound = make_story(column, "Bài hỏng"), make_story(column, "Bài lành")
    for page in (broken, sound):
        schedule(page.pk, now + HOUR, now=now)
    bad = Release.objects.get(story__page_id=broken.pk)
    Release.objects.filter(pk=bad.pk).update(
        content={**bad.content, "title": "", "slug": "bad slug"}
    )

    assert publish_due(now + HOUR) == 1

    bad.refresh_from_db()
    assert bad.problem
    assert bad.published_at is None
    assert bad.retry_at > now + HOUR
    assert (fresh(broken).live, fresh(sound).live) == (False, True)


def test_a_gate_shut_at_go_live_holds_and_says_so_and_opens_again(story_page):
    now = fakes.now()
    schedule(story_page.pk, now + HOUR, now=now)
    Check.objects.filter(page=story_page, kind="deed").update(state="failed")

    assert publish_due(now + HOUR) == 0

    release = Release.objects.get()
    assert release.problem
    assert not fresh(story_page).live
    Check.objects.update(state="passed")
    assert publish_due(now + HOUR + timedelta(seconds=1)) == 0  # asked in a while
    assert publish_due(now + HOUR + timedelta(seconds=6)) == 1


def test_planning_asks_the_gates(column):
    page = make_story(column, checked=False)

    with pytest.raises(GatesShut) as shut:
        schedule(page.pk, fakes.now() + HOUR, now=fakes.now())

    assert {gate.code for gate in shut.value.gates} == {"checks"}
    assert str(shut.value)
    assert not Release.objects.exists()


@pytest.mark.parametrize("way", ["service", "revision", "page"])
def test_every_way_to_publish_passes_the_gates(column, way):
    page = make_story(column, checked=False)
    revision = page.get_latest_revision()

    ways = {
        "service": lambda: publish_page(page, revision, now=fakes.now()),
        "revision": revision.publish,
        "page": lambda: page.publish(revision),
    }

    with pytest.raises(GatesShut):
        ways[way]()

    assert not Page.objects.get(pk=page.pk).live


def test_go_live_is_never_before_the_embargo(column):
    now = fakes.now()
    page = make_story(column, embargo_at=now + 5 * HOUR)

    release = schedule(page.pk, now + HOUR, now=now)

    assert abs(release.go_live_at - (now + 5 * HOUR)) < timedelta(seconds=1)
    assert publish_due(now + 2 * HOUR) == 0


def test_publishing_under_embargo_becomes_a_plan_and_says_so(column):
    now = fakes.now()
    page = make_story(column, embargo_at=now + 5 * HOUR)

    done = publish_page(page, page.get_latest_revision(), now=now)

    assert (done.live, done.embargoed) == (False, True)
    assert done.go_live_at == done.release.go_live_at
    assert not fresh(page).live


def test_an_embargo_set_after_planning_still_holds_at_go_live(column):
    now = fakes.now()
    page = make_story(column)
    release = schedule(page.pk, now + HOUR, now=now)
    later = (now + 5 * HOUR).isoformat()
    Release.objects.filter(pk=release.pk).update(
        content={**release.content, "embargo_at": later}
    )

    assert publish_due(now + HOUR) == 0

    moved = open_release(Story.objects.get())
    assert moved.go_live_at == now + 5 * HOUR
    assert not fresh(page).live


def test_what_goes_out_now_gives_up_the_older_plan(story_page):
    now = fakes.now()
    schedule(story_page.pk, now + HOUR, now=now)
    fakes.publish(fakes.edit(story_page, title="Đăng luôn"))

    assert publish_due(now + HOUR) == 0
    assert fresh(story_page).title == "Đăng luôn"


def test_a_planned_update_of_a_live_story_keeps_its_kind_and_note(story_page):
    now = fakes.now()
    fakes.publish(story_page)
    fakes.edit(story_page, lead="15 năm")
    schedule(
        story_page.pk, now + HOUR, kind="correction", note="Không phải 14", now=now
    )
    assert fresh(story_page).lead != "15 năm"

    story = go_live(story_page, now + HOUR)

    newest = story.snapshots.order_by("-publication")[0]
    assert (newest.kind, newest.note) == ("correction", "Không phải 14")
    assert newest.article.lead == "15 năm"


def test_a_story_whose_page_was_deleted_is_not_published(story_page):
    now = fakes.now()
    schedule(story_page.pk, now + HOUR, now=now)
    fresh(story_page).delete()

    assert publish_due(now + HOUR) == 0
    assert Release.objects.get().cancelled_at is not None


def test_a_page_that_is_no_story_is_published_as_ever(column):
    column.title = "Gương sáng quanh ta"
    column.save_revision().publish()

    assert publish_page(fresh(column), now=fakes.now()) is None
    assert fresh(column).title == "Gương sáng quanh ta"
    assert not Story.objects.exists()


def test_somebody_without_the_right_may_not_publish(story_page, django_user_model):
    stranger = django_user_model.objects.create_user("khach", password="x")

    with pytest.raises(PermissionDenied):
        publish_page(
            story_page,
            story_page.get_latest_revision(),
            user=stranger,
            now=fakes.now(),
            skip_permission_checks=False,
        )


def test_a_flood_of_go_lives_leaves_its_caller_time_to_breathe(column):
    now = fakes.now()
    for number in range(3):
        schedule(make_story(column, f"Bài {number}").pk, now + HOUR, now=now)

    assert publish_due(now + HOUR, seconds=0) == 0
    assert publish_due(now + HOUR) == 3
