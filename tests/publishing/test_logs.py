"""The log: one line per event, bound to what it is about, without secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from publishing import logs
from publishing.redaction import redact
from tests.publishing.engine import network, world
from tests.publishing.engine.conftest import (  # noqa: F401
    net,
    source,
)

LOGGER = logging.getLogger("lantoa.tests")


class Lines:
    """What the handlers of a process would have written, as JSON."""

    def __init__(self) -> None:
        self._stream = StringIO()
        self.handler = logging.StreamHandler(self._stream)
        self.handler.setFormatter(logs.formatter("json"))

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    kept = Lines()
    logging.getLogger().addHandler(kept.handler)
    yield kept
    logging.getLogger().removeHandler(kept.handler)


def test_a_line_is_json_with_its_time_level_logger_and_facts(lines):
    with logs.bound({"delivery": "d1", "channel": 7}):
        LOGGER.warning("Không gửi được %s", "bài")
    LOGGER.warning("sau đó")

    first, second = lines.all
    assert first["message"] == "Không gửi được bài"
    assert (first["level"], first["logger"]) == ("warning", "lantoa.tests")
    assert (first["delivery"], first["channel"]) == ("d1", 7)
    assert first["timestamp"].endswith("Z")
    assert "delivery" not in second


def test_lines_of_structlog_go_the_same_way(lines):
    structlog.get_logger("lantoa.tests").error("picture_unreadable", image=3)

    (line,) = lines.all
    assert (line["message"], line["image"]) == ("picture_unreadable", 3)


def test_a_stack_trace_is_one_line_without_the_values_of_variables(lines):
    hidden = "giá-trị-bí-mật"
    try:
        raise ValueError(len(hidden))
    except ValueError:
        LOGGER.exception("failed")

    (line,) = lines.all
    assert "ValueError: 14" in line["exception"]
    assert hidden not in lines.text


def test_the_demo_reads_like_a_sentence():
    record = logging.LogRecord("lantoa.engine", 30, "", 1, "đã %s", ("gửi",), None)

    with logs.bound({"delivery": "d1"}):
        line = logs.formatter("console").format(record)

    assert "đã gửi" in line
    assert "delivery=d1" in line
    assert not line.startswith("{")


def test_production_writes_json_unless_told_otherwise(monkeypatch):
    record = logging.LogRecord("lantoa.engine", 30, "", 1, "x", (), None)
    monkeypatch.setenv("LANTOA_ENV", "production")
    assert json.loads(logs.formatter().format(record))["message"] == "x"
    monkeypatch.setenv("LANTOA_LOG", "console")
    assert not logs.formatter().format(record).startswith("{")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("GET /press/Abcdefghij0123456789xyz/rss.xml", "Abcdefghij0123456789xyz"),
        ("https://g.example/x?access_token=EAAabc&b=1", "EAAabc"),
        ("Authorization: Bearer abcdefgh.ijkl", "abcdefgh.ijkl"),
        ("Basic bGFudG9hOmFiY2Q=", "bGFudG9hOmFiY2Q="),
        ("redis://:mot-mat-khau@redis:6379/0", "mot-mat-khau"),
        ("postgres://lantoa:mot-mat-khau@db/lantoa", "mot-mat-khau"),
        ("token lantoa_abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ("/bot12345:AAEabcdefghijklmnopqrstuvwx/send", "AAEabcdefghijklmnopqrstuvwx"),
    ],
)
def test_what_looks_like_a_secret_is_taken_out(lines, text, hidden):
    LOGGER.error("a library said: %s", text)

    assert hidden not in lines.text
    assert "…" in lines.text


def test_plain_words_are_left_alone():
    text = "3 bài, token hết hạn; mở /press/ hoặc https://a.vn/?p=1 (mật khẩu: hỏi)"

    assert redact(text) == text


@pytest.mark.engine
@pytest.mark.django_db
def test_every_line_of_the_engine_names_its_delivery_story_channel_and_attempt(
    lines,
    net,  # noqa: F811
):
    net.fail("send", network.unknown())
    delivery = world.planned()

    def breaks(call: str) -> None:
        raise TypeError("a fault of ours")

    world.drain()
    net.during = breaks
    other = world.planned()
    world.drain()

    told = [line for line in lines.all if line["logger"] == "lantoa.engine"]
    assert {line["delivery"] for line in told} == {str(delivery.pk), str(other.pk)}
    for line in told:
        row = delivery if line["delivery"] == str(delivery.pk) else other
        assert line["story"] == str(row.placement.story_id)
        assert line["channel"] == row.channel_id
        assert line["attempt"] == 1
    assert any("a fault of ours" in line.get("exception", "") for line in told)


@pytest.mark.django_db
def test_every_line_of_a_web_request_carries_its_id_and_so_does_the_answer(
    client, lines
):
    given = client.get("/khong-co/", headers={"X-Request-ID": "tu-may-chu-truoc-1"})
    made = client.get("/khong-co-nua/", headers={"X-Request-ID": "x\ty"})

    ids = [given["X-Request-ID"], made["X-Request-ID"]]
    assert ids[0] == "tu-may-chu-truoc-1"
    assert len(ids[1]) == 32
    told = [line for line in lines.all if line["logger"] == "django.request"]
    assert [line["request"] for line in told] == ids
