"""Named places where a test may kill the process, as a power cut would.

Armed by LANTOA_CRASH=<point> when LANTOA_ENV is "test", and nowhere else. A point
fires once per data folder, so that the process started in its place can go on.
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
        "before_settle",  # the answer is here, not committed
        "during_settle",  # written, not committed
        "after_settle",  # committed, the ring not yet acknowledged
        "after_reap",
    }
)


def point(name: str) -> None:
    """Die here, at once and without clean-up, when the test asked for it."""
    if os.environ.get("LANTOA_CRASH") != name or settings.LANTOA_ENV != "test":
        return
    if name not in POINTS:
        raise ValueError(f"no crash point {name}")
    mark = Path(settings.DATA_DIR) / f"crashed.{name}"
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
