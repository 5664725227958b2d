"""What makes a storm fail, without a storm."""

from __future__ import annotations

import pytest

from publishing.engine import crash
from tests.chaos.faults import ANYTIME, NAMED, schedule
from tests.chaos.tally import broken

FINE = {"lost": 0, "doubled": 0, "with_a_person": 0}


def test_a_fault_that_hit_nobody_breaks_the_run() -> None:
    told = {"keyed": FINE}

    found = broken(told, {"after_look": 0, "kill_web": 2}, ["after_look", "kill_web"])

    assert found == ["after_look never fired"]


@pytest.mark.parametrize("trait", ["keyed", "queryable", "blind"])
@pytest.mark.parametrize("bar", ["lost", "doubled"])
def test_one_row_lost_or_doubled_breaks_the_run(trait: str, bar: str) -> None:
    assert broken({trait: {**FINE, bar: 1}}, {}, []) == [f"{trait}: 1 {bar}"]


def test_only_what_nothing_can_be_asked_about_may_end_with_a_person() -> None:
    left = {**FINE, "with_a_person": 1}

    assert broken({"blind": left}, {}, []) == []
    assert broken({"queryable": left}, {}, []) == ["queryable: 1 left to a person"]


def test_each_fault_has_its_turn_before_any_comes_again() -> None:
    every = {fault.__name__ for fault in ANYTIME} | set(NAMED)

    dealt = [fault.__name__ for fault in schedule(len(every), seed=7)]

    assert len(dealt) == len(every)
    assert set(dealt) == every


def test_every_crash_point_of_the_engine_is_a_fault() -> None:
    assert set(NAMED) == crash.POINTS
