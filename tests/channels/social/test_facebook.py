from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from channels.article import Correction
from channels.problems import AuthNeeded, Rejected, RetryLater, Unknown
from channels.registry import connector
from channels.social.facebook import FacebookPage
from channels.social.facebook_account import FacebookSettings
from tests.channels.accounts import PAGE, Desk, open_desk
from tests.channels.samples import AT, LINK, PICTURES, TOKEN, article, options
from tests.channels.stand_ins import StandIns

SETTINGS = FacebookSettings(page_id=PAGE)
APP = {"app_id": "880011220033"}
APP_SECRET = "sandbox-app-secret-0123456789abcdef"


@pytest.fixture
def desk(stand_ins: StandIns) -> Desk:
    stand_ins.reset("facebook")
    return open_desk(stand_ins, "facebook")


def composed(**changes: Any) -> Any:
    return FacebookPage().compose(article(), options(**changes), SETTINGS)


def test_title_lead_hashtags_and_link_make_the_text() -> None:
    text = composed().post.text
    lines = text.split("\n\n")
    assert lines[0] == article().title
    assert lines[1] == article().lead
    assert lines[2] == "#LanTỏa"
    assert lines[3] == f"{LINK}?lt={TOKEN}"


def test_an_own_text_stands_as_written_with_the_link() -> None:
    post = composed(text=f"Đọc ngay {LINK} nhé!").post
    assert post.text == f"Đọc ngay {LINK}?lt={TOKEN} nhé!"


def test_the_chosen_picture_leads() -> None:
    post = composed(picture=PICTURES[2].digest).post
    assert [p.digest for p in post.pictures] == [
        PICTURES[2].digest, PICTURES[0].digest, PICTURES[1].digest,
    ]  # fmt: skip


def test_a_correction_says_so_in_the_edited_text() -> None:
    note = Correction(at=AT, note="Số đúng là 1.200.")
    fixed = article(corrections=(note,))
    post = FacebookPage().compose(fixed, options(event="corrected"), SETTINGS).post
    assert "Cải chính ngày 20/11/2026: Số đúng là 1.200." in post.text


def test_beside_photos_the_first_comment_carries_the_link_instead_of_the_text() -> None:
    made = composed(follow_up="Đọc toàn bài:")
    assert TOKEN not in made.post.text
    assert made.post.link == ""
    [comment] = made.follow_ups
    assert comment.post.text == f"Đọc toàn bài:\n\n{LINK}?lt={TOKEN}"


def test_a_text_that_names_the_place_of_the_link_keeps_it() -> None:
    made = composed(text="Đọc ở {link}", follow_up="Mời bạn đọc")
    assert made.post.text == f"Đọc ở {LINK}?lt={TOKEN}"


def test_under_a_link_card_the_comment_comes_besides() -> None:
    card = FacebookSettings(page_id=PAGE, layout="link", first_comment="Mời bạn đọc")
    made = FacebookPage().compose(article(), options(), card)
    assert made.post.link == f"{LINK}?lt={TOKEN}"
    assert len(made.follow_ups) == 1


def test_an_empty_text_for_one_post_leaves_the_channels_comment_out() -> None:
    habit = FacebookSettings(page_id=PAGE, first_comment="Mời bạn đọc")
    assert FacebookPage().compose(article(), options(), habit).follow_ups
    none = FacebookPage().compose(article(), options(follow_up=""), habit)
    assert none.follow_ups == ()
    assert TOKEN in none.post.text


def test_a_comment_under_a_post_that_is_gone_is_refused_for_good(desk: Desk) -> None:
    desk.publish(desk.compose(article()))
    desk.withdraw()
    with pytest.raises(Rejected):
        desk.follow().publish(composed(follow_up="Mời đọc").follow_ups[0].post)


def test_readers_comments_are_not_ours(desk: Desk, stand_ins: StandIns) -> None:
    desk.publish(desk.compose(article()))
    post = composed(follow_up="Mời bạn đọc").follow_ups[0].post
    comment = desk.follow()
    stranger = replace(comment.wire, settings=FacebookSettings(page_id="100200300499"))
    comment.publish(post)
    assert desk.channel.find(stranger, post, {}) == ()


def test_findings_name_what_an_editor_should_mend() -> None:
    bare = tuple(p.model_copy(update={"alt": ""}) for p in PICTURES)
    settings = FacebookSettings(page_id=PAGE, photos=2)
    local = options(link="http://localhost:8000/bai/")
    found = FacebookPage().compose(article(pictures=bare), local, settings).findings
    assert {f.code for f in found} == {
        "alt_missing", "link_not_public", "too_many_pictures",
    }  # fmt: skip
    long = composed(text="a" * 6000).findings
    assert [f.code for f in long] == ["text_long"]
    empty = article(title="", lead="")
    none = FacebookPage().compose(empty, options(), SETTINGS)
    assert [f.code for f in none.errors] == ["text_empty"]
    for finding in found:
        assert finding.message % finding.params


