"""What the API says of products and of the older stories that were sent for one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from publishing.api.shapes import NamedChannel, PlacementOut, ReasonOut


class FilterOut(Schema):
    """Lists that are empty take everything."""

    kinds: list[str]
    units: list[int]
    columns: list[int]


class ProductOut(Schema):
    id: int
    channel: NamedChannel
    name: str
    filter: FilterOut
    offset_s: int
    began_at: datetime
    ended_at: datetime | None
    created_at: datetime


class OlderStory(Schema):
    id: UUID
    title: str
    first_published_at: datetime


class RefusedStory(OlderStory):
    reasons: list[ReasonOut]


class CaughtUp(Schema):
    dry_run: bool
    stories: list[OlderStory] = Field(description="Those without a place there.")
    planned: list[PlacementOut]
    refused: list[RefusedStory]
    more: bool = Field(description="Whether others are left for another call.")
