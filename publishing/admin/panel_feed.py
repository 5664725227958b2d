"""What the panel's script asks for: the live rows, and one place composed anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString, mark_safe

from publishing.admin import scope
from publishing.admin.legs import TypedLeg
from publishing.admin.rows import Row
from publishing.admin.spread_summary import Summary
from publishing.admin.story_desk import StoryDeskView
from publishing.planning.plan import examine

TOKEN_MARK = "@@csrf@@"  # noqa: S105 - stands where the token goes


class RowsView(StoryDeskView):
    """JSON of the rows: the screen swaps only those whose digest changed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        summary = Summary.of(self.rows, request.user, self.story, self.now)
        head = {"summary": summary, "page": self.page, "rows": self.rows}
        return JsonResponse(
            {
                "rows": [self.row(row) for row in self.rows],
                "head": render_to_string("publishing/panel_head.html", head, request),
                "poll_ms": summary.poll_ms,
                "now": self.now.isoformat(),
            }
        )

    def row(self, row: Row) -> dict[str, str | int]:
        drawn = draw(row, self.request, self.may_publish, self.panel_url)
        return {"id": row.placement.pk, "digest": drawn.digest, "html": drawn.html}


class ComposeView(StoryDeskView):
    """One place with its own text: counter, findings and preview, by the same
    compose that will send it. Looking is enough to try words out."""

    def needed_right(self) -> str:
        return scope.PLAN

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        channel = next(
            (c for c in self.channels if str(c.pk) == request.POST.get("channel")), None
        )
        if channel is None:
            raise Http404
        leg = TypedLeg(channel, ticked=True)
        leg.read(request.POST)
        asked = leg.words(offset_s=0)
        leg.exam = examine(self.page.pk, [asked], now=self.now)[0]
        context = {"leg": leg, "page": self.page}
        return JsonResponse(
            {"html": render_to_string("publishing/leg_outcome.html", context, request)}
        )


@dataclass(frozen=True)
class Drawn:
    """A row as HTML; equal digests mean that nothing on it changed."""

    digest: str
    html: SafeString


def draw(row: Row, request: HttpRequest, may_act: bool, next_url: str) -> Drawn:
    """The digest is taken with a mark where the form token goes: a token is new
    every time, and must not make an unchanged row look changed."""
    context = {
        "row": row,
        "may_act": may_act,
        "next": next_url,
        "copy_text": SimpleLazyObject(lambda: copy_text(row)),
        "token": TOKEN_MARK,
    }
    html = render_to_string("publishing/row.html", context, request)
    return Drawn(
        hashlib.sha256(html.encode()).hexdigest()[:16],
        mark_safe(html.replace(TOKEN_MARK, get_token(request))),  # noqa: S308
    )


def copy_text(row: Row) -> str:
    """What a person pastes by hand: the post as composed for this channel."""
    from publishing.engine.compose import compose_for

    current = row.current
    if current is None or current.snapshot is None:
        return ""
    composed = compose_for(row.placement, current.snapshot.article, event=current.event)
    post = composed.post
    return post.text if post.link in post.text else f"{post.text}\n\n{post.link}"
