"""Filters of our screens: times and connectors' messages in the screen's language."""

from __future__ import annotations

from datetime import datetime

import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from channels.contract import Count, Finding
from publishing import log_words, spoken_time, wording
from publishing import standing as words
from publishing.models import Channel
from publishing.ports import Gate

register = template.Library()


@register.filter
def written_out(moment: datetime | None) -> str:
    return spoken_time.written_out(moment) if moment else ""


@register.filter
def typed_moment(moment: datetime | None) -> str:
    return spoken_time.typed(moment) if moment else ""


@register.filter
def iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


@register.simple_tag(takes_context=True)
def moment(context: template.Context, value: datetime | None) -> SafeString | str:
    """A <time> that is short on screen and written out for everybody who asks."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        spoken_time.written_out(value),
        spoken_time.short(value, context["now"]),
    )


@register.filter
def after_go_live(seconds: int) -> str:
    return spoken_time.after_go_live(seconds)


@register.filter
def finding_text(finding: Finding) -> str:
    return wording.finding_text(finding)


@register.filter
def gate_text(gate: Gate) -> str:
    return wording.sentence(gate.message)


@register.filter
def network_label(channel: Channel) -> str:
    return wording.network_label(channel)


@register.filter
def standing(channel: Channel, standings: words.Standings) -> words.Standing:
    return standings.of(channel)


@register.filter
def event_label(event: str) -> str:
    return log_words.event_label(event)


@register.filter
def count_text(count: Count) -> str:
    return wording.count_text(count)


@register.filter
def is_over(count: Count | None) -> bool:
    return bool(count and count.limit is not None and count.used > count.limit)


@register.filter
def cleaned(html: str) -> SafeString:
    """Full text of a preview: our own compose made it, and it is cleaned again."""
    return mark_safe(nh3.clean(html, attributes=PREVIEW_ATTRIBUTES))  # noqa: S308


PREVIEW_ATTRIBUTES = {"a": {"href", "title"}, "img": {"alt"}}
