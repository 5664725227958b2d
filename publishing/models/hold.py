""" "Tạm dừng": who paused what, since when and why."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models.channel import Channel


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self, now: datetime) -> HoldQuerySet:
        return self.filter(
            models.Q(lifted_at=None) | models.Q(lifted_at__gt=now), since__lte=now
        )


class Hold(models.Model):
    """A pause of a channel, of a unit with those below it (page id), or of everything.

    One with `restore` came with a backup: `lantoa quarantine` alone lifts it.
    """

    channel = models.ForeignKey(
        Channel, models.CASCADE, null=True, blank=True, related_name="holds"
    )
    unit_page_id = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(_("reason"))
    since = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    restore = models.BooleanField(default=False)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel=None) | models.Q(unit_page_id=None),
                name="hold_one_scope",
            )
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def everything(self) -> bool:
        return self.channel_id is None and self.unit_page_id is None
