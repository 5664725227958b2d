"""Claims that nothing proves, against what a story says.

Where a second person checks, a sentence of the story without evidence stops it; where
one person does everything it is only said (`UnitPage.check_depth`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_noop

from channels.article import Article
from cms.models import Claim
from cms.vietnamese.folding import fold
from publishing.sentences import say

UNPROVED = gettext_noop("The sentence “%(claim)s” has no evidence yet.")


@dataclass(frozen=True)
class Unproved:
    """A claim without evidence; `in_story` when the text says it in these words."""

    claim: Claim
    in_story: bool

    @property
    def message(self) -> str:
        return say(UNPROVED, {"claim": self.claim.text})


def claims_without_evidence(exemplars: Iterable[int]) -> dict[int, list[Claim]]:
    """The unproved claims of many exemplars, in one query; none asks nothing."""
    found: dict[int, list[Claim]] = defaultdict(list)
    if wanted := set(exemplars):
        for claim in Claim.objects.filter(exemplar_id__in=wanted, evidence=None):
            found[claim.exemplar_id].append(claim)
    return found


def against(claims: list[Claim], told: str) -> list[Unproved]:
    """Each of `claims` beside the text `told`, those it says first."""
    text = fold(unescape(strip_tags(told))) if claims else ""
    found = [Unproved(claim, fold(claim.text) in text) for claim in claims]
    return sorted(found, key=lambda one: not one.in_story)


def told_by(content: dict[str, Any] | Article) -> str:
    """All words of planned content or of what was frozen."""
    if isinstance(content, Article):
        return " ".join(_texts([content.title, content.lead, content.body]))
    body = json.loads(content.get("body") or "[]")
    return " ".join(_texts([content.get("title"), content.get("lead"), body]))


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from _texts(list(value.values()))
        case list() | tuple():
            for item in value:
                yield from _texts(item)
        case _ if is_dataclass(value):
            yield from _texts([getattr(value, one.name) for one in fields(value)])
