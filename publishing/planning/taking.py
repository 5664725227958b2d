"""What a product will get, and in plain words why not: the trace of its filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from publishing.models import Placement, Product, Story
from publishing.planning.legs import Reason
from publishing.planning.serving import channel_problems
from publishing.ports import Mismatch, Unit, content_source


@dataclass(frozen=True)
class Taking:
    """One product and one story: `reasons` are why not; () = it takes the story.

    `stands`: the story has a place on the channel, so that nothing is added.
    """

    product: Product
    story: Story
    reasons: tuple[Reason, ...]
    stands: bool

    @property
    def takes(self) -> bool:
        return not self.reasons


def of_stories(product: Product, stories: Sequence[Story]) -> list[Taking]:
    """The same few queries for one story and for many, in the order given."""
    ids = [story.page_id or 0 for story in stories]
    found = content_source().mismatches(product.filter, ids)
    units = {unit.page_id: unit for unit in content_source().units()}
    places = Placement.objects.filter(channel=product.channel_id, story__in=stories)
    there = set(places.values_list("story_id", flat=True))
    return [
        Taking(
            product,
            story,
            _reasons(product, units.get(story.unit_page_id), mismatches),
            story.pk in there,
        )
        for story, mismatches in zip(stories, found, strict=True)
    ]


def _reasons(
    product: Product, unit: Unit | None, mismatches: tuple[Mismatch, ...]
) -> tuple[Reason, ...]:
    problems = channel_problems(product.channel, unit) if unit else []
    return (*problems, *(reason_of(mismatch) for mismatch in mismatches))


def reason_of(mismatch: Mismatch) -> Reason:
    match mismatch.key:
        case "kinds":
            text = _("This kind is not among those it takes: %(name)s.")
        case "units":
            text = _("This unit is not among those it takes: %(name)s.")
        case "columns":
            text = _("This column is not among those it takes: %(name)s.")
        case "page":
            text = _("Only a story inside a unit can be planned.")
        case "filter":
            text = _("Its conditions name something unknown.")
    return Reason(mismatch.key, text % {"name": mismatch.found})
