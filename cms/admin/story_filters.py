"""The facets of the story list: what an editor looks for a story by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.models import Page

from cms.admin.dossiers.exemplars import exemplar_chooser
from cms.api.story_facets import KINDS, awarded, told
from cms.models import (
    PRIORITY_GROUPS,
    AwardLevel,
    ColumnPage,
    Exemplar,
    MovementPage,
    Place,
    Programme,
    SectionPage,
    UnitPage,
    ValueTag,
)
from publishing.admin.scope import PLAN, unit_ids_of, units_of
from publishing.models import Release, Story

Pages = QuerySet[Any]


def own(kind: Any) -> Callable[[Any], QuerySet[Any]]:
    """The pages of `kind` inside the user's units, in the order of the tree."""

    def pages(request: Any) -> QuerySet[Any]:
        below = Q(pk__in=[])
        for unit in units_of(request.user, PLAN):
            below |= Q(path__startswith=unit.path)
        return kind.objects.filter(below).order_by("path")

    return pages


def _own_units(request: Any) -> QuerySet[UnitPage]:
    return UnitPage.objects.filter(pk__in=unit_ids_of(request.user, PLAN))


def _own_people(request: Any) -> QuerySet[Exemplar]:
    return Exemplar.objects.filter(unit__in=unit_ids_of(request.user, PLAN))


def _own_programmes(request: Any) -> QuerySet[Programme]:
    return Programme.objects.filter(
        Q(unit=None) | Q(unit__in=unit_ids_of(request.user, PLAN))
    )


def _provinces(request: Any) -> QuerySet[Place]:
    """Those of today; a story of a former one is found under what it became."""
    top = Q(province=None) | Q(kind=Place.Kind.SPECIAL_ZONE)
    return Place.objects.filter(top, valid_to=None).select_related("province")


def _by(lookup: str) -> Callable[..., Pages]:
    def narrow(self: Any, pages: Pages, name: str, value: Any) -> Pages:
        return pages.filter(told(lookup, value)) if value else pages

    return narrow


class StoryFacets(WagtailFilterSet):
    """Each facet narrows what the one before left."""

    state = django_filters.ChoiceFilter(
        label=_("Status"),
        method="in_state",
        choices=[
            ("live", _("Live")),
            ("edited", _("Live, with newer edits")),
            ("draft", _("Draft")),
            ("planned", _("Planned")),
            ("withdrawn", _("Taken down")),
        ],
        empty_label=_("All"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        method="of_kind",
        choices=[(key, kind._meta.verbose_name) for key, kind in KINDS.items()],
        empty_label=_("All"),
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=_own_units, method="below", empty_label=_("All")
    )
    section = django_filters.ModelChoiceFilter(
        label=_("Section"),
        queryset=own(SectionPage),
        method="below",
        empty_label=_("All"),
    )
    column = django_filters.ModelChoiceFilter(
        label=_("Column"),
        queryset=own(ColumnPage),
        method="below",
        empty_label=_("All"),
    )
    exemplar = django_filters.ModelChoiceFilter(
        label=_("Exemplar"),
        queryset=_own_people,
        method="of_exemplar",
        widget=exemplar_chooser.widget_class,  # a union has thousands of them
    )
    movement = django_filters.ModelChoiceFilter(
        label=_("Movement or campaign"),
        queryset=MovementPage.objects.order_by("path"),
        method="of_movement",
        empty_label=_("All"),
    )
    province = django_filters.ModelChoiceFilter(
        label=_("Province or special zone"),
        queryset=_provinces,
        method="in_province",
        empty_label=_("All"),
    )
    priority = django_filters.ChoiceFilter(
        label=_("Priority group"),
        method="of_priority",
        choices=[
            (name, Exemplar._meta.get_field(name).verbose_name)
            for name in PRIORITY_GROUPS
        ],
        empty_label=_("All"),
    )
    standing = django_filters.ChoiceFilter(
        label=_("Kind of exemplar"),
        method="of_standing",
        choices=Exemplar.Standing.choices,
        empty_label=_("All"),
    )
    deed = django_filters.ChoiceFilter(
        label=_("Kind of deed"),
        method="of_deed",
        choices=Exemplar.Deed.choices,
        empty_label=_("All"),
    )
    category = django_filters.ChoiceFilter(
        label=_("Subject category"),
        method="of_category",
        choices=Exemplar.Category.choices,
        empty_label=_("All"),
    )
    field = django_filters.ChoiceFilter(
        label=_("Field of achievement"),
        method="of_field",
        choices=Exemplar.Field.choices,
        empty_label=_("All"),
    )
    value = django_filters.ModelChoiceFilter(
        label=_("Value"),
        queryset=ValueTag.objects.all(),
        method="of_value",
        empty_label=_("All"),
    )
    awarded = django_filters.ChoiceFilter(
        label=_("Award"),
        method="with_award",
        choices=[("yes", _("With an award in force")), ("no", _("Without"))],
        empty_label=_("All"),
    )
    award_level = django_filters.ChoiceFilter(
        label=_("Award level"),
        method="of_award_level",
        choices=AwardLevel.choices,
        empty_label=_("All"),
    )
    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"),
        queryset=_own_programmes,
        method="of_programme",
        empty_label=_("All"),
    )
    first_published_at = django_filters.DateFromToRangeFilter(
        label=_("First published"), widget=DateRangePickerWidget
    )
    latest_revision_created_at = django_filters.DateFromToRangeFilter(
        label=_("Edited"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Page
        fields: list[str] = []

    of_exemplar = _by("exemplar")
    of_movement = _by("movements")
    of_standing = _by("exemplar__standing")
    of_deed = _by("exemplar__deed")
    of_category = _by("exemplar__category")
    of_field = _by("exemplar__field")
    of_value = _by("values")
    of_programme = _by("programmes")

    def in_state(self, pages: Pages, name: str, value: str) -> Pages:
        match value:
            case "live":
                return pages.filter(live=True)
            case "edited":
                return pages.filter(live=True, has_unpublished_changes=True)
            case "planned":
                return pages.filter(pk__in=planned())
            case "withdrawn":
                return pages.filter(live=False, pk__in=_withdrawn())
            case _:
                return pages.filter(live=False)

    def of_kind(self, pages: Pages, name: str, value: str) -> Pages:
        return pages.exact_type(KINDS[value])

    def below(self, pages: Pages, name: str, value: Any) -> Pages:
        return pages.descendant_of(value) if value else pages

    def in_province(self, pages: Pages, name: str, value: Any) -> Pages:
        if not value:
            return pages
        inside = Place.objects.filter(
            Q(pk=value.pk) | Q(province=value) | Q(successor=value)
        )
        return pages.filter(told("exemplar__location__in", inside))

    def of_priority(self, pages: Pages, name: str, value: str) -> Pages:
        return pages.filter(told(f"exemplar__{value}", True))

    def of_award_level(self, pages: Pages, name: str, value: str) -> Pages:
        return pages.filter(told("exemplar__in", awarded(value)))

    def with_award(self, pages: Pages, name: str, value: str) -> Pages:
        found = told("exemplar__in", awarded())
        return pages.filter(found) if value == "yes" else pages.exclude(found)


def planned() -> QuerySet[Any]:
    """Pages with a version that has its hour and has not gone live yet."""
    waiting = Release.objects.filter(published_at=None, cancelled_at=None)
    return waiting.exclude(story__page=None).values("story__page")


def _withdrawn() -> QuerySet[Any]:
    gone = Story.objects.exclude(withdrawn_at=None)
    return gone.exclude(page=None).values("page")
