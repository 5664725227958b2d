"""Looks at every raw text on its way in; rewrites old letters only when told to.

Raw, because the door for text (cleaning) would drop what TCVN3 and broken UTF-8 need:
the soft hyphen is an ư, a blank or a control character may be half of a letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.importing.cleaning import clean_line
from cms.importing.legacy import Legacy, converted, detect, is_own
from cms.importing.parsed import ParsedStory, Repair, Wording

_FALSE = re.compile("[ÐƉðɖ]")
_SAMPLES = 5
_SHOWN = 160
# What an editor calls it.
NAMES: dict[Legacy, Wording] = {
    Legacy.TCVN3: "TCVN3",
    Legacy.VNI: "VNI",
    Legacy.MOJIBAKE: _("broken UTF-8"),
}
FOUND = _(
    "The text is in the old letters %(name)s and was taken over as it is. In Unicode "
    "“%(before)s” would be “%(after)s”."
)
FALSE_D = _("Letters that only look like Đ were replaced by the real Đ.")
DONE = _(
    "The text was changed from %(name)s to Unicode. Compare names and figures with "
    "the original."
)


@dataclass
class Letters:
    """`legacy` says what to rewrite; None only looks. `hint`: what the fonts say."""

    legacy: Legacy | None = None
    hint: Legacy | None = None
    seen: list[str] = field(default_factory=list)

    def line(self, texts: Sequence[str]) -> list[str]:
        """The texts of one line, in Unicode if that was asked for."""
        whole = "".join(texts)
        self.seen.append(whole)
        if self.legacy is None or not _changes(whole, self.legacy):
            return list(texts)
        return [converted(text, self.legacy) for text in texts]

    def text(self, text: str) -> str:
        return "\n".join(self.line([row])[0] for row in text.split("\n"))

    def deep(self, value: Any) -> Any:
        """Every text inside plain data."""
        match value:
            case str():
                return value if value.isascii() else self.text(value)
            case dict():
                return {key: self.deep(part) for key, part in value.items()}
            case list():
                return [self.deep(part) for part in value]
        return value

    def found(self) -> Legacy | None:
        """The old letters that were met, if any."""
        legacy = detect(self.seen) or self.hint
        return legacy if legacy and any(self._samples(legacy)) else None

    def samples(self, legacy: Legacy) -> tuple[tuple[str, str], ...]:
        """Some lines as they stand and in Unicode."""
        pairs = zip(self._samples(legacy), range(_SAMPLES), strict=False)
        return tuple((before, after) for (before, after), _n in pairs)

    def _samples(self, legacy: Legacy) -> Iterator[tuple[str, str]]:
        for line in self.seen:
            if _changes(line, legacy):
                after = clean_line(converted(line, legacy))
                yield clean_line(line)[:_SHOWN], after[:_SHOWN]


def _changes(line: str, legacy: Legacy) -> bool:
    """Lines with letters of their own are right already, but for broken UTF-8."""
    if legacy is not Legacy.MOJIBAKE and is_own(line):
        return False
    return converted(line, legacy) != line


def lettered(read: Callable[[Letters], ParsedStory], repair: bool) -> ParsedStory:
    """What `read` makes of a source, with old letters named, or changed on consent."""
    looking = Letters()
    story = read(looking)
    legacy = looking.found()
    if legacy is None:
        false = any(map(_FALSE.search, looking.seen))
        warnings = (FALSE_D, *story.warnings) if false else story.warnings
        return replace(story, warnings=warnings)
    samples = looking.samples(legacy)
    words = {"name": NAMES[legacy], "before": samples[0][0], "after": samples[0][1]}
    if repair:
        story = read(Letters(legacy))
    return replace(
        story,
        repair=Repair(NAMES[legacy], samples, done=repair),
        warnings=((DONE if repair else FOUND) % words, *story.warnings),
    )
