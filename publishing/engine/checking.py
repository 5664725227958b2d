""" "Thử kết nối": asks a channel who we are there, and lets its rows go on.

Connecting again must show the same account; another one is another channel.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from channels.contract import Probe, Wire
from channels.problems import AuthNeeded, Problem, Rejected
from channels.transport.outcome import scrubbed
from channels.wording import gettext_noop
from publishing.clock import database_now
from publishing.engine import rests
from publishing.engine.rings import ring
from publishing.engine.wires import wire_for
from publishing.models import Channel

OTHER_ACCOUNT = gettext_noop("These credentials belong to another account: %(name)s.")


def probe_channel(channel: Channel, *, seconds: float = 20) -> Probe:
    """Ask the network; raises the Problem that stands in the way.

    A saved channel that answers again gets its held rows back; one that refuses our
    newest secrets is paused.
    """
    try:
        found = _ask(channel, wire_for(channel, seconds=seconds))
        same_account(channel, found)
    except AuthNeeded as problem:
        if channel.pk:
            with transaction.atomic():
                rests.lose_access(channel, problem, database_now())
        raise
    if channel.pk:
        with transaction.atomic():
            rests.regain_access(channel)
        ring()
    return found


def _ask(channel: Channel, wire: Wire[Any, Any]) -> Probe:
    try:
        return channel.connector.probe(wire)
    except Problem as problem:
        raise scrubbed(problem, wire.secrets) from None


def same_account(channel: Channel, found: Probe) -> None:
    if channel.account_id and found.account_id != channel.account_id:
        raise Rejected(
            "other_account",
            OTHER_ACCOUNT,
            fix=gettext_noop("Connect the former account, or make a new channel."),
            params={"name": found.account_name or found.account_id},
        )
