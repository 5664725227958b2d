"""Pictures of a preview, small, for people who may edit the story.

Nothing is public before go-live, so a preview cannot link to public media: the
bytes come from frozen snapshots, or are rendered from the draft and kept a while.
"""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from PIL import Image

from publishing.admin import scope
from publishing.admin.story_desk import StoryDeskView
from publishing.ports import content_source

WIDTH = 640
KEPT_S = 900


class PreviewPictureView(StoryDeskView):
    right = scope.PLAN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        data = self._small(kwargs["digest"])
        response = HttpResponse(data, content_type="image/jpeg")
        response["Cache-Control"] = "private, max-age=3600"
        return response

    def _small(self, digest: str) -> bytes:
        key = f"preview-picture-{self.page.pk}-{digest}"
        found: bytes | None = cache.get(key)
        if found is None:
            found = shrink(self._frozen(digest) or self._drafted(digest))
            cache.set(key, found, KEPT_S)
        return found

    def _frozen(self, digest: str) -> bytes | None:
        """Only a picture of this story's own snapshots, whatever the store holds."""
        if (
            self.story is None
            or not self.story.snapshots.filter(pictures__digest=digest).exists()
        ):
            return None
        storage = storages["snapshot_pictures"]
        name = f"{digest}.jpg"
        if not storage.exists(name):
            return None
        with storage.open(name) as file:
            data: bytes = file.read()
        return data

    def _drafted(self, digest: str) -> bytes:
        planned = self.release
        rendered = content_source().article(
            self.page.pk,
            content=(
                planned.content
                if planned
                else content_source().draft(self.page.pk).content
            ),
            story=str(UUID(int=0)),
            tag="",
            revision=1,
            published_at=self.now,
            updated_at=self.now,
        )
        for picture in rendered.pictures:
            if picture.digest == digest:
                return picture.data
        raise Http404


def shrink(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        picture.thumbnail((WIDTH, WIDTH))
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
