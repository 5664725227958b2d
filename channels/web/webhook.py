"""Signed events for partners: Standard Webhooks 1.0.0, one POST per delivery.

The webhook-id is the delivery's, so a repeat is recognised; `data.revision` rises,
so an event that overtakes another does no harm.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any, ClassVar

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from channels import findings, signing
from channels.addresses import WebAddress, same_address
from channels.article import Article
from channels.contract import (
    Capabilities,
    Channel,
    Composed,
    Count,
    Finding,
    Keyed,
    Options,
    Post,
    Probe,
    Published,
    Recovery,
    Resume,
    Secrets,
    Settings,
    Wire,
)
from channels.markup import by_address, story_html
from channels.problems import Problem
from channels.remember import per_article
from channels.shared import Shared, as_json
from channels.transport.outcome import answer_of, call, of_status
from channels.transport.response import Response
from channels.wording import gettext_noop

BODY_LIMIT = 256 * 1024  # bytes of one event
ENVELOPE = 2048  # what type, time, link and revision add
DEADLINE_S = 20.0


class WebhookSettings(Settings):
    url: WebAddress = Field(
        title=gettext_noop("Webhook address"),
        description=gettext_noop("Where events are sent, starting with https://"),
    )
    full_text: bool = Field(
        default=True,
        title=gettext_noop("Send the whole story"),
        description=gettext_noop("Otherwise title, lead and link only."),
    )
    window_h: int = Field(
        default=24,
        ge=1,
        le=24 * 30,
        title=gettext_noop("Repeats are recognised for (hours)"),
        description=gettext_noop(
            "How long the receiver remembers the webhook-id of an event."
        ),
    )


class WebhookSecrets(Secrets):
    secret: str = Field(
        title=gettext_noop("Signing secret"),
        description=gettext_noop("Starts with whsec_; the receiver has the same."),
    )
    next_secret: str = Field(
        default="",
        title=gettext_noop("Second signing secret"),
        description=gettext_noop(
            "During a change of secret: events are signed with both."
        ),
    )

    @field_validator("secret", "next_secret")
    @classmethod
    def _usable(cls, value: str) -> str:
        try:
            if value:
                signing.secret_bytes(value)
        except ValueError:
            raise PydanticCustomError(
                "bad_secret",
                gettext_noop("A signing secret is whsec_ and 24 to 64 coded bytes."),  # type: ignore[arg-type]
            ) from None
        return value

    @property
    def keys(self) -> list[str]:
        return [key for key in (self.secret, self.next_secret) if key]


class Webhook(Channel[WebhookSettings, WebhookSecrets]):
    network: ClassVar[str] = "webhook"
    label: ClassVar[str] = gettext_noop("Signed webhook")
    icon: ClassVar[str] = "link-external"
    settings_model: ClassVar[type[Settings]] = WebhookSettings
    secrets_model: ClassVar[type[Secrets]] = WebhookSecrets
    capabilities: ClassVar[Capabilities] = Capabilities(
        recovery=Keyed(timedelta(hours=24)),
        edit=True,
        withdraw=True,
        full_text=True,
        max_pictures=100,
        consent="partner",
        early=True,
    )

    def recovery(self, settings: WebhookSettings) -> Recovery:
        return Keyed(timedelta(hours=settings.window_h))

    def account_id(self, settings: WebhookSettings) -> str:
        return same_address(settings.url)

    def compose(
        self, article: Article, options: Options, settings: WebhookSettings
    ) -> Composed:
        facts = _facts(article, settings.full_text)
        found: list[Finding] = []
        if len(facts.text) > BODY_LIMIT - ENVELOPE and settings.full_text:
            facts = _facts(article, False)
            found.append(
                Finding(
                    "warning",
                    "body_too_large",
                    gettext_noop("Too long for one event: only lead and link go out."),
                )
            )
        found += findings.missing_alt(article.pictures)
        found += findings.link_not_public(options.link)
        # Nothing here needs checking again: the article was checked when it was made.
        post = Post.model_construct(
            title=article.title,
            text=article.lead,
            link=options.link,
            pictures=article.pictures,
            tags=article.tags,
            column=article.column,
            document={"url": options.link},
            shared=facts,
        )
        count = Count.model_construct(
            used=len(facts.text) + ENVELOPE, limit=BODY_LIMIT, unit="bytes"
        )
        return Composed(post, tuple(found), count)

    def probe(self, wire: Wire[WebhookSettings, WebhookSecrets]) -> Probe:
        """Send a signed `ping`: it names no story, so nothing is created."""
        response = _post(wire, "ping", b"{}", f"ping-{wire.key}", creating=False)
        account = self.account_id(wire.settings)
        if response.ok and not response.is_page:
            return Probe(account, account)
        if response.status not in {400, 422}:
            raise _problem(wire, response, creating=False)
        note = Finding(
            "warning",
            "ping_refused",
            gettext_noop("It answers, but does not know the event ping."),
        )
        return Probe(account, account, (note,))

    def send(
        self, wire: Wire[WebhookSettings, WebhookSecrets], post: Post, resume: Resume
    ) -> Published:
        return _event(wire, wire.event, post.document, post.shared, creating=True)

    def update(
        self, wire: Wire[WebhookSettings, WebhookSecrets], post: Post, resume: Resume
    ) -> Published:
        event = "updated" if wire.event == "published" else wire.event
        return _event(wire, event, post.document, post.shared)

    def withdraw(self, wire: Wire[WebhookSettings, WebhookSecrets]) -> Published:
        notice = {
            "tag": wire.tag,
            "url": wire.link,
            "title": wire.title,
            "reason": wire.reason,
        }
        return _event(wire, "recalled", notice)


_Wire = Wire[WebhookSettings, WebhookSecrets]


def _event(
    wire: _Wire,
    event: str,
    data: dict[str, Any],
    shared: Shared | None = None,
    *,
    creating: bool = False,
) -> Published:
    numbered = {"revision": wire.revision, **data}
    told = shared.after(numbered) if shared else as_json(numbered)
    response = _post(
        wire, f"story.{event}", told, str(wire.delivery), creating=creating
    )
    if not response.ok or response.is_page:
        raise _problem(wire, response, creating=creating)
    return Published(
        remote_id=wire.tag or str(wire.key),
        status=response.status,
        answer=answer_of(response, wire.secrets),
    )


def _post(
    wire: _Wire, kind: str, data: bytes, message_id: str, *, creating: bool
) -> Response:
    moment = wire.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    head = as_json({"type": kind, "timestamp": moment})
    body = head[:-1] + b',"data":' + data + b"}"
    seconds = int(wire.now.timestamp())
    headers = signing.headers(wire.secrets.keys, message_id, seconds, body)
    return call(
        wire.transport,
        "POST",
        wire.settings.url,
        data=body,
        headers={**headers, "Content-Type": "application/json"},
        creating=creating,
        repeatable=True,
        deadline=DEADLINE_S,
    )


def _problem(wire: _Wire, response: Response, *, creating: bool) -> Problem:
    answer = answer_of(response, wire.secrets)
    return of_status(response, creating=creating, now=wire.now, answer=answer)


@per_article
def _facts(article: Article, full: bool) -> Shared:
    """`data` of an event without link and revision."""
    left_out = {"body", "revision", "url"}
    if article.embargoed_until is None:
        left_out.add("embargoed_until")
    if not full:
        left_out |= {"pictures", "people", "corrections", "contact"}
    facts = article.model_dump(mode="json", exclude=left_out)
    facts |= {"canonical_url": article.url, "full_text": full}
    if full:
        facts["html"] = story_html(article, by_address)
    return Shared.of(facts)
