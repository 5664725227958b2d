"""Rows by their id, as far as the caller may see them. What is not is not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from publishing.admin.scope import PLAN, PUBLISH
from publishing.api.auth import Caller
from publishing.api.problems import forbidden, not_found
from publishing.clock import database_now
from publishing.content.stories import ensure_story
from publishing.models import (
    Channel,
    Delivery,
    Hold,
    Placement,
    Playbook,
    Product,
    Story,
)
from publishing.ports import content_source


def story(caller: Caller, asked: str, right: str = PLAN) -> Story:
    """By its id, or by its page's number (the Story is made at first need)."""
    found: Story | None = None
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        unit = content_source().unit_of(int(asked))
        if unit is not None and caller.may_touch(unit.page_id):
            found = ensure_story(int(asked), now=database_now())
    elif (number := _uuid(asked)) is not None:
        found = Story.objects.filter(pk=number).first()
    if found is None or not caller.may_touch(found.unit_page_id):
        raise not_found(_("There is no such story."))
    _may(caller, found.unit_page_id, right)
    return found


def page_of(found: Story) -> int:
    if found.page_id is None:
        raise not_found(_("The page of this story was deleted."))
    return int(found.page_id)


def channel(caller: Caller, channel_id: int, right: str = PLAN) -> Channel:
    found = channels(caller).filter(pk=channel_id).first()
    if found is None:
        raise not_found(_("There is no such channel."))
    _may(caller, found.unit_id, right)
    return found


def channels(caller: Caller) -> QuerySet[Channel]:
    rows = Channel.objects.select_related("unit")
    units = caller.units()
    return rows if units is None else rows.filter(unit__in=units)


def product(caller: Caller, product_id: int, right: str = PLAN) -> Product:
    found = Product.objects.filter(pk=product_id, channel__in=channels(caller)).first()
    if found is None:
        raise not_found(_("There is no such product."))
    found.channel = channel(caller, found.channel_id, right)
    return found


def holds(caller: Caller) -> QuerySet[Hold]:
    """Pauses of everything, of the caller's units and those above, of its channels."""
    rows = Hold.objects.select_related("channel__unit", "created_by")
    rows = rows.annotate(created_at=F("since"))
    units = caller.units()
    if units is None:
        return rows
    own = Page.objects.filter(pk__in=units)
    above = {page.pk for page in own}
    for page in own:
        above.update(page.get_ancestors().values_list("pk", flat=True))
    return rows.filter(
        Q(channel__unit__in=units)
        | Q(unit_page_id__in=above)
        | Q(channel=None, unit_page_id=None)
    )


def placements(caller: Caller) -> QuerySet[Placement]:
    """Places of the caller's stories, on whatever channel they are."""
    rows = Placement.objects.select_related("story", "channel")
    units = caller.units()
    return rows if units is None else rows.filter(story__unit_page_id__in=units)


def placement(caller: Caller, placement_id: int, right: str = PLAN) -> Placement:
    found = placements(caller).filter(pk=placement_id).first()
    if found is None:
        raise not_found(_("There is no such placement."))
    _may(caller, found.story.unit_page_id, right)
    return found


def deliveries(caller: Caller) -> QuerySet[Delivery]:
    rows = Delivery.objects.select_related("channel", "placement__story")
    units = caller.units()
    if units is None:
        return rows
    return rows.filter(placement__story__unit_page_id__in=units)


def delivery(caller: Caller, asked: str, right: str = PLAN) -> Delivery:
    number = _uuid(asked)
    found = deliveries(caller).filter(pk=number).first() if number else None
    if found is None:
        raise not_found(_("There is no such delivery."))
    _may(caller, found.placement.story.unit_page_id, right)
    return found


def playbook(caller: Caller, playbook_id: int) -> Playbook:
    found = Playbook.objects.filter(pk=playbook_id).first()
    if found is None or not caller.may_touch(found.unit_page_id):
        raise not_found(_("There is no such playbook."))
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _may(caller: Caller, unit_page_id: Any, right: str) -> None:
    if right == PUBLISH and not caller.may_touch(unit_page_id, PUBLISH):
        raise forbidden(_("You may write in this unit, but not publish."))
