"""Looking at a plan before making it: the same compose and gates as at sending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from channels.article import Article
from channels.contract import Composed, Post
from publishing import spoken_time
from publishing.content.freeze import newest_snapshot
from publishing.content.releases import draft_of, open_release
from publishing.content.stories import is_story
from publishing.engine.compose import compose_for
from publishing.models import Channel, Placement, Snapshot, Story, quiet_hours_of
from publishing.planning.legs import Leg, LegExam, PlanRefused, Reason
from publishing.planning.serving import channel_problems
from publishing.planning.times import has_passed
from publishing.ports import ChannelClass, Checked, Draft, Gate, Unit, content_source
from publishing.quiet import Window, first_allowed

SAMPLE_TOKEN = "xxxxxxxx"  # noqa: S105 - as long as a link token, so counters are right
NO_STORY = UUID(int=0)


class Examiner:
    """Examines legs of one page. Reads only; renders its article once.

    On a live page it is the published content that goes to new places; `as_update`
    asks about the newest draft instead, which is to replace it. The gates are asked
    about the day each leg goes out: a right may end before it. `go_live_at` is what
    offsets count from; the story's own hour, or now, when it is not given.
    """

    def __init__(
        self,
        page_id: int,
        *,
        now: datetime,
        as_update: bool = False,
        go_live_at: datetime | None = None,
    ) -> None:
        page = Page.objects.filter(pk=page_id).first()
        unit = content_source().unit_of(page_id)
        if page is None or unit is None or not is_story(page):
            raise PlanRefused.because(
                "not_a_story", _("Only a story inside a unit can be planned.")
            )
        self.now = now
        self.go_live_at = go_live_at
        self.page = page
        self.unit: Unit = unit
        self.story = Story.objects.filter(page_id=page_id).first()
        self.snapshot = None if as_update else self._published()
        self.draft = self._content()
        self._article = self.snapshot.article if self.snapshot else None
        self._gates: dict[tuple[str, date], tuple[Gate, ...]] = {}
        self._quiet: dict[int, tuple[Window, ...]] = {}

    def examine(self, legs: Sequence[Leg]) -> list[LegExam]:
        channels = Channel.objects.in_bulk([leg.channel_id for leg in legs])
        self._quiet = quiet_hours_of(channels.values())
        return [self._examine(leg, channels.get(leg.channel_id)) for leg in legs]

    def gates(self, channel: Channel, leg: Leg) -> tuple[Gate, ...]:
        kind: ChannelClass = channel.connector.capabilities.consent
        moment = self.now if self._goes_ahead(channel) else self._moment(leg)
        asked = (kind, timezone.localdate(moment))
        if asked not in self._gates:
            self._gates[asked] = content_source().gates(
                [self._checked()], kind, moment
            )[0]
        return self._gates[asked]

    def _goes_ahead(self, channel: Channel) -> bool:
        return channel.early and not self.page.live

    def _moment(self, leg: Leg) -> datetime:
        """When the leg goes out, as far as that can be said now."""
        start = self.go_live_at or (self.story.go_live_at if self.story else None)
        start = max(start or self.now, self.now)
        if leg.at is not None:
            return max(leg.at, start)
        return start + timedelta(seconds=max(leg.offset_s or 0, 0))

    @property
    def digest(self) -> str:
        """Of what goes out; an own text written now is as new as this."""
        return self.snapshot.digest if self.snapshot else self.draft.digest

    @property
    def article(self) -> Article:
        if self._article is None:
            story, now = self.story, self.now
            self._article = (
                content_source()
                .article(
                    self.page.pk,
                    content=self.draft.content,
                    story=str(story.pk if story else NO_STORY),
                    tag=story.tag if story else "",
                    revision=story.publication + 1 if story else 1,
                    published_at=self.page.first_published_at or now,
                    updated_at=now,
                )
                .article
            )
        return self._article

    def _published(self) -> Snapshot | None:
        if self.story is None or not self.page.live:
            return None
        return newest_snapshot(self.story)

    def _checked(self) -> Checked:
        if self.snapshot is not None:
            return Checked(self.page.pk, article=self.snapshot.article)
        return Checked(self.page.pk, content=self.draft.content)

    def _content(self) -> Draft:
        """What would go out: the content already planned, else the newest draft."""
        release = open_release(self.story) if self.story else None
        if release is not None:
            return draft_of(release)
        return content_source().draft(self.page.pk)

    def _examine(self, leg: Leg, channel: Channel | None) -> LegExam:
        if channel is None:
            unknown = Reason("no_channel", _("This channel does not exist."))
            return LegExam(leg, None, Composed(Post()), problems=(unknown,))
        placement = Placement(
            channel=channel,
            own_text=leg.own_text,
            picture=leg.picture,
            follow_up=leg.follow_up,
            link_token=SAMPLE_TOKEN,
        )
        return LegExam(
            leg,
            channel,
            compose_for(placement, self.article),
            self.gates(channel, leg),
            (*channel_problems(channel, self.unit), *time_problems(leg, self.now)),
            self._notes(leg, channel),
        )

    def _notes(self, leg: Leg, channel: Channel) -> tuple[Reason, ...]:
        """What goes otherwise than asked: ahead of its hour, or after quiet hours."""
        if self._goes_ahead(channel):
            text = _(
                "This partner gets it as soon as it is planned, marked “not before” "
                "with the hour of the story."
            )
            return (Reason("early", text),)
        wanted = self._moment(leg)
        at = first_allowed(self._quiet.get(channel.pk, ()), wanted)
        if at == wanted:
            return ()
        text = _("Quiet hours there: it goes out %(time)s.")
        return (Reason("quiet_hours", text % {"time": spoken_time.written_out(at)}),)


def examine(
    page_id: int,
    legs: Sequence[Leg],
    *,
    go_live_at: datetime | None = None,
    now: datetime,
) -> list[LegExam]:
    """One exam per leg, in the order given; `go_live_at` when it is to be planned."""
    return Examiner(page_id, now=now, go_live_at=go_live_at).examine(legs)


def time_problems(leg: Leg, now: datetime) -> list[Reason]:
    if (leg.at is None) == (leg.offset_s is None):
        text = _("Choose either a time or how long after the story.")
        return [Reason("one_time", text)]
    if leg.at is not None and has_passed(leg.at, now):
        return [past(leg.at)]
    if leg.offset_s is not None and leg.offset_s < 0:
        text = _("A place cannot come before the story itself.")
        return [Reason("negative_offset", text)]
    return []


def past(moment: datetime) -> Reason:
    text = _("%(time)s has already passed.")
    return Reason("past", text % {"time": spoken_time.written_out(moment)})
