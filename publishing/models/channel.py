"""Accounts on networks and their credentials."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels import registry
from channels.contract import Channel as Connector
from channels.contract import Settings


def account_identity(
    connector: Connector[Any, Any], settings: Settings, unit_page_id: int
) -> str:
    """What makes two channels the same account.

    A place served by hand is only a name, so that each unit has its own.
    """
    account: str = connector.account_id(settings)
    if connector.capabilities.by_hand:
        return f"unit:{unit_page_id}:{account}"[:255]
    return account


class Channel(models.Model):
    """One account on one network. Never deleted, only closed."""

    class Policy(models.TextChoices):
        ASK = "ask", _("Ask a person")
        PREFER_DUP = "prefer_dup", _("Rather twice than not at all")
        PREFER_MISS = "prefer_miss", _("Rather not at all than twice")

    unit = models.ForeignKey(
        "wagtailcore.Page", models.PROTECT, related_name="spread_channels"
    )
    network = models.CharField(max_length=32)
    account_id = models.CharField(max_length=255)
    name = models.CharField(_("name"), max_length=255)
    settings = models.JSONField(default=dict, blank=True)
    policy = models.CharField(
        _("when the outcome stays unknown"),
        max_length=12,
        choices=Policy,
        default=Policy.ASK,
    )
    grace_s = models.PositiveIntegerField(
        _("grace after the planned time (seconds)"), default=6 * 3600
    )
    early = models.BooleanField(
        _("receives planned stories ahead, committed to their hour"), default=False
    )
    auth_needed_at = models.DateTimeField(null=True, editable=False)
    auth_problem = models.JSONField(default=dict, blank=True, editable=False)
    retry_at = models.DateTimeField(null=True, editable=False)  # rests until then
    rest_problem = models.JSONField(default=dict, blank=True, editable=False)
    rest_of_all = models.BooleanField(default=False, editable=False)  # application's
    # The breaker (engine/breaker.py); a trial is the one row let through half-open.
    failures = models.PositiveSmallIntegerField(default=0, editable=False)  # in a row
    failure = models.JSONField(default=dict, blank=True, editable=False)
    broken_until = models.DateTimeField(null=True, editable=False)
    trial_until = models.DateTimeField(null=True, editable=False)
    failed_days = models.CharField(max_length=64, blank=True, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "account_id"], name="channel_account_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def connector(self) -> Connector[Any, Any]:
        return registry.connector(self.network)

    @property
    def settings_object(self) -> Settings:
        return self.connector.settings_model.model_validate(self.settings)


class Credential(models.Model):
    """One version of a channel's secrets, encrypted. The highest version is current.

    `lease_*` fence a refresh: one refresher at a time, made by a sender thread.
    """

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="credentials")
    version = models.PositiveIntegerField()
    ciphertext = models.BinaryField()
    hint = models.JSONField(default=dict)  # last four characters per field
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "version"], name="credential_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} v{self.version}"
