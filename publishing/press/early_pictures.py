"""Pictures of stories given ahead: private, at addresses that cannot be guessed.

Public media holds pictures of live stories alone. A partner who has the story before
its hour has its pictures here, for as long as the story is planned or live.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.core.signing import Signer
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from publishing.models import Release, Story

PLACE = "press/early"
SALT = "press.early.picture"
METHODS = ("GET", "HEAD")


def address(story_id: UUID, digest: str) -> str:
    """The full address of one picture; whoever knows it may read it."""
    seal = _seal(story_id, digest)
    return f"{settings.LANTOA_BASE_URL}/{PLACE}/{story_id}/{seal}/{digest}.jpg"


def _seal(story_id: UUID, digest: str) -> str:
    return Signer(salt=SALT).signature(f"{story_id}/{digest}")


def picture(request: HttpRequest, story: UUID, seal: str, digest: str) -> HttpResponse:
    """The JPEG; 404 with a wrong seal, 410 once the story was taken back."""
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    if not constant_time_compare(seal, _seal(story, digest)):
        return _plain(404, _("There is no picture at this address."))
    if not _is_given(story):
        return _plain(410, _("The story was taken back."))
    with storages["snapshot_pictures"].open(f"{digest}.jpg") as file:
        return _private(HttpResponse(file.read(), content_type="image/jpeg"))


def _is_given(story_id: UUID) -> bool:
    story = Story.objects.filter(pk=story_id).first()
    if story is None:
        return False
    if story.page_published_at is not None:
        return True
    planned = Release.objects.filter(story=story, published_at=None, cancelled_at=None)
    return planned.exists()


def _plain(status: int, text: str) -> HttpResponse:
    response = HttpResponse(
        f"{text}\n", status=status, content_type="text/plain; charset=utf-8"
    )
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    return response
