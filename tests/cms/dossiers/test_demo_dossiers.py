"""The demo's twelve dossiers stand whole, say that they are invented, and repeat."""

from __future__ import annotations

import pytest

from cms.content.timeline import stories_of
from cms.demo.dossier_stories import STORIES
from cms.demo.dossiers import seed_dossiers
from cms.demo.stage import set_stage
from cms.management.commands.seed_demo import seed
from cms.models import Award, Claim, Exemplar, ExemplarStory, Practice, Reportage

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(settings):
    settings.LANTOA_ENV = "demo"
    stage = set_stage()
    seed(stage)
    seed_dossiers(stage.unit)
    return stage


def test_twelve_dossiers_with_claims_places_and_stories(seeded):
    people = list(Exemplar.objects.filter(unit=seeded.unit))

    assert len(people) == 12
    assert all("(hư cấu)" in person.full_name for person in people)
    assert all(person.location and person.claims.count() for person in people)
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

    seed_dossiers(seeded.unit)

    assert [model.objects.count() for model in models] == before
    assert Reportage.objects.get().part_number == 1
