"""What became of pasted and uploaded sources, and the question about old letters.

A source in old letters waits here, whole and unchanged, until somebody who saw it in
Unicode decides; the rest of its batch are drafts already.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.importing import waiting
from cms.importing.batch import Incoming, Outcome, take_in
from cms.importing.parsed import Repair
from cms.models import ColumnPage
from publishing.admin.desk import Crumb, DeskView
from publishing.admin.scope import may_on_page, require

_BATCH = "write_batch"
Row = dict[str, Any]


class Batch:
    """The last import of a session: one row a source, as plain data."""

    def __init__(self, request: HttpRequest, column: int, kind: str) -> None:
        self._request = request
        self.column = column
        self.kind = kind
        self.rows: list[Row] = []

    @classmethod
    def of(cls, request: HttpRequest) -> Batch | None:
        kept = request.session.get(_BATCH)
        if kept is None:
            return None
        batch = cls(request, kept["column"], kept["kind"])
        batch.rows = kept["rows"]
        return batch

    def keep(self, sources: list[Incoming], outcomes: list[Outcome]) -> None:
        for source, outcome in zip(sources, outcomes, strict=True):
            row = _row(outcome)
            if outcome.asks:
                row["key"] = waiting.keep(source.data, self._request.user.pk)
            self.rows.append(row)
        self._save()

    def decide(self, number: int, *, repair: bool, column: ColumnPage) -> Outcome:
        """Take in what waited, in Unicode or as it is."""
        row = self.rows[number]
        data = waiting.fetch(row.get("key") or "")
        if data is None:
            raise Http404
        source = Incoming(row["name"], data)
        outcome = take_in(
            source,
            column=column,
            kind=self.kind,
            user=self._request.user,
            repair=repair,
        )
        waiting.drop(row["key"])
        self.rows[number] = _row(outcome)
        self._save()
        return outcome

    def open_draft(self, view: DeskView, outcome: Outcome) -> HttpResponse:
        view.say(_("The draft is ready. Read it through, then save it."))
        for warning in outcome.warnings:
            view.say(str(warning), level=messages.WARNING)
        return redirect(reverse("wagtailadmin_pages:edit", args=[outcome.page_id]))

    def _save(self) -> None:
        self._request.session[_BATCH] = {
            "column": self.column,
            "kind": self.kind,
            "rows": self.rows,
        }


def _row(outcome: Outcome) -> Row:
    return {
        "name": outcome.name,
        "page": outcome.page_id,
        "title": outcome.title,
        "problem": str(outcome.problem),
        "warnings": [str(warning) for warning in outcome.warnings],
        "asks": _asked(outcome.asks) if outcome.asks else None,
    }


def _asked(repair: Repair) -> Row:
    return {"name": str(repair.name), "samples": [list(p) for p in repair.samples]}


class ImportedView(DeskView):
    template_name = "cms/admin/imported.html"
    page_title = gettext_lazy("What was imported")
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        batch = Batch.of(request)
        if batch is None:
            return redirect("cms_write")
        self.batch = batch
        self.column = get_object_or_404(ColumnPage, pk=batch.column)
        require(may_on_page(request.user, self.column, "add"))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        number = request.POST.get("row", "")
        if not number.isdecimal() or int(number) >= len(self.batch.rows):
            raise Http404
        outcome = self.batch.decide(
            int(number), repair="repair" in request.POST, column=self.column
        )
        if outcome.page_id and len(self.batch.rows) == 1:
            return self.batch.open_draft(self, outcome)
        return redirect("cms_imported")

    def crumbs(self) -> list[Crumb]:
        write = {"url": reverse("cms_write"), "label": _("Write a story")}
        return [write, *super().crumbs()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.batch.rows
        return super().get_context_data(
            rows=rows,
            column=self.column,
            made=sum(row["page"] is not None for row in rows),
            refused=sum(bool(row["problem"]) for row in rows),
            waiting=sum(row["asks"] is not None for row in rows),
            **kwargs,
        )
