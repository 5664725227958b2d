"""The unit's own website as a channel: it is planned, proven and counted like all."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from publishing.models import Channel, Placement, Story

NETWORK = "website"


def website_channel(unit_page_id: int) -> Channel:
    """The website of a unit; made at first need, the same one for ever."""
    with translation.override(settings.LANGUAGE_CODE):
        name = gettext("Unit's website")
    channel, _created = Channel.objects.get_or_create(
        network=NETWORK,
        account_id=f"unit:{unit_page_id}",
        defaults={"unit_id": unit_page_id, "name": name},
    )
    return channel


def website_placement(story: Story) -> Placement | None:
    """The story's newest place on its unit's website, open or closed."""
    return (
        Placement.objects.filter(story=story, channel__network=NETWORK)
        .order_by("-occurrence", "-pk")
        .first()
    )
