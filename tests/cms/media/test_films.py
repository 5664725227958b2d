"""Film and sound: of the kind they say, without a place, and linked from known sites."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from mutagen import apev2, id3
from mutagen.ogg import OggPage
from mutagen.oggvorbis import OggVorbis
from wagtail.blocks.struct_block import StructBlockValidationError

from channels.article import Embed
from cms.blocks import RecordingBlock
from cms.content.desk import PageDesk
from cms.content.gates import shut_gates
from cms.models import Recording, Reportage
from publishing.clock import database_now
from publishing.ports import Checked, DeskRefused, StoryWords
from tests.stories import make_image, pass_checks

pytestmark = pytest.mark.django_db
PLACE = b"+15.3797+109.1185/"  # as telephones write it, ISO 6709


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def telephone_film() -> bytes:
    """An mp4 whose movie and track both say where it was taken."""
    told = box(b"udta", box(b"\xa9xyz", PLACE))
    track = box(b"trak", box(b"tkhd", bytes(20)) + told)
    movie = box(b"moov", box(b"mvhd", bytes(20)) + track + told)
    film = box(b"mdat", bytes(range(256)) * 400)
    return box(b"ftyp", b"isom\x00\x00\x02\x00") + film + movie + box(b"uuid", PLACE)


def add(desk, unit, data: bytes, name: str):
    return desk.post(
        reverse("recordings:add"),
        {
            "unit": unit.pk,
            "title": "Ghe sách",
            "seconds": 9,
            "file": SimpleUploadedFile(name, data),
        },
    )


def test_a_film_forgets_where_it_was_taken_and_moves_not_a_byte(desk, unit):
    data = telephone_film()

    add(desk, unit, data, "VID_0123.MP4")

    with Recording.objects.get().file.open() as kept:
        stored = kept.read()
    assert len(stored) == len(data)
    assert PLACE not in stored
    assert stored[: data.index(b"moov")] == data[: data.index(b"moov")]
    assert stored.count(b"free") == 3


def element(kind: bytes, body: bytes, *, endless: bool = False) -> bytes:
    """Of Matroska; `endless` as a browser records it live."""
    size = b"\x01" + (b"\xff" * 7 if endless else struct.pack(">Q", len(body))[1:])
    return kind + size + body


def browser_film(*, endless: bool) -> bytes:
    """A webm that tells its place in its tags, before or behind the picture."""
    head = element(b"\x1a\x45\xdf\xa3", b"\x42\x82\x84webm")
    tags = element(b"\x12\x54\xc3\x67", element(b"\x73\x73", PLACE))
    film = element(b"\xa3", bytes(range(256)) * 400)
    cluster = element(b"\x1f\x43\xb6\x75", film, endless=endless)
    return head + element(b"\x18\x53\x80\x67", cluster + tags, endless=endless)


@pytest.mark.parametrize("endless", [False, True])
def test_a_webm_forgets_it_too(desk, unit, endless):
    data = browser_film(endless=endless)

    add(desk, unit, data, "phim.webm")

    with Recording.objects.get().file.open() as kept:
        stored = kept.read()
    at = data.index(b"\x12\x54\xc3\x67")
    assert stored[:at] == data[:at]
    assert len(stored) == len(data)
    # A Void element of an eight-byte size that ends with the file.
    assert stored[at : at + 2] == b"\xec\x01"
    assert int.from_bytes(stored[at + 2 : at + 9], "big") == len(data) - at - 9
    assert set(stored[at + 9 :]) == {0}


def sound(kind: str) -> bytes:
    """A tagged sound that says where it was recorded and by whom."""
    frame = b"\xff\xfb\x90\x64" + bytes(413)  # 128 kbit/s, 44.1 kHz
    file = BytesIO(frame * 8 if kind == "mp3" else ogg())
    if kind == "mp3":
        tags = id3.ID3()
        tags.add(id3.TXXX(desc="location", text=PLACE.decode()))
        tags.save(file)
        more = apev2.APEv2()
        more["Place"] = PLACE.decode()
        file.seek(0)
        more.save(file)
    else:
        spoken = OggVorbis(file)
        spoken["location"] = PLACE.decode()
        file.seek(0)
        spoken.save(file)
    return file.getvalue()


def ogg() -> bytes:
    """An identification, an empty comment and a set-up page, and one of sound."""
    first = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44100, 0, 0, 0, 0xB8, 1)
    comment = b"\x03vorbis" + struct.pack("<II", 0, 0) + b"\x01"
    pages = []
    for number, packets in enumerate(
        [[first], [comment, b"\x05vorbis" + bytes(40)], [bytes(range(200))]]
    ):
        page = OggPage()
        page.serial, page.sequence, page.packets = 1, number, packets
        page.first, page.last = number == 0, number == 2
        page.position = 44100 if page.last else 0
        pages.append(page.write())
    return b"".join(pages)


@pytest.mark.parametrize("kind", ["mp3", "ogg"])
def test_a_sound_forgets_where_it_was_recorded(desk, unit, kind):
    data = sound(kind)
    assert PLACE in data

    add(desk, unit, data, f"tieng.{kind}")

    with Recording.objects.get().file.open() as kept:
        stored = kept.read()
    assert PLACE not in stored
    heard = b"\xff\xfb\x90\x64" + bytes(413) if kind == "mp3" else bytes(range(200))
    assert stored.count(heard) == (8 if kind == "mp3" else 1)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("phim.mp4", b"<script>alert(1)</script>" * 9),
        ("phim.webm", telephone_film()),
        ("tieng.mp3", b"MZ\x90\x00" + bytes(100)),
        ("tieng.ogg", b""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(desk, unit, name, data):
    answer = add(desk, unit, data, name)

    assert answer.status_code == 200
    assert "Ghe sách" in answer.content.decode()
    assert not Recording.objects.exists()


def test_the_refusal_says_what_to_do(desk, unit):
    text = add(desk, unit, b"MZ" * 50, "phim.mp4").content.decode()

    assert "Hãy lưu thành MP4" in text


def test_a_broken_film_is_kept_as_it_is(unit):
    broken = telephone_film()[:-500] + struct.pack(">I", 3) + b"trak"
    recording = Recording(unit=unit, title="Hỏng")

    recording.file.save("a.mp4", ContentFile(broken))

    with recording.file.open() as kept:
        assert len(kept.read()) == len(broken)


@pytest.mark.parametrize(
    ("link", "known"),
    [
        ("https://www.youtube.com/watch?v=1", True),
        ("https://youtu.be/1", True),
        ("https://notyoutube.com/1", False),
        ("https://youtube.com.example.net/1", False),
        ("ftp://youtube.com/1", False),
    ],
)
def test_links_go_to_known_sites_alone(link, known):
    value = RecordingBlock().to_python({"link": link, "title": "Phim"})

    if known:
        assert RecordingBlock().clean(value)["link"] == link
    else:
        with pytest.raises(StructBlockValidationError) as refused:
            RecordingBlock().clean(value)
        assert "link" in refused.value.block_errors


def test_the_api_is_held_to_the_same_sites(column, unit):
    film = Embed(url="https://evil.example/1", title="Phim", media="video")

    with pytest.raises(DeskRefused) as refused:
        PageDesk().create_story(column.pk, "reportage", StoryWords("A", body=(film,)))

    assert refused.value.field == "body.0.url"


def test_a_film_without_a_still_picture_stays_in_the_house(column, unit):
    film = Recording(unit=unit, title="Ghe sách cập bến")
    film.file.save("a.mp4", ContentFile(telephone_film()))

    def shut(image) -> set[str]:
        page = Reportage(
            title="Bến sách",
            author="A",
            source="B",
            live=False,
            body=[("recording", {"recording": film, "link": "", "image": image})],
        )
        column.add_child(instance=page)
        page.save_revision()
        pass_checks(page)
        ((*gates,),) = shut_gates([Checked(page.pk)], "website", database_now())
        return {gate.code for gate in gates}

    assert shut(None) == {"basis"}
    assert shut(make_image(unit)) == set()
