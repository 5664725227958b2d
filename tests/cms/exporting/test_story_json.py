"""What JSON takes out of the house comes in again as it was."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from cms.content.article import build
from cms.exporting.story_json import story_json
from cms.importing.batch import Incoming, take_in
from cms.models import Article, Reportage, StoryImage, StoryPage
from publishing.clock import database_now
from tests.cms.media.photos import PLACE, telephone_photo
from tests.stories import make_column, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.api]
# fmt: off
FIELDS = (
    "title", "lead", "lead_caption", "author", "source", "hashtags", "ai_use",
    "ai_label", "embargo_at", "deed_on", "seo_title", "search_description",
    "airtime_seconds", "search_folded",
)
WORDS = (
    "title", "description", "caption", "credit", "source", "basis", "basis_note",
    "rights_until", "minors", "ai_use", "width", "height",
)
# fmt: on


def again(page: StoryPage, column: Any) -> Any:
    """`page` exported and taken in, as the page its draft says."""
    outcome = take_in(
        Incoming("bai.json", story_json(page)), column=column, kind="article"
    )
    assert not outcome.problem, outcome.problem
    found = StoryPage.__subclasses__()
    (made,) = [k.objects.get(pk=outcome.page_id) for k in found if _has(k, outcome)]
    return made.get_latest_revision_as_object()


def _has(kind: Any, outcome: Any) -> bool:
    return kind.objects.filter(pk=outcome.page_id).exists()


def said(value: Any) -> Any:
    """A stream without ids; a picture stands by its words and its bytes."""
    match value:
        case dict():
            kept = {key: said(part) for key, part in value.items() if key != "id"}
            if isinstance(value.get("image"), int):
                kept["image"] = picture(StoryImage.objects.get(pk=value["image"]))
            return kept
        case list():
            return [said(part) for part in value]
    return value


def picture(image: StoryImage) -> dict[str, Any]:
    words = {name: getattr(image, name) for name in WORDS}
    return words | {"bytes": image.get_file_hash(), "unit": image.collection_id}


def stream(page: Any) -> Any:
    return said(json.loads(json.dumps(page.body.get_prep_value())))


def article_of(page: Any) -> Any:
    now = database_now()
    made = build(
        page,
        None,
        story="s",
        tag="t",
        revision=1,
        published_at=now,
        updated_at=now,
    )
    return made.article.model_copy(update={"url": ""})


def test_a_story_of_every_block_comes_in_again_equal(full_story, column):
    before = full_story.get_latest_revision_as_object()

    after = again(full_story, column)

    assert type(after) is Reportage
    assert after.crew == before.crew
    for name in FIELDS:
        assert getattr(after, name) == getattr(before, name), name
    assert picture(after.lead_picture) == picture(before.lead_picture)
    assert stream(after) == stream(before)
    kinds = {block.block_type for block in after.body}
    assert kinds == set(after.body.stream_block.child_blocks)
    assert article_of(after).digest() == article_of(before).digest()


def test_the_second_export_says_the_same_as_the_first(full_story, column):
    first, second = story_json(full_story), story_json(again(full_story, column))

    without = [json.loads(text) for text in (first, second)]
    for story in without:
        for one in story["pictures"]:
            del one["name"]  # the storage gave the second file a name of its own
        del story["belongings"]["slug"]  # two in one column
    assert without[0] == without[1]
    assert story_json(full_story) == first


def test_a_photograph_of_elsewhere_is_cleaned_on_its_way_in(story_page, column):
    photo = telephone_photo()
    story = json.loads(story_json(story_page))
    story["pictures"][0]["data"] = base64.b64encode(photo).decode()
    told = Incoming("bai.json", json.dumps(story).encode())

    outcome = take_in(told, column=column, kind="article")

    lead = type(story_page).objects.get(pk=outcome.page_id).lead_picture
    with lead.open_file() as kept:
        assert PLACE not in kept.read()


def test_one_picture_in_many_places_is_one_picture(full_story, column):
    before = StoryImage.objects.count()

    after = again(full_story, column)

    assert StoryImage.objects.count() == 2 * before
    own = after.body[5].value["image"]
    assert after.body[6].value["image"] == own
    assert after.body[6].value["alt"] == "Hai bảng"
    shared = [p for p in json.loads(story_json(full_story))["pictures"] if "data" in p]
    assert len(shared) == before


def test_a_story_without_a_lead_picture_does_not_gain_one(column, unit):
    page = make_story(column)
    page.body = [("picture", {"image": page.lead_picture})]
    page.lead_picture, page.lead_caption = None, ""
    page.save_revision()

    after = again(page, column)

    assert after.lead_picture is None
    assert [block.block_type for block in after.body] == ["picture"]


def test_the_draft_is_what_is_exported(story_page):
    story_page.title = "Sửa sau đó"
    story_page.save_revision()

    assert json.loads(story_json(story_page))["title"] == "Sửa sau đó"


def test_a_picture_whose_file_is_gone_is_named_and_stops_nothing(story_page, column):
    story_page.lead_picture.file.storage.delete(story_page.lead_picture.file.name)

    outcome = take_in(
        Incoming("bai.json", story_json(story_page)), column=column, kind="article"
    )

    assert outcome.page_id
    assert "p1" in str(outcome.warnings[0])


def test_a_film_of_ours_is_a_link_in_another_unit(full_story, other_unit, film):
    after = again(full_story, make_column(other_unit))

    link = next(b.value for b in after.body if b.block_type == "recording")
    assert link["recording"] is None
    assert link["link"].endswith(f"/ghi-hinh/{film.key}.mp4")
    assert link["title"] == film.title
    assert link["image"].collection_id == other_unit.collection_id


def test_the_file_says_its_own_kind(story_page, column):
    after = again(story_page, column)

    assert after.article_kind == "exemplar"
    assert not Article.objects.exists()
