"""Reusable plans: which channels, how long after go-live."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models.channel import Channel


class Playbook(models.Model):
    """A unit's "Kịch bản". Its steps are offsets after go-live."""

    unit_page_id = models.BigIntegerField(db_index=True)
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        verbose_name = _("playbook")
        verbose_name_plural = _("playbooks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PlaybookStep(models.Model):
    playbook = models.ForeignKey(Playbook, models.CASCADE, related_name="steps")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    offset_s = models.PositiveIntegerField(_("seconds after the story goes live"))

    class Meta:
        ordering = ["offset_s", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["playbook", "channel"], name="playbook_channel_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.playbook}: {self.channel} +{self.offset_s} s"
