"""/api/content/v2/stories/"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from cms.api.endpoint import Endpoint, Field
from cms.api.schemas import (
    HTML,
    MOMENT,
    PERSON,
    PICTURE,
    REFERENCE,
    TEXT,
    choice,
    many,
    maybe,
    shape,
)
from cms.api.story_facets import FACETS, KINDS, stories
from cms.api.story_items import story_items
from cms.search.pages import best_first
from cms.search.question import Question


class Stories(Endpoint):
    model = Page
    collection = "stories"
    type_name = "Story"
    summary = "Published stories: exemplar stories, reportages, news and articles"
    item_fields = {
        "story": Field(TEXT, "UUID of the story, the same for ever", listed=False),
        "title": Field(TEXT, "Title"),
        "kind": Field(choice(list(KINDS)), "Kind of story"),
        "lead": Field(TEXT, "Lead, plain text"),
        "body": Field(HTML, "The story as clean HTML", listed=False),
        "picture": Field(maybe(PICTURE), "Lead picture"),
        "pictures": Field(many(PICTURE), "All pictures", listed=False),
        "author": Field(TEXT, "Author or pen name"),
        "source": Field(TEXT, "Source line", listed=False),
        "tags": Field(many(TEXT), "Hashtags without their sign", listed=False),
        "published_at": Field(MOMENT, "First publication"),
        "updated_at": Field(MOMENT, "Last declared change"),
        "corrections": Field(
            many(shape(at=MOMENT, note=TEXT)), "Public corrections", listed=False
        ),
        "licence": Field(TEXT, "What others may do with it", listed=False),
        "ai_label": Field(TEXT, "Visible label when AI took part", listed=False),
        "language": Field(TEXT, "Language code", listed=False),
        "unit": Field(maybe(REFERENCE), "The unit that tells it"),
        "column": Field(maybe(REFERENCE), "The column it stands in"),
        "exemplar": Field(maybe(PERSON), "Whom it tells of"),
        "movements": Field(many(REFERENCE), "Movements it belongs to", listed=False),
    }
    facets = FACETS
    orders = {
        "-published_at": ("-first_published_at", "-pk"),
        "published_at": ("first_published_at", "pk"),
        "title": ("title", "pk"),
        "-title": ("-title", "-pk"),
    }
    default_order = "-published_at"

    def rows(self) -> QuerySet[Page]:
        return stories()

    def items(self, ids: list[int], names: frozenset[str]) -> list[dict[str, Any]]:
        return story_items(ids, names)

    def found(self, rows: QuerySet[Page], question: Question) -> list[int]:
        return best_first(question, rows)

    def find_object(self, queryset: QuerySet[Page], request: Any) -> Page | None:
        """Also by `html_path`, the path of the public page."""
        path = request.GET.get("html_path", "").strip("/")
        if path and "\x00" not in path:
            return (
                queryset.filter(url_path__endswith=f"/{path}/")
                .filter(url_path__in=[f"{root}{path}/" for root in _roots()])
                .first()
            )
        found: Page | None = super().find_object(queryset, request)
        return found

    find_query_parameters = Endpoint.find_query_parameters.union(["html_path"])


def _roots() -> list[str]:
    from wagtail.models import Site

    return [
        site.root_page.url_path for site in Site.objects.select_related("root_page")
    ]
