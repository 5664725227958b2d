"""A unit: an organisation with its own pages, media, channels and people."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Collection, Page

from cms.models.tidy import TidyPage


class UnitPage(TidyPage):
    """One node of the tree of units. Its collection and groups are made with it."""

    class Kind(models.TextChoices):
        UNION = "union", _("Trade union")
        SCHOOL = "school", _("School or kindergarten")
        UNIVERSITY = "university", _("University or college")
        DEPARTMENT = "department", _("Department of education")
        GROUP = "group", _("Group of units")
        OTHER = "other", _("Other")

    class CheckDepth(models.TextChoices):
        ONE = "one", _("One person may check and publish")
        TWO = "two", _("The writer writes, a second person checks")

    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.UNION)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    licence = models.TextField(
        _("licence line"),
        blank=True,
        help_text=_("What others may do with your stories; it goes with every feed."),
    )
    hashtags = models.CharField(
        _("hashtags"), max_length=255, blank=True, help_text=_("Separated by blanks.")
    )
    check_depth = models.CharField(
        _("depth of checks"),
        max_length=3,
        choices=CheckDepth,
        default=CheckDepth.ONE,
    )
    collection = models.ForeignKey(
        Collection, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    editors = models.ForeignKey(
        Group, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    chief_editors = models.ForeignKey(
        Group, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    slug_word = "don-vi"
    parent_page_types = ["cms.HomePage", "cms.UnitPage"]
    subpage_types = ["cms.UnitPage", "cms.ColumnPage"]
    exclude_fields_in_copy = ["collection", "editors", "chief_editors"]
    template = "cms/public/unit.html"
    content_panels = [
        FieldPanel("title", heading=_("Name")),
        FieldPanel("short_name"),
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldPanel("contact_phone"),
                FieldPanel("contact_email"),
            ],
            heading=_("Contact"),
        ),
        FieldPanel("licence"),
        FieldPanel("hashtags"),
        FieldPanel("check_depth"),
    ]
    promote_panels = Page.promote_panels

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    @property
    def name(self) -> str:
        return self.short_name or self.title

    def save(self, *args: Any, **kwargs: Any) -> Any:
        result = super().save(*args, **kwargs)
        from cms.content.units import set_up_unit

        set_up_unit(self)
        return result

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from cms.public.context import unit_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **unit_context(self, request)}
