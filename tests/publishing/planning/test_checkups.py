"""Health ahead: a day, an hour, a minute before, and then; told once, cleared when right."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core.mail.backends import locmem

from channels.problems import AuthNeeded, RetryLater
from publishing import credentials, standing
from publishing.clock import database_now
from publishing.content.golive import publish_due
from publishing.content.sweep import Patrol, sweep
from publishing.engine import pump
from publishing.models import Channel, Checkup, Delivery, Placement, Probe, Release
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


def test_a_row_is_looked_at_a_day_an_hour_a_minute_before_and_then(
    planned, net, mailoutbox
):
    stages = []
    for hours in (0, 19.5, 20.005, 20.02):
        checkup = look(mailoutbox, after=timedelta(hours=hours))
        stages.append((checkup.stage, checkup.fine))

    assert stages == [(1, True), (2, True), (3, True), (4, True)]
    assert net.calls == ["probe"] * 3  # the last answer was fresh
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


def at_its_hour(placement: Placement, **fields) -> Delivery:
    """The story went live; its posting on the wall is due now."""
    now = database_now()
    Release.objects.update(go_live_at=now)
    publish_due(now)
    sweep(now, patrol=Patrol())
    Delivery.objects.filter(placement=placement).update(next_at=now, planned_at=now)
    pump.drain(max_seconds=20, probe=False)
    return Delivery.objects.get(placement=placement)


def test_what_sending_refuses_is_told_like_what_was_found_ahead(
    planned, net, mailoutbox
):
    Placement.objects.filter(pk=planned.pk).update(own_text="x" * 101)

    row = at_its_hour(planned)
    checkup = look(mailoutbox, after=timedelta(seconds=1))

    assert row.state == "failed"
    assert [one["code"] for one in checkup.problems] == ["too_long"]
    (letter,) = mailoutbox
    assert letter.to == ["bientap@example.vn"]
    assert "Bấm" in letter.body or "Hãy gửi ngay" in letter.body
    assert Delivery.objects.with_a_person().filter(pk=row.pk).exists()


def test_what_was_told_ahead_is_not_told_again_when_sending_refuses_it(
    planned, net, mailoutbox
):
    Placement.objects.filter(pk=planned.pk).update(own_text="x" * 101)
    look(mailoutbox)

    at_its_hour(planned)
    checkup = look(mailoutbox, after=timedelta(seconds=1))

    assert checkup.stage == 5
    assert len(mailoutbox) == 1


def test_a_gate_that_shuts_at_its_hour_is_told_at_once(
    planned, story_page, net, mailoutbox
):
    from cms.models import Check

    assert look(mailoutbox).fine
    Delivery.objects.filter(placement=planned).update(hold_reason="person")
    at_its_hour(planned)
    Check.objects.filter(page_id=story_page.pk).delete()
    Delivery.objects.filter(placement=planned).move("due", "editor", next_at=later(0))
    pump.drain(max_seconds=20, probe=False)

    checkup = look(mailoutbox, after=timedelta(seconds=1))

    assert any(one["code"].startswith("gate:") for one in checkup.problems)
    assert checkup.stage == 4
    assert len(mailoutbox) == 1


def test_a_quota_that_is_used_up_beyond_the_hour_is_told(planned, net, mailoutbox):
    net.quota = (3600.0, 0.0)

    assert look(mailoutbox).fine  # there is a day to go
    checkup = look(mailoutbox, after=timedelta(hours=19.9))

    assert Channel.objects.get(pk=planned.channel_id).retry_at > later(3000)
    assert [one["code"] for one in checkup.problems] == []


def test_a_network_that_asks_for_rest_is_remembered_and_no_failing_check(
    planned, net, mailoutbox
):
    net.fail("probe", network.busy(after=3600))

    assert look(mailoutbox).fine

    assert Channel.objects.get(pk=planned.channel_id).retry_at > later(3000)


# --- letters --------------------------------------------------------------------


class Server(locmem.EmailBackend):
    """A mail server that answers as `says` tells: nothing is "well"."""

    says: list[Exception | None] = []
    opened: Exception | None = None

    def open(self) -> bool:
        if self.opened is not None:
            raise self.opened
        return True

    def send_messages(self, messages) -> int:
        error = self.says.pop(0) if self.says else None
        if error is not None:
            raise error
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.{Server.__name__}"
    Server.says, Server.opened = [], None
    yield Server
    Server.says, Server.opened = [], None


def letters_after(minutes: float) -> list[checkup_mail.Letter]:
    batch = checkup_mail.take(later(minutes * 60))
    checkup_mail.post(batch)
    return batch


def later(seconds: float):
    return database_now() + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "refusal",
    [SMTPDataError(451, b"later"), SMTPRecipientsRefused({"a": (450, b"later")})],
)
def test_a_letter_that_was_refused_is_sent_again_and_once(
    planned, net, server, mailoutbox, refusal
):
    net.good_tokens = set()
    server.says = [refusal]

    look(mailoutbox)
    assert mailoutbox == []
    assert letters_after(0.5) == []
    letters_after(2)
    letters_after(20)

    assert len(mailoutbox) == 1


def test_a_mail_server_that_stays_away_is_asked_four_times(
    planned, net, server, mailoutbox
):
    net.good_tokens = set()
    server.opened = ConnectionRefusedError()

    look(mailoutbox)
    rounds = [len(letters_after(minutes)) for minutes in (2, 15, 90, 300, 900)]

    assert rounds == [1, 1, 1, 0, 0]
    assert Checkup.objects.get(placement=planned).mail_tries == 4


def test_a_letter_that_may_have_arrived_is_not_repeated(
    planned, net, server, mailoutbox
):
    net.good_tokens = set()
    server.says = [TimeoutError()]

    look(mailoutbox)

    assert letters_after(900) == []


def test_a_letter_about_what_was_put_right_meanwhile_is_not_sent(
    planned, net, server, mailoutbox
):
    net.fail("probe", RetryLater("unreachable", "It does not answer."))
    server.opened = ConnectionRefusedError()
    look(mailoutbox)
    server.opened = None
    Checkup.objects.exclude(mail_at=None).update(mail_at=later(1800))

    Probe.objects.update(at=None)
    look(mailoutbox, after=timedelta(minutes=6))

    assert letters_after(60) == []
    assert mailoutbox == []


def test_two_processes_take_a_letter_once(planned, net):
    Checkup.objects.create(
        placement=planned,
        planned_for=later(60),
        stage=1,
        at=later(0),
        fine=False,
        mail_at=later(-1),
    )

    taken = [checkup_mail.take(later(0)), checkup_mail.take(later(0))]

    assert [len(batch) for batch in taken] == [1, 0]


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
