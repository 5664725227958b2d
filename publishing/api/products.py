"""products: what a partner's channel gets by itself, and older stories by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from publishing.admin.scope import PUBLISH as PUBLISH_RIGHT
from publishing.api import finding, placements, product_shapes
from publishing.api.auth import PUBLISH, READ, caller_of
from publishing.api.moments import Line, Moment
from publishing.api.paging import PageQuery, page
from publishing.api.problems import ApiProblem, FieldError, conflict
from publishing.api.shapes import Listed, answers
from publishing.clock import database_now
from publishing.engine.rings import ring
from publishing.models import Product, Story
from publishing.planning import catch_up as catching_up
from publishing.planning import product_terms
from publishing.planning.catch_up import MOST, Outcome, Wanted
from publishing.planning.product_terms import (
    LONGEST_NAME,
    LONGEST_OFFSET_S,
    Terms,
    TermsRefused,
    may_carry,
)

router = Router(tags=["products"])


class FilterIn(Schema):
    """Which stories it takes; a list that is empty takes everything."""

    model_config = ConfigDict(extra="forbid")

    kinds: list[Line] = Field([], max_length=20)
    units: list[int] = Field(
        [], max_length=1_000, description="The channel's own unit and those below it."
    )
    columns: list[int] = Field([], max_length=1_000)


class ProductIn(Schema):
    model_config = ConfigDict(extra="forbid")

    name: Line = Field(min_length=1, max_length=LONGEST_NAME)
    filter: FilterIn | None = Field(None, description="Null: every story of the unit.")
    offset_s: int = Field(
        0, ge=0, le=LONGEST_OFFSET_S, description="Seconds after the story goes live."
    )


class ProductPatch(Schema):
    """What is left out stays. `ended` true ends it, and nothing begins it again."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = Field(None, min_length=1, max_length=LONGEST_NAME)
    filter: FilterIn | None = None
    offset_s: int | None = Field(None, ge=0, le=LONGEST_OFFSET_S)
    ended: bool | None = None


class CatchUpIn(Schema):
    """Stories by their first publication (`to` not included), or one by one."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    since: Moment | None = Field(None, alias="from")
    until: Moment | None = Field(None, alias="to")
    stories: list[UUID] | None = Field(None, max_length=MOST)
    dry_run: bool = Field(False, description="Only say what would be planned.")

    def wanted(self) -> Wanted:
        return Wanted(self.since, self.until, stories=self.stories)


@router.get(
    "channels/{channel_id}/products",
    auth=READ,
    response=answers(Listed[product_shapes.ProductOut]),
)
def list_products(request: HttpRequest, channel_id: int, told: Query[PageQuery]) -> Any:
    """The products of a channel, those that ended included."""
    channel = finding.channel(caller_of(request), channel_id)
    rows = Product.objects.filter(channel=channel).select_related("channel")
    return page(rows, told, shown)


@router.post(
    "channels/{channel_id}/products",
    auth=PUBLISH,
    response=answers(product_shapes.ProductOut, 201),
)
def begin(request: HttpRequest, channel_id: int, told: ProductIn) -> Any:
    """From now on each story it takes is planned once, at its first publication."""
    channel = finding.channel(caller_of(request), channel_id, PUBLISH_RIGHT)
    if not may_carry(channel):
        text = _("Stories go by themselves to open channels of press partners alone.")
        raise conflict(text)
    terms = _terms(Terms(""), told.name, told.filter, told.offset_s)
    try:
        product = product_terms.begin(channel, terms, now=database_now())
    except TermsRefused as refused:
        raise _refusal(refused) from refused
    return Status(201, shown(product))


@router.patch(
    "products/{product_id}", auth=PUBLISH, response=answers(product_shapes.ProductOut)
)
def change(request: HttpRequest, product_id: int, told: ProductPatch) -> Any:
    """Other terms for stories to come, or the end. What is planned stays planned."""
    product = finding.product(caller_of(request), product_id, PUBLISH_RIGHT)
    changes = told.name, told.filter, told.offset_s
    if told.ended is False and product.ended_at is not None:
        raise conflict(_("It has ended: begin a new one."))
    if any(value is not None for value in changes):
        if product.ended_at is not None:
            raise conflict(_("It has ended: begin a new one."))
        try:
            product_terms.change(product, _terms(Terms.of(product), *changes))
        except TermsRefused as refused:
            raise _refusal(refused) from refused
    if told.ended:
        product_terms.end(product, now=database_now())
    return shown(product)


@router.post(
    "products/{product_id}/catch-up",
    auth=PUBLISH,
    response=answers(product_shapes.CaughtUp),
)
def catch_up(request: HttpRequest, product_id: int, told: CatchUpIn) -> Any:
    """Plan older stories for now: live ones it takes that have no place there yet.

    At most 200 in one call, oldest first; `more` says that others are left. The same
    call again adds nothing.
    """
    caller = caller_of(request)
    product = finding.product(caller, product_id, PUBLISH_RIGHT)
    if product.ended_at is not None or not may_carry(product.channel):
        raise conflict(_("It has ended: begin a new one."))
    found = catching_up.find(product, told.wanted())
    outcomes: list[Outcome] = []
    if not told.dry_run:
        chosen = Wanted(stories=[story.pk for story in found.stories])
        outcomes = catching_up.catch_up(
            product, chosen, user=caller.user, now=database_now()
        )
        ring()
    return {
        "dry_run": told.dry_run,
        "stories": [_story(story) for story in found.stories],
        "planned": [placements.shown(o.placement) for o in outcomes if o.placement],
        "refused": [_refused(outcome) for outcome in outcomes if outcome.reasons],
        "more": found.more,
    }


def shown(product: Product) -> dict[str, Any]:
    terms = Terms.of(product)
    channel = product.channel
    return {
        "id": product.pk,
        "channel": {
            "id": channel.pk,
            "name": channel.name,
            "network": channel.network,
        },
        "name": product.name,
        "filter": {
            "kinds": terms.kinds,
            "units": terms.units,
            "columns": terms.columns,
        },
        "offset_s": product.offset_s,
        "began_at": product.began_at,
        "ended_at": product.ended_at,
        "created_at": product.created_at,
    }


def _terms(
    kept: Terms, name: str | None, asked: FilterIn | None, offset_s: int | None
) -> Terms:
    filter = asked or FilterIn(
        kinds=list(kept.kinds), units=list(kept.units), columns=list(kept.columns)
    )
    return Terms(
        kept.name if name is None else name,
        tuple(filter.kinds),
        tuple(filter.units),
        tuple(filter.columns),
        kept.offset_s if offset_s is None else offset_s,
    )


def _refusal(refused: TermsRefused) -> ApiProblem:
    inside = {"kinds", "units", "columns"}
    errors = [
        FieldError(f"filter.{field}" if field in inside else field, message)
        for field, message in refused.errors.items()
    ]
    return ApiProblem(422, "invalid", errors=errors)


def _story(story: Story) -> dict[str, Any]:
    return {
        "id": story.pk,
        "title": story.title,
        "first_published_at": story.first_published_at,
    }


def _refused(outcome: Outcome) -> dict[str, Any]:
    return {
        **_story(outcome.story),
        "reasons": [
            {"code": reason.code, "message": reason.message, "url": reason.url}
            for reason in outcome.reasons
        ],
    }
