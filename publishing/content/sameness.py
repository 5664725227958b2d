"""Whether a reader of a place would notice anything of a new snapshot.

An update whose Post is unchanged is not sent. A story that only moved to another
address concerns those who store the address (feeds, partners); everywhere else the
redirect serves.
"""

from __future__ import annotations

from channels.article import Article
from publishing.engine.compose import compose_for
from publishing.models import Placement, Snapshot
from publishing.states import Action, State

KEEPS_ADDRESSES = ("press", "partner")


def says_the_same(placement: Placement, snapshot: Snapshot) -> bool:
    """Compare what the place shows with what it would show."""
    can = placement.channel.connector.capabilities
    shown = _shown(placement)
    if shown is None or can.local:
        return False
    old, new = shown.article, snapshot.article
    if only_moved(old, new) and can.consent not in KEEPS_ADDRESSES:
        return True
    before = compose_for(placement, old, event="published")
    after = compose_for(placement, new, event="published")
    return before.post == after.post


def only_moved(old: Article, new: Article) -> bool:
    return old.model_copy(update={"url": new.url}).digest() == new.digest()


def _shown(placement: Placement) -> Snapshot | None:
    """The newest snapshot that was sent to the place."""
    row = (
        placement.deliveries.filter(state=State.SENT, snapshot__isnull=False)
        .exclude(action=Action.WITHDRAW)
        .select_related("snapshot")
        .order_by("-seq")
        .first()
    )
    return row.snapshot if row else None
