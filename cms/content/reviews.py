"""Published stories to look at again because an award behind them was cancelled.

Nothing is stored when an award falls: the list is asked from the rows, so no story
can be forgotten. What was looked at is stored (StoryReview) and leaves the list.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Page

from cms.content.tree import units_of
from cms.models import STORY_TYPES, Award, StoryReview
from publishing.admin.scope import PLAN, unit_ids_of


@dataclass(frozen=True)
class StoryToReview:
    """`awards` are the cancelled ones nobody answered for on this page yet."""

    page: Page
    awards: tuple[Award, ...]


def stories_to_review(user: Any) -> list[StoryToReview]:
    """The stories of the user's units, the longest published first."""
    own = set(unit_ids_of(user, PLAN))
    found = _all() if own else []
    units = units_of(one.page.path for one in found)
    return [one for one in found if (unit := units[one.page.path]) and unit.pk in own]


def fallen_awards(page: Page) -> tuple[Award, ...]:
    """The cancelled awards this published story still has to be looked at for."""
    return next((one.awards for one in _all(page.pk) if one.page.pk == page.pk), ())


def reviewed(
    page: Page, award: Award, outcome: str, *, user: Any, now: datetime
) -> None:
    """Write down what was done with `page` because `award` was cancelled."""
    StoryReview.objects.update_or_create(
        page_id=page.pk,
        award=award,
        defaults={"outcome": outcome, "reviewed_by": user, "reviewed_at": now},
    )


def _all(page_id: int | None = None) -> list[StoryToReview]:
    only = {} if page_id is None else {"pk": page_id}
    fallen = Award.objects.filter(state=Award.State.CANCELLED).select_related(
        "form", "exemplar"
    )
    by_exemplar: dict[int, list[Award]] = defaultdict(list)
    for award in fallen:
        by_exemplar[award.exemplar_id].append(award)
    if not by_exemplar:
        return []
    done = set(
        StoryReview.objects.filter(award__in=fallen).values_list("page_id", "award_id")
    )
    found = [
        StoryToReview(page, open_ones)
        for kind in STORY_TYPES
        for page in kind.objects.live().filter(exemplar_id__in=by_exemplar, **only)
        if (
            open_ones := tuple(
                award
                for award in by_exemplar[page.exemplar_id]
                if (page.pk, award.pk) not in done
            )
        )
    ]
    return sorted(found, key=lambda one: (one.page.first_published_at, one.page.pk))
