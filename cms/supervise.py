"""`lantoa up`: one machine, one command. Starts web, worker and sandbox.

Imports no Django, so that the parent stays small; each child is a `lantoa`
command of its own and is restarted when it dies.
"""

from __future__ import annotations

import base64
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

from cms.catalogues import compile_catalogues

LOG_LIMIT = 10 * 1024 * 1024  # bytes
BACKOFF_S = (0.2, 1, 2, 5, 10)
WELCOME = """
Lan Tỏa đã sẵn sàng. Bản chạy thử: không gửi gì ra Internet.
Lan Tỏa is ready. This is a trial: nothing leaves your computer.

  Xem bài đến nơi · See posts arrive   {base}/demo/
  Bàn biên tập · Editors' desk         {base}/admin/  (bientap / lantoa-demo)
  Mạng giả lập · Stand-in networks     {sandbox}
  Dừng · Stop                          Ctrl-C
"""
READY = """
Lan Tỏa đã sẵn sàng · Lan Tỏa is ready: {base}/admin/   (Ctrl-C: dừng · stop)
"""
NO_SHOW = """
Dừng: không dựng được buổi diễn thử; lý do ở ngay trên. Dữ liệu vẫn còn nguyên.
Stopped: the show could not be started; the reason stands above. No data is lost.
"""


@dataclass
class Child:
    """One process of the installation and when to start it again."""

    name: str
    arguments: list[str]
    once: bool = False  # has an end of its own; not done, it goes on at the next start
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    start_at: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        with log_file(self.name).open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cms", *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started = time.monotonic()
        pid_file(self.name).write_text(f"{self.process.pid}\n")

    def watch(self) -> None:
        """Start it when its time has come; notice when it died."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
            return
        if self.process.poll() is None:
            if time.monotonic() - self.started > 30:
                self.failures = 0
            return
        if self.once:
            return
        pause = BACKOFF_S[min(self.failures, len(BACKOFF_S) - 1)]
        say(
            f"{self.name}: dừng đột ngột, chạy lại sau {pause:g} giây"
            f" · stopped, again in {pause:g} s ({log_file(self.name)})"
        )
        self.failures += 1
        self.start_at = time.monotonic() + pause
        self.stop(signal.SIGTERM)
        self.process = None

    def stop(self, how: int) -> bool:
        """Signal it and whatever it started; False when nothing of it is left.

        A process that it started last, while it was being ended itself, outlives it
        in its group. Signal 0 only asks.
        """
        if self.process is None:
            return False
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
            return True
        return False

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the terminal is this module's screen


def data_dir() -> Path:
    return Path(os.environ.get("LANTOA_DATA_DIR", "var")).resolve()


def log_file(name: str) -> Path:
    """Where a child's output goes; started anew when it has grown past 10 MB."""
    path = data_dir() / "logs" / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.unlink()
    return path


def pid_file(name: str) -> Path:
    """Where a child's process id (and group) stands while it runs."""
    path = data_dir() / "run" / f"{name}.pid"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def load_secrets(folder: Path) -> None:
    """Put secrets.env of the data folder into the environment; make it if absent.

    Production takes its secrets from the environment alone.
    """
    if os.environ.get("LANTOA_ENV", "demo") == "production":
        return
    path = folder / "secrets.env"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        text = (
            f"LANTOA_SECRET_KEY={secrets.token_urlsafe(50)}\n"
            f"LANTOA_SECRETS_KEYS={key}\n"
        )
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)
    for line in path.read_text().splitlines():
        name, _, value = line.partition("=")
        if not os.environ.get(name):  # compose hands empty ones through
            os.environ[name] = value


def ports() -> tuple[int, int]:
    port = int(os.environ.get("PORT", "8000"))
    return port, int(os.environ.get("SANDBOX_PORT", port + 1000))


def check_ports(wanted: list[int]) -> None:
    for port in wanted:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise SystemExit(
                    f"Cổng {port} đang bận. Thử: PORT={port + 10} make demo\n"
                    f"Port {port} is busy. Try:  PORT={port + 10} make demo"
                ) from None


def prepare(demo: bool) -> None:
    """Bring the data folder up to date, saying what is being done."""
    compile_catalogues()
    steps = [
        ("Cơ sở dữ liệu · Database", ["migrate", "--verbosity=0"]),
        ("Giao diện · Static files", ["collectstatic", "--noinput", "--verbosity=0"]),
        ("Địa chỉ trang · Address of the site", ["set_address"]),
    ]
    if demo:
        steps.append(("Dữ liệu mẫu · Demo stories", ["seed_demo"]))
    for number, (label, arguments) in enumerate(steps, 1):
        say(f"[{number}/{len(steps)}] {label} …")
        if run(arguments):
            raise SystemExit(
                f"Dừng: bước “{label}” không xong; lý do ở ngay trên.\n"
                f"Stopped: the step “{label}” failed; the reason stands above."
            )


def run(arguments: list[str]) -> int:
    """One `lantoa` command to its end; returns its exit code."""
    command = [sys.executable, "-m", "cms", *arguments]
    return subprocess.run(command, check=False).returncode


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback
            return bool(answer.status == 200)
    except OSError:
        return False


def setup(demo: bool) -> int:
    """What must be done once before the processes start (compose's first step)."""
    load_secrets(data_dir())
    prepare(demo)
    return 0


def up(demo: bool) -> int:
    """Run everything until Ctrl-C; returns the exit code."""
    folder = data_dir()
    os.environ["LANTOA_DATA_DIR"] = str(folder)
    port, sandbox_port = ports()
    os.environ.setdefault("SANDBOX_PORT", str(sandbox_port))
    check_ports([port, sandbox_port] if demo else [port])
    load_secrets(folder)
    children = [Child("web", ["web"]), Child("worker", ["worker"])]
    if demo:
        os.environ.setdefault("LANTOA_LEASE_S", "10")
        os.environ.setdefault("LANTOA_RECONCILE_S", "20")
        children.insert(0, Child("sandbox", ["sandbox"]))
    stopping: list[int] = []

    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.append(signum)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    prepare(demo)
    base = os.environ.get("LANTOA_BASE_URL", f"http://localhost:{port}")
    welcome = WELCOME if demo else READY
    said = False
    while not stopping:
        for child in children:
            child.watch()
        if not said and answers(f"http://127.0.0.1:{port}/health/ready"):
            if demo and play():
                shut_down(children)
                raise SystemExit(NO_SHOW)
            say(welcome.format(base=base, sandbox=f"http://localhost:{sandbox_port}"))
            said = True
            if demo:  # what the show can do without, told while it is on
                stories = ["seed_demo", "--stories"]
                children.append(Child("stories", stories, once=True))
        time.sleep(0.1)
    shut_down(children)
    return 0


def play() -> int:
    """Start the show of the demo, at the ready line and not before."""
    return run(["seed_demo", "--play"])


def shut_down(children: list[Child]) -> None:
    say("Đang dừng … · Stopping …")
    for child in children:
        child.stop(signal.SIGTERM)
    wait_while(lambda: any(child.runs() for child in children), seconds=15)
    for child in children:  # what it left behind may finish what it is sending
        child.stop(signal.SIGTERM)
    wait_while(lambda: any(child.stop(0) for child in children), seconds=5)
    for child in children:
        child.stop(signal.SIGKILL)
        pid_file(child.name).unlink(missing_ok=True)


def wait_while(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and condition():
        time.sleep(0.1)
