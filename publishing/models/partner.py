"""Press partners, what was put into their feeds, and the ready documents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models.channel import Channel
from publishing.models.delivery import Delivery
from publishing.models.snapshot import Snapshot
from publishing.models.story import Story


class Partner(models.Model):
    """A desk that reads our feed. Its channel (network "feed") settles locally.

    `seq` is the gap-free journal number of its newest entry.
    """

    channel = models.OneToOneField(Channel, models.PROTECT, related_name="partner")
    name = models.CharField(_("name"), max_length=255)
    contact = models.CharField(_("contact"), max_length=255, blank=True)
    licence = models.TextField(_("licence line"), blank=True)
    seq = models.PositiveBigIntegerField(default=0)
    settings_revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("press partner")
        verbose_name_plural = _("press partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PartnerToken(models.Model):
    """A 256-bit token, stored as its SHA-256; two may live at once for rotation."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"…{self.hint}"


class FeedEntry(models.Model):
    """One change of a partner's feed; written in the settle transaction."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="entries")
    seq = models.PositiveBigIntegerField()
    story = models.ForeignKey(
        Story, models.PROTECT, null=True, related_name="feed_entries"
    )  # NULL only for journal.reset
    event = models.CharField(max_length=32)  # story.published, .updated, …
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True)
    delivery = models.OneToOneField(
        Delivery, models.PROTECT, null=True, related_name="feed_entry"
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["partner", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "seq"], name="feed_entry_seq_once"
            )
        ]
        indexes = [
            models.Index(fields=["partner", "story"], name="feed_entry_story"),
            models.Index(
                fields=["partner", "at"],
                condition=models.Q(event="story.recalled"),
                name="feed_entry_recalled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}/{self.seq} {self.event}"


class FeedDocument(models.Model):
    """Ready bytes of one feed format; replaced only by a greater version."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="documents")
    format = models.CharField(max_length=16)  # rss | atom | json
    seq = models.PositiveBigIntegerField()
    settings_revision = models.PositiveIntegerField()
    valid_until = models.DateTimeField(null=True)
    body = models.BinaryField()
    etag = models.CharField(max_length=80)
    modified_at = models.DateTimeField()
    voided = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "format"], name="feed_document_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}.{self.format}@{self.seq}"


class FeedArchive(models.Model):
    """A closed stretch of a journal, ready as bytes. Never rewritten but by a recall.

    It holds the entries from `first_seq` to `last_seq`; RFC 5005, section 4.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="archives")
    format = models.CharField(max_length=16)  # rss | atom
    number = models.PositiveIntegerField()  # from 1, oldest first
    first_seq = models.PositiveBigIntegerField()
    last_seq = models.PositiveBigIntegerField()
    body = models.BinaryField()
    etag = models.CharField(max_length=80)
    modified_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "format", "number"], name="feed_archive_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}.{self.format}/{self.number}"
