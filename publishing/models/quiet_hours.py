"""Hours of the day in which nothing is posted: of a unit, or of one channel."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from publishing.models.channel import Channel
from publishing.quiet import Window


class QuietHours(models.Model):
    """From `start` to `end`, local time; over midnight when `end` comes earlier.

    A unit's hold on its channels and on those of the units below it; a channel's own
    are kept besides.
    """

    channel = models.ForeignKey(
        Channel, models.CASCADE, null=True, blank=True, related_name="quiet_hours"
    )
    unit_page_id = models.BigIntegerField(null=True, blank=True)
    start = models.TimeField(_("from"))
    end = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel=None) ^ models.Q(unit_page_id=None),
                name="quiet_hours_one_scope",
            ),
            models.CheckConstraint(
                condition=~models.Q(start=models.F("end")), name="quiet_hours_end"
            ),
        ]

    def __str__(self) -> str:
        return str(self.window)

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)


def quiet_hours_of(channels: Iterable[Channel]) -> dict[int, tuple[Window, ...]]:
    """The windows each channel keeps; channels without any are left out.

    Places settled by ourselves disturb nobody: websites and press feeds keep none.
    """
    every = list(QuietHours.objects.all())
    if not every:
        return {}
    wanted = [c for c in channels if not c.connector.capabilities.local]
    units = {q.unit_page_id for q in every if q.unit_page_id}
    pages = Page.objects.filter(pk__in=units | {c.unit_id for c in wanted})
    paths = dict(pages.values_list("pk", "path"))
    found: dict[int, tuple[Window, ...]] = {}
    for channel in wanted:
        path = paths.get(channel.unit_id, "")
        mine = tuple(
            quiet.window
            for quiet in every
            if quiet.channel_id == channel.pk
            or (
                quiet.unit_page_id in paths
                and path.startswith(paths[quiet.unit_page_id])
            )
        )
        if mine:
            found[channel.pk] = mine
    return found
