"""Claims that nothing proves, for the readiness of a story. They shut no gate."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.models import Claim, StoryPage
from cms.vietnamese.folding import fold


@dataclass(frozen=True)
class Unproved:
    """A claim without evidence; `in_story` when the text says it in these words."""

    claim: Claim
    in_story: bool

    @property
    def message(self) -> str:
        return _("The sentence “%(claim)s” has no evidence yet.") % {
            "claim": self.claim.text
        }


def unproved(page: StoryPage) -> list[Unproved]:
    """The unproved claims of the story's exemplar, those the story says first."""
    if page.exemplar_id is None:
        return []
    words = page.body.stream_block.get_searchable_content(page.body)
    text = fold(" ".join([page.title, page.lead, *words]))
    claims = Claim.objects.filter(exemplar_id=page.exemplar_id, evidence=None)
    found = [Unproved(claim, fold(claim.text) in text) for claim in claims]
    return sorted(found, key=lambda one: not one.in_story)
