from __future__ import annotations

import pytest
import requests

from channels.sandbox.facebook_accounts import PAGE_ID

PAGES = ["", "facebook", "wordpress", "webhook", "newsroom"]


def get(running, path, **query):
    return requests.get(f"{running.base}/{path}", params=query, timeout=5)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_it_is_simulated_in_both_languages(running, path):
    vietnamese, english = get(running, path), get(running, path, lang="en")

    assert vietnamese.ok
    assert 'lang="vi"' in vietnamese.text
    assert "Mô phỏng" in vietnamese.text
    assert "Simulated" in english.text


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_elsewhere_and_may_be_framed(running, path):
    page = get(running, path)

    assert "//" not in page.text.replace("http://", "").split("<main")[0]
    assert (
        "frame-ancestors 'self' http://localhost:*"
        in (page.headers["Content-Security-Policy"])
    )
    assert "X-Frame-Options" not in page.headers


def test_the_poller_gets_the_live_part_and_then_304(running):
    first = get(running, "facebook", live=1)
    headers = {"If-None-Match": first.headers["ETag"]}
    second = requests.get(f"{running.base}/facebook?live=1", headers=headers, timeout=5)

    assert "<html" not in first.text
    assert second.status_code == 304


def test_a_posts_words_are_text_and_not_markup(running):
    running.graph(
        "POST", f"{PAGE_ID}/feed", json={"message": "<script>x</script> #LanTỏa"}
    )

    page = get(running, "facebook").text
    assert "<script>x" not in page
    assert '<span class="tag">#LanTỏa</span>' in page


def test_a_post_has_its_own_page_until_it_is_unknown(running):
    key = running.graph("POST", f"{PAGE_ID}/feed", json={"message": "Một"}).json()["id"]

    assert "Một" in get(running, f"facebook/posts/{key}").text
    assert get(running, "facebook/posts/0_0").status_code == 404


def test_an_article_shows_its_content(running):
    story = {"title": "Cô Hoà", "content": "<p>Bám đảo</p>", "status": "publish"}
    running.wp("POST", "posts", json=story)

    assert "Cô Hoà" in get(running, "wordpress").text
    assert "<p>Bám đảo</p>" in get(running, "wordpress/co-hoa/").text


def test_files_outside_the_folders_are_not_served(running):
    for path in ("__static/../server.py", "media/..%2Ffacebook.jsonl", "media/x.jpg"):
        assert get(running, path).status_code == 404
