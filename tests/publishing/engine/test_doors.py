"""rules.md §4.3, §7: what holds a row at its door, and what lets it go again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from publishing.engine import doors, pages, probe, reopen
from publishing.engine.jobs import Probing, Seen
from publishing.engine.leases import Lease
from publishing.models import (
    Channel,
    Delivery,
    Hold,
    Placement,
    QuietHours,
    Snapshot,
    Story,
)
from publishing.quiet import QUIET
from publishing.states import Action, State

from . import world
from .network import unknown

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


# --- gates ---------------------------------------------------------------------


def test_a_shut_gate_holds_the_row_and_says_which(net, source):
    source.shut = {"social": "basis"}
    delivery = world.planned()

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.hold_reason) == (State.HELD, "gate:basis")
    assert row.hold_note == "A check is missing."
    assert row.problem["url"] == "/admin/"
    assert net.creations == 0
    assert world.outcomes(delivery) == []


def test_gates_are_asked_by_the_class_of_the_channel(net, source):
    source.shut = {"partner": "basis"}
    social, partner = world.planned(), world.planned("engine_keeper")

    world.drain()

    assert world.again(social).state == State.SENT
    assert world.again(partner).hold_reason == "gate:basis"


def test_gates_are_asked_once_per_content_in_a_batch(source):
    one = world.story()
    shot = world.snapshot(one)
    for number in range(6):
        world.row(world.placement(one, world.channel(account=f"a{number}")), shot)

    world.drain()

    assert source.asked == [1]


def test_an_update_passes_the_same_gates(net, source):
    delivery = world.planned()
    world.drain()
    source.shut = {"": "minors"}
    update = world.row(
        delivery.placement,
        world.snapshot(delivery.placement.story, "Khác"),
        Action.UPDATE,
    )

    world.drain()

    assert world.again(update).hold_reason == "gate:minors"
    assert net.posts["p1"].edits == 0


def test_prepare_obeys_the_doors_of_send(net, source):
    source.shut = {"": "checks"}
    delivery = world.planned("engine_studio")

    world.drain()

    assert world.again(delivery).state == State.HELD
    assert net.uploads == 0


def test_the_sweep_lets_rows_go_whose_gate_opened(net, source):
    source.shut = {"": "checks"}
    delivery = world.planned()
    world.drain()
    assert reopen.sweep(world.now()) == 0

    source.shut = {}
    assert reopen.sweep(world.now() + timedelta(seconds=61)) == 1
    world.drain()

    assert world.again(delivery).state == State.SENT


def test_a_gate_event_lets_the_rows_of_its_page_go_at_once(source):
    source.shut = {"": "checks"}
    delivery = world.planned()
    Story.objects.update(page=Page.objects.get(depth=1))
    world.drain()
    source.shut = {}

    assert reopen.gates_of(Page.objects.get(depth=1).pk, world.now()) == 1
    assert world.again(delivery).state == State.DUE


def test_another_shut_gate_behind_the_first_is_named(source):
    source.shut = {"": "checks"}
    delivery = world.planned()
    world.drain()
    source.shut = {"": "minors"}

    reopen.sweep(world.now() + timedelta(seconds=61))

    assert world.again(delivery).hold_reason == "gate:minors"


def test_a_doubt_whose_gate_shut_is_looked_up_and_not_repeated(net, source):
    net.fail("send", unknown())
    delivery = world.planned("engine_keeper")
    world.drain()
    source.shut = {"": "checks"}

    world.hurry(delivery)
    world.drain()

    assert world.again(delivery).state == State.SUPERSEDED
    upsert = world.newest(delivery)
    assert (upsert.action, upsert.hold_reason) == (Action.UPDATE, "gate:checks")
    assert upsert.revision > delivery.revision
    assert net.calls.count("send") == 1
    source.shut = {}
    reopen.sweep(world.now() + timedelta(seconds=61))
    world.drain()
    assert world.again(upsert).state == State.SENT
    assert len(net.live) == 1


def test_an_embargo_is_a_time_and_never_a_hold(net, source):
    source.until = world.now() + timedelta(hours=2)
    delivery = world.planned()

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.hold_reason) == (State.DUE, "")
    assert row.next_at == source.until
    assert row.wait_note


def ahead(net, early: bool) -> Delivery:
    """Planned content for an hour that has not come; its page answers nobody yet."""
    one = world.story()
    hour = world.now() + timedelta(hours=2)
    shot = world.snapshot(one, seen_at=None, embargoed_until=hour)
    return world.row(
        world.placement(one, world.channel("engine_studio", early=early)), shot
    )


def test_a_partner_committed_to_the_hour_gets_it_before_embargo_and_page(
    net, source, page
):
    site = page((404, ""))
    source.until = world.now() + timedelta(hours=2)
    delivery = ahead(net, early=True)

    world.drain()

    assert world.again(delivery).state == State.SENT
    assert site.asked == []


def test_who_is_not_committed_any_more_waits_for_the_hour(net, source, page):
    page((404, ""))
    delivery = ahead(net, early=False)

    world.drain()

    row = world.again(delivery)
    assert row.state == State.DUE
    assert row.next_at == row.snapshot.embargoed_until
    assert row.wait_note == doors.EMBARGOED
    assert net.creations == 0


def test_a_gate_keeps_what_is_given_ahead_too(net, source):
    source.shut = {"social": "basis"}
    delivery = ahead(net, early=True)

    world.drain()

    assert world.again(delivery).hold_reason == "gate:basis"
    assert net.creations == 0


def test_once_live_it_waits_for_its_page_like_any_other(net, source, page):
    page((503, ""))
    one = world.story()
    where = world.channel("engine_studio", early=True)
    delivery = world.row(world.placement(one, where), world.snapshot(one, seen_at=None))

    world.drain()

    assert world.again(delivery).wait_note == pages.SILENT
    assert net.calls == []


# --- pauses --------------------------------------------------------------------


@pytest.mark.parametrize("whom", ["everything", "channel", "unit"])
def test_a_hold_holds_its_rows_and_lifting_it_lets_them_go(net, whom):
    delivery = world.planned()
    hold = Hold.objects.create(
        reason="Bão số 5",
        since=world.ago(1),
        channel=delivery.channel if whom == "channel" else None,
        unit_page_id=Page.objects.get(depth=1).pk if whom == "unit" else None,
    )
    other = world.planned() if whom == "channel" else None

    world.drain()
    row = world.again(delivery)
    assert (row.state, row.hold_reason, row.hold_note) == (
        State.HELD,
        "paused",
        "Bão số 5",
    )
    if other is not None:
        assert world.again(other).state == State.SENT
    hold.lifted_at = world.now()
    hold.save()
    assert reopen.pauses(world.now()) == 1
    world.drain()

    assert world.again(delivery).state == State.SENT


def test_a_closed_channel_takes_nothing_new(net):
    delivery = world.planned()
    Channel.objects.update(closed_at=world.now())

    world.drain()

    assert world.again(delivery).state == State.CANCELLED
    assert net.creations == 0


# --- time ----------------------------------------------------------------------


def test_a_first_try_later_than_its_grace_waits_for_a_person(net):
    delivery = world.planned(planned_at=world.ago(7 * 3600))
    Story.objects.update(first_published_at=world.ago(8 * 3600))

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.hold_reason) == (State.HELD, "overdue")
    assert net.creations == 0


def test_a_retry_is_never_overdue(net):
    delivery = world.planned(planned_at=world.ago(7 * 3600), attempts=2)
    Story.objects.update(first_published_at=world.ago(8 * 3600))

    world.drain()

    assert world.again(delivery).state == State.SENT


def test_what_was_planned_before_its_story_went_live_is_not_overdue(net):
    delivery = world.planned(planned_at=world.ago(7 * 3600))

    world.drain()

    assert world.again(delivery).state == State.SENT


# --- own text ------------------------------------------------------------------


def test_an_own_text_older_than_the_story_waits_for_its_writer(net):
    delivery = world.planned()
    world.drain()
    Placement.objects.update(own_text="Lời riêng", own_text_digest="older")
    update = world.row(
        delivery.placement,
        world.snapshot(delivery.placement.story, "Khác"),
        Action.UPDATE,
    )

    world.drain()

    row = world.again(update)
    assert (row.state, row.hold_reason) == (State.HELD, "person")
    assert "update" not in net.calls


def test_a_post_that_cannot_be_edited_is_a_persons(net):
    delivery = world.planned("engine_mute")
    world.drain()
    update = world.row(
        delivery.placement,
        world.snapshot(delivery.placement.story, "Khác"),
        Action.UPDATE,
    )

    world.drain()

    assert world.again(update).hold_reason == "person"


# --- own site first ------------------------------------------------------------


class Page200:
    """Our own page, which answers as told; in a thread of its own."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        import http.server
        import threading

        page = self
        self.asked: list[tuple[str, str]] = []
        self.answers = list(answers)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page.asked.append((self.headers["Host"], self.path))
                last = len(page.answers) == 1
                status, location = page.answers[0] if last else page.answers.pop(0)
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def page(settings):
    made: list[Page200] = []

    def make(*answers: tuple[int, str]) -> Page200:
        one = Page200(*answers)
        made.append(one)
        settings.LANTOA_PROBE_URL = one.origin
        return one

    yield make
    for one in made:
        one.close()


