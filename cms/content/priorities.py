"""Which priority groups a place proposes. Proposals only: an editor decides."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.models import Exemplar, Place

SMALL = 15  # members, up to which a collective counts as a small one


def proposed_groups(exemplar: Exemplar) -> dict[str, str]:
    """Field name of each group proposed for `exemplar`, with the reason in words."""
    found: dict[str, str] = {}
    place = exemplar.location
    if place is not None:
        if place.kind == Place.Kind.SPECIAL_ZONE:
            found["on_island"] = place.full_name
        if place.land_border:
            found["in_border_area"] = place.full_name
        if place.hardship:
            found["in_hardship_area"] = place.full_name
    if exemplar.collective and exemplar.size and exemplar.size <= SMALL:
        found["in_small_collective"] = _("%(size)s members") % {"size": exemplar.size}
    if not exemplar.collective and exemplar.category == Exemplar.Category.WORKER:
        found["is_direct_worker"] = str(Exemplar.Category.WORKER.label)
    return found
