"""Drafts by a signed link, and the description of it all."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse

from cms.api.description import ENDPOINTS, document
from cms.api.previews import link_to
from publishing.clock import database_now
from tests.stories import make_editor

pytestmark = [pytest.mark.django_db, pytest.mark.api]


def path_of(address: str) -> str:
    return urlsplit(address).path


def test_a_signed_link_opens_a_draft_and_its_pictures(client, story_page):
    answer = client.get(path_of(link_to(story_page)))
    draft = answer.json()

    assert draft["title"] == story_page.title
    assert draft["meta"]["preview"] is True
    assert answer["Cache-Control"] == "private, no-store"
    picture = client.get(path_of(draft["picture"]["url"]))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert draft["pictures"][1]["url"] in draft["body"]


def test_the_link_shows_the_revision_it_was_made_for(client, story_page):
    address = link_to(story_page)
    story_page.title = "Sửa sau đó"
    story_page.save_revision()

    assert "Sửa sau đó" not in client.get(path_of(address)).content.decode()
    assert client.get(path_of(link_to(story_page))).json()["title"] == "Sửa sau đó"


def test_the_link_ends_after_an_hour(client, story_page):
    address = path_of(link_to(story_page))

    with time_machine.travel(database_now() + timedelta(minutes=61)):
        answer = client.get(address)

    assert answer.status_code == 410
    assert "ended" in answer.json()["message"]


@pytest.mark.parametrize("change", [lambda a: a[:-3] + "xx/", lambda a: a + "x/"])
def test_a_changed_link_opens_nothing(client, story_page, change):
    assert client.get(change(path_of(link_to(story_page)))).status_code == 404


def test_a_link_opens_no_picture_of_another_story(client, story_page, column):
    from cms.content.pictures import render
    from tests.stories import make_image, make_story

    image = make_image(column.get_parent().specific, "red")
    make_story(column, "Bài khác", lead_picture=image)
    digest = render(image).digest

    assert client.get(f"{path_of(link_to(story_page))}{digest}.jpg").status_code == 404


def test_only_those_who_write_a_story_make_links_to_it(
    client, story_page, editor, other_unit
):
    address = reverse("cms_preview_link", args=[story_page.pk])

    client.force_login(editor)
    assert "/api/content/v2/preview/" in client.post(address).content.decode()
    client.force_login(make_editor(other_unit, "don-vi-khac"))
    assert client.post(address).status_code in {302, 403}
    client.logout()
    assert client.post(address).status_code == 302


def test_the_description_is_whole_and_served(client):
    served = client.get("/api/content/v2/openapi.json").json()

    assert served == json.loads(json.dumps(document()))
    for endpoint in ENDPOINTS:
        listing = served["paths"][f"/{endpoint.collection}/"]["get"]
        named = {one["name"] for one in listing["parameters"]}
        assert set(endpoint.facets) | {"search", "order", "limit", "fields"} <= named
        fields = served["components"]["schemas"][endpoint.type_name]["properties"]
        assert set(endpoint.item_fields) < set(fields)
    assert not _dangling(served, served)


def _dangling(node, root) -> list[str]:
    if isinstance(node, list):
        return [ref for part in node for ref in _dangling(part, root)]
    if not isinstance(node, dict):
        return []
    found = [ref for part in node.values() for ref in _dangling(part, root)]
    if "$ref" in node:
        target = root
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target.get(step) if target else None
        found += [] if target else [node["$ref"]]
    return found
