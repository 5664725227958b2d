"""Strange questions and strange texts: every public door stays up and clean."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from cms.models import Exemplar, MovementPage
from tests.cms.published import live_story
from tests.stories import make_column

pytestmark = [pytest.mark.django_db, pytest.mark.search]
HOSTILE = "A]]>\u000b</title></script><script>alert(1)</script>&nbsp;\u202e\u0000\"'Đ"
LONG = "đ" * 10_000
QUESTIONS = [
    f"q={LONG}&search={LONG}",
    f"q={'a '.join(map(str, range(3000)))}&search={'a '.join(map(str, range(3000)))}",
    "q=%00&search=%00",
    "q=%0B%E2%80%AE%F0%9F%98%80&search=%0B",
    "q=%FF%FE&search=%FF%FE",
    "q=%27%3B--&search=%27%3B--",
    "q=%22NEAR(&search=%22NEAR(",
    "trang=1000000000",
    "trang=-1",
    "trang=%00",
    "trang=99999999999999999999999999999",
    "so=%00&anh=%00",
]


@pytest.fixture
def told(unit, site_root):
    """A live story, its exemplar, column and movement, each with a hostile text."""
    unit.title = f"Đơn vị {HOSTILE}"
    unit.save()
    column = make_column(unit, f"Chuyên mục {HOSTILE}")
    column.introduction = HOSTILE
    column.save()
    movement = MovementPage(title=f"Phong trào {HOSTILE}", summary=HOSTILE, plan="")
    site_root.add_child(instance=movement)
    person = Exemplar.objects.create(
        unit=unit,
        full_name=f"Tên {HOSTILE}",
        role=HOSTILE,
        workplace=HOSTILE,
        place=HOSTILE,
    )
    page = live_story(
        column,
        f"Tiêu đề {HOSTILE}",
        exemplar=person,
        lead=HOSTILE,
        author=HOSTILE,
        source=HOSTILE,
        lead_caption=HOSTILE,
        body=[
            ("heading", {"text": HOSTILE, "level": "2"}),
            ("paragraph", f"<p>{HOSTILE}</p><script>alert(2)</script>"),
        ],
        movements=[movement],
    )
    return page, column, movement, person


class Scripts(HTMLParser):
    """Every script of a page that would run a text of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.inside = tag == "script" and given.get("type") != "application/ld+json"
        self.found += [name for name in given if name.startswith("on")]

    def handle_data(self, data):
        if self.inside and data.strip():
            self.found.append(data)

    def handle_endtag(self, tag):
        self.inside = False


def test_no_text_runs_and_no_document_breaks(client, told):
    page, column, movement, person = told
    here = timezone.localdate()
    where = column.get_url_parts()[2]
    html = [
        *(one.get_url_parts()[2] for one in (page, column, movement)),
        column.get_parent().get_url_parts()[2],
        *("/", "/dien-hinh/", f"/dien-hinh/{person.slug}/", "/cach-lam-hay/"),
        *(f"/luu-tru/{here.year}/{here.month}/", "/gioi-thieu/", f"/nhung{where}"),
        "/tim-kiem/?q=%3Cscript%3Ealert(3)%3C/script%3E tieu de",
    ]
    for path in html:
        answer = client.get(path)
        assert answer.status_code == 200, path
        scripts = Scripts()
        scripts.feed(answer.content.decode())
        assert not scripts.found, path
        for source in answer.content.decode().split("application/ld+json")[1:]:
            json.loads(source.partition(">")[2].partition("</script")[0])
    for path in (
        *(f"/feeds{where}{name}" for name in ("rss.xml", "atom.xml")),
        *(f"/feeds{movement.get_url_parts()[2]}rss.xml", "/sitemap-tin.xml"),
        *("/sitemap-trang.xml", "/sitemap-bai-0.xml", "/sitemap-dien-hinh.xml"),
    ):
        ElementTree.fromstring(client.get(path).content)
    for path in (
        f"/feeds{where}feed.json",
        *(
            f"/api/content/v2/{name}/?fields=*"
            for name in ("stories", "exemplars", "movements", "units", "columns")
        ),
    ):
        text = client.get(path).content.decode()
        json.loads(text)
        assert "\\u0000" not in text
        assert "\\u000b" not in text


def test_strange_questions_are_answered_without_a_fault(client, told):
    for question in QUESTIONS:
        _ask_everywhere(client, told, question)


def _ask_everywhere(client, told, question: str) -> None:
    _page, own, movement, _person = told
    today = timezone.localdate()
    for path in (
        *("/", "/tim-kiem/", "/dien-hinh/", "/cach-lam-hay/", "/luu-tru/"),
        *(f"/luu-tru/{today.year}/{today.month}/", "/thong-tin-cai-chinh/"),
        *(one.get_url_parts()[2] for one in (own, movement, own.get_parent())),
        f"/nhung{own.get_url_parts()[2]}",
    ):
        assert client.get(f"{path}?{question}").status_code == 200, path
    for name in ("stories", "exemplars", "movements", "units", "columns", "images"):
        for asked in (question, f"find/?slug={question}", question.replace("q=", "_=")):
            path = f"/api/content/v2/{name}/{asked if 'find' in asked else '?' + asked}"
            assert client.get(path).status_code in {200, 302, 400, 404}, path


def test_the_longest_names_and_one_word_names_stand_in_lists_and_addresses(
    client, column, unit
):
    names = (
        "Công Tằng Tôn Nữ Thị Mỹ Duyên An",
        "Y Wơn Byă",
        "H’Ngăt Niê",
        "Thạch Thị Sa Rây",
        "Ksor",
    )
    for name in names:
        person = Exemplar.objects.create(unit=unit, full_name=name)
        live_story(column, f"Chuyện của {name}", exemplar=person)
        assert client.get(f"/dien-hinh/{person.slug}/").status_code == 200

    text = client.get("/dien-hinh/").content.decode().replace("&#x27;", "'")
    places = [text.index(name) for name in sorted(names, key=_given)]

    assert places == sorted(places)
    for asked in ("H'Ngăt", "h’ngat", "hngat"):
        answer = client.get("/dien-hinh/", {"q": asked}).content.decode()
        assert ("Ngăt Niê" in answer) is (asked != "hngat"), asked


def _given(name: str) -> str:
    """Their tên is the last word: An, Byă, Ksor, Niê, Rây."""
    return name.split()[-1]
