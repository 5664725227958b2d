"""Exemplars and consent forms in the admin, each unit seeing its own alone.

Wagtail's generic views do not ask whose row it is, so every view here does.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser, history, usage
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from cms.models import Consent, Exemplar, UnitPage
from publishing.admin.scope import PLAN, unit_ids_of


class OwnRows:
    """For views of one row: a row of another unit is refused."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        row = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if row.unit_id not in unit_ids_of(self.request.user, PLAN):  # type: ignore[attr-defined]
            raise PermissionDenied
        return row


class OwnList:
    """For listings: rows of the user's units."""

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset()  # type: ignore[misc]
        return rows.filter(unit_id__in=unit_ids_of(self.request.user, PLAN))  # type: ignore[attr-defined]


class OwnChoices:
    """For choosers: rows of the user's units."""

    def get_object_list(self) -> QuerySet[Any]:
        rows = super().get_object_list()  # type: ignore[misc]
        return rows.filter(unit_id__in=unit_ids_of(self.request.user, PLAN))  # type: ignore[attr-defined]


class IndexView(OwnList, generic.IndexView):
    pass


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


class ForUser:
    """For the small form inside a chooser: it must know who asks."""

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_creation_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "for_user": self.request.user}  # type: ignore[attr-defined]


class ChooseView(ForUser, OwnChoices, chooser.ChooseView):
    pass


class ChooseResultsView(ForUser, OwnChoices, chooser.ChooseResultsView):
    pass


class QuickAddView(ForUser, chooser.CreateView):
    pass


class ChosenView(chooser.ChosenView):
    def get_object(self, pk: Any) -> Any:
        return self.model_class.objects.filter(
            unit_id__in=unit_ids_of(self.request.user, PLAN)
        ).get(pk=pk)


class ChosenMultipleView(chooser.ChosenMultipleView):
    def get_objects(self, pks: Any) -> Any:
        return (
            super()
            .get_objects(pks)
            .filter(unit_id__in=unit_ids_of(self.request.user, PLAN))
        )


class UnitForm(WagtailAdminModelForm):
    """Offers the user's own units; the only one is chosen at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is None or "unit" not in self.fields:
            return
        own = UnitPage.objects.filter(pk__in=unit_ids_of(self.for_user, PLAN))
        self.fields["unit"].queryset = own
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


Exemplar.base_form_class = UnitForm
Consent.base_form_class = UnitForm


class ExemplarQuickForm(UnitForm):
    class Meta:
        model = Exemplar
        fields = ("unit", "kind", "full_name", "honorific", "call_name", "workplace")


class ConsentAddView(generic.CreateView):
    def get_initial_form_instance(self) -> Consent:
        """The person a shut gate asks for, if the user may see them."""
        consent = Consent()
        asked = self.request.GET.get("exemplar", "")
        person = Exemplar.objects.filter(
            pk=asked if asked.isdigit() else None,
            unit_id__in=unit_ids_of(self.request.user, PLAN),
        ).first()
        if person is not None:
            consent.unit, consent.exemplar = person.unit, person
            consent.person = person.full_name
            consent.covers_ethnicity = False  # no box is ticked beforehand
        return consent


class OwnViewSet(ModelViewSet):
    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    history_view_class = HistoryView
    usage_view_class = UsageView
    copy_view_class = CopyView
    inspect_view_class = InspectView
    copy_view_enabled = False


class ExemplarViewSet(OwnViewSet):
    model = Exemplar
    name = "exemplars"
    icon = "user"
    list_display = ["full_name", "kind", "workplace", "place"]
    list_filter = ["kind"]
    search_fields = ["full_name", "search_folded"]
    panels = Exemplar.panels


class ConsentViewSet(OwnViewSet):
    model = Consent
    name = "consents"
    icon = "doc-full"
    add_view_class = ConsentAddView
    list_display = ["person", "exemplar", "given_on", "until", "withdrawn_at"]
    search_fields = ["person"]
    panels = [
        FieldPanel("unit"),
        FieldPanel("person"),
        FieldPanel("exemplar"),
        MultiFieldPanel(
            [
                FieldPanel("covers_picture"),
                FieldPanel("covers_ethnicity"),
                FieldPanel("covers_children"),
            ],
            heading=_("What they agreed to"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("on_website"),
                FieldPanel("on_social"),
                FieldPanel("in_press"),
                FieldPanel("at_partners"),
            ],
            heading=_("Where it may be shown"),
        ),
        FieldPanel("given_on"),
        FieldPanel("until"),
        FieldPanel("proof"),
        FieldPanel("note"),
        FieldPanel("withdrawn_at"),
    ]


class PeopleGroup(ViewSetGroup):
    menu_label = _("People")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 250
    items = (ExemplarViewSet, ConsentViewSet)


class OwnChooser(ChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = QuickAddView


exemplar_chooser = OwnChooser(
    "exemplar_chooser",
    model=Exemplar,
    icon="user",
    choose_one_text=_("Choose an exemplar"),
    choose_another_text=_("Choose another exemplar"),
    edit_item_text=_("Edit this exemplar"),
    creation_form_class=ExemplarQuickForm,
)
consent_chooser = OwnChooser(
    "consent_chooser",
    model=Consent,
    icon="doc-full",
    choose_one_text=_("Choose a consent form"),
    choose_another_text=_("Choose another consent form"),
    edit_item_text=_("Edit this consent form"),
)
