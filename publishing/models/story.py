"""The story beside its page: it outlives the page and owns every placement."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Story(models.Model):
    """What is told, whatever becomes of the page. Created at first planning."""

    class WithdrawScope(models.TextChoices):
        EVERYWHERE = "everywhere", _("Take it down everywhere")
        UNSENT = "unsent", _("Only stop what is not posted yet")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.OneToOneField(
        "wagtailcore.Page",
        null=True,
        on_delete=models.SET_NULL,
        related_name="spread_story",
    )
    title = models.CharField(max_length=255)
    url = models.URLField(max_length=500, blank=True)
    unit_page_id = models.BigIntegerField(db_index=True)
    unit_name = models.CharField(max_length=255, blank=True)
    authority = models.CharField(max_length=255)  # "example.vn,2026" of the tag: URI
    revision = models.PositiveBigIntegerField(default=0)  # rises with every delivery
    publication = models.PositiveIntegerField(default=0)  # counts freezes
    go_live_at = models.DateTimeField(null=True)
    first_published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.TextField(blank=True)
    withdraw_scope = models.CharField(
        max_length=12, choices=WithdrawScope, blank=True
    )  # what an unpublish is to mean, stored before it
    created_at = models.DateTimeField(auto_now_add=True)
    # What the page was when it was last frozen: the sweep compares these.
    page_published_at = models.DateTimeField(null=True)  # Page.last_published_at
    url_path = models.TextField(blank=True)  # Page.url_path
    expire_at = models.DateTimeField(null=True)  # Page.expire_at
    dirty_at = models.DateTimeField(null=True)  # work was begun: the sweep ends it

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [
            models.Index(
                fields=["dirty_at"],
                condition=models.Q(dirty_at__isnull=False),
                name="story_dirty",
            ),
            models.Index(
                fields=["expire_at"],
                condition=models.Q(expire_at__isnull=False),
                name="story_expiry",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(page=None, withdrawn_at=None),
                name="story_orphaned",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tag(self) -> str:
        """The tag: URI (RFC 4151), fixed for ever."""
        return f"tag:{self.authority}:story:{self.uuid}"


class Release(models.Model):
    """Checked content waiting for (or published at) its go-live. Never edited after."""

    class Kind(models.TextChoices):
        MINOR = "minor", _("Small fix")
        UPDATE = "update", _("Update")
        CORRECTION = "correction", _("Correction")

    story = models.ForeignKey(Story, models.CASCADE, related_name="releases")
    # The page's serialisable data; fresh from a form it still holds datetimes.
    content = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.UPDATE)
    note = models.TextField(blank=True)  # of a correction
    go_live_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)  # why the last go-live did not happen
    retry_at = models.DateTimeField(null=True)  # when it is tried again

    class Meta:
        verbose_name = _("planned content")
        verbose_name_plural = _("planned contents")
        constraints = [
            models.UniqueConstraint(
                fields=["story"],
                condition=models.Q(published_at=None, cancelled_at=None),
                name="one_open_release_per_story",
            )
        ]
        indexes = [
            models.Index(
                fields=["go_live_at"],
                condition=models.Q(published_at=None, cancelled_at=None),
                name="release_open_go_live",
            )
        ]

    def __str__(self) -> str:
        return f"{self.story} ({self.kind})"


class GoneAddress(models.Model):
    """A withdrawn address: it answers 410 for ever, whatever becomes of the page."""

    path = models.CharField(max_length=500, unique=True)
    story = models.ForeignKey(Story, models.CASCADE, related_name="gone_addresses")
    title = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("withdrawn address")
        verbose_name_plural = _("withdrawn addresses")

    def __str__(self) -> str:
        return self.path
