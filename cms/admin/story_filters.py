"""The facets of the story list: what an editor looks for a story by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.models import Page

from cms.api.story_facets import KINDS, told
from cms.models import (
    PRIORITY_GROUPS,
    STORY_TYPES,
    Award,
    ColumnPage,
    Exemplar,
    MovementPage,
    Place,
    UnitPage,
    ValueTag,
)
from publishing.admin.scope import PLAN, unit_ids_of, units_of

Pages = QuerySet[Any]


def _own_columns(request: Any) -> QuerySet[ColumnPage]:
    below = Q(pk__in=[])
    for unit in units_of(request.user, PLAN):
        below |= Q(path__startswith=unit.path)
    return ColumnPage.objects.filter(below).order_by("path")


def _own_units(request: Any) -> QuerySet[UnitPage]:
    return UnitPage.objects.filter(pk__in=unit_ids_of(request.user, PLAN))


def _own_people(request: Any) -> QuerySet[Exemplar]:
    return Exemplar.objects.filter(unit__in=unit_ids_of(request.user, PLAN))


def _provinces(request: Any) -> QuerySet[Place]:
    """Those of today; a story of a former one is found under what it became."""
    top = Q(province=None) | Q(kind=Place.Kind.SPECIAL_ZONE)
    return Place.objects.filter(top, valid_to=None)


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
    column = django_filters.ModelChoiceFilter(
        label=_("Column"), queryset=_own_columns, method="below", empty_label=_("All")
    )
    exemplar = django_filters.ModelChoiceFilter(
        label=_("Exemplar"),
        queryset=_own_people,
        method="of_exemplar",
        empty_label=_("All"),
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

    def in_state(self, pages: Pages, name: str, value: str) -> Pages:
        if value == "edited":
            return pages.filter(live=True, has_unpublished_changes=True)
        return pages.filter(live=value == "live")

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

    def with_award(self, pages: Pages, name: str, value: str) -> Pages:
        awarded = Award.objects.filter(state=Award.State.IN_FORCE).values("exemplar")
        found = Q(pk__in=[])
        for kind in STORY_TYPES:
            found |= Q(pk__in=kind.objects.filter(exemplar__in=awarded).values("pk"))
        return pages.filter(found) if value == "yes" else pages.exclude(found)
