"""Kênh: connected, tried, paused, closed; and nobody else's business."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from publishing import credentials
from publishing.admin import scope
from publishing.clock import database_now
from publishing.models import Channel, Credential, Placement
from publishing.planning.plan import Leg, plan
from tests.publishing import fakes
from tests.publishing.admin.conftest import in_english
from tests.stories import make_story

pytestmark = pytest.mark.engine
HOUR = timedelta(hours=1)
TOKEN = "EAAB" + "x" * 28 + "9f2c"


def url(name: str, *args) -> str:
    return reverse(f"publishing_channels:{name}", args=args)


def facebook_form(unit, **more) -> dict[str, str]:
    data = {
        "unit": str(unit.pk),
        "name": "Trang Sóng Biếc",
        "policy": "ask",
        "setting-page_id": "1001",
        "setting-layout": "photos",
        "setting-photos": "4",
        "setting-hashtags": "#LanTỏa",
        "secret-page_token": TOKEN,
    }
    return {**data, **more}


def test_the_list_shows_the_units_channels_and_nobody_elses(
    desk, zalo, foreign_channel
):
    text = desk.get(url("index")).content.decode()

    assert "Zalo nhóm" in text
    assert foreign_channel.name not in text
    assert "Kết nối kênh" in text


def test_the_list_counts_each_waiting_row_once(desk, column):
    for _number in range(3):
        fakes.publish(make_story(column))

    assert "3 đang chờ" in desk.get(url("index")).content.decode()


def test_the_list_speaks_english(desk, zalo):
    text = in_english(desk).get(url("index")).content.decode()

    assert "Connect a channel" in text


def test_networks_settled_by_ourselves_are_not_offered(desk):
    text = desk.get(url("add")).content.decode()

    assert url("add_network", "facebook") in text
    assert url("add_network", "website") not in text
    assert desk.get(url("add_network", "website")).status_code == 404
    assert desk.get(url("add_network", "nonsense")).status_code == 404


def test_the_form_is_made_from_the_connectors_fields(desk):
    text = desk.get(url("add_network", "facebook")).content.decode()

    assert 'name="setting-page_id"' in text
    assert 'type="password" name="secret-page_token"' in text


@override_settings(LANTOA_NETWORK_BASES={"facebook": "http://127.0.0.1:9"})
def test_a_channel_is_stored_with_its_secret_encrypted(desk, unit):
    answer = desk.post(url("add_network", "facebook"), facebook_form(unit))

    channel = Channel.objects.get(network="facebook")
    assert answer["Location"] == url("detail", channel.pk)
    assert channel.unit_id == unit.pk
    assert TOKEN not in str(channel.settings)
    assert TOKEN.encode() not in bytes(Credential.objects.get().ciphertext)
    assert credentials.load(channel)[0].page_token == TOKEN


@override_settings(LANTOA_NETWORK_BASES={"facebook": "http://127.0.0.1:9"})
def test_a_secret_is_never_shown_again_but_its_last_four(desk, unit):
    desk.post(url("add_network", "facebook"), facebook_form(unit))
    channel = Channel.objects.get(network="facebook")

    text = desk.get(url("edit", channel.pk)).content.decode()

    assert TOKEN not in text
    assert "9f2c" in text


@override_settings(LANTOA_NETWORK_BASES={"facebook": "http://127.0.0.1:9"})
def test_an_empty_secret_keeps_the_stored_one(desk, unit, facebook):
    data = facebook_form(unit, **{"secret-page_token": "", "name": "Tên mới"})

    desk.post(url("edit", facebook.pk), data)

    facebook.refresh_from_db()
    assert facebook.name == "Tên mới"
    assert credentials.load(facebook)[1] == 1


def test_bad_input_is_said_beside_its_field_and_what_was_typed_stays(desk, unit):
    data = facebook_form(unit, **{"setting-photos": "99", "setting-page_id": ""})

    text = desk.post(url("add_network", "facebook"), data).content.decode()

    assert "lt-error" in text
    assert 'value="99"' in text
    assert "Trang Sóng Biếc" in text
    assert TOKEN not in text
    assert not Channel.objects.filter(network="facebook").exists()


def test_one_account_is_one_channel(desk, unit, facebook):
    data = facebook_form(unit, name="Lần hai")

    text = desk.post(url("add_network", "facebook"), data).content.decode()

    assert "Tài khoản này đã được kết nối." in text


def test_a_channel_stays_the_account_it_was(desk, unit, facebook):
    data = facebook_form(unit, **{"setting-page_id": "2002"})

    text = desk.post(url("edit", facebook.pk), data).content.decode()

    assert "tài khoản khác" in text
    facebook.refresh_from_db()
    assert facebook.account_id != "2002"


def test_a_channel_is_not_made_in_another_persons_unit(desk, other_unit):
    desk.post(url("add_network", "facebook"), facebook_form(other_unit))

    assert not Channel.objects.filter(unit=other_unit.pk).exists()


@override_settings(
    LANTOA_NETWORK_BASES={"facebook": "http://127.0.0.1:9"}, LANTOA_EGRESS_ALLOW=""
)
def test_trying_a_connection_says_the_problem_in_plain_words(desk, facebook):
    answer = desk.post(url("act", facebook.pk, "probe"), follow=True)

    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()


def test_closing_cancels_what_is_unsent_and_keeps_the_rest(
    desk, story_page, facebook, editor
):
    plan(
        story_page.pk,
        [Leg(facebook.pk, offset_s=60)],
        user=editor,
        now=database_now(),
    )

    desk.post(url("act", facebook.pk, "close"))

    facebook.refresh_from_db()
    assert facebook.closed_at
    assert credentials.load(facebook)[1] == 1
    placement = Placement.objects.get(channel=facebook)
    assert {d.state for d in placement.deliveries.all()} == {"cancelled"}
    assert "Đã đóng" in desk.get(url("detail", facebook.pk)).content.decode()


def test_an_editor_of_another_unit_is_refused_everywhere(stranger, zalo):
    assert zalo.name not in stranger.get(url("index")).content.decode()
    for name in ("detail", "edit"):
        assert stranger.get(url(name, zalo.pk)).status_code == 302, name
    assert stranger.post(url("edit", zalo.pk), {"name": "Chiếm"}).status_code == 302
    for action in ("probe", "try", "close"):
        answer = stranger.post(url("act", zalo.pk, action))
        assert answer.status_code == 302, action
    zalo.refresh_from_db()
    assert (zalo.name, zalo.closed_at) == ("Zalo nhóm", None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"retry_at": HOUR, "rest_problem": {"code": "rate_limit"}},
            "vì mạng báo quá giới hạn.",
        ),
        (
            {"failures": 10, "broken_until": HOUR, "failure": {"message": "x y z"}},
            "Ngắt mạch: 10 lần liền không được, thử lại lúc",
        ),
        ({"disabled_at": -HOUR}, "Tắt: lỗi 5 ngày khác nhau."),
    ],
)
def test_what_holds_a_channel_back_is_said_on_its_page_and_the_board_and_undone(
    desk, facebook, fields, said
):
    now = database_now()
    moments = {n: now + v if isinstance(v, timedelta) else v for n, v in fields.items()}
    Channel.objects.filter(pk=facebook.pk).update(**moments)
    board = reverse("publishing_board:index")

    pages = [desk.get(url("detail", facebook.pk)), desk.get(board)]
    answer = desk.post(url("act", facebook.pk, "try"), {"next": board})

    for page in pages:
        assert said in page.content.decode()
        assert "Thử lại ngay" in page.content.decode()
    assert answer["Location"] == board
    assert "Thử lại ngay" not in desk.get(url("detail", facebook.pk)).content.decode()
    facebook.refresh_from_db()
    assert (facebook.retry_at, facebook.broken_until, facebook.disabled_at) == (
        None,
        None,
        None,
    )


def test_the_board_of_another_unit_does_not_show_what_holds_back(stranger, facebook):
    Channel.objects.update(disabled_at=database_now())

    text = stranger.get(reverse("publishing_board:index")).content.decode()

    assert facebook.name not in text


def test_nothing_happens_by_looking(desk, zalo):
    assert desk.get(url("act", zalo.pk, "close")).status_code == 405


def test_a_superuser_sees_all_units_and_a_guest_none(unit, other_unit, admin_user):
    from django.contrib.auth import get_user_model

    guest = get_user_model().objects.create_user("khach")

    assert scope.unit_ids_of(admin_user) == [unit.pk, other_unit.pk]
    assert scope.unit_ids_of(guest) == []
    assert not scope.may_touch(guest, unit.pk)
    assert scope.may_touch(admin_user, unit.pk)
    assert not scope.may_touch(admin_user, 10**9)


def test_a_partner_is_given_stories_ahead_by_one_click(desk, unit):
    partner = fakes.channel(
        unit, "webhook", "Báo Cam Kết", settings={"url": "https://bao.example.vn/tin"}
    )
    page = desk.get(url("detail", partner.pk)).content.decode()
    assert "Cho nhận trước" in page

    told = desk.post(url("act", partner.pk, "early"), {"early": "on"}, follow=True)

    assert "Nhận trước, cam kết giờ đăng." in told.content.decode()
    assert Channel.objects.get(pk=partner.pk).early is True
    desk.post(url("act", partner.pk, "early"))
    assert Channel.objects.get(pk=partner.pk).early is False


def test_a_wall_that_shows_at_once_is_not_offered_it(desk, zalo):
    assert "Cho nhận trước" not in desk.get(url("detail", zalo.pk)).content.decode()

    refused = desk.post(url("act", zalo.pk, "early"), {"early": "on"})

    assert refused.status_code == 404
    assert Channel.objects.get(pk=zalo.pk).early is False


def test_a_strangers_channel_is_not_given_anything_ahead(desk, foreign_channel):
    refused = desk.post(url("act", foreign_channel.pk, "early"), {"early": "on"})

    assert refused.status_code in (302, 403)
    assert Channel.objects.get(pk=foreign_channel.pk).early is False
