"""Networks of these tests: nothing is sent, only what they can do is declared."""

from __future__ import annotations

from typing import Any

from channels import registry
from channels.article import Article
from channels.contract import (
    Blind,
    Capabilities,
    Channel,
    Composed,
    Finding,
    Keyed,
    Options,
    Post,
    Settings,
)

LONGEST = 200


class Wall(Channel[Settings, Any]):
    """A social network: title and link, own text, editable, removable."""

    network = "test_wall"
    label = "Wall"
    capabilities = Capabilities(
        recovery=Keyed(), prepare=True, edit=True, withdraw=True, own_text=True
    )

    def compose(self, article: Article, options: Options, settings: Any) -> Composed:
        text = options.text if options.text is not None else article.title
        findings = ()
        if len(text) > LONGEST:
            findings = (Finding("error", "too_long", "The text is too long."),)
        return Composed(Post(text=text, link=options.link), findings)


class Stone(Wall):
    """Posts that can never be edited."""

    network = "test_stone"
    capabilities = Capabilities(recovery=Blind(), withdraw=False)


class Paper(Wall):
    """A partner that stores the whole story with its address."""

    network = "test_paper"
    capabilities = Capabilities(
        recovery=Keyed(), edit=True, withdraw=True, full_text=True, consent="partner"
    )

    def compose(self, article: Article, options: Options, settings: Any) -> Composed:
        return Composed(
            Post(title=article.title, document={"id": article.tag, "url": article.url})
        )


class Hand(Wall):
    """A person posts it."""

    network = "test_hand"
    capabilities = Capabilities(recovery=Blind(), by_hand=True, own_text=True)


def register() -> None:
    for network in (Wall, Stone, Paper, Hand):
        registry.register(network.network, f"{__name__}:{network.__name__}")
