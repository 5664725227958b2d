"""Lists over very many stories: pages for readers and editors, and the content API."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any

from tests.bench.cost import server_cpu
from tests.bench.ground import Ground, ground
from tests.bench.measure import Figure, group_cpu, load, median

STORIES, LARGE = 10_000, 100_000
SLOWEST_MS = 300
TURNS = 5


def lists(kind: str) -> list[Figure]:
    """Every list page with 10,000 rows, asked of granian."""
    with ground(kind) as made:
        from tests.bench import registers
        from tests.bench.copies import analyse, fill

        begun = time.monotonic()
        fill(made.column, STORIES)
        registers.placements(made, STORIES)
        registers.exemplars(made.unit, STORIES)
        registers.pictures(made.unit, STORIES)
        analyse()
        filling = time.monotonic() - begun
        cookie = _signed_in(made)
        made.world.start("web")
        made.world.wait_until_ready()
        connection = HTTPConnection("127.0.0.1", made.world.port, timeout=60)
        took = {
            path: _server_time(connection, path, cookie, made)
            for path in _addresses(made)
        }
    spent = {path: one["cpu_ms"] for path, one in took.items()}
    slowest = max(spent, key=lambda path: spent[path])
    return [
        Figure(
            f"list pages with 10,000 stories in one column, and as many "
            f"placements, exemplars and pictures, {kind}",
            f"< {SLOWEST_MS} ms of server time",
            "",
            f"{spent[slowest]:.0f} ms of CPU at worst ({slowest}), "
            f"{median(list(spent.values())):.0f} ms in the middle; "
            f"{sum(ms < SLOWEST_MS for ms in spent.values())} of {len(spent)} pages "
            "below",
            spent[slowest] < SLOWEST_MS,
            details={"pages": took, "fill_s": filling, "load": load()},
        )
    ]


def _signed_in(made: Ground) -> str:
    """The cookie of an editor of the unit."""
    from django.conf import settings
    from django.test import Client

    from tests.stories import make_editor

    client = Client()
    client.force_login(make_editor(made.unit))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"


def _addresses(made: Ground) -> Iterator[str]:
    from django.urls import reverse

    from tests.cms.site.many import list_pages

    yield from list_pages(made.column)
    unit, column = made.unit.pk, made.column.pk
    for query in (
        "",
        "?p=150",
        "?q=dang+van+hoa",
        f"?column={column}&state=live",
        f"?unit={unit}&kind=article&award_level=state&priority=on_island",
        "?ordering=title",
    ):
        yield f"/admin/stories/{query}"
    yield "/admin/tim/?q=dang"
    for query in ("", "?p=150", "?state=posted", "?state=person", "?q=dang"):
        yield f"{reverse('publishing_board:index')}{query}"
    for query in ("", "?p=150", "?q=dang", "?ordering=-name_sort_key"):
        yield f"{reverse('exemplars:index')}{query}"
    for query in ("", "?p=150", "?q=lop"):
        yield f"{reverse('wagtailimages:index')}{query}"


def _server_time(
    connection: HTTPConnection, path: str, cookie: str, made: Ground
) -> dict[str, float]:
    """Milliseconds of one answer, warm: of the processor the mean of all turns, with
    PostgreSQL's part in it, and of the clock the quickest."""
    group = made.world.processes["web"].process.pid
    clock = []
    for turn in range(TURNS + 1):
        if turn == 1:
            cpu, theirs = group_cpu(group), server_cpu(made)
        begun = time.perf_counter()
        headers = {"Cookie": cookie} if path.startswith("/admin") else {}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        size = len(answer.read())
        assert answer.status == 200, (path, answer.status)
        clock.append((time.perf_counter() - begun) * 1000)
    database = (server_cpu(made) - theirs) * 1000 / TURNS
    spent = (group_cpu(group) - cpu) * 1000 / TURNS + database
    return {
        "cpu_ms": spent,
        "of_the_database": database,
        "ms": min(clock[1:]),
        "first_ms": clock[0],
        "size": size,
    }


def content(kind: str) -> list[Figure]:
    """A page of 20 out of 100,000 stories, beside Wagtail's API v2 as it comes."""
    with ground(kind) as made:
        from tests.bench.copies import fill
        from tests.cms.api.stock import pairs

        begun = time.monotonic()
        fill(made.column, LARGE)
        filling = time.monotonic() - begun
        found = {what: _beside(*both) for what, both in pairs().items()}
    worst = min(found, key=lambda what: found[what]["ratio"])
    told = ", ".join(f"{what} {one['ratio']:.1f} ×" for what, one in found.items())
    queries = max(one["queries"] for one in found.values())
    return [
        Figure(
            f"content API, page of 20 stories out of 100,000, {kind}",
            "≥ 3 × a stock Wagtail API v2, no query per row",
            "",
            f"{found[worst]['ratio']:.1f} × at worst ({told}); {queries:.0f} queries",
            found[worst]["ratio"] >= 3 and queries <= 12,
            reference=f"stock {found[worst]['stock_ms']:.1f} ms, "
            f"{found[worst]['stock_queries']:.0f} queries; "
            f"ours {found[worst]['ours_ms']:.1f} ms",
            details={"pairs": found, "fill_s": filling, "load": load()},
        )
    ]


def _beside(stock: Callable[[], Any], ours: Callable[[], Any]) -> dict[str, float]:
    """In turns, so that a busy neighbour is met by both; medians of the clock."""
    spent: dict[str, list[float]] = {"stock": [], "ours": []}
    stock(), ours()
    for _turn in range(9):
        for what, call in (("stock", stock), ("ours", ours)):
            begun = time.perf_counter()
            call()
            spent[what].append((time.perf_counter() - begun) * 1000)
    theirs, own = median(spent["stock"]), median(spent["ours"])
    return {
        "stock_ms": theirs,
        "ours_ms": own,
        "ratio": theirs / own,
        "queries": _queries(ours),
        "stock_queries": _queries(stock),
    }


def _queries(call: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        call()
    return len(asked)
