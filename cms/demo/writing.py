"""Turns a profile into a checked story page, the way an editor would."""

from __future__ import annotations

from typing import Any

from cms.content.addresses import canonical_url
from cms.demo.dossier_people import DOSSIERS
from cms.demo.profile import Hero, Profile, Scene
from cms.demo.stage import Stage, image
from cms.models import (
    Article,
    Check,
    Exemplar,
    ExemplarStory,
    MovementPage,
    Reportage,
    StoryPage,
    UnitPage,
    ValueTag,
)
from publishing.clock import database_now

KINDS: dict[str, type[StoryPage]] = {
    "exemplar": ExemplarStory,
    "reportage": Reportage,
    "article": Article,
}
SOURCE = "Biên bản xác minh của công đoàn trường, số 12 (hư cấu)"


def write(profile: Profile, stage: Stage, take: int = 1) -> StoryPage:
    """A new page of `profile` with its four checks done, not yet live.

    `take` counts the performances: an address that was withdrawn stays withdrawn.
    """
    cover = image(stage.unit, profile.scene)
    page = KINDS[profile.kind](
        title=profile.title,
        slug=profile.slug if take == 1 else f"{profile.slug}-{take}",
        lead=profile.lead,
        lead_picture=cover,
        lead_caption=profile.scene.caption,
        body=[_block(entry, stage) for entry in profile.body],
        exemplar=hero(profile.hero, stage.unit) if profile.hero else None,
        author=profile.author,
        source=stage.unit.title,
        hashtags=profile.hashtags,
        live=False,
        owner=stage.editor,
    )
    stage.column.add_child(instance=page)
    belong(page, profile.hero)
    page.save_revision(user=stage.editor)
    check(page, stage.editor)
    return page


def social_words(profile: Profile, page: StoryPage) -> str | None:
    """The own text for social places, with the story's address in its place."""
    return profile.social.replace("{link}", canonical_url(page)) or None


def hero(person: Hero, unit: UnitPage) -> Exemplar:
    kind = Exemplar.Kind.COLLECTIVE if person.collective else Exemplar.Kind.INDIVIDUAL
    found, _created = Exemplar.objects.get_or_create(
        unit=unit,
        full_name=person.full_name,
        defaults={
            "kind": kind,
            "honorific": person.honorific,
            "call_name": person.call_name,
            "role": person.role,
            "workplace": person.workplace,
            "place": person.place,
        },
    )
    return found


def belong(page: StoryPage, person: Hero | None) -> None:
    """The movement and the values that the dossier of its exemplar names."""
    for dossier in DOSSIERS:
        if dossier.hero == person:
            page.movements = MovementPage.objects.filter(code=dossier.movement)
            page.values = ValueTag.objects.filter(code__in=dossier.values)


def check(page: StoryPage, user: Any) -> None:
    for kind in Check.Kind.values:
        Check.objects.update_or_create(
            page_id=page.pk,
            kind=kind,
            defaults={
                "state": Check.State.PASSED,
                "source": SOURCE,
                "checked_by": user,
                "checked_at": database_now(),
            },
        )


def _block(entry: Any, stage: Stage) -> tuple[str, Any]:
    match entry:
        case str():
            return ("paragraph", f"<p>{entry}</p>")
        case Scene():
            picture = image(stage.unit, entry)
            return ("picture", {"image": picture, "caption": entry.caption})
        case ("heading", text):
            return ("heading", {"text": text, "level": "2"})
        case ("quote", text, who):
            return ("quote", {"text": text, "attribution": who})
    raise ValueError(f"no such block: {entry!r}")


def rewrite(page: StoryPage, profile: Profile, stage: Stage) -> None:
    """Save a draft of the live page that reads as its correction does."""
    page.lead = profile.lead.replace(profile.wrong, profile.right)
    page.body = [
        _block(
            entry.replace(profile.wrong, profile.right)
            if isinstance(entry, str)
            else entry,
            stage,
        )
        for entry in profile.body
    ]
    page.save_revision(user=stage.editor)
