"""Times and texts as callers write them, checked at the door."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from channels.text import clean

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
YEARS = range(1990, 2200)  # what every database and time zone can hold
SPOKEN = re.compile(r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}(:\d{2})?$")


def _moment(value: Any) -> datetime:
    """ISO 8601 with an offset, or "05/09/2026 07:30" in Viet Nam's time."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if not isinstance(value, str):
        raise _refused(_("Write a time as text, e.g. 2026-11-20T07:30:00+07:00."))
    text = value.strip()
    try:
        if SPOKEN.match(text):
            form = "%d/%m/%Y %H:%M:%S" if text.count(":") == 2 else "%d/%m/%Y %H:%M"
            return datetime.strptime(text, form).replace(tzinfo=HANOI)
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = _("There is no such time: “%(time)s”.") % {"time": text[:40]}
        raise _refused(message) from None
    if moment.tzinfo is None:
        raise _refused(_("The time needs its offset, e.g. +07:00."))
    if moment.year not in YEARS:
        raise _refused(_("This year is too far away."))
    return moment


def _refused(message: str) -> PydanticCustomError:
    return PydanticCustomError("moment", "{message}", {"message": message})


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    Field(examples=["2026-11-20T07:30:00+07:00"]),
]
Text = Annotated[str, AfterValidator(clean)]
Line = Annotated[str, AfterValidator(lambda text: " ".join(clean(text).split()))]
