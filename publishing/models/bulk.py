"""Many rows in one round trip, each with its own values.

The ORM builds a CASE per column for this, at a cost per row that the pump cannot
pay. Names come from models, values are always bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connections, models

Prepare = Callable[[Any], Any]
_PLAIN = frozenset({str, int, bool, type(None)})
_MOMENTS_MOST = 64


def _connection() -> Any:
    return connections["default"]  # the proxy would look it up for every value


@cache
def _preparer(field: models.Field[Any, Any], vendor: str) -> Prepare:
    """How a value of `field` goes to the driver; plain values go as they are."""
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, _connection())
    native = vendor == "postgresql"
    moments: dict[datetime, Any] = {}  # of one batch most are the same

    def prepare(value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is UUID:
            return value if native else value.hex
        if kind is datetime:
            found = moments.get(value)
            if found is None:
                if len(moments) > _MOMENTS_MOST:
                    moments.clear()
                found = moments[value] = field.get_db_prep_save(value, _connection())
            return found
        if isinstance(value, str):
            return str(value)  # a state, a step
        return field.get_db_prep_save(value, _connection())

    return prepare


@cache
def _fields(model: type[models.Model], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(model._meta.get_field(name) for name in names)


def prepared(
    model: type[models.Model],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them."""
    vendor = _connection().vendor
    prepare = [_preparer(field, vendor) for field in _fields(model, tuple(names))]
    return [tuple([p(v) for p, v in zip(prepare, row, strict=True)]) for row in rows]


def columns(model: type[models.Model], names: Sequence[str]) -> list[str]:
    quoted = _connection().ops.quote_name
    return [quoted(field.column) for field in _fields(model, tuple(names))]


def table(model: type[models.Model]) -> str:
    return str(_connection().ops.quote_name(model._meta.db_table))


def update(
    model: type[models.Model],
    names: Sequence[str],
    keys: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    where: str = "",
) -> None:
    """UPDATE `names` of the rows found by `keys`; a row is values, then keys."""
    if not rows:
        return
    changes = ", ".join(f"{column} = %s" for column in columns(model, names))
    found = " AND ".join(f"{column} = %s" for column in columns(model, keys))
    more = f" AND {where}" if where else ""
    sql = f"UPDATE {table(model)} SET {changes} WHERE {found}{more}"  # noqa: S608
    with _connection().cursor() as cursor:
        cursor.executemany(sql, prepared(model, (*names, *keys), rows))


def insert(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """INSERT `rows`; every column without a default in the database is named."""
    if not rows:
        return
    marks = ", ".join("%s" for _ in names)
    into = ", ".join(columns(model, names))
    sql = f"INSERT INTO {table(model)} ({into}) VALUES ({marks})"  # noqa: S608
    with _connection().cursor() as cursor:
        cursor.executemany(sql, prepared(model, names, rows))
