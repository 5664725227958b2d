"""The newest saved content of a story, and content turned back into a page."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Page

from cms.models import StoryPage
from publishing.ports import Draft

# What an editor writes. The rest of a revision (places in the tree, locks, times)
# changes by itself and must not make content look changed.
_BASE_FIELDS = frozenset(
    name
    for name in (field.name for field in Page._meta.get_fields())
    if name not in {"title", "slug", "seo_title", "search_description"}
)
_DERIVED = frozenset({"page_ptr", "search_folded", "wagtail_admin_comments", "pk"})


def story_page(page_id: int) -> StoryPage | None:
    """The page as its own class, if it is a story."""
    page = Page.objects.filter(pk=page_id).specific().first()
    return page if isinstance(page, StoryPage) else None


def newest(page: StoryPage) -> Draft:
    saved = page.get_latest_revision_as_object().serializable_data()
    content = json.loads(json.dumps(saved, cls=DjangoJSONEncoder))
    return Draft(page.pk, content, digest(content))


def digest(content: dict[str, Any]) -> str:
    """SHA-256 (hex) of what the content says."""
    said = {
        name: value
        for name, value in content.items()
        if name not in _BASE_FIELDS and name not in _DERIVED
    }
    if isinstance(said.get("body"), str):
        said["body"] = _without_ids(json.loads(said["body"]))
    text = json.dumps(
        said,
        cls=DjangoJSONEncoder,  # a revision just made still holds datetimes
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _without_ids(value: Any) -> Any:
    """Blocks get random ids when saved; they say nothing."""
    match value:
        case dict():
            return {
                key: _without_ids(item) for key, item in value.items() if key != "id"
            }
        case list():
            return [_without_ids(item) for item in value]
        case _:
            return value


def with_content(page: StoryPage, content: dict[str, Any]) -> StoryPage:
    """`page` as `content` would make it, with the address it would have."""
    planned: StoryPage = page.with_content_json(content)
    if planned.slug != page.slug and (parent := page.get_parent()):
        planned.set_url_path(parent)
    return planned
