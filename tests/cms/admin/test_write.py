""" "Viết bài" makes a draft and opens the editor; a bad form keeps what was typed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.models import Article, ExemplarStory, Reportage, StoryImage
from tests.cms.importing.documents import TITLE, typed_by_hand, word
from tests.stories import make_column

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/viet-bai/"


def fill(column, start: str = "blank", **fields):
    return {"kind": "exemplar", "column": str(column.pk), "start": start, **fields}


def test_the_form_offers_kinds_columns_and_beginnings(desk, column):
    page = desk.get(ADDRESS).content.decode()

    for words in (
        "Gương điển hình",
        "Phóng sự",
        "Tin, bài",
        column.title,
        "Dán từ Word",
        "Tải tệp lên",
        "Dùng bài mẫu",
    ):
        assert words in page


def test_an_empty_beginning_opens_the_editor_of_a_draft(desk, column, editor):
    answer = desk.post(ADDRESS, fill(column, title="  Những người   đưa đò "))

    story = ExemplarStory.objects.get()
    assert answer.url == f"/admin/pages/{story.pk}/edit/"
    assert (story.title, story.slug) == ("Những người đưa đò", "nhung-nguoi-dua-do")
    assert story.get_parent().pk == column.pk
    assert story.owner == editor
    assert not story.live
    assert desk.get(answer.url).status_code == 200


def test_without_a_title_the_draft_says_so(desk, column):
    desk.post(ADDRESS, fill(column))

    assert ExemplarStory.objects.get().title == "Bài mới chưa có tiêu đề"


def test_pasting_from_word(desk, column):
    html = "<p class=MsoTitle>Vườn rau</p><p>Mở đầu.</p><p>Thân bài.</p>"

    answer = desk.post(ADDRESS, fill(column, "paste", kind="reportage", pasted=html))

    story = Reportage.objects.get()
    assert (story.title, story.lead) == ("Vườn rau", "Mở đầu.")
    assert "Hãy đọc lại" in desk.get(answer.url).content.decode()


def test_uploading_a_word_file_with_its_picture(desk, column, unit):
    file = SimpleUploadedFile("bai.docx", word(typed_by_hand))

    desk.post(ADDRESS, fill(column, "file", file=file))

    story = ExemplarStory.objects.get()
    assert story.title == TITLE
    assert story.lead_picture.collection_id == unit.collection_id


@pytest.mark.parametrize("kind", ["exemplar", "reportage", "article"])
def test_every_sample_is_whole_and_invented(desk, column, kind):
    desk.post(ADDRESS, fill(column, "sample", kind=kind))

    story = {"exemplar": ExemplarStory, "reportage": Reportage, "article": Article}[
        kind
    ].objects.get()
    assert "(hư cấu)" in story.title
    assert len(story.title) <= 90
    assert 25 <= len(story.lead.split()) <= 60
    assert story.author
    assert story.source
    assert len(story.body) >= 4


def test_the_column_written_in_last_is_offered_first(desk, unit, column):
    second = make_column(unit, "Tin hoạt động")

    desk.post(ADDRESS, fill(second))

    page = desk.get(ADDRESS).content.decode()
    assert f'<option value="{second.pk}" selected>' in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start": "paste"}, "Chưa dán nội dung nào."),
        ({"start": "paste", "pasted": "<p>&nbsp;</p>"}, "Không có chữ nào"),
        ({"start": "file"}, "Hãy chọn tệp trước."),
        ({"title": "x" * 300}, "255"),
        ({"kind": "poem"}, "poem"),
        ({"column": "1"}, "1"),
    ],
)
def test_a_bad_form_says_what_is_wrong_and_makes_nothing(desk, column, fields, said):
    answer = desk.post(ADDRESS, {**fill(column), **fields})

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not ExemplarStory.objects.exists()


def test_a_bad_form_keeps_what_was_pasted_without_its_scripts(desk, column):
    html = "<h1>" + "Dài " * 100 + "</h1><p>Giữ lại tôi</p><script>alert(1)</script>"

    page = desk.post(ADDRESS, fill(column, "paste", pasted=html)).content.decode()

    assert "Giữ lại tôi" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bai.docx", b"", "Tệp rỗng."),
        ("bai.docx", b"not word", "Đây không phải tệp Word"),
        ("bai.pdf", b"%PDF", "Không đọc được tệp loại"),
        ("bai.txt", b"\xff\x80\x81", "bảng mã UTF-8"),
    ],
)
def test_a_bad_file_is_named_and_leaves_nothing(desk, column, name, data, said):
    file = SimpleUploadedFile(name, data)

    page = desk.post(ADDRESS, fill(column, "file", file=file)).content.decode()

    assert said in page
    assert not ExemplarStory.objects.exists()
    assert not StoryImage.objects.exists()


IMPORTED = "/admin/viet-bai/da-nhap/"
VNI = "<h1>Ngöôøi toát vieäc toát</h1><p>Môû ñaàu baøi vieát.</p><p>Thaân baøi.</p>"


def test_old_letters_are_asked_about_with_a_preview_before_anything_is_saved(
    desk, column
):
    answer = desk.post(ADDRESS, fill(column, "paste", pasted=VNI), follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == IMPORTED
    assert "Ngöôøi toát vieäc toát" in page
    assert "Người tốt việc tốt" in page
    assert "Chuyển sang Unicode" in page
    assert not ExemplarStory.objects.exists()


@pytest.mark.parametrize(
    ("choice", "title"),
    [({"repair": "1"}, "Người tốt việc tốt"), ({}, "Ngöôøi toát vieäc toát")],
)
def test_the_editor_decides_about_old_letters_in_a_file(desk, column, choice, title):
    data = "Ngöôøi toát vieäc toát\n\nMôû ñaàu.\n\nThaân baøi.".encode("latin-1")
    file = SimpleUploadedFile("cu.txt", data)
    desk.post(ADDRESS, fill(column, "file", file=file))

    answer = desk.post(IMPORTED, {"row": "0", **choice})

    story = ExemplarStory.objects.get()
    assert story.title == title
    assert answer.url == f"/admin/pages/{story.pk}/edit/"
    assert desk.post(IMPORTED, {"row": "0", **choice}).status_code == 404


def test_several_files_are_told_one_by_one(desk, column):
    files = [
        SimpleUploadedFile("hay.docx", word(typed_by_hand)),
        SimpleUploadedFile("hong.docx", b"not word"),
        SimpleUploadedFile("cu.txt", "Ngöôøi toát vieäc toát\n\nThaân.".encode()),
    ]

    page = desk.post(ADDRESS, fill(column, "file", file=files), follow=True)

    text = page.content.decode()
    for words in (
        "hay.docx",
        "Đây không phải tệp Word",
        "cu.txt",
        "Người tốt việc tốt",
    ):
        assert words in text
    assert [story.title for story in ExemplarStory.objects.all()] == [TITLE]
    desk.post(IMPORTED, {"row": "2", "repair": "1"})
    assert ExemplarStory.objects.filter(title="Người tốt việc tốt").exists()
    assert desk.get(IMPORTED).status_code == 200


@pytest.mark.parametrize("row", ["", "x", "7", "-1"])
def test_a_decision_about_nothing_is_refused(desk, column, row):
    desk.post(ADDRESS, fill(column, "paste", pasted=VNI))

    assert desk.post(IMPORTED, {"row": row}).status_code == 404


def test_without_an_import_the_page_of_results_leads_back(stranger, column):
    assert stranger.get(IMPORTED).url == ADDRESS


def test_who_lost_the_right_to_the_column_decides_nothing_there(desk, column, editor):
    desk.post(ADDRESS, fill(column, "paste", pasted=VNI))
    editor.groups.clear()
    editor.groups.add(*_groups_of_a_stranger())

    answer = desk.post(IMPORTED, {"row": "0", "repair": "1"})

    assert answer.status_code in {302, 403}
    assert not ExemplarStory.objects.exists()


def _groups_of_a_stranger():
    from tests.stories import make_editor, make_unit

    return make_editor(make_unit("Công đoàn khác (hư cấu)"), "khac").groups.all()


def test_another_units_column_cannot_be_written_in(stranger, column):
    answer = stranger.post(ADDRESS, fill(column))

    assert answer.status_code == 200
    assert not ExemplarStory.objects.exists()


def test_a_unit_without_columns_says_how_to_begin(desk, unit):
    page = desk.get(ADDRESS).content.decode()

    assert "Tạo chuyên mục đầu tiên" in page
    assert f"/admin/pages/add/cms/columnpage/{unit.pk}/" in page
