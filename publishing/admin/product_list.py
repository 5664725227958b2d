"""The products of a channel in words, as its own page and its partner's show them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from publishing.models import Channel, Product
from publishing.planning.product_terms import Terms, may_carry
from publishing.ports import content_source, story_desk


def products_of(channel: Channel) -> dict[str, Any]:
    """What the page of a channel or of a partner shows of its products."""
    found = list(channel.products.order_by("ended_at", "name", "pk"))
    return {
        "products": [{"product": product, **in_words(product)} for product in found],
        "may_carry": may_carry(channel),
    }


def in_words(product: Product) -> dict[str, Any]:
    """The filter by names; empty lists take everything."""
    terms = Terms.of(product)
    kinds = {kind.code: kind.name for kind in content_source().kinds()}
    units = {unit.page_id: unit.name for unit in content_source().units()}
    columns = (
        {c.page_id: c.name for c in story_desk().columns()} if terms.columns else {}
    )
    gone = _("a column that was deleted")
    return {
        "kinds": [kinds.get(code, code) for code in terms.kinds],
        "units": [units.get(number, str(number)) for number in terms.units],
        "columns": [columns.get(number, gone) for number in terms.columns],
    }
