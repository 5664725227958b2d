"""rules.md §10: a story that was not live in the backup goes live after the restore."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishing.engine.quarantine import quarantine
from publishing.models import Hold
from publishing.planning.plan import Leg, plan
from publishing.states import State
from tests.publishing import fakes

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    ("network", "asked"), [("facebook", True), ("test_stone", False)]
)
def test_a_place_in_doubt_gets_its_content_and_is_looked_up_if_it_can_be(
    story_page, unit, network, asked
):
    settings = {"page_id": "1001"} if network == "facebook" else {}
    wall = fakes.channel(unit, network, settings=settings)
    now = fakes.now()
    start = now + timedelta(minutes=1)
    story = plan(
        story_page.pk, [Leg(wall.pk, offset_s=0)], go_live_at=start, now=now
    ).story
    Hold.objects.create(reason="Sao lưu", since=now, restore=True)
    quarantine(start + timedelta(hours=1), now=fakes.now())
    before = fakes.row_of(story, wall)
    assert (before.state, before.next_at) == (State.UNCERTAIN, None)

    fakes.publish(story_page)

    row = fakes.row_of(story, wall)
    assert row.pk == before.pk
    assert (row.state, row.may_be_out) == (State.UNCERTAIN, True)
    assert row.snapshot is not None
    assert (row.next_at is not None) == asked
