"""What the rules of emulation say of somebody's awards, as warnings and never blocks.

Luật Thi đua, khen thưởng 2022: a higher title builds on lower ones in a row; one
achievement is not commended twice. Years are those of the decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cms.models import Award, AwardForm, Exemplar

BASE, MIDDLE, TOP = "cstd-co-so", ("cstd-bo", "cstd-tinh"), "cstd-toan-quoc"
BASE_YEARS, MIDDLE_YEARS = 3, 2


def award_warnings(exemplar: Exemplar) -> list[str]:
    awards = [one for one in exemplar.awards.all() if not one.cancelled]
    return [*_steps(awards), *_fits(exemplar, awards), *_twice(awards)]


def _steps(awards: list[Award]) -> Iterator[str]:
    base = _years(awards, [BASE])
    middle = _years(awards, MIDDLE)
    for award in awards:
        code = award.form.code
        if code in MIDDLE and not _in_a_row(base, BASE_YEARS, award):
            yield _(
                "“%(award)s” asks for %(n)s years in a row as “Chiến sĩ thi đua cơ sở”"
                " before it; they do not all stand here."
            ) % {"award": award, "n": BASE_YEARS}
        if code == TOP and not _in_a_row(middle, MIDDLE_YEARS, award):
            yield _(
                "“%(award)s” asks for %(n)s titles of ministry or province in a row"
                " before it, and an initiative of that scope."
            ) % {"award": award, "n": MIDDLE_YEARS}


def _years(awards: Iterable[Award], codes: Iterable[str]) -> set[int]:
    wanted = set(codes)
    return {
        one.decided_on.year
        for one in awards
        if one.in_force and one.decided_on and one.form.code in wanted
    }


def _in_a_row(years: set[int], wanted: int, award: Award) -> bool:
    """Whether `wanted` years in a row end in the award's year or the one before.

    A proposal without a date comes after everything.
    """
    last = award.decided_on.year if award.decided_on else max(years, default=0)
    return any(
        all(end - back in years for back in range(wanted)) for end in (last, last - 1)
    )


def _fits(exemplar: Exemplar, awards: list[Award]) -> Iterator[str]:
    for award in awards:
        form, day = award.form, award.decided_on
        if form.for_whom not in {AwardForm.ForWhom.ALL, exemplar.kind}:
            yield _("“%(award)s” is given to: %(whom)s.") % {
                "award": award,
                "whom": form.get_for_whom_display().lower(),
            }
        if day and not form.given_on(day):
            yield _("“%(award)s” was not given on %(day)s, says the catalogue.") % {
                "award": award,
                "day": f"{day:%d/%m/%Y}",
            }


def _twice(awards: list[Award]) -> Iterator[str]:
    given = Counter(
        award.decided_on.year
        for award in awards
        if award.decided_on and award.form.nature == AwardForm.Nature.FORM
    )
    for year, times in sorted(given.items()):
        if times > 1:
            yield _(
                "%(n)s commendations in %(year)s: one achievement is commended once."
            ) % {"n": times, "year": year}
