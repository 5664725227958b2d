"""What the pump reads of a row: plain frozen values, in one query per batch."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db import connections
from django.db.models import (
    DateTimeField,
    ForeignKey,
    JSONField,
    Model,
    UUIDField,
)
from psycopg.types.datetime import TimestamptzLoader

from channels.article import Article
from publishing.models import Delivery, Snapshot
from publishing.models.bulk import among, table


class Row(NamedTuple):
    """A delivery with what its placement and story add. Order as in FIELDS."""

    pk: UUID
    placement_id: int
    channel_id: int
    seq: int
    action: str
    part: int
    snapshot_id: int | None
    revision: int
    event: str
    reason: str
    state: str
    step: str
    phase: str
    resume: dict[str, Any]
    planned_at: datetime | None
    next_at: datetime | None
    may_be_out: bool
    out_token: int | None
    token: int
    attempts: int
    key: UUID
    key_created_at: datetime | None
    looked_at: datetime | None
    looks: int
    remote_id: str
    own_text: str | None
    own_text_digest: str
    picture: str
    follow_up: str | None
    link_token: str
    posted_id: str
    posted_digest: str
    story_id: UUID
    title: str
    authority: str
    page_id: int | None
    unit_page_id: int
    story_url: str
    first_published_at: datetime | None

    @property
    def ticket(self) -> tuple[UUID, int]:
        """What fences every write about this claim."""
        return (self.pk, self.token)

    @property
    def tag(self) -> str:
        return f"tag:{self.authority}:story:{self.story_id}"


FIELDS = (
    "uuid",
    "placement_id",
    "channel_id",
    "seq",
    "action",
    "part",
    "snapshot_id",
    "revision",
    "event",
    "reason",
    "state",
    "step",
    "phase",
    "resume",
    "planned_at",
    "next_at",
    "may_be_out",
    "out_token",
    "token",
    "attempts",
    "key",
    "key_created_at",
    "looked_at",
    "looks",
    "remote_id",
    "placement__own_text",
    "placement__own_text_digest",
    "placement__picture",
    "placement__follow_up",
    "placement__link_token",
    "placement__remote_id",
    "placement__post_digest",
    "placement__story_id",
    "placement__story__title",
    "placement__story__authority",
    "placement__story__page_id",
    "placement__story__unit_page_id",
    "placement__story__url",
    "placement__story__first_published_at",
)


def read(pks: Sequence[UUID]) -> list[Row]:
    """The rows of `pks`, in no order.

    The ORM makes the statement once; running its converters over every value of
    every row would cost the pump more than the query.
    """
    if not pks:
        return []
    connection = connections["default"]
    statement, converters = _statement(connection.vendor)
    where, params = among(f"{table(Delivery)}.uuid", pks)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Its own, in C; Django's runs in Python and gives the same moments.
            cursor.cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        cursor.execute(f"{statement} WHERE {where}", params)
        found = cursor.fetchall()
    return [_row(values, converters) for values in found]


def _row(values: Sequence[Any], converters: Converters) -> Row:
    converted = list(values)
    for place, convert in converters:
        if converted[place] is not None:
            converted[place] = convert(converted[place])
    return Row._make(converted)


Convert = Callable[[Any], Any]
Converters = tuple[tuple[int, Convert], ...]  # by place


@cache
def _statement(vendor: str) -> tuple[str, Converters]:
    """SELECT of FIELDS with its joins, and how its columns become Python."""
    sql, _params = Delivery.objects.values_list(*FIELDS).query.sql_with_params()
    found = [(place, _converter(name, vendor)) for place, name in enumerate(FIELDS)]
    return sql, tuple((place, convert) for place, convert in found if convert)


def _converter(name: str, vendor: str) -> Convert | None:
    model: type[Model] = Delivery
    *relations, last = name.split("__")
    for relation in relations:
        model = cast("type[Model]", model._meta.get_field(relation).related_model)
    field = model._meta.get_field(last)
    if isinstance(field, ForeignKey):
        field = field.target_field
    if isinstance(field, JSONField):
        return json.loads
    if vendor == "sqlite" and isinstance(field, UUIDField):
        return _uuid
    if vendor == "sqlite" and isinstance(field, DateTimeField):
        return _moment
    return None


def _uuid(digits: str) -> UUID:
    return UUID(int=int(digits, 16))


def _moment(naive: datetime) -> datetime:
    """SQLite's driver gives UTC without saying so."""
    return naive.replace(tzinfo=UTC)


def row_of(delivery: Delivery) -> Row:
    return read([delivery.pk])[0]


@dataclass(frozen=True)
class Frozen:
    """A snapshot as doors and senders use it."""

    pk: int
    digest: str
    article: Article
    url: str
    seen: bool

    @property
    def is_ahead(self) -> bool:
        """Content that was planned, not live, when it was frozen."""
        return self.article.embargoed_until is not None


_articles: OrderedDict[int, Article] = OrderedDict()  # snapshots never change
ARTICLES_MAX = 128


def forget() -> None:
    """For tests, where primary keys begin anew."""
    _articles.clear()


def snapshots(ids: Iterable[int | None]) -> dict[int, Frozen]:
    """The snapshots of a batch; their articles are parsed once per process."""
    wanted = {pk for pk in ids if pk is not None}
    unknown = wanted - _articles.keys()
    for pk, document in Snapshot.objects.filter(pk__in=unknown).values_list(
        "pk", "document"
    ):
        _articles[pk] = Article.model_validate(document)
    found = {}
    for pk, digest, url, seen_at in Snapshot.objects.filter(pk__in=wanted).values_list(
        "pk", "digest", "url", "seen_at"
    ):
        _articles.move_to_end(pk)
        found[pk] = Frozen(pk, digest, _articles[pk], url, seen_at is not None)
    while len(_articles) > ARTICLES_MAX:
        _articles.popitem(last=False)
    return found
