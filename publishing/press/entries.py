"""The journal of a partner's feed: one gap-free number for each change.

An entry is written in the transaction that settles its delivery, so a delivery is
sent exactly when the partner's feed holds it.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from publishing.models import Channel, Delivery, FeedEntry, Partner, Snapshot
from publishing.states import Action

PUBLISHED = "story.published"
UPDATED = "story.updated"
CORRECTED = "story.corrected"
LIFTED = "story.embargo_lifted"
RECALLED = "story.recalled"
RESET = "journal.reset"
TOLD = {"corrected": CORRECTED, "embargo_lifted": LIFTED}  # by what an update says


def settle_locally(
    delivery: Delivery, snapshot: Snapshot | None, now: datetime
) -> FeedEntry | None:
    """Write the entry of `delivery`, once, inside the caller's transaction.

    The partner's row is locked (after story, placements and deliveries). None when
    a story is withdrawn that this feed never held: nobody has to be told.
    """
    settled = FeedEntry.objects.filter(delivery=delivery).first()
    if settled is not None:
        return settled
    story = delivery.placement.story
    partner = partner_of(delivery.channel)
    event = event_of(delivery)
    if event == RECALLED:
        before = (
            FeedEntry.objects.filter(partner=partner, story=story)
            .order_by("-seq")
            .first()
        )
        if before is None:
            return None
        snapshot = before.snapshot
    return FeedEntry.objects.create(
        partner=partner,
        seq=next_seq(partner),
        story=story,
        event=event,
        snapshot=snapshot,
        delivery=delivery,
        reason=delivery.reason,
        at=now,
    )


def event_of(delivery: Delivery) -> str:
    match delivery.action:
        case Action.WITHDRAW:
            return RECALLED
        case Action.PUBLISH:
            return PUBLISHED
        case _:
            return TOLD.get(delivery.event, UPDATED)


def reset(partner: Partner, jump: int, now: datetime) -> FeedEntry:
    """After a restore: the one allowed gap, past every number the partner has seen."""
    return FeedEntry.objects.create(
        partner=partner, seq=next_seq(partner, jump), event=RESET, at=now
    )


def next_seq(partner: Partner, step: int = 1) -> int:
    """Take the next number. The update locks the row until the transaction ends."""
    row = Partner.objects.filter(pk=partner.pk)
    row.update(seq=F("seq") + step)
    return row.values_list("seq", flat=True).get()


def partner_of(channel: Channel) -> Partner:
    """The partner behind a feed channel; made when the channel came alone."""
    partner, _made = Partner.objects.get_or_create(
        channel=channel, defaults={"name": channel.name}
    )
    return partner
