from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from channels.problems import AuthNeeded, Rejected, RetryLater
from channels.registry import connector
from channels.web.wordpress import WordPress, WordPressSettings
from tests.channels.accounts import Desk, open_desk
from tests.channels.samples import LINK, PICTURES, TOKEN, article, options
from tests.channels.stand_ins import StandIns

SETTINGS = WordPressSettings(site="https://truong.vn", username="lantoa")


@pytest.fixture
def desk(stand_ins: StandIns) -> Desk:
    stand_ins.reset("wordpress")
    return open_desk(stand_ins, "wordpress")


def kept(desk: Desk, what: str) -> list[dict[str, Any]]:
    """Everything the site keeps, drafts too."""
    more = "&status=any&context=edit" if what == "posts" else ""
    auth = (desk.wire.settings.username, desk.wire.secrets.password)
    url = f"{desk.wire.settings.site}/wp-json/wp/v2/{what}?per_page=100{more}"
    return desk.wire.transport.request("GET", url, auth=auth).json()


def test_the_whole_story_stands_there_with_pictures_terms_and_source(
    desk: Desk, stand_ins: StandIns
) -> None:
    done = desk.publish(desk.compose(article()))
    [post] = stand_ins.standing("wordpress")
    assert post["title"] == article().title
    assert post["text"] == article().lead
    assert post["categories"] == ["Gương sáng"]
    assert sorted(post["tags"]) == ["Khuyến đọc", "Người tốt việc tốt"]
    assert done.permalink == post["url"]
    assert post["slug"].startswith("lt-")
    for words in ("Đêm mất điện, cô <b>Hà</b>", "Trẻ đọc thì đảo sáng.", "1.200"):
        assert words in post["body"]
    for picture in PICTURES:
        assert f'src="{picture.filename}"' not in post["body"]
        assert f"{picture.caption}. Ảnh: {picture.credit}" in post["body"]
    assert f'<a href="{LINK}?lt={TOKEN}">' in post["body"]


def test_the_text_is_what_compose_promised_but_for_picture_addresses(
    desk: Desk, stand_ins: StandIns
) -> None:
    post = desk.compose(article())
    desk.publish(post)
    [there] = stand_ins.standing("wordpress")
    for line in post.html.split("\n"):
        if "<img" not in line:
            assert line in there["body"]


def test_nothing_is_visible_before_send(desk: Desk, stand_ins: StandIns) -> None:
    desk.prepare(desk.compose(article()))
    assert stand_ins.standing("wordpress") == []
    [draft] = kept(desk, "posts")
    assert draft["status"] == "draft"


def test_a_lost_answer_to_the_draft_makes_no_second_draft(
    desk: Desk, stand_ins: StandIns
) -> None:
    post = desk.compose(article())
    stand_ins.fault("wordpress", "timeout_after_store", count=1, on="draft")
    with pytest.raises(RetryLater):
        desk.prepare(post)
    desk.prepare(post)
    assert len(kept(desk, "posts")) == 1


def test_a_newer_text_reaches_a_draft_that_was_handed_on(
    desk: Desk, stand_ins: StandIns
) -> None:
    desk.prepare(desk.compose(article()))
    newer = desk.compose(article(title="Tên mới"))
    desk.publish(newer)
    [post] = stand_ins.standing("wordpress")
    assert post["title"] == "Tên mới"


def test_terms_and_pictures_are_found_again(desk: Desk, stand_ins: StandIns) -> None:
    desk.publish(desk.compose(article()))
    desk.update(desk.compose(article(lead="Lời dẫn mới")))
    assert len(kept(desk, "media")) == 3
    [post] = stand_ins.standing("wordpress")
    assert len(post["tags"]) == 2


def test_a_picture_that_left_the_story_leaves_the_site(
    desk: Desk, stand_ins: StandIns
) -> None:
    desk.publish(desk.compose(article()))
    before = kept(desk, "media")
    desk.update(desk.compose(article(pictures=PICTURES[:2])))
    after = kept(desk, "media")
    desk.withdraw()
    last = kept(desk, "media")
    assert [len(before), len(after), len(last)] == [3, 2, 0]


def test_a_post_removed_there_is_not_brought_back_by_an_update(
    desk: Desk, stand_ins: StandIns
) -> None:
    desk.publish(desk.compose(article()))
    desk.channel.withdraw(desk.wire)
    with pytest.raises(Rejected) as caught:
        desk.update(desk.compose(article(lead="Mới")))
    assert caught.value.code == "missing_there"
    assert stand_ins.standing("wordpress") == []


def test_a_published_post_is_never_discarded(desk: Desk, stand_ins: StandIns) -> None:
    desk.publish(desk.compose(article()))
    desk.channel.discard(desk.wire, desk.resume)
    assert len(stand_ins.standing("wordpress")) == 1


def test_a_firewalls_page_needs_a_person(desk: Desk, stand_ins: StandIns) -> None:
    stand_ins.fault("wordpress", "html_200", count=1, on="read")
    with pytest.raises(AuthNeeded) as caught:
        desk.channel.probe(desk.wire)
    assert caught.value.code == "firewall"


def test_a_site_without_the_api_says_what_to_check(
    desk: Desk, stand_ins: StandIns
) -> None:
    settings = desk.wire.settings.model_copy(
        update={"site": f"{stand_ins.base}/nowhere"}
    )
    with pytest.raises((AuthNeeded, Rejected)) as caught:
        desk.channel.probe(replace(desk.wire, settings=settings))
    assert caught.value.fix


def test_a_reader_may_not_publish(stand_ins: StandIns) -> None:
    desk = open_desk(stand_ins, "wordpress", settings={"username": "docgia"})
    secret = {"password": "zyxw vuts rqpo nmlk jihg fedc"}
    secrets = desk.wire.secrets.model_copy(update=secret)
    desk.wire = replace(desk.wire, secrets=secrets)
    with pytest.raises(AuthNeeded) as caught:
        desk.publish(desk.compose(article()))
    assert "not allowed" in caught.value.message % caught.value.params


def test_plain_permalinks_use_the_query() -> None:
    from channels.web.wordpress import _site
    from tests.channels.accounts import ACCOUNTS

    plain = SETTINGS.model_copy(update={"plain_links": True})
    secrets = connector("wordpress").secrets_model.model_validate(
        ACCOUNTS["wordpress"].secrets
    )

    class Bare:
        settings, transport, now = plain, None, None

    Bare.secrets = secrets  # type: ignore[attr-defined]
    assert _site(Bare).base == "https://truong.vn/?rest_route="  # type: ignore[arg-type]


def test_the_lead_pictures_credit_stays_when_the_theme_shows_it() -> None:
    settings = SETTINGS.model_copy(update={"lead_picture": False})
    html = WordPress().compose(article(), options(), settings).post.html
    assert PICTURES[0].filename not in html
    assert f"Ảnh: {PICTURES[0].credit}" in html


def test_an_overlong_title_is_refused_before_planning() -> None:
    found = WordPress().compose(article(title="a" * 256), options(), SETTINGS)
    assert [f.code for f in found.errors] == ["title_too_long"]
    none = WordPress().compose(article(title=""), options(), SETTINGS)
    assert [f.code for f in none.errors] == ["title_empty"]


def test_one_site_is_one_account_however_it_is_typed() -> None:
    typed = ("https://truong.vn", "https://TRUONG.vn/", "https://truong.vn:443/")
    ids = {
        WordPress().account_id(SETTINGS.model_copy(update={"site": site}))
        for site in typed
    }
    assert ids == {"truong.vn"}
