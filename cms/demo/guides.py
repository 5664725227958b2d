"""The pages for a newsroom and for developers: real addresses, lines that work."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from channels.registry import NETWORKS
from cms.demo import process
from cms.demo.doors import demo_only, near_only
from cms.demo.recipe import source
from cms.demo.stage import LICENCE, USERNAME, feed_url, set_stage
from cms.demo.trial_views import newest
from cms.models import UnitPage
from publishing.api.auth import create_token
from publishing.clock import database_now
from publishing.models import ApiToken, FeedEntry, Partner

FORMATS = (("RSS 2.0", "rss.xml"), ("Atom 1.0", "atom.xml"), ("JSON Feed", "feed.json"))
NEWEST = 8
TOKEN_NAME = "Mã dùng thử"  # noqa: S105 - a name
SHOWN_ONCE = "demo_token"


@never_cache
@demo_only
@require_safe
def newsroom(request: HttpRequest) -> HttpResponse:
    """Tôi là tòa soạn: the partner's three addresses and what stands in them."""
    partner = Partner.objects.filter(channel__account_id="press:toa-soan-mau").first()
    context = {
        "feeds": [
            {"name": name, "url": feed_url(file), "id": f"feed-{n}"}
            for n, (name, file) in enumerate(FORMATS)
        ],
        "curl": f"curl -s {feed_url('feed.json')}",
        "items": _items(partner),
        "licence": LICENCE,
        "partner": partner,
        "desk": f"{settings.LANTOA_SANDBOX_PUBLIC_URL}/newsroom",
        "unit": UnitPage.objects.filter(pk=partner.channel.unit_id).first()
        if partner
        else None,
    }
    return render(request, "cms/demo/newsroom.html", context)


def _items(partner: Partner | None) -> list[FeedEntry]:
    """The newest entry of each story, newest first."""
    entries = FeedEntry.objects.filter(partner=partner).exclude(story=None)
    newest: dict[object, FeedEntry] = {}
    for entry in entries.select_related("story", "snapshot").order_by("-seq")[:60]:
        newest.setdefault(entry.story_id, entry)
    return list(newest.values())[:NEWEST]


@never_cache
@demo_only
@require_safe
def developer(request: HttpRequest) -> HttpResponse:
    """Tôi là lập trình viên: the API, the stand-ins, the code of a connector."""
    token = request.session.pop(SHOWN_ONCE, "")
    base = settings.LANTOA_BASE_URL
    sandbox = settings.LANTOA_SANDBOX_PUBLIC_URL
    curl = f"curl -s -H 'Authorization: Bearer {token}' {base}/api/publishing/v1/"
    context = {
        "token": token,
        "calls": [
            (_("Your channels"), f"{curl}channels"),
            (_("What was sent"), f"{curl}deliveries"),
        ],
        "posts": f"curl -s {sandbox}/__control/facebook/posts",
        "fault": (
            f"curl -s -X POST {sandbox}/__control/facebook/faults"
            """ -d '{"fault": "timeout_after_store", "count": 1}'"""
        ),
        "sandbox": sandbox,
        "networks": sorted(NETWORKS.items()),
        "source": source("channels/web/webhook.py"),
        "pid": process.running(),
        "trial": newest(),
        "docs": reverse("publishing-api:openapi-view"),
        "schema": reverse("publishing-api:openapi-json"),
    }
    return render(request, "cms/demo/developer.html", context)


@near_only
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token to try with, shown once; the former one ends."""
    user = get_user_model().objects.get(username=USERNAME)
    unit = set_stage().unit
    old = ApiToken.objects.filter(name=TOKEN_NAME, user=user, revoked_at=None)
    old.update(revoked_at=database_now())
    _token, text = create_token(
        TOKEN_NAME, ApiToken.Scope.PUBLISH, unit_page_id=unit.pk, user=user
    )
    request.session[SHOWN_ONCE] = text
    return redirect("demo_developer")
