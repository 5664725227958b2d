"""/feeds/<page>/: the newest stories of a section as RSS, Atom and JSON Feed."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.models import Page

from channels.contract import Options
from channels.press import atom, jsonfeed, rss
from channels.press.feed import FeedSettings, PressFeed
from channels.press.listing import Addresses, Entry, Item, Listing, Recall
from cms.content.addresses import canonical_url
from cms.content.published import Publication, articles, newest_publications
from cms.content.timeline import stories_in
from cms.content.tree import unit_of
from cms.models import MovementPage
from cms.public.listing import newest_below
from cms.public.whereabouts import holder, where_of
from publishing.models import Story

STORIES = 50
RECALL_DAYS = 30
REMEMBERED = 64
FORMATS: dict[str, Any] = {"rss.xml": rss, "atom.xml": atom, "feed.json": jsonfeed}
# Whoever took a story back wants it forgotten: a public notice names nobody.
TAKEN_DOWN = "Bài đã được gỡ"
REASON = "Bài này không còn được đăng. Đề nghị gỡ bản đã lấy và không chia sẻ tiếp."

_ready: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


@require_safe
def feed(request: HttpRequest, where: str, name: str) -> HttpResponse:
    form = FORMATS.get(name)
    if form is None:
        raise Http404
    page = holder(where)
    snapshots, recalls = _contents(page, timezone.now())
    etag = _version(page, name, snapshots, recalls)
    response = get_conditional_response(request, etag=f'"{etag}"')
    if response is None:
        body = _remembered(etag)
        if body is None:
            body = form.render(_listing(page, snapshots, recalls))
            _remember(etag, body)
        response = HttpResponse(body, content_type=form.CONTENT_TYPE)
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = "public, max-age=60"
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _contents(page: Page, now: datetime) -> tuple[list[Publication], list[Story]]:
    """Publications of the newest stories, and the stories taken back lately."""
    below = stories_in if isinstance(page, MovementPage) else newest_below
    stories = below(page)
    ids = list(stories.values_list("pk", flat=True)[:STORIES])
    publications = newest_publications(ids)
    recalls = Story.objects.filter(
        withdrawn_at__gt=now - timedelta(days=RECALL_DAYS),
        url__startswith=canonical_url(page),
    ).exclude(page__live=True)
    return (
        [publications[pk] for pk in ids if pk in publications],
        list(recalls.order_by("-withdrawn_at")[:STORIES]),
    )


def _version(
    page: Page, name: str, snapshots: list[Publication], recalls: list[Story]
) -> str:
    unit = unit_of(page.path)
    parts = [
        name,
        page.pk,
        page.title,
        page.url_path,
        unit.title if unit else "",
        [one.key for one in snapshots],
        [(str(story.pk), str(story.withdrawn_at)) for story in recalls],
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]


def _remembered(etag: str) -> bytes | None:
    with _lock:
        return _ready.get(etag)


def _remember(etag: str, body: bytes) -> None:
    with _lock:
        _ready[etag] = body
        while len(_ready) > REMEMBERED:
            _ready.popitem(last=False)


def _listing(page: Page, snapshots: list[Publication], recalls: list[Story]) -> Listing:
    unit = unit_of(page.path)
    name = unit.title if unit else "Lan Tỏa"
    home = canonical_url(page)
    base = f"{settings.LANTOA_BASE_URL}/feeds/{where_of(page)}"
    found = articles(snapshots)
    entries: list[Entry] = [
        _item(found[one.key]) for one in snapshots if one.key in found
    ]
    entries += [_recall(story) for story in recalls]
    about = getattr(page, "introduction", "") or getattr(page, "summary", "")
    return Listing(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'lantoa:page:{page.pk}')}",
        title=page.title if page.title == name else f"{page.title} – {name}",
        description=about or f"Bài mới: {page.title}",
        home=home,
        addresses=Addresses(f"{base}/rss.xml", f"{base}/atom.xml", f"{base}/feed.json"),
        unit=name,
        language="vi",
        licence=unit.licence if unit else "",
        contact="",
        updated=max((entry.at for entry in entries), default=_born(page)),
        seq=len(entries),
        entries=tuple(entries),
    )


def _born(page: Page) -> datetime:
    born: datetime = page.first_published_at or timezone.now()
    return born


def _item(article: Any) -> Item:
    post = (
        PressFeed()
        .compose(article, Options(link=article.url), FeedSettings(code="public"))
        .post
    )
    event = "story.corrected" if article.corrections else "story.published"
    return Item(article, post, event, article.revision, article.updated_at)


def _recall(story: Story) -> Recall:
    at = story.withdrawn_at
    return Recall(
        tag=story.tag,
        title=TAKEN_DOWN,
        url=story.url,
        reason=REASON,
        at=at,
        seq=0,
        published_at=story.first_published_at or at,
        unit=story.unit_name,
    )
