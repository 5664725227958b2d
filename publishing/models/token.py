"""Bearer tokens of the publishing API and its idempotent calls."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """Stored as SHA-256; shown once. `unit_page_id` NULL means every unit."""

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        PLAN = "plan", _("Plan")
        PUBLISH = "publish", _("Publish")
        ADMIN = "admin", _("Administer")

    name = models.CharField(_("name"), max_length=255)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope)
    unit_page_id = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name


class IdempotentCall(models.Model):
    """An unsafe call with an Idempotency-Key and what was answered."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # of method, path and body
    status = models.PositiveSmallIntegerField(null=True)  # NULL: still running
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="call_once")
        ]

    def __str__(self) -> str:
        return self.key
