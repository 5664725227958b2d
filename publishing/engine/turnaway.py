"""Moves the rows that met a shut door, in the claim's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from publishing.engine import succession
from publishing.engine.accounts import Account
from publishing.engine.gates import gate_problem
from publishing.engine.rows import Row
from publishing.engine.traits import Course
from publishing.engine.verdicts import (
    Doubt,
    Drop,
    HandOver,
    Keep,
    Verdict,
    Wait,
)
from publishing.models import Attempt, Channel, Delivery
from publishing.models.delivery import DeliveryQuerySet
from publishing.states import Action, Actor, State, Step


class TurnAway:
    """`apply` returns whether any row was moved (and may look different now)."""

    def __init__(
        self, accounts: Mapping[int, Account], worker: str, now: datetime
    ) -> None:
        self._accounts = accounts
        self._worker = worker
        self._now = now

    def apply(self, rows: Sequence[Row], verdicts: Mapping[UUID, Verdict]) -> bool:
        alike: dict[tuple[object, ...], tuple[Verdict, list[UUID]]] = {}
        moved = False
        for row in rows:
            verdict = verdicts[row.pk]
            match verdict:
                case Wait(at=at, note=note, replans=replans):
                    key = (at, note, replans)
                    alike.setdefault(key, (verdict, []))[1].append(row.pk)
                case Keep(reason=reason, note=note):
                    alike.setdefault((reason, note), (verdict, []))[1].append(row.pk)
                case Drop():
                    alike.setdefault(("drop",), (verdict, []))[1].append(row.pk)
                case HandOver():
                    moved = self._hand_over(row) or moved
                case Doubt():
                    moved = self._doubt(row, verdict) or moved
        for verdict, pks in alike.values():
            self._alike(verdict, Delivery.objects.filter(pk__in=pks))
        return moved or bool(alike)

    def _alike(self, verdict: Verdict, rows: DeliveryQuerySet) -> None:
        match verdict:
            case Wait(at=at, note=note, replans=replans):
                planned = {"planned_at": at} if replans else {}
                rows.update(next_at=at, wait_note=note, **planned)
            case Keep(reason=reason, note=note, problem=problem):
                rows.move(
                    State.HELD,
                    Actor.PUMP,
                    hold_reason=reason,
                    hold_note=note,
                    problem=problem,
                    wait_note="",
                )
            case Drop():
                rows.move(State.CANCELLED, Actor.PLANNER, finished_at=self._now)

    # --- the manual channel ----------------------------------------------------

    def _hand_over(self, row: Row) -> bool:
        """The task is a person's from here on; there is no wire."""
        match row.action:
            case Action.PUBLISH:
                marks: dict[str, Any] = {"out_token": F("token") + 1}
                if row.may_be_out:
                    marks = {}
                self._keep_task(row, may_be_out=True, **marks)
            case Action.UPDATE if self._open_task(row):
                return self._replace_task(row)
            case Action.UPDATE:
                self._keep_task(row)
            case _ if self._was_handed_over(row):
                self._keep_task(row, reason="manual_removal")
            case _:
                self._settle_unneeded(row)
        return True

    def _keep_task(self, row: Row, *, reason: str = "person", **more: Any) -> None:
        fields = {"next_at": None, "step": Step.SEND, "token": F("token") + 1, **more}
        # It may say that this task replaces an earlier one.
        fields["hold_note"] = F("hold_note")
        if row.action == Action.PUBLISH and row.key_created_at is None:
            fields["key_created_at"] = self._now
        Delivery.objects.filter(pk=row.pk).move(
            State.HELD, Actor.PUMP, hold_reason=reason, **fields
        )
        self._log(row, "handed_over")

    def _log(self, row: Row, outcome: str) -> None:
        Attempt.objects.create(
            delivery_id=row.pk,
            number=row.token + 1,
            token=row.token + 1,
            worker=self._worker,
            step=Step.SEND,
            started_at=self._now,
            finished_at=self._now,
            outcome=outcome,
        )

    def _publishes(self, row: Row) -> DeliveryQuerySet:
        return Delivery.objects.filter(
            placement_id=row.placement_id, part=row.part, action=Action.PUBLISH
        )

    def _open_task(self, row: Row) -> Delivery | None:
        return (
            self._publishes(row).filter(state=State.HELD, hold_reason="person").first()
        )

    def _was_handed_over(self, row: Row) -> bool:
        gone = self._publishes(row)
        return (
            gone.filter(may_be_out=True).exists()
            or gone.filter(state=State.SENT).exists()
        )

    def _replace_task(self, row: Row) -> bool:
        """One task with the newest content instead of the open one and its edit."""
        if not succession.try_lock(row.story_id):
            return False
        open_task = self._publishes(row).filter(state=State.HELD, hold_reason="person")
        open_task.move(State.SUPERSEDED, Actor.PLANNER)
        succession.replace_by_newest(
            row,
            self._now,
            resume={},
            next_at=self._now,
            may_be_out=True,
            event="updated",
            hold_note=succession.NEW_TASK,
        )
        return True

    def _settle_unneeded(self, row: Row) -> None:
        """Nothing was ever handed over: there is nothing to take down."""
        self._claimed(row).move(
            State.SENT, Actor.PUMP, finished_at=self._now, next_at=None
        )

    # --- publishes that may be out and must not be repeated ---------------------

    def _doubt(self, row: Row, doubt: Doubt) -> bool:
        if doubt.upsert:
            return self._close_and_upsert(row, doubt)
        look = self._now if doubt.course == Course.LOOK else None
        claimed = self._claimed(row)
        claimed.move(
            State.UNCERTAIN,
            Actor.PUMP,
            next_at=look,
            looks=0,
            looked_at=None,
            lease_until=None,
        )
        policy = self._accounts[row.channel_id].channel.policy
        if look is None and policy == Channel.Policy.PREFER_MISS:
            Delivery.objects.filter(pk=row.pk).move(State.FAILED, Actor.LOOKUP)
        return True

    def _close_and_upsert(self, row: Row, doubt: Doubt) -> bool:
        """The receiver knows us by story: a newer event heals what is unknown."""
        if doubt.shut:
            if not succession.try_lock(row.story_id):
                return False
            first = doubt.shut[0]
            succession.upsert_behind(
                row,
                self._now,
                state=State.HELD,
                hold_reason=f"gate:{first.code}",
                hold_note=first.text,
                problem=gate_problem(doubt.shut),
            )
        self._claimed(row).move(
            State.SUPERSEDED, Actor.PUMP, next_at=None, finished_at=self._now
        )
        return True

    def _claimed(self, row: Row) -> DeliveryQuerySet:
        """The row as sending, for a move within this same transaction."""
        mine = Delivery.objects.filter(pk=row.pk)
        mine.move(State.SENDING, Actor.PUMP, token=F("token") + 1)
        return mine


def by_kind(
    verdicts: Mapping[UUID, Verdict], rows: Sequence[Row], kind: type[Verdict]
) -> list[Row]:
    grouped: dict[type, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[type(verdicts[row.pk])].append(row)
    return grouped[kind]
