from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from cms.demo.stage import PARTNER, PLAYBOOK, feed_token, set_stage
from cms.models import ColumnPage, Exemplar, Reportage, StoryImage, UnitPage
from publishing.models import Channel, Partner, Playbook
from publishing.press.partners import digest_of

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    models = (UnitPage, ColumnPage, StoryImage, Exemplar, Reportage, Channel, Playbook)
    return {model.__name__: model.objects.count() for model in models}


def test_seeding_twice_changes_nothing(sandbox, site_root):
    call_command("seed_demo")
    once = counts()
    call_command("seed_demo")

    assert counts() == once
    assert once["StoryImage"] == 8
    assert once["Reportage"] == 1


def test_the_editor_may_publish_in_the_unit(sandbox, site_root):
    stage = set_stage()

    assert stage.editor.check_password("lantoa-demo")
    assert stage.unit.permissions_for_user(stage.editor).can_publish_subpage()
    assert not stage.editor.is_superuser


def test_the_playbook_spreads_four_places_ten_seconds_apart(sandbox, site_root):
    set_stage()
    steps = Playbook.objects.get(name=PLAYBOOK).steps.all()

    assert [step.offset_s for step in steps] == [10, 20, 30, 40]
    assert [step.channel.network for step in steps] == [
        "facebook",
        "wordpress",
        "feed",
        "manual",
    ]


def test_the_partners_token_is_known_without_being_stored(sandbox, site_root):
    set_stage()
    [*_, token] = Partner.objects.get(name=PARTNER).tokens.order_by("pk")

    assert token.digest == digest_of(feed_token())


def test_a_moved_sandbox_is_followed(sandbox, site_root):
    set_stage()
    with override_settings(LANTOA_SANDBOX_URL="http://127.0.0.1:18299"):
        places = set_stage().places

    assert places.school.settings["site"] == "http://127.0.0.1:18299/wordpress"


def test_production_has_no_demo(site_root):
    with (
        override_settings(LANTOA_ENV="production"),
        pytest.raises(CommandError, match="production"),
    ):
        call_command("seed_demo")
