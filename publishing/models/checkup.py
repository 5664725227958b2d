"""What the looks ahead found: of each channel's access, of each planned posting."""

from __future__ import annotations

from django.db import models

from publishing.models.channel import Channel
from publishing.models.placement import Placement


class Probe(models.Model):
    """The newest answer of a channel to "who are we there?"; planning wishes for
    one, a sender thread asks. `problem` is empty when all was well."""

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="probe")
    wanted_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    at = models.DateTimeField(null=True)
    problem = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.channel_id} {self.at}"


class Checkup(models.Model):
    """The newest look ahead at a planned posting, made for the hour `planned_for`.

    `stage` counts the looks of that hour: 1 a day, 2 an hour, 3 a minute before, 4 at
    it, 5 what sending itself came to. `mail_at` is when the letter to its owner leaves;
    None when it has left, or there is nothing to tell.
    """

    placement = models.OneToOneField(Placement, models.CASCADE, related_name="checkup")
    planned_for = models.DateTimeField()
    stage = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    fine = models.BooleanField(default=True)
    problems = models.JSONField(default=list)  # code, message, params, fix, url
    mail_at = models.DateTimeField(null=True, db_index=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.placement_id} {'fine' if self.fine else 'not fine'}"
