"""The feed of one press partner: settled in our own database, read by the partner.

`compose` makes what an item of the feed carries: the whole story with pictures,
credits, licence and the person to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import ClassVar

from pydantic import Field

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
from channels.press.listing import contact_line, not_before
from channels.text import one_line
from channels.wording import gettext_noop as _

PRINT_WIDTH = 1600  # pixels a newspaper asks for


class FeedSettings(Settings):
    code: str = Field(
        title=_("Short name"),
        description=_("Names this partner inside the installation, e.g. gdtd."),
        pattern=r"^[a-z0-9][a-z0-9-]{0,59}$",
    )
    licence: str = Field(
        default="",
        max_length=500,
        title=_("Licence line"),
        description=_("Stands in every item; empty: the story's own line."),
    )
    contact: str = Field(
        default="",
        max_length=255,
        title=_("Contact"),
        description=_("Name, phone, e-mail for stories that name nobody themselves."),
    )


class PressFeed(Channel[FeedSettings, Secrets]):
    network: ClassVar[str] = "feed"
    label: ClassVar[str] = _("Press feed")
    icon: ClassVar[str] = "rss"
    settings_model: ClassVar[type[Settings]] = FeedSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        recovery=Keyed(),
        local=True,
        edit=True,
        withdraw=True,
        needs_link=True,
        full_text=True,
        max_pictures=100,
        consent="press",
        early=True,
    )

    def account_id(self, settings: FeedSettings) -> str:
        return f"press:{settings.code}"

    def compose(
        self, article: Article, options: Options, settings: FeedSettings
    ) -> Composed:
        shown = article.model_copy(
            update={"pictures": tuple(p for p in article.pictures if p.url)}
        )
        html = story_html(shown, lambda picture: picture.url)
        post = Post(
            title=one_line(article.title),
            html="\n".join([*_embargo(article), html, *_terms(article, settings)]),
            excerpt=one_line(article.lead),
            link=options.link,
            pictures=shown.pictures,
            tags=article.tags,
            column=article.column,
        )
        return Composed(post, tuple(_findings(article, settings)))


def _embargo(article: Article) -> Iterator[str]:
    """Where somebody who copies the text cannot overlook it."""
    if article.embargoed_until is not None:
        yield f"<p><strong>{escape(not_before(article.embargoed_until))}</strong></p>"


def _terms(article: Article, settings: FeedSettings) -> Iterator[str]:
    """What a desk has to know before it prints the story."""
    licence = settings.licence or article.licence
    contact = contact_line(article.contact) or settings.contact
    if licence:
        yield f"<p><small>{escape(one_line(licence))}</small></p>"
    if contact:
        label = "Liên hệ" if article.language == "vi" else "Contact"
        yield f"<p><small>{label}: {escape(one_line(contact))}</small></p>"


def _findings(article: Article, settings: FeedSettings) -> Iterator[Finding]:
    if not article.title.strip():
        yield Finding("error", "title", _("The story has no title."))
    if not article.lead.strip() and not article.body:
        yield Finding("error", "text", _("The story has no text."))
    if not (contact_line(article.contact) or settings.contact):
        yield Finding(
            "warning", "contact", _("No contact is named: the desk has nobody to ask.")
        )
    for number, picture in enumerate(article.pictures, start=1):
        which = {"number": number}
        if not picture.url:
            yield Finding(
                "warning",
                "picture_address",
                _("Picture %(number)s has no public address and stays out."),
                which,
            )
        if not picture.credit.strip():
            yield Finding(
                "warning",
                "picture_credit",
                _("Picture %(number)s names no photographer."),
                which,
            )
        if picture.width < PRINT_WIDTH:
            yield Finding(
                "warning",
                "picture_small",
                _(
                    "Picture %(number)s is %(width)s pixels wide; "
                    "newspapers ask for %(wanted)s."
                ),
                {**which, "width": picture.width, "wanted": PRINT_WIDTH},
            )
