"""The ways out of the house by name: what a screen, an address and a command offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.exporting.pack import file_stem, story_pack
from cms.exporting.story_json import story_json
from cms.models import StoryPage


@dataclass(frozen=True)
class Format:
    """`make` gives the file's bytes, `ending` its name's end with the dot."""

    label: Any
    ending: str
    content_type: str
    make: Callable[[StoryPage], bytes]

    def filename(self, page: StoryPage) -> str:
        return file_stem(page.get_latest_revision_as_object()) + self.ending


FORMATS: dict[str, Format] = {
    "docx": Format(
        _("Download for Word, with pictures"), ".zip", "application/zip", story_pack
    ),
    "json": Format(
        _("Download as story JSON"), ".json", "application/json", story_json
    ),
}
