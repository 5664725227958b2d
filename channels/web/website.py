"""The unit's own website: the page itself is the post, settled in our own database."""

from __future__ import annotations

from typing import ClassVar

from channels import findings
from channels.article import Article
from channels.contract import (
    Capabilities,
    Channel,
    Composed,
    Finding,
    Keyed,
    Options,
    Post,
    Secrets,
    Settings,
)
from channels.markup import story_html
from channels.wording import gettext_noop


class Website(Channel[Settings, Secrets]):
    """First of all places; its time is the story's go-live."""

    network: ClassVar[str] = "website"
    label: ClassVar[str] = gettext_noop("Unit's website")
    icon: ClassVar[str] = "home"
    capabilities: ClassVar[Capabilities] = Capabilities(
        recovery=Keyed(),
        local=True,
        edit=True,
        withdraw=True,
        needs_link=False,
        full_text=True,
        max_pictures=100,
        consent="website",
    )

    def account_id(self, settings: Settings) -> str:
        return ""  # the unit's, given by publishing.planning.website

    def compose(
        self, article: Article, options: Options, settings: Settings
    ) -> Composed:
        post = Post(
            title=article.title,
            excerpt=article.lead,
            html=story_html(article, lambda picture: picture.filename),
            link=article.url,
            pictures=article.pictures,
            tags=article.tags,
            column=article.column,
        )
        found = findings.missing_alt(article.pictures, "error")
        if not article.title:
            words = gettext_noop("The story has no title.")
            found.append(Finding("error", "no_title", words))
        return Composed(post, tuple(found))
