from __future__ import annotations

import json
import time

import pytest
import requests

from channels.sandbox.facebook_accounts import (
    PAGE_ID,
    SECOND_PAGE_TOKEN,
    USER_TOKEN,
)

FEED = f"{PAGE_ID}/feed"
WORDS = {"message": "Đêm mất điện, cả xóm vẫn thấy một ô cửa sáng. 📚 #LanTỏa"}


def code(answer):
    return answer.json()["error"]["code"]


def posted(running):
    return running.control("facebook", "posts")


def test_a_post_is_kept_with_its_words_exactly(running):
    answer = running.graph(
        "POST", FEED, params={"fields": "id,permalink_url,created_time"}, json=WORDS
    )

    [post] = posted(running)
    assert answer.json()["id"] == post["id"]
    assert answer.json()["permalink_url"] == post["url"]
    assert post["text"] == WORDS["message"]
    assert post["deleted"] is None


def test_form_and_json_bodies_mean_the_same(running):
    running.graph("POST", FEED, data=WORDS)

    assert posted(running)[0]["text"] == WORDS["message"]


def test_unknown_fields_are_refused_with_code_100(running):
    answer = running.graph("POST", FEED, json={**WORDS, "caption_text": "x"})

    assert (answer.status_code, code(answer)) == (400, 100)
    assert posted(running) == []


@pytest.mark.parametrize("body", [{}, {"message": None}, {"message": ""}])
def test_an_empty_post_is_code_197(running, body):
    assert code(running.graph("POST", FEED, json=body)) == 197


def test_a_link_to_facebook_itself_is_refused(running):
    answer = running.graph("POST", FEED, json={"link": "https://m.facebook.com/x"})

    assert code(answer) == 1609008


def test_a_user_token_cannot_post_as_the_page(running):
    answer = running.graph("POST", FEED, USER_TOKEN, json=WORDS)

    assert (answer.status_code, code(answer)) == (403, 200)


def test_another_pages_token_cannot_post_here(running):
    assert code(running.graph("POST", FEED, SECOND_PAGE_TOKEN, json=WORDS)) == 200


def test_a_made_up_token_is_code_190(running):
    assert code(running.graph("POST", FEED, "EAAnonsense", json=WORDS)) == 190


def test_a_wrong_appsecret_proof_is_refused(running):
    answer = running.graph("GET", "me", params={"appsecret_proof": "0" * 64})

    assert code(answer) == 100


def test_the_user_token_leads_to_the_page_tokens(running):
    pages = running.graph("GET", "me/accounts", USER_TOKEN).json()["data"]

    assert running.graph("GET", "me", pages[0]["access_token"]).json()["id"] == PAGE_ID


def test_a_twin_within_ten_minutes_is_506_when_the_check_is_on(running):
    running.fault("facebook", "duplicate_check", on=True)
    running.graph("POST", FEED, json=WORDS)

    assert code(running.graph("POST", FEED, json=WORDS)) == 506
    running.fault("facebook", "duplicate_check", on=False)
    assert running.graph("POST", FEED, json=WORDS).ok
    assert len(posted(running)) == 2


def test_photos_are_uploaded_unseen_then_posted_once(running, jpeg):
    keys = [
        running.graph(
            "POST",
            f"{PAGE_ID}/photos",
            data={"published": "false", "alt_text_custom": "Ô cửa sáng"},
            files={"source": ("a.jpg", jpeg, "image/jpeg")},
        ).json()["id"]
        for _ in range(2)
    ]
    assert posted(running) == []
    media = json.dumps([{"media_fbid": key} for key in keys])

    running.graph("POST", FEED, data={**WORDS, "attached_media": media})
    again = running.graph("POST", FEED, data={"attached_media": media})

    [post] = posted(running)
    assert (
        requests.get(
            post["media"][0].replace("localhost", "127.0.0.1"), timeout=5
        ).content
        == jpeg
    )
    assert len(post["media"]) == 2
    assert code(again) == 1366051
    counts = running.control("facebook", "counts")
    assert (counts["create"], counts["upload"]) == (2, 2)


def test_a_file_that_is_no_picture_is_refused(running):
    answer = running.graph(
        "POST",
        f"{PAGE_ID}/photos",
        files={"source": ("a.jpg", b"<html>", "image/jpeg")},
    )

    assert code(answer) == 1366046


def test_a_schedule_must_lie_between_ten_minutes_and_thirty_days(running):
    soon = {**WORDS, "published": "false", "scheduled_publish_time": int(time.time())}
    later = {**soon, "scheduled_publish_time": int(time.time()) + 3600}

    assert code(running.graph("POST", FEED, json=soon)) == 100
    assert running.graph("POST", FEED, json=later).ok


def test_an_edit_changes_the_words_and_says_so(running):
    key = running.graph("POST", FEED, json=WORDS).json()["id"]

    assert running.graph("POST", key, json={"message": "Đã sửa"}).json() == {
        "success": True
    }
    [post] = posted(running)
    assert post["text"] == "Đã sửa"
    assert post["edited"]


def test_a_second_delete_finds_nothing(running):
    key = running.graph("POST", FEED, json=WORDS).json()["id"]

    assert running.graph("DELETE", key).ok
    second = running.graph("DELETE", key).json()["error"]
    assert (second["code"], second["error_subcode"]) == (100, 33)
    assert posted(running)[0]["deleted"]


def test_own_posts_can_be_listed_since_a_moment(running):
    running.graph("POST", FEED, json={**WORDS, "link": "https://a.example/x?lt=abc"})
    fields = "id,message,attachments{url,unshimmed_url}"

    since = {"since": int(time.time()) - 60, "fields": fields}
    found = running.graph("GET", f"{PAGE_ID}/published_posts", params=since).json()
    none = running.graph(
        "GET", f"{PAGE_ID}/published_posts", params={"since": int(time.time()) + 60}
    ).json()

    attachment = found["data"][0]["attachments"]["data"][0]
    assert attachment["unshimmed_url"] == "https://a.example/x?lt=abc"
    assert none == {"data": []}


def test_a_lagging_list_hides_the_newest_post(running):
    running.fault("facebook", "list_lag", seconds=60)
    running.graph("POST", FEED, json=WORDS)

    assert running.graph("GET", f"{PAGE_ID}/published_posts").json()["data"] == []
    assert len(posted(running)) == 1


def test_every_answer_tells_how_much_is_used(running):
    running.fault("facebook", "usage", percent=96)
    headers = running.graph("POST", FEED, json=WORDS).headers

    usage = json.loads(headers["X-Business-Use-Case-Usage"])
    assert usage[PAGE_ID][0]["call_count"] == 96
    assert json.loads(headers["X-App-Usage"])["call_count"] == 96


def test_a_retired_token_is_dead_and_the_granted_one_lives(running):
    running.control("facebook", "retire", account=PAGE_ID)
    dead = running.graph("POST", FEED, json=WORDS).json()["error"]
    token = running.control("facebook", "grant", account=PAGE_ID)["access_token"]

    assert (dead["code"], dead["error_subcode"]) == (190, 463)
    assert running.graph("POST", FEED, token, json=WORDS).ok
    assert running.graph("GET", "me").status_code == 401
