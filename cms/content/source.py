"""PageSource: what publishing may ask of the stories (publishing.ports)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from wagtail.models import Page

from cms.content import filters
from cms.content import gates as gate_book
from cms.content.article import build
from cms.content.corrections import corrections_of
from cms.content.drafts import digest, newest, story_page, with_content
from cms.content.tree import unit_of
from cms.models import STORY_TYPES, StoryPage, UnitPage
from publishing.ports import (
    ChannelClass,
    Checked,
    Draft,
    Gate,
    Kind,
    Mismatch,
    Rendered,
    Unit,
)


class PageSource:
    """Implements `publishing.ports.ContentSource` over Wagtail pages."""

    def article(
        self,
        page_id: int,
        *,
        content: dict[str, Any] | None = None,
        story: str,
        tag: str,
        revision: int,
        published_at: datetime,
        updated_at: datetime,
    ) -> Rendered:
        page = self._story(page_id)
        if content is not None:
            page = with_content(page, content)
        return build(
            page,
            unit_of(page.path),
            story=story,
            tag=tag,
            revision=revision,
            published_at=published_at,
            updated_at=updated_at,
            corrections=corrections_of(story),
        )

    def draft(self, page_id: int) -> Draft:
        return newest(self._story(page_id))

    def digest(self, content: dict[str, Any]) -> str:
        return digest(content)

    def gates(
        self, contents: Sequence[Checked], channel_class: ChannelClass, now: datetime
    ) -> list[tuple[Gate, ...]]:
        return gate_book.shut_gates(contents, channel_class, now)

    def embargo(self, checked: Checked) -> datetime | None:
        """Planned content carries its own; anything else has the page's."""
        return self.embargoes([checked])[0]

    def embargoes(self, contents: Sequence[Checked]) -> list[datetime | None]:
        asked = {c.page_id for c in contents if c.content is None and c.page_id}
        of_pages: dict[int, datetime | None] = {}
        for kind in STORY_TYPES if asked else ():
            found = kind.objects.filter(pk__in=asked - of_pages.keys())
            of_pages |= dict(found.values_list("pk", "embargo_at"))
        return [_embargo(checked, of_pages) for checked in contents]

    def unit_of(self, page_id: int) -> Unit | None:
        path = Page.objects.filter(pk=page_id).values_list("path", flat=True).first()
        unit = unit_of(path) if path else None
        return _unit(unit) if unit else None

    def units(self) -> list[Unit]:
        return [_unit(unit) for unit in UnitPage.objects.order_by("path")]

    def matches(self, filter: Mapping[str, Any], page_id: int) -> bool:
        return not self.mismatches(filter, [page_id])[0]

    def mismatches(
        self, filter: Mapping[str, Any], page_ids: Sequence[int]
    ) -> list[tuple[Mismatch, ...]]:
        return filters.mismatches(filter, page_ids)

    def kinds(self) -> list[Kind]:
        return filters.kinds()

    def is_story(self, page_id: int) -> bool:
        page = Page.objects.filter(pk=page_id).first()
        return page is not None and issubclass(page.specific_class or Page, StoryPage)

    def _story(self, page_id: int) -> StoryPage:
        page = story_page(page_id)
        if page is None:
            raise LookupError(f"page {page_id} is not a story")
        return page


def _embargo(checked: Checked, of_pages: dict[int, datetime | None]) -> datetime | None:
    if checked.content is None:
        moment = of_pages.get(checked.page_id or 0)
    else:
        stored = checked.content.get("embargo_at")
        moment = parse_datetime(stored) if isinstance(stored, str) else stored
    return moment.astimezone(UTC) if moment else None


def _unit(unit: UnitPage) -> Unit:
    return Unit(
        unit.pk,
        unit.title,
        unit.path,
        unused=unit.unused_classes,
        contact=unit.contact_email,
    )
