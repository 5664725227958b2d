from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import pytest
import requests

from channels.sandbox.facebook_accounts import PAGE_ID, SECOND_PAGE_ID
from channels.sandbox.faults import BadFault, Call, Faults, read_faults
from tests.channels.sandbox.conftest import run

FEED = f"{PAGE_ID}/feed"
WORDS = {"message": "Một ô cửa sáng"}


def kept(running):
    return len(running.control("facebook", "posts"))


@pytest.mark.parametrize(
    ("fault", "stored"),
    [("timeout_before_store", 0), ("timeout_after_store", 1)],
)
def test_a_timeout_never_answers_and_stores_as_its_name_says(running, fault, stored):
    running.fault("facebook", fault, count=1)

    with pytest.raises(requests.ReadTimeout):
        running.graph("POST", FEED, json=WORDS, timeout=(1, 0.3))

    assert kept(running) == stored


def test_a_reset_comes_after_the_post_was_stored(running):
    running.fault("facebook", "reset_after_store", count=1)

    with pytest.raises(requests.ConnectionError, match=r"[Rr]eset|aborted"):
        running.graph("POST", FEED, json=WORDS)

    assert kept(running) == 1


@pytest.mark.parametrize(
    ("fault", "stored"),
    [("http_500_before_store", 0), ("http_500_after_store", 1)],
)
def test_a_500_is_the_vendors_own(running, fault, stored):
    running.fault("facebook", fault, count=1)

    answer = running.graph("POST", FEED, json=WORDS)

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == 2
    assert kept(running) == stored


def test_a_truncated_body_is_stored_all_the_same(running):
    running.fault("facebook", "truncate_body", count=1)

    with pytest.raises(requests.RequestException):
        running.graph("POST", FEED, json=WORDS)

    assert kept(running) == 1


def test_a_wall_of_html_answers_200_and_stores_nothing(running):
    running.fault("facebook", "html_200", count=1)

    answer = running.graph("POST", FEED, json=WORDS)

    assert (answer.status_code, answer.text[:9]) == (200, "<!doctype")
    assert kept(running) == 0


def test_a_redirect_leads_elsewhere(running):
    running.fault("facebook", "redirect", count=1, location="http://10.0.0.1/")

    answer = running.graph("POST", FEED, json=WORDS)

    assert (answer.status_code, answer.headers["Location"]) == (302, "http://10.0.0.1/")


def test_a_rate_limit_counts_down_and_says_when(running):
    running.fault("facebook", "rate_limit", n=2, retry_after=7)

    answers = [running.graph("POST", FEED, json=WORDS) for _ in range(3)]

    assert [a.ok for a in answers] == [False, False, True]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[0].json()["error"]["code"] == 32


def test_a_rate_limit_may_name_a_date(running):
    running.fault("wordpress", "rate_limit", n=1, retry_after="date:90")

    answer = running.wp("POST", "posts", json={"title": "x", "status": "publish"})

    then = parsedate_to_datetime(answer.headers["Retry-After"])
    assert answer.status_code == 429
    assert 85 < then.timestamp() - time.time() <= 91


def test_an_expired_and_a_revoked_token_differ(running):
    running.fault("facebook", "expire_token", count=1)
    expired = running.graph("POST", FEED, json=WORDS).json()["error"]
    running.fault("facebook", "revoke_token")
    revoked = running.graph("GET", "me").json()["error"]

    assert (expired["code"], expired["error_subcode"]) == (190, 463)
    assert (revoked["code"], revoked["error_subcode"]) == (190, 458)


def test_a_slow_network_is_slow(running):
    running.fault("facebook", "slow", ms=300, count=1)

    before = time.monotonic()
    assert running.graph("POST", FEED, json=WORDS).ok

    assert time.monotonic() - before >= 0.3


def test_a_switch_may_wait_for_an_account_and_a_phrase(running):
    running.fault("facebook", "http_500_before_store", count=1, match="bão")
    running.fault("facebook", "http_500_before_store", count=1, account=SECOND_PAGE_ID)

    assert running.graph("POST", FEED, json=WORDS).ok
    assert not running.graph("POST", FEED, data={"message": "đèn bão"}).ok
    assert running.graph("POST", FEED, data={"message": "đèn bão"}).ok


def test_reading_calls_do_not_use_up_a_creating_switch(running):
    running.fault("facebook", "http_500_before_store", count=1)

    assert running.graph("GET", "me").ok
    assert not running.graph("POST", FEED, json=WORDS).ok


def test_switches_can_be_taken_back(running):
    running.fault("facebook", "revoke_token")
    requests.delete(f"{running.base}/__control/facebook/faults", timeout=5)

    assert running.control("facebook", "faults") == {"faults": []}
    assert running.graph("GET", "me").ok


def test_posts_survive_a_restart(tmp_path):
    first, server = run(tmp_path)
    first.graph("POST", FEED, json=WORDS)
    first.wp("POST", "posts", json={"title": "Một", "status": "publish"})
    server.shutdown()
    server.server_close()

    second, server = run(tmp_path)
    facebook = second.control("facebook", "posts")
    school = second.control("wordpress", "posts")
    server.shutdown()
    server.server_close()

    assert [post["text"] for post in facebook] == [WORDS["message"]]
    assert [post["title"] for post in school] == ["Một"]


def test_a_torn_last_line_loses_only_itself(tmp_path):
    first, server = run(tmp_path)
    first.graph("POST", FEED, json=WORDS)
    server.shutdown()
    server.server_close()
    with (tmp_path / "facebook.jsonl").open("ab") as file:
        file.write(b'{"id": "1')

    second, server = run(tmp_path)
    posts = second.control("facebook", "posts")
    server.shutdown()
    server.server_close()

    assert len(posts) == 1


def test_reset_empties_a_network(running):
    running.graph("POST", FEED, json=WORDS)
    running.control("facebook", "reset")

    assert kept(running) == 0
    assert running.control("facebook", "counts")["create"] == 0


def test_short_forms_of_switches_are_understood():
    faults = Faults()
    faults.switch(read_faults({"timeout_after_store": 2, "slow": 50}))

    assert {f["name"]: f.get("count") for f in faults.as_json()} == {
        "timeout_after_store": 2,
        "slow": None,
    }
    assert [f.value for f in faults.take(Call("create")) if f.name == "slow"] == [50]


@pytest.mark.parametrize(
    "data", [{"fault": "explode"}, {"fault": "slow", "speed": 1}, [], "slow", {}]
)
def test_an_unknown_switch_is_refused(data):
    if data == []:
        assert read_faults(data) == []
        return
    with pytest.raises(BadFault):
        read_faults(data)