def test_several_photos_go_up_unseen_and_out_by_one_call(
    desk: Desk, stand_ins: StandIns
) -> None:
    desk.publish(desk.compose(article()))
    counts = stand_ins.counts("facebook")
    assert (counts["upload"], counts["create"]) == (3, 1)
    [post] = stand_ins.standing("facebook")
    assert len(post["media"]) == 3


def test_a_story_without_pictures_becomes_a_link_card(
    desk: Desk, stand_ins: StandIns
) -> None:
    post = desk.compose(article(pictures=()))
    done = desk.publish(post)
    [there] = stand_ins.standing("facebook")
    assert there["link"] == f"{LINK}?lt={TOKEN}"
    assert LINK not in there["text"]
    assert [f.remote_id for f in desk.find(post)] == [done.remote_id]


def test_a_look_up_prefers_the_own_token_and_ignores_other_placements(
    desk: Desk,
) -> None:
    first = desk.publish(desk.compose(article()))
    fresh = replace(desk.wire, link_token="zzzz9999", remote_id="")
    other = replace(desk, wire=fresh, resume={})
    post = other.compose(article(), link=f"{LINK}?lt=zzzz9999")
    assert other.find(post) == ()
    second = other.publish(post)
    assert [f.remote_id for f in other.find(post)] == [second.remote_id]
    assert second.remote_id != first.remote_id


def test_posts_out_of_sight_are_not_proof(desk: Desk, stand_ins: StandIns) -> None:
    post = desk.compose(article())
    desk.prepare(post)
    stand_ins.fault("facebook", "reset_after_store", count=1)
    with pytest.raises(Unknown):
        desk.send(post)
    stand_ins.fault("facebook", "list_lag", seconds=30)
    assert desk.find(post) == ()
    stand_ins.fault("facebook", "list_lag", count=0)
    assert len(desk.find(post)) == 1


def test_the_same_words_twice_is_a_doubt_and_not_a_failure(
    desk: Desk, stand_ins: StandIns
) -> None:
    post = desk.compose(article(pictures=()))
    desk.publish(post)
    stand_ins.fault("facebook", "duplicate_check")
    with pytest.raises(Unknown) as caught:
        desk.send(post)
    assert caught.value.code.startswith("fb_506")


def test_a_persons_token_is_not_the_pages(stand_ins: StandIns) -> None:
    desk = open_desk(stand_ins, "facebook", settings=APP)
    secrets = desk.wire.secrets.model_copy(update={"page_token": "EAAsandboxUser1"})
    with pytest.raises(AuthNeeded) as caught:
        desk.channel.probe(replace(desk.wire, secrets=secrets))
    assert caught.value.code == "not_page_token"


def test_the_app_secret_signs_every_call(desk: Desk, stand_ins: StandIns) -> None:
    def signed_with(secret: str) -> Any:
        secrets = desk.wire.secrets.model_copy(update={"app_secret": secret})
        settings = desk.wire.settings.model_copy(update=APP)
        return replace(desk.wire, secrets=secrets, settings=settings)

    assert desk.channel.probe(signed_with(APP_SECRET)).account_id == PAGE
    with pytest.raises(AuthNeeded):
        desk.channel.probe(signed_with("wrong-secret"))


def test_a_nearly_used_up_quota_asks_for_rest(desk: Desk, stand_ins: StandIns) -> None:
    stand_ins.fault("facebook", "usage", percent=96)
    published = desk.publish(desk.compose(article()))
    assert (published.rest, published.app_rest) == (3600, 3600)


def test_the_quota_can_be_asked_ahead_and_creates_nothing(
    desk: Desk, stand_ins: StandIns
) -> None:
    assert desk.channel.quota(desk.wire).rest == 0
    stand_ins.fault("facebook", "usage", percent=96)

    quota = desk.channel.quota(desk.wire)

    assert (quota.rest, quota.app_rest) == (3600, 3600)
    assert stand_ins.posts("facebook") == []


def test_editors_read_of_facebook_and_not_of_a_host(
    desk: Desk, stand_ins: StandIns
) -> None:
    post = desk.compose(article())
    desk.prepare(post)
    stand_ins.fault("facebook", "reset_after_store", count=1)
    with pytest.raises(Unknown) as caught:
        desk.send(post)
    words = caught.value.message % caught.value.params
    assert words == "Facebook broke off while answering."


def test_a_missing_picture_file_is_told_and_not_a_crash(desk: Desk) -> None:
    def gone(digest: str) -> bytes:
        raise FileNotFoundError(digest)

    desk.wire = replace(desk.wire, read_picture=gone)
    with pytest.raises(RetryLater) as caught:
        desk.prepare(desk.compose(article()))
    assert caught.value.code == "picture_missing"


def test_a_send_without_its_uploads_is_prepared_again(desk: Desk) -> None:
    with pytest.raises(RetryLater) as caught:
        desk.send(desk.compose(article()))
    assert caught.value.code == "not_prepared"


def test_the_registry_gives_one_instance() -> None:
    assert connector("facebook") is connector("facebook")
