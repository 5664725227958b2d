"""How late posts arrived, counted as they are settled."""

from __future__ import annotations

from django.db import models


class Lateness(models.Model):
    """Posts per bucket of lateness, and the sum of their seconds.

    Written in the settle's own transaction, so that no restart loses a count;
    `slot` spreads the workers over rows, so that they do not wait for each other.
    """

    slot = models.PositiveSmallIntegerField()
    bucket = models.PositiveSmallIntegerField()
    posts = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "bucket"], name="lateness_once")
        ]

    def __str__(self) -> str:
        return f"{self.slot}/{self.bucket}: {self.posts}"
