"""Adding and editing a channel: common fields, then the connector's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from wagtail.models import Page

from channels import registry
from channels.contract import Blind, Settings
from publishing import credentials
from publishing.admin.generated_form import (
    SECRET,
    SETTING,
    GeneratedForm,
    form_for,
)
from publishing.models import Channel
from publishing.models.channel import account_identity


class CommonForm(forms.ModelForm):  # type: ignore[type-arg]
    """What every channel has. The unit is chosen once, among the person's own."""

    class Meta:
        model = Channel
        fields = ("unit", "name", "policy")
        labels = {"unit": gettext_lazy("Unit"), "name": gettext_lazy("Name on screen")}

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101
        unit.queryset = Page.objects.filter(pk__in=[u.pk for u in units])
        capabilities = self.instance.connector.capabilities
        if capabilities.by_hand or not isinstance(capabilities.recovery, Blind):
            del self.fields["policy"]  # such networks can be asked
        if self.instance.pk:
            del self.fields["unit"]
        elif len(units) == 1:
            unit.initial = units[0]
            unit.widget = forms.HiddenInput()


class ChannelForm:
    """Two forms that are filled in as one. `channel` is new (no pk) or stored."""

    def __init__(self, channel: Channel, units: list[Any], data: Any = None) -> None:
        self.channel = channel
        self.connector = registry.connector(channel.network)
        self.common = CommonForm(data, instance=channel, units=units)
        made = form_for(
            self.connector.settings_model, self.connector.secrets_model, self.hints
        )
        self.own: GeneratedForm = made(data, initial=self._initial())

    @cached_property
    def hints(self) -> dict[str, str]:
        return credentials.hints(self.channel) if self.channel.pk else {}

    @property
    def fields(self) -> list[forms.BoundField]:
        return [*self.common.visible_fields(), *self.own.visible_fields()]

    @property
    def non_field_errors(self) -> list[str]:
        return [*self.common.non_field_errors(), *self.own.non_field_errors()]

    def is_valid(self) -> bool:
        common, own = self.common.is_valid(), self.own.is_valid()
        if not (common and own):
            return False
        settings, typed = self.own.models()
        assert isinstance(settings, Settings)  # noqa: S101
        self.settings = settings
        self.account_id = account_identity(
            self.connector, settings, self.channel.unit_id
        )
        self.secrets = self._secrets(typed)
        return not self.own.errors and self._account_is_free()

    def _secrets(self, typed: dict[str, str]) -> Any:
        """The whole set to store, or None when nothing was typed anew."""
        model = self.connector.secrets_model
        if not model.model_fields or (not typed and self.hints):
            return None
        stored: dict[str, Any] = {}
        if self.hints:
            stored = credentials.load(self.channel)[0].model_dump()
        try:
            return model.model_validate({**stored, **typed})
        except ValidationError as wrong:
            self.own.add_pydantic_errors(wrong, SECRET)
            return None

    def _account_is_free(self) -> bool:
        """One account is one channel, and stays the account it was."""
        if self.channel.pk and self.account_id != self.channel.account_id:
            self.own.add_error(
                None,
                _("This is another account. Add it as a channel of its own."),
            )
            return False
        taken = Channel.objects.filter(
            network=self.channel.network, account_id=self.account_id
        ).exclude(pk=self.channel.pk)
        if taken.exists():
            self.own.add_error(None, _("This account is already connected."))
            return False
        return True

    def save(self) -> Channel:
        with transaction.atomic():
            channel: Channel = self.common.save(commit=False)
            channel.account_id = self.account_id
            channel.settings = self.settings.model_dump(mode="json")
            channel.save()
            if self.secrets is not None:
                credentials.store(channel, self.secrets)
        return channel

    def _initial(self) -> dict[str, Any]:
        return {SETTING + name: value for name, value in self.channel.settings.items()}
