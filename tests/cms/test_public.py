"""The public site: what readers and machines see, what answers no more, what is private."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.documents import get_document_model

from cms.models import Exemplar
from cms.public.gone import failed
from cms.vietnamese.times import written_out
from publishing.clock import database_now
from publishing.content.freeze import freeze
from publishing.content.golive import publish_page
from publishing.content.stories import ensure_story
from publishing.models import (
    Channel,
    GoneAddress,
    Placement,
    Snapshot,
    StoredPicture,
    Story,
)
from tests.stories import jpeg, make_column, make_editor, make_image, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rendition_of_another_test():
    """Wagtail keeps renditions by id, and ids come again."""
    cache.clear()


def publish(page, **more):
    """Publish through the one service and freeze, as a commit would."""
    now = database_now()
    publish_page(page, page.get_latest_revision(), now=now, **more)
    page.refresh_from_db()
    story = ensure_story(page.pk, now=now)
    freeze(story, now=now)
    story.refresh_from_db()
    return story


def read(client, page) -> str:
    response = client.get(page.get_url_parts()[2])
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def live(story_page):
    publish(story_page)
    return story_page


def test_a_live_story_is_readable_with_all_its_parts(client, live, unit):
    text = read(client, live)

    for part in (
        "Cô Hoà và “Tủ sách đèn bão” giữa đảo Lý Sơn",
        "Mười lăm năm bám đảo",
        "Đêm mất điện, cả xóm vẫn thấy một ô cửa sáng.",
        "<h2>Ngọn đèn bão</h2>",
        "Lớp ghép bên cửa sổ sáng đèn",
        "Ảnh: NVCC",
        "Nguồn: Công đoàn Trường TH&amp;THCS Sóng Biếc (hư cấu)",
        unit.licence,
        '<html lang="vi">',
    ):
        assert part in text


def test_its_pictures_come_from_public_media_by_their_digest(client, live):
    text = read(client, live)
    digests = set(re.findall(r'src="/media/([0-9a-f]{64})\.jpg"', text))

    assert digests == set(StoredPicture.objects.values_list("digest", flat=True))
    for digest in digests:
        response = client.get(f"/media/{digest}.jpg")
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert client.get(f"/anh-nho/{digest}.jpg").status_code == 200


def test_machines_find_address_picture_and_article(client, live):
    text = read(client, live)
    url = "http://localhost:8000" + live.get_url_parts()[2]

    assert f'<link rel="canonical" href="{url}">' in text
    assert f'<meta property="og:url" content="{url}">' in text
    assert re.search(
        r'og:image" content="http://localhost:8000/media/[0-9a-f]{64}\.jpg"', text
    )
    [source] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    data = json.loads(source)
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == live.title
    assert data["mainEntityOfPage"] == url
    assert data["image"][0]["creditText"] == "Ảnh: NVCC"


def test_no_text_can_break_out_of_the_page(client, column):
    nasty = '</script><script>alert(1)</script><b onclick="x">'
    page = make_story(column, title=f"Bài {nasty}", lead=nasty, author=nasty)
    publish(page)

    text = read(client, page)

    assert "<script>alert" not in text
    assert 'onclick="x"' not in text


def test_share_links_carry_the_canonical_address(client, live):
    text = read(client, live)

    assert "https://www.facebook.com/sharer/sharer.php?u=http%3A%2F%2Flocal" in text
    assert "https://zalo.me/share?url=http%3A%2F%2Flocal" in text


def place(story, network, name, permalink, **more):
    channel = Channel.objects.create(
        unit_id=story.unit_page_id, network=network, account_id=name, name=name
    )
    return Placement.objects.create(
        story=story,
        channel=channel,
        offset_s=0,
        link_token=unicodedata.normalize("NFC", name)[:8],
        permalink=permalink,
        posted_at=datetime(2026, 11, 20, tzinfo=UTC),
        **more,
    )


def test_the_page_says_where_else_it_stands(client, live):
    story = Story.objects.get(page=live)
    place(story, "facebook", "Trang Facebook", "https://facebook.example/1")
    place(story, "webhook", "Nơi không có liên kết", "")
    closed = datetime(2026, 11, 21, tzinfo=UTC)
    place(story, "wordpress", "Đã gỡ", "https://wp.example/2", closed_at=closed)

    text = read(client, live)

    assert "Cũng có trên" in text
    assert (
        '<a href="https://facebook.example/1" rel="noopener">Trang Facebook</a>' in text
    )
    assert "Nơi không có liên kết" not in text
    assert "Đã gỡ" not in text


def test_a_correction_is_shown_with_its_words(client, live):
    live.lead = "Sáu năm liền không học trò nào bỏ học."
    live.save_revision()
    publish(live, kind="correction", note="Bài trước viết nhầm bảy năm.")

    text = read(client, live)

    assert "Cải chính, xin lỗi" in text
    assert "Bài trước viết nhầm bảy năm." in text


def test_the_person_stands_at_the_centre(client, column, unit):
    person = Exemplar.objects.create(
        unit=unit, full_name="Trần Thị Ngọc Hoà", honorific="cô", role="giáo viên"
    )
    page = make_story(column, exemplar=person)
    publish(page)

    text = read(client, page)

    assert "cô Trần Thị Ngọc Hoà" in text
    assert "Giáo viên" in text


def test_before_the_first_freeze_the_story_reads_without_pictures(client, story_page):
    now = database_now()
    publish_page(story_page, story_page.get_latest_revision(), now=now)
    story_page.refresh_from_db()
    assert not Snapshot.objects.exists()

    text = read(client, story_page)

    assert "Đêm mất điện" in text
    assert "<img" not in text


def test_a_preview_shows_pictures_that_are_still_private(editor, story_page):
    client = Client()
    client.force_login(editor)
    url = reverse("wagtailadmin_pages:view_draft", args=[story_page.pk])

    text = client.get(url).content.decode()

    [src, *_] = re.findall(r'src="(/private/anh/[0-9a-f]{64}\.jpg)"', text)
    assert client.get(src).status_code == 200
    assert Client().get(src).status_code == 404


def test_times_are_written_out_as_newspapers_do():
    moment = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)

    with translation.override("vi"):
        assert written_out(moment) == "thứ Sáu 20/11/2026, 07:30"
        assert written_out(datetime(2026, 12, 31, 16, 30, tzinfo=UTC)).endswith("23:30")
    with translation.override("en"):
        assert written_out(moment) == "Friday 20/11/2026, 07:30"


def test_lists_show_live_stories_newest_first(client, live, column, unit, site_root):
    make_story(column, "Bản nháp chưa đăng")
    second = make_story(column, "Bài đăng sau")
    publish(second)

    for page in (site_root, unit, column):
        text = read(client, page)
        assert text.index("Bài đăng sau") < text.index("Tủ sách đèn bão")
        assert "Bản nháp" not in text
        assert f'href="{live.get_url_parts()[2]}"' in text


def test_an_empty_column_says_what_will_be_there(client, unit):
    assert "Bài viết sẽ hiện ở đây" in read(client, make_column(unit, "Mới mở"))


@pytest.mark.parametrize("number", ["2", "999", "x", "-1", ""])
def test_a_wrong_page_number_harms_nobody(client, live, unit, number):
    path = unit.get_url_parts()[2]

    assert client.get(path, {"trang": number}).status_code == 200


def test_a_list_needs_no_query_per_story(client, column, unit):
    def queries(stories: range) -> int:
        for number in stories:
            publish(make_story(column, f"Bài {number}"))
        client.get(unit.get_url_parts()[2])
        with CaptureQueriesContext(connection) as asked:
            client.get(unit.get_url_parts()[2])
        return len(asked)

    few, more = queries(range(2)), queries(range(2, 6))

    assert few == more < 30


def test_a_withdrawn_address_answers_410_and_names_nobody(client, live):
    path = live.get_url_parts()[2]
    live.unpublish()

    response = client.get(path)

    assert response.status_code == 410
    assert "Bài đã được gỡ" in response.content.decode()
    assert "Hoà" not in response.content.decode()


def test_the_address_of_a_deleted_page_stays_gone(client, live):
    story = Story.objects.get(page=live)
    path = live.get_url_parts()[2]
    GoneAddress.objects.get_or_create(
        path=path, defaults={"story": story, "at": database_now()}
    )
    live.delete()

    assert client.get(path).status_code == 410
    assert client.get(path.rstrip("/")).status_code in {301, 410}


def test_a_story_never_published_is_simply_not_there(client, story_page):
    response = client.get(story_page.get_url_parts()[2])

    assert response.status_code == 404
    assert "Không có trang này" in response.content.decode()


def test_the_page_for_our_own_mistakes_needs_nothing(rf):
    response = failed(rf.get("/"))

    assert response.status_code == 500
    assert "Không mất gì cả" in response.content.decode()


def test_the_language_changes_by_a_link_and_comes_back(client, live):
    path = live.get_url_parts()[2]

    response = client.get("/ngon-ngu/en/", {"next": path})

    assert response["Location"] == path
    assert "Share" in read(client, live)
    away = client.get("/ngon-ngu/vi/", {"next": "https://evil.example/"})
    assert away["Location"] == "/"
    assert client.get("/ngon-ngu/xx/").status_code == 404


def test_originals_and_renditions_are_private(editor, unit, other_unit):
    image = make_image(unit)
    rendition = image.get_rendition("max-165x165")
    own, stranger = Client(), Client()
    own.force_login(editor)
    stranger.force_login(make_editor(other_unit, "nguoila"))

    for url in (image.file.url, rendition.url):
        assert url.startswith("/private/")
        assert own.get(url).status_code == 200
        assert stranger.get(url).status_code == 404
        assert Client().get(url).status_code == 404


def test_nothing_but_pictures_is_served_from_the_private_folder(editor, live):
    client = Client()
    client.force_login(editor)
    digest = StoredPicture.objects.first().digest

    for name in (f"snapshots/{digest}.jpg", f"{digest}.jpg", "../lantoa.sqlite3"):
        assert client.get(f"/private/{name}").status_code == 404


def test_a_picture_that_is_not_public_has_no_small_one(client, live):
    digest = StoredPicture.objects.first().digest
    StoredPicture.objects.update(public=False)

    assert client.get(f"/anh-nho/{digest}.jpg").status_code == 404
    assert client.get(f"/media/{'0' * 64}.jpg").status_code == 404


def test_a_consent_scan_is_for_the_unit_alone(editor, unit, other_unit):
    document = get_document_model().objects.create(
        title="Phiếu đồng ý",
        file=ContentFile(b"%PDF-1.4", name="phieu.pdf"),
        collection=unit.collection,
    )
    own, stranger = Client(), Client()
    own.force_login(editor)
    stranger.force_login(make_editor(other_unit, "nguoila"))

    assert own.get(document.url).status_code == 200
    assert stranger.get(document.url).status_code == 403
    assert Client().get(document.url).status_code == 403


def test_public_pages_run_no_foreign_script(client, live):
    header = client.get(live.get_url_parts()[2])["Content-Security-Policy"]

    assert "default-src 'none'" in header
    assert "script-src 'self'" in header
    assert "unsafe-inline" not in header


def test_the_admin_keeps_the_inline_scripts_it_needs(editor):
    client = Client()
    client.force_login(editor)

    header = client.get("/admin/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in header


def test_an_upload_with_a_decomposed_name_is_taken(unit):
    name = unicodedata.normalize("NFD", "Ảnh cô Hoà (1).JPG")
    image = make_image(unit)
    image.file = ImageFile(ContentFile(jpeg(size=(20, 20))), name=name)
    image.save()

    assert image.file.name.isascii()
