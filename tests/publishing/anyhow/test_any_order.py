"""Whatever happens, in whatever order: nothing lost, nothing twice, nothing stuck.

LANTOA_EXAMPLES=500 looks further, at other orders each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from publishing.ports import content_source
from tests.publishing.engine import network
from tests.stories import make_column, make_story

from . import installation, machine

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

FURTHER = int(os.environ.get("LANTOA_EXAMPLES", "0"))
SEARCH = settings(
    max_examples=FURTHER or 25,
    stateful_step_count=30,
    derandomize=not FURTHER,
    database=None,
    deadline=None,
    print_blob=False,
    phases=[Phase.generate],  # a shorter counterexample would cost minutes
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def at(unit, other_unit, settings) -> Iterator[installation.Installation]:
    """Two stories without pictures, and behind them gates that can be turned."""
    network.register()
    column = make_column(unit)
    pages = []
    for number in range(2):
        page = make_story(column, f"Bản 000{number}", lead_picture=None, body=[])
        page.lead_picture = None
        page.save_revision()
        pages.append(page)
    source = installation.OpenSource
    settings.LANTOA_CONTENT_SOURCE = f"{source.__module__}.{source.__name__}"
    content_source.cache_clear()
    yield installation.Installation(unit, make_column(other_unit), pages)
    content_source.cache_clear()


@pytest.mark.timeout(0 if FURTHER else 180)
def test_in_any_order_every_row_ends_and_every_place_is_right(at) -> None:
    machine.AnyOrder.installation = at

    run_state_machine_as_test(machine.AnyOrder, settings=SEARCH)
