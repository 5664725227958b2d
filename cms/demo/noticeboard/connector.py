"""A notice board: one short text with its link, kept under our key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from pydantic import Field

from channels import findings
from channels.article import Article
from channels.contract import (
    Capabilities,
    Channel,
    Composed,
    Count,
    Keyed,
    Options,
    Post,
    Probe,
    Published,
    Resume,
    Secrets,
    Settings,
    Wire,
)
from channels.message import linked_text
from channels.text import count
from channels.transport.outcome import answer_of, call, of_status
from channels.wording import gettext_noop

LIMIT = 500  # characters


class BoardSettings(Settings):
    address: str = Field(title=gettext_noop("Address of the notice board"))


class BoardSecrets(Secrets):
    token: str = Field(min_length=1, title=gettext_noop("Access token"))


class NoticeBoard(Channel[BoardSettings, BoardSecrets]):
    network: ClassVar[str] = "noticeboard"
    label: ClassVar[str] = gettext_noop("Notice board")
    settings_model: ClassVar[type[Settings]] = BoardSettings
    secrets_model: ClassVar[type[Secrets]] = BoardSecrets
    capabilities: ClassVar[Capabilities] = Capabilities(
        recovery=Keyed(timedelta(hours=24)), edit=True, withdraw=True, own_text=True
    )

    def account_id(self, settings: BoardSettings) -> str:
        return settings.address

    def compose(
        self, article: Article, options: Options, settings: BoardSettings
    ) -> Composed:
        text = linked_text(article, options)
        used = Count(used=count(text), limit=LIMIT)
        post = Post(text=text, link=options.link)
        return Composed(post, tuple(findings.over_limit(used)), used)

    def probe(self, wire: Wire[BoardSettings, BoardSecrets]) -> Probe:
        return Probe(wire.settings.address, str(_ask(wire, "GET", "me").raw["name"]))

    def send(
        self, wire: Wire[BoardSettings, BoardSecrets], post: Post, resume: Resume
    ) -> Published:
        """The board knows the key: the same one twice is one notice."""
        notice = {"key": str(wire.key), "text": post.text}
        return _ask(wire, "POST", "notices", notice, creating=True)

    def update(
        self, wire: Wire[BoardSettings, BoardSecrets], post: Post, resume: Resume
    ) -> Published:
        return _ask(wire, "PUT", f"notices/{wire.remote_id}", {"text": post.text})

    def withdraw(self, wire: Wire[BoardSettings, BoardSecrets]) -> Published:
        return _ask(wire, "DELETE", f"notices/{wire.remote_id or wire.key}")


def _ask(
    wire: Wire[BoardSettings, BoardSecrets],
    method: str,
    path: str,
    data: dict[str, str] | None = None,
    *,
    creating: bool = False,
) -> Published:
    """One call. What it means when it fails, the shared table says."""
    more: dict[str, Any] = {} if data is None else {"json": data}
    response = call(
        wire.transport,
        method,
        f"{wire.settings.address}/{path}",
        auth=wire.secrets.token,
        creating=creating,
        **more,
    )
    answer = answer_of(response, wire.secrets)
    try:
        said = response.json() if response.ok else None
    except ValueError:
        said = None
    if not isinstance(said, dict) or "id" not in said:
        raise of_status(response, creating=creating, now=wire.now, answer=answer)
    return Published(str(said["id"]), status=response.status, answer=answer, raw=said)
