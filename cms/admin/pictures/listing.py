"""The list of pictures: what is still missing is asked for first."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.images.views.images import ImagesFilterSet, IndexView

from cms.models import StoryImage
from cms.search.pages import indexed
from cms.search.question import Question
from publishing.clock import database_now


class PictureFilters(ImagesFilterSet):
    lack = django_filters.ChoiceFilter(
        label=_("Still missing"),
        method="lacking",
        choices=StoryImage.Lack.choices,
        empty_label=_("All"),
    )
    minors = django_filters.ChoiceFilter(
        label=_("Children"),
        choices=[one for one in StoryImage.Minors.choices if one[0]],
        empty_label=_("All"),
    )

    def lacking(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(StoryImage.lacking(value, database_now())) if value else rows

    class Meta(ImagesFilterSet.Meta):
        pass


class PictureIndexView(IndexView):
    filterset_class = PictureFilters

    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = super().columns
        if columns:
            missing = Column(
                "missing", label=_("Still missing"), accessor="missing", width="20%"
            )
            columns.insert(3, missing)
        return columns

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Any beginning of the words counts, without marks; the newest come first."""
        if not self.is_searching:
            return queryset
        question = Question.of(self.search_query)
        if not question:
            return queryset.none()
        found = indexed(question, StoryImage.objects.all(), "autocomplete")
        return queryset.filter(pk__in=found)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        rows = super().decorate_paginated_queryset(object_list)
        now = database_now()
        for row in rows:
            row.missing = ", ".join(str(lack.label) for lack in row.lacks(now))
        return rows
