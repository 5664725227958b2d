"""channels: what holds one back is told to machines too, and undone by one call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishing.clock import database_now
from publishing.models import Channel
from tests.publishing import fakes

pytestmark = [pytest.mark.api, pytest.mark.django_db]


def test_a_resting_channel_says_until_when_and_why_and_is_tried_again(
    api, feed
) -> None:
    until = database_now() + timedelta(hours=1)
    Channel.objects.update(retry_at=until, rest_problem={"code": "rate_limit"})

    told = api.get(f"channels/{feed.pk}").json()
    tried = api.post(f"channels/{feed.pk}/try_again")

    assert told["state"] == "resting"
    assert told["until"] is not None
    assert "limit" in told["reason"] or "mạng" in told["reason"]
    assert (tried.status_code, tried.json()["state"]) == (200, "ready")


def test_a_channel_switched_off_by_its_failures_says_so(api, feed) -> None:
    Channel.objects.update(disabled_at=database_now())

    assert api.get(f"channels/{feed.pk}").json()["state"] == "disabled"


def test_trying_again_is_refused_to_other_units_and_to_planners(
    api_of, unit, other_unit, feed
) -> None:
    Channel.objects.update(disabled_at=database_now())

    foreign = api_of("publish", other_unit).post(f"channels/{feed.pk}/try_again")
    planner = api_of("plan", unit).post(f"channels/{feed.pk}/try_again")

    assert (foreign.status_code, planner.status_code) == (404, 403)
    assert Channel.objects.get(pk=feed.pk).disabled_at is not None


def test_a_partner_is_given_stories_ahead_and_no_longer(api, feed) -> None:
    on = api.post(f"channels/{feed.pk}/early", {"early": True})
    off = api.post(f"channels/{feed.pk}/early", {"early": False})

    assert (on.status_code, on.json()["early"]) == (200, True)
    assert on.json()["capabilities"]["early"] is True
    assert (off.status_code, off.json()["early"]) == (200, False)


def test_a_channel_that_shows_at_once_gets_nothing_ahead(api, unit) -> None:
    wall = fakes.channel(unit)

    refused = api.post(f"channels/{wall.pk}/early", {"early": True})

    assert (refused.status_code, refused.json()["code"]) == (422, "not_early")
    assert Channel.objects.get(pk=wall.pk).early is False


def test_giving_ahead_is_refused_to_other_units_and_to_planners(
    api_of, unit, other_unit, feed
) -> None:
    body = {"early": True}
    foreign = api_of("publish", other_unit).post(f"channels/{feed.pk}/early", body)
    planner = api_of("plan", unit).post(f"channels/{feed.pk}/early", body)

    assert (foreign.status_code, planner.status_code) == (404, 403)
    assert Channel.objects.get(pk=feed.pk).early is False
