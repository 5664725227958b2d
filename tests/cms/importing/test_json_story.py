"""Our own story JSON comes in whole, or says which field is wrong."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from channels.article import Heading, ListBlock, Paragraph, Practice, Table
from cms.importing.parsed import ParsedGallery, ParsedPicture, Unreadable
from cms.importing.reading import read_file
from tests.cms.importing.documents import png


def read(**story: Any) -> Any:
    return read_file(json.dumps(story).encode(), "bai.json")


def picture(name: str, colour: str = "teal", **words: str) -> dict[str, str]:
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
        ("[" * 100_000, "nested|JSON"),
    ],
)
def test_a_wrong_field_is_named(text, said):
    with pytest.raises(Unreadable, match=said):
        read_file(text.encode(), "bai.json")
