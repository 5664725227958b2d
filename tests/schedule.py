"""Which process runs which test file: one of them those that mostly wait.

Files that start an installation wait for its processes and its seconds. Side by side
they would leave the cores idle, and then make each other late.
"""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadFileScheduling

WAITING = (
    "tests/chaos/",
    "tests/system/",
    "tests/cms/demo/",
    "tests/publishing/engine/test_crashes.py",
    "tests/publishing/engine/test_parts.py",
    "tests/publishing/engine/test_ticker.py",
)


class OneWaits(LoadFileScheduling):
    """Each takes files of its own kind first, and then whatever is left."""

    def _assign_work_unit(self, node: Any) -> None:
        waits = node.gateway.id == "gw0"
        mine = (one for one in self.workqueue if one.startswith(WAITING) == waits)
        if (first := next(mine, None)) is not None:
            self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)
