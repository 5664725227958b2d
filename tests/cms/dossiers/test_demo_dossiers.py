"""The demo's twelve dossiers stand whole, say that they are invented, and repeat."""

from __future__ import annotations

import pytest

from cms.content.timeline import stories_of
from cms.demo.dossier_stories import STORIES
from cms.demo.dossiers import tell_stories
from cms.demo.stage import set_stage
from cms.management.commands.seed_demo import seed
from cms.models import (
    Award,
    Claim,
    Endorsement,
    Exemplar,
    ExemplarStory,
    JoinedUnit,
    Practice,
    Programme,
    Reportage,
    Series,
    Signatory,
    UnitPage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(settings):
    settings.LANTOA_ENV = "demo"
    stage = set_stage()
    seed(stage)
    tell_stories(stage.unit)
    return stage


def test_twelve_dossiers_with_claims_places_and_stories(seeded):
    people = list(Exemplar.objects.filter(unit=seeded.unit))

    assert len(people) == 12
    assert all("(hư cấu)" in person.full_name for person in people)
    assert all(person.location and person.claims.count() for person in people)
    assert all(person.endorsements.count() for person in people)
    assert {person.awards.exists() for person in people} == {True, False}
    assert any(person.priority_groups for person in people)
    assert ExemplarStory.objects.live().filter(
        title__in=[profile.title for profile in STORIES]
    ).count() == len(STORIES)
    told = [person for person in people if stories_of(person).exists()]
    assert len(told) >= 7  # the show itself tells of the other five
    assert Practice.objects.count() == 3


def test_what_is_only_proposed_says_so(seeded):
    proposed = Award.objects.filter(state=Award.State.PROPOSED)

    assert {award.exemplar.call_name for award in proposed} >= {"cô H’Ngăt", "ông Ước"}
    assert all(
        award.get_state_display() == "Đề nghị, chưa được tặng" for award in proposed
    )


def test_seeding_again_adds_nothing(seeded):
    models = (Exemplar, Claim, Award, ExemplarStory, Reportage)
    before = [model.objects.count() for model in models]

    seed(seeded)
    tell_stories(seeded.unit)

    assert [model.objects.count() for model in models] == before
    assert Reportage.objects.get().part_number == 1


def test_the_dossiers_stand_before_the_stories_are_told(settings):
    settings.LANTOA_ENV = "demo"

    seed(set_stage())

    assert Exemplar.objects.count() == 12
    assert not ExemplarStory.objects.exists()  # they come while the show is on


def test_a_story_that_was_cut_short_is_told_to_its_end(seeded):
    told = ExemplarStory.objects.get(title=STORIES[0].title)
    ExemplarStory.objects.filter(pk=told.pk).update(
        live=False, first_published_at=None, last_published_at=None
    )

    tell_stories(seeded.unit)

    told.refresh_from_db()
    assert told.live
    assert ExemplarStory.objects.filter(title=told.title).count() == 1


def test_every_unit_person_and_school_says_that_it_is_invented(seeded):
    names = [
        *UnitPage.objects.values_list("title", flat=True),
        *Exemplar.objects.values_list("full_name", flat=True),
        *Exemplar.objects.values_list("workplace", flat=True),
        *Exemplar.objects.exclude(head="").values_list("head", flat=True),
        *Endorsement.objects.values_list("name", flat=True),
        *Signatory.objects.values_list("name", flat=True),
        *JoinedUnit.objects.exclude(name="").values_list("name", flat=True),
        *Programme.objects.exclude(unit=None).values_list("name", flat=True),
        *Series.objects.values_list("title", flat=True),
    ]
    for members in Exemplar.objects.exclude(members="").values_list(
        "members", flat=True
    ):
        names += members.splitlines()

    assert [name for name in names if "(hư cấu)" not in name] == []
