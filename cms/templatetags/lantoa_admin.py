"""What the templates of the admin ask about a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from wagtail.models import Page

from cms.admin.readiness import readiness
from cms.models import STORY_TYPES
from publishing.clock import database_now
from publishing.content import intent

register = template.Library()


@register.filter
def is_story(page: Any) -> bool:
    return isinstance(page, STORY_TYPES) and page.pk is not None


@register.filter
def open_places(page: Any) -> int:
    return intent.open_places(page.pk) if isinstance(page, Page) else 0


@register.simple_tag(takes_context=True)
def readiness_forms(context: template.Context, page: Page) -> str:
    """The forms of the checks, which must stand outside of the page's form."""
    request: HttpRequest = context["request"]
    values = {"page": page, "readiness": readiness(page, database_now())}
    return render_to_string("cms/admin/readiness_forms.html", values, request)
