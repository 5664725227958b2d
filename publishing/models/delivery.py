"""One action of a placement, from plan to proof."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing import states
from publishing.models import bulk
from publishing.models.channel import Channel
from publishing.models.placement import Placement
from publishing.models.snapshot import Snapshot
from publishing.models.story import Story
from publishing.states import Action, Actor, Phase, State, Step


@dataclass(frozen=True, slots=True)
class Write:
    """What one row becomes; `token` is the holder's."""

    pk: uuid.UUID
    token: int
    fields: dict[str, Any]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def update(self, **fields: Any) -> int:
        """A reason comes with its own note: the former one's never stays."""
        if "hold_reason" in fields:
            fields.setdefault("hold_note", "")
        return super().update(**fields)

    def move(self, to: State, by: Actor, **fields: Any) -> int:
        """Move the rows that `by` may move to `to`; returns how many moved.

        One guarded UPDATE: rows in another state are left alone, which is how a
        zombie finds out. Leaving `held` clears the reason unless one is given.
        """
        if to != State.HELD:
            fields.setdefault("hold_reason", "")
            fields.setdefault("hold_note", "")
        return self.filter(state__in=states.sources(to, by)).update(state=to, **fields)

    def move_each(self, to: State, by: Actor, writes: Sequence[Write]) -> None:
        """Move many rows, each with its own values, in one round trip.

        Guarded like `move`, and by each row's token besides. Every write must name
        the same fields.
        """
        if not writes:
            return
        defaults = {"hold_note": ""} if "hold_reason" in writes[0].fields else {}
        if to != State.HELD:
            defaults = {"hold_reason": "", "hold_note": ""}
        names = sorted({**defaults, **writes[0].fields})
        values = itemgetter(*names)
        states_ = ", ".join(f"'{state}'" for state in sorted(states.sources(to, by)))
        bulk.update(
            self.model,
            [*names, "state"],
            ["uuid", "token"],
            [
                (
                    *values({**defaults, **write.fields}),
                    to,
                    write.pk,
                    write.token,
                )
                for write in writes
            ],
            where=f"state IN ({states_})",
        )

    def insert(
        self, placement: Placement, action: Action, *, part: int = 1, **fields: Any
    ) -> Delivery:
        """Insert the next row of `placement`; the caller holds the Story lock.

        `seq`, the story's revision and the create key are set here.
        """
        Story.objects.filter(pk=placement.story_id).update(
            revision=models.F("revision") + 1
        )
        revision = Story.objects.values_list("revision", flat=True).get(
            pk=placement.story_id
        )
        last = self.filter(placement=placement).aggregate(n=models.Max("seq"))["n"]
        return self.create(
            placement=placement,
            channel_id=placement.channel_id,
            seq=(last or 0) + 1,
            action=action,
            part=part,
            revision=revision,
            key=placement.create_key(part),
            **fields,
        )

    def unfinished(self) -> DeliveryQuerySet:
        return self.filter(state__in=states.UNFINISHED)

    def with_a_person(self) -> DeliveryQuerySet:
        """Rows that wait for somebody: failed, uncertain, held by a human reason."""
        human = [r.code for r in states.HOLD_REASONS.values() if r.human]
        return self.filter(
            models.Q(state__in=[State.FAILED, State.UNCERTAIN])
            | models.Q(state=State.HELD, hold_reason__in=[*human, "auth", "disabled"])
            | models.Q(state=State.HELD, hold_reason__startswith="gate")
            | models.Q(  # looked at ahead: it would not go well
                state__in=[State.DUE, State.HELD],
                action=Action.PUBLISH,
                attempts=0,
                placement__checkup__fine=False,
            )
        )


class Delivery(models.Model):
    """A row of the engine. Its id is the webhook-id; `key` the create key.

    Only `DeliveryQuerySet.move` changes `state`. `token` fences every write of a
    holder; `may_be_out` concerns publish alone.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="deliveries")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=[(a, a) for a in Action])
    part = models.PositiveSmallIntegerField(default=1)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="deliveries"
    )
    revision = models.PositiveBigIntegerField(default=1)
    event = models.CharField(max_length=16, default="published")
    reason = models.TextField(blank=True)  # of a withdrawal
    state = models.CharField(
        max_length=10, choices=[(s, states.LABELS[s]) for s in State]
    )
    step = models.CharField(
        max_length=8, choices=[(s, s) for s in Step], default=Step.PREPARE
    )
    resume = models.JSONField(default=dict, blank=True)
    hold_reason = models.CharField(max_length=40, blank=True)
    hold_note = models.TextField(blank=True)
    planned_at = models.DateTimeField(null=True)  # what the editor asked for
    next_at = models.DateTimeField(null=True)  # when the engine acts next
    wait_note = models.CharField(max_length=255, blank=True)  # why it still waits
    may_be_out = models.BooleanField(default=False)
    out_token = models.PositiveIntegerField(null=True)  # the claim that set may_be_out
    phase = models.CharField(max_length=8, choices=[(p, p) for p in Phase], blank=True)
    token = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # counted tries
    key = models.UUIDField()
    key_created_at = models.DateTimeField(null=True)  # first claim of send
    looked_at = models.DateTimeField(null=True)  # last look-up that found nothing
    looks = models.PositiveSmallIntegerField(default=0)
    remote_id = models.CharField(max_length=255, blank=True)
    permalink = models.URLField(max_length=500, blank=True)
    post_digest = models.CharField(max_length=64, blank=True)
    receipt = models.JSONField(default=dict, blank=True)
    problem = models.JSONField(default=dict, blank=True)
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "seq"], name="delivery_seq_once"
            ),
            models.UniqueConstraint(
                fields=["placement", "part"],
                condition=models.Q(action=Action.PUBLISH)
                & models.Q(state__in=sorted(states.UNFINISHED)),
                name="one_unfinished_publish",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(state=State.DUE),
                name="delivery_due",
            ),
            models.Index(
                fields=["next_at"],
                condition=models.Q(state=State.DUE, action=Action.WITHDRAW),
                name="delivery_due_withdraw",
            ),
            models.Index(
                fields=["lease_until"],
                condition=models.Q(state__in=[State.SENDING, State.UNCERTAIN]),
                name="delivery_leased",
            ),
            models.Index(
                fields=["state", "hold_reason"],
                condition=models.Q(state__in=[State.HELD, State.FAILED]),
                name="delivery_waiting",
            ),
            models.Index(fields=["channel", "state"], name="delivery_channel_state"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.placement_id}/{self.seq} ({self.state})"
