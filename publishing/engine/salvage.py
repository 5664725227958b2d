"""The database went away under the pump: what senders bring back is not lost."""

from __future__ import annotations

import time
from queue import Empty

from django.db import connection

from publishing.clock import database_now
from publishing.engine import leases
from publishing.engine.holdings import Holdings
from publishing.engine.inbox import Inbox
from publishing.engine.jobs import ProbeOutcome, Progress

POLL_S = 0.1


def salvage(holdings: Holdings, inbox: Inbox) -> None:
    """Wait for who is on the wire (their deadlines end it), then write it all."""
    connection.close()
    until = time.monotonic() + leases.length_s()
    senders = holdings.senders
    for _held in holdings.take_back(lambda _claimed: True):
        pass  # not begun: its lease ends, and it is due again
    while senders.busy and time.monotonic() < until:
        try:
            outcome = senders.results.get(timeout=POLL_S)
        except Empty:
            continue
        if isinstance(outcome, ProbeOutcome):
            senders.busy -= 1
        elif not isinstance(outcome.result, Progress):
            held = holdings.answered(outcome.job)
            if held is not None:
                inbox.add(held.claimed, outcome)
            holdings.release(outcome.job)
    inbox.flush(database_now, everything=True)
