"""The references of the feed: Django's own syndication framework, as documented."""

from __future__ import annotations

from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import path

from cms.models import ExemplarStory


class Newest(Feed):
    """The fifty newest stories; title, lead, date, author and one tag list."""

    title = "Gương sáng"
    link = "/"
    description = "Những câu chuyện mới"

    def items(self) -> Any:
        return ExemplarStory.objects.live().order_by("-first_published_at")[:50]

    def item_title(self, item: ExemplarStory) -> str:
        return item.title

    def item_description(self, item: ExemplarStory) -> str:
        return item.lead

    def item_link(self, item: ExemplarStory) -> str:
        return item.url_path

    def item_pubdate(self, item: ExemplarStory) -> Any:
        return item.first_published_at

    def item_author_name(self, item: ExemplarStory) -> str:
        return item.author


urlpatterns = [path("feed.xml", Newest())]
