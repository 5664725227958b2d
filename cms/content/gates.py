"""The gates of a story: checks, basis, minors, attribution, AI label.

Asked in batch and with a fixed number of queries, because the engine asks again
before every sending. A Hold and the embargo are not asked here: they are times
and switches of `publishing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from cms.content.claims import UNPROVED, Unproved
from cms.content.dossier import Dossier, dossiers
from cms.models import Check, StoryImage, UnitPage
from publishing.ports import ChannelClass, Checked, Gate
from publishing.sentences import term

NOT_PASSED = {
    Check.State.FAILED: _("“%(check)s” is not passed"),
    Check.State.MORE: _("“%(check)s” needs more"),
}
CHECKS_OF_TEXT = (Check.Kind.PERSON, Check.Kind.DEED, Check.Kind.ACHIEVEMENT)


def shut_gates(
    contents: Sequence[Checked], channel_class: ChannelClass, now: datetime
) -> list[tuple[Gate, ...]]:
    """The shut gates of each content, in the order of `contents`."""
    return [tuple(_shut(dossier, channel_class, now)) for dossier in dossiers(contents)]


def _shut(
    dossier: Dossier | None, channel_class: ChannelClass, now: datetime
) -> Iterator[Gate]:
    if dossier is None:
        yield Gate("checks", _("the story is no longer in the library"))
        return
    yield from _checks(dossier)
    yield from _basis(dossier, channel_class, now)
    yield from _minors(dossier, channel_class, now)
    yield from _attribution(dossier)
    yield from _ai_label(dossier)


def _checks(dossier: Dossier) -> Iterator[Gate]:
    url = f"{dossier.edit_url}#readiness"
    needed = list(CHECKS_OF_TEXT)
    if dossier.images or dossier.lost_pictures:
        needed.append(Check.Kind.PICTURES)
    two_persons = (
        dossier.unit is not None and dossier.unit.check_depth == UnitPage.CheckDepth.TWO
    )
    for kind in needed:
        check = dossier.checks.get(kind)
        name = {"check": term(kind.label)}
        if check is None:
            yield Gate("checks", _("“%(check)s” is not checked yet"), url, name)
        elif check.state != Check.State.PASSED:
            yield Gate("checks", NOT_PASSED[Check.State(check.state)], url, name)
        elif not check.source.strip():
            yield Gate("checks", _("“%(check)s” names no source"), url, name)
        elif two_persons and check.checked_by_id == dossier.owner_id:
            yield Gate(
                "checks",
                _("“%(check)s” must be checked by a second person"),
                url,
                name,
            )
    if two_persons:
        for one in unproved_in(dossier):
            words = {"claim": one.claim.text}
            yield Gate("checks", UNPROVED, dossier_url(dossier), words)


def unproved_in(dossier: Dossier) -> list[Unproved]:
    """What the story itself says without evidence."""
    return [one for one in dossier.unproved if one.in_story]


def dossier_url(dossier: Dossier) -> str:
    """Where evidence is added."""
    person = dossier.exemplar
    return reverse("exemplars:edit", args=[person.pk]) if person else ""


def _basis(
    dossier: Dossier, channel_class: ChannelClass, now: datetime
) -> Iterator[Gate]:
    exemplar = dossier.exemplar
    if (
        exemplar is not None
        and exemplar.ethnicity_named
        and not any(
            consent.covers_ethnicity and consent.allows(channel_class, now)
            for consent in exemplar.consents.all()
        )
    ):
        url = reverse("consents:add")
        yield Gate(
            "basis",
            _("consent to name the person's ethnic origin is missing"),
            f"{url}?exemplar={exemplar.pk}",
        )
    for image in dossier.images:
        if message := _no_basis(image, channel_class, now):
            yield Gate("basis", message, _edit(image), {"picture": image.title})
        if image.rights_until and image.right_ended(now):
            message = _(
                "the right to use picture “%(picture)s” ended on %(day)s: renew it or "
                "change the picture"
            )
            day = f"{image.rights_until:%d/%m/%Y}"
            words = {"picture": image.title, "day": day}
            yield Gate("basis", message, _edit(image), words)
    for title in dossier.bare_films:
        message = _(
            "film “%(film)s” has no still picture: what is allowed for it, and the "
            "look for children, count for the film"
        )
        yield Gate("basis", message, dossier.edit_url, {"film": title})
    if dossier.lost_pictures:
        yield Gate(
            "basis",
            _("a picture of the story is no longer in the library"),
            dossier.edit_url,
        )


def _no_basis(image: StoryImage, channel_class: ChannelClass, now: datetime) -> str:
    consent = image.consent
    match image.basis:
        case StoryImage.Basis.UNSET:
            return _("picture “%(picture)s” has no basis of use")
        case StoryImage.Basis.CONSENT if consent is None:
            return _("picture “%(picture)s” has no consent form")
        case StoryImage.Basis.CONSENT if not (
            consent.covers_picture and consent.allows(channel_class, now)
        ):
            return _(
                "the consent for picture “%(picture)s” does not cover this channel"
            )
        case StoryImage.Basis.PUBLIC_INTEREST if not image.basis_note.strip():
            return _("picture “%(picture)s” needs its public interest explained")
        case _:
            return ""


def _minors(
    dossier: Dossier, channel_class: ChannelClass, now: datetime
) -> Iterator[Gate]:
    for image in dossier.images:
        message = ""
        if image.minors == StoryImage.Minors.UNSET:
            message = _("picture “%(picture)s” was not looked at for children yet")
        elif image.minors == StoryImage.Minors.NEEDS_CONSENT:
            consent = image.consent
            if consent is None or not (
                consent.covers_children and consent.allows(channel_class, now)
            ):
                message = _(
                    "picture “%(picture)s” shows children without their parents' "
                    "consent: blur it, change it or add the form"
                )
        if message:
            yield Gate("minors", message, _edit(image), {"picture": image.title})


def _attribution(dossier: Dossier) -> Iterator[Gate]:
    if not dossier.author:
        yield Gate("attribution", _("the author is not named"), dossier.edit_url)
    if not dossier.source:
        yield Gate("attribution", _("the source is not named"), dossier.edit_url)
    for image in dossier.images:
        if not image.credit.strip():
            yield Gate(
                "attribution",
                _("picture “%(picture)s” does not say who took it"),
                _edit(image),
                {"picture": image.title},
            )


def _ai_label(dossier: Dossier) -> Iterator[Gate]:
    if dossier.ai_used and not dossier.ai_label:
        yield Gate(
            "ai_label",
            _("AI was used, but the visible label is missing"),
            dossier.edit_url,
        )
    for image in dossier.images:
        if (
            image.ai_use == StoryImage.AiUse.GENERATED
            and image.basis != StoryImage.Basis.ILLUSTRATION
        ):
            message = _(
                "picture “%(picture)s” was made by AI: it may only illustrate, never "
                "stand for a real person"
            )
            yield Gate("ai_label", message, _edit(image), {"picture": image.title})


def _edit(image: StoryImage) -> str:
    return reverse("wagtailimages:edit", args=[image.pk])
