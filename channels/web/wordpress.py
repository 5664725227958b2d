"""A WordPress site: a draft is prepared with its pictures, then that id is published.

`send` only flips the status, so after any doubt the id tells what happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from html import escape
from typing import ClassVar

from pydantic import Field
from slugify import slugify

from channels import findings
from channels.addresses import WebAddress, same_address
from channels.article import Article
from channels.contract import (
    Capabilities,
    Channel,
    Composed,
    Count,
    Finding,
    Options,
    PictureLimits,
    Post,
    Probe,
    Published,
    Queryable,
    Resume,
    Secrets,
    Settings,
    Wire,
)
from channels.markup import caption_text, story_html, word
from channels.message import chosen_pictures
from channels.problems import Rejected
from channels.text import one_line, tokens
from channels.transport.outcome import not_prepared
from channels.web.wordpress_draft import (
    content_of,
    erase,
    fields,
    mark,
    materials,
    pictures_of,
)
from channels.web.wordpress_site import Item, Missing, Site, id_of
from channels.wording import gettext_noop

TITLE_LIMIT = 255
UPLOAD_LIMIT = 2_000_000  # bytes: what PHP takes out of the box (upload_max_filesize)
ANY_STATUS = "publish,future,draft,pending,private"


class WordPressSettings(Settings):
    site: WebAddress = Field(
        title=gettext_noop("Address of the site"),
        description=gettext_noop("The front page, e.g. https://truong.edu.vn"),
    )
    username: str = Field(
        min_length=1,
        max_length=60,
        title=gettext_noop("User name"),
        description=gettext_noop("A user there with the role Author or Editor."),
    )
    category: str = Field(
        default="",
        max_length=120,
        title=gettext_noop("Category on that site"),
        description=gettext_noop("Empty: the name of the story's column."),
    )
    tags: bool = Field(
        default=True,
        title=gettext_noop("Take the story's tags along"),
    )
    lead_picture: bool = Field(
        default=True,
        title=gettext_noop("Show the lead picture in the text too"),
        description=gettext_noop(
            "Switch off if the site's theme shows the featured picture by itself."
        ),
    )
    plain_links: bool = Field(
        default=False,
        title=gettext_noop("The site uses plain permalinks (?p=123)"),
        description=gettext_noop("Leave off unless the connection test asks for it."),
    )


class WordPressSecrets(Secrets):
    password: str = Field(
        min_length=1,
        title=gettext_noop("Application password"),
        description=gettext_noop(
            "From Users → Profile on that site; not the password for logging in."
        ),
    )


_Wire = Wire[WordPressSettings, WordPressSecrets]


class WordPress(Channel[WordPressSettings, WordPressSecrets]):
    network: ClassVar[str] = "wordpress"
    label: ClassVar[str] = gettext_noop("WordPress site")
    icon: ClassVar[str] = "globe"
    settings_model: ClassVar[type[Settings]] = WordPressSettings
    secrets_model: ClassVar[type[Secrets]] = WordPressSecrets
    capabilities: ClassVar[Capabilities] = Capabilities(
        recovery=Queryable(),
        prepare=True,
        edit=True,
        withdraw=True,
        full_text=True,
        max_pictures=50,
        picture=PictureLimits(bytes=UPLOAD_LIMIT),
    )

    def account_id(self, settings: WordPressSettings) -> str:
        return same_address(settings.site)

    def compose(
        self, article: Article, options: Options, settings: WordPressSettings
    ) -> Composed:
        pictures = chosen_pictures(article, options)[: self.capabilities.max_pictures]
        title = one_line(article.title)
        shown = article.model_copy(update={"pictures": pictures})
        html = story_html(shown, lead_picture=settings.lead_picture)
        notes = [] if settings.lead_picture else _featured_note(shown)
        html = "\n".join([html, *notes, _source_line(article, options.link)])
        there = len(article.pictures)
        found = [
            *([] if title else [_no_title()]),
            *findings.title_too_long(title, TITLE_LIMIT),
            *findings.missing_alt(pictures),
            *findings.too_many_pictures(there, self.capabilities.max_pictures),
            *findings.link_not_public(options.link),
        ]
        post = Post(
            title=title,
            html=html,
            excerpt=one_line(article.lead),
            link=options.link,
            pictures=pictures,
            tags=article.tags if settings.tags else (),
            column=settings.category or article.column,
        )
        return Composed(post, tuple(found), Count(used=len(title), limit=TITLE_LIMIT))

    def probe(self, wire: _Wire) -> Probe:
        me = _site(wire).get("users/me", context="edit")
        name = f"{me.get('name', '')} · {self.account_id(wire.settings)}"
        rights = me.get("capabilities")
        found: list[Finding] = []
        if isinstance(rights, dict) and not rights.get("publish_posts"):
            words = gettext_noop("This user may not publish on that site.")
            found.append(Finding("error", "cannot_publish", words))
        return Probe(self.account_id(wire.settings), name, tuple(found))

    def prepare(self, wire: _Wire, post: Post, resume: Resume) -> Iterator[Resume]:
        """Pictures, then terms, then the draft; each is found again when repeated."""
        site, resume = _site(wire), deepcopy(resume)
        if "slug" not in resume:
            resume["slug"] = f"lt-{mark(wire)}-{slugify(post.title, max_length=60)}"
            yield deepcopy(resume)
        yield from materials(site, wire, post, resume)
        if wire.remote_id:
            return
        draft = fields(post, resume)
        if "post" not in resume:
            resume["post"] = _existing(site, resume["slug"]) or id_of(
                site.post("posts", {**draft, "slug": resume["slug"], "status": "draft"})
            )
            yield deepcopy(resume)
        # A draft that was found or handed on may hold an older text.
        site.post(f"posts/{resume['post']}", draft)

    def send(self, wire: _Wire, post: Post, resume: Resume) -> Published:
        if "post" not in resume:
            raise not_prepared()
        path = f"posts/{resume['post']}"
        answer = _site(wire).post(path, {"status": "publish"}, creating=True)
        return _published(answer, creating=True)

    def find(self, wire: _Wire, post: Post, resume: Resume) -> tuple[Published, ...]:
        """By the draft's id, else by its slug, else by our token in the text."""
        site = _site(wire)
        found: list[Item] = []
        if "post" in resume:
            with suppress(Missing):
                found = [site.get(f"posts/{resume['post']}", context="edit")]
        elif wire.link_token:
            listed = site.listed(
                "posts", search=wire.link_token, status="publish", context="edit"
            )
            found = [item for item in listed if _carries(item, wire.link_token)]
        return tuple(
            _published(item)
            for item in found
            if item.get("status") == "publish" and str(item.get("id")) not in wire.taken
        )

    def update(self, wire: _Wire, post: Post, resume: Resume) -> Published:
        site, resume = _site(wire), deepcopy(resume)
        before = site.get(f"posts/{wire.remote_id}", context="edit")
        if before.get("status") == "trash":
            raise Missing(
                "missing_there",
                gettext_noop("The post is no longer on the site."),
                fix=gettext_noop("Somebody removed it there; post it again."),
            )
        for _step in materials(site, wire, post, resume):
            pass
        answer = site.post(f"posts/{wire.remote_id}", fields(post, resume))
        erase(site, wire, pictures_of(before) - pictures_of(answer))
        return _published(answer)

    def withdraw(self, wire: _Wire) -> Published:
        """To the trash, and its pictures away for good."""
        site, path = _site(wire), f"posts/{wire.remote_id}"
        with suppress(Missing):
            before = site.get(path, context="edit")
            if before.get("status") != "trash":
                site.ask("DELETE", path)
            erase(site, wire, pictures_of(before))
        return Published(wire.remote_id)

    def discard(self, wire: _Wire, resume: Resume) -> None:
        site = _site(wire)
        if "post" in resume:
            path = f"posts/{resume['post']}"
            with suppress(Missing):
                if site.get(path, context="edit").get("status") == "publish":
                    return
            site.delete(path)
        for picture in resume.get("media", {}).values():
            site.delete(f"media/{picture['id']}")


