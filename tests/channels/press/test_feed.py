from __future__ import annotations

import pytest

from channels.contract import Options
from channels.press.feed import FeedSettings, PressFeed
from channels.registry import connector
from tests.channels.press import example

pytestmark = pytest.mark.press
LINK = "https://congdoan.example.vn/guong-sang/tu-sach-den-bao/?lt=AbCdEf12"


def compose(settings: FeedSettings = example.SETTINGS, **fields: object):
    return PressFeed().compose(example.article(**fields), Options(link=LINK), settings)


def test_the_registry_knows_the_press_feed() -> None:
    assert isinstance(connector("feed"), PressFeed)
    assert connector("feed").account_id(example.SETTINGS) == "press:gdtd"


def test_compose_gives_the_whole_story_with_every_picture_and_credit() -> None:
    post = compose().post

    assert post.title == example.article().title
    assert post.excerpt == example.article().lead
    assert post.link == LINK
    for part in (example.article().lead, "một ô cửa", "Ngọn đèn bão", "Còn trò"):
        assert part in post.html
    for picture in example.article().pictures:
        assert post.html.count(picture.url) == 1
    assert post.html.count("Ảnh: NVCC") == 3
    assert compose().post == post


def test_the_partners_own_licence_and_contact_stand_in_for_the_storys() -> None:
    settings = FeedSettings(
        code="gdtd", licence="Chỉ đăng báo in", contact="Ban biên tập"
    )

    html = compose(settings, contact={}).post.html

    assert "Chỉ đăng báo in" in html
    assert "Liên hệ: Ban biên tập" in html


@pytest.mark.parametrize(
    ("fields", "level", "code"),
    [
        ({"title": " "}, "error", "title"),
        ({"lead": "", "body": ()}, "error", "text"),
        ({"contact": {}}, "warning", "contact"),
        ({"pictures": (example.picture("a", width=800),)}, "warning", "picture_small"),
        ({"pictures": (example.picture("a", credit=""),)}, "warning", "picture_credit"),
        ({"pictures": (example.picture("a", url=""),)}, "warning", "picture_address"),
    ],
)
def test_what_a_newsroom_would_miss_is_found_before_planning(
    fields, level, code
) -> None:
    findings = compose(**fields).findings

    assert (level, code) in {(f.level, f.code) for f in findings}


def test_a_good_story_has_no_findings() -> None:
    assert compose().findings == ()


def test_a_picture_without_an_address_leaves_no_hole_in_the_text() -> None:
    post = compose(pictures=(example.picture("a", url=""),)).post

    assert "<img" not in post.html
    assert post.pictures == ()
