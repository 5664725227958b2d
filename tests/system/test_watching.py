"""/health and /metrics: what an operator's own watchdog reads."""

from __future__ import annotations

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from publishing.api.auth import create_token
from publishing.engine import heartbeat
from publishing.models import Alarm, Delivery, Heartbeat, Story
from publishing.states import State
from tests.publishing.engine import network, world
from tests.publishing.engine.conftest import source  # noqa: F401

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _networks() -> None:
    network.register()
    network.reset()


def beats(**seconds: float) -> None:
    Heartbeat.objects.all().delete()
    for name, age in seconds.items():
        heartbeat.beat(name, world.ago(age))


def due(seconds: float) -> None:
    delivery = world.planned()
    Delivery.objects.filter(pk=delivery.pk).update(next_at=world.ago(seconds))


# --- /health ---------------------------------------------------------------------


def test_a_living_process_says_so_without_asking_anybody(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert client.get("/health/live").json() == {"status": "ok"}


def test_an_idle_installation_is_ready_as_long_as_its_ticker_looks(client):
    beats(ticker=5, pump=3600)

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize("ages", [{}, {"ticker": 31}, {"ticker": 40, "pump": 90}])
def test_it_is_not_ready_when_nobody_has_looked_for_thirty_seconds(client, ages):
    beats(**ages)

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["status"] == "no worker"
    assert answer.json()["why"]


def test_it_is_not_ready_when_work_is_due_and_no_pump_runs(client):
    beats(ticker=1, pump=60)
    due(45)

    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (503, "no pump")
    assert answer.json()["due_since"]
    assert answer.json()["last_pump"]


@pytest.mark.parametrize(("waits", "pumped"), [(2, 600), (300, 2)])
def test_work_that_became_due_just_now_or_is_being_done_is_no_trouble(
    client, waits, pumped
):
    beats(ticker=1, pump=pumped)
    due(waits)

    assert client.get("/health/ready").status_code == 200


# --- /metrics --------------------------------------------------------------------


def scrape(client: Client, **more: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, in their names' order."""
    answer = client.get("/metrics", **more)
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_metrics_tell_what_stands_where_and_how_old_it_is(client):
    beats(pump=2, ticker=1, sweep=3)
    due(90)
    for state, fields in ((State.FAILED, {}), (State.HELD, {"hold_reason": "paused"})):
        row = world.planned("engine_keeper")
        Delivery.objects.filter(pk=row.pk).update(state=state, **fields)
    Alarm.objects.create(key="late", since=world.now(), raised_at=world.now(), rows=3)

    told = scrape(client)

    assert told["lantoa_deliveries", "publish", "engine_wall", "due"] == 1
    assert told["lantoa_deliveries_late", "publish", "engine_wall"] == 1
    assert told["lantoa_deliveries", "publish", "engine_keeper", "failed"] == 1
    assert told["lantoa_deliveries_held", "engine_keeper", "paused"] == 1
    assert told["lantoa_alarm", "late"] == 3
    assert 90 <= told["lantoa_oldest_due_age_seconds",] < 120
    for part, age in (("pump", 2), ("ticker", 1), ("sweep", 3)):
        assert age <= told["lantoa_last_work_age_seconds", part] < age + 20


def test_metrics_hold_the_histogram_of_lateness(client):
    due(7)
    Delivery.objects.update(planned_at=world.ago(7))
    Story.objects.update(first_published_at=world.ago(60))
    world.drain()

    told = scrape(client)

    assert told["lantoa_lateness_seconds_count",] == 1
    assert told["lantoa_lateness_seconds_bucket", "5.0"] == 0
    assert told["lantoa_lateness_seconds_bucket", "+Inf"] == 1
    assert told["lantoa_lateness_seconds_sum",] >= 7


def test_metrics_cost_a_handful_of_queries(client, django_assert_max_num_queries):
    due(5)
    with django_assert_max_num_queries(12):
        scrape(client)


OUTSIDE = {"REMOTE_ADDR": "93.184.216.34"}


@pytest.mark.parametrize(
    "more",
    [
        OUTSIDE,
        {"headers": {"X-Forwarded-For": "93.184.216.34"}},  # a proxy on this machine
        {"headers": {"X-Forwarded-Proto": "https"}},
        {**OUTSIDE, "headers": {"Authorization": "Bearer wrong"}},
        {**OUTSIDE, "headers": {"Authorization": "Bearer "}},
    ],
)
def test_metrics_are_closed_to_the_world(client, more):
    answer = client.get("/metrics", **more)

    assert answer.status_code == 403
    assert b"lantoa_" not in answer.content


def test_metrics_open_to_the_installations_own_token_and_to_an_admins(
    client, settings, unit
):
    settings.LANTOA_METRICS_TOKEN = "m" * 40
    _token, admin = create_token("Đo", "admin")
    _token, reader = create_token("Đọc", "read")
    _token, bound = create_token("Đơn vị", "admin", unit_page_id=unit.pk)

    def status(text: str) -> int:
        headers = {"Authorization": f"Bearer {text}"}
        return client.get("/metrics", headers=headers, **OUTSIDE).status_code

    assert [status(t) for t in ("m" * 40, admin, reader, bound)] == [200, 200, 403, 403]


def test_a_scrape_that_finds_no_row_still_has_every_family(client):
    Heartbeat.objects.all().delete()

    told = scrape(client)

    assert told["lantoa_oldest_due_age_seconds",] == 0
    assert told["lantoa_lateness_seconds_count",] == 0
