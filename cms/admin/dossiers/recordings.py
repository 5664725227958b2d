"""Film and sound of a unit: the list, the form and the chooser in a story's body."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.admin.dossiers.own import OwnChooser, OwnViewSet, UnitForm
from cms.models import Recording

Recording.base_form_class = UnitForm


class RecordingQuickForm(UnitForm):
    class Meta:
        model = Recording
        fields = ("unit", "title", "file", "seconds", "credit")


class RecordingViewSet(OwnViewSet):
    model = Recording
    name = "recordings"
    icon = "media"
    menu_label = _("Film and sound")
    list_display = ["title", "seconds", "credit", "added_at"]
    panels = [
        FieldPanel("unit"),
        FieldPanel("title"),
        FieldPanel("file"),
        FieldPanel("seconds"),
        FieldPanel("credit"),
        FieldPanel("transcript"),
    ]


recording_chooser = OwnChooser(
    "recording_chooser",
    model=Recording,
    icon="media",
    choose_one_text=_("Choose film or sound"),
    choose_another_text=_("Choose other film or sound"),
    edit_item_text=_("Edit this recording"),
    creation_form_class=RecordingQuickForm,
)
