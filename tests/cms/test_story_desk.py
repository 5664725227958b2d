from __future__ import annotations

import pytest

from channels.article import Heading, ListBlock, Paragraph, Quote, Table
from cms.content.desk import PageDesk
from cms.models import ColumnPage, StoryImage, StoryPage
from publishing.ports import (
    DeskRefused,
    MediaWords,
    PlacedGallery,
    PlacedPicture,
    StoryWords,
)
from tests.stories import jpeg, make_image

pytestmark = pytest.mark.api
WORDS = MediaWords(
    title="", credit="Ảnh: NVCC", source="Trường", alt="Lớp học", basis="consent"
)


@pytest.fixture
def desk(column) -> PageDesk:
    return PageDesk()


def test_a_story_comes_back_as_it_was_handed_in(desk, column, unit) -> None:
    image = make_image(unit)
    body = (
        Paragraph(html="Đêm <b>mất điện</b>."),
        Heading(text="Ngọn đèn", level=3),
        Quote(text="Còn trò là còn lớp.", attribution="Cô Hoà"),
        ListBlock(ordered=True, items=("một", "hai")),
        Table(rows=(("Năm", "Số"), ("2026", "6"))),
        PlacedPicture(image.pk, "Chú thích", "Mô tả"),
        PlacedGallery((PlacedPicture(image.pk),)),
    )

    made = desk.create_story(
        column.pk,
        "reportage",
        StoryWords(title="Tủ sách", lead="Sapo.", body=body, author="Sóng Biếc"),
    )

    again = desk.read_story(made.page_id)
    assert again == made
    assert again.body == body
    assert again.kind == "reportage"
    assert not again.live
    assert (again.unit_page_id, again.column_id) == (unit.pk, column.pk)


def test_html_goes_the_way_of_a_pasted_document(desk, column) -> None:
    made = desk.create_story(
        column.pk,
        "article",
        StoryWords(html="<h1>Tiêu đề</h1><p>Đoạn một dài.</p><h2>Mục</h2><p>Hai.</p>"),
    )

    assert made.title == "Tiêu đề"
    assert Heading(text="Mục", level=2) in made.body


def test_what_is_said_beside_the_html_wins(desk, column) -> None:
    words = StoryWords(title="Tên bài", lead="Sapo này.", html="<p>Một.</p><p>Hai.</p>")

    made = desk.create_story(column.pk, "article", words)

    assert (made.title, made.lead) == ("Tên bài", "Sapo này.")
    assert [part.html for part in made.body] == ["Một.", "Hai."]


def test_scripts_never_reach_the_stored_body(desk, column) -> None:
    body = (Paragraph(html='A <script>alert(1)</script><a href="javascript:x">b</a>'),)

    made = desk.create_story(column.pk, "article", StoryWords(title="T", body=body))

    raw = str(saved(made.page_id).body.raw_data)
    assert "script" not in raw


def saved(page_id: int) -> StoryPage:
    from cms.content.drafts import story_page

    page = story_page(page_id)
    assert page is not None
    return page


def test_a_patch_changes_only_what_it_names_and_not_what_is_live(
    desk, story_page
) -> None:
    story_page.live = True
    story_page.save()

    desk.patch_story(story_page.pk, StoryWords(lead="Sapo mới."))

    again = desk.read_story(story_page.pk)
    assert again.lead == "Sapo mới."
    assert again.title == story_page.title
    assert len(again.body) == 4
    assert again.changed
    assert saved(story_page.pk).lead == story_page.lead


@pytest.mark.parametrize(
    ("kind", "words", "field"),
    [
        ("article", StoryWords(), "title"),
        ("article", StoryWords(title="x" * 300), "title"),
        ("article", StoryWords(title="T", author="x" * 200), "author"),
        (
            "article",
            StoryWords(title="T", body=(PlacedPicture(987654),)),
            "body.0.media",
        ),
        ("article", StoryWords(title="T", html=" "), "html"),
        ("poem", StoryWords(title="T"), "kind"),
    ],
)
def test_a_bad_story_names_its_field_and_leaves_nothing(
    desk, column, kind, words, field
) -> None:
    with pytest.raises(DeskRefused) as refused:
        desk.create_story(column.pk, kind, words)

    assert refused.value.field == field
    assert refused.value.message
    assert not ColumnPage.objects.get(pk=column.pk).get_children().exists()


def test_a_picture_comes_with_credit_source_alt_and_basis(desk, unit) -> None:
    made = desk.add_media(unit.pk, jpeg(), "Cô Hoà.jpg", WORDS)

    image = StoryImage.objects.get(pk=made.media_id)
    assert image.collection == unit.collection
    assert (image.credit, image.description, image.basis) == (
        "Ảnh: NVCC",
        "Lớp học",
        "consent",
    )
    assert made.unit_page_id == unit.pk
    assert (made.width, made.height) == (800, 500)
    assert desk.media(made.media_id) == made


def test_a_file_that_is_no_picture_is_refused(desk, unit) -> None:
    with pytest.raises(DeskRefused) as refused:
        desk.add_media(unit.pk, b"GIF89a not really", "x.gif", WORDS)

    assert refused.value.field == "file"
    assert not StoryImage.objects.exists()


def test_an_unknown_basis_is_refused_by_name(desk, unit) -> None:
    from dataclasses import replace

    with pytest.raises(DeskRefused) as refused:
        desk.add_media(unit.pk, jpeg(), "x.jpg", replace(WORDS, basis="because"))

    assert refused.value.field == "basis"


def test_columns_name_their_unit(desk, column, unit) -> None:
    found = [c for c in desk.columns() if c.page_id == column.pk]

    assert [(c.name, c.unit_page_id) for c in found] == [(column.title, unit.pk)]
