"""The broker is a doorbell: gone, frozen or flushed, it costs a second and no row."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest
from celery import Celery

from publishing.celery import configuration
from publishing.engine import rings
from tests.servers import Redis

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    server = Redis()
    yield server
    if server.process.poll() is None:
        os.kill(server.process.pid, signal.SIGCONT)
    server.close()


@pytest.fixture
def bells(redis, tmp_path) -> Celery:
    app = Celery("bells", set_as_current=False)
    app.conf.update(configuration(redis.url, tmp_path))
    return app


def timed(bells: Celery) -> tuple[bool, float]:
    begun = time.monotonic()
    return rings.send("publishing.wake", bells), time.monotonic() - begun


def test_a_ring_reaches_its_queue(redis, bells):
    assert rings.send("publishing.wake", bells)

    with bells.connection_for_read() as link:
        message = link.SimpleQueue("lt.wake").get(timeout=3)
        message.ack()
    assert message.headers["task"] == "publishing.wake"
    assert message.payload[:2] == [[], {}]


def test_a_frozen_broker_takes_a_moment_and_no_more(redis, bells):
    os.kill(redis.process.pid, signal.SIGSTOP)
    try:
        rung, seconds = timed(bells)
    finally:
        os.kill(redis.process.pid, signal.SIGCONT)

    assert not rung
    assert seconds < 3


def test_a_broker_that_is_gone_is_noticed_and_its_return_too(redis, bells):
    redis.kill()
    rung, seconds = timed(bells)
    redis.start()

    assert not rung
    assert seconds < 3
    assert rings.send("publishing.wake", bells)


def test_no_due_time_and_no_result_ever_goes_through_the_broker(tmp_path):
    found = configuration("redis://127.0.0.1:1/0", tmp_path)

    assert found["result_backend"] is None
    assert found["task_ignore_result"]
    assert found["accept_content"] == ["json"]
    assert found["task_acks_late"]
    assert not found["task_reject_on_worker_lost"]
    longest = found["broker_transport_options"]["visibility_timeout"]
    assert longest > found["task_time_limit"] > found["task_soft_time_limit"]
