"""The school's site on the simulated WordPress: front page and posts."""

from __future__ import annotations

from channels.sandbox.pages.frame import (
    Page,
    clock,
    e,
    empty,
    joined,
    picture,
    piece,
    stored,
)
from channels.sandbox.pages.words import Words
from channels.sandbox.store import Record
from channels.sandbox.wordpress import WordPress
from channels.sandbox.wordpress_shapes import author_name
from channels.sandbox.wordpress_users import SITE_NAME

CREST = """<svg class="crest" viewBox="0 0 48 48" aria-hidden="true">
<path d="M24 3 43 9v14c0 11-8 18-19 22C13 41 5 34 5 23V9z" fill="currentColor"/>
<path d="M12 19c5-2 9-1 12 2 3-3 7-4 12-2v12c-5-2-9-1-12 2-3-3-7-4-12-2z" fill="#fff"/>
<path d="M8 37c4-3 6 2 10 0s6-3 10 0 8 1 12-1" fill="none" stroke="#fff"
 stroke-width="2"/></svg>"""


def front(
    network: WordPress, words: Words, term: tuple[str, str] | None = None
) -> Page:
    """The newest posts; `term` is (taxonomy, slug) when one is chosen."""
    chosen = None
    if term is not None:
        found = [t for t in network.terms[term[0]].shelf.all() if t["slug"] == term[1]]
        chosen = int(found[0]["id"]) if found else -1
    posts = [
        post
        for post in reversed(network.shelf.all())
        if post["published"] and (term is None or chosen in post[term[0]])
    ]
    posts.sort(key=lambda post: str(post["published"]), reverse=True)
    body = joined(_teaser(network, post, words) for post in posts) or empty(
        [
            words("No articles yet."),
            words("A story posted to the school's site appears here."),
        ]
    )
    return Page("wordpress", SITE_NAME, _masthead(words), body)


def single(network: WordPress, words: Words, post: Record) -> Page:
    """One article, or the notice that it is gone."""
    if post["status"] != "publish":
        gone = f"<h1>{e(words('This article is no longer available.'))}</h1>"
        body = piece(post["id"], gone, "gone")
        return Page("wordpress article", SITE_NAME, _masthead(words), body)
    names = joined(f"<li>{e(name)}</li>" for name in _terms(network, post))
    edited = (
        f" · {e(words('Edited'))} {clock(post['edited'], words)}"
        if post["edited"]
        else ""
    )
    html = f"""<h1>{e(post["title"])}</h1>
<p class="meta">{e(author_name(post["author"]))} · {clock(post["published"], words)}
{edited}</p>{_picture(network, post)}<div class="content">{post["content"]}</div>
<ul class="terms">{names}</ul>"""
    body = piece(post["id"], html, "story")
    return Page("wordpress article", post["title"], _masthead(words), body)


def find(network: WordPress, slug: str, number: str) -> Record | None:
    """A post that was once public, by its address."""
    for post in network.site.living():
        slugs = {post["slug"], post.get("kept_slug", post["slug"])}
        if post["published"] and (post["id"] == number or (slug and slug in slugs)):
            return post
    return None


def _masthead(words: Words) -> str:
    return f"""<header class="masthead"><a href="/wordpress/{words.query}">{CREST}
<span><b>{e(SITE_NAME)}</b><small>{e(words("The school's own site, simulated"))}</small>
</span></a></header>"""


def _teaser(network: WordPress, post: Record, words: Words) -> str:
    if post["status"] != "publish":
        gone = words("An article was removed from this site.")
        return piece(post["id"], f"{e(gone)} {clock(post['deleted'], words)}", "gone")
    edited = f' · <b class="edited">{e(words("Edited"))}</b>' if post["edited"] else ""
    link = f"/wordpress/{post['slug']}/{words.query}"
    terms = " · ".join(e(name) for name in _terms(network, post)[:2])
    html = f"""<a class="teaser" href="{e(link)}">{_picture(network, post)}<span>
<small>{terms}</small><b>{e(post["title"])}</b>
<span class="excerpt">{post["excerpt"]}</span>
<span class="when">{clock(post["published"], words)}{edited}</span></span></a>"""
    return piece(post["id"], html, "card")


def _picture(network: WordPress, post: Record) -> str:
    found = network.picture(post)
    if found is None:
        return ""
    return picture(stored(found["file"]), found["alt_text"], "featured")


def _terms(network: WordPress, post: Record) -> list[str]:
    names = []
    for taxonomy in ("categories", "tags"):
        for key in post[taxonomy]:
            term = network.terms[taxonomy].shelf.get(str(key))
            if term and key != 1:
                names.append(str(term["name"]))
    return names
