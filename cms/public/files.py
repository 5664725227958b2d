"""Files: public pictures by their digest, everything private behind a question."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe
from PIL import Image
from wagtail.permissions import policy_registry

from cms.content.pictures import outgoing_name, render
from cms.models import Rendition, StoryImage
from cms.public.shown import SMALL
from publishing.models import StoredPicture

# A withdrawn picture must not live on in caches for long.
_HOUR = cache_control(public=True, max_age=3600)
_NEVER = cache_control(private=True, no_store=True)
_SEE = ["add", "change", "delete", "choose"]


def _etag(request: HttpRequest, digest: str) -> str:
    return f'"{digest}"'


@require_safe
@condition(etag_func=_etag)
@_HOUR
def public_picture(request: HttpRequest, digest: str) -> HttpResponse:
    """`/media/<digest>.jpg` where no server in front of us serves the folder."""
    return _jpeg(storages["public_pictures"], f"{digest}.jpg")


@require_safe
@_HOUR
def small_picture(request: HttpRequest, digest: str) -> HttpResponse:
    """The same picture for a telephone; gone as soon as the picture is not public."""
    if not StoredPicture.objects.filter(digest=digest, public=True).exists():
        raise Http404
    name = f"small/{SMALL}/{digest}.jpg"
    if not default_storage.exists(name):
        source = storages["public_pictures"]
        if not source.exists(f"{digest}.jpg"):
            raise Http404
        with source.open(f"{digest}.jpg") as file:
            default_storage.save(name, ContentFile(_shrunk(file.read())))
    return _jpeg(default_storage, name)


def _shrunk(data: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(data)) as picture:
        picture.draft("RGB", (SMALL, SMALL))
        picture.thumbnail((SMALL, SMALL * 4), Image.Resampling.LANCZOS)
        picture.save(out, "JPEG", quality=80, optimize=True, progressive=True)
    return out.getvalue()


def _jpeg(storage: Storage, name: str) -> HttpResponse:
    try:
        file = storage.open(name)
    except FileNotFoundError as problem:
        raise Http404 from problem
    return FileResponse(file, content_type="image/jpeg")


@require_safe
@_NEVER
def private_picture(request: HttpRequest, digest: str) -> HttpResponse:
    """A picture as it would leave, for those who may see its original."""
    images = StoryImage.objects.filter(outgoing_digest=digest)
    image = next((one for one in images if _may_see(request.user, one)), None)
    if image is None or render(image) is None:
        raise Http404
    return _jpeg(default_storage, outgoing_name(image))


@require_safe
@_NEVER
def private_file(request: HttpRequest, name: str) -> HttpResponse:
    """An original or a rendition of Wagtail's, to those who may see the picture.

    Whatever is not the file of a picture (snapshots, documents, drafts of imports)
    is not served here at all.
    """
    rendition = Rendition.objects.select_related("image").filter(file=name).first()
    image = rendition.image if rendition else None
    image = image or StoryImage.objects.filter(file=name).first()
    if image is None or not _may_see(request.user, image):
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = FileResponse(file)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _may_see(user: Any, image: StoryImage) -> bool:
    allowed: bool = (
        user.is_active
        and user.has_perm("wagtailadmin.access_admin")
        and policy_registry.get(image).user_has_any_permission_for_instance(
            user, _SEE, image
        )
    )
    return allowed


def guard_document(document: Any, request: HttpRequest) -> None:
    """Documents (consent forms!) are for the unit's people, never for passers-by."""
    policy = policy_registry.get(document)
    if not policy.user_has_any_permission_for_instance(request.user, _SEE, document):
        raise PermissionDenied
