"""A Django form made from a connector's settings and secrets models.

The connector stays free of Django: its pydantic fields carry label (`title`) and
help (`description`) as message ids, and its own validators have the last word.
Secrets are write-only: an empty field keeps what is stored.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

from django import forms
from django.utils.translation import gettext as _
from pydantic import AnyUrl, BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core.core_schema import ErrorType

SETTING, SECRET = "setting-", "secret-"
PYDANTICS_OWN = frozenset(get_args(ErrorType))


class GeneratedForm(forms.Form):
    """Fields of both models under the prefixes SETTING and SECRET."""

    settings_model: type[BaseModel]
    secrets_model: type[BaseModel]
    hints: Mapping[str, str]

    def models(self) -> tuple[BaseModel, dict[str, str]]:
        """The settings as typed, and the secrets that were typed anew."""
        return self._settings, self._secrets

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = {
            name: cleaned[SETTING + name]
            for name in self.settings_model.model_fields
            if cleaned.get(SETTING + name) not in (None, "")
        }
        self._secrets = {
            name: cleaned[SECRET + name]
            for name in self.secrets_model.model_fields
            if cleaned.get(SECRET + name)
        }
        if not self.errors:
            try:
                self._settings = self.settings_model.model_validate(typed)
            except ValidationError as wrong:
                self.add_pydantic_errors(wrong, SETTING)
        return cleaned

    def add_pydantic_errors(self, wrong: ValidationError, prefix: str) -> None:
        """Each complaint beside its field, in plain words."""
        for error in wrong.errors(include_url=False, include_input=False):
            name = str(error["loc"][0]) if error["loc"] else ""
            field = prefix + name
            self.add_error(field if field in self.fields else None, plain(error))


def form_for(
    settings_model: type[BaseModel],
    secrets_model: type[BaseModel],
    hints: Mapping[str, str],
) -> type[GeneratedForm]:
    """`hints` are the last four characters of secrets already stored."""
    fields: dict[str, Any] = {
        "settings_model": settings_model,
        "secrets_model": secrets_model,
        "hints": hints,
    }
    for name, info in settings_model.model_fields.items():
        fields[SETTING + name] = setting_field(info)
    for name, info in secrets_model.model_fields.items():
        fields[SECRET + name] = secret_field(info, hints.get(name))
    return type("ChannelSettingsForm", (GeneratedForm,), fields)


def setting_field(info: FieldInfo) -> forms.Field:
    kind, extra = _inner(info.annotation), _extra(info)
    common: dict[str, Any] = {
        "label": _(info.title or ""),
        "help_text": _(info.description) if info.description else "",
        "required": info.is_required(),
        "initial": None if info.is_required() else _initial(info),
    }
    if "choices" in extra:
        choices = [(value, _(name)) for value, name in extra["choices"].items()]
        return forms.ChoiceField(choices=choices, **common)
    if get_origin(kind) is Literal:
        choices = [(value, _(str(value))) for value in get_args(kind)]
        return forms.ChoiceField(choices=choices, **common)
    if isinstance(kind, type) and issubclass(kind, Enum):
        choices = [(m.value, _(str(m.value))) for m in kind]
        return forms.ChoiceField(choices=choices, **common)
    if kind is bool:
        return forms.BooleanField(**{**common, "required": False})
    if kind is int:
        return forms.IntegerField(**common)
    if kind is float:
        return forms.FloatField(**common)
    if get_origin(kind) in (list, tuple, set, frozenset):
        return LinesField(widget=forms.Textarea(attrs={"rows": 3}), **common)
    if isinstance(kind, type) and issubclass(kind, AnyUrl):
        return forms.CharField(widget=forms.URLInput(), **common)
    if extra.get("multiline"):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **common)
    return forms.CharField(**common)


def secret_field(info: FieldInfo, hint: str | None) -> forms.Field:
    """`hint`: None when nothing is stored, else its last characters (may be "")."""
    help_text = _(info.description) if info.description else ""
    if hint is not None:
        kept = _("Stored (•••• %(hint)s). Leave empty to keep it.") % {"hint": hint}
        help_text = f"{kept} {help_text}".strip()
    return forms.CharField(
        label=_(info.title or ""),
        help_text=help_text,
        required=info.is_required() and hint is None,
        widget=forms.PasswordInput(
            render_value=False, attrs={"autocomplete": "new-password"}
        ),
    )


class LinesField(forms.CharField):
    """A list, one item a line."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str | None) else "\n".join(map(str, value))

    def clean(self, value: Any) -> list[str]:
        text: str = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


def plain(error: Any) -> str:
    """One pydantic complaint as a sentence for an editor."""
    limits = error.get("ctx") or {}
    match error["type"]:
        case "missing":
            return _("This field is needed.")
        case "string_too_short":
            return _("At least %(n)s characters.") % {"n": limits.get("min_length")}
        case "string_too_long":
            return _("At most %(n)s characters.") % {"n": limits.get("max_length")}
        case "string_pattern_mismatch":
            return _("This does not look right.")
        case "value_error":
            return _(str(limits.get("error", "")))
        case kind if kind.startswith("url"):
            return _("Write a whole address that begins with https://")
        case kind if kind.startswith(("int", "float", "greater", "less")):
            return _("Write a number in the allowed range.")
        case kind if kind in PYDANTICS_OWN:
            return _("This does not look right.")
        case _custom:  # a connector's own words: its message is a message id
            return _(error["msg"])


def _extra(info: FieldInfo) -> dict[str, Any]:
    extra = info.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def _inner(annotation: Any) -> Any:
    """The type without "| None" and without secrecy."""
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [a for a in get_args(annotation) if a is not type(None)]
        annotation = rest[0] if len(rest) == 1 else str
    return str if annotation is SecretStr else annotation


def _initial(info: FieldInfo) -> Any:
    default = info.get_default(call_default_factory=True)
    return default.value if isinstance(default, Enum) else default
