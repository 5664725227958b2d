""" "Tạm dừng" on screen: who, since when, why; "Cho chạy tiếp"; and the quiet hours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from publishing.clock import database_now
from publishing.engine import pausing
from publishing.models import Delivery, Hold, QuietHours
from publishing.planning.plan import Leg, plan
from publishing.states import State
from tests.publishing import fakes
from tests.publishing.admin.conftest import in_english

pytestmark = pytest.mark.engine
INDEX = "publishing_pauses:index"


def pause(client: Client, whom: str, reason: str = "Bão số 5"):
    return client.post(reverse(INDEX), {"whom": whom, "reason": reason})


def go_on(client: Client, hold: Hold):
    return client.post(reverse("publishing_pauses:go_on", args=[hold.pk]))


def text_of(client: Client, name: str, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_pause_needs_its_reason(desk, zalo):
    pause(desk, f"channel-{zalo.pk}", " ")

    assert not Hold.objects.exists()


def test_a_channels_pause_says_who_why_and_goes_on_by_its_button(desk, zalo, editor):
    pause(desk, f"channel-{zalo.pk}")

    hold = Hold.objects.get()
    assert (hold.channel, hold.created_by) == (zalo, editor)
    shown = text_of(desk, "publishing_channels:detail", zalo.pk)
    for told in ("Tạm dừng: Zalo nhóm", "Bão số 5", editor.username, "Cho chạy tiếp"):
        assert told in shown

    go_on(desk, hold)

    assert Hold.objects.get().lifted_at is not None
    assert "Cho chạy tiếp" not in text_of(desk, "publishing_channels:detail", zalo.pk)
    assert "Bão số 5" in text_of(desk, INDEX)  # among those that ended


@pytest.mark.parametrize("whom", ["unit", "channel"])
def test_the_banner_stands_on_today_on_the_board_and_on_the_storys_panel(
    desk, story_page, unit, zalo, whom
):
    plan(story_page.pk, [Leg(zalo.pk, offset_s=60)], now=database_now())
    pause(desk, f"unit-{unit.pk}" if whom == "unit" else f"channel-{zalo.pk}")

    for name, *args in (
        ("wagtailadmin_home",),
        ("publishing_board:index",),
        ("publishing_panel", story_page.pk),
        ("publishing_channels:index",),
    ):
        assert "Bão số 5" in text_of(desk, name, *args), name
        assert "Cho chạy tiếp" in text_of(desk, name, *args), name


def test_everything_is_paused_by_an_administrator_alone(desk, unit, admin_client):
    pause(desk, "all")
    assert not Hold.objects.exists()

    pause(admin_client, "all")

    assert Hold.objects.get().everything
    shown = text_of(desk, "wagtailadmin_home")
    assert "Tạm dừng: toàn bộ hệ thống" in shown
    assert "Cho chạy tiếp" not in shown
    go_on(desk, Hold.objects.get())
    assert Hold.objects.get().lifted_at is None


def test_a_backups_pause_names_the_command_and_offers_no_button(desk, admin_client):
    hold = Hold.objects.create(reason="Sao lưu", since=database_now(), restore=True)

    shown = text_of(admin_client, INDEX)
    go_on(admin_client, hold)

    assert "lantoa quarantine" in shown
    assert reverse("publishing_pauses:go_on", args=[hold.pk]) not in shown
    assert Hold.objects.get().lifted_at is None


def test_another_units_pauses_are_neither_seen_nor_touched(stranger, unit, zalo):
    hold = pausing.pause("Chuyện riêng", channel=zalo, now=database_now())

    for name in ("wagtailadmin_home", "publishing_board:index", INDEX):
        assert "Chuyện riêng" not in text_of(stranger, name), name
    go_on(stranger, hold)
    pause(stranger, f"channel-{zalo.pk}", "Chiếm")
    pause(stranger, f"unit-{unit.pk}", "Chiếm")
    hours = reverse("publishing_pauses:hours", args=["kenh", zalo.pk])
    stranger.post(hours, {"hours": "22:00–06:00"})
    of_unit = reverse("publishing_pauses:hours", args=["don-vi", unit.pk])
    stranger.post(of_unit, {"hours": "22:00–06:00"})

    standing = Hold.objects.get()
    assert (standing.reason, standing.lifted_at) == ("Chuyện riêng", None)
    assert not QuietHours.objects.exists()


def test_the_screen_speaks_english(desk, unit):
    shown = text_of(in_english(desk), INDEX)

    assert "Nothing is paused." in shown
    assert "Quiet hours" in shown


# --- quiet hours -------------------------------------------------------------------


def test_quiet_hours_are_typed_shown_and_taken_away(desk, unit, zalo):
    address = reverse("publishing_pauses:hours", args=["don-vi", unit.pk])

    desk.post(address, {"hours": "22:00-6:00; 11g30 – 13g00"})

    assert QuietHours.objects.count() == 2
    assert "11:30–13:00, 22:00–06:00" in text_of(desk, INDEX)
    desk.post(address, {"hours": ""})
    assert not QuietHours.objects.exists()


@pytest.mark.parametrize("typed", ["đêm", "25:00–06:00", "22:00–22:00", "22:00"])
def test_hours_that_cannot_be_read_change_nothing(desk, zalo, typed):
    address = reverse("publishing_pauses:hours", args=["kenh", zalo.pk])
    desk.post(address, {"hours": "22:00–06:00"})

    shown = desk.post(address, {"hours": typed}, follow=True).content.decode()

    assert 'class="error"' in shown
    assert "22:00–06:00" in shown
    assert QuietHours.objects.count() == 1


def test_the_row_and_the_board_say_that_quiet_hours_moved_it(desk, story_page, zalo):
    fakes.publish(story_page)
    desk.post(
        reverse("publishing_pauses:hours", args=["kenh", zalo.pk]),
        {"hours": "22:00–06:00"},
    )
    night = (database_now() + timedelta(days=2)).replace(hour=16)  # 23:00 in Hà Nội
    plan(story_page.pk, [Leg(zalo.pk, at=night)], now=database_now())

    for name, *args in (
        ("publishing_panel", story_page.pk),
        ("publishing_board:index",),
    ):
        assert "Giờ yên lặng: sẽ đăng" in text_of(desk, name, *args), name


def test_the_planning_form_says_it_before_anything_is_planned(desk, story_page, zalo):
    fakes.publish(story_page)
    desk.post(
        reverse("publishing_pauses:hours", args=["kenh", zalo.pk]),
        {"hours": "00:00–23:59"},
    )

    shown = desk.post(
        reverse("publishing_panel", args=[story_page.pk]),
        {f"leg-{zalo.pk}": "1", f"leg-{zalo.pk}-amount": "1", "step": "check"},
    ).content.decode()

    assert "Kênh đang giữ giờ yên lặng" in shown


# --- late rows, several at once ------------------------------------------------------


@pytest.fixture
def late(story_page, zalo, facebook) -> list[Delivery]:
    """Two postings whose hour passed while everything was paused."""
    story = fakes.publish(story_page)
    legs = [Leg(zalo.pk, offset_s=0), Leg(facebook.pk, offset_s=0)]
    plan(story_page.pk, legs, now=database_now())
    rows = Delivery.objects.filter(placement__story=story).exclude(
        channel__network="website"
    )
    rows.update(state=State.HELD, hold_reason="overdue")
    return list(rows.order_by("pk"))


def bulk(client: Client, rows: list[Delivery], action: str):
    chosen = [str(row.placement_id) for row in rows]
    data = {"rows": chosen, "action": action}
    return client.post(reverse("publishing_board:bulk"), data, follow=True)


@pytest.mark.parametrize(
    ("action", "state"), [("retry", State.DUE), ("drop", State.CANCELLED)]
)
def test_late_postings_are_sent_or_dropped_several_at_once(desk, late, action, state):
    board = text_of(desk, "publishing_board:index")
    assert board.count('name="rows"') == 2

    shown = bulk(desk, late, action).content.decode()

    assert {Delivery.objects.get(pk=row.pk).state for row in late} == {state}
    assert "2 lượt" in shown


def test_one_that_moved_on_meanwhile_does_not_stop_the_others(desk, late):
    Delivery.objects.filter(pk=late[0].pk).update(state=State.SENT)

    shown = bulk(desk, late, "drop").content.decode()

    assert Delivery.objects.get(pk=late[0].pk).state == State.SENT
    assert Delivery.objects.get(pk=late[1].pk).state == State.CANCELLED
    assert "1 lượt" in shown
    assert 'class="error"' in shown


def test_nothing_is_ticked_or_another_units_is(desk, stranger, late):
    bulk(desk, [], "drop")
    bulk(stranger, late, "drop")

    assert {Delivery.objects.get(pk=row.pk).state for row in late} == {State.HELD}


def test_a_paused_website_publishes_nothing_by_itself(story_page, unit):
    from publishing.content.golive import publish_due
    from publishing.planning.website import website_channel

    now = database_now()
    plan(story_page.pk, [], go_live_at=now + timedelta(minutes=1), now=now)
    later = now + timedelta(minutes=2)
    hold = pausing.pause("Bão", channel=website_channel(unit.pk), now=now)

    assert publish_due(later) == 0
    story_page.refresh_from_db()
    assert not story_page.live

    pausing.lift(hold, now=later)
    assert publish_due(later + timedelta(seconds=10)) == 1
