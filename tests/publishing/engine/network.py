"""A network in memory that counts every creation, and connectors that post to it.

`Faults` says how the next calls end; each is used once unless said otherwise.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from channels import registry
from channels.article import Article
from channels.contract import (
    Blind,
    Capabilities,
    Channel,
    Composed,
    Finding,
    FollowUp,
    Keyed,
    Options,
    Pending,
    Post,
    Probe,
    Published,
    Queryable,
    Quota,
    Resume,
    Secrets,
    Settings,
    Wire,
)
from channels.problems import AuthNeeded, Problem, RetryLater, Unknown


class Account(Settings):
    account: str = "a"
    url: str = ""


class Token(Secrets):
    token: str = "first"


@dataclass
class Stored:
    """One post as the network keeps it."""

    id: str
    account: str
    text: str
    link: str
    edits: int = 0
    deleted: bool = False
    under: str = ""  # the post that this follows


@dataclass
class Network:
    """What happened, and what shall happen next."""

    posts: dict[str, Stored] = field(default_factory=dict)
    creations: int = 0  # calls that created, also those nobody heard of
    calls: list[str] = field(default_factory=list)
    faults: list[tuple[str, Problem | None, str]] = field(default_factory=list)
    keys: dict[Any, str] = field(default_factory=dict)
    written: list[tuple[str, str]] = field(default_factory=list)  # link token, text
    uploads: int = 0
    discarded: list[Resume] = field(default_factory=list)
    pending: int = 0  # answers "still working" before the id comes
    slow: dict[str, float] = field(default_factory=dict)  # seconds by account
    gates: dict[str, threading.Event] = field(default_factory=dict)  # hang until set
    good_tokens: set[str] = field(default_factory=lambda: {"first", "second"})
    rests: tuple[float, float] = (0.0, 0.0)  # of the account, of the application
    quota: tuple[float, float] = (0.0, 0.0)  # the same, when asked ahead
    hidden: bool = False  # the list does not show what was posted
    during: Callable[[str], None] | None = None  # called inside a creating call
    flying: dict[str, int] = field(default_factory=dict)
    most_flying: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, call: str, problem: Problem | None, *, after: str = "") -> None:
        """The next `call` raises `problem`; `after`="store" only once it is stored."""
        self.faults.append((call, problem, after))

    def fault(self, call: str, after: str) -> None:
        with self.lock:
            for one in self.faults:
                if one[0] == call and one[2] == after:
                    self.faults.remove(one)
                    break
            else:
                return
        if one[1] is not None:
            raise one[1]

    @property
    def live(self) -> list[Stored]:
        return [post for post in self.posts.values() if not post.deleted]


NET = Network()


def reset() -> Network:
    """Begin anew; the connectors look at the same object."""
    NET.__init__()  # type: ignore[misc]
    return NET


def unknown() -> Unknown:
    return Unknown("timeout", "No answer.")


class Wall(Channel[Account, Token]):
    """Queryable: own posts can be listed."""

    network = "engine_wall"
    label = "Wall"
    settings_model = Account
    secrets_model = Token
    capabilities = Capabilities(
        recovery=Queryable(),
        edit=True,
        withdraw=True,
        quota=True,
        own_text=True,
        needs_link=False,
    )

    def account_id(self, settings: Account) -> str:
        return settings.account

    def compose(
        self, article: Article, options: Options, settings: Account
    ) -> Composed:
        text = options.text if options.text is not None else article.title
        findings = (
            (Finding("error", "too_long", "The text is too long."),)
            if len(text) > 100
            else ()
        )
        return Composed(Post(text=text, link=options.link), findings)

    def probe(self, wire: Wire[Account, Token]) -> Probe:
        self._enter(wire, "probe")
        return Probe(account_id=wire.settings.account)

    def quota(self, wire: Wire[Account, Token]) -> Quota:
        return Quota(*NET.quota)

    def _enter(self, wire: Wire[Account, Token], call: str) -> None:
        NET.calls.append(call)
        if wire.secrets.token not in NET.good_tokens:
            raise AuthNeeded("auth", "Refused.", refreshable=self.capabilities.refresh)
        NET.fault(call, "")

    def _create(self, wire: Wire[Account, Token], post: Post) -> Published:
        account = wire.settings.account
        with NET.lock:
            NET.flying[account] = NET.flying.get(account, 0) + 1
            NET.most_flying[account] = max(
                NET.most_flying.get(account, 0), NET.flying[account]
            )
        try:
            if account in NET.gates:
                NET.gates[account].wait(20)
            if account in NET.slow:
                time.sleep(NET.slow[account])
            with NET.lock:
                NET.creations += 1
                stored = Stored(f"p{NET.creations}", account, post.text, post.link)
                stored.under = next(iter(wire.earlier), "")
                NET.posts[stored.id] = stored
                NET.written.append((wire.link_token, post.text))
            if NET.during is not None:
                NET.during(stored.id)
            NET.fault("send", "store")
            rest, app_rest = NET.rests
            link = f"https://wall.example/{stored.id}"
            return Published(stored.id, link, 201, rest=rest, app_rest=app_rest)
        finally:
            with NET.lock:
                NET.flying[account] -= 1

    def send(
        self, wire: Wire[Account, Token], post: Post, resume: Resume
    ) -> Published | Pending:
        self._enter(wire, "send")
        published = self._create(wire, post)
        if NET.pending:
            return Pending({"id": published.remote_id}, 0.01)
        return published

    def find(
        self, wire: Wire[Account, Token], post: Post, resume: Resume
    ) -> tuple[Published, ...]:
        self._enter(wire, "find")
        if NET.hidden:
            return ()
        return tuple(
            Published(one.id, f"https://wall.example/{one.id}")
            for one in NET.live
            if f"lt={wire.link_token}" in one.link
            and one.under == next(iter(wire.earlier), "")
        )

    def update(
        self, wire: Wire[Account, Token], post: Post, resume: Resume
    ) -> Published:
        self._enter(wire, "update")
        stored = NET.posts[wire.remote_id]
        stored.text, stored.edits = post.text, stored.edits + 1
        NET.written.append((wire.link_token, post.text))
        return Published(stored.id)

    def withdraw(self, wire: Wire[Account, Token]) -> Published:
        self._enter(wire, "withdraw")
        for one in NET.posts.values():
            if wire.remote_id in (one.id, one.under):
                one.deleted = True
        return Published(wire.remote_id)


class Chorus(Wall):
    """A wall whose posts are followed by a comment, when there are words for it."""

    network = "engine_chorus"
    capabilities = Capabilities(
        recovery=Queryable(),
        edit=True,
        withdraw=True,
        own_text=True,
        follow_ups=1,
        needs_link=False,
    )

    def compose(
        self, article: Article, options: Options, settings: Account
    ) -> Composed:
        composed = super().compose(article, options, settings)
        if not options.follow_up:
            return composed
        words = options.follow_up.replace("{title}", article.title)
        after = FollowUp(Post(text=words, link=options.link))
        return replace(composed, follow_ups=(after,))


class Keeper(Wall):
    """Keyed: the same key twice is one post."""

    network = "engine_keeper"
    capabilities = Capabilities(
        recovery=Keyed(window=timedelta(hours=24)),
        edit=True,
        withdraw=True,
        needs_link=False,
        consent="partner",
        early=True,
    )
    find = Channel.find

    def send(self, wire: Wire[Account, Token], post: Post, resume: Resume) -> Published:
        self._enter(wire, "send")
        known = NET.keys.get(wire.key)
        if known is not None:
            return Published(known, "", 200)
        with NET.lock:
            NET.creations += 1
            identity = f"k{NET.creations}"
            NET.keys[wire.key] = identity
            NET.posts[identity] = Stored(
                identity, wire.settings.account, post.text, post.link
            )
            NET.written.append((wire.link_token, post.text))
        NET.fault("send", "store")
        rest, app_rest = NET.rests
        return Published(identity, "", 201, rest=rest, app_rest=app_rest)

    def update(
        self, wire: Wire[Account, Token], post: Post, resume: Resume
    ) -> Published:
        """An upsert by the story, as a webhook does it."""
        self._enter(wire, "update")
        identity = wire.remote_id or NET.keys.setdefault(wire.key, f"u{wire.key}")
        stored = NET.posts.setdefault(
            identity, Stored(identity, wire.settings.account, post.text, post.link)
        )
        stored.text, stored.edits = post.text, stored.edits + 1
        NET.written.append((wire.link_token, post.text))
        return Published(identity)

    def withdraw(self, wire: Wire[Account, Token]) -> Published:
        self._enter(wire, "withdraw")
        identity = wire.remote_id or NET.keys.get(wire.key, "")
        if identity:
            NET.posts[identity].deleted = True
        return Published(identity)


class Vault(Keeper):
    """Keyed for ever: a repeat is harmless however late."""

    network = "engine_vault"
    capabilities = Capabilities(
        recovery=Keyed(), edit=True, withdraw=True, needs_link=False
    )


class Mute(Wall):
    """Blind: neither key nor list."""

    network = "engine_mute"
    capabilities = Capabilities(
        recovery=Blind(), edit=False, withdraw=False, needs_link=False
    )
    find = Channel.find


class Studio(Wall):
    """Uploads first, then works on it for a while; refreshes its token."""

    network = "engine_studio"
    capabilities = Capabilities(
        recovery=Queryable(),
        prepare=True,
        poll=True,
        edit=True,
        withdraw=True,
        refresh=True,
        needs_link=True,
        max_pictures=10,
    )

    def prepare(
        self, wire: Wire[Account, Token], post: Post, resume: Resume
    ) -> Iterator[Resume]:
        self._enter(wire, "prepare")
        for name in ("one", "two"):
            if name not in resume:
                NET.fault(f"upload {name}", "")
                NET.uploads += 1
                resume[name] = f"upload-{name}"
                yield dict(resume)

    def poll(self, wire: Wire[Account, Token], resume: Resume) -> Published | Pending:
        self._enter(wire, "poll")
        NET.pending -= 1
        if NET.pending > 0:
            return Pending(resume, 0.01)
        return Published(resume["id"], f"https://wall.example/{resume['id']}")

    def discard(self, wire: Wire[Account, Token], resume: Resume) -> None:
        NET.discarded.append(resume)

    def refresh(self, wire: Wire[Account, Token]) -> Token:
        self._enter_refresh()
        return Token(token="second")

    def _enter_refresh(self) -> None:
        NET.calls.append("refresh")
        NET.fault("refresh", "")


class Hand(Wall):
    """A person does it."""

    network = "engine_hand"
    settings_model = Account
    capabilities = Capabilities(
        recovery=Blind(), by_hand=True, own_text=True, needs_link=False
    )


def busy(after: float | None = None, scope: Any = "channel") -> RetryLater:
    return RetryLater("rate_limit", "Slow down.", after=after, scope=scope)


def register() -> None:
    for one in (Wall, Chorus, Keeper, Vault, Mute, Studio, Hand):
        registry.register(one.network, f"{__name__}:{one.__name__}")
