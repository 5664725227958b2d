"""stories: drafts in, publications out, and the one verb that takes them back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from publishing.admin.scope import PUBLISH as PUBLISH_RIGHT
from publishing.api import finding, shapes
from publishing.api.auth import PLAN, PUBLISH, READ, Caller, caller_of
from publishing.api.moments import Line, Moment, Text
from publishing.api.paging import PageQuery, page
from publishing.api.parts import Part, PictureIn, body_of, media_of, picture_out, shown
from publishing.api.problems import invalid, not_found
from publishing.api.shapes import Listed, answers
from publishing.clock import database_now
from publishing.content import golive
from publishing.content.releases import open_release
from publishing.content.stories import ensure_story
from publishing.content.withdraw import withdraw
from publishing.models import Release, Story
from publishing.ports import StoryText, StoryWords, content_source, story_desk

router = Router(tags=["stories"])
MAX_PARTS = 2_000


class WordsIn(Schema):
    model_config = ConfigDict(extra="forbid")

    lead: Text | None = Field(None, max_length=5_000)
    body: list[Part] | None = Field(None, max_length=MAX_PARTS)
    html: str | None = Field(
        None,
        max_length=1_000_000,
        description="Instead of `body`: read like a document that was pasted.",
    )
    lead_picture: PictureIn | None = None
    author: Line | None = Field(None, max_length=120)
    source: Line | None = Field(None, max_length=200)
    hashtags: Line | None = Field(None, max_length=255)
    not_before: Moment | None = Field(
        None, description="Nothing of the story leaves before this second."
    )

    def words(self, title: str | None) -> StoryWords:
        if self.body is not None and self.html is not None:
            raise invalid("html", _("Send either “body” or “html”."))
        given = {
            name: getattr(self, name)
            for name in ("lead", "html", "author", "source", "hashtags", "not_before")
        }
        words = StoryWords(title=title, **given)
        if self.body is not None:
            words = replace(words, body=body_of(self.body))
        if self.lead_picture is not None:
            words = replace(words, lead_picture=self.lead_picture.placed())
        return words


class StoryIn(WordsIn):
    column: int = Field(description="From `GET columns`.")
    kind: Literal["exemplar", "reportage", "article"]
    title: Line | None = Field(None, max_length=255)


class StoryPatch(WordsIn):
    title: Line | None = Field(None, min_length=1, max_length=255)


class PublishIn(Schema):
    model_config = ConfigDict(extra="forbid")

    kind: Release.Kind = Field(
        Release.Kind.UPDATE, description="Sửa nhỏ, Cập nhật hoặc Cải chính."
    )
    note: Text = Field("", max_length=2_000, description="Of a correction.")
    at: Moment | None = Field(None, description="Empty: now.")


class WithdrawIn(Schema):
    model_config = ConfigDict(extra="forbid")

    reason: Line = Field(min_length=1, max_length=500)
    unsent_only: bool = False


class StoryQuery(PageQuery):
    unit: int | None = None


@router.get("columns", auth=READ, response=answers(shapes.Columns))
def list_columns(request: HttpRequest) -> Any:
    """Where stories can stand: the columns of the units this token may touch."""
    units = caller_of(request).units()
    return {
        "items": [
            {
                "id": column.page_id,
                "name": column.name,
                "unit": {"id": column.unit_page_id, "name": column.unit},
            }
            for column in story_desk().columns()
            if units is None or column.unit_page_id in units
        ]
    }


@router.get("stories", auth=READ, response=answers(Listed[shapes.StoryBrief]))
def list_stories(request: HttpRequest, told: Query[StoryQuery]) -> Any:
    """Stories known to the scheduler, newest first."""
    rows = Story.objects.all()
    units = caller_of(request).units()
    if units is not None:
        rows = rows.filter(unit_page_id__in=units)
    if told.unit is not None:
        rows = rows.filter(unit_page_id=told.unit)
    waiting = Release.objects.filter(published_at=None, cancelled_at=None)
    rows = rows.prefetch_related(
        Prefetch("releases", queryset=waiting, to_attr="waiting")
    )
    return page(rows, told, _brief)


@router.post("stories", auth=PLAN, response=answers(shapes.StoryOut, 201))
def create_story(request: HttpRequest, told: StoryIn, response: HttpResponse) -> Any:
    """Write a draft from blocks or HTML. Nothing becomes public by it."""
    caller = caller_of(request)
    unit = content_source().unit_of(told.column)
    if unit is None or not caller.may_touch(unit.page_id):
        raise invalid("column", _("There is no such column."))
    words = told.words(told.title)
    _may_use_pictures(caller, words)
    text = story_desk().create_story(told.column, told.kind, words, user=caller.user)
    story = ensure_story(text.page_id, now=database_now())
    response["Location"] = f"{request.path.rstrip('/')}/{story.pk}"
    return Status(201, _whole(story, text))


@router.get("stories/{story_id}", auth=READ, response=answers(shapes.StoryOut))
def get_story(request: HttpRequest, story_id: str) -> Any:
    """A story with its newest draft; by its id or its page's number."""
    story = finding.story(caller_of(request), story_id)
    return _whole(story, _read(story))


