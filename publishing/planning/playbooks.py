"""Playbooks: which channels of a unit, how long after go-live, under one name."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from publishing.models import Channel, Playbook, PlaybookStep
from publishing.planning.legs import Leg, PlanRefused, Reason


def legs_of(playbook: Playbook) -> list[Leg]:
    """The steps as legs, earliest first; closed channels are left out."""
    steps = playbook.steps.filter(channel__closed_at=None).order_by("offset_s", "pk")
    return [Leg(step.channel_id, offset_s=step.offset_s) for step in steps]


def save_playbook(
    unit_page_id: int,
    name: str,
    steps: Sequence[tuple[int, int]],
    *,
    playbook: Playbook | None = None,
) -> Playbook:
    """Make a playbook of (channel id, seconds after go-live), or change `playbook`."""
    name = name.strip()
    offsets = dict(steps)
    _refuse(unit_page_id, name, offsets)
    with transaction.atomic():
        saved = playbook or Playbook(unit_page_id=unit_page_id)
        saved.name = name
        saved.save()
        saved.steps.all().delete()
        PlaybookStep.objects.bulk_create(
            PlaybookStep(playbook=saved, channel_id=channel, offset_s=offset)
            for channel, offset in offsets.items()
        )
    return saved


def _refuse(unit_page_id: int, name: str, offsets: dict[int, int]) -> None:
    found: list[Reason] = []
    if not name:
        found.append(Reason("no_name", _("Give the playbook a name.")))
    if not offsets:
        found.append(Reason("no_steps", _("Choose at least one channel.")))
    if any(offset < 0 for offset in offsets.values()):
        text = _("A place cannot come before the story itself.")
        found.append(Reason("negative_offset", text))
    own = Channel.objects.filter(pk__in=offsets, unit_id=unit_page_id, closed_at=None)
    if own.count() != len(offsets):
        text = _("A channel of the playbook is closed or belongs to another unit.")
        found.append(Reason("channel", text))
    if found:
        raise PlanRefused({None: tuple(found)})
