"""Publish many pages; stories go through their gates, one by one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from publishing.admin.bulk import EachForItself
from publishing.clock import database_now
from publishing.content.golive import publish_page
from publishing.ports import content_source


class Publish(EachForItself, PublishBulkAction):  # type: ignore[misc]
    """Takes the place of Wagtail's own, form and all."""

    def chosen(self, pages: list[Page]) -> Iterable[Page]:
        below = self.cleaned_form.cleaned_data["include_descendants"]
        for page in pages:
            yield page
            for one in page.get_descendants().not_live() if below else ():
                if self.check_perm(one):
                    yield one

    def act(self, page: Page, number: int) -> str:
        user = self.request.user
        if page.live and not page.has_unpublished_changes:
            return "standing"
        if not content_source().is_story(page.pk):
            revision = page.get_latest_revision() or page.save_revision(user=user)
            revision.publish(user=user)
            return "live"
        done = publish_page(page, user=user, now=database_now())
        return "live" if done is None or done.live else "planned"

    def told(self, word: str, n: int) -> str:
        match word:
            case "live":
                text = ngettext("%(n)s page is live.", "%(n)s pages are live.", n)
            case "planned":
                text = ngettext(
                    "%(n)s story may not go out yet and is planned for its hour.",
                    "%(n)s stories may not go out yet and are planned for their hour.",
                    n,
                )
            case _:
                text = ngettext(
                    "%(n)s page was live already, without newer edits.",
                    "%(n)s pages were live already, without newer edits.",
                    n,
                )
        return text % {"n": n}
