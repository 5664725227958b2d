"""What a story is tied to, by the keys that cms.importing finds it by."""

from __future__ import annotations

from cms.exporting.told import Told
from cms.importing import belongings as keys
from cms.models import Check, Consent, Exemplar, Reportage, StoryPage


def belongings_of(story: Told) -> keys.Belongings:
    page = story.page
    return keys.Belongings(
        slug=page.slug if page.slug.isascii() else "",
        exemplar=_person(page.exemplar) if page.exemplar else None,
        movements=tuple(
            keys.Movement(title=one.title, code=one.code)
            for one in page.movements.all()
        ),
        programmes=tuple(
            keys.Programme(
                name=one.name, start_year=one.start_year, end_year=one.end_year
            )
            for one in page.programmes.all()
        ),
        documents=tuple(
            keys.Document(
                kind=one.kind,
                number=one.number,
                issued_on=one.issued_on,
                issuer=one.issuer,
            )
            for one in page.basis_documents.all()
        ),
        values=tuple(one.code for one in page.values.all()),
        **_part(page),
        consents=_consents(story),
        checks=Check.objects.filter(page_id=page.pk).count(),
    )


def _person(exemplar: Exemplar) -> keys.Person:
    return keys.Person(
        **{name: getattr(exemplar, name) for name in keys.Person.model_fields}
    )


def _part(page: StoryPage) -> dict[str, object]:
    if not isinstance(page, Reportage):
        return {}
    series = page.series
    told = (
        keys.Series(title=series.title, about=series.about, parts=series.parts)
        if series
        else None
    )
    return {"series": told, "part_number": page.part_number}


def _consents(story: Told) -> int:
    """The forms that the story's person and its pictures rest on."""
    forms = {image.consent_id for image in story.images.values()} - {None}
    if story.page.exemplar_id:
        of_person = Consent.objects.filter(exemplar=story.page.exemplar_id)
        forms |= set(of_person.values_list("pk", flat=True))
    return len(forms)
