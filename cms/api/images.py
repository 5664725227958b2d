"""/api/content/v2/images/: the pictures of live stories, never anything else."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from wagtail.models import Page

from cms.api.endpoint import Endpoint, Facet, Field, absolute, chosen, whole_number
from cms.api.schemas import ADDRESS, NUMBER, TEXT
from cms.api.story_facets import below, stories
from cms.content.addresses import picture_url
from cms.models import ColumnPage, StoryImage, UnitPage
from cms.search.question import Question
from publishing.models import Snapshot, StoredPicture


def _in(pages: QuerySet[Page]) -> QuerySet[Any]:
    """Digests of the pictures that stand in `pages` now."""
    newest = Snapshot.objects.published().filter(
        story__page__in=pages, publication=F("story__publication")
    )
    return newest.filter(pictures__isnull=False).values("pictures")


def _below(model: Any) -> Any:
    narrow_stories = below(model)

    def narrow(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        pages = narrow_stories(stories(), value)
        return rows.filter(outgoing_digest__in=_in(pages))

    return narrow


def _story(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    pages = stories().filter(pk=whole_number(value))
    return rows.filter(outgoing_digest__in=_in(pages))


class Images(Endpoint):
    model = StoryImage
    collection = "images"
    type_name = "Image"
    summary = "Pictures of published stories"
    item_fields = {
        "title": Field(TEXT, "Title"),
        "alt": Field(TEXT, "What it shows, for those who do not see it"),
        "caption": Field(TEXT, "Caption"),
        "credit": Field(TEXT, "Who took it"),
        "source": Field(TEXT, "Source"),
        "width": Field(NUMBER, "Pixels"),
        "height": Field(NUMBER, "Pixels"),
        "url": Field(ADDRESS, "JPEG of at most 2048 pixels"),
        "small_url": Field(ADDRESS, "JPEG of at most 720 pixels"),
    }
    facets = {
        "unit": Facet(NUMBER, "In stories of this unit", _below(UnitPage)),
        "column": Facet(NUMBER, "In stories of this column", _below(ColumnPage)),
        "story": Facet(NUMBER, "In this story", _story),
    }
    orders = {"-id": ("-pk",), "id": ("pk",), "title": ("title", "pk")}
    default_order = "-id"

    def rows(self) -> QuerySet[StoryImage]:
        public = StoredPicture.objects.filter(public=True)
        return StoryImage.objects.filter(outgoing_digest__in=public.values("digest"))

    def found(self, rows: QuerySet[Any], question: Question) -> list[int]:
        for word in question.words:
            rows = rows.filter(search_folded__contains=word)
        ranked = sorted(
            rows.order_by("-pk").values_list("pk", "title", "caption"),
            key=lambda row: question.distance(row[1], row[2]),
        )
        return [pk for pk, _title, _caption in ranked]

    def items(self, ids: list[int], names: frozenset[str]) -> list[dict[str, Any]]:
        images = StoryImage.objects.in_bulk(ids)
        stored = StoredPicture.objects.in_bulk(
            {image.outgoing_digest for image in images.values()}
        )
        return [
            chosen(self._item(images[pk], stored[images[pk].outgoing_digest]), names)
            for pk in ids
            if pk in images and images[pk].outgoing_digest in stored
        ]

    def _item(self, image: StoryImage, stored: StoredPicture) -> dict[str, Any]:
        small = reverse("small_picture", args=[stored.digest])
        return {
            "id": image.pk,
            "meta": {"type": "cms.StoryImage", "detail_url": self.detail_url(image.pk)},
            "title": image.title,
            "alt": image.description,
            "caption": image.caption,
            "credit": image.credit,
            "source": image.source,
            "width": stored.width,
            "height": stored.height,
            "url": picture_url(stored.digest),
            "small_url": absolute(small),
        }

    find_query_parameters = frozenset(["id"])
