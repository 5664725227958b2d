"""A unit with its places in a world, and the steps an editor or a program takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from wagtail.models import Page

from channels.contract import Post
from cms.models import StoryImage
from publishing.clock import database_now
from publishing.engine.compose import compose_for
from publishing.models import Channel, Delivery, Placement, Snapshot, Story
from publishing.states import State
from tests.stories import make_column, make_story, make_unit, pass_checks
from tests.system.processes import until
from tests.world import places
from tests.world.world import World

FINAL = frozenset({State.SENT, State.CANCELLED, State.SUPERSEDED})
PATIENCE_S = 60.0


@dataclass
class Desk:
    """The channels by the part they play. `letterbox` is blind."""

    world: World
    unit: Any
    column: Any
    webhook: Channel
    facebook: Channel
    wordpress: Channel
    feed: Channel
    letterbox: Channel
    feed_url: str  # of the JSON Feed

    @property
    def four(self) -> tuple[Channel, ...]:
        return (self.webhook, self.facebook, self.wordpress, self.feed)

    def import_word(self, path: Path) -> int:
        """`lantoa import_story`, then what a person adds: pictures' bases, checks."""
        where = ("--unit", str(self.unit.pk), "--column", str(self.column.pk))
        printed = self.world.command(
            "import_story", str(path), *where, "--kind", "reportage"
        )
        StoryImage.objects.filter(basis="").update(
            basis=StoryImage.Basis.PUBLIC_ACTIVITY, minors=StoryImage.Minors.NONE
        )
        page_id = int(printed.splitlines()[-1])
        pass_checks(Page.objects.get(pk=page_id))
        return page_id

    def write(self, title: str) -> int:
        """A checked draft with two pictures."""
        return int(make_story(self.column, title).pk)

    def plan(
        self,
        page_id: int,
        *channels: Channel,
        live_in: float | None = 1.0,
        offset_s: int = 1,
    ) -> dict[str, Any]:
        """By the publishing API: live in so many seconds, each place `offset_s` later."""
        body: dict[str, Any] = {
            "legs": [{"channel": c.pk, "offset_s": offset_s} for c in channels]
        }
        if live_in is not None:
            at = database_now() + timedelta(seconds=live_in)
            body["go_live_at"] = at.isoformat()
        planned: dict[str, Any] = self.world.api(
            "POST", f"stories/{page_id}/plan", body
        )
        return planned

    def publish(self, page_id: int, kind: str = "update") -> Any:
        return self.world.api("POST", f"stories/{page_id}/publish", {"kind": kind})

    def withdraw(self, page_id: int, reason: str) -> Any:
        story = Story.objects.get(page_id=page_id)
        path = f"stories/{story.pk}/withdraw"
        return self.world.api("POST", path, {"reason": reason})

    # --- what came of it ---------------------------------------------------------

    def rows(self, page_id: int, *states: State) -> list[Delivery]:
        found = Delivery.objects.filter(placement__story__page_id=page_id)
        found = found.select_related("channel", "placement")
        if states:
            found = found.filter(state__in=states)
        return list(found.order_by("placement", "seq"))

    def settled(self, page_id: int, *also: State) -> list[Delivery]:
        """Wait until every row of the story is final (or in one of `also`)."""
        done = {*FINAL, *also}

        def all_done() -> list[Delivery]:
            self.world.watch()
            rows = self.rows(page_id)
            return rows if rows and {r.state for r in rows} <= done else []

        try:
            found: list[Delivery] = until(all_done, PATIENCE_S, "every row's end")
        except AssertionError:
            raise AssertionError(f"{self.told(page_id)}\n{self.world.logs()}") from None
        return found

    def told(self, page_id: int) -> str:
        return "\n".join(
            f"{r.channel.network} {r.action} {r.state} {r.hold_reason} {r.hold_note} "
            f"{r.wait_note} attempts={r.attempts} next={r.next_at} {r.problem}"
            for r in self.rows(page_id)
        )

    def place(self, page_id: int, channel: Channel) -> Placement:
        return Placement.objects.select_related("channel").get(
            story__page_id=page_id, channel=channel
        )

    def composed(
        self, page_id: int, channel: Channel, event: str = "published"
    ) -> Post:
        """What the newest snapshot says there, by the one compose call."""
        newest = Snapshot.objects.filter(story__page_id=page_id).latest("publication")
        place = self.place(page_id, channel)
        return compose_for(place, newest.article, event=event).post

    def planned_at(self, page_id: int, channel: Channel) -> datetime:
        row = Delivery.objects.filter(placement=self.place(page_id, channel), seq=1)
        at = row.get().planned_at
        assert at is not None
        return at


def set_up(world: World) -> Desk:
    unit = make_unit("Công đoàn Trường Nậm Xanh (hư cấu)", short_name="Nậm Xanh")
    feed, token = places.feed(unit)
    url = f"{world.base}/press/{token}"
    world.control("newsroom", "feeds", {"urls": [f"{url}/atom.xml"]})
    scope = ("--scope", "publish", "--unit", str(unit.pk))
    world.token = world.command("token", "create", "--name", "Nghiệm thu", *scope)
    return Desk(
        world=world,
        unit=unit,
        column=make_column(unit),
        webhook=places.webhook(unit, f"{world.sandbox}/webhook/doi-tac"),
        facebook=places.facebook(unit),
        wordpress=places.wordpress(unit, world.sandbox),
        feed=feed,
        feed_url=f"{url}/feed.json",
        letterbox=places.letterbox(unit, f"{world.receiver}/thu"),
    )
