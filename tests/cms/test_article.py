"""From page to Article: every kind of block, pictures without traces, stable digests."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from PIL import Image

from channels.article import (
    Gallery,
    Heading,
    ListBlock,
    Paragraph,
    PictureBlock,
    Practice,
    Quote,
    Table,
)
from cms.content.source import PageSource
from cms.models import Exemplar, StoryImage
from tests.stories import make_image, make_story

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)


def render(page, **more):
    return PageSource().article(
        page.pk,
        story="0b6c2f6e-5f0e-4f6c-8f0e-5f0e4f6c8f0e",
        tag="tag:example.vn,2026:story:0b6c2f6e",
        revision=1,
        published_at=AT,
        updated_at=AT,
        **more,
    )


def body_of(column, *blocks):
    return render(make_story(column, body=list(blocks))).article.body


def test_an_article_says_what_the_page_says(story_page, unit):
    article = render(story_page).article

    assert article.title == "Cô Hoà và “Tủ sách đèn bão” giữa đảo Lý Sơn"
    assert article.lead.startswith("Mười lăm năm bám đảo")
    assert article.kind == "exemplar"
    assert article.column == "Gương sáng"
    assert article.unit == unit.title
    assert article.author == "Sóng Biếc"
    assert article.contact.email == "bientap@example.vn"
    assert article.licence.startswith("Được đăng lại")
    assert article.url == (
        "http://localhost:8000/cong-doan-truong-song-biec-hu-cau/guong-sang/"
        "co-hoa-va-tu-sach-den-bao-giua-dao-ly-son/"
    )


def test_the_first_picture_is_the_lead_picture_with_credit_and_address(story_page):
    rendered = render(story_page)

    lead, second = rendered.article.pictures
    assert lead.credit == "Ảnh: NVCC"
    assert lead.caption == "Tủ sách đèn bão những đêm mất điện"
    assert lead.url == f"http://localhost:8000/media/{lead.digest}.jpg"
    assert rendered.article.body[-1] == PictureBlock(digest=second.digest)
    assert [file.digest for file in rendered.pictures] == [lead.digest, second.digest]
    for file in rendered.pictures:
        assert hashlib.sha256(file.data).hexdigest() == file.digest


def test_paragraphs_keep_bold_italic_links_and_nothing_else(column):
    [first, second] = body_of(
        column,
        (
            "paragraph",
            "<p>Cô <b>Hoà</b> và <em>học trò</em><script>alert(1)</script></p>"
            '<p>Đọc <a href="https://example.vn/?a=1&amp;b=2">ở đây</a>'
            '<a href="javascript:alert(1)">!</a><br/>&nbsp;xuống dòng</p><p> </p>',
        ),
    )

    assert first == Paragraph(html="Cô <b>Hoà</b> và <i>học trò</i>")
    assert isinstance(second, Paragraph)
    assert '<a href="https://example.vn/?a=1&amp;b=2">ở đây</a>' in second.html
    assert "javascript" not in second.html
    assert "&nbsp;" not in second.html


def test_a_link_to_a_page_of_ours_becomes_a_full_address(column):
    [paragraph] = body_of(
        column,
        ("paragraph", f'<p><a linktype="page" id="{column.pk}">Chuyên mục</a></p>'),
    )

    assert 'href="http://localhost:8000/cong-doan' in paragraph.html


def test_every_block_has_its_counterpart(column, unit):
    image = make_image(unit, "navy")
    other = make_image(unit, "maroon")

    body = body_of(
        column,
        ("heading", {"text": "Ngọn đèn", "level": "3"}),
        ("quote", {"text": "Cứ đi là đến", "attribution": "cô Hoà"}),
        ("list", {"ordered": True, "items": ["<p>Một</p>", "<p><b>Hai</b></p>"]}),
        (
            "table",
            {
                "columns": [
                    {"type": "text", "heading": "Năm"},
                    {"type": "text", "heading": "Số em"},
                ],
                "rows": [{"values": ["2025", "19"]}],
                "caption": "Sĩ số",
            },
        ),
        (
            "practice",
            {"title": "Tủ sách", "method": "Góp sách", "result": "1.200 cuốn"},
        ),
        ("gallery", [{"image": image}, {"image": other}, {"image": image}]),
    )

    heading, quote, listing, table, practice, gallery = body
    assert heading == Heading(level=3, text="Ngọn đèn")
    assert quote == Quote(text="Cứ đi là đến", attribution="cô Hoà")
    assert listing == ListBlock(ordered=True, items=("Một", "<b>Hai</b>"))
    assert table == Table(
        caption="Sĩ số", header=True, rows=(("Năm", "Số em"), ("2025", "19"))
    )
    assert practice == Practice(title="Tủ sách", method="Góp sách", result="1.200 cuốn")
    assert isinstance(gallery, Gallery)
    assert len(gallery.digests) == 2


def test_blocks_without_content_are_left_out(column):
    blocks = [("paragraph", "<p></p>"), ("heading", {"text": " ", "level": "2"})]

    assert body_of(column, *blocks) == ()


def test_the_person_is_named_with_form_of_address_and_place(column, unit):
    person = Exemplar.objects.create(
        unit=unit,
        full_name="Trần Thị Ngọc Hoà",
        honorific="cô",
        call_name="cô Hoà",
        role="giáo viên",
        workplace="Trường Sóng Biếc",
        place="Lý Sơn",
    )

    [told] = render(make_story(column, exemplar=person)).article.people

    assert (told.name, told.call_name) == ("cô Trần Thị Ngọc Hoà", "cô Hoà")
    assert told.place == "Trường Sóng Biếc, Lý Sơn"


def test_hashtags_of_story_and_unit_come_once_and_clean(column, unit):
    unit.hashtags = "#GươngĐiểnHình #LanTỏa"
    unit.save()

    article = render(make_story(column, hashtags="#LanTỏa #Dạy-Tốt #20_11")).article

    assert article.tags == ("LanTỏa", "Dạy", "20_11", "GươngĐiểnHình")


def test_rendering_twice_gives_the_same_bytes_and_digest(story_page):
    first, second = render(story_page), render(story_page)

    assert first.article.digest() == second.article.digest()
    assert first.pictures == second.pictures


def test_planned_content_is_rendered_instead_of_the_page(story_page):
    source = PageSource()
    story_page.title = "Tiêu đề mới"
    story_page.slug = "tieu-de-moi"
    story_page.save_revision()
    draft = source.draft(story_page.pk)

    article = render(story_page, content=draft.content).article

    assert article.title == "Tiêu đề mới"
    assert article.url.endswith("/guong-sang/tieu-de-moi/")


def test_a_draft_digest_changes_with_what_is_said_and_with_nothing_else(story_page):
    source = PageSource()
    before = source.draft(story_page.pk).digest

    story_page.save_revision()
    again = source.draft(story_page.pk).digest
    story_page.lead = "Khác"
    story_page.save_revision()

    assert again == before
    assert source.draft(story_page.pk).digest != before


def photo(exif: Image.Exif | None = None, size=(3000, 2000), mode="RGB", form="JPEG"):
    out = BytesIO()
    picture = Image.new(mode, size, 0 if mode in {"L", "CMYK"} else "teal")
    picture.save(out, form, **({"exif": exif} if exif else {}))
    return out.getvalue()


def stored(unit, data: bytes, name: str) -> StoryImage:
    return StoryImage.objects.create(
        title=name,
        file=ImageFile(BytesIO(data), name=name),
        collection=unit.collection,
        credit="Ảnh: NVCC",
        basis="illustration",
        minors="none",
    )


def test_pictures_leave_upright_small_and_without_location(column, unit):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "Máy ảnh"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    image = stored(unit, photo(exif), "Ảnh cô Hoà (1).JPG")

    file = render(make_story(column, lead_picture=image)).pictures[0]

    with Image.open(BytesIO(file.data)) as opened:
        assert opened.format == "JPEG"
        assert opened.size == (file.width, file.height)
        assert not opened.getexif()
        assert {"exif", "icc_profile", "xmp", "comment"}.isdisjoint(opened.info)
    assert max(file.width, file.height) <= 2048
    assert file.height > file.width


@pytest.mark.parametrize(
    ("mode", "form"),
    [("RGBA", "PNG"), ("L", "PNG"), ("CMYK", "JPEG"), ("P", "GIF"), ("RGB", "WEBP")],
)
def test_pictures_of_every_kind_leave_as_plain_jpeg(column, unit, mode, form):
    data = photo(size=(300, 200), mode=mode, form=form)
    image = stored(unit, data, f"anh.{form.lower()}")

    file = render(make_story(column, lead_picture=image)).pictures[0]

    with Image.open(BytesIO(file.data)) as opened:
        assert (opened.format, opened.mode, opened.size) == ("JPEG", "RGB", (300, 200))


def test_a_picture_whose_file_is_lost_leaves_the_story_readable(story_page):
    default_storage.delete(story_page.lead_picture.file.name)

    article = render(story_page).article

    assert len(article.pictures) == 1
    assert article.title


def test_only_stories_can_be_planned(story_page, column):
    source = PageSource()

    assert source.is_story(story_page.pk)
    assert not source.is_story(column.pk)
    with pytest.raises(LookupError):
        source.draft(column.pk)


def test_a_filter_takes_by_kind_unit_and_column(story_page, column, unit, other_unit):
    matches = PageSource().matches

    assert matches({}, story_page.pk)
    assert matches({"kinds": ["exemplar"], "units": [unit.pk]}, story_page.pk)
    assert matches({"columns": [column.pk]}, story_page.pk)
    assert not matches({"units": [other_unit.pk]}, story_page.pk)
    assert not matches({"kinds": ["reportage"]}, story_page.pk)
    assert not matches({"unheard": [1]}, story_page.pk)


def test_the_nearest_unit_owns_a_page(story_page, unit, other_unit, column):
    source = PageSource()
    unit.move(other_unit, pos="last-child")

    assert source.unit_of(story_page.pk).page_id == unit.pk
    assert source.unit_of(other_unit.pk).page_id == other_unit.pk
    assert source.unit_of(10**9) is None
