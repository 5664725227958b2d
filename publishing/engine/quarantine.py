"""After a restore: what may have happened since the backup is told from the rest.

Between the backup and the loss rows were sent that this database believes unsent.
One transaction marks them, jumps the numbers that receivers saw rise, and lifts the
Hold that came with the backup (rules.md §10). Withdrawals go on: taking a post down
twice harms nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from channels.contract import Keyed
from channels.problems import Unknown
from channels.wording import gettext_noop
from publishing.engine import reopen
from publishing.engine.accounts import Account, accounts
from publishing.engine.ruling import as_json
from publishing.models import Delivery, Hold, Partner, Story
from publishing.models.delivery import DeliveryQuerySet
from publishing.press import entries
from publishing.states import UNFINISHED, Action, Actor, State

JUMP = 1_000_000  # further than anything sent between a backup and the loss

RESTORED = Unknown(
    "restored",
    gettext_noop("It may have been posted after the backup was made."),
    fix=gettext_noop("It is looked up where the network allows, else look there."),
)
HELD = gettext_noop("Restored from a backup: nobody knows what was decided since.")


@dataclass(frozen=True)
class Report:
    """How many rows: in doubt, repeated under their key, held, taken down; and the
    partners whose journal was reset."""

    uncertain: int
    repeated: int
    held: int
    withdrawals: int
    partners: int


def quarantine(before: datetime, *, now: datetime) -> Report | None:
    """Put a restored database right; None when no backup's Hold stands.

    `before`: when the lost database was last used. A row whose time came earlier may
    have been sent.
    """
    with transaction.atomic():
        holds = Hold.objects.standing(now).filter(restore=True)
        if not list(holds.select_for_update().order_by("pk")):
            return None
        unfinished = Delivery.objects.filter(state__in=sorted(UNFINISHED))
        list(unfinished.select_for_update().order_by("pk").values_list("pk"))
        known = accounts(set(unfinished.values_list("channel_id", flat=True)))
        withdrawals = unfinished.filter(action=Action.WITHDRAW).count()
        rows = unfinished.exclude(action=Action.WITHDRAW)
        came = Q(planned_at__lt=before) | Q(next_at__lt=before)
        early = set(
            rows.filter(came, action=Action.PUBLISH).values_list("pk", flat=True)
        )
        held = _hold(rows.exclude(pk__in=early), known)
        uncertain, repeated = _doubt(Delivery.objects.filter(pk__in=early), known, now)
        report = Report(uncertain, repeated, held, withdrawals, _reset_journals(now))
        Story.objects.update(revision=F("revision") + JUMP)
        holds.update(lifted_at=now)
        reopen.pauses(now)
    return report


def _doubt(
    publishes: DeliveryQuerySet, known: Mapping[int, Account], now: datetime
) -> tuple[int, int]:
    """Publishes that may be out; returns (in doubt, repeated)."""
    uncertain = repeated = 0
    for channel_id, account in known.items():
        mine = publishes.filter(channel=channel_id)
        if account.can.local:  # written in this database alone: nothing is out
            repeated += mine.count()
        elif _is_repeated(account):
            repeated += mine.update(may_be_out=True, **_fixed_key())
        else:
            uncertain += _make_uncertain(mine, account, now)
    return uncertain, repeated


def _make_uncertain(rows: DeliveryQuerySet, account: Account, now: datetime) -> int:
    """Looked up or repeated under its key as soon as it has its content (a story that
    was not live yet gives it at its next freeze); blind rows wait for a person."""
    pks = list(rows.values_list("pk", flat=True))
    asked = account.finds or isinstance(account.recovery, Keyed)
    fields: dict[str, Any] = {
        "may_be_out": True,
        "next_at": None,
        "looks": 0,
        "looked_at": None,
        "lease_until": None,
        "worker": "",
        "phase": "",
        "wait_note": "",
        "problem": as_json(RESTORED),
        **_fixed_key(),
    }
    these = Delivery.objects.filter(pk__in=pks)
    these.filter(state=State.UNCERTAIN).update(**fields)
    these.move(State.UNCERTAIN, Actor.RESTORE, **fields)
    if asked:
        these.exclude(snapshot=None).update(next_at=now)
    return len(pks)


def _fixed_key() -> dict[str, Any]:
    """The first claim may have been as early as the row's time: its key's window
    counts from there, or a repeat could come too late."""
    return {"key_created_at": Coalesce("key_created_at", "planned_at", "next_at")}


def _is_repeated(account: Account) -> bool:
    return isinstance(account.recovery, Keyed) and account.recovery.window is None


def _hold(rows: DeliveryQuerySet, known: Mapping[int, Account]) -> int:
    """All else waits for a person, who may have decided otherwise meanwhile. The own
    website follows its story."""
    sites = [pk for pk, account in known.items() if _is_own_site(account)]
    pks = list(rows.exclude(channel__in=sites).values_list("pk", flat=True))
    these = Delivery.objects.filter(pk__in=pks)
    before = list(these.filter(state=State.HELD).values_list("pk", flat=True))
    fields: dict[str, Any] = {
        "hold_reason": "quarantine",
        "hold_note": HELD,
        "lease_until": None,
        "worker": "",
        "phase": "",
        "wait_note": "",
        "revision": F("revision") + JUMP,
    }
    these.filter(pk__in=before).update(**fields)
    these.exclude(pk__in=before).move(State.HELD, Actor.RESTORE, **fields)
    return len(pks)


def _is_own_site(account: Account) -> bool:
    return account.can.local and account.can.consent == "website"


def _reset_journals(now: datetime) -> int:
    partners = list(Partner.objects.select_for_update().order_by("pk"))
    for partner in partners:
        entries.reset(partner, JUMP, now)
    return len(partners)
