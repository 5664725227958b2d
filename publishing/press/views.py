"""What a partner's machine asks for: ready bytes, or the news that nothing changed.

One query names the token's partner and the newest version; the bytes come from
this process. Errors are short plain text and never repeat the token.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.models import PartnerToken
from publishing.press import documents
from publishing.press.documents import FORMATS, Format, Ready, Version
from publishing.press.partners import digest_of

NOTED_EVERY = timedelta(hours=1)
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
# Written out because building it anew would cost more than all the rest of a read.
READER = """
    SELECT token.id, partner.id, partner.created_at, partner.seq,
           partner.settings_revision,
           token.revoked_at IS NOT NULL OR channel.closed_at IS NOT NULL
    FROM publishing_partnertoken token
    JOIN publishing_partner partner ON partner.id = token.partner_id
    JOIN publishing_channel channel ON channel.id = partner.channel_id
    WHERE token.digest = %s
"""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_noted: dict[str, datetime] = {}  # when this process last noted a token's use
METHODS = ("GET", "HEAD")
COMMON = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True)
class Reader:
    """Whose token it is, whether it still opens, and what is newest."""

    partner_id: int
    born: Hashable  # as the driver gives it
    version: Version
    now: datetime
    ended: bool


def by_path(request: HttpRequest, token: str, name: str) -> HttpResponse:
    form = FORMATS.get(name)
    reader = _reader(token) if form else None
    if form is None or reader is None:
        return missing(request)
    return _answer(request, form, reader)


def by_header(request: HttpRequest, name: str) -> HttpResponse:
    """The address a feed calls its own: the token comes as a bearer header."""
    form = FORMATS.get(name)
    if form is None:
        return missing(request)
    reader = _bearer(request)
    if reader is None:
        return _unknown()
    response = _answer(request, form, reader)
    response["Vary"] = "Accept-Encoding, Authorization"
    return response


def archive_by_path(
    request: HttpRequest, token: str, number: int, name: str
) -> HttpResponse:
    """A closed stretch of the journal, with the token in the address."""
    form = FORMATS.get(name)
    reader = _reader(token) if form else None
    if form is None or reader is None:
        return missing(request)
    return _archive(request, form, number, reader)


def archive_by_header(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The address that stands in the documents: the token comes as a bearer header."""
    form = FORMATS.get(name)
    if form is None:
        return missing(request)
    reader = _bearer(request)
    if reader is None:
        return _unknown()
    response = _archive(request, form, number, reader)
    response["Vary"] = "Accept-Encoding, Authorization"
    return response


def _archive(
    request: HttpRequest, form: Format, number: int, reader: Reader
) -> HttpResponse:
    if refusal := _refusal(request, reader):
        return refusal
    found = documents.archived(reader.partner_id, form, number)
    return missing(request) if found is None else _served(request, form, found)


def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    return _plain(404, _("There is no feed at this address."))


def _reader(token: str) -> Reader | None:
    digest = digest_of(token)
    with connection.cursor() as cursor:
        cursor.execute(READER, [digest])
        row = cursor.fetchone()
    if row is None:
        return None
    pk, partner_id, born, seq, revision, ended = row
    now = timezone.now()
    if _noted.get(digest, LONG_AGO) < now - NOTED_EVERY:
        _noted[digest] = now
        PartnerToken.objects.filter(pk=pk).update(last_used_at=now)
    return Reader(partner_id, born, Version(seq, revision), now, ended=bool(ended))


def _bearer(request: HttpRequest) -> Reader | None:
    kind, _blank, token = request.headers.get("Authorization", "").partition(" ")
    return _reader(token.strip()) if kind.lower() == "bearer" else None


def _unknown() -> HttpResponse:
    answer = _plain(401, _("This feed needs a valid token."))
    answer["WWW-Authenticate"] = 'Bearer realm="press"'
    return answer


def _refusal(request: HttpRequest, reader: Reader) -> HttpResponse | None:
    if request.method not in METHODS:
        answer = _plain(405, _("Feeds can only be read."))
        answer["Allow"] = ", ".join(METHODS)
        return answer
    if reader.ended:
        return _plain(410, _("This token has ended. Ask the unit for a new one."))
    return None


def _answer(request: HttpRequest, form: Format, reader: Reader) -> HttpResponse:
    if refusal := _refusal(request, reader):
        return refusal
    ready = documents.ready(
        reader.partner_id, form, reader.version, reader.now, reader.born
    )
    return _served(request, form, ready)


def _served(request: HttpRequest, form: Format, ready: Ready) -> HttpResponse:
    zipped = bool(GZIP.search(request.headers.get("Accept-Encoding", "")))
    if _unchanged(request, ready):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        body = ready.gzipped if zipped else ready.body
        head = request.method == "HEAD"
        response = HttpResponse(b"" if head else body, content_type=form.content_type)
        response["Content-Length"] = str(len(body))
        if zipped:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = f'"{ready.etag}-gz"' if zipped else f'"{ready.etag}"'
    response["Last-Modified"] = format_datetime(ready.modified_at, usegmt=True)
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept-Encoding"
    for header, value in COMMON.items():
        response[header] = value
    return response


def _unchanged(request: HttpRequest, ready: Ready) -> bool:
    """RFC 9110 §13: tags decide; the date counts only when no tag was sent."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/").strip('"') for tag in tags.split(",")}
        return bool(known & {"*", ready.etag, f"{ready.etag}-gz"})
    try:
        since = parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    except ValueError:
        return False
    return since.tzinfo is not None and ready.modified_at <= since


def _plain(status: int, text: str) -> HttpResponse:
    response = HttpResponse(
        f"{text}\n", status=status, content_type="text/plain; charset=utf-8"
    )
    response["Cache-Control"] = "no-store"
    for header, value in COMMON.items():
        response[header] = value
    return response
