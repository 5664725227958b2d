"""Marks texts for people so that the catalogues find them.

Connectors carry no language: they hold English message ids, and the floor above
translates them when it shows them.
"""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Return `message` unchanged; the name is what xgettext looks for."""
    return message
