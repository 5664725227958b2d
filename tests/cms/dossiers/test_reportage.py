"""Reportages: parts that know each other, film and sound, and a crew that is named."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from channels.article import Embed, Paragraph
from cms.content.body import blocks
from cms.content.stream import parts_of, raw_stream
from cms.models import Recording, Reportage, Series
from publishing.clock import database_now
from publishing.content.freeze import freeze
from publishing.content.golive import publish_page
from publishing.content.stories import ensure_story
from publishing.models import Snapshot
from tests.stories import make_image, pass_checks

pytestmark = pytest.mark.django_db
FILM = bytes(range(256)) * 8


@pytest.fixture
def film(unit) -> Recording:
    recording = Recording(unit=unit, title="Ghe sách cập bến", seconds=95)
    recording.file.save("Ảnh cô Hoà (1).MP4", ContentFile(FILM))
    return recording


@pytest.fixture
def reportage(column):
    """A live reportage with the given fields."""

    def make(title: str, **fields) -> Reportage:
        page = Reportage(
            title=title,
            lead="Chiếc ghe chở 1.200 cuốn sách ghé bảy bến.",
            author="Vàm Đông",
            source="Công đoàn trường (hư cấu)",
            live=False,
            **fields,
        )
        column.add_child(instance=page)
        page.save_revision()
        pass_checks(page)
        now = database_now()
        publish_page(page, now=now)
        freeze(ensure_story(page.pk, now=now), now=now)
        return Reportage.objects.get(pk=page.pk)

    return make


def playing(film: Recording, unit) -> list:
    return [
        ("recording", {"recording": film, "link": "", "image": make_image(unit)}),
    ]


def test_parts_know_each_other_once_they_are_out(unit, reportage, client):
    series = Series.objects.create(unit=unit, title="Theo sách ra bến", parts=3)
    first = reportage("Bến thứ nhất", series=series, part_number=1)
    second = reportage("Bến thứ hai", series=series, part_number=2)

    page = client.get(second.get_url()).content.decode()

    assert "kỳ 2/3" in page
    assert first.get_url() in page
    assert 'aria-current="page"' in page


def test_the_crew_goes_wherever_the_story_goes(reportage):
    page = reportage(
        "Bến sách", crew="Quay phim: Nguyễn Văn A\n\n Dựng: <b>Trần</b> B "
    )

    article = Snapshot.objects.get(story__page_id=page.pk).article

    assert article.body[-1] == Paragraph(
        html="Quay phim: Nguyễn Văn A<br>Dựng: &lt;b&gt;Trần&lt;/b&gt; B"
    )


def test_a_film_is_public_while_a_live_story_plays_it(film, unit, reportage, client):
    url = f"/ghi-hinh/{film.key}.mp4"
    assert client.get(url).status_code == 404

    page = reportage("Bến sách", body=playing(film, unit))

    answer = client.get(url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == FILM
    assert answer["content-type"] == "video/mp4"
    page.unpublish()
    assert client.get(url).status_code == 404


def test_the_people_of_the_unit_see_it_before(film, desk, stranger):
    url = f"/ghi-hinh/{film.key}.mp4"

    assert desk.get(url).status_code == 200
    assert stranger.get(url).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status", "piece"),
    [
        ("bytes=0-9", 206, FILM[:10]),
        ("bytes=2040-", 206, FILM[2040:]),
        ("bytes=-5", 206, FILM[-5:]),
        ("bytes=9000-", 416, b""),
        ("bytes=0-1,5-6", 200, FILM),
        ("lines=1-2", 200, FILM),
    ],
)
def test_a_player_gets_the_piece_it_asks_for(
    film, unit, reportage, client, wanted, status, piece
):
    reportage("Bến sách", body=playing(film, unit))

    answer = client.get(f"/ghi-hinh/{film.key}.mp4", headers={"range": wanted})

    assert answer.status_code == status
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert body == piece


def test_the_page_plays_the_film_with_its_still_picture(film, unit, reportage, client):
    film.transcript = "Tiếng máy nổ."
    film.save()

    page = client.get(reportage("Bến sách", body=playing(film, unit)).get_url())

    text = page.content.decode()
    assert f'src="/ghi-hinh/{film.key}.mp4"' in text
    assert 'poster="/media/' in text
    assert "Tiếng máy nổ." in text
    assert "youtube" not in text


def test_a_link_stays_a_link(reportage, client):
    link = {
        "recording": None,
        "link": "https://www.youtube.com/watch?v=1",
        "title": "Phim",
    }

    page = reportage("Bến sách", body=[("recording", link)])

    text = client.get(page.get_url()).content.decode()
    assert '<a href="https://www.youtube.com/watch?v=1" rel="noopener">Phim</a>' in text
    assert "<iframe" not in text


def test_airtime_and_channels_know_the_film(film, unit, reportage):
    page = reportage("Bến sách", body=playing(film, unit))

    (block,) = blocks(page.body, lambda image, *, caption, alt: "d" * 64)

    assert page.airtime_seconds == 95
    assert isinstance(block, Embed)
    assert (block.media, block.poster) == ("video", "d" * 64)
    assert block.url.endswith(f"/ghi-hinh/{film.key}.mp4")


def test_the_api_gives_a_film_back_as_it_took_it(film, unit, reportage):
    page = reportage("Bến sách", body=playing(film, unit))

    (raw,) = raw_stream(parts_of(page), unit.pk)

    assert raw["type"] == "recording"
    assert raw["value"]["recording"] == film.pk
    assert raw["value"]["image"] == page.body[0].value["image"].pk


def test_a_film_of_another_unit_stays_a_link(film, other_unit, unit, reportage):
    parts = parts_of(reportage("Bến sách", body=playing(film, unit)))

    (theirs,) = raw_stream(parts, other_unit.pk)
    (nobodys,) = raw_stream(parts, None)

    for raw in (theirs, nobodys):
        assert raw["value"]["recording"] is None
        assert raw["value"]["link"].endswith(f"/ghi-hinh/{film.key}.mp4")


def test_only_films_and_sounds_are_taken(desk, unit):
    svg = ContentFile(b"<svg onload=alert(1)>", name="x.svg")

    desk.post(
        reverse("recordings:add"),
        {"unit": unit.pk, "title": "Hình", "seconds": 0, "file": svg},
    )

    assert not Recording.objects.exists()


def test_the_still_picture_stands_before_the_gates(film, unit, column):
    from cms.content.gates import shut_gates
    from publishing.ports import Checked

    unset = make_image(unit, "navy", minors="", basis="")
    body = [("recording", {"recording": film, "link": "", "image": unset})]
    page = Reportage(title="Bến sách", author="A", source="B", body=body, live=False)
    column.add_child(instance=page)
    page.save_revision()
    pass_checks(page)

    (gates,) = shut_gates([Checked(page.pk)], "website", database_now())

    assert {gate.code for gate in gates} == {"basis", "minors"}
