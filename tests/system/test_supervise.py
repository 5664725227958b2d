"""`lantoa up` with stand-in programs in the place of ours: what the supervisor does."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.servers import free_port
from tests.system.processes import Process, until

ROOT = Path(__file__).resolve().parents[2]
UP = (
    "import sys; sys.path.insert(0, {root!r}); from cms import supervise;"
    " sys.exit(supervise.up(demo=True))"
)
PROGRAM = """
import fcntl, http.server, os, pathlib, signal, subprocess, sys, time
command = " ".join(sys.argv[1:])
if command == os.environ["FAILS"]:
    sys.exit("the show is broken")
if command == "web":
    class Ready(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
    address = ("127.0.0.1", int(os.environ["PORT"]))
    http.server.HTTPServer(address, Ready).serve_forever()
if command == "worker":
    def rescue(*_):
        arguments = [sys.executable, "-m", "cms", "deliver", "--seconds", "55"]
        subprocess.Popen(arguments)
        sys.exit()
    signal.signal(signal.SIGTERM, rescue)
if command.startswith("deliver"):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # in the midst of something
    alive = open("deliver.alive", "w")
    fcntl.flock(alive, fcntl.LOCK_EX)
if command in {"worker", "sandbox"} or command.startswith("deliver"):
    time.sleep(600)
"""


@pytest.fixture
def up(tmp_path: Path):
    """Starts it; `fails` is the one command that does not succeed."""
    (tmp_path / "cms").mkdir()
    (tmp_path / "cms" / "__init__.py").touch()
    (tmp_path / "cms" / "__main__.py").write_text(PROGRAM)
    started: list[Process] = []

    def start(fails: str = "none") -> Process:
        environment = {
            "PATH": os.environ["PATH"],
            "LANTOA_DATA_DIR": str(tmp_path / "var"),
            "PORT": str(free_port()),
            "SANDBOX_PORT": str(free_port()),
            "FAILS": fails,
        }
        command = ["env", f"--chdir={tmp_path}", sys.executable, "-c"]
        process = Process(
            [*command, UP.format(root=str(ROOT))], environment, tmp_path / "up.log"
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.stop()


def pids(folder: Path) -> list[int]:
    files = sorted((folder / "var" / "run").glob("*.pid"))
    return [int(file.read_text()) for file in files]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("fails", ["seed_demo", "set_address", "migrate --verbosity=0"])
def test_a_step_that_fails_is_named_and_nothing_is_started(up, tmp_path, fails):
    running = up(fails)

    assert running.process.wait(120) == 1
    said = running.output()
    assert "the show is broken" in said
    assert "không xong" in said
    assert "đã sẵn sàng" not in said
    assert pids(tmp_path) == []


def test_a_show_that_cannot_start_is_said_and_every_child_stopped(up, tmp_path):
    running = up("seed_demo --play")
    until(lambda: len(pids(tmp_path)) == 3, 120, "the children")
    children = pids(tmp_path)

    assert running.process.wait(120) == 1
    said = running.output()
    assert "không dựng được buổi diễn thử" in said
    assert "đã sẵn sàng" not in said
    assert not any(alive(pid) for pid in children)


def test_a_killed_worker_is_started_again_under_a_new_number(up, tmp_path):
    running = up()
    until(lambda: "đã sẵn sàng" in running.log.read_text(), 120, "the ready line")
    file = tmp_path / "var" / "run" / "worker.pid"
    former = int(file.read_text())

    os.killpg(former, signal.SIGKILL)

    until(lambda: int(file.read_text() or former) != former, 60, "a new worker")
    assert "worker: dừng đột ngột" in running.output()
    running.stop()
    assert pids(tmp_path) == []


def test_what_the_worker_starts_while_it_is_being_ended_ends_with_it(up, tmp_path):
    running = up()
    until(lambda: "đã sẵn sàng" in running.log.read_text(), 120, "the ready line")

    os.kill(running.process.pid, signal.SIGINT)

    assert running.process.wait(60) == 0
    with (tmp_path / "deliver.alive").open("w") as alive:  # it was started
        fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
