"""Whether a reader of a place would notice anything of a new snapshot.

An update whose Post is unchanged is not sent. A story that only moved to another
address concerns those who store the address (feeds, partners); everywhere else the
redirect serves.
"""

from __future__ import annotations

from channels.article import Article
from publishing.engine.compose import compose_for
from publishing.models import Placement, Release, Snapshot
from publishing.states import Action, State

KEEPS_ADDRESSES = ("press", "partner")


def is_worth_an_update(placement: Placement, snapshot: Snapshot, part: int = 1) -> bool:
    """Compare what the place shows with what it would show.

    A text of the channel's own hides the change from us, not from its reader: then
    a person must look at it.
    """
    can = placement.channel.connector.capabilities
    shown = _shown(placement, part)
    if shown is None or can.local:
        return True
    old, new = shown.article, snapshot.article
    if only_moved(old, new) and can.consent not in KEEPS_ADDRESSES:
        return False
    if part == 1 and placement.own_text is not None and can.own_text:
        return True
    before = compose_for(placement, old, event="published")
    after = compose_for(placement, new, event=_said_as(snapshot))
    wanted = after.part(part)
    return wanted is not None and before.part(part) != wanted


def _said_as(snapshot: Snapshot) -> str:
    """A correction shows its note even where the text it mends was never carried."""
    corrected = snapshot.kind == Release.Kind.CORRECTION
    return "corrected" if corrected else "published"


def only_moved(old: Article, new: Article) -> bool:
    return old.model_copy(update={"url": new.url}).digest() == new.digest()


def says_the_same(ahead: Snapshot, live: Snapshot) -> bool:
    """Whether what was given ahead is what went live, but for hour and addresses."""
    return _words(ahead.article).digest() == _words(live.article).digest()


def _words(article: Article) -> Article:
    pictures = tuple(p.model_copy(update={"url": ""}) for p in article.pictures)
    bare = {"embargoed_until": None, "url": "", "pictures": pictures}
    return article.model_copy(update=bare)


def _shown(placement: Placement, part: int) -> Snapshot | None:
    """The newest snapshot that was sent to the place."""
    sent = placement.deliveries.filter(part=part, state=State.SENT)
    row = (
        sent.filter(snapshot__isnull=False)
        .exclude(action=Action.WITHDRAW)
        .select_related("snapshot")
        .order_by("-seq")
        .first()
    )
    return row.snapshot if row else None
