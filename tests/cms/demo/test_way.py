"""docs/developers.md: one delivery's way, at most twelve functions, in their order."""

from __future__ import annotations

import re
import sys
import threading
from pathlib import Path
from pkgutil import resolve_name
from types import CodeType, FrameType
from typing import Any

import pytest

from cms.demo.profiles import BOAT
from cms.demo.stage import set_stage
from cms.demo.writing import write
from publishing.clock import database_now
from publishing.content import golive
from publishing.content.freeze import freeze
from publishing.engine import pump
from publishing.models import Delivery, Story
from publishing.planning import plan as planning
from publishing.states import State

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "developers.md"


def listed() -> list[str]:
    section = DOCUMENT.read_text().split("## One delivery, twelve functions")[1]
    return re.findall(r"^\d+\. `([\w.]+)`", section.split("\n## ")[0], re.M)


def code_of(name: str) -> CodeType:
    code: CodeType = resolve_name(name).__code__
    return code


class Seen:
    """The named functions in the order in which they were first entered."""

    def __init__(self, names: list[str]) -> None:
        self._names = {code_of(name): name for name in names}
        self.order: list[str] = []

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        name = self._names.get(frame.f_code) if event == "call" else None
        if name is not None and name not in self.order:
            self.order.append(name)

    def __enter__(self) -> Seen:
        threading.setprofile(self)
        sys.setprofile(self)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)


def test_the_document_names_at_most_twelve_functions_and_each_exists():
    names = listed()

    assert 0 < len(names) <= 12
    assert all(callable(resolve_name(name)) for name in names)


@pytest.mark.django_db
def test_a_delivery_passes_them_in_this_order(sandbox, site_root):
    stage = set_stage()
    page = write(BOAT, stage)

    leg = planning.Leg(stage.places.receiver.pk, offset_s=0)
    now = database_now()

    with Seen(listed()) as planned:  # which composes too: the same words are checked
        planning.plan(page.pk, [leg], now=now)
    with Seen(listed()) as seen:
        golive.publish_due(now)
        freeze(Story.objects.get(page_id=page.pk), now=now)
        pump.drain(max_seconds=60, probe=False)

    [row] = Delivery.objects.filter(channel=stage.places.receiver)
    assert row.state == State.SENT
    assert [planned.order[0], *seen.order] == listed()
