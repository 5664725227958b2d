"""An alarm is raised once per episode, told to the right people, and taken back."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core import mail

from channels.problems import AuthNeeded
from publishing import alarm_mail
from publishing.engine import alarms, pages, rests
from publishing.engine.jobs import Probing, Seen
from publishing.engine.leases import Lease
from publishing.models import Alarm, Channel, Delivery, Placement, Snapshot
from publishing.states import Action, State
from tests.system.processes import until

from . import world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def watch(told):
    """Look at the rows, each time a minute later than the last."""
    moments = iter(range(1000))

    def _watch() -> int:
        now = world.now() + next(moments) * MINUTE
        return alarms.watch(now, lambda alarm: told.append(alarm.key))

    return _watch


def late(minutes: float = 6, **fields) -> Delivery:
    delivery = world.planned()
    moment = world.now() - timedelta(minutes=minutes)
    Delivery.objects.filter(pk=delivery.pk).update(
        **{"next_at": moment, "planned_at": moment, **fields}
    )
    return delivery


def test_a_row_late_by_five_minutes_is_told_once(watch, told, caplog):
    late()

    with caplog.at_level(logging.ERROR, "lantoa.alarm"):
        assert watch() == 1
        late()
        assert watch() == 0

    assert told == ["late"]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert Alarm.objects.get().rows == 2


def test_an_alarm_that_is_over_is_cleared_and_the_next_episode_told_anew(watch, told):
    delivery = late()
    watch()
    world.drain()
    assert world.again(delivery).state == State.SENT

    watch()
    assert not Alarm.objects.exists()
    late()
    watch()

    assert told == ["late", "late"]


def test_a_row_that_is_tried_in_vain_for_five_minutes_is_late(watch, told):
    soon = world.now() + timedelta(hours=2)
    late(next_at=soon, attempts=5)

    watch()

    assert told == ["late"]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.HELD, "hold_reason": "person", "next_at": None},
        {"state": State.FAILED, "next_at": None},
        {"state": State.SENT, "next_at": None},
        {"next_at": "later"},  # quiet hours, embargo: its time was moved
    ],
)
def test_what_waits_for_a_person_or_for_its_hour_is_no_alarm(watch, told, fields):
    if fields.get("next_at") == "later":
        fields = {"next_at": world.now() + timedelta(days=1)}
    late(**fields)

    watch()

    assert told == []


def test_four_minutes_are_no_alarm(watch, told):
    late(minutes=4)

    watch()

    assert told == []


def test_a_website_that_does_not_answer_for_five_minutes_is_its_own_alarm(watch, told):
    delivery = late(attempts=0)
    place = Placement.objects.get(pk=delivery.placement_id)
    wordpress = world.channel("wordpress", "site")  # needs the link
    for row in (place, delivery):
        type(row).objects.filter(pk=row.pk).update(channel=wordpress)
    snapshot = Snapshot.objects.get(pk=delivery.snapshot_id)
    probing = Probing(snapshot.pk, snapshot.url, "http://127.0.0.1", Lease.lasting(5))

    pages.answered(probing, Seen(502), world.now())
    watch()
    assert told == ["own_site"]
    pages.answered(probing, Seen(200), world.now())
    Delivery.objects.update(state=State.SENT)
    watch()

    assert not Alarm.objects.exists()


def test_a_removal_that_lost_its_access_is_told_for_each_channel(watch, told):
    one, two = world.planned(), world.planned("engine_keeper")
    for delivery in (one, two):
        row = world.row(delivery.placement, None, Action.WITHDRAW)
        problem = AuthNeeded("auth", "Refused.")
        rests.lose_access(delivery.channel, problem, world.now())
        assert world.again(row).hold_reason == "auth"

    watch()
    assert sorted(told) == sorted(
        f"removal:{delivery.channel_id}" for delivery in (one, two)
    )
    rests.regain_access(Channel.objects.get(pk=one.channel_id))
    watch()

    assert Alarm.objects.get().key == f"removal:{two.channel_id}"


def test_only_one_of_many_watchers_looks(told):
    late()
    now = world.now()

    assert alarms.watch(now, lambda alarm: told.append(alarm.key)) == 1
    Alarm.objects.all().delete()
    assert alarms.watch(now, lambda alarm: told.append(alarm.key)) == 0


def test_the_mail_names_what_since_when_and_the_next_step(settings):
    settings.ADMINS = [("", "quantri@songbiec.example.vn")]
    late()
    alarms.watch(world.now(), alarm_mail.tell)

    message = until(lambda: mail.outbox, 10, "the mail")[0]

    assert message.to == ["quantri@songbiec.example.vn"]
    assert "1 lượt gửi trễ hơn 5 phút" in message.subject
    assert "lantoa check" in message.body
    assert "Từ thứ" in message.body or "Từ Chủ" in message.body
