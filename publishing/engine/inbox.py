"""Answers on their way into the database: settled every 50 ms or 100 rows.

What a crash would turn into a doubt, and what silences a channel, is settled at
once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from publishing.engine import settle
from publishing.engine.claim import Claimed
from publishing.engine.jobs import Outcome, silences
from publishing.engine.settle import Answer, Settled
from publishing.states import Action

SETTLE_S = 0.05
SETTLE_ROWS = 100


class Inbox:
    def __init__(self) -> None:
        self._answers: list[Answer] = []
        self._oldest = 0.0
        self.urgent = False

    def __bool__(self) -> bool:
        return bool(self._answers)

    @property
    def ripe_at(self) -> float:
        """Monotonic time when the oldest answer must be written."""
        return self._oldest + SETTLE_S

    def add(self, claimed: Claimed, outcome: Outcome) -> None:
        if not self._answers:
            self._oldest = time.monotonic()
        self._answers.append(Answer(claimed, outcome))
        creates = claimed.row.action == Action.PUBLISH and not claimed.account.keyed
        if creates or silences(outcome.result):
            self.urgent = True

    def flush(
        self, clock: Callable[[], datetime], *, everything: bool = False
    ) -> Settled | None:
        """Write what is ripe; None when nothing is."""
        if not self._answers:
            return None
        ripe = everything or time.monotonic() >= self.ripe_at
        if not (ripe or self.urgent or len(self._answers) >= SETTLE_ROWS):
            return None
        batch, self._answers = self._answers, []
        self.urgent = False
        return settle.settle_safely(batch, clock)
