"""Many rows in one statement, each with its own values.

The ORM builds a CASE per column for this, at a cost per row that the pump cannot
pay. Names come from models, values are always bound. PostgreSQL gets one statement
that reads all rows from one JSON value: a statement for each row would be quoted,
parsed and planned a hundred times. SQLite runs one prepared statement for each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.db import connections, models

Prepare = Callable[[Any], Any]
_PLAIN = frozenset({str, int, bool, type(None)})
_MOMENTS_MOST = 64


def update(
    model: type[models.Model],
    names: Sequence[str],
    keys: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    where: str = "",
) -> None:
    """UPDATE `names` of the rows found by `keys`; a row is values, then keys.

    `where` is a further condition in SQL.
    """
    if not rows:
        return
    at_once = _at_once()
    sql = _update(model, tuple(names), tuple(keys), at_once)
    _run(model, (*names, *keys), rows, f"{sql} AND {where}" if where else sql, at_once)


def insert(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """INSERT `rows`; every column without a default in the database is named."""
    if not rows:
        return
    at_once = _at_once()
    into = f"INSERT INTO {table(model)} ({', '.join(_columns(model, names))})"
    marks = ", ".join("%s" for _ in names)
    source = (
        f"SELECT * FROM {_recordset(model, tuple(names))}"  # noqa: S608
        if at_once
        else f"VALUES ({marks})"
    )
    _run(model, tuple(names), rows, f"{into} {source}", at_once)


def table(model: type[models.Model]) -> str:
    return str(_connection().ops.quote_name(model._meta.db_table))


def among(column: str, values: Collection[Any]) -> tuple[str, list[Any]]:
    """The condition that `column` is one of `values` (one at least), and its values.

    PostgreSQL takes them as one: psycopg would look for each mark in the text.
    """
    if _at_once():
        return f"{column} = ANY(%s)", [list(values)]
    plain = [value.hex if isinstance(value, UUID) else value for value in values]
    return f"{column} IN ({', '.join('%s' for _ in plain)})", plain


# --- statements --------------------------------------------------------------------


def _run(
    model: type[models.Model],
    names: tuple[str, ...],
    rows: Sequence[Sequence[Any]],
    sql: str,
    at_once: bool,
) -> None:
    prepare = [_preparer(field, at_once) for field in _fields(model, names)]
    values = [[p(v) for p, v in zip(prepare, row, strict=True)] for row in rows]
    with _connection().cursor() as cursor:
        if not at_once:
            cursor.executemany(sql, values)
            return
        keys = [f"n{number}" for number in range(len(names))]
        records = [dict(zip(keys, row, strict=True)) for row in values]
        cursor.execute(sql, [json.dumps(records, ensure_ascii=False, default=str)])


@cache
def _update(
    model: type[models.Model],
    names: tuple[str, ...],
    keys: tuple[str, ...],
    at_once: bool,
) -> str:
    changed, known = _columns(model, names), _columns(model, keys)
    marks = ["%s"] * (len(changed) + len(known))
    source = ""
    if at_once:
        marks = [f"v.n{number}" for number in range(len(marks))]
        source = f" FROM {_recordset(model, (*names, *keys))}"
    pairs = list(zip(changed + known, marks, strict=True))
    changes = ", ".join(f"{column} = {mark}" for column, mark in pairs[: len(changed)])
    found = " AND ".join(f"{column} = {mark}" for column, mark in pairs[len(changed) :])
    return f"UPDATE {table(model)} SET {changes}{source} WHERE {found}"  # noqa: S608


@cache
def _recordset(model: type[models.Model], names: tuple[str, ...]) -> str:
    """The rows as a table: https://www.postgresql.org/docs/current/functions-json.html"""
    kinds = [field.rel_db_type(_connection()) for field in _fields(model, names)]
    told = ", ".join(f"n{number} {kind}" for number, kind in enumerate(kinds))
    return f"json_to_recordset(%s::json) AS v({told})"


# --- values ------------------------------------------------------------------------


def _connection() -> Any:
    return connections["default"]  # the proxy would look it up for every value


def _at_once() -> bool:
    return bool(_connection().vendor == "postgresql")


@cache
def _fields(model: type[models.Model], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(model._meta.get_field(name) for name in names)


def _columns(model: type[models.Model], names: Sequence[str]) -> list[str]:
    quoted = _connection().ops.quote_name
    return [quoted(field.column) for field in _fields(model, tuple(names))]


def _json(encoder: type[json.JSONEncoder] | None, value: Any) -> str | None:
    return None if value is None else json.dumps(value, cls=encoder)


@cache
def _preparer(field: models.Field[Any, Any], at_once: bool) -> Prepare:
    """How a value of `field` goes to the driver, or `at_once` into JSON."""
    if isinstance(field, models.JSONField):
        return (lambda value: value) if at_once else partial(_json, field.encoder)
    moments: dict[datetime, Any] = {}  # of one batch most are the same

    def moment(value: datetime) -> Any:
        found = moments.get(value)
        if found is None:
            if len(moments) > _MOMENTS_MOST:
                moments.clear()
            found = moments[value] = (
                value.isoformat()
                if at_once
                else field.get_db_prep_save(value, _connection())
            )
        return found

    def prepare(value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is UUID:
            return str(value) if at_once else value.hex
        if kind is datetime:
            return moment(value)
        if isinstance(value, str):
            return str(value)  # a state, a step
        return field.get_db_prep_save(value, _connection())

    return prepare
