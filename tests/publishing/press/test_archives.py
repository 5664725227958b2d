"""Closed stretches of a journal (rules §8.3; RFC 5005, section 4)."""

from __future__ import annotations

import feedparser
import pytest
from django.db import transaction
from lxml import etree

from publishing.clock import database_now
from publishing.content.withdraw import close_place
from publishing.models import Channel, FeedArchive, Partner
from publishing.press import archives, documents, entries, partners
from publishing.press.archives import PER_ARCHIVE, close_due
from publishing.states import Action
from tests.publishing.press.conftest import NOW

pytestmark = pytest.mark.press
NS = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
}
FIRST = "archive/1/atom.xml"


@pytest.fixture
def told(desk):
    """A full stretch: fifty stories, one entry each."""
    return [desk.publish(f"Bài số {n:02}") for n in range(1, PER_ARCHIVE + 1)]


@pytest.fixture
def closed(told):
    assert close_due(NOW) == 1
    return told


def bodies() -> dict[tuple[str, int], bytes]:
    kept = FeedArchive.objects.all()
    return {(a.format, a.number): bytes(a.body) for a in kept}


def take_back(placement, reason: str = "Nhân vật rút đồng ý.") -> None:
    """As a withdrawal does it, in one transaction."""
    with transaction.atomic():
        close_place(placement, reason, NOW)
        documents.void(placement.story_id, NOW)


def link(document: bytes, rel: str) -> str | None:
    found = etree.fromstring(document).find(f"a:link[@rel='{rel}']", NS)
    return None if found is None else found.get("href")


def test_a_stretch_closes_when_it_is_full_and_not_before(desk) -> None:
    for number in range(PER_ARCHIVE - 1):
        desk.publish(f"Bài số {number}")
    assert close_due(NOW) == 0

    desk.publish("Bài cuối")

    assert close_due(NOW) == 1
    assert close_due(NOW) == 0
    kept = list(FeedArchive.objects.order_by("format"))
    assert [(a.format, a.number) for a in kept] == [("atom", 1), ("rss", 1)]
    assert {(a.first_seq, a.last_seq) for a in kept} == {(1, PER_ARCHIVE)}


def test_it_says_that_it_is_an_archive_and_where_the_living_feed_is(
    closed, read
) -> None:
    body = read(FIRST).content

    feed = etree.fromstring(body)
    assert feed.find("fh:archive", NS) is not None
    assert link(body, "current").endswith("/press/atom.xml")
    assert link(body, "self").endswith("/press/archive/1/atom.xml")
    assert link(body, "prev-archive") is None
    assert len(feed.findall("a:entry", NS)) == PER_ARCHIVE
    own, living = feed.findtext("a:id", "", NS), read("atom.xml").content
    assert own != etree.fromstring(living).findtext("a:id", "", NS)
    rss = etree.fromstring(read("archive/1/rss.xml").content)
    assert rss.find("channel/fh:archive", NS) is not None
    assert rss.find("channel/atom:link[@rel='current']", {"atom": NS["a"]}) is not None
    assert not feedparser.parse(read("archive/1/rss.xml").content).bozo


def test_the_living_feed_names_the_newest_archive_as_soon_as_there_is_one(
    told, read
) -> None:
    assert link(read("atom.xml").content, "prev-archive") is None

    close_due(NOW)

    there = link(read("atom.xml").content, "prev-archive")
    assert there.endswith("/press/archive/1/atom.xml")


def test_who_walks_back_from_the_living_feed_meets_every_story_once(
    desk, closed, read, client
) -> None:
    for number in range(PER_ARCHIVE):
        desk.publish(f"Bài sau {number:02}")
    desk.update(closed[0], title="Bài số 01, đã sửa")
    take_back(closed[1])
    desk.recall(closed[1])
    assert close_due(NOW) == 1

    newest: dict[str, str] = {}
    gone: set[str] = set()
    address = "http://testserver/press/atom.xml"
    for _document in range(4):
        answer = client.get(
            address.partition("/press")[1] + address.partition("/press")[2],
            headers={"Authorization": f"Bearer {desk.token}"},
        )
        feed = etree.fromstring(answer.content)
        gone |= {stone.get("ref") for stone in feed.findall("at:deleted-entry", NS)}
        for entry in feed.findall("a:entry", NS):
            title = entry.findtext("a:title", namespaces=NS)
            newest.setdefault(entry.findtext("a:id", namespaces=NS), title)
        address = link(answer.content, "prev-archive")
        if address is None:
            break

    assert address is None
    assert len(newest) == 2 * PER_ARCHIVE - 1
    assert newest[closed[0].story.tag] == "Bài số 01, đã sửa"
    assert gone == {closed[1].story.tag}
    assert gone.isdisjoint(newest)


