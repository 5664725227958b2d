"""Views for rows that belong to a unit: another unit's row is refused everywhere.

Wagtail's generic views do not ask whose row it is, so every view here does. Rows of
a register (`OwnOrShared…`) may also belong to nobody: all read those, and only
administrators change them.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser, history, usage
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from cms.models import UnitPage
from cms.search.question import Question
from publishing.admin.scope import PLAN, unit_ids_of


class OwnRows:
    """For views of one row: a row of another unit is refused."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        row = super().get_object(*args, **kwargs)  # type: ignore[misc]
        user = self.request.user  # type: ignore[attr-defined]
        own = row.unit_id in unit_ids_of(user, PLAN)
        if not own and not (row.unit_id is None and user.is_superuser):
            raise PermissionDenied
        return row


class OwnList:
    """For listings: rows of the user's units, and shared ones; searched folded."""

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset()  # type: ignore[misc]
        return rows.filter(_own_or_shared(self.request.user))  # type: ignore[attr-defined]

    def search_queryset(self, queryset: Any) -> Any:
        return folded_search(queryset, self.search_query)  # type: ignore[attr-defined]


class OwnChoices:
    """For choosers: rows of the user's units, and shared ones."""

    def get_object_list(self) -> QuerySet[Any]:
        rows = super().get_object_list()  # type: ignore[misc]
        return rows.filter(_own_or_shared(self.request.user))  # type: ignore[attr-defined]


def _own_or_shared(user: Any) -> Q:
    return Q(unit_id__in=unit_ids_of(user, PLAN)) | Q(unit_id=None)


def folded_search(rows: QuerySet[Any], query: str | None) -> QuerySet[Any]:
    """Rows that hold every word of `query`, with or without its marks."""
    if not query:
        return rows
    question = Question.of(query)
    for word in question.words:
        rows = rows.filter(search_folded__contains=word)
    return rows if question else rows.none()


class FoldedFilterForm(BaseFilterForm):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter(objects)
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return folded_search(rows, self.search_query)


class IndexView(OwnList, generic.IndexView):
    is_searchable = True


class EditView(OwnRows, generic.EditView):
    pass


class DeleteView(OwnRows, generic.DeleteView):
    pass


class HistoryView(OwnRows, history.HistoryView):
    pass


class UsageView(OwnRows, usage.UsageView):
    pass


class CopyView(OwnRows, generic.CopyView):
    pass


class InspectView(OwnRows, generic.InspectView):
    pass


class OwnViewSet(ModelViewSet):
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = HistoryView
    usage_view_class = UsageView
    copy_view_class = CopyView
    inspect_view_class = InspectView
    copy_view_enabled = False


class ForUser:
    """For the small form inside a chooser: it must know who asks."""

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_creation_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "for_user": self.request.user}  # type: ignore[attr-defined]


class ChooseView(ForUser, OwnChoices, chooser.ChooseView):
    filter_form_class = FoldedFilterForm


class ChooseResultsView(ForUser, OwnChoices, chooser.ChooseResultsView):
    filter_form_class = FoldedFilterForm


class QuickAddView(ForUser, chooser.CreateView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.get_creation_form_class() is None:  # chosen here, written elsewhere
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ChosenView(chooser.ChosenView):
    def get_object(self, pk: Any) -> Any:
        rows = self.model_class.objects.filter(_own_or_shared(self.request.user))
        return rows.get(pk=pk)


class ChosenMultipleView(chooser.ChosenMultipleView):
    def get_objects(self, pks: Any) -> Any:
        return super().get_objects(pks).filter(_own_or_shared(self.request.user))


class OwnChooser(ChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = QuickAddView


class UnitForm(WagtailAdminModelForm):
    """Offers the user's own units; the only one is chosen at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is None or "unit" not in self.fields:
            return
        own = UnitPage.objects.filter(pk__in=unit_ids_of(self.for_user, PLAN))
        self.fields["unit"].queryset = own
        if not self.for_user.is_superuser:
            self.fields["unit"].required = True
        if own.count() == 1 and not self.instance.unit_id:
            self.fields["unit"].initial = own.get()

    def clean(self) -> Any:
        values = super().clean()
        person, unit = values.get("exemplar"), values.get("unit")
        if person and unit and person.unit_id != unit.pk:
            raise ValidationError(
                {"exemplar": _("This person belongs to another unit.")}
            )
        return values
