"""Our own story JSON comes in whole, or says which field is wrong."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from channels.article import Heading, ListBlock, Paragraph, Practice, Table
from cms.importing.parsed import (
    ParsedGallery,
    ParsedPicture,
    ParsedRecording,
    Unreadable,
)
from cms.importing.reading import read_file
from tests.cms.importing.documents import png


def read(**story: Any) -> Any:
    return read_file(json.dumps(story).encode(), "bai.json")


def picture(name: str, colour: str = "teal", **words: Any) -> dict[str, Any]:
    data = base64.b64encode(png(colour=colour)).decode()
    return {"digest": name, "data": data, **words}


def test_every_block_comes_in():
    story = read(
        title="Tủ sách đèn bão",
        lead="Mười lăm năm bám đảo.",
        author="Sóng Biếc",
        tags=["LanTỏa"],
        revision=3,
        body=[
            {
                "type": "paragraph",
                "html": "Một <strong>ô cửa</strong> <script>x</script>",
            },
            {"type": "heading", "level": 3, "text": " Đèn  bão "},
            {"type": "list", "ordered": True, "items": ["<i>một</i>", ""]},
            {"type": "table", "rows": [["a", "b"], ["1", "2"]]},
            {"type": "practice", "title": "Tủ sách", "method": "Góp\nsách"},
            {"type": "picture", "digest": "p1"},
            {"type": "gallery", "digests": ["p1", "p2"]},
        ],
        pictures=[picture("p1", caption="Tủ", credit="NVCC"), picture("p2", "red")],
    )

    assert (story.author, story.tags) == ("Sóng Biếc", ("LanTỏa",))
    assert story.body[:5] == (
        Paragraph(html="Một <b>ô cửa</b>"),
        Heading(level=3, text="Đèn bão"),
        ListBlock(ordered=True, items=("<i>một</i>",)),
        Table(rows=(("a", "b"), ("1", "2"))),
        Practice(title="Tủ sách", method="Góp\nsách"),
    )
    first, gallery = story.body[5:]
    assert isinstance(first, ParsedPicture)
    assert (first.caption, first.credit) == ("Tủ", "NVCC")
    assert isinstance(gallery, ParsedGallery)
    assert len(gallery.pictures) == 2


def test_pictures_without_data_are_left_out_and_named():
    story = read(
        title="Bài",
        body=[{"type": "picture", "digest": "abc"}, {"type": "paragraph", "html": "x"}],
        pictures=[{"digest": "abc", "width": 3}],
    )

    assert story.body == (Paragraph(html="x"),)
    assert "abc" in str(story.warnings[0])


def test_days_and_times_are_read_as_written_with_their_zone():
    particulars = read(
        title="Bài", deed_on="2026-09-05", embargo_at="2026-11-20T07:30:00+07:00"
    ).particulars

    assert particulars.deed_on == date(2026, 9, 5)
    assert particulars.embargo_at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


def test_a_picture_of_our_own_keeps_its_words_and_shares_its_bytes():
    own = {"caption": "Tủ sách", "basis": "consent", "rights_until": "2030-12-31"}
    story = read(
        title="Bài",
        picture_leads=False,
        body=[{"type": "picture", "digest": "a"}, {"type": "picture", "digest": "b"}],
        pictures=[
            picture("a", own=own),
            {"digest": "b", "same_as": "a", "own": own, "caption": "Ở đây"},
        ],
    )

    first, second = story.pictures()
    assert first.data == second.data
    assert first.own == second.own
    assert (first.own.basis, first.own.rights_until) == ("consent", date(2030, 12, 31))
    assert (first.caption, second.caption) == ("", "Ở đây")
    assert not story.picture_leads


def test_a_recording_comes_with_its_still_picture_or_not_at_all():
    story = read(
        title="Bài",
        body=[
            {"type": "embed", "url": "https://youtu.be/1", "poster": "a"},
            {"type": "embed", "url": "javascript:alert(1)", "poster": "a"},
        ],
        pictures=[picture("a")],
    )

    (recording,) = story.body
    assert isinstance(recording, ParsedRecording)
    assert recording.embed.url == "https://youtu.be/1"
    assert recording.poster.data == png()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1, column 2"),
        ("[]", "JSON"),
        ("{}", "title"),
        ('{"title": ""}', "title"),
        (json.dumps({"title": "x" * 300}), "title"),
        ('{"title": "a", "body": [{"type": "poem"}]}', "body.0"),
        ('{"title": "a", "body": [{"type": "heading", "level": 9}]}', "body.0.heading"),
        ('{"title": "a", "pictures": [{"digest": "p", "data": "%"}]}', "base64"),
        ('{"title": "a", "pictures": [{"digest": "p", "data": "AAAA"}]}', "Picture 1"),
        ('{"title": "a", "kind": "poem"}', "kind"),
        ('{"title": "a", "deed_on": "31/02/2026"}', "deed_on"),
        ('{"title": "a", "deed_on": "2026-02-31"}', "deed_on"),
        ('{"title": "a", "deed_on": "05/09/2026"}', "deed_on"),
        ('{"title": "a", "deed_on": "20/11"}', "deed_on"),
        ('{"title": "a", "deed_on": "mùng 10 tháng Ba"}', "deed_on"),
        ('{"title": "a", "embargo_at": "20/11/2026 07:30"}', "embargo_at"),
        ('{"title": "a", "embargo_at": "2026-11-20T07:30:00"}', "embargo_at"),
        ('{"title": "a", "ai_use": "much"}', "ai_use"),
        ("[" * 100_000, "nested|JSON"),
    ],
)
def test_a_wrong_field_is_named(text, said):
    with pytest.raises(Unreadable, match=said):
        read_file(text.encode(), "bai.json")
