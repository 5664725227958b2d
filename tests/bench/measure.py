"""What a figure is, and how processor time and memory of processes are read."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Figure:
    """One row: `value` in words, `met` and `aimed` None when nothing was measured."""

    what: str
    bar: str
    aim: str
    value: str
    met: bool | None
    aimed: bool | None = None
    reference: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def own_cpu() -> float:
    """CPU seconds of this process, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def group_pids(group: int) -> list[int]:
    return _listed("-g", group)


def children(parent: int) -> list[int]:
    """PostgreSQL's serve in sessions of their own, so their group does not tell."""
    return _listed("-P", parent)


def _listed(by: str, pid: int) -> list[int]:
    found = subprocess.run(["pgrep", by, str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def group_cpu(group: int) -> float:
    """CPU seconds of a process group, with the children that have ended."""
    return sum(cpu_of(pid) for pid in group_pids(group))


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and of its children that have ended; 0 when gone."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except OSError:
        return 0.0
    fields = after_name.split()
    return sum(int(fields[n]) for n in (11, 12, 13, 14)) / TICKS


def group_memory(group: int) -> float:
    """Proportional set size of a process group in MB: shared pages counted once."""
    total = 0
    for pid in group_pids(group):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def quantile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def load() -> float:
    """Of the last minute: on a busy machine the times say little."""
    return os.getloadavg()[0]
