""" "Viết bài": kind, column and where to begin, then straight into the editor."""

from __future__ import annotations

from typing import Any

import nh3
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.admin.imported import Batch
from cms.admin.samples import sample
from cms.importing.batch import Incoming, take_in
from cms.importing.draft import KINDS, make_draft
from cms.importing.parsed import MAX_TITLE, ParsedStory, Unreadable, most_bytes
from cms.importing.reading import ENDINGS
from cms.models import ColumnPage, UnitPage
from cms.vietnamese.tidying import tidy
from publishing.admin.desk import DeskView

UNTITLED = gettext_lazy("New story without a title")
BLANK, PASTE, FILE, SAMPLE = "blank", "paste", "file", "sample"
STARTS = [
    (BLANK, gettext_lazy("Empty page")),
    (PASTE, gettext_lazy("Paste from Word")),
    (FILE, gettext_lazy("Upload a file")),
    (SAMPLE, gettext_lazy("Use a sample")),
]


def columns_for(user: Any) -> list[ColumnPage]:
    """The columns `user` may write in, unit by unit."""
    allowed = PagePermissionPolicy().instances_user_has_any_permission_for(
        user, {"add"}
    )
    return list(ColumnPage.objects.filter(pk__in=allowed).order_by("path"))


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several: always a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(one) for one in data or []]


class WriteForm(forms.Form):
    """After is_valid(), `sources` hold what was pasted or uploaded."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of story?"),
        choices=[(key, kind._meta.verbose_name) for key, kind in KINDS.items()],
        widget=forms.RadioSelect,
        initial="exemplar",
    )
    column = forms.ChoiceField(label=gettext_lazy("In which column?"))
    start = forms.ChoiceField(
        label=gettext_lazy("How do you want to begin?"),
        choices=STARTS,
        widget=forms.RadioSelect,
        initial=BLANK,
    )
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=MAX_TITLE, required=False
    )
    pasted = forms.CharField(
        label=gettext_lazy("Text from Word or Google Docs"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = FilesField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=FilesInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    sources: list[Incoming]

    def __init__(self, *args: Any, columns: list[ColumnPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._columns = {str(column.pk): column for column in columns}
        self.fields["column"].choices = _choices(columns)

    @property
    def chosen_column(self) -> ColumnPage:
        return self._columns[self.cleaned_data["column"]]

    @property
    def safe_paste(self) -> str:
        """What was pasted, fit to be shown again."""
        return nh3.clean(self["pasted"].value() or "", tags=_SHOWN, attributes={})

    @property
    def source_field(self) -> str:
        return "file" if self.cleaned_data["start"] == FILE else "pasted"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.sources = []
        match values.get("start"):
            case "paste":
                pasted = values.get("pasted") or ""
                self.sources = [Incoming("", pasted.encode())] if pasted.strip() else []
                if not self.sources:
                    self.add_error("pasted", _("Nothing was pasted yet."))
            case "file":
                for file in values.get("file") or []:
                    data = file.read(most_bytes(file.name) + 1)
                    self.sources.append(Incoming(file.name, data))
                if not self.sources and "file" not in self.errors:
                    self.add_error("file", _("Choose a file first."))
        return values

    @property
    def story(self) -> ParsedStory:
        """What a page begins with that comes from nowhere."""
        if self.cleaned_data["start"] == SAMPLE:
            return sample(self.cleaned_data["kind"])
        title = " ".join(tidy(self.cleaned_data.get("title") or "").split())
        return ParsedStory(title=title or str(UNTITLED))


_SHOWN = {
    *("p", "br", "b", "strong", "i", "em", "u", "ul", "ol", "li", "blockquote"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "tr", "td", "th"),
}


def _choices(columns: list[ColumnPage]) -> list[Any]:
    """Columns by unit; the unit is named only where there are several."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in columns:
        unit = UnitPage.objects.ancestor_of(column).last()
        name = unit.title if unit else ""
        groups.setdefault(name, []).append((str(column.pk), column.title))
    if len(groups) == 1:
        return next(iter(groups.values()))
    return list(groups.items())


class WriteView(DeskView):
    template_name = "cms/admin/write.html"
    page_title = gettext_lazy("Write a story")
    header_icon = "edit"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(self._form(initial=self._initial()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        request.session["write_column"] = form.cleaned_data["column"]
        if form.sources:
            return self._take_in(form)
        try:
            page = make_draft(form.story, **self._target(form))
        except Unreadable as error:
            form.add_error(None, str(error))
            return self._show(form)
        if form.cleaned_data["start"] == SAMPLE:
            self.say(_("The draft is ready. Read it through, then save it."))
        return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    def _take_in(self, form: WriteForm) -> HttpResponse:
        """One draft opens; several, or a question about letters, get a page."""
        target = self._target(form)
        outcomes = [take_in(one, repair=None, **target) for one in form.sources]
        only = outcomes[0] if len(outcomes) == 1 else None
        if only and only.problem:
            form.add_error(form.source_field, str(only.problem))
            return self._show(form)
        batch = Batch(self.request, form.chosen_column.pk, target["kind"])
        batch.keep(form.sources, outcomes)
        if only and only.page_id:
            return batch.open_draft(self, only)
        return redirect("cms_imported")

    def _target(self, form: WriteForm) -> dict[str, Any]:
        return {
            "column": form.chosen_column,
            "kind": form.cleaned_data["kind"],
            "user": self.request.user,
        }

    def _form(self, *args: Any, **kwargs: Any) -> WriteForm:
        return WriteForm(*args, columns=self._columns, **kwargs)

    @property
    def _columns(self) -> list[ColumnPage]:
        return columns_for(self.request.user)

    def _initial(self) -> dict[str, str]:
        asked = {
            "kind": self.request.GET.get("kind", ""),
            "start": self.request.GET.get("start", ""),
            "column": self.request.session.get("write_column", ""),
        }
        return {name: value for name, value in asked.items() if value}

    def _show(self, form: WriteForm) -> HttpResponse:
        context = self.get_context_data(form=form, unit=self._unit_without_column())
        return self.render_to_response(context)

    def _unit_without_column(self) -> UnitPage | None:
        """A unit in which the user may add the first column."""
        if self._columns:
            return None
        allowed = PagePermissionPolicy().instances_user_has_any_permission_for(
            self.request.user, {"add"}
        )
        return UnitPage.objects.filter(pk__in=allowed).first()
