"""Many pages at once, each for itself: one that is refused stops no other.

Wagtail runs a bulk action in one transaction and lets the first refusal end it; here
every page has its own, and whoever asked reads which door is shut where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import messages as django_messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from publishing.content.releases import GatesShut
from publishing.engine.rings import ring
from publishing.planning.legs import PlanRefused

SHOWN = 10  # refusals told one by one


class NotDone(Exception):
    """Why one page stays as it is, in a sentence."""


REFUSALS = (NotDone, GatesShut, PlanRefused)


class EachForItself(PageBulkAction):  # type: ignore[misc]
    """`act` says in a word what became of a page; `told` makes a sentence of it."""

    models: ClassVar[list[type[Page]]] = [Page]

    def act(self, page: Page, number: int) -> str:
        """Raises one of REFUSALS. `number` counts the pages from 0."""
        raise NotImplementedError

    def told(self, word: str, n: int) -> str:
        raise NotImplementedError

    def chosen(self, pages: list[Page]) -> Iterable[Page]:
        return pages

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> Any:
        """ "All" without a folder would be every page there is, filtered or not."""
        if parent_id is None:
            return Page.objects.none().values_list("pk", flat=True)
        return super().get_all_objects_in_listing_query(parent_id)

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, Any]]:
        """In the order they were chosen in, not in the database's."""
        pages, without = super().get_actionable_objects()
        place = {pk: n for n, pk in enumerate(self.request.GET.getlist("id"))}
        pages.sort(key=lambda page: place.get(str(page.pk), len(place)))
        return pages, without

    def form_valid(self, form: Any) -> HttpResponse:
        self.cleaned_form = form
        pages, _no_access = self.get_actionable_objects()
        words: Counter[str] = Counter()
        refused: list[tuple[Page, Exception]] = []
        for number, page in enumerate(self.chosen(pages)):
            try:
                words[self.act(page.specific, number)] += 1
            except REFUSALS as refusal:
                refused.append((page, refusal))
        ring()
        for word, n in words.items():
            django_messages.success(self.request, self.told(word, n))
        self._tell(refused)
        return redirect(self.next_url)

    def _tell(self, refused: list[tuple[Page, Exception]]) -> None:
        for page, refusal in refused[:SHOWN]:
            text = _("“%(title)s” stays as it is: %(why)s")
            said = text % {"title": page.get_admin_display_title(), "why": refusal}
            messages.error(self.request, said, buttons=_ways_out(refusal))
        if (rest := len(refused) - SHOWN) > 0:
            text = ngettext(
                "%(n)s more page stays as it is.",
                "%(n)s more pages stay as they are.",
                rest,
            )
            messages.error(self.request, text % {"n": rest})


def _ways_out(refusal: Exception) -> list[Any]:
    """A button to the first place where a shut door can be opened."""
    reasons = getattr(refusal, "gates", None) or (
        tuple(refusal) if isinstance(refusal, PlanRefused) else ()
    )
    first = next((reason.url for reason in reasons if reason.url), "")
    return [messages.button(first, _("Open the form"))] if first else []
