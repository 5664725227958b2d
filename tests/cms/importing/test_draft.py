"""A parsed story becomes a draft page, whole or not at all."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from channels.article import ListBlock, Paragraph
from cms.content.article import build
from cms.importing.draft import make_draft
from cms.importing.parsed import ParsedPicture, ParsedStory, Unreadable
from cms.importing.reading import read_file
from cms.models import Article, ExemplarStory, StoryImage, StoryPage
from publishing.clock import database_now
from tests.cms.importing.documents import (
    TITLE,
    office_document,
    png,
    typed_by_hand,
    word,
)

pytestmark = [pytest.mark.django_db, pytest.mark.api]


def article_of(page: StoryPage):
    now = database_now()
    return build(
        page,
        None,
        story="s",
        tag="t",
        revision=1,
        published_at=now,
        updated_at=now,
    ).article


@pytest.mark.parametrize("write", [typed_by_hand, office_document])
def test_what_was_read_is_what_will_be_sent(column, editor, write):
    story = read_file(word(write), "bai.docx")

    page = make_draft(story, column=column, kind="exemplar", user=editor)

    page = ExemplarStory.objects.get(pk=page.pk)
    assert not page.live
    assert page.owner == editor
    article = article_of(page.get_latest_revision_as_object())
    assert (article.title, article.lead) == (story.title, story.lead)
    texts = [block for block in story.body if not isinstance(block, ParsedPicture)]
    assert list(article.body) == texts


def test_the_first_picture_leads_and_keeps_its_words(column):
    story = read_file(word(typed_by_hand), "bai.docx")

    page = make_draft(story, column=column, kind="reportage")

    image = page.lead_picture
    assert page.lead_caption == "Cô Mẩy và học trò trước điểm trường."
    assert image.credit == "NVCC"
    assert image.collection_id == column.get_parent().specific.collection_id
    assert image.file_hash
    assert article_of(page).lead_picture.credit == "NVCC"


def test_the_same_picture_twice_is_one_image(column):
    picture = ParsedPicture(png(), "a.png")
    story = ParsedStory("Bài", body=(Paragraph(html="x"), picture, picture))

    page = make_draft(story, column=column, kind="article")

    assert StoryImage.objects.count() == 1
    assert [b.block_type for b in page.body] == ["paragraph", "picture", "picture"]


def test_a_failure_leaves_neither_page_nor_picture_nor_file(column):
    body = (ParsedPicture(png(), "a.png"), ParsedPicture(b"broken", "b.png"))
    story = ParsedStory("Bài", body=(Paragraph(html="x"), *body))

    with pytest.raises(Exception):  # noqa: B017 PT011 whatever the picture library says
        make_draft(story, column=column, kind="article")

    assert not Article.objects.exists()
    assert not StoryImage.objects.exists()
    if default_storage.exists("original_images"):
        assert default_storage.listdir("original_images")[1] == []


def test_an_impossible_field_is_said_and_nothing_saved(column):
    story = ParsedStory("Bài", author="x" * 121, body=(Paragraph(html="x"),))

    with pytest.raises(Unreadable):
        make_draft(story, column=column, kind="exemplar")

    assert not ExemplarStory.objects.exists()


def run(path, *extra: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "import_story", str(path), "--kind", "exemplar", *extra, stdout=out, stderr=err
    )
    return out.getvalue().strip()


def test_the_command_prints_the_id_of_the_new_story(tmp_path, column, unit):
    path = tmp_path / "Bài của cô Mẩy.docx"
    path.write_bytes(word(typed_by_hand))

    printed = run(path, "--unit", "sóng biếc", "--column", column.title)

    page = ExemplarStory.objects.get(pk=int(printed))
    assert page.title.startswith("Lớp học hai ngọn đèn")
    assert ListBlock in {type(block) for block in article_of(page).body}


def test_the_command_names_what_is_wrong_and_changes_nothing(tmp_path, column, unit):
    path = tmp_path / "bai.docx"
    path.write_bytes(b"not word")
    named = ("--unit", str(unit.pk), "--column", str(column.pk))

    for bad, arguments in (
        (path, named),
        (tmp_path / "khong-co.docx", named),
        (path, ("--unit", "Không có", "--column", "x")),
        (path, ("--unit", str(unit.pk), "--column", "Không có")),
    ):
        with pytest.raises(CommandError) as told:
            run(bad, *arguments)
        assert bad.name in str(told.value)

    assert not ExemplarStory.objects.exists()


def test_a_folder_is_taken_in_file_by_file_with_a_report(tmp_path, column, unit):
    out = io.StringIO()
    (tmp_path / "a-hay.docx").write_bytes(word(typed_by_hand))
    (tmp_path / "b-hong.docx").write_bytes(b"not word")
    (tmp_path / "c-cu.txt").write_bytes(
        "Ngöôøi toát vieäc toát\n\nThaân baøi.".encode()
    )
    (tmp_path / "d.pdf").write_bytes(b"%PDF")
    (tmp_path / "~$a-hay.docx").write_bytes(b"a lock of Word")
    named = ("--unit", str(unit.pk), "--column", str(column.pk))

    with pytest.raises(CommandError, match="1 file was not imported"):
        call_command("import_story", str(tmp_path), *named, "--repair", stdout=out)

    report = out.getvalue()
    assert {page.title for page in Article.objects.all()} == {
        TITLE,
        "Người tốt việc tốt",
    }
    assert re.search(r"b-hong\.docx +✗ This is not a Word file", report)
    assert re.search(r"c-cu\.txt +✓ \d+ +Người tốt việc tốt", report)
    assert "2 drafts made, 1 file refused" in report
    assert "~$" not in report


def test_a_folder_without_a_fault_ends_well_and_an_empty_one_is_named(
    tmp_path, column, unit
):
    named = ("--unit", str(unit.pk), "--column", str(column.pk))

    with pytest.raises(CommandError, match="no file to import"):
        call_command("import_story", str(tmp_path), *named)
    (tmp_path / "a.txt").write_text("Bài một\n\nThân bài.")
    call_command("import_story", str(tmp_path), *named, stdout=io.StringIO())

    assert Article.objects.count() == 1


def test_the_command_changes_old_letters_on_consent_alone(tmp_path, column, unit):
    path = tmp_path / "bai.txt"
    path.write_text("Ngöôøi toát vieäc toát\n\nThaân baøi.")
    where = ("--unit", str(unit.pk), "--column", str(column.pk))

    kept, changed = run(path, *where), run(path, *where, "--repair")

    titles = [ExemplarStory.objects.get(pk=pk).title for pk in (kept, changed)]
    assert titles == ["Ngöôøi toát vieäc toát", "Người tốt việc tốt"]


def test_the_editor_opens_what_was_imported(column, editor, client):
    story = read_file(word(typed_by_hand), "bai.docx")
    page = make_draft(story, column=column, kind="exemplar", user=editor)
    client.force_login(editor)

    answer = client.get(f"/admin/pages/{page.pk}/edit/")

    assert answer.status_code == 200
