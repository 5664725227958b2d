"""What one run of the pump did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from publishing.engine.ruling import Ruling
from publishing.states import State


@dataclass
class PumpReport:
    """`lost` rows had gone to somebody else before their answer came."""

    claimed: int = 0
    settled: int = 0
    sent: int = 0
    lost: int = 0
    seconds: float = 0.0

    def count(self, rulings: Collection[Ruling], lost: int = 0) -> bool:
        """Add a batch; True when every row of it was sent."""
        sent = sum(ruling.to == State.SENT for ruling in rulings)
        self.settled += len(rulings)
        self.sent += sent
        self.lost += lost
        return sent == len(rulings)