def unseen(name: str = "engine_studio") -> Delivery:
    delivery = world.planned(name)
    Snapshot.objects.update(seen_at=None)
    return delivery


def test_nothing_leaves_before_its_page_was_seen(net, page):
    site = page((200, ""))
    delivery = unseen()

    world.drain()

    assert world.again(delivery).state == State.SENT
    assert site.asked == [("localhost:8000", "/bai/co-hoa/")]
    assert Snapshot.objects.get().seen_at is not None


def test_while_the_page_does_not_answer_rows_wait_and_say_why(net, page):
    page((503, ""))
    delivery = unseen()

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.hold_reason) == (State.DUE, "")
    assert row.next_at > world.now() + timedelta(seconds=3)
    assert row.wait_note == pages.SILENT
    assert net.calls == []


def test_the_page_is_asked_again_until_it_answers(net, page):
    page((404, ""), (200, ""))
    delivery = unseen()
    world.drain()

    world.hurry(delivery)
    world.drain()

    assert world.again(delivery).state == State.SENT


def test_one_probe_serves_every_row_of_its_snapshot(net, page):
    site = page((200, ""))
    one = world.story()
    shot = world.snapshot(one, seen_at=None)
    for number in range(5):
        where = world.channel("engine_studio", account=f"a{number}")
        world.row(world.placement(one, where), shot)

    world.drain()

    assert len(site.asked) == 1
    assert net.creations == 5


