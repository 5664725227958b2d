"""The content source's gates and embargoes, asked once per content of a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from publishing.engine.accounts import Account
from publishing.engine.rows import Frozen, Row
from publishing.ports import ChannelClass, Checked, Gate, content_source


def gate_problem(shut: Sequence[Gate]) -> dict[str, Any]:
    """As rows keep them: message ids with parameters, of the first and of all."""
    return {
        **_kept(shut[0]),
        "code": f"gate:{shut[0].code}",
        "gates": [_kept(gate) for gate in shut],
    }


def _kept(gate: Gate) -> dict[str, Any]:
    return {
        "code": gate.code,
        "message": gate.text,
        "params": dict(gate.params),
        "url": gate.url,
    }


class Gates:
    """`want` every row of a batch, `ask` once, then read the answers by `of`."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._wanted: dict[str, dict[tuple[int, int | None], None]] = defaultdict(dict)
        self._shut: dict[tuple[str, int, int | None], tuple[Gate, ...]] = {}
        self._embargo: dict[tuple[int, int | None], datetime | None] = {}

    def want(self, row: Row, account: Account, frozen: Mapping[int, Frozen]) -> None:
        if row.snapshot_id in frozen:
            content = (cast("int", row.snapshot_id), row.page_id)
            self._wanted[account.can.consent][content] = None

    def ask(self, frozen: Mapping[int, Frozen]) -> None:
        source = content_source()
        for consent, contents in self._wanted.items():
            keys = list(contents)
            checked = [
                Checked(page_id=page_id, article=frozen[snapshot].article)
                for snapshot, page_id in keys
            ]
            answers = source.gates(checked, cast("ChannelClass", consent), self._now)
            embargoes = source.embargoes(checked)
            for key, shut, until in zip(keys, answers, embargoes, strict=True):
                self._shut[(consent, *key)] = shut
                self._embargo[key] = until

    def of(
        self, row: Row, account: Account
    ) -> tuple[datetime | None, tuple[Gate, ...]]:
        key = (row.snapshot_id or 0, row.page_id)
        return (
            self._embargo.get(key),
            self._shut.get((account.can.consent, *key), ()),
        )
