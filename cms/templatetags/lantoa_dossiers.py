"""What the templates of dossiers ask of a story's parts."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template

from cms.content.addresses import recording_key
from cms.models import Recording

register = template.Library()


@register.filter
def own_path(address: str) -> str:
    """The path alone, so that the file plays under every name of the site."""
    return urlsplit(address).path


@register.filter
def recording(address: str) -> Recording | None:
    key = recording_key(address)
    return Recording.objects.filter(key=key).first() if key else None
