"""A network on disk, for processes that are killed: every creation is a file."""

from __future__ import annotations

import json
import os
import signal
import uuid
from datetime import timedelta
from pathlib import Path

from channels import registry
from channels.article import Article
from channels.contract import (
    Blind,
    Capabilities,
    Channel,
    Composed,
    FollowUp,
    Keyed,
    Options,
    Post,
    Published,
    Queryable,
    Resume,
    Secrets,
    Settings,
    Wire,
)


class Shelf(Settings):
    account: str = ""


def folder() -> Path:
    made = Path(os.environ["LANTOA_DATA_DIR"]) / "network"
    made.mkdir(parents=True, exist_ok=True)
    return made


class Listed(Channel[Shelf, Secrets]):
    """Queryable."""

    network = "disk_listed"
    label = "Disk"
    settings_model = Shelf
    capabilities = Capabilities(
        recovery=Queryable(), edit=True, withdraw=True, needs_link=False
    )

    def compose(self, article: Article, options: Options, settings: Shelf) -> Composed:
        return Composed(Post(text=article.title, link=options.link))

    def _store(self, wire: Wire[Shelf, Secrets], post: Post) -> Published:
        identity = uuid.uuid4().hex
        facts = {"key": str(wire.key), "link": post.link, "network": self.network}
        draft = folder() / f"{identity}.part"
        draft.write_text(json.dumps(facts))
        draft.rename(folder() / f"{identity}.json")  # whole or not at all
        die = folder() / "die-after-store"
        if die.exists():
            die.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return Published(identity)

    def send(self, wire: Wire[Shelf, Secrets], post: Post, resume: Resume) -> Published:
        return self._store(wire, post)

    def find(
        self, wire: Wire[Shelf, Secrets], post: Post, resume: Resume
    ) -> tuple[Published, ...]:
        return tuple(
            Published(path.stem)
            for path in folder().glob("*.json")
            if f"lt={wire.link_token}" in json.loads(path.read_text())["link"]
        )


class Pair(Listed):
    """Every post is followed by a comment."""

    network = "disk_pair"
    capabilities = Capabilities(
        recovery=Queryable(), edit=True, withdraw=True, follow_ups=1, needs_link=False
    )

    def compose(self, article: Article, options: Options, settings: Shelf) -> Composed:
        post = Post(text=article.title, link=options.link)
        after = FollowUp(Post(text="Bình luận đầu tiên", link=options.link))
        return Composed(post, follow_ups=(after,))

    def find(
        self, wire: Wire[Shelf, Secrets], post: Post, resume: Resume
    ) -> tuple[Published, ...]:
        found = super().find(wire, post, resume)
        return tuple(one for one in found if _key(one.remote_id) == str(wire.key))


def _key(identity: str) -> str:
    key: str = json.loads((folder() / f"{identity}.json").read_text())["key"]
    return key


class Keyed24(Listed):
    network = "disk_keyed"
    capabilities = Capabilities(
        recovery=Keyed(timedelta(hours=24)), edit=True, withdraw=True, needs_link=False
    )
    find = Channel.find

    def send(self, wire: Wire[Shelf, Secrets], post: Post, resume: Resume) -> Published:
        for path in folder().glob("*.json"):
            if json.loads(path.read_text())["key"] == str(wire.key):
                return Published(path.stem)
        return self._store(wire, post)


class Silent(Listed):
    network = "disk_blind"
    capabilities = Capabilities(recovery=Blind(), needs_link=False)
    find = Channel.find


def register() -> None:
    for one in (Listed, Pair, Keyed24, Silent):
        registry.register(one.network, f"tests.publishing.engine.disk:{one.__name__}")


def posts(network: str) -> list[str]:
    """The create keys of everything that was ever created, twins included."""
    facts = [json.loads(path.read_text()) for path in folder().glob("*.json")]
    return [one["key"] for one in facts if one["network"] == network]