def test_a_channel_that_needs_no_link_does_not_wait_for_the_page(net, page):
    page((503, ""))
    delivery = unseen("engine_wall")

    world.drain()

    assert world.again(delivery).state == State.SENT


def test_the_probe_follows_no_redirect_off_our_own_site(page):
    site = page((302, "http://169.254.169.254/latest/"))
    probing = Probing(1, "http://localhost:8000/bai/", site.origin, Lease.lasting(5))

    assert probe.look(probing) == Seen(302)
    assert len(site.asked) == 1


def test_the_probe_follows_a_redirect_within_it(page):
    site = page((301, "/bai/co-hoa/"), (200, ""))
    probing = Probing(1, "http://localhost:8000/bai", site.origin, Lease.lasting(5))

    assert probe.look(probing) == Seen(200)
    assert site.asked[-1] == ("localhost:8000", "/bai/co-hoa/")


def test_after_five_minutes_without_the_page_the_row_says_so(net, page):
    page((500, ""))
    delivery = unseen()
    Delivery.objects.update(planned_at=world.ago(400))

    world.drain()

    assert world.again(delivery).wait_note == pages.SILENT_LONG


# --- quiet hours -----------------------------------------------------------------


def keep_quiet_now(delivery: Delivery) -> datetime:
    """Quiet hours around this very moment; returns their end."""
    local = timezone.localtime(world.now())
    start, end = local - timedelta(hours=1), local + timedelta(hours=2)
    QuietHours.objects.create(
        channel=delivery.channel,
        start=start.time().replace(second=0, microsecond=0),
        end=end.time().replace(second=0, microsecond=0),
    )
    return end.replace(second=0, microsecond=0)


def test_quiet_hours_are_asked_again_at_the_claim_and_are_a_time(net):
    delivery = world.planned()
    end = keep_quiet_now(delivery)

    world.drain()

    row = world.again(delivery)
    assert (row.state, row.hold_reason) == (State.DUE, "")
    assert (row.next_at, row.planned_at) == (end, end)
    assert row.wait_note == QUIET
    assert net.creations == 0


def test_a_removal_and_what_may_be_out_go_on_in_quiet_hours(net):
    delivery = world.planned()
    world.drain()
    doubtful = world.planned("engine_keeper", may_be_out=True, step="send")
    keep_quiet_now(delivery)
    keep_quiet_now(doubtful)
    removal = world.row(
        delivery.placement, delivery.snapshot, Action.WITHDRAW, event="recalled"
    )

    world.drain()

    assert world.again(removal).state == State.SENT
    assert world.again(doubtful).state == State.SENT


def test_a_night_longer_than_the_grace_makes_nothing_overdue(net):
    delivery = world.planned()
    delivery.channel.grace_s = 60
    delivery.channel.save()
    end = keep_quiet_now(delivery)
    world.drain()
    QuietHours.objects.all().delete()

    Delivery.objects.update(next_at=world.now())
    assert world.again(delivery).planned_at == end
    world.drain()

    assert world.again(delivery).state == State.SENT
