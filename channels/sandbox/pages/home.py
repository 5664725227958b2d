"""The front door: every simulated network with what stands on it."""

from __future__ import annotations

from channels.sandbox.network import Network
from channels.sandbox.pages.frame import Page, e, joined, piece
from channels.sandbox.pages.words import Words
from channels.wording import gettext_noop

DOORS = (
    ("facebook", "Facebook", gettext_noop("A page's posts, as its followers see them")),
    (
        "wordpress",
        gettext_noop("School site"),
        gettext_noop("A school's own WordPress site"),
    ),
    (
        "newsroom",
        gettext_noop("Sample newsroom"),
        gettext_noop("An invented desk that reads partner feeds"),
    ),
    (
        "webhook",
        gettext_noop("Partner's receiver"),
        gettext_noop("A program that takes signed messages"),
    ),
)

MARKS = {"facebook": "f", "wordpress": "T", "newsroom": "B", "webhook": "⇣"}


def home(networks: dict[str, Network], words: Words) -> Page:
    about = words("Everything posted in this trial arrives here, and only here.")
    top = f"""<header class="plain"><h1>{e(words("Simulated networks"))}</h1>
<p>{e(about)}</p></header>"""
    doors = joined(_door(networks, words, *door) for door in DOORS)
    return Page("home", words("Simulated networks"), top, doors, bare=True)


def _door(
    networks: dict[str, Network], words: Words, key: str, name: str, about: str
) -> str:
    living = [post for post in networks[key].posts("") if not post["deleted"]]
    mark = MARKS[key]
    html = f"""<a href="/{key}/{words.query}">
<span class="mark {key}" aria-hidden="true">{mark}</span>
<span><b>{e(words(name))}</b><span class="meta">{e(words(about))}</span></span>
<b class="count">{len(living)}</b></a>"""
    return piece(key, html, "door")
