"""What a story's body may hold. The names and fields are those of channels.article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

from cms import film_hosts

INLINE = ["bold", "italic", "link"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"))
    level = blocks.ChoiceBlock(
        choices=[("2", _("Large")), ("3", _("Medium")), ("4", _("Small"))],
        default="2",
        label=_("Size"),
    )

    class Meta:
        label = _("Heading")
        icon = "title"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"), rows=3)
    attribution = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        label = _("Quote")
        icon = "openquote"


class PictureBlock(blocks.StructBlock):
    """`alt` and `caption` are of this place; empty means the picture's own."""

    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    alt = blocks.CharBlock(
        label=_("Description for those who cannot see it"), required=False
    )

    class Meta:
        label = _("Picture")
        icon = "image"


class ListBlock(blocks.StructBlock):
    ordered = blocks.BooleanBlock(label=_("Numbered"), required=False)
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE, label=_("Item")), label=_("Items")
    )

    class Meta:
        label = _("List")
        icon = "list-ul"


class PracticeBlock(blocks.StructBlock):
    """ "Cách làm hay": a way of working that others can take over."""

    title = blocks.CharBlock(label=_("Name of the practice"), required=False)
    context = blocks.TextBlock(label=_("Situation"), required=False, rows=2)
    method = blocks.TextBlock(label=_("What was done"), rows=3)
    result = blocks.TextBlock(label=_("Result"), required=False, rows=2)
    conditions = blocks.TextBlock(
        label=_("What others need to do the same"), required=False, rows=2
    )

    class Meta:
        label = _("Good practice")
        icon = "pick"


class RecordingChooserBlock(blocks.ChooserBlock):
    """A film or sound file of the unit."""

    @property
    def target_model(self) -> Any:
        from cms.models.recording import Recording

        return Recording

    @property
    def widget(self) -> Any:
        from cms.admin.dossiers.recordings import recording_chooser

        return recording_chooser.widget_class()

    class Meta:
        icon = "media"


class RecordingBlock(blocks.StructBlock):
    """Film or sound: a file of ours, or a link to where it plays.

    The still picture stands for all that can be seen: its basis of use and its review
    for children are what the gates ask for.
    """

    recording = RecordingChooserBlock(label=_("File"), required=False)
    link = blocks.URLBlock(
        label=_("Or a link"),
        required=False,
        help_text=_("For example on YouTube; readers get a link, nothing is loaded."),
    )
    title = blocks.CharBlock(label=_("Title"), required=False)
    image = ImageChooserBlock(label=_("Still picture"), required=False)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        recording, link = value.get("recording"), value.get("link")
        if not recording and not link:
            wrong = ValidationError(_("Choose a file or give a link."))
            raise StructBlockValidationError({"recording": wrong})
        if not recording and not film_hosts.is_known(link):
            wrong = ValidationError(film_hosts.unknown())
            raise StructBlockValidationError({"link": wrong})
        if recording and recording.is_film and not value.get("image"):
            wrong = ValidationError(
                _("Give the film its still picture: what is allowed for it counts.")
            )
            raise StructBlockValidationError({"image": wrong})
        return value

    class Meta:
        label = _("Film or sound")
        icon = "media"


class StoryBlocks(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        features=INLINE,
        label=_("Paragraph"),
        icon="pilcrow",
    )
    heading = HeadingBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    gallery = blocks.ListBlock(
        PictureBlock(),
        label=_("Gallery"),
        icon="image",
    )
    list = ListBlock()
    table = TypedTableBlock(
        [("text", blocks.CharBlock(label=_("Text"), required=False))],
        label=_("Table"),
        icon="table",
    )
    practice = PracticeBlock()
    recording = RecordingBlock()


def recordings_in(stream: Any) -> Iterator[Any]:
    """The uploaded recordings a story's body plays."""
    for child in stream:
        if child.block_type == "recording" and child.value.get("recording"):
            yield child.value["recording"]
