"""The pack of a story for people who work in Word: text, originals, and their words.

<slug>.docx, anh/01-….jpg … as they were uploaded, chu-thich.txt. The same draft gives
the same bytes, so that two packs can be compared.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePath

from django.utils import timezone, translation

from cms.content.article import build
from cms.content.tree import unit_of
from cms.exporting.told import Told, bytes_of, told
from cms.exporting.word import StoryDocument
from cms.models import StoryImage, StoryPage
from cms.vietnamese.slugs import slugify
from cms.vietnamese.times import written_out

LANGUAGE = "vi"  # of the story, whoever exports it
WORDS = "chu-thich.txt"
FOLDER = "anh"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a ZIP knows no earlier day
_BREAK = "\r\n"  # for Notepad, as the mark at the beginning is


def file_stem(page: StoryPage) -> str:
    """The name of an exported file without its ending: ASCII, like the address."""
    return slugify(page.title) or page.slug


def story_pack(page: StoryPage) -> bytes:
    """A ZIP of the newest saved draft of `page`."""
    with translation.override(LANGUAGE):
        story = told(page)
        files = {f"{file_stem(story.page)}.docx": _document(story)}
        pictures = dict(_pictures(story))
        originals = {f"{FOLDER}/{name}": image for name, image in pictures.items()}
        files |= {path: bytes_of(image) for path, image in originals.items()}
        if originals:
            files[WORDS] = _words(story, originals)
        return _zipped(files)


def _document(story: Told) -> bytes:
    page = story.page
    saved = page.latest_revision_created_at or timezone.now()
    rendered = build(
        page,
        unit_of(page.path),
        story="",
        tag="",
        revision=1,
        published_at=saved,
        updated_at=saved,
    )
    files = {one.digest: one.data for one in rendered.pictures}
    until = written_out(page.embargo_at) if page.embargo_at else ""
    document = StoryDocument(rendered.article, files).written(not_before=until)
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        return _zipped({name: parts.read(name) for name in parts.namelist()})


def _pictures(story: Told) -> Iterator[tuple[str, StoryImage]]:
    """Each picture once, under its number in reading order and its own name."""
    for number, image_id in enumerate(_each_once(story), 1):
        image = story.images[image_id]
        path = PurePath(image.file.name)
        name = slugify(path.stem)[:60] or "anh"
        yield f"{number:02}-{name}{path.suffix.lower()}", image


def _each_once(story: Told) -> list[int]:
    return list(dict.fromkeys(placed.media_id for placed in story.placed))


def _words(story: Told, files: dict[str, StoryImage]) -> bytes:
    """What must go with each picture, one block of lines a file."""
    return _BREAK.join(_lines_of(story, files)).encode("utf-8-sig")


def _lines_of(story: Told, files: dict[str, StoryImage]) -> Iterator[str]:
    yield f"Ảnh của bài: {story.page.title}"
    for path, image in files.items():
        said = [p.caption for p in story.placed if p.media_id == image.pk and p.caption]
        captions = list(dict.fromkeys(said)) or [image.caption]
        lines = {
            "Tệp": path,
            "Chú thích": " | ".join(filter(None, captions)),
            "Người chụp": image.credit,
            "Nguồn": image.source,
            "Cơ sở sử dụng": _basis(image),
            "Trẻ em": str(image.get_minors_display()),
            "Được dùng đến": f"{image.rights_until:%d/%m/%Y}"
            if image.rights_until
            else "",
            "AI": str(image.get_ai_use_display()) if image.ai_use else "",
        }
        yield ""
        yield from (
            f"{label}: {' '.join(text.split())}"
            for label, text in lines.items()
            if text
        )
    yield ""


def _basis(image: StoryImage) -> str:
    said = str(image.get_basis_display())
    return f"{said}: {image.basis_note}" if image.basis_note else said


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            pack.writestr(info, data)
    return out.getvalue()
