"""The few words in which SQLite and PostgreSQL differ when they copy rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.db import connection


class Dialect(Protocol):
    """Expressions of SQL; what is given in is SQL, too."""

    new_uuid: str

    def earlier(self, moment: str, minutes: str) -> str: ...
    def iso(self, moment: str) -> str: ...
    def patched(self, document: str, values: Mapping[str, str]) -> str: ...
    def indexed(self, text: str, weight: str = "") -> str: ...


class Sqlite:
    new_uuid = "lower(hex(randomblob(16)))"

    def earlier(self, moment: str, minutes: str) -> str:
        shift = f"'-' || ({minutes}) || ' minutes'"
        return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {moment}, {shift})"

    def iso(self, moment: str) -> str:
        return f"strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', {moment})"

    def patched(self, document: str, values: Mapping[str, str]) -> str:
        return f"json_patch({document}, json_object({_pairs(values)}))"

    def indexed(self, text: str, weight: str = "") -> str:
        return text


class PostgreSQL:
    new_uuid = "gen_random_uuid()"

    def earlier(self, moment: str, minutes: str) -> str:
        return f"({moment} - ({minutes}) * interval '1 minute')"

    def iso(self, moment: str) -> str:
        shape = '\'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\''
        return f"to_char({moment} AT TIME ZONE 'UTC', {shape})"

    def patched(self, document: str, values: Mapping[str, str]) -> str:
        return f"(({document})::jsonb || jsonb_build_object({_pairs(values)}))"

    def indexed(self, text: str, weight: str = "") -> str:
        vector = f"to_tsvector('simple', {text})"
        return f"setweight({vector}, '{weight}')" if weight else vector


def _pairs(values: Mapping[str, str]) -> str:
    return ", ".join(f"'{name}', {value}" for name, value in values.items())


def dialect() -> Dialect:
    return PostgreSQL() if connection.vendor == "postgresql" else Sqlite()


def column_names(model: Any) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields]
