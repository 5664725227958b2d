"""The form of a picture: one way in, for one file, for many, and in a chooser."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.fields import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.models.original import SMALLEST, Refused, not_a_picture, original, too_large

DATE = "rights_until"


class PictureFileField(WagtailImageField):
    """Judges a file by what it holds, not by its name, and cleans it at once."""

    default_validators = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_text = _(
            "JPG, PNG, WebP, GIF, AVIF or HEIC, up to %(size)s. Where it was taken is "
            "removed from it."
        ) % {"size": self.max_upload_size_text}
        self.error_messages.update(
            invalid_image_extension=not_a_picture(),
            file_too_large_unknown_size=too_large(),
            empty=not_a_picture(),
        )

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        if file.size > self.max_upload_size:
            raise ValidationError(too_large(), code="file_too_large")
        try:
            return original(file.read(), file.name, smallest=SMALLEST)
        except Refused as problem:
            raise ValidationError(str(problem), code="invalid_image") from problem


class StoryImageForm(BaseImageForm):
    """Named by WAGTAILIMAGES_IMAGE_FORM_BASE."""

    class Meta(BaseImageForm.Meta):
        widgets = {**BaseImageForm.Meta.widgets, DATE: AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            former = self.fields["file"]
            self.fields["file"] = PictureFileField(
                label=former.label, required=former.required, widget=former.widget
            )
        if "description" in self.fields:
            self.fields["description"].label = _(
                "Description for those who cannot see it"
            )
            self.fields["description"].help_text = _(
                "What the picture shows, in one sentence."
            )
