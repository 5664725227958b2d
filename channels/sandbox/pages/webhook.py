"""The receiver's log: what a partner's program was told, and whether it believed it."""

from __future__ import annotations

import json

from channels.sandbox.pages.frame import Page, clock, e, empty, joined, piece
from channels.sandbox.pages.words import Words
from channels.sandbox.store import Record
from channels.sandbox.webhook import Webhook
from channels.wording import gettext_noop

NAMES = {
    "story.published": gettext_noop("New story"),
    "story.updated": gettext_noop("Updated"),
    "story.corrected": gettext_noop("Corrected"),
    "story.recalled": gettext_noop("Recalled"),
    "story.embargo_lifted": gettext_noop("Embargo lifted"),
    "ping": gettext_noop("Connection test"),
}
OUTCOMES = {
    "taken": gettext_noop("taken"),
    "older": gettext_noop("older than what we have, ignored"),
}


def log(network: Webhook, words: Words, receiver: str = "") -> Page:
    events = [
        event
        for event in reversed(network.received())
        if receiver in {"", event["receiver"]}
    ]
    body = joined(_event(event, words) for event in events) or empty(
        [
            words("No messages yet."),
            words("Every signed message to this receiver is listed here."),
        ]
    )
    top = f"""<header class="plain"><h1>{e(words("Partner's receiver"))}</h1>
<p>{e(words("A program at a partner: it checks the signature of every message."))}</p>
</header>"""
    return Page("webhook", words("Partner's receiver"), top, body)


def _event(event: Record, words: Words) -> str:
    name = words(NAMES.get(event["type"]) or str(event["type"]))
    again = (
        f" · {e(words('received %(n)s times, taken once', n=event['times']))}"
        if event["times"] > 1
        else ""
    )
    body = json.dumps(event["data"], ensure_ascii=False, indent=1)[:20_000]
    outcome = words(OUTCOMES.get(event["outcome"]) or str(event["outcome"]))
    kind = str(event["type"]).partition(".")[2]
    html = f"""<p class="line"><span class="badge {e(kind)}">{e(name)}</span>
{clock(event["at"], words)}</p>
<h2>{e(event["title"] or event["type"])}</h2>
<p class="meta">{e(words("Signature valid"))} · {e(outcome)} ·
{e(words("revision %(n)s", n=event["revision"] or "–"))}{again}</p>
<details><summary>{e(words("The message"))}</summary>
<p class="meta"><code>webhook-id {e(event["webhook_id"])}</code></p>
<pre>{e(body)}</pre></details>"""
    return piece(event["id"], html, "event")
