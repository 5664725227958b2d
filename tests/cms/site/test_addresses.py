"""Every public address answers, to people and to machines."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from cms.models import Exemplar, SectionPage
from cms.public.address import set_address
from publishing.models import Story
from tests.cms.published import live_story, publish
from tests.stories import make_column, make_editor

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def live(column, unit):
    person = Exemplar.objects.create(
        unit=unit, full_name="Trần Thị Ngọc Hoà", honorific="cô", role="giáo viên"
    )
    return live_story(
        column, "Cô Hoà và “Tủ sách đèn bão” giữa đảo Lý Sơn", exemplar=person
    )


def where(page) -> str:
    return page.get_url_parts()[2].strip("/")


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/tim-kiem/",
        "/tim-kiem/?q=hoa",
        "/tim-kiem/?q=%00%22%27&trang=x",
        "/luu-tru/",
        "/gioi-thieu/",
        "/thong-tin-cai-chinh/",
        "/dien-hinh/",
        "/cach-lam-hay/",
        "/sitemap.xml",
        "/sitemap-trang.xml",
        "/sitemap-dien-hinh.xml",
        "/sitemap-tin.xml",
        "/robots.txt",
        "/nhung/nhung.js",
        "/nhung/tat-ca/",
        "/feeds/tat-ca/rss.xml",
    ],
)
@pytest.mark.parametrize("filled", [True, False])
def test_every_public_address_answers_with_and_without_stories(
    request, client, path, filled
):
    if filled:
        request.getfixturevalue("live")

    response = client.get(path)

    assert response.status_code == 200
    assert not response.cookies


def test_the_archive_counts_months_and_lists_one(client, live):
    today = timezone.localtime()
    month = f"/luu-tru/{today.year}/{today.month}/"

    assert f'href="{month}"' in text_of(client.get("/luu-tru/"))
    assert live.title in text_of(client.get(month))


def test_the_archive_knows_at_once_what_was_published_and_taken_down(
    client, live, column
):
    def counted() -> str:
        text = text_of(client.get("/luu-tru/"))
        return "".join(re.findall(r'<span class="quiet">(\d+) ', text))

    counts = [counted()]
    second = live_story(column, "Thầy Đoàn quay video bài giảng")
    counts.append(counted())
    for page in (live, second):
        page.refresh_from_db()
        page.unpublish()
        counts.append(counted())

    assert counts == ["1", "2", "1", ""]


@pytest.mark.search
def test_the_last_half_hour_of_a_year_belongs_to_it_in_vietnam(client, live, column):
    """In UTC both are the evening of 31 December."""
    second = live_story(column, "Thầy Đoàn quay video bài giảng")
    for page, moment in (
        (live, datetime(2026, 12, 31, 16, 30, tzinfo=UTC)),  # 23:30
        (second, datetime(2026, 12, 31, 17, 30, tzinfo=UTC)),  # 00:30 on 1 January
    ):
        Page.objects.filter(pk=page.pk).update(first_published_at=moment)

    old, new = (
        text_of(client.get(path)) for path in ("/luu-tru/2026/12/", "/luu-tru/2027/1/")
    )

    assert (live.title in old, second.title in old) == (True, False)
    assert (live.title in new, second.title in new) == (False, True)
    years = text_of(client.get("/luu-tru/"))
    assert 'href="/luu-tru/2026/12/"' in years
    assert 'href="/luu-tru/2027/1/"' in years


@pytest.mark.parametrize(
    "path",
    ["/luu-tru/2026/13/", "/luu-tru/0/1/", "/luu-tru/9999/12/", "/luu-tru/1999/1/"],
)
def test_a_month_without_stories_is_not_there(client, live, path):
    assert client.get(path).status_code == 404


def test_the_correction_log_tells_what_was_wrong_while_the_story_stands(client, live):
    live.lead = "Sáu năm liền không học trò nào bỏ học."
    live.save_revision()
    publish(live, kind="correction", note="Bài trước viết nhầm bảy năm.")

    assert "Bài trước viết nhầm bảy năm." in text_of(
        client.get("/thong-tin-cai-chinh/")
    )

    live.unpublish()

    assert "bảy năm" not in text_of(client.get("/thong-tin-cai-chinh/"))


@pytest.mark.press
@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_the_feed_of_a_column_holds_its_live_stories_in_full(
    client, live, column, name
):
    response = client.get(f"/feeds/{where(column)}/{name}")
    parsed = feedparser.parse(response.content)

    assert not parsed.bozo
    [entry] = parsed.entries
    assert entry.title == live.title
    assert "Đêm mất điện" in entry.content[0].value


@pytest.mark.press
def test_a_feed_is_also_found_by_a_slug_that_is_unique(
    client, live, column, other_unit
):
    assert client.get(f"/feeds/{column.slug}/feed.json").status_code == 200

    make_column(other_unit, column.title)

    assert client.get(f"/feeds/{column.slug}/feed.json").status_code == 404
    assert client.get(f"/feeds/{where(column)}/feed.json").status_code == 200


@pytest.mark.press
def test_a_feed_that_did_not_change_answers_304_until_a_story_does(
    client, live, column
):
    path = f"/feeds/{where(column)}/rss.xml"
    tag = client.get(path)["ETag"]

    unchanged = client.get(path, headers={"if-none-match": tag})
    live.title = "Cô Hoà thắp đèn"
    live.save_revision()
    publish(live)
    changed = client.get(path, headers={"if-none-match": tag})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.status_code == 200
    assert "Cô Hoà thắp đèn" in text_of(changed)


@pytest.mark.press
def test_a_story_taken_down_leaves_a_notice_that_names_nobody(client, live, column):
    live.unpublish()
    story = Story.objects.get(page=live)
    Story.objects.filter(pk=story.pk).update(withdrawn_at=timezone.now())

    text = text_of(client.get(f"/feeds/{where(column)}/rss.xml"))

    assert story.tag in text
    assert "[RÚT BÀI] Bài đã được gỡ" in text
    assert "Hoà" not in text


@pytest.mark.parametrize(
    "path", ["/feeds/khong-co/rss.xml", "/feeds/tat-ca/rss.php", "/nhung/khong-co/"]
)
def test_what_has_no_feed_is_not_there(client, live, path):
    assert client.get(path).status_code == 404


def test_an_embed_may_be_framed_and_nothing_else_may(client, live, column):
    framed = client.get(f"/nhung/{where(column)}/")
    own = client.get(live.get_url_parts()[2])

    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert not framed.cookies
    assert "max-age=300" in framed["Cache-Control"]
    assert live.title in text_of(framed)
    assert own["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in own["Content-Security-Policy"]


def test_an_embed_that_did_not_change_answers_304(client, live, column):
    path = f"/nhung/{where(column)}/?so=3"
    tag = client.get(path)["ETag"]

    assert client.get(path, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("number", ["0", "-1", "x", "9999", "٣", ""])
def test_a_strange_number_of_stories_harms_no_embed(client, live, column, number):
    assert client.get(f"/nhung/{where(column)}/?so={number}").status_code == 200


def test_the_copy_paste_lines_are_for_those_who_write_there(client, live, unit, column):
    path = column.get_url_parts()[2]
    member = Client()
    member.force_login(make_editor(unit, "cua-don-vi"))

    assert "nhung.js" not in text_of(client.get(path))
    assert "&lt;iframe src=" in text_of(member.get(path))
    assert "nhung.js" in text_of(member.get(path))


def test_the_sitemap_leads_to_every_live_page_and_to_no_draft(
    client, live, column, unit, site_root, settings
):
    from tests.stories import make_story

    draft = make_story(column, "Bản nháp")
    section = SectionPage(title="Sống đẹp")
    unit.add_child(instance=section)
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found: set[str] = set()
    for part in index.iter(f"{SITEMAP}loc"):
        path = part.text.removeprefix(settings.LANTOA_BASE_URL)
        root = ElementTree.fromstring(client.get(path).content)
        found |= {one.text for one in root.iter(f"{SITEMAP}loc")}

    for page in (live, column, unit, section, site_root):
        assert page.full_url in found
    assert draft.full_url not in found
    assert f"{settings.LANTOA_BASE_URL}/dien-hinh/tran-thi-ngoc-hoa/" in found


def test_the_news_sitemap_knows_two_days_and_names_the_unit(client, live, unit):
    text = text_of(client.get("/sitemap-tin.xml"))

    assert f"<news:name>{unit.title}</news:name>" in text
    assert "<news:title>Cô Hoà và" in text

    type(live).objects.filter(pk=live.pk).update(
        first_published_at=timezone.now() - timedelta(days=3)
    )

    assert "<news:title>" not in text_of(client.get("/sitemap-tin.xml"))


def test_lists_show_their_picture_their_feeds_and_their_way_to_machines(
    client, live, column
):
    text = text_of(client.get(column.get_url_parts()[2]))
    [source] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    page, way = json.loads(source)["@graph"]

    assert re.search(r'og:image" content="http[^"]+/media/[0-9a-f]{64}\.jpg"', text)
    assert f'href="/feeds/{where(column)}/rss.xml"' in text
    assert page["@type"] == "CollectionPage"
    assert len(way["itemListElement"]) == 3


def test_public_pages_call_nobody_else(client, live, column, unit, site_root):
    for path in [
        *(page.get_url_parts()[2] for page in (live, column, unit, site_root)),
        "/tim-kiem/?q=hoa",
        "/luu-tru/",
        "/gioi-thieu/",
        f"/nhung/{where(column)}/",
    ]:
        text = text_of(client.get(path))
        loaded = re.findall(r'<(?:script|img|iframe|source)[^>]+src="([^"]+)"', text)
        loaded += re.findall(
            r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"', text
        )
        assert all(address.startswith("/") for address in loaded), loaded


@pytest.mark.parametrize(
    ("base", "root"),
    [
        ("http://localhost:8180", "http://localhost:8180"),
        ("https://congdoan.example.vn", "https://congdoan.example.vn"),
        ("http://lan-toa.example.vn", "http://lan-toa.example.vn"),
    ],
)
def test_the_site_is_told_its_address_at_set_up(story_page, settings, base, root):
    settings.LANTOA_BASE_URL = base

    call_command("set_address")
    call_command("set_address")

    site = Site.objects.get()
    assert site.root_url == root
    page = Page.objects.get(pk=story_page.pk)
    assert page.full_url == f"{root}{page.url}"
    assert not set_address()
