"""Exemplars and consent forms in the admin, each unit seeing its own alone."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.admin.dossiers.exemplars import ExemplarViewSet, exemplar_chooser
from cms.admin.dossiers.own import OwnChooser, OwnViewSet, UnitForm
from cms.models import Consent, Exemplar
from publishing.admin.scope import PLAN, unit_ids_of

__all__ = ["PeopleGroup", "consent_chooser", "exemplar_chooser"]

Consent.base_form_class = UnitForm


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


class ConsentViewSet(OwnViewSet):
    model = Consent
    name = "consents"
    icon = "doc-full"
    add_view_class = ConsentAddView
    list_display = ["person", "exemplar", "given_on", "until", "withdrawn_at"]
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

    def get_submenu_items(self) -> list[MenuItem]:
        again = MenuItem(
            _("Stories to look at again"),
            reverse("cms_reviews"),
            name="reviews",
            icon_name="warning",
            order=100,
        )
        return [*super().get_submenu_items(), again]


consent_chooser = OwnChooser(
    "consent_chooser",
    model=Consent,
    icon="doc-full",
    choose_one_text=_("Choose a consent form"),
    choose_another_text=_("Choose another consent form"),
    edit_item_text=_("Edit this consent form"),
)
