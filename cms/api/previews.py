"""Drafts for a front end: a signed link that ends by itself.

The link carries the page, the revision and who asked, signed with the installation's
key; it opens that one revision and its pictures for an hour, whatever is edited later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Revision

from channels.article import Article
from channels.markup import story_html
from cms.api.endpoint import absolute
from cms.api.places import public_path, stands_of
from cms.api.problems import problem
from cms.api.story_items import content
from cms.content.article import build
from cms.content.pictures import outgoing_name
from cms.content.tree import unit_of
from cms.models import StoryImage, StoryPage

SECONDS = 3600
_signer = TimestampSigner(salt="lantoa.content.preview", sep=".")


@dataclass(frozen=True)
class Draft:
    page: StoryPage
    article: Article
    token: str


def link_to(page: StoryPage) -> str:
    """The address of the newest revision of `page` for the next hour."""
    revision = page.get_latest_revision() or page.save_revision()
    token = _signer.sign(f"{page.pk}-{revision.pk}").replace(".", "~")
    return absolute(reverse("content_api_preview", args=[token]))


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    draft = _draft(token)
    if isinstance(draft, HttpResponse):
        return draft
    page, article = draft.page, draft.article
    stand = stands_of([page.path])[page.path]
    pictures = [
        {**one, "url": address, "small_url": address}
        for one, picture in zip(
            content(article)["pictures"], article.pictures, strict=True
        )
        if (address := _picture_address(token, picture.digest))
    ]
    return _private(
        JsonResponse(
            {
                "id": page.pk,
                "meta": {
                    "type": f"cms.{type(page).__name__}",
                    "html_url": absolute(public_path(page.url_path)),
                    "slug": page.slug,
                    "preview": True,
                },
                **content(article),
                "body": story_html(
                    article,
                    lambda picture: _picture_address(token, picture.digest),
                    lead_picture=False,
                ),
                "picture": pictures[0] if pictures else None,
                "pictures": pictures,
                "unit": stand.unit,
                "column": stand.column,
            },
            json_dumps_params={"ensure_ascii": False},
        )
    )


@require_safe
def preview_picture(request: HttpRequest, token: str, digest: str) -> HttpResponse:
    draft = _draft(token)
    if isinstance(draft, HttpResponse):
        return draft
    if draft.article.picture(digest) is None:
        raise Http404
    image = StoryImage.objects.filter(outgoing_digest=digest).first()
    if image is None or not default_storage.exists(outgoing_name(image)):
        raise Http404
    file = default_storage.open(outgoing_name(image))
    return _private(FileResponse(file, content_type="image/jpeg"))


def _draft(token: str) -> Draft | HttpResponse:
    try:
        signed = _signer.unsign(token.replace("~", "."), max_age=SECONDS)
    except SignatureExpired:
        return _refused(410, "This preview link has ended. Make a new one.")
    except BadSignature:
        return _refused(404, "not found")
    page_id, _dash, revision_id = signed.partition("-")
    revision = Revision.objects.filter(
        pk=revision_id, object_id=page_id, base_content_type__model="page"
    ).first()
    page = revision.as_object() if revision else None
    if not isinstance(page, StoryPage):
        return _refused(404, "not found")
    published = page.first_published_at or timezone.now()
    rendered = build(
        page,
        unit_of(page.path),
        story="",
        tag="",
        revision=0,
        published_at=published,
        updated_at=page.latest_revision_created_at or published,
    )
    return Draft(page, rendered.article, token)


def _picture_address(token: str, digest: str) -> str:
    return absolute(reverse("content_api_preview_picture", args=[token, digest]))


def _refused(status: int, message: str) -> HttpResponse:
    return _private(problem(status, message))


def _private(response: Any) -> Any:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Access-Control-Allow-Origin"] = "*"
    return response
