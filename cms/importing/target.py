"""Where an import goes: the unit and the column that somebody named."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.importing.parsed import Unreadable
from cms.models import ColumnPage, UnitPage


def column_for(unit: UnitPage, name: str) -> ColumnPage:
    """The column of `unit` called `name` (title, slug or number)."""
    columns = ColumnPage.objects.child_of(unit)
    return _one(columns, name, _("There is no column “%(name)s” in this unit."))


def unit_called(name: str) -> UnitPage:
    """The unit called `name` (title, short name, slug or number)."""
    return _one(UnitPage.objects.all(), name, _("There is no unit “%(name)s”."))


def _one(pages: Any, name: str, otherwise: Any) -> Any:
    wanted = name.strip().casefold()
    found = [
        page
        for page in pages
        if wanted
        in {
            str(page.pk),
            page.slug,
            page.title.casefold(),
            getattr(page, "short_name", "").casefold() or page.slug,
        }
    ]
    if len(found) > 1:
        raise Unreadable(
            _("More than one page is called “%(name)s”; give its number instead.")
            % {"name": name}
        )
    if not found:
        known = ", ".join(f"{page.title} ({page.pk})" for page in pages[:20])
        raise Unreadable(
            f"{otherwise % {'name': name}} "
            + str(_("There are: %(known)s.") % {"known": known or "–"})
        )
    return found[0]
