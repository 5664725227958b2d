"""A Facebook Page: a link, or photos uploaded unseen and shown by one call.

Facebook knows no key, so a doubtful post is looked for among the page's own posts by
the token in its link.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any, ClassVar

from channels import findings
from channels.article import Article, Picture
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
    Quota,
    Resume,
    Secrets,
    Settings,
)
from channels.message import chosen_pictures, linked_text, short_text
from channels.problems import AuthNeeded, Problem
from channels.social import facebook_comments as comments
from channels.social.facebook_account import (
    MAX_PHOTOS,
    FacebookSecrets,
    FacebookSettings,
    FacebookWire,
    graph_of,
    not_page_token,
    token_findings,
)
from channels.social.graph import Graph, Missing, permalink, published, told, unreadable
from channels.text import PLACE, count, fingerprint, tokens
from channels.transport.outcome import not_prepared
from channels.wording import gettext_noop

MESSAGE_LIMIT = 63_206
ADVISED = 5_000
PHOTO_LIMIT = 4_000_000  # bytes
LOOK_BACK = timedelta(minutes=2)
PAGES_TO_READ = 3  # of 100 posts each
SEEN = "id,message,created_time,permalink_url,attachments{url,unshimmed_url}"


class FacebookPage(Channel[FacebookSettings, FacebookSecrets]):
    network: ClassVar[str] = "facebook"
    label: ClassVar[str] = gettext_noop("Facebook Page")
    icon: ClassVar[str] = "group"
    settings_model: ClassVar[type[Settings]] = FacebookSettings
    secrets_model: ClassVar[type[Secrets]] = FacebookSecrets
    capabilities: ClassVar[Capabilities] = Capabilities(
        recovery=Queryable(),
        prepare=True,
        edit=True,
        withdraw=True,
        quota=True,
        max_pictures=MAX_PHOTOS,
        picture=PictureLimits(bytes=PHOTO_LIMIT),
        keeps_pictures=True,
        own_text=True,
        follow_ups=1,
    )

    def account_id(self, settings: FacebookSettings) -> str:
        return settings.page_id

    def compose(
        self, article: Article, options: Options, settings: FacebookSettings
    ) -> Composed:
        there = chosen_pictures(article, options)
        pictures = there[: settings.photos] if settings.layout == "photos" else ()
        comment = comments.compose(options, settings)
        # Beside photos the link stands in the text, or in the first comment alone.
        bare = bool(pictures and comment) and PLACE not in (options.text or "")
        write = linked_text if pictures and not bare else short_text
        text = write(article, options, settings.hashtags)
        used = Count(used=count(text), limit=MESSAGE_LIMIT)
        found: list[Finding] = [
            *([] if short_text(article, options) else [findings.empty_text()]),
            *findings.over_limit(used),
            *findings.long_text(used, ADVISED),
            *findings.missing_alt(pictures),
            *findings.link_not_public(options.link),
            *comments.remarks(comment),
        ]
        if pictures:
            found += findings.too_many_pictures(len(there), settings.photos)
        link = "" if bare else options.link
        post = Post(text=text, link=link, pictures=pictures)
        return Composed(post, tuple(found), used, (comment,) if comment else ())

    def probe(self, wire: FacebookWire) -> Probe:
        """Whose token is it? A person's would post in the wrong name."""
        graph, page = graph_of(wire), wire.settings.page_id
        me = graph.get("me", fields="id,name").data
        if str(me.get("id")) != page:
            raise not_page_token()
        name = str(me.get("name") or page)
        return Probe(page, name, tuple(token_findings(wire)))

    def quota(self, wire: FacebookWire) -> Quota:
        """The usage of page and application stands in the headers of every answer."""
        answer = graph_of(wire).get(wire.settings.page_id, fields="id")
        return Quota(answer.rest, answer.app_rest)

    def prepare(
        self, wire: FacebookWire, post: Post, resume: Resume
    ) -> Iterator[Resume]:
        """Upload the photos where nobody sees them; let Facebook read the link."""
        if wire.remote_id or wire.part > 1:
            return
        graph, resume = graph_of(wire), deepcopy(resume)
        photos = resume.setdefault("photos", {})
        for picture in post.pictures:
            if picture.digest not in photos:
                photos[picture.digest] = _upload(graph, wire, picture)
                yield deepcopy(resume)
        if not post.pictures and "scraped" not in resume:
            resume["scraped"] = _scrape(graph, post.link)
            yield deepcopy(resume)

    def send(self, wire: FacebookWire, post: Post, resume: Resume) -> Published:
        if wire.part > 1:
            return comments.send(wire, post)
        fields = {
            "message": post.text,
            "client_mutation_id": str(wire.key),
        }
        if post.pictures:
            photos = resume.get("photos", {})
            if any(picture.digest not in photos for picture in post.pictures):
                raise not_prepared()
            fields["attached_media"] = json.dumps(
                [{"media_fbid": photos[picture.digest]} for picture in post.pictures]
            )
        else:
            fields["link"] = post.link
        path = f"{wire.settings.page_id}/feed?fields=id,permalink_url,created_time"
        full = {name: value for name, value in fields.items() if value}
        return published(graph_of(wire).post(path, full, creating=True))

    def find(
        self, wire: FacebookWire, post: Post, resume: Resume
    ) -> tuple[Published, ...]:
        if wire.part > 1:
            return comments.find(wire, post)
        own: list[Published] = []
        alike: list[Published] = []
        for item in _recent(wire):
            key = str(item.get("id") or "")
            if not key or key in wire.taken:
                continue
            seen = Published(key, permalink(item))
            text, links = str(item.get("message") or ""), _links(item)
            carried = tokens(" ".join([text, *links]))
            if wire.link_token in carried:
                own.append(seen)
            elif not carried and _same(text, post.text) and not (links and post.link):
                alike.append(seen)  # not unfolded yet, or posted without a link
        return (*own, *alike) if own else tuple(alike)

    def update(self, wire: FacebookWire, post: Post, resume: Resume) -> Published:
        """Facebook lets the text be edited, not the photos or the link."""
        graph = graph_of(wire)
        answer = graph.post(wire.remote_id, {"message": post.text})
        if answer.data.get("success") is not True:
            raise unreadable(creating=False)
        return told(wire.remote_id, "", answer)

    def withdraw(self, wire: FacebookWire) -> Published:
        try:
            answer = graph_of(wire).delete(wire.remote_id)
        except Missing as gone:
            return Published(wire.remote_id, status=gone.status, answer=gone.answer)
        if answer.data.get("success") is not True:
            raise unreadable(creating=False)
        return told(wire.remote_id, "", answer)

    def discard(self, wire: FacebookWire, resume: Resume) -> None:
        graph = graph_of(wire)
        for photo in resume.get("photos", {}).values():
            try:
                graph.delete(photo)
            except Missing:
                continue


