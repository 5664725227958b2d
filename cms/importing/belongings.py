"""What a story of our own export is tied to, by keys that hold in another house."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Key(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Person(_Key):
    """An exemplar: found again by name, kind and workplace inside one unit."""

    full_name: str = Field(min_length=1, max_length=200)
    honorific: str = Field("", max_length=40)
    call_name: str = Field("", max_length=80)
    sort_name: str = Field("", max_length=200)
    kind: Literal["individual", "collective"] = "individual"
    role: str = Field("", max_length=160)
    workplace: str = Field("", max_length=200)
    place: str = Field("", max_length=200)

    def __str__(self) -> str:
        return " ".join(filter(None, [self.honorific, self.full_name]))


class Movement(_Key):
    """A seeded one by its code, a local one by its title."""

    title: str
    code: str = ""

    def __str__(self) -> str:
        return self.title


class Programme(_Key):
    name: str
    start_year: int
    end_year: int

    def __str__(self) -> str:
        return f"{self.name} ({self.start_year}–{self.end_year})"


class Document(_Key):
    kind: str
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()


class Series(_Key):
    title: str = Field(min_length=1, max_length=200)
    about: str = ""
    parts: int | None = Field(None, ge=0, le=32767)

    def __str__(self) -> str:
        return self.title


class Belongings(_Key):
    """`consents` and `checks` say only how many there were: they stay where they
    were given, for they name people and hold for that house alone."""

    slug: str = Field("", max_length=255, pattern=r"^[a-z0-9-]*$")
    exemplar: Person | None = None
    movements: tuple[Movement, ...] = ()
    programmes: tuple[Programme, ...] = ()
    documents: tuple[Document, ...] = ()
    values: tuple[str, ...] = ()
    series: Series | None = None
    part_number: int | None = Field(None, ge=0, le=32767)
    consents: int = 0
    checks: int = 0


NONE = Belongings()
