"""Named places where a test may kill the process, as a power cut would.

Armed by LANTOA_CRASH=<point> when LANTOA_ENV is "test", and nowhere else. A point
fires once per data folder, so that the process started in its place can go on.
LANTOA_CRASH=@<file> takes the point from a file, again and again: whoever dies there
removes it first.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from django.conf import settings

POINTS = frozenset(
    {
        "during_claim",  # rows moved, not committed
        "after_claim",  # committed, nothing written to anybody
        "before_wire",  # about to commit that bytes will leave
        "after_wire",  # committed, no byte has left
        "on_wire",  # a sender is about to call the network
        "after_send",  # the network has answered, only its sender knows
        "before_settle",  # the answer is here, not committed
        "during_settle",  # written, not committed
        "after_settle",  # committed, the ring not yet acknowledged
        "after_reap",
        "after_look",  # an uncertain row is under a lease, nobody was asked
        "before_commit",  # a plan is written, not committed
        "before_ring",  # committed, the broker has not been told
        "before_freeze",  # the page is live, no snapshot shows it
    }
)


def point(name: str) -> None:
    """Die here, at once and without clean-up, when the test asked for it."""
    wanted = os.environ.get("LANTOA_CRASH", "")
    if not wanted or settings.LANTOA_ENV != "test":
        return
    if name not in POINTS:
        raise ValueError(f"no crash point {name}")
    fires = _taken(Path(wanted[1:]), name) if wanted[0] == "@" else _first(wanted, name)
    if fires:
        os.kill(os.getpid(), signal.SIGKILL)


def _first(wanted: str, name: str) -> bool:
    if wanted != name:
        return False
    mark = Path(settings.DATA_DIR) / f"crashed.{name}"
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _taken(order: Path, name: str) -> bool:
    """Whether the file asks for this point and we are the one to remove it."""
    try:
        if order.read_text() != name:
            return False
        order.unlink()
    except FileNotFoundError:
        return False
    return True
