"""Stories as JSON: what was frozen, and where it stands now."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from wagtail.models import Page

from channels.article import Article, Picture
from channels.markup import story_html
from cms.api.endpoint import absolute, chosen, item_url
from cms.api.places import public_path, reference, stands_of
from cms.content.published import articles, newest_publications
from cms.models import STORY_TYPES, Exemplar, MovementPage, StoryPage
from cms.public.shown import shown

KEPT = 2000
_ROW = (
    "pk",
    "path",
    "url_path",
    "slug",
    "title",
    "content_type_id",
    "first_published_at",
    "last_published_at",
)
_contents: OrderedDict[str, dict[str, Any]] = OrderedDict()
_lock = Lock()


def story_items(ids: list[int], names: frozenset[str]) -> list[dict[str, Any]]:
    """Items in the order of `ids`, from a number of queries that never grows."""
    pages = Page.objects.filter(pk__in=ids)
    if "exemplar" in names:
        pages = pages.annotate(
            told=Coalesce(
                *(F(f"{kind._meta.model_name}__exemplar") for kind in STORY_TYPES)
            )
        )
    columns = (*_ROW, "told") if "exemplar" in names else _ROW
    rows = {row["pk"]: row for row in pages.values(*columns)}
    told = _contents_of(list(rows))
    paths = [row["path"] for row in rows.values()]
    stands = stands_of(paths) if names & {"unit", "column"} else {}
    people = _people(rows, names)
    movements = _movements(list(rows)) if "movements" in names else {}
    return [
        chosen(
            {
                "id": pk,
                "meta": _meta(rows[pk]),
                **told[pk],
                "unit": stands[rows[pk]["path"]].unit if stands else None,
                "column": stands[rows[pk]["path"]].column if stands else None,
                "exemplar": people.get(rows[pk].get("told")),
                "movements": movements.get(pk, []),
            },
            names,
        )
        for pk in ids
        if pk in rows and pk in told
    ]


def content(article: Article) -> dict[str, Any]:
    """What the article itself says, as every kind of item shows it."""
    pictures = [picture_item(picture) for picture in article.pictures]
    return {
        "story": article.story,
        "title": article.title,
        "kind": article.kind,
        "lead": article.lead,
        "body": story_html(article, lambda picture: picture.url, lead_picture=False),
        "picture": pictures[0] if pictures else None,
        "pictures": pictures,
        "author": article.author,
        "source": article.source,
        "tags": list(article.tags),
        "published_at": moment(article.published_at),
        "updated_at": moment(article.updated_at),
        "corrections": [
            {"at": moment(one.at), "note": one.note} for one in article.corrections
        ],
        "licence": article.licence,
        "ai_label": article.ai_label,
        "language": article.language,
    }


def picture_item(picture: Picture) -> dict[str, Any]:
    small = reverse("small_picture", args=[picture.digest])
    return {
        "url": picture.url,
        "small_url": absolute(small),
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "source": picture.source,
    }


def moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None


def _contents_of(page_ids: list[int]) -> dict[int, dict[str, Any]]:
    """By page id. A page that is not frozen yet is written as it stands."""
    publications = newest_publications(page_ids)
    known = {
        pk: _contents[one.key]
        for pk, one in publications.items()
        if one.key in _contents
    }
    missing = {pk: one for pk, one in publications.items() if pk not in known}
    if missing:
        found = articles(missing.values())
        for pk, one in missing.items():
            if one.key in found:
                known[pk] = content(found[one.key])
                _keep(one.key, known[pk])
    bare = [pk for pk in page_ids if pk not in known]
    for page in Page.objects.filter(pk__in=bare).specific() if bare else ():
        if isinstance(page, StoryPage):
            known[page.pk] = content(shown(page).article)
    return known


def _keep(key: str, item: dict[str, Any]) -> None:
    with _lock:
        _contents[key] = item
        while len(_contents) > KEPT:
            _contents.popitem(last=False)


def _meta(row: dict[str, Any]) -> dict[str, Any]:
    kind = ContentType.objects.get_for_id(row["content_type_id"]).model_class()
    return {
        "type": f"cms.{kind.__name__}" if kind else "",
        "detail_url": item_url("stories", row["pk"]),
        "html_url": absolute(public_path(row["url_path"])),
        "slug": row["slug"],
        "first_published_at": moment(row["first_published_at"]),
        "last_published_at": moment(row["last_published_at"]),
    }


def _people(
    rows: dict[int, dict[str, Any]], names: frozenset[str]
) -> dict[int | None, dict[str, Any]]:
    wanted = {row["told"] for row in rows.values() if row.get("told")}
    if "exemplar" not in names or not wanted:
        return {}
    found = Exemplar.objects.filter(pk__in=wanted).only(
        "honorific", "full_name", "slug"
    )
    return {
        one.pk: {
            "id": one.pk,
            "name": str(one),
            "slug": one.slug,
            "detail_url": item_url("exemplars", one.pk),
            "html_url": absolute(reverse("exemplar", args=[one.slug])),
        }
        for one in found
    }


def _movements(page_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    belong: dict[int, list[int]] = {}
    for kind in STORY_TYPES:
        through = kind._meta.get_field("movements").remote_field.through
        own = f"{kind._meta.model_name}_id"
        rows = through.objects.filter(**{f"{own}__in": page_ids})
        for page_id, movement_id in rows.values_list(own, "movementpage_id"):
            belong.setdefault(page_id, []).append(movement_id)
    wanted = {pk for pks in belong.values() for pk in pks}
    known = {
        pk: reference("movements", pk, title, public_path(url_path))
        for pk, title, url_path in MovementPage.objects.live()
        .filter(pk__in=wanted)
        .values_list("pk", "title", "url_path")
    }
    return {
        page_id: [known[pk] for pk in pks if pk in known]
        for page_id, pks in belong.items()
    }
