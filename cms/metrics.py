"""/metrics for Prometheus: what the database says, read at each scrape.

No counter lives in a process, so that any web process gives the whole answer.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from publishing.api.auth import Caller, identify
from publishing.api.problems import ApiProblem
from publishing.clock import database_now
from publishing.engine import census, lateness
from publishing.engine.census import Census
from publishing.models import Alarm

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _operator(request):
        answer = HttpResponse("403: for operators\n", "text/plain", status=403)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Engine())
    return HttpResponse(generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4)


def _operator(request: HttpRequest) -> bool:
    """This very machine, or a token: the installation's own or an admin's."""
    if _from_here(request):
        return True
    _kind, _blank, text = request.headers.get("Authorization", "").partition(" ")
    known = settings.LANTOA_METRICS_TOKEN
    if known and hmac.compare_digest(text.strip().encode(), known.encode()):
        return True
    try:
        caller = identify(request)
    except ApiProblem:  # too many calls
        return False
    return caller is not None and caller.holds("admin") and _is_of_no_unit(caller)


def _is_of_no_unit(caller: Caller) -> bool:
    """The rows of every unit are counted: nobody of one unit may read that."""
    user = caller.user
    return caller.token.unit_page_id is None and (user is None or user.is_superuser)


def _from_here(request: HttpRequest) -> bool:
    """From loopback, and not handed on by a proxy that stands there too."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class Engine(Collector):
    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        now = database_now()
        found = census.take(now)
        yield from _rows(found)
        yield from _ages(found)
        yield _lateness()
        alarms = GaugeMetricFamily(
            "lantoa_alarm", "Deliveries an open alarm concerns.", labels=["key"]
        )
        for key, rows in Alarm.objects.values_list("key", "rows"):
            alarms.add_metric([key], rows)
        yield alarms


def _rows(found: Census) -> Iterator[Metric]:
    standing: Counter[tuple[str, str, str]] = Counter()
    late: Counter[tuple[str, str]] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    for count in found.counts:
        standing[count.state, count.action, count.network] += count.rows
        if count.state == "due":
            late[count.action, count.network] += count.late
        if count.state == "held":
            held[count.hold_reason, count.network] += count.rows
    for name, help_, labels, counts in (
        (
            "lantoa_deliveries",
            "Deliveries that are not finished.",
            ["state", "kind", "network"],
            standing,
        ),
        (
            "lantoa_deliveries_late",
            "Due deliveries whose second has passed.",
            ["kind", "network"],
            late,
        ),
        (
            "lantoa_deliveries_held",
            "Held deliveries by reason.",
            ["reason", "network"],
            held,
        ),
    ):
        family = GaugeMetricFamily(name, help_, labels=labels)
        for values, number in sorted(counts.items()):
            family.add_metric(list(values), number)
        yield family


def _ages(found: Census) -> Iterator[Metric]:
    ages = GaugeMetricFamily(
        "lantoa_last_work_age_seconds",
        "Since each part of the engine last worked.",
        labels=["part"],
    )
    for part, at in sorted(found.beats.items()):
        ages.add_metric([part], (found.now - at).total_seconds())
    yield ages
    oldest = 0.0
    if found.oldest_due is not None:
        oldest = max((found.now - found.oldest_due).total_seconds(), 0.0)
    yield GaugeMetricFamily(
        "lantoa_oldest_due_age_seconds",
        "Since the longest waiting delivery that may go has been due; 0: none.",
        value=oldest,
    )


def _lateness() -> Metric:
    counted = lateness.histogram()
    buckets, total = [], 0
    for le, posts in zip([*lateness.BUCKETS_S, "+Inf"], counted.posts, strict=True):
        total += posts
        buckets.append((str(le), total))
    return HistogramMetricFamily(
        "lantoa_lateness_seconds",
        "How long after its time a post stood there.",
        buckets=buckets,
        sum_value=counted.seconds,
    )
