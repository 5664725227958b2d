"""A story's walk through the real services and the real pump, in one process.

Plan, go-live, freeze, send, edit, correct, withdraw: against the stand-ins, with real
commits and nothing faked between the plan and the network.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from wagtail.models import Page

from publishing.clock import database_now
from publishing.content.golive import publish_due
from publishing.content.sweep import sweep
from publishing.content.withdraw import withdraw
from publishing.engine import accounts, pump, rows
from publishing.engine.compose import compose_for
from publishing.models import Delivery, FeedEntry, Placement, Story
from publishing.planning.plan import Leg, plan
from tests.channels.stand_ins import StandIns
from tests.publishing import fakes
from tests.stories import make_column, make_story, make_unit
from tests.world import places

pytestmark = [pytest.mark.engine]


@pytest.fixture(scope="module")
def stand_ins(tmp_path_factory) -> Iterator[StandIns]:
    running = StandIns(tmp_path_factory.mktemp("stand-ins"))
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _towards(stand_ins) -> Iterator[None]:
    """Only the stand-ins can be reached, and they begin empty."""
    for network in ("facebook", "wordpress", "webhook"):
        stand_ins.reset(network)
    with override_settings(
        LANTOA_EGRESS_ALLOW=f"127.0.0.1/32:{stand_ins.port}",
        LANTOA_NETWORK_BASES={"facebook": f"{stand_ins.base}/facebook"},
    ):
        yield
    accounts.forget()
    rows.forget()


@pytest.fixture
def unit(committed):
    return make_unit("Công đoàn Trường Sóng Biếc (hư cấu)")


@pytest.fixture
def page(unit):
    return make_story(make_column(unit))


@pytest.fixture
def channels(unit, stand_ins):
    feed, _token = places.feed(unit)
    return {
        "facebook": places.facebook(unit),
        "wordpress": places.wordpress(unit, stand_ins.base),
        "webhook": places.webhook(unit, f"{stand_ins.base}/webhook/bao"),
        "feed": feed,
    }


def live_on(page, channels) -> Story:
    """Planned for now, and its second has come."""
    now = database_now()
    legs = [Leg(channel.pk, offset_s=0) for channel in channels.values()]
    story = plan(page.pk, legs, go_live_at=now, now=now).story
    assert publish_due(database_now()) == 1
    run()
    return story


def run() -> None:
    """A few beats of the machine."""
    for _beat in range(3):
        sweep(database_now(), patrol=fakes.whole_patrol())
        pump.drain(probe=False, horizon=3)


def standing(stand_ins) -> dict[str, int]:
    return {
        network: len(stand_ins.standing(network))
        for network in ("facebook", "wordpress", "webhook")
    }


def unfinished(story) -> list[str]:
    rows_ = Delivery.objects.filter(placement__story=story).unfinished()
    return [f"{row} {row.hold_note} {row.problem}" for row in rows_]


def test_a_planned_story_arrives_everywhere_once_as_composed(page, channels, stand_ins):
    story = live_on(page, channels)

    assert unfinished(story) == []
    assert standing(stand_ins) == {"facebook": 1, "wordpress": 1, "webhook": 1}
    assert FeedEntry.objects.get().event == "story.published"
    placement = Placement.objects.get(channel=channels["facebook"])
    article = story.snapshots.get().article
    [post] = stand_ins.standing("facebook")
    assert compose_for(placement, article).post.text in (post["text"] or post["body"])
    assert placement.remote_id
    assert placement.permalink


def test_an_update_and_a_correction_reach_every_place(page, channels, stand_ins):
    story = live_on(page, channels)

    fakes.publish(fakes.edit(page, title="Cô Hoà và “Tủ sách đèn bão”"))
    run()
    fakes.publish(
        fakes.edit(page, lead="Mười sáu năm bám đảo."),
        kind="correction",
        note="Mười sáu năm, không phải mười lăm.",
    )
    run()

    assert unfinished(story) == []
    assert standing(stand_ins) == {"facebook": 1, "wordpress": 1, "webhook": 1}
    [wordpress] = stand_ins.standing("wordpress")
    assert "Cô Hoà và “Tủ sách đèn bão”" in wordpress["title"]
    assert "Mười sáu năm bám đảo." in str(wordpress)
    [webhook] = stand_ins.standing("webhook")
    assert "Mười sáu năm, không phải mười lăm." in str(webhook)
    events = list(FeedEntry.objects.order_by("seq").values_list("event", flat=True))
    assert events == ["story.published", "story.updated", "story.corrected"]


def test_a_withdrawal_empties_every_place(page, channels, stand_ins):
    story = live_on(page, channels)

    withdraw(story, "Nhân vật rút lời", now=database_now())
    run()

    assert unfinished(story) == []
    assert standing(stand_ins) == {"facebook": 0, "wordpress": 0, "webhook": 0}
    assert FeedEntry.objects.order_by("-seq")[0].event == "story.recalled"
    assert not Page.objects.get(pk=page.pk).live


def test_a_story_withdrawn_while_it_waits_leaves_no_trace(page, channels, stand_ins):
    now = database_now()
    legs = [Leg(channel.pk, offset_s=3600) for channel in channels.values()]
    story = plan(page.pk, legs, now=now).story
    assert publish_due(now) == 1
    run()

    withdraw(story, "Không đăng nữa", now=database_now())
    run()

    assert unfinished(story) == []
    for network in ("facebook", "wordpress", "webhook"):
        assert stand_ins.posts(network) == []
    assert not FeedEntry.objects.exists()


def test_what_was_edited_before_its_turn_goes_out_in_its_newest_form(
    page, channels, stand_ins
):
    now = database_now()
    legs = [Leg(channel.pk, offset_s=2) for channel in channels.values()]
    story = plan(page.pk, legs, now=now).story
    assert publish_due(now) == 1
    fakes.publish(fakes.edit(page, title="Tiêu đề cuối cùng"))

    run()

    assert unfinished(story) == []
    assert standing(stand_ins) == {"facebook": 1, "wordpress": 1, "webhook": 1}
    [wordpress] = stand_ins.standing("wordpress")
    assert wordpress["title"] == "Tiêu đề cuối cùng"
    assert not Delivery.objects.filter(action="update", channel__network="facebook")


def test_a_deleted_page_is_taken_down_everywhere(page, channels, stand_ins):
    story = live_on(page, channels)

    Page.objects.get(pk=page.pk).specific.delete()
    run()

    assert unfinished(story) == []
    assert standing(stand_ins) == {"facebook": 0, "wordpress": 0, "webhook": 0}
