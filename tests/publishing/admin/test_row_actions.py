"""The buttons of a row call the services, and say what happened."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from publishing import wording
from publishing.admin.buttons import buttons_of
from publishing.clock import database_now
from publishing.models import Delivery, Placement
from publishing.planning.plan import Leg, plan
from publishing.states import Action, Actor, State

pytestmark = pytest.mark.engine


@pytest.fixture
def planned(story_page, zalo, editor) -> Placement:
    """A posting by hand that waits for a story not on the website yet."""
    now = database_now()
    plan(story_page.pk, [Leg(zalo.pk, offset_s=60)], user=editor, now=now)
    return Placement.objects.get(channel=zalo)


def press(client, placement, action, **data):
    url = reverse("publishing_row_action", args=[placement.pk, action])
    return client.post(url, data, follow=True)


def row(placement) -> Delivery:
    return placement.deliveries.select_related("channel").latest("seq")


def at(placement, state: State, by: Actor = Actor.PUMP, **fields) -> Delivery:
    """Bring the row to `state` as the engine would."""
    rows = Delivery.objects.filter(placement=placement)
    rows.move(State.DUE, Actor.DOOR)
    if state != State.DUE and state != State.HELD:
        rows.move(State.SENDING, Actor.PUMP)
    if state not in {State.DUE, State.SENDING}:
        rows.move(state, by, **fields)
    return row(placement)


def names(placement) -> list[str]:
    return [button.action for button in buttons_of(placement, row(placement))]


def test_a_waiting_row_can_be_moved_and_cancelled(desk, planned):
    assert names(planned) == ["move", "text", "cancel"]

    answer = press(desk, planned, "cancel")

    assert "đã hủy" in answer.content.decode()
    assert row(planned).state == State.CANCELLED


def test_a_time_is_changed_to_the_second(desk, planned):
    press(desk, planned, "move", mode="at", at="05/09/2027 07:30:15")

    planned.refresh_from_db()
    assert planned.offset_s is None
    assert planned.at.isoformat() == "2027-09-05T00:30:15+00:00"


def test_a_bad_time_is_refused_and_changes_nothing(desk, planned):
    answer = press(desk, planned, "move", mode="at", at="31/02/2027 08:00")

    assert "không có trong lịch" in answer.content.decode()
    planned.refresh_from_db()
    assert planned.offset_s == 60


def test_an_own_text_is_changed(desk, planned):
    press(desk, planned, "text", text="Mời cả nhà đọc nhé!")

    planned.refresh_from_db()
    assert planned.own_text == "Mời cả nhà đọc nhé!"


def test_a_failed_row_is_tried_again(desk, planned):
    problem = {"message": "The network refused the post.", "fix": ""}
    at(planned, State.FAILED, problem=problem)
    assert names(planned) == ["retry", "posted", "drop"]

    answer = press(desk, planned, "retry")

    assert "đang thử lại" in answer.content.decode()
    assert row(planned).state == State.DUE


def test_a_task_is_done_by_pasting_its_link(desk, planned):
    at(planned, State.HELD, hold_reason="person", may_be_out=True)
    assert names(planned) == ["copy", "posted", "drop"]

    press(desk, planned, "posted", permalink="https://zalo.me/g/abc/1")

    planned.refresh_from_db()
    assert planned.permalink == "https://zalo.me/g/abc/1"
    assert row(planned).state == State.SENT


def test_a_link_that_is_none_is_refused(desk, planned):
    at(planned, State.HELD, hold_reason="person", may_be_out=True)

    answer = press(desk, planned, "posted", permalink="javascript:alert(1)")

    assert "không phải địa chỉ web" in answer.content.decode()
    assert row(planned).state == State.HELD


def test_an_uncertain_row_asks_for_one_of_two_answers(desk, planned):
    at(planned, State.UNCERTAIN, may_be_out=True)
    assert names(planned) == ["posted", "not_posted"]

    press(desk, planned, "not_posted")

    assert row(planned).state == State.DUE


def test_a_row_that_moved_on_is_said_in_plain_words(desk, planned):
    at(planned, State.SENDING)

    answer = press(desk, planned, "retry")

    assert answer.status_code == 200
    assert row(planned).state == State.SENDING


def test_an_unknown_button_is_no_button(desk, planned):
    assert press(desk, planned, "explode").status_code == 404


def test_a_stranger_presses_nothing(stranger, planned):
    for action in ("retry", "cancel", "drop", "posted", "move", "again", "text"):
        press(stranger, planned, action)

    assert row(planned).state == State.HELD
    planned.refresh_from_db()
    assert planned.own_text is None


def test_where_to_go_back_to_must_be_this_site(desk, planned):
    url = reverse("publishing_row_action", args=[planned.pk, "cancel"])

    answer = desk.post(url, {"next": "https://evil.example/"})

    assert answer["Location"].startswith("/admin/")


@pytest.mark.parametrize(
    ("state", "fields", "word"),
    [
        (State.DUE, {}, "Chờ đến giờ"),
        (State.SENDING, {}, "Đang gửi"),
        (State.SENT, {}, "Đã đăng"),
        (State.UNCERTAIN, {}, "Chưa rõ kết quả"),
        (State.FAILED, {}, "Không đăng được"),
        (State.HELD, {"hold_reason": "person"}, "Cần làm tay"),
        (State.HELD, {"hold_reason": "overdue"}, "Đang giữ: đã quá giờ"),
        (State.HELD, {"hold_reason": "gate:checks"}, "Đang giữ: còn thiếu xác minh"),
        (State.HELD, {"hold_reason": "paused"}, "Đang giữ: "),
        (State.CANCELLED, {}, "Đã hủy"),
        (State.SUPERSEDED, {}, "Đã thay bằng bản mới"),
    ],
)
def test_states_read_as_the_table_says(planned, state, fields, word):
    delivery = row(planned)
    delivery.state = state
    for name, value in fields.items():
        setattr(delivery, name, value)

    with translation.override("vi"):
        assert wording.label(delivery).word.startswith(word)
        assert wording.label(delivery).icon
        wording.why(delivery)


@pytest.mark.parametrize(
    ("action", "word"), [(Action.UPDATE, "Đã sửa"), (Action.WITHDRAW, "Đã gỡ")]
)
def test_an_edit_and_a_removal_have_their_own_word(planned, action, word):
    delivery = row(planned)
    delivery.state, delivery.action = State.SENT, action

    with translation.override("vi"):
        assert wording.label(delivery).word == word


def test_a_translation_that_lost_a_parameter_does_not_break_the_page():
    assert wording.message("%(a)s and %(b)s", {"a": 1}) == "%(a)s and %(b)s"
