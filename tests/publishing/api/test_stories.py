from __future__ import annotations

import pytest

from publishing.models import Story
from tests.publishing.api.conftest import BASE
from tests.stories import jpeg, make_image, pass_checks

pytestmark = pytest.mark.api
BODY = [
    {"type": "paragraph", "html": "Đêm <b>mất điện</b>."},
    {"type": "heading", "text": "Ngọn đèn", "level": 3},
    {"type": "list", "ordered": True, "items": ["một", "hai"]},
]


@pytest.fixture
def ready(story_page, api):
    """The id of a story whose checks are all done."""
    return api.get(f"stories/{story_page.pk}").json()["id"]


def test_a_draft_is_written_read_and_patched(api, column) -> None:
    made = api.post(
        "stories",
        {
            "column": column.pk,
            "kind": "exemplar",
            "title": "Cô Hoà",
            "lead": "Sapo.",
            "body": BODY,
            "hashtags": "#LanTỏa",
        },
    )
    story = made.json()

    assert made.status_code == 201
    assert made["Location"] == f"{BASE}/stories/{story['id']}"
    assert story["state"] == "draft"
    assert [part["type"] for part in story["body"]] == ["paragraph", "heading", "list"]
    assert api.get(f"stories/{story['id']}").json() == story

    patched = api.patch(f"stories/{story['id']}", {"lead": "Sapo mới."}).json()

    assert patched["lead"] == "Sapo mới."
    assert patched["title"] == "Cô Hoà"
    assert patched["body"] == story["body"]


def test_html_becomes_blocks(api, column) -> None:
    told = {
        "column": column.pk,
        "kind": "article",
        "title": "Tin",
        "html": "<p>Một.</p><script>alert(1)</script><h2>Mục</h2><p>Hai.</p>",
    }

    story = api.post("stories", told).json()

    assert [part["type"] for part in story["body"]][-2:] == ["heading", "paragraph"]
    assert "alert" not in str(story["body"])


def test_a_picture_is_uploaded_with_its_rights_and_used(api, unit, column) -> None:
    import io

    file = io.BytesIO(jpeg())
    file.name = "lop-hoc.jpg"
    fields = {
        "unit": unit.pk,
        "credit": "Ảnh: NVCC",
        "source": "Trường",
        "alt": "Lớp học",
        "basis": "consent",
    }

    made = api.upload("media", {**fields, "file": file}, idempotency_key="m1")
    file.seek(0)
    again = api.upload("media", {**fields, "file": file}, idempotency_key="m1")
    picture = made.json()

    assert made.status_code == 201
    assert again.json() == picture
    assert picture["credit"] == "Ảnh: NVCC"
    assert api.get(f"media/{picture['id']}").json() == picture
    part = {"type": "picture", "media": picture["id"], "caption": "Chú thích"}
    story = api.post(
        "stories",
        {"column": column.pk, "kind": "article", "title": "Có ảnh", "body": [part]},
    ).json()
    assert story["body"] == [{**part, "alt": ""}]


@pytest.mark.parametrize(
    "missing", ["credit", "source", "alt", "basis", "unit", "file"]
)
def test_a_picture_without_its_rights_is_refused(api, unit, missing) -> None:
    import io

    file = io.BytesIO(jpeg())
    file.name = "a.jpg"
    fields = {
        "unit": unit.pk,
        "credit": "x",
        "source": "x",
        "alt": "x",
        "basis": "consent",
        "file": file,
    }
    del fields[missing]

    response = api.upload("media", fields)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == missing


def test_pictures_of_other_units_are_unknown(api, other_unit, column) -> None:
    theirs = make_image(other_unit)
    part = {"type": "picture", "media": theirs.pk}

    response = api.post(
        "stories",
        {"column": column.pk, "kind": "article", "title": "X", "body": [part]},
    )

    assert response.json()["errors"][0]["field"] == "body.0.media"
    assert api.get(f"media/{theirs.pk}").status_code == 404


def test_unknown_stories_are_not_found(api) -> None:
    for name in ("999999", "khong-co", "6f1f0a0e-0000-4000-8000-000000000009", "²"):
        assert api.get(f"stories/{name}").status_code == 404


def test_an_unchecked_story_does_not_go_out_and_says_why(api, column) -> None:
    story = api.post(
        "stories", {"column": column.pk, "kind": "article", "title": "Chưa kiểm tra"}
    ).json()

    response = api.post(f"stories/{story['id']}/publish", {})

    assert response.status_code == 409
    told = response.json()
    assert told["code"] == "gates_shut"
    assert told["gates"]
    assert all(gate["message"] for gate in told["gates"])


def test_a_checked_story_goes_live_and_is_taken_back(api, ready) -> None:
    live = api.post(f"stories/{ready}/publish", {}).json()

    assert live["live"]
    assert live["url"].startswith("http")

    gone = api.post(f"stories/{ready}/withdraw", {"reason": "Nhân vật rút đồng ý."})

    assert gone.json()["state"] == "withdrawn"
    assert gone.json()["withdraw_reason"] == "Nhân vật rút đồng ý."
    assert not Story.objects.get(pk=ready).page.live


def test_a_future_go_live_is_planned_and_a_past_one_refused(api, ready) -> None:
    planned = api.post(f"stories/{ready}/publish", {"at": "2100-01-02T07:30:00+07:00"})
    past = api.post(f"stories/{ready}/publish", {"at": "2020-01-02T07:30:00+07:00"})

    assert planned.json()["state"] == "scheduled"
    assert planned.json()["go_live_at"].startswith("2100-01-02T00:30")
    assert past.status_code == 422
    assert past.json()["errors"][0]["field"] == "at"


def test_a_correction_needs_its_note(api, ready) -> None:
    response = api.post(f"stories/{ready}/publish", {"kind": "correction"})

    assert response.json()["errors"][0]["field"] == "note"


def test_a_withdrawal_needs_its_reason(api, ready) -> None:
    response = api.post(f"stories/{ready}/withdraw", {})

    assert response.json()["errors"][0]["field"] == "reason"


def test_checks_done_later_open_the_gate(api, column) -> None:
    made = api.post(
        "stories",
        {
            "column": column.pk,
            "kind": "article",
            "title": "Kiểm tra xong",
            "lead": "Sapo.",
            "author": "Sóng Biếc",
            "source": "Trường",
            "body": BODY,
        },
    ).json()
    pass_checks(Story.objects.get(pk=made["id"]).page)

    assert api.post(f"stories/{made['id']}/publish", {}).status_code == 200
