"""Taking a picture in: right whatever the telephone did, or refused in plain words."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image

from cms.content.pictures import render
from cms.models import StoryImage
from cms.models.original import SMALLEST, Refused, original
from tests.cms.media import photos

pytestmark = pytest.mark.django_db
GOLD, TEAL = (255, 215, 0), (0, 128, 128)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def near(pixel: tuple[int, ...], wanted: tuple[int, int, int], by: int = 24) -> bool:
    return all(abs(a - b) <= by for a, b in zip(pixel[:3], wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "WEBP", "PNG", "AVIF"])
def test_no_place_is_left_in_what_is_kept_or_leaves(unit, kind):
    data = photos.telephone_photo(kind)
    assert photos.PLACE in data

    image = StoryImage(title="A", collection=unit.collection)
    image.file = ContentFile(data, name="IMG_1.jpg")
    image.save()

    with image.open_file() as kept:
        stored = kept.read()
    leaving = render(image)
    for piece in (stored, leaving.data):
        assert photos.PLACE not in piece
        assert not opened(piece).getexif()
        assert not {"exif", "xmp", "photoshop", "comment"} & set(opened(piece).info)


def test_the_picture_stands_upright_and_its_size_is_told_so(unit):
    image = StoryImage(title="A", collection=unit.collection)
    image.file = ContentFile(photos.telephone_photo(), name="IMG_1.jpg")
    image.save()

    image.refresh_from_db()
    assert (image.width, image.height) == (500, 800)
    with image.open_file() as kept:
        upright = opened(kept.read()).convert("RGB")
    assert near(upright.getpixel((490, 10)), GOLD)
    assert near(upright.getpixel((10, 790)), TEAL)


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (photos.printers_photo(), "jpg"),
        (photos.wide_colours(), "jpg"),
        (photos.saved(photos.scene(), "HEIF"), "jpg"),
        (photos.saved(photos.scene(), "AVIF"), "jpg"),
        (photos.saved(photos.scene(), "WEBP"), "jpg"),
        (photos.saved(photos.scene(), "PNG"), "png"),
        (photos.saved(photos.scene(mode="P"), "GIF"), "png"),
        (photos.see_through("PNG"), "png"),
        (photos.see_through("WEBP"), "png"),
    ],
    ids=[
        "cmyk",
        "profile",
        "heic",
        "avif",
        "webp",
        "png",
        "gif",
        "alpha-png",
        "alpha-webp",
    ],
)
def test_every_usual_kind_becomes_a_right_srgb_picture(unit, data, ending):
    kept = original(data, "Ảnh cô Hoà (1).JPG", smallest=SMALLEST)
    image = StoryImage(title="A", collection=unit.collection, file=kept)
    image.save()
    left = opened(render(image).data)

    assert kept.name == f"Ảnh cô Hoà (1).{ending}"
    assert left.format == "JPEG"
    assert left.mode == "RGB"
    assert near(left.getpixel((20, 20)), GOLD)
    assert near(left.getpixel((300, 300)), TEAL)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_one_could_see_through_becomes_white(unit, kind):
    kept = original(photos.see_through(kind), "a.png")
    image = StoryImage(title="A", collection=unit.collection, file=kept)
    image.save()

    assert near(opened(render(image).data).getpixel((700, 450)), (255, 255, 255))


def test_sixteen_bits_of_grey_are_not_washed_out():
    grey = Image.new("I;16", (200, 200), 32768)

    kept = opened(original(photos.saved(grey, "PNG"), "a.png").read())

    assert near(kept.convert("RGB").getpixel((100, 100)), (128, 128, 128))


def test_a_picture_of_twelve_megabytes_is_taken(desk, unit):
    data = photos.noise(3500)
    assert 12_000_000 < len(data) < 20 * 1024**2

    answer = upload(desk, data, "lon.jpg")

    assert answer["success"], answer
    assert StoryImage.objects.get().width == 3500


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


REFUSED = {
    "1 × 1 pixel": photos.saved(Image.new("RGB", (1, 1)), "PNG"),
    "bomb": photos.bomb(),
    "svg": photos.SVG,
    "script": photos.SCRIPT,
    "truncated": photos.telephone_photo()[:4000],
    "empty": b"",
    "psd": b"8BPS\x00\x01" + bytes(200),
    "half a heic": half(photos.saved(photos.scene(), "HEIF")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_refused_with_what_to_do(name):
    with translation.override("en"), pytest.raises(Refused) as refused:
        original(REFUSED[name], "anh.jpg", smallest=SMALLEST)

    words = str(refused.value)
    assert any(step in words for step in ("save it as JPG", "Choose", "smaller")), words


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_upload_says_so_in_vietnamese_and_stores_nothing(
    desk, unit, name, settings
):
    before = everything()

    answer = upload(desk, REFUSED[name], "anh.jpg")

    assert answer["success"] is False
    assert "Hãy" in answer["error_message"]
    assert not StoryImage.objects.exists()
    assert everything() == before


def test_a_picture_too_heavy_is_refused_before_it_is_opened(desk, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1024 * 1024

    answer = upload(desk, photos.noise(1500), "anh.jpg")

    assert "1 MB" in answer["error_message"]


def test_a_wrong_ending_does_not_matter_and_is_put_right(desk):
    answer = upload(desk, photos.saved(photos.scene(), "WEBP"), "Zalo_0123.PNG")

    assert answer["success"]
    assert StoryImage.objects.get().filename.endswith(".jpg")


def test_a_script_hidden_behind_a_picture_is_gone(unit):
    data = photos.saved(photos.scene()) + photos.SCRIPT

    assert b"php" not in original(data, "a.jpg").read()


def test_after_many_pictures_the_form_asks_for_basis_and_credit(desk):
    answer = upload(desk, photos.telephone_photo(), "Cô Hoà.jpg")

    for field in ("credit", "source", "basis", "minors", "description", "ai_use"):
        assert f'name="image-{StoryImage.objects.get().pk}-{field}"' in answer["form"]
    image = StoryImage.objects.get()
    assert image.title == "Cô Hoà.jpg"
    with image.open_file() as kept:
        stored = kept.read()
    assert photos.PLACE not in stored
    assert image.file_hash == hashlib.sha1(stored, usedforsecurity=False).hexdigest()


def test_the_single_form_keeps_what_was_typed_when_the_file_is_refused(desk, unit):
    file = SimpleUploadedFile("a.jpg", photos.SCRIPT, content_type="image/jpeg")

    answer = desk.post(
        reverse("wagtailimages:add"),
        {
            "title": "Tủ sách đèn bão",
            "collection": unit.collection_id,
            "credit": "Ảnh: Minh Anh",
            "file": file,
        },
    )

    text = answer.content.decode()
    assert "Ảnh: Minh Anh" in text
    assert "Hãy mở tệp trên máy tính" in text
    assert not StoryImage.objects.exists()


def upload(desk, data: bytes, name: str) -> dict:
    """Through Wagtail's door for many pictures."""
    file = SimpleUploadedFile(name, data, content_type="image/jpeg")
    answer = desk.post(
        reverse("wagtailimages:add_multiple"),
        {"title": name, "files[]": file},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.status_code == 200, answer.content
    return answer.json()


def everything() -> set[str]:
    """The originals in private storage."""
    if not default_storage.exists("original_images"):
        return set()
    return set(default_storage.listdir("original_images")[1])
