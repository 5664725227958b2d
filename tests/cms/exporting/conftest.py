"""A story that holds all a story can hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile

from cms.models import Recording, Reportage, StoryImage
from tests.cms.importing.documents import png
from tests.stories import make_image

TABLE = {
    "columns": [
        {"type": "text", "heading": "Năm"},
        {"type": "text", "heading": "Bỏ học"},
    ],
    "rows": [{"values": ["2024", "3 em"]}, {"values": ["2025", "0"]}],
    "caption": "Ba năm ở bản (hư cấu)",
}
BARE_TABLE = {
    "columns": [{"type": "text", "heading": ""}, {"type": "text", "heading": ""}],
    "rows": [{"values": ["một", ""]}],
    "caption": "",
}
PRACTICE = {
    "title": "Tủ sách đèn bão",
    "context": "Đảo mất điện",
    "method": "Góp sách\nThắp đèn",
    "result": "Không em nào bỏ học",
    "conditions": "Một góc lớp",
}


@pytest.fixture
def film(unit) -> Recording:
    recording = Recording(unit=unit, title="Ghe sách cập bến", seconds=95)
    recording.file.save("ghe.mp4", ContentFile(b"film"))
    return recording


@pytest.fixture
def drawn(unit) -> Callable[..., StoryImage]:
    """A picture without loss, so that its bytes come back as they were."""

    def make(colour: str, **words: Any) -> StoryImage:
        image = make_image(unit, colour, **words)
        image.file.save(f"{colour}.png", ContentFile(png(colour=colour)), save=False)
        image._set_image_file_metadata()
        image.save()
        return image

    return make


@pytest.fixture
def full_story(unit, column, film, drawn) -> Reportage:
    """Every kind of block, every field that is not a link to a register."""
    lead = drawn("teal", source="Trường Sóng Biếc", basis_note="Họp 12/9", basis="")
    own = drawn("orange", caption="Lớp ghép", rights_until=date(2030, 12, 31))
    other = drawn("navy", ai_use="generated", minors="reviewed", credit="")
    poster = make_image(unit, "red", caption="", description="Chiếc ghe")  # a JPEG
    poster.get_file_hash()  # as every upload has it
    page = Reportage(
        title="Cô H’Ngăt Niê & “Tủ sách đèn bão” 👩‍🏫",
        lead="Mười lăm năm bám đảo,\nmột ô cửa sáng đèn.",
        lead_picture=lead,
        lead_caption=lead.caption,
        author="Y Wơn Byă",
        source="Công đoàn Trường Sóng Biếc (hư cấu)",
        hashtags="#LanTỏa #Dạy_tốt",
        ai_use="assisted",
        ai_label="Bài có dùng AI để chép lời",
        embargo_at=datetime(2030, 11, 20, 0, 30, tzinfo=UTC),
        deed_on=date(2026, 9, 27),
        crew="Quay phim: Nguyễn Văn A\nDựng: Ksor",
        seo_title="Tủ sách đèn bão",
        search_description="Cô giáo giữ đèn cho lớp ghép.",
        live=False,
        body=[
            ("paragraph", "<p>Một <b>ô cửa</b> &amp; <i>đèn</i>.<br/>Dòng hai</p>"),
            ("paragraph", '<p><a href="https://example.vn/?a=1&amp;b=2">Nguồn</a></p>'),
            ("heading", {"text": "Ngọn đèn bão", "level": "2"}),
            ("heading", {"text": "Một đêm", "level": "4"}),
            ("quote", {"text": "Cứ đi là đến.\nThế thôi.", "attribution": "Cô Hoà"}),
            ("picture", {"image": own, "caption": "", "alt": ""}),
            ("picture", {"image": own, "caption": "Lớp ghép", "alt": "Hai bảng"}),
            (
                "gallery",
                [
                    {"image": other, "caption": "Ảnh một", "alt": ""},
                    {"image": own, "caption": "", "alt": ""},
                    {"image": other, "caption": "Ảnh một", "alt": ""},
                ],
            ),
            ("list", {"ordered": True, "items": ["<p>Góp <b>sách</b></p>"]}),
            ("list", {"ordered": False, "items": ["<p>Đèn</p>", "<p>Tủ</p>"]}),
            ("practice", PRACTICE),
            (
                "recording",
                {"recording": film, "link": "", "title": "", "image": poster},
            ),
            (
                "recording",
                {
                    "recording": None,
                    "link": "https://www.youtube.com/watch?v=1",
                    "title": "Phim về đảo",
                    "image": poster,
                },
            ),
        ],
    )
    body = page.body.raw_data
    body.append({"type": "table", "value": TABLE, "id": "t1"})
    body.append({"type": "table", "value": BARE_TABLE, "id": "t2"})
    column.add_child(instance=page)
    page.save_revision()
    return page
