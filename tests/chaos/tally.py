"""What was planned, what arrived, and what that says about the promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from publishing.models import Delivery
from publishing.states import FINAL, Action, State
from tests.chaos.ground import Ground


def tally(ground: Ground, pages: Sequence[int]) -> dict[str, Any]:
    """Per trait: planned, arrived, lost, doubled, repeats, uncertain, p99 lateness.

    A webhook's repeat under the same id is none: the receiver takes each id once.
    Lost is what is called sent and never came, and what nobody will send.
    """
    told = {}
    for trait, channel in ground.places.items():
        rows = list(
            Delivery.objects.filter(
                channel=channel, placement__story__page_id__in=pages
            ).select_related("placement")
        )
        told[trait] = _trait(ground, trait, rows)
    return told


def _trait(ground: Ground, trait: str, rows: Sequence[Delivery]) -> dict[str, Any]:
    arrivals = ground.world.arrived(ground.paths[trait])
    by_token = {row.placement.link_token: row.placement_id for row in rows}
    by_row = {str(row.pk): row.placement_id for row in rows}
    first: dict[int, float] = {}
    ids: dict[int, Counter[str]] = {}
    for arrival in arrivals:
        identity = arrival["placement"]
        place = by_row.get(identity, by_token.get(identity))
        if place is None:
            continue
        first.setdefault(place, arrival["at"])
        ids.setdefault(place, Counter())[identity] += 1
    planned = {row.placement_id for row in rows}
    keyed = trait == "keyed"
    count = {
        place: len(found) if keyed else found.total() for place, found in ids.items()
    }
    publishes = [row for row in rows if row.action == Action.PUBLISH]
    sent = {r.placement_id for r in publishes if r.state == State.SENT}
    person = {r.placement_id for r in publishes if r.state not in FINAL}
    lost = (planned - sent - person) | (sent - ids.keys())
    late = sorted(
        first[row.placement_id] - due.timestamp()
        for row in publishes
        if row.placement_id in first and (due := row.planned_at) is not None
    )
    return {
        "planned": len(planned),
        "arrived": len(ids),
        "lost": len(lost),
        "doubled": sum(n > 1 for n in count.values()),
        "repeats": sum(f.total() - len(f) for f in ids.values()) if keyed else 0,
        "uncertain": sum(r.state == State.UNCERTAIN for r in publishes),
        "with_a_person": len(person),
        "p50_late_s": _quantile(late, 0.5),
        "p99_late_s": _quantile(late, 0.99),
    }


def _quantile(values: Sequence[float], part: float) -> float | None:
    if not values:
        return None
    return round(values[min(int(len(values) * part), len(values) - 1)], 3)


def broken(
    told: dict[str, Any], fired: dict[str, int], wanted: Collection[str]
) -> list[str]:
    """The bars that do not hold."""
    found = []
    for trait, figures in told.items():
        if figures["lost"]:
            found.append(f"{trait}: {figures['lost']} lost")
        if figures["doubled"]:
            found.append(f"{trait}: {figures['doubled']} doubled")
        if trait != "blind" and figures["with_a_person"]:
            found.append(f"{trait}: {figures['with_a_person']} left to a person")
    found += [
        f"{point} never fired" for point in sorted(wanted) if not fired.get(point)
    ]
    return found
