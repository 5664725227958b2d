"""What openapi.json says is what is served, and what docs/content-api.md shows runs."""

from __future__ import annotations

import io
import re
from email.message import Message
from pathlib import Path
from urllib import request as urllib_request
from urllib.response import addinfourl

import pytest

from cms.api.description import ENDPOINTS
from tests.cms.api.conftest import BASE
from tests.cms.api.schema import faults

pytestmark = [pytest.mark.django_db, pytest.mark.api]
DOCS = Path(__file__).parents[3] / "docs" / "content-api.md"
NAMES = [one.collection for one in ENDPOINTS]
ANY = {"integer": "1", "string": "x"}


@pytest.fixture
def described(ask):
    return ask("openapi.json")


def schema_of(described, path: str, status: int) -> dict:
    response = described["paths"][path]["get"]["responses"][str(status)]
    [content] = response["content"].values()
    return content["schema"]


def test_lists_and_single_items_are_as_described(ask, described, live, person):
    give_an_award(person)
    for name in NAMES:
        listing = ask(f"{name}/?fields=*")
        one = ask(f"{name}/{listing['items'][0]['id']}/")

        assert not faults(listing, schema_of(described, f"/{name}/", 200), described)
        assert not faults(one, schema_of(described, f"/{name}/{{id}}/", 200), described)


def give_an_award(person) -> None:
    from cms.models import Award, AwardForm

    Award.objects.create(exemplar=person, form=AwardForm.objects.first())


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_that_is_described_is_understood(ask, described, live, name):
    for one in described["paths"][f"/{name}/"]["get"]["parameters"]:
        schema = one["schema"]
        if "enum" in schema:
            value = schema["enum"][0]
        elif schema.get("format") == "date":
            value = "2026-11-20"
        else:
            value = "*" if one["name"] == "fields" else ANY[schema["type"]]
        ask(f"{name}/?{one['name']}={value}")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_refused_is_a_problem_that_names_the_field(
    client, described, live, name
):
    answer = client.get(f"{BASE}{name}/?nonsense=1")
    told = answer.json()

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not faults(told, schema_of(described, f"/{name}/", 400), described)
    assert told["errors"][0]["field"] == "nonsense"
    missing = client.get(f"{BASE}{name}/999999/")
    assert (missing.status_code, missing["Content-Type"]) == (
        404,
        "application/problem+json",
    )
    assert not faults(
        missing.json(), schema_of(described, f"/{name}/{{id}}/", 404), described
    )


def test_a_draft_is_as_described(client, described, story_page):
    from urllib.parse import urlsplit

    from cms.api.previews import link_to

    draft = client.get(urlsplit(link_to(story_page)).path).json()

    assert not faults(draft, schema_of(described, "/preview/{token}/", 200), described)


def test_a_method_that_is_not_there_is_a_problem_too(client):
    answer = client.post(f"{BASE}stories/")

    assert answer.status_code == 405
    assert answer.json()["status"] == 405
    assert "GET" in answer["Allow"]


def test_the_checker_itself_finds_faults(described):
    story = {"$ref": "#/components/schemas/Story"}
    wrong = {"id": "1", "meta": {}, "kind": "poem", "published_at": "hôm qua", "x": 1}

    found = " ".join(faults(wrong, story, described))

    for word in ("'1'", "poem", "hôm qua", "x is not described"):
        assert word in found


def test_the_requests_of_the_docs_are_answered(client, live, unit):
    asked = re.findall(r"^GET (\S+)", DOCS.read_text(), re.MULTILINE)

    assert len(asked) >= 3
    for path in asked:
        assert client.get(path.replace("unit=12", f"unit={unit.pk}")).status_code == 200


class Inside(urllib_request.HTTPSHandler):
    """Whatever urllib opens is asked of this installation."""

    def __init__(self, client) -> None:
        super().__init__()
        self.client = client

    def https_open(self, asked):
        answer = self.client.get(asked.selector)
        body = io.BytesIO(answer.content)
        opened = addinfourl(body, Message(), asked.full_url, answer.status_code)
        opened.msg = answer.reason_phrase
        return opened


def test_the_static_front_end_of_the_docs_builds_its_pages(
    client, live, column, tmp_path, monkeypatch
):
    [code] = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    opener = urllib_request.build_opener(Inside(client))
    monkeypatch.setattr(urllib_request, "_opener", opener)

    exec(code.replace("column=7", f"column={column.pk}"), {})

    [built] = tmp_path.glob("public/*/index.html")
    assert built.parent.name == live.slug
    assert "Ngọn đèn bão" in built.read_text()


def test_the_docs_name_every_facet_of_stories():
    text = DOCS.read_text()
    [stories] = [one for one in ENDPOINTS if one.collection == "stories"]

    assert not [name for name in stories.facets if f"`{name}`" not in text]