def _upload(graph: Graph, wire: FacebookWire, picture: Picture) -> str:
    caption = " ".join(filter(None, [picture.caption, picture.credit]))
    fields = {
        "published": "false",
        "caption": caption,
        "alt_text_custom": picture.alt,
    }
    data = wire.picture(picture.digest)
    answer = graph.post(
        f"{wire.settings.page_id}/photos",
        {name: value for name, value in fields.items() if value},
        files={"source": (picture.filename, data, "image/jpeg")},
    )
    key = answer.data.get("id")
    if not isinstance(key, str):
        raise unreadable(creating=False)
    return key


def _scrape(graph: Graph, link: str) -> bool:
    """Let Facebook read the card now, so that the post shows it at once."""
    if not findings.is_public_link(link):
        return False
    try:
        graph.post("", {"id": link, "scrape": "true"})
    except AuthNeeded:
        raise
    except Problem:
        return False  # the post itself will tell
    return True


def _recent(wire: FacebookWire) -> Iterator[dict[str, Any]]:
    """The page's posts since this one can have been made, newest first."""
    graph = graph_of(wire)
    since = str(int((wire.created_at - LOOK_BACK).timestamp()))
    asked = {"fields": SEEN, "since": since, "limit": "100"}
    for _page in range(PAGES_TO_READ):
        data = graph.get(f"{wire.settings.page_id}/published_posts", **asked).data
        items = data.get("data")
        if not isinstance(items, list):
            raise unreadable(creating=False)
        yield from (item for item in items if isinstance(item, dict))
        match data.get("paging"):
            case {"next": str(), "cursors": {"after": str(after)}}:
                asked["after"] = after
            case _:
                return


def _links(item: dict[str, Any]) -> list[str]:
    attachments = (item.get("attachments") or {}).get("data") or []
    return [
        str(entry.get("unshimmed_url") or entry.get("url") or "")
        for entry in attachments
        if isinstance(entry, dict)
    ]


def _same(there: str, ours: str) -> bool:
    return bool(ours) and fingerprint(there) == fingerprint(ours)
