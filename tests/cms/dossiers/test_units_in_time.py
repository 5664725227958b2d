"""Units in time: types, superiors, blocks, who signs, what each switched off."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cms.models import BlockMember, EmulationBlock, Signatory, UnitType
from publishing.models import Channel
from publishing.planning.serving import channel_problems
from publishing.ports import content_source
from tests.stories import make_column

pytestmark = pytest.mark.django_db


def test_types_are_dated_and_some_bodies_are_no_unions():
    ended = UnitType.objects.get(code="cdgd-tinh")

    assert ended.exists_on(date(2025, 6, 30))
    assert not ended.exists_on(date(2025, 7, 1))
    assert not UnitType.objects.get(code="so-gddt").may_have_union
    assert not UnitType.objects.get(code="cum-truong").is_union


def test_a_unit_that_ended_names_its_successor_and_keeps_its_page(unit, other_unit):
    unit.valid_to, unit.successor = date(2025, 6, 30), other_unit
    unit.second_superior = other_unit
    unit.save()

    assert not unit.exists_on(date(2025, 7, 1))
    assert list(other_unit.former_units.all()) == [unit]
    assert list(other_unit.second_members.all()) == [unit]
    assert unit.live


def test_a_unit_is_not_its_own_superior(unit):
    unit.second_superior = unit

    with pytest.raises(ValidationError):
        unit.full_clean()


def test_who_signs_depends_on_the_day(unit):
    Signatory.objects.create(
        unit=unit, name="Lê Thị Cũ", title="CHỦ TỊCH", until=date(2025, 6, 30)
    )
    Signatory.objects.create(
        unit=unit, name="Trần Văn Mới", title="CHỦ TỊCH", since=date(2025, 7, 1)
    )

    assert unit.signatory_on(date(2025, 1, 1)).name == "Lê Thị Cũ"
    assert unit.signatory_on(date(2026, 1, 1)).name == "Trần Văn Mới"


def test_a_block_crosses_the_tree(unit, other_unit):
    block = EmulationBlock.objects.create(unit=unit, name="Khối thi đua số 3")
    for member in (unit, other_unit):
        BlockMember.objects.create(block=block, unit=member)

    assert {member.unit for member in block.members.all()} == {unit, other_unit}


def test_a_class_of_channels_a_unit_switched_off_cannot_be_planned(unit):
    channel = Channel.objects.create(
        unit=unit, network="facebook", name="Trang", account_id="1", settings={}
    )
    page_unit = content_source().unit_of(make_column(unit).pk)
    assert channel_problems(channel, page_unit) == []

    unit.uses_social = False
    unit.save()

    page_unit = content_source().unit_of(unit.pk)
    assert [reason.code for reason in channel_problems(channel, page_unit)] == [
        "class_unused"
    ]


def test_the_units_page_shows_what_its_switches_say(
    unit, column, person, publish, client
):
    publish(column, exemplar=person)
    assert (
        "/dien-hinh/tran-thi-ngoc-hoa/" in client.get(unit.get_url()).content.decode()
    )

    unit.shows_exemplars = False
    unit.save()

    assert "/dien-hinh/tran" not in client.get(unit.get_url()).content.decode()
