"""`lantoa check`: a plain Vietnamese sentence per problem, and an exit code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from cms import doctor
from publishing import credentials
from publishing.engine import heartbeat
from publishing.models import Channel, Heartbeat, Hold
from tests.channels.stand_ins import free_port
from tests.channels.transport.peers import answer, fixed, peer
from tests.publishing.engine import network, world

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _well(settings, tmp_path):
    """An installation with nothing wrong: a web process, a worker, room."""
    network.register()
    network.reset()
    with peer(fixed(answer())) as web:
        settings.LANTOA_BASE_URL = settings.LANTOA_PROBE_URL = web.base
        settings.DATA_DIR = tmp_path
        heartbeat.beat("ticker", world.now())
        yield web


def problems() -> dict[str, list[str]]:
    return {name: found for name, _seconds, found in doctor.examine() if found}


def test_nothing_is_wrong_and_the_command_says_so(capsys):
    channel = world.channel()
    Channel.objects.filter(pk=channel.pk).update(account_id="a")  # as it answers

    call_command("check")

    told = capsys.readouterr().out
    for name, _check in doctor.CHECKS:
        assert f"✔ {name}" in told


def test_each_problem_is_a_line_and_the_exit_code_is_not_zero(capsys):
    Heartbeat.objects.all().delete()
    network.NET.good_tokens = set()
    world.channel(account="Tường nhà")

    with pytest.raises(SystemExit) as stopped:
        call_command("check")

    told = capsys.readouterr().out
    assert stopped.value.code == 1
    assert "✘ workers: Đã 30 giây không có tiến trình" in told
    assert "✘ channels: Tường nhà:" in told
    assert "✔ database" in told


def test_a_channel_without_credentials_is_named_with_its_fix():
    channel = world.channel("webhook", "Báo bạn")
    Channel.objects.filter(pk=channel.pk).update(settings={"url": "https://a.vn/"})
    closed = world.channel("engine_wall", "Đã đóng", closed_at=world.now())
    credentials.store(closed, network.Token(token="bad"))

    (told,) = problems()["channels"]

    assert told.startswith("Báo bạn: ")
    assert "Mở kênh" in told


def test_a_pause_of_everything_is_told_with_its_reason():
    Hold.objects.create(reason="Bão số 5", since=world.ago(60))

    (told,) = problems()["pauses"]

    assert "đang tạm dừng: Bão số 5" in told


def test_the_pause_of_a_backup_is_told_with_the_command_that_ends_it():
    Hold.objects.create(reason="Sao lưu 21/11", since=world.ago(60), restore=True)

    (told,) = problems()["pauses"]

    assert "Sao lưu 21/11" in told
    assert "lantoa quarantine" in told


def test_a_pause_of_one_channel_is_no_trouble_of_the_installation():
    Hold.objects.create(reason="Nghỉ", since=world.ago(60), channel=world.channel())

    assert "pauses" not in problems()


def test_work_that_nobody_does_is_told_apart_from_a_missing_worker():
    delivery = world.planned()
    type(delivery).objects.update(next_at=world.ago(60))

    (told,) = problems()["workers"]

    assert "lantoa deliver --loop" in told


def test_a_clock_that_differs_from_the_databases_is_named():
    ahead = datetime.now(UTC) + timedelta(minutes=3)

    (told,) = doctor.clock(here=lambda: ahead)

    assert "0:0" in told
    assert list(doctor.clock()) == []


def test_a_full_disk_and_a_folder_that_cannot_be_written_are_named(settings, tmp_path):
    (told,) = doctor.storage(room=1 << 60)
    assert "MB" in told
    (tmp_path / "tap-tin").write_text("x")
    settings.MEDIA_ROOT = tmp_path / "tap-tin"

    (told,) = doctor.storage()

    assert "tap-tin" in told


def test_a_website_that_does_not_answer_is_named_with_its_address(settings):
    settings.LANTOA_PROBE_URL = f"http://127.0.0.1:{free_port()}"

    (told,) = problems()["website"]

    assert settings.LANTOA_PROBE_URL in told


def test_a_website_that_answers_with_an_error_is_named(settings):
    with peer(fixed(answer(b"", "502 Bad Gateway"))) as proxy:
        settings.LANTOA_BASE_URL = settings.LANTOA_PROBE_URL = proxy.base

        (told,) = problems()["website"]

    assert "502" in told


def test_a_broker_that_is_away_is_named():
    """A real one that refuses: nothing listens there."""
    from publishing.celery import app

    before = app.conf.broker_url, app.conf.broker_transport_options
    app.conf.broker_url = f"redis://127.0.0.1:{free_port()}/0"
    app.conf.broker_transport_options = {"socket_connect_timeout": 1}
    try:
        (told,) = doctor.broker()
    finally:
        app.conf.broker_url, app.conf.broker_transport_options = before

    assert told.startswith("Bộ chuyển lệnh không trả lời")


def test_a_database_that_cannot_be_written_stops_the_examination():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("SET TRANSACTION READ ONLY")
        try:
            found = list(doctor.examine())
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA query_only = OFF")

    assert [name for name, _seconds, _problems in found] == ["database"]
    assert "chỉ đọc" in found[0][2][0]
