"""Standing orders of partners: which stories a channel gets without being asked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models.channel import Channel


class Product(models.Model):
    """Plans every story its filter takes, from `began_at` until `ended_at`.

    `filter` is what the content source's `matches` understands: lists under "kinds",
    "units" and "columns"; an empty one takes everything.
    """

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="products")
    name = models.CharField(_("name"), max_length=255)
    filter = models.JSONField(default=dict, blank=True)
    offset_s = models.PositiveIntegerField(
        _("seconds after the story goes live"), default=0
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
