"""Which channels a unit may plan on: the one rule, for people and for products."""

from __future__ import annotations

from django.utils.translation import gettext as _

from publishing.models import Channel
from publishing.planning.legs import Reason
from publishing.ports import Unit


def channel_problems(channel: Channel, unit: Unit) -> list[Reason]:
    found = []
    if channel.closed_at is not None:
        text = _("The channel %(channel)s is closed.")
        found.append(Reason("channel_closed", text % {"channel": channel.name}))
    if channel.unit_id != unit.page_id:
        text = _("The channel %(channel)s belongs to another unit.")
        found.append(Reason("other_unit", text % {"channel": channel.name}))
    if not used_by(channel, unit):
        text = _("Your unit switched off the kind of channel %(channel)s is.")
        found.append(Reason("class_unused", text % {"channel": channel.name}))
    return found


def used_by(channel: Channel, unit: Unit) -> bool:
    """Whether `unit` uses this kind of channel at all."""
    return channel.connector.capabilities.consent not in unit.unused
