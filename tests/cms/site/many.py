"""Very many live stories, quickly: for figures and for pages that must stay fast.

Rows are written in bulk below one column, as Wagtail's tree would have them; each
has its story, its snapshot and its place in the search index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from treebeard.mp_tree import MP_Node
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from channels.article import Article as Frozen
from channels.article import Heading, Paragraph
from cms.content.tree import unit_of
from cms.models import Article, ColumnPage
from cms.vietnamese.folding import fold, words
from publishing.models import Release, Snapshot, Story

BATCH = 1000
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
MIDDLES = ("Thị Ngọc", "Văn", "Đình", "Thanh", "Minh", "Hữu", "Thị Kim")
GIVEN = (
    "Hoà",
    "Đức",
    "Ước",
    "Ánh",
    "Lan",
    "Hạnh",
    "Quyết",
    "Thắng",
    "Yến",
    "Bảo",
    "Én",
)
DEEDS = ("giữ lớp ghép trên đảo", "mở tủ sách", "dạy chữ ban đêm", "nuôi học trò nghèo")


def make_many(column: ColumnPage, count: int, *, indexed: bool = True) -> None:
    """`count` live articles in `column`, a minute apart, the newest now."""
    column.refresh_from_db()
    unit = unit_of(column.path)
    kind = ContentType.objects.get_for_model(Article)
    root = Page.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    start = column.get_descendants().count()
    now = timezone.now()
    numbers = iter(range(start, start + count))
    while part := list(islice(numbers, BATCH)):
        with transaction.atomic():
            _write(column, unit, kind, root + 1 - start, part, now, indexed)
    Page.objects.filter(pk=column.pk).update(numchild=start + count)
    _keep_sequences()


def _write(
    column: ColumnPage,
    unit: Any,
    kind: ContentType,
    base: int,
    numbers: list[int],
    now: datetime,
    indexed: bool,
) -> None:
    pages, kinds, stories, snapshots, entries = [], [], [], [], []
    for number in numbers:
        pk, at = base + number, now - timedelta(minutes=number)
        article = _article(column, unit, number, at)
        values = {
            "path": f"{column.path}{MP_Node._int2str(number + 1).rjust(4, '0')}",
            "depth": column.depth + 1,
            "title": article.title,
            "draft_title": article.title,
            "slug": f"bai-so-{number}",
            "url_path": f"{column.url_path}bai-so-{number}/",
            "content_type": kind,
            "locale_id": column.locale_id,
            "live": True,
            "first_published_at": at,
            "last_published_at": at,
            "translation_key": UUID(int=number + 2**100),
        }
        folded = fold(f"{article.title} {article.lead} {article.author}")
        pages.append(Page(pk=pk, **values))
        kinds.append(
            Article(
                page_ptr_id=pk,
                **values,
                lead=article.lead,
                author=article.author,
                body=_BODY,
                search_folded=folded,
            )
        )
        story = Story(
            uuid=UUID(article.story),
            page_id=pk,
            title=article.title,
            url=article.url,
            unit_page_id=unit.pk,
            authority="example.vn,2026",
            publication=1,
            first_published_at=at,
            page_published_at=at,
            url_path=values["url_path"],
        )
        stories.append(story)
        snapshots.append(
            Snapshot(
                story=story,
                publication=1,
                digest=hashlib.sha256(str(number).encode()).hexdigest(),
                kind=Release.Kind.UPDATE,
                document=article.model_dump(mode="json"),
                url=article.url,
                page_published_at=at,
                created_at=at,
                seen_at=at,
            )
        )
        entries.append(
            IndexEntry(
                content_type=kind,
                object_id=str(pk),
                title=article.title,
                body=" ".join(words(folded)),
                autocomplete=folded,
            )
        )
    Page.objects.bulk_create(pages)
    _insert_children(kinds)
    Story.objects.bulk_create(stories)
    Snapshot.objects.bulk_create(snapshots)
    if indexed:
        _index(entries)


def _insert_children(kinds: list[Article]) -> None:
    """The rows of the child table alone: Django will not insert them in bulk."""
    fields = list(Article._meta.local_concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{Article._meta.db_table}" ({columns}) VALUES ({marks})',
            [
                [
                    field.get_db_prep_save(getattr(one, field.attname), connection)
                    for field in fields
                ]
                for one in kinds
            ],
        )


def _index(entries: list[IndexEntry]) -> None:
    if connection.vendor == "postgresql":
        from django.contrib.postgres.search import SearchVector
        from django.db.models import Value

        for one in entries:
            title, body, beginning = one.title, one.body, one.autocomplete
            one.title = SearchVector(Value(title), config="simple", weight="A")
            one.body = SearchVector(Value(body), config="simple", weight="D")
            one.autocomplete = SearchVector(Value(beginning), config="simple")
    IndexEntry.objects.bulk_create(entries)


def _keep_sequences() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('wagtailcore_page', 'id'), "
                "(SELECT max(id) FROM wagtailcore_page))"
            )


def _name(number: int) -> str:
    family = FAMILIES[number % len(FAMILIES)]
    middle = MIDDLES[number // 10 % len(MIDDLES)]
    return f"{family} {middle} {GIVEN[number // 70 % len(GIVEN)]}"


def _article(column: ColumnPage, unit: Any, number: int, at: datetime) -> Frozen:
    person = _name(number)
    return Frozen(
        story=str(UUID(int=number + 2**90)),
        tag=f"tag:example.vn,2026:story:{number}",
        kind="article",
        url=f"http://localhost:8000/bai-so-{number}/",
        title=f"{person} {DEEDS[number % len(DEEDS)]}, chuyện số {number}",
        lead=f"Nhiều năm liền {person} lặng lẽ {DEEDS[number % len(DEEDS)]} ở nơi xa.",
        body=_BLOCKS,
        author="Sóng Biếc",
        source=unit.title,
        unit=unit.title,
        column=column.title,
        tags=("LanTỏa",),
        published_at=at,
        updated_at=at,
    )


_TEXT = "Đêm mất điện, cả xóm vẫn thấy một ô cửa sáng bên bờ biển. " * 6
_BLOCKS = tuple(
    block
    for number in range(4)
    for block in (Heading(text=f"Phần {number + 1}"), Paragraph(html=_TEXT))
)
_BODY = [
    part
    for number in range(4)
    for part in (
        ("heading", {"text": f"Phần {number + 1}", "level": "2"}),
        ("paragraph", f"<p>{_TEXT}</p>"),
    )
]


def list_pages(column: ColumnPage) -> Iterator[str]:
    """Addresses whose server time the promise of 300 ms is about."""
    path = column.get_url_parts()[2]
    today = timezone.localdate()
    yield from (
        "/",
        path,
        f"{path}?trang=400",
        "/tim-kiem/?q=dang+van+hoa",
        "/tim-kiem/?q=lop+ghep",
        f"/luu-tru/{today.year}/{today.month}/",
        f"/feeds{path}rss.xml",
        f"/nhung{path}",
        "/api/content/v2/stories/?search=dang",
    )
