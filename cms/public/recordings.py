"""Film and sound to readers, in the pieces their players ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from cms.models import Recording
from publishing.admin.scope import PLAN, unit_ids_of

CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@require_safe
def recording_file(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """`/ghi-hinh/<key>.<ending>`: public while a live story plays it, else for the
    people of its unit; one byte range at a time (RFC 9110 §14)."""
    recording = Recording.objects.filter(key=key).first()
    if recording is None or recording.ending != ending:
        raise Http404
    public = recording.uses.filter(page__live=True).exists()
    if not public and not _of_its_unit(request.user, recording):
        raise Http404
    try:
        file = recording.file.open("rb")
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = _piece(request.headers.get("Range", ""), file, recording)
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600" if public else "no-store"
    return response


def _of_its_unit(user: Any, recording: Recording) -> bool:
    return user.is_active and recording.unit_id in unit_ids_of(user, PLAN)


def _piece(wanted: str, file: BinaryIO, recording: Recording) -> HttpResponseBase:
    size = recording.file.size
    kind = recording.content_type
    match = _RANGE.match(wanted)
    if match is None or match.groups() == ("", ""):
        return FileResponse(file, content_type=kind)
    first, last = _borders(match[1], match[2], size)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(
        _read(file, first, last - first + 1), status=206, content_type=kind
    )
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    return response


def _borders(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte, inclusive; first > last when nothing can be given."""
    if not first:  # the last n bytes
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _read(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (data := file.read(min(CHUNK, length))):
            length -= len(data)
            yield data
