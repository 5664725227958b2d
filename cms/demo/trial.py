"""Killing the sending process while it sends, and counting what became of its rows.

The rows are real ones: short stories planned on three simulated networks, which
answer slowly for as long as this takes. What stands there is counted by asking them.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Page

from cms.demo import process, sandbox
from cms.demo.models import Trial
from cms.demo.profile import FICTION, Profile
from cms.demo.profiles import BOAT
from cms.demo.stage import Stage, set_stage
from cms.demo.strike import REASON
from cms.demo.writing import write
from publishing.clock import database_now
from publishing.content.golive import publish_page
from publishing.content.withdraw import withdraw
from publishing.models import Channel, Delivery, Placement, Story
from publishing.planning.plan import Leg, plan
from publishing.states import FINAL, Action, Phase, State

STORIES = 4
SLOW_MS = 1500
NETWORKS = ("facebook", "wordpress", "webhook")
ON_THE_WIRE_S = 20.0  # how long to wait until the process is in the middle of it
LETTER = Profile(
    key="letter",
    title=f"Thư từ bến Cây Bần {FICTION}",
    slug="thu-tu-ben-cay-ban",
    lead="Một bài ngắn để xem điều gì xảy ra khi tiến trình gửi dừng đột ngột.",
    hero=None,
    author=BOAT.author,
    scene=BOAT.scene,
    body=("Ghe sách vẫn đến đúng hẹn.",),
    kind="article",
    hashtags="#LanTỏa",
)


def start(patience_s: float = ON_THE_WIRE_S) -> Trial:
    """Plan the rows, wait until some are being sent, kill; raises NoProcess."""
    if process.running() is None:
        raise process.NoProcess
    stage = set_stage()
    clear(stage)
    trial = Trial.objects.create(started_at=database_now())
    try:
        for network in NETWORKS:
            sandbox.fault(network, "slow", ms=SLOW_MS)
        pages = [_story(stage, trial.pk, number) for number in range(1, STORIES + 1)]
        trial.placements = [
            place.pk for page in pages for place in _spread(page, stage)
        ]
        trial.save()
        _await_the_middle(trial, patience_s)
        trial.pid, trial.killed_at = process.kill(), database_now()
        trial.save()
    finally:
        for network in NETWORKS:
            sandbox.fault(network, "slow", count=0)
    return trial


def clear(stage: Stage) -> None:
    """Take the letters of former trials back, everywhere and for good."""
    former = [pk for trial in Trial.objects.all() for pk in trial.placements]
    stories = Story.objects.filter(placements__in=former, page__isnull=False).distinct()
    for story in stories.order_by("pk"):
        withdraw(story, REASON, user=stage.editor, now=database_now())
        Page.objects.get(pk=story.page_id).specific.delete(user=stage.editor)


def _story(stage: Stage, trial: int, number: int) -> Any:
    """A live story of its own, so that every place is a first one."""
    page = write(LETTER, stage, trial * 100 + number)
    publish_page(page, user=stage.editor, now=database_now())
    return page


def _spread(page: Any, stage: Stage) -> Iterator[Placement]:
    places = stage.places
    now = database_now()
    legs = [
        Leg(channel.pk, at=now)
        for channel in (places.facebook, places.school, places.receiver)
    ]
    wanted = {leg.channel_id for leg in legs}
    planned = plan(page.pk, legs, now=now).placements
    yield from (place for place in planned if place.channel_id in wanted)


def _await_the_middle(trial: Trial, patience_s: float) -> None:
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        rows = Delivery.objects.filter(placement__in=trial.placements)
        if rows.filter(state=State.SENDING, phase=Phase.WIRE).exists():
            return
        time.sleep(0.1)


# --- what became of it ------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One row of the trial as the page shows it."""

    key: str
    channel: Channel
    delivery: Delivery
    there: int  # how often its post stands on the network


@dataclass(frozen=True)
class Outcome:
    """`lost` and `doubled` are counted on the networks, for rows that are done."""

    lines: tuple[Line, ...]
    killed_at: datetime | None
    pid: int | None
    running: int | None
    lost: int
    doubled: int

    @property
    def arrived(self) -> int:
        return sum(line.there > 0 for line in self.lines)

    @property
    def waiting(self) -> int:
        return sum(line.delivery.state not in FINAL for line in self.lines)

    @property
    def over(self) -> bool:
        return bool(self.lines) and not self.waiting


def outcome(trial: Trial) -> Outcome:
    """Asks the networks; raises NoSandbox when they do not answer."""
    rows = (
        Delivery.objects.filter(placement__in=trial.placements, action=Action.PUBLISH)
        .exclude(state=State.SUPERSEDED)
        .select_related("channel", "placement__story")
        .order_by("placement")
    )
    standing = _standing([row.placement.link_token for row in rows])
    lines = tuple(
        Line(f"trial-{row.placement_id}", row.channel, row, standing[token])
        for row in rows
        for token in [row.placement.link_token]
    )
    done = [line for line in lines if line.delivery.state in FINAL]
    return Outcome(
        lines,
        trial.killed_at,
        trial.pid,
        process.running(),
        lost=sum(line.there == 0 for line in done),
        doubled=sum(line.there > 1 for line in lines),
    )


def _standing(tokens: list[str]) -> Counter[str]:
    """How many posts carry each token, drafts and removed ones aside."""
    counted: Counter[str] = Counter()
    for network in NETWORKS:
        for post in sandbox.control(network, "posts"):
            if post["deleted"] or post.get("status", "publish") != "publish":
                continue
            words = json.dumps(post, ensure_ascii=False)
            counted.update(token for token in tokens if f"lt={token}" in words)
    return counted
