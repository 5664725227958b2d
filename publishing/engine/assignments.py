"""Turns a claimed row into the job of a sender: the Wire and what goes with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from channels.contract import Resume
from publishing.engine import leases
from publishing.engine.claim import Claimed
from publishing.engine.compose import link_of, options_of
from publishing.engine.identity import (
    earlier_ids,
    every_publish,
    known_id,
    publishes,
    taken,
)
from publishing.engine.jobs import Job, Kind
from publishing.engine.leases import Lease
from publishing.engine.rows import Frozen, Row, snapshots
from publishing.engine.wires import wire
from publishing.logs import facts
from publishing.states import Action, State, Step

KINDS = {Step.PREPARE: Kind.PREPARE, Step.POLL: Kind.POLL}


def job_of(claimed: Claimed, lease: Lease, now: datetime) -> Job:
    row = claimed.row
    if row.state == State.UNCERTAIN:
        return _job(claimed, Kind.FIND, lease, now, taken=taken(row))
    if row.action == Action.WITHDRAW:
        return _removal(claimed, lease, now)
    kind = KINDS.get(Step(row.step))
    if kind is None:
        kind = Kind.UPDATE if row.action == Action.UPDATE else Kind.SEND
    return _job(claimed, kind, lease, now)


def kind_limit_s(kind: Kind) -> float:
    """How long a step may take in all, renewed leases included."""
    return leases.LONGEST_STEP_S.get(kind, leases.LONGEST_CALL_S)


def _job(
    claimed: Claimed,
    kind: Kind,
    lease: Lease,
    now: datetime,
    *,
    frozen: Frozen | None = None,
    resume: Resume | None = None,
    created_at: datetime | None = None,
    **more: Any,
) -> Job:
    row, account = claimed.row, claimed.account
    content = frozen or claimed.frozen
    wire_facts = {
        name: more.pop(name) for name in ("remote_id", "taken") if name in more
    }
    url = content.url if content else row.story_url
    return Job(
        kind=kind,
        ticket=row.ticket,
        host=account.host,
        lease=lease,
        connector=account.connector,
        wire=wire(
            account.settings,
            account.secrets,
            lease,
            now=now,
            limits=account.can.picture,
            delivery=row.pk,
            key=row.key,
            created_at=created_at or row.key_created_at or now,
            event=row.event,
            revision=row.revision,
            tag=row.tag,
            title=content.article.title if content else row.title,
            link=link_of(url, row.link_token),
            link_token=row.link_token,
            part=row.part,
            earlier=earlier_ids(row),
            reason=row.reason,
            **{"remote_id": _remote_id(row), **wire_facts},
        ),
        keyed=account.keyed,
        facts=facts(row),
        settings=account.settings,
        article=content.article if content else None,
        options=options_of(
            content.article,
            link_token=row.link_token,
            own_text=row.own_text,
            picture=row.picture,
            follow_up=row.follow_up,
            event=row.event,
        )
        if content
        else None,
        resume=row.resume if resume is None else resume,
        post_digest=row.posted_digest if row.part == 1 else "",
        **more,
    )


def _remote_id(row: Row) -> str:
    """The post an update addresses; a publish has none yet."""
    if row.action == Action.PUBLISH:
        return ""
    return row.remote_id or (row.posted_id if row.part == 1 else known_id(row))


# --- withdrawals ---------------------------------------------------------------


def _removal(claimed: Claimed, lease: Lease, now: datetime) -> Job:
    """By remote id, else by create key, else by looking for it."""
    row, account = claimed.row, claimed.account
    remote_id = known_id(row)
    doubtful = (
        publishes(row).filter(may_be_out=True) | publishes(row).filter(state=State.SENT)
    ).order_by("-seq")
    last = doubtful.first()
    out = bool(remote_id) or last is not None
    content = claimed.frozen
    if last is not None and last.snapshot_id is not None:
        content = snapshots([last.snapshot_id]).get(last.snapshot_id, content)
    left = [
        resume
        for resume in every_publish(row)
        .filter(state__in=[State.CANCELLED, State.FAILED, State.SUPERSEDED])
        .values_list("resume", flat=True)
        if resume
    ]
    return _job(
        claimed,
        Kind.WITHDRAW,
        lease,
        now,
        frozen=content,
        resume=last.resume if last is not None else {},
        created_at=last.key_created_at if last is not None else None,
        remote_id=remote_id,
        taken=frozenset() if remote_id else taken(row),
        search=out and not remote_id and not account.keyed,
        out=out,
        leftovers=tuple(left) if account.can.prepare else (),
    )


def must_be_done_by_hand(claimed: Claimed, job: Job) -> bool:
    """A post is (or may be) out, and the network gives us no way to it."""
    if not job.out:
        return False
    return not claimed.account.can.withdraw or (
        job.search and not claimed.account.finds
    )
