"""One run: stories planned through the API, one fault, and a wait for every row's end.

The next run begins while the last one's rows come to their end: a death finds rows at
each stage of their way, and nobody idles through a lease.
"""

from __future__ import annotations

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, connections
from django.db.models import Q

from publishing.clock import database_now
from publishing.models import Delivery
from publishing.states import FINAL, State
from tests.chaos.faults import Fault
from tests.chaos.ground import Ground
from tests.stories import make_story
from tests.world.world import Refused

STORIES = 4
LIVE_IN_S = 1.2
PATIENCE_S = 240.0  # the third death in a row makes a row wait for minutes
_numbers = itertools.count(1)


class Stuck(Exception):
    """Rows that did not come to an end."""


def begin(ground: Ground, fault: Fault) -> list[int]:
    """The pages of this run, planned, when the fault is over.

    Whether the fault hit somebody is written down; one that fails itself raises here.
    """
    connections.close_all()  # the last fault may have ended them
    pages = [_write(ground) for _story in range(STORIES)]
    with ThreadPoolExecutor(1) as storm:
        doing = storm.submit(fault, ground)
        for page_id in pages:
            _plan(ground, page_id)
    ground.saw(fault.__name__, hit=doing.result())
    return pages


def _write(ground: Ground) -> int:
    title = f"Chuyện trong bão số {next(_numbers)} (hư cấu)"
    body = [("paragraph", "<p>Đêm mất điện, cả xóm vẫn thấy một ô cửa sáng.</p>")]
    page = make_story(ground.column, title, lead_picture=ground.picture, body=body)
    return int(page.pk)


def _plan(ground: Ground, page_id: int) -> None:
    """Again and again until the answer is heard: the same call adds nothing."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            at = _now() + timedelta(seconds=LIVE_IN_S)
            # At each second all kinds of places are on the wire together.
            legs = [
                {"channel": channel.pk, "offset_s": (number + page_id) % 2}
                for number, channel in enumerate(ground.places.values())
            ]
            body = {"legs": legs, "go_live_at": at.isoformat()}
            ground.world.api("POST", f"stories/{page_id}/plan", body, timeout=8)
            return
        except Refused as refused:
            live = refused.status == 409 or "live" in str(refused.told)
            if refused.status < 500 and not live:
                raise
        except (OSError, DatabaseError, InterfaceError):
            connections.close_all()
        if time.monotonic() > until:
            raise Stuck(f"page {page_id} could not be planned")
        ground.watch()
        time.sleep(0.3)


def _now():  # type: ignore[no-untyped-def]
    return database_now()


def wait(ground: Ground, pages: list[int]) -> None:
    """Until each of their rows is final or with a person."""
    until = time.monotonic() + PATIENCE_S
    while True:
        ground.watch()
        try:
            left = _unfinished(pages)
            if not left:
                return
        except (DatabaseError, InterfaceError):
            connections.close_all()
            left = ["the database does not answer"]
        if time.monotonic() > until:
            raise Stuck("; ".join(left) + "\n" + ground.world.logs())
        time.sleep(0.15)


def _unfinished(pages: list[int]) -> list[str]:
    """Rows that are neither final nor a person's, and places without a row."""
    rows = Delivery.objects.filter(placement__story__page_id__in=pages)
    asked = Q(state=State.UNCERTAIN, next_at=None, lease_until=None)
    asked |= Q(state=State.FAILED) | Q(state=State.HELD, hold_reason="person")
    left = rows.exclude(state__in=list(FINAL)).exclude(asked)
    found = [
        f"{r.channel.network} {r.action} {r.state} {r.hold_reason} {r.problem}"
        for r in left.select_related("channel")
    ]
    wanted = len(pages) * 4  # three places and the website
    there = rows.values("placement").distinct().count()
    if there < wanted:
        found.append(f"{there} of {wanted} places have rows")
    return found
