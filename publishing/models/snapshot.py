"""Frozen publications. Deliveries send these, never revisions."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.article import Article
from publishing.models.story import Release, Story


class StoredPicture(models.Model):
    """A picture by content: a JPEG without location data, named by its SHA-256.

    `public` says whether `<digest>.jpg` stands in public media now.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    public = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("stored picture")
        verbose_name_plural = _("stored pictures")

    def __str__(self) -> str:
        return self.digest


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def published(self) -> SnapshotQuerySet:
        """Of content that was live; what was only given ahead is nobody else's."""
        return self.filter(embargoed_until=None)


class Snapshot(models.Model):
    """One publication of a story, immutable: the article and its digest."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="snapshots")
    publication = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    release = models.OneToOneField(
        Release, models.SET_NULL, null=True, related_name="snapshot"
    )  # NULL: published past the gated service, found by the sweep
    kind = models.CharField(max_length=12, choices=Release.Kind)
    note = models.TextField(blank=True)
    document = models.JSONField()  # Article.model_dump(mode="json")
    pictures = models.ManyToManyField(StoredPicture, related_name="snapshots")
    url = models.URLField(max_length=500)
    page_published_at = models.DateTimeField(null=True)  # Page.last_published_at
    created_at = models.DateTimeField()
    # Planned content for those who get it ahead; NULL: it was live when it was frozen.
    embargoed_until = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # the page was seen answering 200

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = [
            models.UniqueConstraint(
                fields=["story", "digest", "publication"], name="snapshot_once"
            ),
            models.UniqueConstraint(
                fields=["story", "publication"], name="snapshot_publication"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story} #{self.publication}"

    @cached_property
    def article(self) -> Article:
        return Article.model_validate(self.document)
