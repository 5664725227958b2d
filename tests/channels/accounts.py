"""An account on each stand-in, and a small engine that walks a delivery through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from channels.article import Article
from channels.contract import (
    Channel,
    Options,
    Pending,
    Post,
    Published,
    Resume,
    Wire,
)
from channels.registry import connector
from channels.transport.guard import Allow
from channels.transport.session import Transport
from tests.channels.samples import FILES, LINK, TOKEN, options
from tests.channels.stand_ins import StandIns

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAGE = "100200300400"


@dataclass(frozen=True)
class Account:
    """How to reach one network's stand-in, rightly and with wrong credentials."""

    network: str
    settings: Callable[[str], dict[str, Any]]
    secrets: dict[str, str]
    wrong: dict[str, str]


ACCOUNTS = {
    account.network: account
    for account in (
        Account(
            "webhook",
            lambda base: {"url": f"{base}/webhook/bao"},
            {"secret": SECRET},
            {"secret": "whsec_" + "A" * 32},
        ),
        Account(
            "facebook",
            lambda base: {"page_id": PAGE},
            {"page_token": f"EAAsandboxPage{PAGE}g1"},
            {"page_token": "EAAnothingOfTheKind"},
        ),
        Account(
            "wordpress",
            lambda base: {"site": f"{base}/wordpress", "username": "lantoa"},
            {"password": "abcd efgh ijkl mnop qrst uvwx"},
            {"password": "wrong wrong wrong"},
        ),
    )
}


def account(network: str) -> Account:
    """By the table, or as the network's own stand-in says."""
    if network in ACCOUNTS:
        return ACCOUNTS[network]
    said = import_module(f"channels.sandbox.{network}").ACCOUNT

    def settings(base: str) -> dict[str, Any]:
        return {k: v.format(base=base) for k, v in said["settings"].items()}

    return Account(network, settings, said["secrets"], said["wrong"])


@dataclass
class Desk:
    """One placement on one account, driven by hand as the engine would drive it."""

    channel: Channel[Any, Any]
    wire: Wire[Any, Any]
    resume: Resume

    def compose(self, article: Article, **more: Any) -> Post:
        opts: Options = options(**more)
        return self.channel.compose(article, opts, self.wire.settings).post

    def prepare(self, post: Post) -> None:
        if self.channel.capabilities.prepare:
            for step in self.channel.prepare(self.wire, post, self.resume):
                self.resume = step

    def send(self, post: Post) -> Published:
        done = self.channel.send(self.wire, post, self.resume)
        while isinstance(done, Pending):
            done = self.channel.poll(self.wire, done.resume)
        self.wire = replace(self.wire, remote_id=done.remote_id)
        return done

    def publish(self, post: Post) -> Published:
        self.prepare(post)
        return self.send(post)

    def find(self, post: Post) -> tuple[Published, ...]:
        return self.channel.find(self.wire, post, self.resume)

    def update(self, post: Post, revision: int = 2) -> Published:
        wire = self.next(revision, "updated")
        done = self.channel.update(wire, post, {})
        assert isinstance(done, Published)
        return done

    def withdraw(self, revision: int = 9) -> Published:
        return self.channel.withdraw(self.next(revision, "recalled"))

    def follow(self) -> Desk:
        """The same account at the part after the post it just made."""
        wire = replace(
            self.wire,
            delivery=uuid4(),
            key=uuid4(),
            part=2,
            earlier=(self.wire.remote_id,),
            remote_id="",
        )
        return replace(self, wire=wire, resume={})

    def next(self, revision: int, event: str) -> Wire[Any, Any]:
        return replace(
            self.wire,
            delivery=uuid4(),
            revision=revision,
            event=event,
            reason="Nhân vật rút lại đồng ý.",
        )


def open_desk(
    stand_ins: StandIns,
    network: str,
    *,
    wrong: bool = False,
    seconds: float = 1.5,
    settings: dict[str, Any] | None = None,
    key: UUID | None = None,
) -> Desk:
    """`seconds` is the most one call may take."""
    channel, there = connector(network), account(network)
    allow = Allow.parse(f"127.0.0.1/32:{stand_ins.port}")
    now = datetime.now(UTC)
    wire = Wire(
        transport=Transport(allow).bounded(lambda: seconds),
        settings=channel.settings_model.model_validate(
            there.settings(stand_ins.base) | (settings or {})
        ),
        secrets=channel.secrets_model.model_validate(
            there.wrong if wrong else there.secrets
        ),
        now=now,
        delivery=uuid4(),
        key=key or uuid4(),
        created_at=now,
        tag="tag:congdoan.songbiec.edu.vn,2026:story:0b9d7d1c",
        title="Tủ sách đèn bão",
        link=f"{LINK}?lt={TOKEN}",
        link_token=TOKEN,
        read_picture=FILES.__getitem__,
        bases={"facebook": f"{stand_ins.base}/facebook", "facebook_version": "v26.0"},
    )
    return Desk(channel, wire, {})
