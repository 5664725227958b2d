"""What "Hôm nay" shows: what leaves next, what waits for a person, what I write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.admin.notices import Notice, notices
from cms.content.follow_ups import due
from cms.content.reviews import StoryToReview, stories_to_review
from cms.content.rights import EndingRight, ending_rights
from cms.models import STORY_TYPES
from cms.vietnamese.times import written_day
from publishing import standing, wording
from publishing.admin.pauses import Pause, pauses_of
from publishing.admin.rows import Row, rows_of, with_rows
from publishing.admin.scope import placements_of
from publishing.models import Delivery, Placement, Release
from publishing.states import Action, State

MOST = 8
BANNER_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Task:
    """What waits for a person, with its reason and where to go.

    `story` names what it is about, `channel` where; `step_url` is the address of the
    next step where that is another one than `url`.
    """

    story: str
    channel: str
    label: wording.Label
    why: wording.Why
    url: str
    step_url: str = ""


@dataclass(frozen=True)
class Tasks:
    """The first of one kind, how many there are, and the list of all of them."""

    first: list[Task]
    count: int
    url: str


@dataclass(frozen=True)
class OwnStory:
    page: Page
    kind: str
    column: str
    state: str
    edited: datetime | None


@dataclass(frozen=True)
class Today:
    now: datetime
    notices: list[Notice]
    upcoming: list[Row]
    kinds: tuple[Tasks, ...]  # deliveries, stories, pictures, people
    own: list[OwnStory]
    pauses: list[Pause]
    first: Page | None  # the first story of this user that reached another place

    @property
    def tasks(self) -> list[Task]:
        return [task for kind in self.kinds for task in kind.first]

    @property
    def tasks_count(self) -> int:
        return sum(kind.count for kind in self.kinds)

    @property
    def more(self) -> list[Tasks]:
        """The kinds of which not all are shown."""
        return [kind for kind in self.kinds if kind.count > len(kind.first)]

    @property
    def day(self) -> str:
        return written_day(timezone.localdate(self.now))


def today(user: Any, now: datetime) -> Today:
    return Today(
        now=now,
        notices=notices(user, now),
        upcoming=_upcoming(user, now),
        kinds=(
            _deliveries(user, now),
            _reviews(user),
            _rights(user, timezone.localdate(now)),
            _looks(user, now),
        ),
        own=_own(user),
        pauses=pauses_of(user, now),
        first=_first(user, now),
    )


def _upcoming(user: Any, now: datetime) -> list[Row]:
    waiting = (
        Delivery.objects.filter(
            Q(state__in=[State.DUE, State.SENDING])
            | Q(state=State.HELD, hold_reason="not_live"),
            placement__in=placements_of(user),
            action=Action.PUBLISH,
            part=1,
        )
        .annotate(when=Coalesce("next_at", "planned_at"))
        .order_by(F("when").asc(nulls_last=True), "seq")
        .values_list("placement_id", flat=True)
    )
    ids = list(dict.fromkeys(waiting[: MOST * 4]))
    rows = rows_of(with_rows(Placement.objects.filter(pk__in=ids)), now)
    far = now + timedelta(days=36500)
    return sorted(rows, key=lambda row: (row.when or far, row.placement.pk))[:MOST]


def _deliveries(user: Any, now: datetime) -> Tasks:
    rows = Delivery.objects.with_a_person().filter(placement__in=placements_of(user))
    shown = rows.select_related(
        "channel", "placement__story", "placement__checkup"
    ).order_by("created_at")
    board = reverse("publishing_board:index")
    return Tasks(
        [_task(delivery, now) for delivery in shown[:MOST]],
        rows.count(),
        f"{board}?state=person",
    )


def _reviews(user: Any) -> Tasks:
    """Published stories whose exemplar lost an award, until somebody answered."""
    found, url = stories_to_review(user), reverse("cms_reviews")
    return Tasks([_review(one, url) for one in found[:MOST]], len(found), url)


def _review(one: StoryToReview, url: str) -> Task:
    [award, *_others] = one.awards
    said = _("“%(award)s” of %(exemplar)s was cancelled: %(why)s") % {
        "award": award,
        "exemplar": award.exemplar,
        "why": award.cancelled_why,
    }
    return Task(
        story=one.page.title,
        channel="",
        label=wording.Label(_("Look at it again"), "warning", "person"),
        why=wording.Why(said, _("Write down the review")),
        url=reverse("wagtailadmin_pages:edit", args=[one.page.pk]),
        step_url=f"{url}#lt-page-{one.page.pk}",
    )


def _rights(user: Any, today: date) -> Tasks:
    """Pictures in live stories whose right of use ends, the longest ended first."""
    found = ending_rights(user, today)
    return Tasks(
        [_right(one, today) for one in found[:MOST]],
        len(found),
        reverse("wagtailimages:index"),
    )


def _right(one: EndingRight, today: date) -> Task:
    ended = one.until < today
    said = _("“%(picture)s” in this story may be used until %(day)s.") % {
        "picture": one.image.title,
        "day": f"{one.until:%d/%m/%Y}",
    }
    label = _("Right of use has ended") if ended else _("Right of use ends soon")
    return Task(
        story=one.page.title,
        channel="",
        label=wording.Label(label, "warning" if ended else "time", "person"),
        why=wording.Why(said, _("Replace the picture")),
        url=reverse("wagtailadmin_pages:edit", args=[one.page.pk]),
        step_url=reverse("cms_picture_places", args=[one.image.pk]),
    )


def _looks(user: Any, now: datetime) -> Tasks:
    """Exemplars somebody promised to look at again, the longest overdue first."""
    people = due(user, timezone.localdate(now))
    everybody = reverse("exemplars:index")
    return Tasks(
        [_look(person) for person in people[:MOST]],
        people.count(),
        f"{everybody}?look=due",
    )


def _look(person: Any) -> Task:
    promised = _("Promised for %(day)s.") % {"day": f"{person.next_look:%d/%m/%Y}"}
    return Task(
        story=str(person),
        channel=person.workplace,
        label=wording.Label(_("Due for another visit"), "calendar-check", "person"),
        why=wording.Why(promised, _("Write down the visit")),
        url=reverse("exemplars:edit", args=[person.pk]),
    )


def _task(delivery: Delivery, now: datetime) -> Task:
    return Task(
        story=delivery.placement.story.title,
        channel=delivery.channel.name,
        label=wording.label(delivery),
        why=standing.why(delivery, now),
        url=_where(delivery),
    )


def _where(delivery: Delivery) -> str:
    """Where the next step is taken; "" when the page is gone."""
    page_id = delivery.placement.story.page_id
    if page_id is None:
        return ""
    if delivery.hold_reason.startswith("gate"):
        return reverse("wagtailadmin_pages:edit", args=[page_id]) + "#readiness"
    panel = reverse("publishing_panel", args=[page_id])
    return f"{panel}#lt-row-{delivery.placement_id}"


def _own(user: Any) -> list[OwnStory]:
    pages = (
        Page.objects.type(STORY_TYPES)
        .filter(Q(owner=user) | Q(latest_revision__user=user))
        .order_by(F("latest_revision_created_at").desc(nulls_last=True), "-pk")
        .distinct()[:MOST]
    )
    planned = set(
        Release.objects.filter(
            story__page__in=[page.pk for page in pages],
            published_at=None,
            cancelled_at=None,
        ).values_list("story__page_id", flat=True)
    )
    return [
        OwnStory(
            page=page,
            kind=str(page.specific_class._meta.verbose_name),
            column=parent.title if (parent := page.get_parent()) else "",
            state=_state(page, page.pk in planned),
            edited=page.latest_revision_created_at,
        )
        for page in pages
    ]


def _state(page: Page, planned: bool) -> str:
    if page.live:
        changed = _("Posted, with changes not yet sent")
        return changed if page.has_unpublished_changes else _("Posted")
    return _("Planned") if planned else _("Draft")


def _first(user: Any, now: datetime) -> Page | None:
    """The story to congratulate for: the only one of the user's that is out."""
    out = Placement.objects.filter(
        created_by=user, posted_at__isnull=False, story__page__isnull=False
    ).exclude(channel__network="website")
    stories = list(out.values_list("story_id", flat=True).distinct()[:2])
    if len(stories) != 1:
        return None
    recent = out.filter(posted_at__gte=now - BANNER_FOR).select_related("story__page")
    placement = recent.first()
    return placement.story.page if placement else None
