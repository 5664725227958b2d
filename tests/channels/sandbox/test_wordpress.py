from __future__ import annotations

import pytest
import requests

from channels.sandbox.kses import kses
from channels.sandbox.wordpress_users import (
    PASSWORD,
    READER_PASSWORD,
    READER_USERNAME,
    USERNAME,
)

STORY = {
    "title": "Cô Hoà và “Tủ sách đèn bão” giữa đảo Lý Sơn",
    "content": "<p>Mười lăm năm bám đảo.</p>",
    "excerpt": "Sáu năm liền không học trò nào bỏ học.",
    "slug": "lt-1-co-hoa",
}


def draft(running, **more):
    return running.wp("POST", "posts", json={**STORY, "status": "draft", **more})


def test_a_draft_is_published_by_its_id(running):
    made = draft(running)
    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"/posts/{made.json()['id']}")
    assert running.control("wordpress", "posts") == []

    out = running.wp("POST", f"posts/{made.json()['id']}", json={"status": "publish"})

    [post] = running.control("wordpress", "posts")
    assert out.json()["link"] == post["url"]
    assert post["body"] == STORY["content"]
    assert running.control("wordpress", "counts")["create"] == 1


def test_a_post_is_found_by_its_slug_whatever_its_status(running):
    key = draft(running).json()["id"]
    query = {"slug": STORY["slug"], "status": "publish,draft", "context": "edit"}

    found = running.wp("GET", "posts", params=query)

    assert [post["id"] for post in found.json()] == [key]
    assert found.headers["X-WP-Total"] == "1"
    assert found.json()[0]["title"]["raw"] == STORY["title"]


def test_a_second_post_of_the_same_slug_gets_a_number(running):
    draft(running)

    assert draft(running).json()["slug"] == STORY["slug"] + "-2"


def test_blanks_in_an_application_password_do_not_count(running):
    auth = (USERNAME, "abcdefghijklmnopqrstuvwx")

    assert running.wp("GET", "users/me", auth=auth).json()["slug"] == USERNAME


@pytest.mark.parametrize(
    ("auth", "status", "code"),
    [
        (("nobody", "x"), 401, "invalid_username"),
        ((USERNAME, "wrong"), 401, "incorrect_password"),
        (None, 401, "rest_cannot_create"),
        ((READER_USERNAME, READER_PASSWORD), 403, "rest_cannot_create"),
    ],
)
def test_who_may_not_write_is_told_so(running, auth, status, code):
    answer = running.wp("POST", "posts", json=STORY, auth=auth)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"subtitle": "x"}, "subtitle"),
        ({"status": "live"}, "status"),
        ({"categories": [999]}, "categories"),
        ({"title": 7}, "title"),
    ],
)
def test_bad_parameters_are_named(running, change, name):
    answer = draft(running, **change)

    assert answer.status_code == 400
    assert name in answer.json()["data"]["params"]


def test_a_post_without_words_is_refused(running):
    answer = running.wp("POST", "posts", json={"status": "publish"})

    assert answer.json()["code"] == "empty_content"


def test_a_trashed_post_is_trashed_once_and_gone_for_readers(running):
    key = draft(running, status="publish").json()["id"]

    assert running.wp("DELETE", f"posts/{key}").json()["status"] == "trash"
    again = running.wp("DELETE", f"posts/{key}")
    page = requests.get(f"{running.base}/wordpress/{STORY['slug']}/", timeout=5)

    assert (again.status_code, again.json()["code"]) == (410, "rest_already_trashed")
    assert "không còn nữa" in page.text
    assert running.control("wordpress", "posts")[0]["deleted"]


def test_an_edit_of_a_public_post_is_an_edit(running):
    key = draft(running, status="publish").json()["id"]

    running.wp("POST", f"posts/{key}", json={"content": "<p>Bảy năm liền.</p>"})

    [post] = running.control("wordpress", "posts")
    assert post["body"] == "<p>Bảy năm liền.</p>"
    assert post["edited"]
    assert running.control("wordpress", "counts")["edit"] == 1


def test_a_picture_takes_its_slug_from_the_file_name(running, jpeg):
    headers = {
        "Content-Type": "image/jpeg",
        "Content-Disposition": 'attachment; filename="lt-0123abcd.jpg"',
    }
    made = running.wp("POST", "media", data=jpeg, headers=headers)
    running.wp("POST", f"media/{made.json()['id']}", json={"alt_text": "Ô cửa sáng"})

    [found] = running.wp("GET", "media", params={"slug": "lt-0123abcd"}).json()

    assert made.status_code == 201
    assert found["alt_text"] == "Ô cửa sáng"
    address = found["source_url"].replace("localhost", "127.0.0.1")
    assert requests.get(address, timeout=5).content == jpeg


def test_an_upload_without_a_name_is_refused(running, jpeg):
    answer = running.wp(
        "POST", "media", data=jpeg, headers={"Content-Type": "image/jpeg"}
    )

    assert answer.json()["code"] == "rest_upload_no_content_disposition"


def test_a_term_that_exists_names_its_twin(running):
    made = running.wp("POST", "tags", json={"name": "Gương điển hình"})
    again = running.wp("POST", "tags", json={"name": "Gương điển hình"})

    assert made.status_code == 201
    assert again.json()["code"] == "term_exists"
    assert again.json()["data"]["term_id"] == made.json()["id"]
    assert running.wp("GET", "tags", params={"slug": "guong-dien-hinh"}).json()


def test_a_future_date_waits_and_a_past_one_is_published_at_once(running):
    waits = draft(running, status="publish", date_gmt="2099-01-01T00:00:00")
    comes = draft(running, status="future", date_gmt="2020-01-01T00:00:00")

    assert (waits.json()["status"], comes.json()["status"]) == ("future", "publish")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>Chữ &amp; nghĩa <b>đậm</b><br></p>", None),
        ('<p onclick="x()">Chữ</p>', "<p>Chữ</p>"),
        ("<p>Một</p><script>alert(1)</script>", "<p>Một</p>"),
        ('<iframe src="https://x.example"></iframe><p>Hai</p>', "<p>Hai</p>"),
        ('<a href="javascript:x()">đây</a>', "<a>đây</a>"),
        ('<img src="https://x.example/a.jpg" alt="“Ảnh”">', None),
    ],
)
def test_an_author_keeps_plain_markup_and_loses_the_rest(given, kept):
    assert kses(given) == (given if kept is None else kept)


def test_plain_permalinks_reach_the_same_api(running):
    address = f"{running.base}/wordpress/?rest_route=/wp/v2/users/me&context=edit"

    answer = requests.get(address, auth=(USERNAME, PASSWORD), timeout=5)

    assert answer.json()["roles"] == ["author"]


def test_no_such_route_is_a_404_of_the_api(running):
    assert running.wp("GET", "comments").json()["code"] == "rest_no_route"
