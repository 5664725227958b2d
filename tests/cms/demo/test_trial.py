"""Minute 9: only the demo's own process is killed, and the counting is real."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from cms.demo import process, trial
from cms.demo import sandbox as remote
from cms.demo.models import Trial
from publishing.engine import pump

pytestmark = pytest.mark.django_db


def sleeper(*words: str) -> subprocess.Popen[bytes]:
    """A process that leads its group, with `words` on its command line."""
    command = [sys.executable, "-c", "import time; time.sleep(600)", *words]
    return subprocess.Popen(command, start_new_session=True)


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """The file where the supervisor writes the worker's number."""
    file = tmp_path / "run" / "worker.pid"
    file.parent.mkdir()
    with override_settings(DATA_DIR=tmp_path):
        yield file


@pytest.fixture
def worker(written: Path) -> Iterator[subprocess.Popen[bytes]]:
    running = sleeper("-m", "celery", "publishing.celery")
    written.write_text(f"{running.pid}\n")
    yield running
    running.kill()
    running.wait(10)


def test_a_number_that_went_to_somebody_else_is_left_alone(written):
    stranger = sleeper()
    written.write_text(f"{stranger.pid}\n")
    try:
        with pytest.raises(process.NoProcess):
            process.kill()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait(10)


@pytest.mark.parametrize("text", ["", "x", "0", "1", "-1", "4194304"])
def test_no_number_no_process(written, text):
    written.write_text(text)

    assert process.running() is None


def test_the_trial_kills_the_worker_and_counts_on_the_networks(
    sandbox, site_root, worker, client
):
    page = client.get("/demo/lap-trinh/").content.decode()
    assert f"kill -9 -{worker.pid}</code>" in page

    done = trial.start(patience_s=0.1)

    assert worker.wait(10) == -9
    assert done.pid == worker.pid
    first = trial.outcome(done)
    assert (len(first.lines), first.arrived, first.waiting) == (12, 0, 12)
    assert not first.over
    pump.drain(max_seconds=60, probe=False)
    result = trial.outcome(done)
    assert result.over
    assert (result.arrived, result.lost, result.doubled) == (12, 0, 0)
    html = client.get("/demo/lap-trinh/thu.json").json()["html"]
    assert "0 mất, 0 trùng: 12/12 đã đến nơi" in html
    assert f"kill -9 -{worker.pid}" in html
    remote.control("facebook", "reset", {})
    assert trial.outcome(done).lost == 4


def test_without_a_process_nothing_is_planned(sandbox, site_root, written, client):
    answer = client.post("/demo/lap-trinh/giet/", follow=True)

    assert "không có tiến trình gửi nào" in answer.content.decode()
    assert not Trial.objects.exists()
