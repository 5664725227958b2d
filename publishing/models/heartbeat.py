"""When each recurring part of the engine last did its work."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """One row per part ("pump", "ticker", "sweep"): the watchdog reads these."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
