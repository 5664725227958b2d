"""Theo dõi đăng: every placement of the user's units, in a fixed number of queries."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from publishing.admin import scope
from publishing.admin.desk import DeskView
from publishing.admin.pauses import pauses_of
from publishing.admin.rows import rows_of, with_rows
from publishing.admin.typed_time import BadTime, read_day
from publishing.models import Channel, Delivery, Placement
from publishing.standing import Standings
from publishing.states import Action, State

PAGE_SIZE = 50


def _deliveries(**where: Any) -> Exists:
    return Exists(Delivery.objects.filter(placement=OuterRef("pk"), **where))


def _person() -> Exists:
    """What waits for somebody, as the row itself says it."""
    return Exists(Delivery.objects.with_a_person().filter(placement=OuterRef("pk")))


FILTERS: dict[str, Any] = {
    "person": _("Needs me"),
    "waiting": _("Waiting for its time"),
    "sending": _("Sending"),
    "posted": _("Posted"),
    "held": _("On hold"),
    "late": _("Its time has passed"),
    "uncertain": _("Outcome unknown"),
    "failed": _("Not posted"),
    "withdrawn": _("Taken down"),
    "cancelled": _("Cancelled"),
}


def in_state(placements: QuerySet[Placement], state: str) -> QuerySet[Placement]:
    match state:
        case "person":
            return placements.filter(_person())
        case "waiting":
            return placements.filter(
                _deliveries(state=State.DUE)
                | _deliveries(state=State.HELD, hold_reason="not_live")
            )
        case "held":
            return placements.filter(
                Exists(
                    Delivery.objects.filter(
                        placement=OuterRef("pk"), state=State.HELD
                    ).exclude(hold_reason="not_live")
                )
            )
        case "late":
            return placements.filter(
                _deliveries(state=State.HELD, hold_reason="overdue")
            )
        case "sending" | "uncertain" | "failed":
            return placements.filter(_deliveries(state=state))
        case "posted":
            return placements.filter(posted_at__isnull=False).exclude(
                _deliveries(action=Action.WITHDRAW)
            )
        case "withdrawn":
            return placements.filter(
                _deliveries(action=Action.WITHDRAW, state=State.SENT)
            )
        case "cancelled":
            return placements.filter(
                _deliveries(state=State.CANCELLED), posted_at=None
            ).exclude(_deliveries(action=Action.WITHDRAW))
        case _:
            return placements


class BoardView(DeskView):
    template_name = "publishing/board.html"
    page_title = _("Posting board")
    header_icon = "lt-board"

    @cached_property
    def typed(self) -> dict[str, str]:
        names = ("state", "channel", "q", "from", "to")
        return {name: self.request.GET.get(name, "").strip() for name in names}

    def days(self) -> tuple[datetime | None, datetime | None]:
        """Start and end (exclusive) as typed; what cannot be read is said."""
        self.errors: dict[str, str] = {}
        bounds: list[datetime | None] = []
        for name, extra in (("from", 0), ("to", 1)):
            bound = None
            if self.typed[name]:
                try:
                    first = read_day(self.typed[name]) + timedelta(days=extra)
                    bound = timezone.make_aware(datetime.combine(first, time.min))
                except BadTime as bad:
                    self.errors[name] = str(bad)
            bounds.append(bound)
        return bounds[0], bounds[1]

    def found(self) -> QuerySet[Placement]:
        every = scope.placements_of(self.request.user)
        placements: Any = every.annotate(
            moment=Coalesce(
                "posted_at",
                "at",
                "story__first_published_at",
                "story__go_live_at",
                "created_at",
            )
        )
        placements = in_state(placements, self.typed["state"])
        if self.typed["channel"].isdecimal():
            placements = placements.filter(channel=int(self.typed["channel"]))
        if self.typed["q"]:
            placements = placements.filter(
                Q(story__title__icontains=self.typed["q"])
                | Q(channel__name__icontains=self.typed["q"])
            )
        start, end = self.days()
        if start:
            placements = placements.filter(moment__gte=start)
        if end:
            placements = placements.filter(moment__lt=end)
        found: QuerySet[Placement] = placements.order_by(F("moment").desc(), "-pk")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.found()
        paginator = Paginator(found, PAGE_SIZE)
        page = paginator.get_page(self.request.GET.get("p"))
        shown = with_rows(
            Placement.objects.filter(pk__in=[p.pk for p in page.object_list])
        )
        by_pk = {p.pk: p for p in shown}
        ordered = [by_pk[p.pk] for p in page.object_list]
        people = scope.placements_of(self.request.user)
        rows = rows_of(ordered, self.now)
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(
            rows=rows,
            choosable=any(row.may_be_chosen for row in rows),
            page=page,
            total=paginator.count,
            typed=self.typed,
            errors=self.errors,
            states=FILTERS,
            people=people.filter(_person()).count(),
            channels=self.channels(),
            restrained=self.restrained(),
            standings=self.standings,
            query=query.urlencode(),
            filtered=any(self.typed.values()),
            pauses=pauses_of(self.request.user, self.now),
            next=self.request.get_full_path(),
            **kwargs,
        )

    def channels(self) -> QuerySet[Channel]:
        units = scope.unit_ids_of(self.request.user, scope.PLAN)
        return Channel.objects.filter(unit__in=units).order_by("name")

    @cached_property
    def standings(self) -> Standings:
        return Standings.read(self.now)

    def restrained(self) -> list[Channel]:
        """The user's channels that the engine holds back, to be tried at once."""
        mine = scope.channels_of(self.request.user).order_by("name")
        return [c for c in mine if self.standings.of(c).restrained]
