"""Sound and film of a unit, and the stories that play them."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.film_file import is_of_kind, write_without_place
from cms.models.tidy import TidyModel
from cms.vietnamese.folding import fold

VIDEO = {"mp4": "video/mp4", "webm": "video/webm"}
AUDIO = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg"}
MAX_BYTES = 300 * 1024 * 1024


TOO_LARGE = _(
    "The file is larger than 300 MB. Make it shorter or smaller, or put it on the "
    "unit's YouTube channel and give the link in the story."
)
NOT_PLAYABLE = _(
    "This file is not what its name says, so it would not play. Save it as MP4 (film) "
    "or MP3 (sound) and upload that."
)


class FilmFile(models.fields.files.FieldFile):
    """Stores no film that still says where it was taken."""

    def save(self, name: str, content: Any, save: bool = True) -> None:
        ending = PurePosixPath(name).suffix.lower().lstrip(".")
        with NamedTemporaryFile() as clean:
            write_without_place(content, content.size, ending, clean)
            super().save(name, File(clean, name=name), save)


class FilmField(models.FileField):
    attr_class = FilmFile


def _place(recording: Recording, filename: str) -> str:
    """The name on disk says nothing about people."""
    return f"recordings/{recording.key}{PurePosixPath(filename).suffix.lower()}"


class Recording(TidyModel):
    """An uploaded film or sound file. It is public while a live story plays it.

    Its poster's basis of use and children's review stand for the whole recording.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        "cms.UnitPage",
        models.CASCADE,
        related_name="recordings",
        verbose_name=_("unit"),
    )
    title = models.CharField(_("title"), max_length=200)
    file = FilmField(
        _("file"),
        upload_to=_place,
        max_length=200,
        validators=[FileExtensionValidator([*VIDEO, *AUDIO])],
        help_text=_("Film: mp4, webm. Sound: mp3, m4a, ogg. Up to 300 MB."),
    )
    seconds = models.PositiveIntegerField(_("length in seconds"), default=0)
    credit = models.CharField(_("who made it"), max_length=200, blank=True)
    transcript = models.TextField(
        _("what is said"),
        blank=True,
        help_text=_("For those who cannot hear it; shown below the player."),
    )
    added_at = models.DateTimeField(auto_now_add=True)
    search_folded = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def ending(self) -> str:
        return PurePosixPath(self.file.name).suffix.lower().lstrip(".")

    @property
    def is_film(self) -> bool:
        return self.ending in VIDEO

    @property
    def content_type(self) -> str:
        known = {**VIDEO, **AUDIO}
        guessed = mimetypes.guess_type(self.file.name)[0]
        return known.get(self.ending) or guessed or "application/octet-stream"

    def clean(self) -> None:
        super().clean()
        if not self.file or self.file._committed:
            return
        if self.file.size > MAX_BYTES:
            raise ValidationError({"file": TOO_LARGE})
        if not is_of_kind(self.file, self.ending):
            raise ValidationError({"file": NOT_PLAYABLE})

    def tidy(self) -> None:
        super().tidy()
        self.search_folded = fold(f"{self.title} {self.credit}")


class RecordingUse(models.Model):
    """A published page that plays a recording; written when the page is published."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="uses")
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("use of a recording")
        verbose_name_plural = _("uses of recordings")
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "page"], name="recording_use_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recording_id} → {self.page_id}"
