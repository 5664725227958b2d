"""The ways out: the story's menu in the admin, its addresses, and the command."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.exporting.pack import story_pack
from cms.exporting.story_json import story_json
from tests.stories import make_editor

pytestmark = pytest.mark.django_db
ADDRESSES = {"docx": story_pack, "json": story_json}


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("export_story", *map(str, arguments), stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize(("form", "ending"), [("docx", "zip"), ("json", "json")])
def test_the_menu_of_a_story_gives_the_file(client, editor, story_page, form, ending):
    client.force_login(editor)
    address = reverse(f"cms_export_{form}", args=[story_page.pk])

    page = client.get(reverse("wagtailadmin_pages:edit", args=[story_page.pk]))
    assert f'href="{address}"' in page.content.decode()
    answer = client.get(address)

    assert answer.content == ADDRESSES[form](story_page)
    assert answer["Content-Disposition"] == (
        f'attachment; filename="{story_page.slug}.{ending}"'
    )


def test_a_column_offers_nothing_to_take_along(client, editor, column):
    client.force_login(editor)

    page = client.get(reverse("wagtailadmin_pages:edit", args=[column.pk]))

    assert "/tai-ve/" not in page.content.decode()
    assert client.get(reverse("cms_export_json", args=[column.pk])).status_code == 302


@pytest.mark.parametrize("form", ADDRESSES)
def test_nobody_else_gets_it(client, other_unit, story_page, form):
    address = reverse(f"cms_export_{form}", args=[story_page.pk])
    assert client.get(address).status_code == 302

    client.force_login(make_editor(other_unit, "khach"))
    answer = client.get(address)

    assert answer.status_code in {302, 403}
    assert client.get(reverse(f"cms_export_{form}", args=[0])).status_code == 404


def test_the_command_writes_the_file_and_says_where(tmp_path, story_page, monkeypatch):
    monkeypatch.chdir(tmp_path)
    named = tmp_path / "bai.json"

    assert run(story_page.pk, "--format", "json", "-o", named) == str(named)
    assert run(story_page.pk) == f"{story_page.slug}.zip"

    assert json.loads(named.read_text())["title"] == story_page.title
    assert Path(f"{story_page.slug}.zip").read_bytes() == story_pack(story_page)


def test_the_command_says_what_is_wrong(tmp_path, story_page, column):
    with pytest.raises(CommandError, match="999999"):
        run(999999)
    with pytest.raises(CommandError, match=str(column.pk)):
        run(column.pk)
    with pytest.raises(CommandError, match="khong-co"):
        run(story_page.pk, "-o", tmp_path / "khong-co" / "a.zip")
