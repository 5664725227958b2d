"""Sentences as rows keep them: a message id with parameters, said when shown.

So that everybody reads a row in their own language, whoever was asked first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override


def say(msgid: str, params: Mapping[str, Any] | None = None) -> str:
    """In the language of the screen; parameters that are terms are translated too.

    A translation that lost a parameter must not break a page: then the text is
    shown with its placeholders.
    """
    if not msgid:
        return ""
    text = _(msgid)
    try:
        return text % _said(params) if params else text
    except (KeyError, TypeError, ValueError):
        return text


def term(label: Promise | str) -> dict[str, str]:
    """A parameter that is itself a message: a label made by gettext_lazy."""
    with override(None):  # without a language a label is its own message id
        return {"msgid": str(label)}


def _said(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _(value["msgid"]) if isinstance(value, Mapping) else value
        for name, value in params.items()
    }
