"""What the first page shows, second by second: five places and four fates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from channels.article import Article, Paragraph
from cms.demo.models import Performance
from cms.demo.profiles import CARDS, KITCHEN, LAMP, LESSON, RESCUE
from publishing import wording
from publishing.admin.rows import Row, rows_of, with_rows
from publishing.clock import database_now
from publishing.content.freeze import newest_snapshot
from publishing.engine.compose import compose_for
from publishing.models import Placement, Release, Snapshot, Story
from publishing.ports import Checked, Gate, content_source
from publishing.states import Action, State

FRESH_S = 3


@dataclass(frozen=True)
class Spot:
    """One place of the story, as the left column shows it."""

    key: str
    name: str
    word: str
    tone: str  # wait | run | done | person | off
    at: datetime | None
    late: str
    link: str
    until: str  # ISO time to count down to, while it waits
    copy: str  # what a person pastes by hand


@dataclass(frozen=True)
class Fate:
    key: str
    story: str
    title: str
    tone: str
    note: str = ""
    link: str = ""
    until: str = ""
    form: str = ""  # file the missing consent: an address of the desk
    reconnect: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Board:
    title: str
    lead: str
    picture: str
    spots: tuple[Spot, ...]
    fates: tuple[Fate, ...]
    posts: int  # posts that stand somewhere now
    places: int  # on so many channels


def read_board(now: datetime) -> Board | None:
    """None before the first performance."""
    performance = Performance.newest()
    if performance is None:
        return None
    cast = performance.cast
    rows = _rows(cast.values(), now)
    main = [row for row in rows if _plays(row, cast, LAMP.key)]
    page = Page.objects.filter(pk=cast.get(LAMP.key)).specific().first()
    out = [row for row in rows if row.is_out]
    return Board(
        title=page.title if page else LAMP.title,
        lead=page.lead if page else LAMP.lead,
        picture=_picture(cast.get(LAMP.key)),
        spots=tuple(_spot(row) for row in main),
        fates=(
            _missing_consent(_first(rows, cast, CARDS.key, "facebook")),
            _broken(_first(rows, cast, RESCUE.key, "facebook")),
            _expired(_first(rows, cast, LESSON.key, "facebook")),
            _corrected([row for row in rows if _plays(row, cast, KITCHEN.key)]),
        ),
        posts=len(out),
        places=len({row.channel.pk for row in out}),
    )


def _rows(pages: Sequence[int] | object, now: datetime) -> list[Row]:
    mine = Placement.objects.filter(story__page_id__in=list(pages))  # type: ignore[call-overload]
    return rows_of(with_rows(mine.order_by("pk")), now)


def _plays(row: Row, cast: dict[str, int], part: str) -> bool:
    return row.placement.story.page_id == cast.get(part)


def _first(
    rows: Sequence[Row], cast: dict[str, int], part: str, network: str
) -> Row | None:
    mine = (r for r in rows if _plays(r, cast, part) and r.channel.network == network)
    return next(mine, None)


def _picture(page_id: int | None) -> str:
    """The lead picture, once the story is public."""
    story = Story.objects.filter(page_id=page_id).first()
    snapshot = newest_snapshot(story) if story else None
    lead = snapshot.article.lead_picture if snapshot else None
    return (
        f"/media/{lead.filename}" if lead and snapshot.story.first_published_at else ""
    )


def _spot(row: Row) -> Spot:
    return Spot(
        key=f"spot-{row.placement.pk}",
        name=row.channel.name,
        word=row.label.word,
        tone=row.label.tone,
        at=row.placement.posted_at,
        late=row.lateness if row.is_out else "",
        link=_link(row),
        until=_until(row),
        copy=_by_hand(row) if row.is_task else "",
    )


def _until(row: Row) -> str:
    waits = row.label.tone == "wait" and not row.is_out
    return row.when.isoformat() if waits and row.when else ""


def _by_hand(row: Row) -> str:
    snapshot = row.current.snapshot if row.current else None
    if snapshot is None:
        return ""
    return compose_for(row.placement, snapshot.article).post.text


def _missing_consent(row: Row | None) -> Fate:
    title, form, note = _title(row), "", ""
    current = row.current if row else None
    if row and current and current.hold_reason.startswith("gate"):
        gate = _shut_gate(row)
        form = gate.url if gate else ""
        why = gate.message if gate else wording.hold_label(current)
        title = _("On hold: %(reason)s") % {"reason": why}
        note = _("Nothing leaves before the form is filed; then it goes by itself.")
        if gate is None:
            title = _("The form is filed, the post leaves within a minute")
            note = ""
    return Fate(
        "consent", CARDS.title, title, _tone(row), note, _link(row), _wait(row), form
    )


def _shut_gate(row: Row) -> Gate | None:
    """Asked afresh, so that it speaks the language of the screen."""
    snapshot = row.current.snapshot if row.current else None
    if snapshot is None:
        return None
    asked = Checked(row.placement.story.page_id, article=snapshot.article)
    consent = row.channel.connector.capabilities.consent
    [gates] = content_source().gates([asked], consent, database_now())
    return next(iter(gates), None)


def _broken(row: Row | None) -> Fate:
    title, note = _title(row), ""
    if row and row.current:
        if row.current.state == State.UNCERTAIN:
            title = _("Outcome unknown: Facebook hung up after receiving it")
            note = _("We look for it there. Nothing is sent a second time meanwhile.")
        elif row.is_out and _was_looked_up(row):
            title = _("The post was found, it is not sent again")
            note = _("It stands there exactly once.")
    return Fate("broken", RESCUE.title, title, _tone(row), note, _link(row), _wait(row))


def _was_looked_up(row: Row) -> bool:
    """Whether a look-up found the post, be it after a torn line or a dead process."""
    posting = row.placement.deliveries.filter(action=Action.PUBLISH)
    return posting.filter(log__outcome="found").exists()


def _expired(row: Row | None) -> Fate:
    title, note, reconnect = _title(row), "", False
    if row and row.current and row.current.hold_reason == "auth":
        title = _("Not posted: the access token of Facebook has expired")
        note = _("Connect again: the post then goes by itself, and only once.")
        reconnect = True
    return Fate(
        "expired",
        LESSON.title,
        title,
        "person" if reconnect else _tone(row),
        note,
        _link(row),
        _wait(row),
        reconnect=reconnect,
    )


def _corrected(rows: Sequence[Row]) -> Fate:
    """Counts the places that carry the correction."""
    places = len(rows)
    out = sum(row.is_out for row in rows)
    right = len(_corrected_places(rows))
    before, after = _changed(rows[0].placement.story) if rows else ("", "")
    tone, title, note = "wait", _("Waiting for its time"), ""
    if right:
        tone = "done" if right == places else "run"
        title = _("Corrected in %(done)s of %(all)s places") % {
            "done": right,
            "all": places,
        }
        note = KITCHEN.note
    elif out:
        tone = "run"
        title = _("Posted in %(done)s of %(all)s places, a correction follows") % {
            "done": out,
            "all": places,
        }
    return Fate(
        "corrected", KITCHEN.title, title, tone, note, before=before, after=after
    )


def _corrected_places(rows: Sequence[Row]) -> set[int]:
    """Places that carry the corrected text, also as the first they were given."""
    return set(
        Placement.objects.filter(
            pk__in=[row.placement.pk for row in rows],
            deliveries__state=State.SENT,
            deliveries__snapshot__kind=Release.Kind.CORRECTION,
        ).values_list("pk", flat=True)
    )


def _changed(story: Story) -> tuple[str, str]:
    """The first paragraph that the newest publication changed: before, after."""
    newest = list(Snapshot.objects.filter(story=story).order_by("-publication")[:2])
    if len(newest) < 2:
        return "", ""
    now, before = _paragraphs(newest[0].article), _paragraphs(newest[1].article)
    return next(
        ((old, new) for old, new in zip(before, now, strict=False) if old != new),
        ("", ""),
    )


def _paragraphs(article: Article) -> list[str]:
    told = [block.html for block in article.body if isinstance(block, Paragraph)]
    return [article.lead, *told]


def _title(row: Row | None) -> str:
    return row.label.word if row else _("Waiting for its time")


def _tone(row: Row | None) -> str:
    return row.label.tone if row else "wait"


def _link(row: Row | None) -> str:
    """Where to see the post; a feed has no page, its reader's desk has."""
    if row is None or not row.is_out:
        return ""
    if row.channel.network == "feed":
        return f"{settings.LANTOA_SANDBOX_PUBLIC_URL}/newsroom"
    return row.link


def _wait(row: Row | None) -> str:
    return _until(row) if row else ""
