"""One story on one channel, once."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models.channel import Channel
from publishing.models.story import Story


class Placement(models.Model):
    """A promise to an editor. `at` XOR `offset_s` (seconds after go-live)."""

    story = models.ForeignKey(Story, models.PROTECT, related_name="placements")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="placements")
    occurrence = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(null=True, blank=True)
    offset_s = models.PositiveIntegerField(null=True, blank=True)
    own_text = models.TextField(null=True, blank=True)
    own_text_digest = models.CharField(max_length=64, blank=True)  # written for this
    picture = models.CharField(max_length=64, blank=True)  # digest to lead with
    follow_up = models.TextField(null=True, blank=True)  # own words of the next part
    link_token = models.CharField(max_length=8, unique=True)
    remote_id = models.CharField(max_length=255, blank=True, db_index=True)
    permalink = models.URLField(max_length=500, blank=True)
    posted_at = models.DateTimeField(null=True)
    post_digest = models.CharField(max_length=64, blank=True)  # of what is out there
    closed_at = models.DateTimeField(null=True)  # withdrawn or cancelled
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.UniqueConstraint(
                fields=["story", "channel", "occurrence"], name="placement_once"
            ),
            models.CheckConstraint(
                condition=models.Q(at__isnull=True) ^ models.Q(offset_s__isnull=True),
                name="placement_at_xor_offset",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story} → {self.channel}"

    def create_key(self, part: int = 1) -> uuid.UUID:
        """The create key of every publish of this placement and part.

        Made from the story and not from a primary key: after a restore a reused
        number must not repeat the key of a post that is already out.
        """
        name = f"{self.channel_id}/{self.occurrence}/{part}"
        return uuid.uuid5(self.story_id, name)