def _site(wire: _Wire) -> Site:
    root = wire.settings.site.rstrip("/")
    base = f"{root}/?rest_route=" if wire.settings.plain_links else f"{root}/wp-json"
    return Site(
        wire.transport,
        base,
        (wire.settings.username, wire.secrets.password),
        wire.secrets,
        wire.now,
    )


def _existing(site: Site, slug: str) -> int | None:
    """The oldest post of that slug, whatever its status."""
    found = site.listed("posts", slug=slug, status=ANY_STATUS, context="edit")
    return min((id_of(item) for item in found), default=None)


def _published(item: Item, *, creating: bool = False) -> Published:
    """A post that stands on the site; a Problem when it does not."""
    key = id_of(item, creating=creating)
    if item.get("status") != "publish":
        raise Rejected(
            "kept_back",
            gettext_noop("The site keeps the post back (%(status)s)."),
            fix=gettext_noop("Release it there, or ask for the right to publish."),
            params={"status": str(item.get("status"))[:40]},
        )
    return Published(str(key), str(item.get("link") or ""))


def _carries(item: Item, token: str) -> bool:
    return token in tokens(content_of(item))


def _source_line(article: Article, link: str) -> str:
    name = escape(one_line(article.unit or article.source or article.title))
    address = escape(link)
    return f'<p>{word(article, "source")}: <a href="{address}">{name}</a></p>'


def _featured_note(article: Article) -> list[str]:
    """The credit of a lead picture that does not stand in the text."""
    lead = article.lead_picture
    words = caption_text(article, lead) if lead else ""
    return [f"<p><em>{escape(words)}</em></p>"] if words else []


def _no_title() -> Finding:
    return Finding("error", "title_empty", gettext_noop("The story has no title."))
