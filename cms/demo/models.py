"""What the demo has played so far."""

from __future__ import annotations

from django.db import models


class Performance(models.Model):
    """One run of the show. `cast` says which page plays which part (key → page id)."""

    number = models.PositiveIntegerField(unique=True)
    started_at = models.DateTimeField()
    cast = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number}"

    @classmethod
    def newest(cls) -> Performance | None:
        return cls.objects.order_by("-number").first()


class Trial(models.Model):
    """One killing of the sending process: its rows, and the process that was killed."""

    started_at = models.DateTimeField()
    killed_at = models.DateTimeField(null=True)
    pid = models.PositiveIntegerField(null=True)
    placements = models.JSONField(default=list)  # their ids

    def __str__(self) -> str:
        return f"#{self.pk}"

    @classmethod
    def newest(cls) -> Trial | None:
        return cls.objects.order_by("-pk").first()
