"""Playbooks of a unit."""

from __future__ import annotations

import pytest

from publishing.models import Playbook
from publishing.planning.plan import PlanRefused
from publishing.planning.playbooks import legs_of, save_playbook
from tests.publishing import fakes

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def test_a_playbook_is_legs_in_the_order_of_their_time(unit):
    first, second = fakes.channel(unit), fakes.channel(unit)

    playbook = save_playbook(unit.pk, "Thử nhanh", [(second.pk, 20), (first.pk, 10)])

    assert [(leg.channel_id, leg.offset_s) for leg in legs_of(playbook)] == [
        (first.pk, 10),
        (second.pk, 20),
    ]


def test_a_closed_channel_drops_out(unit):
    wall = fakes.channel(unit)
    playbook = save_playbook(unit.pk, "Thử nhanh", [(wall.pk, 10)])
    wall.closed_at = fakes.now()
    wall.save()

    assert legs_of(playbook) == []


def test_saving_again_replaces_the_steps(unit):
    wall = fakes.channel(unit)
    playbook = save_playbook(unit.pk, "Thử nhanh", [(wall.pk, 10)])

    save_playbook(unit.pk, "Chậm rãi", [(wall.pk, 3600)], playbook=playbook)

    assert Playbook.objects.get().name == "Chậm rãi"
    assert [leg.offset_s for leg in legs_of(playbook)] == [3600]


@pytest.mark.parametrize(
    ("name", "offset", "code"), [(" ", 1, "no_name"), ("Tên", -1, "negative_offset")]
)
def test_a_bad_playbook_is_refused(unit, name, offset, code):
    wall = fakes.channel(unit)

    with pytest.raises(PlanRefused) as refused:
        save_playbook(unit.pk, name, [(wall.pk, offset)])

    assert code in {reason.code for reason in refused.value}


def test_a_playbook_has_steps_on_channels_of_its_own_unit(unit, other_unit):
    theirs = fakes.channel(other_unit)

    for steps in ([], [(theirs.pk, 10)]):
        with pytest.raises(PlanRefused):
            save_playbook(unit.pk, "Thử nhanh", steps)
    assert not Playbook.objects.exists()
