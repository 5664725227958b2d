"""The dossier of an exemplar: who, claims and proofs, awards, years, stories."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from cms.admin.dossiers.own import EditView, OwnChooser, OwnViewSet, UnitForm
from cms.content.follow_ups import due
from cms.content.ladder import award_warnings
from cms.content.priorities import proposed_groups
from cms.content.timeline import stories_of
from cms.models import PRIORITY_GROUPS, Award, Exemplar, Place
from publishing.clock import database_now

Exemplar.base_form_class = UnitForm
TAKE_PROPOSAL = "de-xuat"  # ?de-xuat=1 ticks what the place proposes, unsaved


class ProposalPanel(Panel):
    """What the place proposes for the priority groups; the editor decides."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/dossiers/proposal.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.missing)

        @property
        def missing(self) -> list[str]:
            return [
                f"{self.instance._meta.get_field(name).verbose_name} ({why})"
                for name, why in proposed_groups(self.instance).items()
                if not getattr(self.instance, name)
            ]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "missing": self.missing, "take": TAKE_PROPOSAL}


class AwardWarningsPanel(Panel):
    """What the rules of emulation say of the awards below; nothing is refused."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/dossiers/award_warnings.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.warnings)

        @cached_property
        def warnings(self) -> list[str]:
            return award_warnings(self.instance) if self.instance.pk else []

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "warnings": self.warnings}


class TimelinePanel(Panel):
    """Every story that tells of the exemplar, over the years."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/dossiers/timeline.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "stories": stories_of(self.instance)}


PERSON = ObjectList(
    [
        FieldPanel("unit"),
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldPanel("full_name"),
                FieldPanel("honorific"),
                FieldPanel("call_name"),
                FieldPanel("sort_name"),
                FieldPanel("deceased"),
            ],
            heading=_("Name"),
        ),
        MultiFieldPanel(
            [FieldPanel("size"), FieldPanel("head"), FieldPanel("members")],
            heading=_("Of a collective"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("standing"),
                FieldPanel("deed"),
                FieldPanel("category"),
                FieldPanel("field"),
            ],
            heading=_("What they stand for"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("role"),
                FieldPanel("workplace"),
                FieldPanel("location"),
                FieldPanel("place"),
            ],
            heading=_("Work and place"),
        ),
        ProposalPanel(),
        MultiFieldPanel(
            [FieldPanel(name) for name in PRIORITY_GROUPS],
            heading=_("Priority groups"),
        ),
        FieldPanel("ethnicity_named"),
    ],
    heading=_("Who"),
)
CLAIMS = ObjectList(
    [
        InlinePanel(
            "claims",
            [
                FieldPanel("text"),
                InlinePanel("evidence", heading=_("Evidence"), label=_("Evidence")),
            ],
            heading=_("What is claimed"),
            label=_("Claim"),
        )
    ],
    heading=_("Claims and evidence"),
)
AWARDS = ObjectList(
    [
        AwardWarningsPanel(),
        InlinePanel(
            "awards",
            [
                FieldPanel("form"),
                FieldPanel("state", heading=_("Status")),
                FieldPanel("level"),
                FieldPanel("decision_number"),
                FieldPanel("decided_on"),
                FieldPanel("authority"),
                FieldPanel("document"),
                FieldPanel("posthumous"),
                FieldPanel("cancelled_on"),
                FieldPanel("cancelled_why"),
            ],
            heading=_("Awards"),
            label=_("Award"),
        ),
    ],
    heading=_("Awards"),
)
YEARS = ObjectList(
    [
        TimelinePanel(heading=_("Stories")),
        InlinePanel("stations", heading=_("Workplaces over time"), label=_("Station")),
        InlinePanel(
            "endorsements", heading=_("Words of others"), label=_("Words of others")
        ),
        InlinePanel("follow_ups", heading=_("Follow-ups"), label=_("Follow-up")),
    ],
    heading=_("Over the years"),
)


class ExemplarFilters(WagtailFilterSet):
    group = django_filters.ChoiceFilter(
        label=_("Priority group"),
        method="in_group",
        choices=[
            (name, Exemplar._meta.get_field(name).verbose_name)
            for name in PRIORITY_GROUPS
        ],
        empty_label=_("All"),
    )
    award_level = django_filters.ChoiceFilter(
        label=_("Award level"),
        method="of_level",
        choices=Award._meta.get_field("level").choices,
        empty_label=_("All"),
    )
    location = django_filters.ModelChoiceFilter(
        label=_("province or special zone"),
        queryset=Place.objects.filter(valid_to=None).select_related("province"),
        empty_label=_("All"),
    )

    look = django_filters.ChoiceFilter(
        label=_("Follow-up"),
        method="to_look_at",
        choices=[("due", _("Due for another visit"))],
        empty_label=_("All"),
    )

    class Meta:
        model = Exemplar
        fields = ["kind", "standing", "deed", "category", "field"]

    def to_look_at(self, rows: Any, name: str, value: str) -> Any:
        today = timezone.localdate(database_now())
        return rows.filter(pk__in=due(self.request.user, today).values("pk"))

    def in_group(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{value: True})

    def of_level(self, rows: Any, name: str, value: str) -> Any:
        given = Award.objects.filter(level=value, state=Award.State.IN_FORCE)
        return rows.filter(pk__in=given.values("exemplar_id"))


class ExemplarEditView(EditView):
    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        person = super().get_object(*args, **kwargs)
        if self.request.method == "GET" and TAKE_PROPOSAL in self.request.GET:
            for name in proposed_groups(person):
                setattr(person, name, True)
            messages.info(
                self.request, _now("The proposals are ticked. Look at them, then save.")
            )
        return person


class ExemplarViewSet(OwnViewSet):
    model = Exemplar
    name = "exemplars"
    icon = "user"
    edit_view_class = ExemplarEditView
    list_display = ["full_name", "kind", "standing", "workplace", "place"]
    filterset_class = ExemplarFilters
    edit_handler = TabbedInterface([PERSON, CLAIMS, AWARDS, YEARS])


class ExemplarQuickForm(UnitForm):
    class Meta:
        model = Exemplar
        fields = ("unit", "kind", "full_name", "honorific", "call_name", "workplace")


exemplar_chooser = OwnChooser(
    "exemplar_chooser",
    model=Exemplar,
    icon="user",
    choose_one_text=_("Choose an exemplar"),
    choose_another_text=_("Choose another exemplar"),
    edit_item_text=_("Edit this exemplar"),
    creation_form_class=ExemplarQuickForm,
)
