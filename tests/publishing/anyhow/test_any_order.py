"""Whatever happens, in whatever order: nothing lost, nothing twice, nothing stuck.

LANTOA_EXAMPLES=500 looks further, at other orders each time.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, product

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from publishing.models import Placement
from publishing.ports import content_source
from tests.publishing.engine import network
from tests.stories import make_column, make_story

from . import installation, machine

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

FURTHER = int(os.environ.get("LANTOA_EXAMPLES", "0"))
SEARCH = settings(
    max_examples=FURTHER or 12,
    stateful_step_count=12,
    derandomize=not FURTHER,
    database=None,
    deadline=None,
    print_blob=False,
    phases=[Phase.generate],  # a shorter counterexample would cost minutes
    suppress_health_check=list(HealthCheck),
)

# Without these, finding nothing says nothing.
OFTEN = (
    "a removal left",
    "answered in time",
    "answered too late",
    "looked up",
    "publish: sending → due",
    "publish: sending → uncertain",
    "publish: uncertain → sent",
    "ended: edited",
    "ended: nothing there",
    "ended: posted",
)
SITUATIONS = (
    *OFTEN,
    *(f"{what} while sending" for what in machine.MEANWHILE),
    *(f"{what} while uncertain" for what in machine.MEANWHILE),
    "a late answer to a row that somebody else has",
    "given ahead: publish",
    "a comment: publish",
    "a comment: update",
    "publish: sending → cancelled",
    "publish: sending → superseded",
    "publish: uncertain → due",
    "publish: uncertain → superseded",
)
Episode = Callable[[machine.AnyOrder], None]


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
    built = installation.Installation(unit, make_column(other_unit), pages)
    built.build()
    yield built
    content_source.cache_clear()


@pytest.mark.timeout(0 if FURTHER else 600)
def test_in_any_order_every_row_ends_and_every_place_is_right(at) -> None:
    machine.AnyOrder.installation = at
    machine.AnyOrder.seen = seen = Counter()

    run_state_machine_as_test(machine.AnyOrder, settings=SEARCH)

    assert sorted(set(OFTEN) - set(seen)) == []


@pytest.mark.timeout(600)
def test_whatever_happens_to_a_row_in_flight_it_ends_well(at) -> None:
    """What a search may miss: each wish in the midst of each kind of send."""
    machine.AnyOrder.installation = at
    machine.AnyOrder.seen = seen = Counter()

    for episode in episodes():
        world = machine.AnyOrder()
        try:
            episode(world)
        finally:
            world.teardown()

    assert sorted(set(SITUATIONS) - set(seen)) == []


def episodes() -> Iterator[Episode]:
    wall, chorus, keeper, studio, mute = range(5)
    where = cycle([wall, keeper, mute, chorus, studio])
    lost = ["lost before it was stored", "lost after it was stored"]
    answers = cycle([*lost, "well", "rejected"])
    for what, end in product(machine.MEANWHILE, ["in time", "too late", "dead"]):
        yield partial(a_send, next(where), next(answers), what, end)
    where, stored = cycle([wall, studio, chorus]), cycle([True, False])
    for what, look in product(machine.MEANWHILE, ["before", "during", "after"]):
        yield partial(a_doubt, next(where), next(stored), what, look)
    for channel, phase in product([wall, keeper, studio], ["claimed", "answered"]):
        yield partial(a_late_riser, channel, phase)
    for door in ["pause", "gates", "quiet"]:
        yield partial(a_shut_door, door)
    ends = cycle(["in time", "too late", "dead"])
    for what in [*machine.MEANWHILE, "off", "live", "no longer"]:
        yield partial(a_story_ahead, next(answers), what, next(ends))
    yield a_promise_taken_back


def a_send(
    channel: int, answer: str, what: str, end: str, world: machine.AnyOrder
) -> None:
    world.begin(first=channel, second=channel)
    world.something_happens_during_a_send(
        channel=channel, answer=answer, phase="answered", meanwhile=[what], end=end
    )


def a_doubt(
    channel: int, stored: bool, what: str, look: str, world: machine.AnyOrder
) -> None:
    world.begin(first=channel, second=channel)
    world.something_happens_to_a_doubt(
        channel=channel,
        stored=stored,
        dies=stored,
        meanwhile=[what],
        look=look,
        end="in time",
    )


def a_late_riser(channel: int, phase: str, world: machine.AnyOrder) -> None:
    world.begin(first=channel, second=channel)
    world.a_process_wakes_up_after_another_took_its_row(channel=channel, phase=phase)


def a_story_ahead(answer: str, what: str, end: str, world: machine.AnyOrder) -> None:
    """A planned story on its way to whoever gets it before its hour."""
    world.begin(first=0, second=0)
    world.give_ahead(True)
    world.plan_for_later({machine.KEEPER}, 0, 3600)
    world.at.sweep()
    world.every_promise_is_kept()
    world.something_happens_during_a_send(
        channel=machine.KEEPER,
        answer=answer,
        phase="answered",
        meanwhile=[what],
        end=end,
    )


def a_promise_taken_back(world: machine.AnyOrder) -> None:
    """Who is not committed any more gets nothing of what was frozen ahead for him."""
    world.begin(first=0, second=0)
    world.give_ahead(True)
    world.plan_for_later({machine.KEEPER}, 0, 3600)
    world.at.sweep()
    world.give_ahead(False)
    world.work()
    world.every_promise_is_kept()


def a_shut_door(door: str, world: machine.AnyOrder) -> None:
    """A comment behind a post that was paused, hushed, or whose gate shut."""
    world.begin(first=1, second=0)
    world.during(door, Placement.objects.get(channel=world.channel(1)))
    world.work()
    world.every_promise_is_kept()
    world.open_every_door()
    world.work()
    world.every_promise_is_kept()
    world.edit(story=0, kind="update")
    world.work()
    world.every_promise_is_kept()