def test_nothing_that_happens_later_changes_it(desk, closed, read) -> None:
    before, tag = bodies(), read(FIRST)["ETag"]

    desk.update(closed[3], title="Đầu đề khác hẳn")
    desk.publish("Bài mới")
    partners.change_terms(
        desk.partner, name="Tòa soạn đổi tên", contact="Ai đó", licence="Khác"
    )
    archives.close_due(database_now())
    documents.render_due(database_now())

    assert bodies() == before
    assert read(FIRST)["ETag"] == tag
    assert read(FIRST, **{"If-None-Match": tag}).status_code == 304


def test_a_recall_takes_the_place_of_its_story_and_leaves_every_other_byte(
    closed, read
) -> None:
    before, tag = bodies(), read(FIRST)["ETag"]

    take_back(closed[20])

    for key, body in bodies().items():
        old, new = before[key].decode(), body.decode()
        assert "Bài số 21" in old
        start = next(
            i
            for i, pair in enumerate(zip(old, new, strict=False))
            if len(set(pair)) > 1
        )
        ends = zip(reversed(old), reversed(new), strict=False)
        end = next(i for i, pair in enumerate(ends) if len(set(pair)) > 1)
        middle = old[start : len(old) - end]
        assert "Bài số 21" in middle
        assert "Bài số 20" not in middle
        assert "Bài số 22" not in middle
    feed = etree.fromstring(read(FIRST).content)
    (stone,) = feed.findall("at:deleted-entry", NS)
    assert stone.get("ref") == closed[20].story.tag
    assert len(feed.findall("a:entry", NS)) == PER_ARCHIVE - 1
    rss = etree.fromstring(read("archive/1/rss.xml").content)
    titles = [item.findtext("title") for item in rss.findall("channel/item")]
    assert titles[PER_ARCHIVE - 21] == "[RÚT BÀI] Bài số 21"
    assert len(titles) == PER_ARCHIVE
    answer = read(FIRST, **{"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer["ETag"] != tag
    assert "Mười lăm năm bám đảo" not in stone.findtext("at:comment", "", NS)


def test_a_withdrawal_that_does_not_happen_changes_nothing(closed) -> None:
    before = bodies()

    with transaction.atomic():
        close_place(closed[5], "Sai tên", NOW)
        documents.void(closed[5].story_id, NOW)
        transaction.set_rollback(True)

    assert bodies() == before


def test_taking_it_back_twice_writes_one_notice(closed, desk) -> None:
    take_back(closed[5])
    after = bodies()

    desk.recall(closed[5])
    documents.void(closed[5].story_id, database_now())

    assert bodies() == after


def test_another_partners_withdrawal_is_not_ours(closed, desk, unit) -> None:
    other, _token = partners.create_partner(unit.pk, "Tòa soạn khác")
    story = closed[7].story
    theirs = story.placements.create(
        channel=other.channel, offset_s=0, link_token="khackhac"
    )
    row = desk.row(theirs, Action.PUBLISH, story.snapshots.first())
    desk.settle(row)
    before = bodies()

    take_back(theirs)

    assert bodies() == before


def test_a_story_posted_again_keeps_its_new_entry_when_the_old_place_is_touched(
    desk, told, unit
) -> None:
    first = told[9]
    take_back(first)
    desk.recall(first)
    again = desk.place(first.story)
    desk.settle(desk.row(again, Action.PUBLISH, first.story.snapshots.first()))
    for number in range(PER_ARCHIVE - 2):
        desk.publish(f"Bài sau {number}")
    assert (close_due(NOW), close_due(NOW)) == (1, 1)
    before = bodies()
    assert "Bài số 10" in before["rss", 2].decode()
    assert "[RÚT BÀI] Bài số 10" in before["rss", 1].decode()

    documents.void(first.story_id, NOW)
    assert bodies() == before

    take_back(again)
    assert "[RÚT BÀI] Bài số 10" in bodies()["rss", 2].decode()


def test_a_later_place_withdrawn_alone_takes_the_story_out_of_older_archives(
    desk, closed
) -> None:
    first = closed[4]
    again = desk.place(first.story)
    desk.settle(desk.row(again, Action.PUBLISH, first.story.snapshots.first()))

    take_back(again, "Trùng bài")
    desk.recall(again)

    rss = bodies()["rss", 1].decode()
    assert "[RÚT BÀI] Bài số 05" in rss
    assert "<title>Bài số 05</title>" not in rss
    after = bodies()
    take_back(first)
    assert bodies() == after


def test_a_recall_in_the_second_of_the_closing_is_seen_by_the_date_too(
    closed, read
) -> None:
    before = read(FIRST)["Last-Modified"]

    take_back(closed[0])

    answer = read(FIRST, **{"If-Modified-Since": before})
    assert answer.status_code == 200
    assert answer["Last-Modified"] != before


def test_what_was_withdrawn_before_its_stretch_closed_never_stands_in_it(
    desk, told
) -> None:
    take_back(told[0], "Sai sự thật")
    take_back(told[1], "Trùng bài")
    desk.recall(told[1], reason="Trùng bài")

    close_due(NOW)

    rss = bodies()["rss", 1].decode()
    assert "[RÚT BÀI] Bài số 01" in rss
    assert "[RÚT BÀI] Bài số 02" in rss
    assert "<title>Bài số 01</title>" not in rss
    assert "Sai sự thật" in rss


def test_a_withdrawal_while_it_is_rendered_sends_the_renderer_back(desk, told) -> None:
    partner = Partner.objects.get(pk=desk.partner.pk)
    stretch = archives._stretch(partner, 0)
    listing = archives._listing(partner, 1, stretch)
    made = [
        archives._made(form, listing, partner, 1, stretch, NOW)
        for form in archives.FORMS
    ]

    take_back(told[2])

    with transaction.atomic():
        assert archives._store(partner, made) is False
    assert bodies() == {}
    assert close_due(NOW) == 1
    assert "<title>Bài số 03</title>" not in bodies()["rss", 1].decode()


def test_a_jump_of_the_numbers_is_no_entry(desk) -> None:
    for number in range(PER_ARCHIVE - 1):
        desk.publish(f"Bài số {number}")
    partner = Partner.objects.get(pk=desk.partner.pk)
    with transaction.atomic():
        entries.reset(partner, 1_000_000, NOW)
    assert close_due(NOW) == 0

    desk.publish("Bài sau khi khôi phục")

    assert close_due(NOW) == 1
    feed = etree.fromstring(bodies()["atom", 1])
    assert len(feed.findall("a:entry", NS)) == PER_ARCHIVE


def test_a_story_twice_in_a_stretch_stands_there_once_as_it_was_told_last(
    desk,
) -> None:
    for number in range(PER_ARCHIVE - 2):
        desk.publish(f"Bài số {number}")
    placement = desk.publish("Bài sẽ sửa")
    desk.update(placement, title="Bài đã sửa")

    close_due(NOW)

    feed = etree.fromstring(bodies()["atom", 1])
    titles = [t.text for t in feed.iterfind("a:entry/a:title", NS)]
    assert len(titles) == PER_ARCHIVE - 1
    assert titles[0] == "Bài đã sửa"
    assert "Bài sẽ sửa" not in titles


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_there_is_no_archive_where_no_stretch_was_closed(closed, read, number) -> None:
    assert read(f"archive/{number}/atom.xml").status_code == 404


def test_formats_without_archives_have_none(closed, read) -> None:
    assert read("archive/1/feed.json").status_code == 404
    assert read("archive/1/gi-do.xml").status_code == 404


def test_it_is_read_like_the_living_feed(closed, desk, read, client) -> None:
    whole = read(FIRST)
    head = client.head(f"/press/{desk.token}/{FIRST}")
    zipped = read(FIRST, **{"Accept-Encoding": "gzip"})
    by_header = client.get(
        f"/press/{FIRST}", headers={"Authorization": f"Bearer {desk.token}"}
    )

    assert whole["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert whole["Cache-Control"] == "private, no-cache"
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == whole["Content-Length"]
    assert zipped["Content-Encoding"] == "gzip"
    assert by_header.content == whole.content
    assert client.get(f"/press/{FIRST}").status_code == 401
    assert client.get(f"/press/{'x' * 43}/{FIRST}").status_code == 404
    assert client.post(f"/press/{desk.token}/{FIRST}").status_code == 405
    Channel.objects.filter(pk=desk.partner.channel_id).update(closed_at=NOW)
    assert read(FIRST).status_code == 410
