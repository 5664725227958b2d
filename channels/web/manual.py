"""A place without an API: the text is copied by hand, and planned and proven like
everything else."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from channels import findings
from channels.article import Article
from channels.contract import (
    Blind,
    Capabilities,
    Channel,
    Composed,
    Count,
    Options,
    Post,
    Secrets,
    Settings,
)
from channels.message import chosen_pictures, linked_text
from channels.text import count, one_line
from channels.wording import gettext_noop


class ManualSettings(Settings):
    place: str = Field(
        min_length=1,
        max_length=120,
        title=gettext_noop("Place to post"),
        description=gettext_noop("For example the Zalo group of the school's union."),
    )
    address: str = Field(
        default="",
        max_length=500,
        title=gettext_noop("Link to the place"),
        description=gettext_noop("Opened from the task, if there is one."),
    )
    limit: int | None = Field(
        default=None,
        ge=1,
        title=gettext_noop("Longest text (characters)"),
        description=gettext_noop("Empty: no limit."),
    )
    hashtags: str = Field(
        default="",
        max_length=200,
        title=gettext_noop("Hashtags"),
        description=gettext_noop("Stand at the end of every text, e.g. #LanTỏa."),
    )
    guide: str = Field(
        default="",
        max_length=1000,
        title=gettext_noop("How to post there"),
        description=gettext_noop("Shown to whoever does it, step by step."),
        json_schema_extra={"multiline": True},
    )


class Manual(Channel[ManualSettings, Secrets]):
    network: ClassVar[str] = "manual"
    label: ClassVar[str] = gettext_noop("By hand")
    icon: ClassVar[str] = "clipboard-list"
    settings_model: ClassVar[type[Settings]] = ManualSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        recovery=Blind(),
        by_hand=True,
        edit=True,
        withdraw=True,
        max_pictures=20,
        own_text=True,
    )

    def account_id(self, settings: ManualSettings) -> str:
        return one_line(settings.place).casefold()

    def compose(
        self, article: Article, options: Options, settings: ManualSettings
    ) -> Composed:
        text = linked_text(article, options, settings.hashtags)
        pictures = chosen_pictures(article, options)
        used = Count(used=count(text), limit=settings.limit)
        post = Post(
            title=article.title, text=text, link=options.link, pictures=pictures
        )
        found = findings.over_limit(used) + findings.link_not_public(options.link)
        return Composed(post, tuple(found), used)