@router.patch("stories/{story_id}", auth=PLAN, response=answers(shapes.StoryOut))
def patch_story(request: HttpRequest, story_id: str, told: StoryPatch) -> Any:
    """Save a newer draft. What is live or planned stays as it is."""
    caller = caller_of(request)
    story = finding.story(caller, story_id)
    words = told.words(told.title)
    _may_use_pictures(caller, words)
    page_id = finding.page_of(story)
    text = story_desk().patch_story(page_id, words, user=caller.user)
    return _whole(story, text)


@router.post(
    "stories/{story_id}/publish", auth=PUBLISH, response=answers(shapes.StoryOut)
)
def publish_story(request: HttpRequest, story_id: str, told: PublishIn) -> Any:
    """Put the newest draft on the unit's website, through every check, now or `at`."""
    from wagtail.models import Page

    caller = caller_of(request)
    story = finding.story(caller, story_id, PUBLISH_RIGHT)
    page_id = finding.page_of(story)
    now = database_now()
    if told.kind == Release.Kind.CORRECTION and not told.note.strip():
        raise invalid("note", _("A correction says what was wrong."))
    how = {"kind": told.kind.value, "note": told.note, "user": caller.user, "now": now}
    if told.at is None:
        golive.publish_page(Page.objects.get(pk=page_id).specific, **how)
    elif told.at <= now:
        raise invalid("at", _("This time has already passed."))
    else:
        golive.schedule(page_id, told.at, **how)
    story.refresh_from_db()
    return _whole(story, _read(story))


@router.post(
    "stories/{story_id}/withdraw", auth=PUBLISH, response=answers(shapes.StoryBrief)
)
def withdraw_story(request: HttpRequest, story_id: str, told: WithdrawIn) -> Any:
    """Take the story down everywhere, or only stop what is not posted yet."""
    caller = caller_of(request)
    story = finding.story(caller, story_id, PUBLISH_RIGHT)
    withdraw(
        story,
        told.reason,
        user=caller.user,
        now=database_now(),
        unsent_only=told.unsent_only,
    )
    story.refresh_from_db()
    return _brief(story)


def _may_use_pictures(caller: Caller, words: StoryWords) -> None:
    """Pictures of other units are as good as unknown."""
    named = media_of(words.body or ())
    if words.lead_picture is not None:
        named.setdefault(words.lead_picture.media_id, "lead_picture.media")
    units = caller.units()
    for media_id, field in named.items():
        item = story_desk().media(media_id)
        if item is None or (units is not None and item.unit_page_id not in units):
            raise invalid(field, _("There is no such picture."))


def _read(story: Story) -> StoryText | None:
    return None if story.page_id is None else story_desk().read_story(story.page_id)


def _state(story: Story, release: Release | None) -> str:
    if story.withdrawn_at is not None:
        return "withdrawn"
    if story.page_published_at is not None:
        return "live"
    return "scheduled" if release is not None else "draft"


def _brief(story: Story) -> dict[str, Any]:
    waiting = getattr(story, "waiting", None)
    release = open_release(story) if waiting is None else next(iter(waiting), None)
    return {
        "id": story.pk,
        "page": story.page_id,
        "tag": story.tag,
        "title": story.title,
        "state": _state(story, release),
        "unit": {"id": story.unit_page_id, "name": story.unit_name},
        "url": story.url,
        "go_live_at": release.go_live_at if release else story.go_live_at,
        "first_published_at": story.first_published_at,
        "withdrawn_at": story.withdrawn_at,
        "withdraw_reason": story.withdraw_reason,
        "created_at": story.created_at,
    }


def _whole(story: Story, text: StoryText | None) -> dict[str, Any]:
    if text is None:
        raise not_found(_("The page of this story was deleted."))
    lead = text.lead_picture
    return {
        **_brief(story),
        "title": text.title,
        "kind": text.kind,
        "column": {"id": text.column_id, "name": text.column},
        "lead": text.lead,
        "body": [shown(part) for part in text.body],
        "lead_picture": picture_out(lead) if lead else None,
        "author": text.author,
        "source": text.source,
        "hashtags": text.hashtags,
        "not_before": text.not_before,
        "live": text.live,
        "changed": text.changed,
        "url": text.url or story.url,
        "warnings": list(text.warnings),
    }
