"""Health ahead: a day, an hour and a minute before, told once, cleared when right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.problems import AuthNeeded, RetryLater
from publishing import credentials, standing
from publishing.clock import database_now
from publishing.engine import pump
from publishing.models import Channel, Checkup, Delivery, Placement, Probe
from publishing.planning import checkup_mail, checkups
from publishing.planning.plan import Leg, plan
from tests.publishing.engine import network

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


@pytest.fixture
def net() -> network.Network:
    network.register()
    return network.reset()


@pytest.fixture
def wall(unit, net) -> Channel:
    channel = Channel.objects.create(
        unit_id=unit.pk,
        network="engine_wall",
        account_id="a",
        name="Tường nhà",
        settings={"account": "a"},
    )
    credentials.store(channel, network.Token())
    return channel


@pytest.fixture
def planned(story_page, wall, editor) -> Placement:
    """A story that leaves in twenty hours, on the wall a minute later."""
    editor.email = "bientap@example.vn"
    editor.save()
    now = database_now()
    start = now + timedelta(hours=20)
    plan(
        story_page.pk,
        [Leg(wall.pk, offset_s=60)],
        go_live_at=start,
        user=editor,
        now=now,
    )
    return Placement.objects.get(channel=wall)


def look(mailoutbox, *, after: timedelta = timedelta()) -> Checkup | None:
    """One round, its probes, and the round that puts the answers together."""
    now = database_now() + after
    checkups.look(now, checkup_mail.post)
    pump.drain(max_seconds=20, probe=False)
    Probe.objects.exclude(at=None).update(at=now)
    checkups.look(now, checkup_mail.post)
    return Checkup.objects.filter(placement__channel__network="engine_wall").first()


def test_a_row_is_looked_at_a_day_an_hour_and_a_minute_before(planned, net, mailoutbox):
    stages = []
    for hours in (0, 19.5, 20.02):
        checkup = look(mailoutbox, after=timedelta(hours=hours))
        stages.append((checkup.stage, checkup.fine))

    assert stages == [(1, True), (2, True), (3, True)]
    assert net.calls == ["probe"] * 3
    assert not mailoutbox
    row = Delivery.objects.get(placement=planned)
    assert standing.checked_ahead(row, database_now()).startswith("Kiểm tra trước: ổn")


def test_one_probe_serves_all_rows_of_a_channel_and_is_remembered(
    planned, column, wall, net, editor, mailoutbox
):
    from tests.stories import make_story

    second = make_story(column, "Thầy Nam")
    now = database_now()
    start = now + timedelta(hours=5)
    plan(second.pk, [Leg(wall.pk, offset_s=60)], go_live_at=start, user=editor, now=now)

    look(mailoutbox)
    look(mailoutbox)

    assert Checkup.objects.filter(placement__channel=wall).count() == 2
    assert net.calls == ["probe"]


def test_a_row_that_leaves_later_than_a_day_is_left_alone(planned, net, mailoutbox):
    Delivery.objects.update(planned_at=database_now() + timedelta(days=3))

    assert look(mailoutbox) is None
    assert net.calls == []


def test_a_dead_token_is_found_a_day_ahead_and_told_once(planned, net, mailoutbox):
    net.good_tokens = set()

    checkup = look(mailoutbox)
    look(mailoutbox, after=timedelta(minutes=6))

    assert not checkup.fine
    assert Channel.objects.get(network="engine_wall").auth_needed_at is not None
    (letter,) = mailoutbox
    assert letter.to == ["bientap@example.vn"]
    assert "Tường nhà" in letter.body
    assert f"#lt-row-{planned.pk}" in letter.body


def test_what_is_put_right_is_cleared_by_the_next_look(planned, net, mailoutbox):
    net.fail("probe", RetryLater("unreachable", "It does not answer."))
    assert not look(mailoutbox).fine
    waiting = Delivery.objects.with_a_person().filter(placement=planned)
    assert waiting.exists()

    Probe.objects.update(at=None)
    checkup = look(mailoutbox, after=timedelta(minutes=6))

    assert checkup.fine
    assert not waiting.exists()
    assert len(mailoutbox) == 1


def test_a_problem_that_changes_is_told_again(planned, net, mailoutbox):
    net.fail("probe", RetryLater("unreachable", "It does not answer."))
    look(mailoutbox)
    net.fail("probe", AuthNeeded("auth", "Refused."))
    Probe.objects.update(at=None)

    look(mailoutbox, after=timedelta(minutes=6))

    assert len(mailoutbox) == 2


def test_a_gate_that_will_be_shut_is_told_with_the_fix(
    planned, story_page, net, mailoutbox
):
    from cms.models import Check

    Check.objects.filter(page_id=story_page.pk).delete()

    checkup = look(mailoutbox)

    assert any(one["code"].startswith("gate:") for one in checkup.problems)
    (letter,) = mailoutbox  # website and wall in one letter
    assert "Bổ sung trong bài" in letter.body


def test_a_text_that_is_too_long_is_told(planned, net, mailoutbox):
    Placement.objects.filter(pk=planned.pk).update(own_text="x" * 101)

    checkup = look(mailoutbox)

    assert [one["code"] for one in checkup.problems] == ["too_long"]
    row = Delivery.objects.get(placement=planned)
    assert standing.why(row, database_now()).step


def test_a_channel_that_must_rest_beyond_the_hour_is_told(planned, net, mailoutbox):
    Channel.objects.filter(network="engine_wall").update(
        retry_at=database_now() + timedelta(hours=23)
    )

    assert [one["code"] for one in look(mailoutbox).problems] == ["rests"]


def test_without_an_address_of_the_planner_the_units_contact_is_told(
    planned, net, editor, mailoutbox
):
    editor.email = ""
    editor.save()
    net.good_tokens = set()

    look(mailoutbox)

    assert [letter.to for letter in mailoutbox] == [["bientap@example.vn"]]


def test_a_probe_with_an_older_secret_does_not_pause_the_channel(
    planned, wall, net, mailoutbox
):
    from publishing.engine.jobs import Outcome
    from publishing.engine.probes import Probes

    Probe.objects.create(channel=wall, wanted_at=database_now())
    running = Probes()
    (job,) = running.begin()
    credentials.store(wall, network.Token(token="second"))

    running.finish(Outcome(job, AuthNeeded("auth", "Refused.")))

    wall.refresh_from_db()
    assert wall.auth_needed_at is None


def test_one_sweep_in_twenty_seconds_does_the_looking(planned, net):
    now = database_now()
    letters: list[object] = []

    checkups.sweep(now, letters.append)
    second = checkups.sweep(now, letters.append)

    assert second == 0
    assert Probe.objects.get().wanted_at is not None
