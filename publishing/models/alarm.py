"""What is so wrong that the operators were told."""

from __future__ import annotations

from django.db import models


class Alarm(models.Model):
    """One episode, from the moment it was noticed until it is over.

    `key` names it ("late", "own_site", "removal:<channel>"), so that it is raised
    once; the row is deleted when it is over.
    """

    key = models.CharField(max_length=40, primary_key=True)
    since = models.DateTimeField()  # of the trouble, not of its discovery
    raised_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)  # deliveries it concerns
    subject = models.CharField(max_length=255, blank=True)  # such as a channel's name

    def __str__(self) -> str:
        return self.key

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]
