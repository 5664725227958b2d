""" "Hôm nay": what leaves next, what waits for me, what I write."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from cms.models import Award, AwardForm, Exemplar, FollowUp
from publishing.clock import database_now
from publishing.content.golive import publish_page
from publishing.content.stories import ensure_story
from publishing.engine import alarms
from publishing.models import Alarm, Channel, Delivery, Placement
from publishing.spoken_time import written_out
from publishing.states import Action, State
from tests.stories import make_story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def now() -> datetime:
    return database_now()


@pytest.fixture
def place(story_page, unit, now, editor):
    """Put a row of the story on a channel, in any state."""

    def _place(name: str, state: State, page: Any = None, **fields: Any) -> Delivery:
        story = ensure_story((page or story_page).pk, now=now)
        channel, _made = Channel.objects.get_or_create(
            network="webhook", account_id=name, defaults={"unit": unit, "name": name}
        )
        posted = fields.pop("posted_at", None)
        placement = Placement.objects.create(
            story=story,
            channel=channel,
            at=now,
            link_token=uuid.uuid4().hex[:8],
            created_by=editor,
            posted_at=posted,
        )
        return Delivery.objects.create(
            placement=placement,
            channel=channel,
            seq=1,
            action=Action.PUBLISH,
            state=state,
            key=uuid.uuid4(),
            **fields,
        )

    return _place


def test_an_empty_day_says_how_to_begin(desk, unit):
    page = desk.get("/admin/").content.decode()

    for words in ("Hôm nay", "Viết bài", "Sắp đăng", "Cần tôi xử lý (0)", "/viet-bai/"):
        assert words in page
    assert "Chưa có gì được lên lịch" in page


def test_what_leaves_next_stands_with_its_time_written_out(
    desk, place, now, story_page
):
    later, soon = now + timedelta(days=2), now + timedelta(hours=1)
    place("Báo đối tác", State.DUE, next_at=later, planned_at=later)
    place(
        "Trang trường",
        State.HELD,
        hold_reason="not_live",
        next_at=None,
        planned_at=soon,
    )
    place("Đã xong", State.SENT)

    page = desk.get("/admin/").content.decode()

    assert page.index("Trang trường") < page.index("Báo đối tác")
    assert written_out(later).split(",")[0].split()[-1] in page
    assert "Đã xong" not in page
    assert story_page.title in page


def test_what_waits_for_a_person_names_its_reason_and_next_step(
    desk, place, story_page
):
    place("Facebook trường", State.UNCERTAIN)
    place("Trang trường", State.HELD, hold_reason="overdue")
    place("Đang chờ", State.DUE)

    page = desk.get("/admin/").content.decode()

    assert "Cần tôi xử lý (2)" in page
    assert "Chưa rõ kết quả" in page
    assert f"/admin/lan-toa/{story_page.pk}/#lt-row-" in page


def test_a_shut_gate_leads_to_the_checks_of_the_story(desk, place, story_page):
    place("Facebook trường", State.HELD, hold_reason="gate:checks")

    page = desk.get("/admin/").content.decode()

    assert f"/admin/pages/{story_page.pk}/edit/#readiness" in page


def test_my_latest_stories_are_listed_and_others_are_not(desk, story_page, editor):
    story_page.owner = editor
    story_page.save()

    page = desk.get("/admin/").content.decode()

    assert story_page.title in page
    assert "Bản nháp" in page


def test_the_first_story_that_arrived_is_celebrated(desk, place, now):
    place("Báo đối tác", State.SENT, posted_at=now)

    assert "Bài đầu tiên của bạn đã lan tỏa!" in desk.get("/admin/").content.decode()


def test_the_second_one_is_everyday_work(desk, place, now, column):
    place("Báo đối tác", State.SENT, posted_at=now)
    place("Trang trường", State.SENT, make_story(column, "Hai"), posted_at=now)

    assert "Bài đầu tiên" not in desk.get("/admin/").content.decode()


def test_posts_that_are_late_are_named_to_their_own_unit_alone(
    desk, stranger, place, now
):
    long_ago = now - timedelta(minutes=7)
    place("Facebook trường", State.DUE, next_at=long_ago, planned_at=long_ago)
    alarms.watch(now, lambda alarm: None)

    mine, others = (one.get("/admin/").content.decode() for one in (desk, stranger))

    assert "1 lượt gửi trễ hơn 5 phút." in mine
    assert "Người quản trị hệ thống đã được báo." in mine
    assert "trễ hơn 5 phút" not in others


def test_a_removal_that_stopped_tells_its_unit_what_to_do(desk, stranger, place, now):
    row = place("Facebook trường", State.HELD, hold_reason="auth")
    Delivery.objects.filter(pk=row.pk).update(action=Action.WITHDRAW)
    alarms.watch(now, lambda alarm: None)

    mine, others = (one.get("/admin/").content.decode() for one in (desk, stranger))

    assert "Chưa gỡ được bài: kênh Facebook trường cần kết nối lại" in mine
    assert "Mở kênh và kết nối lại" in mine
    assert "Chưa gỡ được bài" not in others


def test_a_website_that_is_silent_is_told_to_everybody(stranger, now):
    Alarm.objects.create(key="own_site", since=now, raised_at=now, rows=2)

    page = stranger.get("/admin/").content.decode()

    assert "Website đơn vị không trả lời đã 5 phút" in page


@pytest.fixture
def honoured(unit, column):
    """A published story whose exemplar lost an award, and is to be visited."""
    person = Exemplar.objects.create(
        unit=unit, full_name="Trần Thị Ngọc Hoà", honorific="cô"
    )
    page = make_story(column, "Tủ sách đèn bão", exemplar=person)
    publish_page(page, now=database_now())
    Award.objects.create(
        exemplar=person,
        form=AwardForm.objects.get(code="cstd-co-so"),
        state=Award.State.CANCELLED,
        cancelled_why="Kê khai không đúng",
    )
    FollowUp.objects.create(
        exemplar=person,
        done_on=date(2026, 8, 1),
        note="Tủ cần kệ mới",
        next_on=date(2026, 11, 1),
    )
    return page


def test_a_story_to_look_at_again_and_a_promised_visit_need_me(desk, honoured):
    page = desk.get("/admin/").content.decode()

    assert "Cần tôi xử lý (2)" in page
    assert "Cần xem lại" in page
    assert f"/admin/pages/{honoured.pk}/edit/" in page
    assert f"/admin/ra-lai/#lt-page-{honoured.pk}" in page
    assert "Đến hẹn thăm lại" in page
    assert "01/11/2026" in page
    assert reverse("exemplars:edit", args=[honoured.exemplar_id]) in page


def test_what_was_answered_for_leaves_the_day(desk, honoured):
    award = Award.objects.get()
    desk.post(
        reverse("cms_reviews"),
        {"page": honoured.pk, "award": award.pk, "outcome": "Đã cải chính"},
    )
    look = {"exemplar": honoured.exemplar, "note": "Đã thăm"}
    FollowUp.objects.create(**look, done_on=date(2026, 11, 20))

    assert "Cần tôi xử lý (0)" in desk.get("/admin/").content.decode()


def test_everybody_to_be_visited_is_one_list(desk, honoured, unit):
    Exemplar.objects.create(unit=unit, full_name="Lò Văn Đoàn")

    listed = desk.get(reverse("exemplars:index"), {"look": "due"}).content.decode()

    assert "Ngọc Hoà" in listed
    assert "Lò Văn Đoàn" not in listed


def test_another_unit_has_neither_the_review_nor_the_visit(stranger, honoured):
    page = stranger.get("/admin/").content.decode()

    assert "Cần tôi xử lý (0)" in page
    assert "Ngọc Hoà" not in page


def test_another_unit_sees_nothing_of_it(stranger, place, story_page, now):
    place("Facebook trường", State.FAILED)
    place("Báo đối tác", State.DUE, next_at=now)

    page = stranger.get("/admin/").content.decode()

    assert "Cần tôi xử lý (0)" in page
    assert story_page.title not in page


def test_the_screen_costs_a_fixed_number_of_queries(
    desk, place, now, django_assert_max_num_queries
):
    for number in range(12):
        place(f"Kênh {number}", State.DUE, next_at=now)
        place(f"Nơi {number}", State.FAILED)
    desk.get("/admin/")

    with django_assert_max_num_queries(60):
        desk.get("/admin/")
