"""The append-only log of what was tried."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models.delivery import Delivery


class Attempt(models.Model):
    """One claim of a row, written in the claim's transaction, finished at settle.

    `number` counts claims of the delivery; `outcome` is a word of
    `channels.problems` or "published", "pending", "lease_lost"; `answer` is at
    most 2 kB, redacted. A zombie's late answer is a row of its own.
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="log")
    number = models.PositiveIntegerField()
    token = models.PositiveIntegerField()
    worker = models.CharField(max_length=64)
    step = models.CharField(max_length=8)
    phase = models.CharField(max_length=8, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    code = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    remote_id = models.CharField(max_length=255, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [models.Index(fields=["delivery", "token"], name="attempt_token")]

    def __str__(self) -> str:
        return f"{self.delivery_id} #{self.number}"
