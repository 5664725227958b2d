"""Fills the dossiers of the demo's twelve exemplars and tells six more stories.

The dossiers are rows and belong to the set-up; the stories have pictures to draw and
pages to publish, so they are told while the show already plays.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.db import transaction

from cms.demo import dossier_pictures
from cms.demo.dossier_people import DOSSIERS, JOINED
from cms.demo.dossier_shape import DossierOf, Given
from cms.demo.dossier_stories import STORIES
from cms.demo.profile import CREDIT, FICTION, Profile, Scene
from cms.demo.profiles import BOAT
from cms.demo.stage import PORTRAITS, USERNAME
from cms.demo.writing import belong, check, hero
from cms.models import (
    Award,
    AwardForm,
    Claim,
    ColumnPage,
    Endorsement,
    Evidence,
    Exemplar,
    ExemplarStory,
    FollowUp,
    JoinedUnit,
    MovementPage,
    Place,
    Programme,
    Reportage,
    Series,
    Signatory,
    Station,
    StoryImage,
    UnitPage,
    UnitType,
)
from publishing.clock import database_now
from publishing.content.golive import publish_page

EVIDENCE_URL = "https://minh-chung.example/ban-do"
SERIES = f"Theo sách ra bến {FICTION}"
PROGRAMME = f"Lan tỏa gương nhà giáo miền đảo {FICTION}"


def seed_dossiers(unit: UnitPage) -> None:
    """Everything the dossiers hold; what is already there is left as it is."""
    _unit(unit)
    _programme(unit)
    for dossier in DOSSIERS:
        with transaction.atomic():  # whole or not at all: a half one is never mended
            _dossier(unit, dossier)
    _joined(unit)


def tell_stories(unit: UnitPage) -> None:
    """The stories besides those of the show; a told one is not told again."""
    editor = get_user_model().objects.get(username=USERNAME)
    programme = _programme(unit)
    for profile in STORIES:
        _story(unit, profile, programme, editor)
    _boat_in_parts(unit, editor)


def _unit(unit: UnitPage) -> None:
    unit.refresh_from_db()
    if unit.unit_type_id is not None:
        return
    unit.unit_type = UnitType.objects.get(code="cdcs")
    unit.location = Place.objects.get(code="dk-ly-son")
    unit.priority_share = 60
    unit.signatories.add(
        Signatory(
            name=f"Nguyễn Thị Biên Tập {FICTION}",
            title="CHỦ TỊCH",
            on_behalf="TM. BAN CHẤP HÀNH",
            since=date(2025, 7, 1),
        )
    )
    unit.save()
    ColumnPage.objects.child_of(unit).filter(title="Gương sáng").update(
        stories_per_week=3
    )


def _programme(unit: UnitPage) -> Programme:
    found, _made = Programme.objects.get_or_create(
        unit=unit,
        name=PROGRAMME,
        defaults={"start_year": 2026, "end_year": 2030},
    )
    return found


def _dossier(unit: UnitPage, dossier: DossierOf) -> None:
    person = hero(dossier.hero, unit)
    if person.claims.exists():
        return
    person.location = Place.objects.get(code=dossier.place)
    for name, value in {**dossier.facts, **dict.fromkeys(dossier.groups, True)}.items():
        setattr(person, name, value)
    person.save()
    for said in dossier.claims:
        claim = Claim.objects.create(exemplar=person, text=said.text)
        if said.proof is not None:
            kind, words = said.proof
            url = EVIDENCE_URL if kind == "link" else ""
            Evidence.objects.create(claim=claim, kind=kind, said=words, url=url)
    for given in dossier.awards:
        _award(person, given)
    if dossier.words is not None:
        who, relation, words = dossier.words
        Endorsement.objects.create(
            exemplar=person, name=who, relation=relation, words=words, may_be_shown=True
        )
    if dossier.since is not None:
        Station.objects.create(
            exemplar=person,
            since=dossier.since,
            workplace=person.workplace,
            role=person.role[:160],
            location=person.location,
        )
    if dossier.look_again is not None:
        FollowUp.objects.create(
            exemplar=person,
            done_on=date(2026, 11, 10),
            note=f"Thăm lớp, tủ sách cần thêm kệ chống ẩm {FICTION}.",
            next_on=dossier.look_again,
        )


def _award(person: Exemplar, given: Given) -> None:
    state = Award.State.PROPOSED if given.proposed else Award.State.IN_FORCE
    Award.objects.create(
        exemplar=person,
        form=AwardForm.objects.get(code=given.form),
        state=state,
        decision_number=given.number,
        decided_on=given.on,
        authority=given.by,
    )


def _story(unit: UnitPage, profile: Profile, programme: Programme, editor: Any) -> None:
    page = ExemplarStory.objects.filter(title=profile.title).first()
    if page is not None and page.first_published_at:
        return
    page = page or _draft(unit, profile, programme, editor)
    check(page, editor)
    publish_page(page, user=editor, now=database_now())


def _draft(
    unit: UnitPage, profile: Profile, programme: Programme, editor: Any
) -> ExemplarStory:
    practice = any(entry[0] == "practice" for entry in profile.body)
    columns = ColumnPage.objects.descendant_of(unit)
    name = "Cách làm hay" if practice else PORTRAITS
    column = columns.filter(title=name).first() or columns.first()
    page = ExemplarStory(
        title=profile.title,
        slug=profile.slug,
        lead=profile.lead,
        lead_picture=_image(unit, profile.scene),
        lead_caption=profile.scene.caption,
        body=[_block(entry) for entry in profile.body],
        exemplar=hero(profile.hero, unit),
        author=profile.author,
        source=unit.title,
        hashtags=profile.hashtags,
        deed_on=date(2026, 11, 10),
        live=False,
        owner=editor,
    )
    column.add_child(instance=page)
    belong(page, profile.hero)
    page.programmes = [programme]
    page.save_revision(user=editor)
    return page


def _boat_in_parts(unit: UnitPage, editor: Any) -> None:
    """The reportage of the book boat becomes the first part of a series."""
    page = Reportage.objects.filter(title=BOAT.title, series=None).first()
    if page is None:
        return
    page.series, _made = Series.objects.get_or_create(
        unit=unit, title=SERIES, defaults={"parts": 2}
    )
    page.part_number = 1
    page.crew = f"Kịch bản: Vàm Đông {FICTION}\nẢnh minh họa: Lan Tỏa {FICTION}"
    revision = page.save_revision(user=editor)
    if page.live:
        publish_page(page, revision, user=editor, kind="minor", now=database_now())


def _joined(unit: UnitPage) -> None:
    for code, name, result in JOINED:
        page = MovementPage.objects.filter(code=code).first()
        own = name == unit.title
        whose = {"unit": unit} if own else {"name": name}
        if page is None or page.joined.filter(**whose).exists():
            continue
        JoinedUnit.objects.create(
            movement=page,
            **whose,
            result=f"{result} {FICTION}" if not own else result,
            joined_on=date(2026, 9, 5),
        )


def _image(unit: UnitPage, scene: Scene) -> StoryImage:
    found = StoryImage.objects.filter(
        collection=unit.collection, title=scene.caption
    ).first()
    if found is not None:
        return found
    data = io.BytesIO(dossier_pictures.jpeg(scene.name))
    return StoryImage.objects.create(
        file=ImageFile(data, f"{scene.name}.jpg"),
        title=scene.caption,
        description=scene.alt,
        caption=scene.caption,
        credit=CREDIT,
        source=CREDIT,
        basis=StoryImage.Basis.ILLUSTRATION,
        minors=StoryImage.Minors.NONE,
        collection=unit.collection,
    )


def _block(entry: Any) -> tuple[str, Any]:
    match entry:
        case str():
            return ("paragraph", f"<p>{entry}</p>")
        case ("heading", text):
            return ("heading", {"text": text, "level": "2"})
        case ("quote", text, who):
            return ("quote", {"text": text, "attribution": who})
        case ("practice", fields):
            return ("practice", fields)
    raise ValueError(f"no such block: {entry!r}")
