"""Very many live stories: a thousand are written, the database copies the rest.

A copy is a story of its own: number, address, path in the tree, hour, revision,
snapshot and its line in the search index.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from wagtail.models import Page, Revision
from wagtail.search.models import IndexEntry

from cms.models import Article, ColumnPage
from publishing.models import Snapshot, Story
from tests.bench.dialect import column_names, dialect
from tests.cms.site.many import make_many

WRITTEN = 1000
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # of treebeard's paths


def fill(column: ColumnPage, count: int) -> None:
    """`count` live articles in an empty `column`; a multiple of a thousand."""
    make_many(column, WRITTEN)
    column.refresh_from_db()
    first = column.get_children().order_by("pk").values_list("pk", flat=True)[0]
    with transaction.atomic():
        _copy(column, first, count // WRITTEN - 1)
        _revise(column, Article.objects.get(pk=first))
    analyse()


def analyse() -> None:
    """What autovacuum would have done by now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(column: ColumnPage, first: int, times: int) -> None:
    """`o` is a story that was written, `t.n` counts its copies."""
    words = dialect()
    shift = f"t.n * {WRITTEN}"
    number = f"o.id - {first} + {shift}"
    moved = {"first_published_at", "last_published_at"}
    _insert(
        Page,
        times,
        {
            "id": f"o.id + {shift}",
            "path": f"'{column.path}' || {_step(f'({number} + 1)')}",
            "title": _renumbered("o.title", number),
            "draft_title": _renumbered("o.draft_title", number),
            "slug": f"'bai-so-' || ({number})",
            "url_path": f"'{column.url_path}bai-so-' || ({number}) || '/'",
            "translation_key": words.new_uuid,
            **{name: words.earlier(f"o.{name}", shift) for name in moved},
        },
        f"o.id >= {first} AND o.id < {first + WRITTEN}",
    )
    _insert(
        Article,
        times,
        {
            "page_ptr_id": f"o.page_ptr_id + {shift}",
            "search_folded": f"replace(o.search_folded, 'so ' || (o.page_ptr_id - "
            f"{first}), 'so ' || (o.page_ptr_id - {first} + {shift}))",
        },
        f"o.page_ptr_id >= {first} AND o.page_ptr_id < {first + WRITTEN}",
    )
    Page.objects.filter(pk=column.pk).update(numchild=(times + 1) * WRITTEN)
    page = f"JOIN wagtailcore_page p ON p.id = o.page_id + {shift}"
    moved = {"first_published_at", "page_published_at"}
    _insert(
        Story,
        times,
        {
            "uuid": words.new_uuid,
            "page_id": "p.id",
            "title": "p.title",
            "url": "'http://localhost:8000/' || p.slug || '/'",
            "url_path": "p.url_path",
            **dict.fromkeys(moved, "p.first_published_at"),
        },
        "o.page_id IS NOT NULL",
        page,
    )
    known = {
        "story": _text("s.uuid"),
        "tag": f"'tag:example.vn,2026:story:' || {_text('s.uuid')}",
        "title": "s.title",
        "url": "s.url",
        "published_at": words.iso("s.first_published_at"),
        "updated_at": words.iso("s.first_published_at"),
    }
    moved = {"page_published_at", "created_at", "seen_at"}
    _insert(
        Snapshot,
        times,
        {
            "story_id": "s.uuid",
            "document": words.patched("o.document", known),
            "url": "s.url",
            **dict.fromkeys(moved, "s.first_published_at"),
        },
        "os.page_id IS NOT NULL",
        f"JOIN publishing_story os ON os.uuid = o.story_id "
        f"JOIN publishing_story s ON s.page_id = os.page_id + {shift}",
    )
    kind = ContentType.objects.get_for_model(Article).pk
    own = "CAST(o.object_id AS integer)"
    _insert(
        IndexEntry,
        times,
        {
            "object_id": "CAST(p.id AS varchar)",
            "title": words.indexed("p.title", "A"),
            "body": words.indexed("a.search_folded", "D"),
            "autocomplete": words.indexed("a.search_folded"),
        },
        f"o.content_type_id = {kind}",
        f"JOIN wagtailcore_page p ON p.id = {own} + {shift} "
        "JOIN cms_article a ON a.page_ptr_id = p.id",
    )
    _keep_sequence(Page)


def _insert(
    model: Any, times: int, values: Mapping[str, str], where: str, join: str = ""
) -> None:
    """Each row of `model` that is `where`, `times` times, with other `values`."""
    table = model._meta.db_table
    automatic = {
        field.column
        for field in model._meta.local_concrete_fields
        if field.get_internal_type() in ("AutoField", "BigAutoField")
    }
    columns = [
        name for name in column_names(model) if name in values or name not in automatic
    ]
    told = ", ".join(f'"{name}"' for name in columns)
    chosen = ", ".join(values.get(name, f'o."{name}"') for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({told}) "
            "WITH RECURSIVE t(n) AS "
            "(SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < %s) "
            f"SELECT {chosen} FROM t CROSS JOIN {table} o {join} WHERE {where}",
            [times],
        )


def _step(number: str) -> str:
    """The last four letters of a path in treebeard's tree."""
    powers = (len(ALPHABET) ** place for place in (3, 2, 1, 0))
    return " || ".join(
        f"substr('{ALPHABET}', ({number} / {power}) %% {len(ALPHABET)} + 1, 1)"
        for power in powers
    )


def _renumbered(title: str, number: str) -> str:
    """make_many ends each title with its number."""
    was = "substr(o.slug, 8)"
    return f"replace({title}, 'số ' || {was}, 'số ' || ({number}))"


def _text(uuid: str) -> str:
    return f"CAST({uuid} AS varchar(36))"


def _revise(column: ColumnPage, model: Article) -> None:
    """A published revision each, as the editor's Publish leaves it."""
    kind = ContentType.objects.get_for_model(Article).pk
    base = ContentType.objects.get_for_model(Page).pk
    words = dialect()
    content = words.patched(
        "%s",
        {
            "pk": "p.id",
            "path": "p.path",
            "title": "p.title",
            "draft_title": "p.draft_title",
            "slug": "p.slug",
            "url_path": "p.url_path",
        },
    )
    below = f"path LIKE '{column.path}____'"
    last = Revision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO wagtailcore_revision (id, content_type_id, "
            "base_content_type_id, object_id, created_at, object_str, content) "
            f"SELECT p.id + {last}, %s, %s, CAST(p.id AS varchar), "
            f"p.last_published_at, p.title, {content} "
            f"FROM wagtailcore_page p WHERE p.{below}",
            [kind, base, json.dumps(model.serializable_data(), default=str)],
        )
        cursor.execute(
            f"UPDATE wagtailcore_page SET latest_revision_id = id + {last}, "
            f"live_revision_id = id + {last}, "
            f"latest_revision_created_at = last_published_at WHERE {below}"
        )
    _keep_sequence(Revision)


def _keep_sequence(model: Any) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), "
            f"(SELECT max(id) FROM {model._meta.db_table}))"
        )
