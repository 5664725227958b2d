"""channels: what holds one back is told to machines too, and undone by one call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishing.clock import database_now
from publishing.models import Channel

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
