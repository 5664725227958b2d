"""One invented story and its listing, made hostile where a test asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

from channels.article import (
    Article,
    Contact,
    Correction,
    Gallery,
    Heading,
    Paragraph,
    Picture,
    PictureBlock,
    Quote,
)
from channels.contract import Options
from channels.press.feed import FeedSettings, PressFeed
from channels.press.listing import Addresses, Item, Listing, Recall

PUBLISHED = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
TAG = "tag:congdoan.example.vn,2026:story:6f1f0a0e-0000-4000-8000-000000000001"
SETTINGS = FeedSettings(code="gdtd", licence="", contact="")


def picture(letter: str, **fields: object) -> Picture:
    digest = letter * 64
    values = {
        "digest": digest,
        "width": 1800,
        "height": 1200,
        "size": 240_000,
        "alt": "Cô giáo bên tủ sách",
        "caption": "Tủ sách đèn bão những đêm mất điện",
        "credit": "Ảnh: NVCC",
        "source": "Trường TH&THCS Sóng Biếc",
        "url": f"https://congdoan.example.vn/media/{digest}.jpg",
    }
    return Picture.model_validate({**values, **fields})


def article(**fields: object) -> Article:
    values = {
        "story": "6f1f0a0e-0000-4000-8000-000000000001",
        "tag": TAG,
        "kind": "exemplar",
        "url": "https://congdoan.example.vn/guong-sang/tu-sach-den-bao/",
        "title": "Cô Hoà và “Tủ sách đèn bão” giữa đảo Lý Sơn",
        "lead": "Mười lăm năm bám đảo, cô Hoà biến góc lớp ghép thành tủ sách.",
        "body": (
            Paragraph(html="Đêm mất điện, cả xóm vẫn thấy <b>một ô cửa</b> sáng."),
            Heading(text="Ngọn đèn bão"),
            Quote(text="Còn trò là còn lớp.", attribution="Cô Hoà"),
            PictureBlock(digest="b" * 64),
            Gallery(digests=("c" * 64,)),
        ),
        "pictures": (picture("a"), picture("b"), picture("c")),
        "author": "Sóng Biếc",
        "source": "Công đoàn Trường TH&THCS Sóng Biếc (hư cấu)",
        "unit": "Công đoàn Giáo dục Sao Mai (hư cấu)",
        "column": "Gương sáng",
        "tags": ("Dạy tốt – Học tốt", "Hải đảo"),
        "published_at": PUBLISHED,
        "updated_at": PUBLISHED,
        "corrections": (Correction(at=PUBLISHED, note="Sáu năm, không phải bảy năm."),),
        "contact": Contact(
            name="Nguyễn Thị Biên Tập", phone="0900 000 000", email="bt@example.vn"
        ),
        "licence": "Được đăng lại, ghi rõ nguồn và tác giả.",
    }
    return Article.model_validate({**values, **fields})


def item(seq: int = 7, event: str = "story.published", **fields: object) -> Item:
    told = article(**fields)
    link = f"{told.url}?lt=AbCdEf12"
    post = PressFeed().compose(told, Options(link=link), SETTINGS).post
    return Item(told, post, event, seq, PUBLISHED)


def recall(seq: int = 8) -> Recall:
    return Recall(
        tag=TAG.replace("0001", "0002"),
        title="Bài đã rút",
        url="https://congdoan.example.vn/guong-sang/bai-da-rut/",
        reason="Nhân vật rút đồng ý.",
        at=datetime(2026, 11, 21, 2, 0, tzinfo=UTC),
        seq=seq,
        published_at=PUBLISHED,
        unit="Công đoàn Giáo dục Sao Mai (hư cấu)",
        contact=Contact(name="Nguyễn Thị Biên Tập"),
    )


def listing(*entries: Item | Recall) -> Listing:
    return Listing(
        id="urn:uuid:5f6a7f0e-7c2e-5d0c-9a7e-1f1f0a0e0001",
        title="Công đoàn Giáo dục Sao Mai (hư cấu) – Tòa soạn mẫu",
        description="Bài của Công đoàn Giáo dục Sao Mai dành cho Tòa soạn mẫu",
        home="https://congdoan.example.vn/",
        addresses=Addresses(
            rss="https://congdoan.example.vn/press/rss.xml",
            atom="https://congdoan.example.vn/press/atom.xml",
            json="https://congdoan.example.vn/press/feed.json",
        ),
        unit="Công đoàn Giáo dục Sao Mai (hư cấu)",
        language="vi",
        licence="",
        contact="",
        updated=datetime(2026, 11, 21, 2, 0, tzinfo=UTC),
        seq=8,
        entries=entries or (recall(), item()),
    )
