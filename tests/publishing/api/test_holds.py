"""holds: list, put, lift; each only as far as the token reaches."""

from __future__ import annotations

import pytest

from publishing.clock import database_now
from publishing.engine import pausing
from publishing.models import Hold

pytestmark = pytest.mark.api


def test_a_channel_is_paused_listed_and_let_go_on(api, feed):
    made = api.post("holds", {"channel": feed.pk, "reason": "Bão số 5"})

    assert made.status_code == 201
    told = made.json()
    assert (told["channel"], told["reason"]) == (feed.pk, "Bão số 5")
    channel = api.get(f"channels/{feed.pk}").json()
    assert (channel["state"], channel["reason"]) == ("paused", "Bão số 5")
    assert [one["id"] for one in api.get("holds").json()["items"]] == [told["id"]]

    lifted = api.post(f"holds/{told['id']}/lift").json()

    assert lifted["lifted_at"]
    assert api.get("holds").json()["items"] == []
    assert len(api.get("holds?ended=true").json()["items"]) == 1
    assert api.get(f"channels/{feed.pk}").json()["state"] == "ready"
    assert api.post(f"holds/{told['id']}/lift").status_code == 409


def test_a_units_pause_reaches_its_channels(api, unit, feed):
    api.post("holds", {"unit": unit.pk, "reason": "Nghỉ"})

    assert api.get(f"channels/{feed.pk}").json()["state"] == "paused"


def test_everything_needs_an_administrators_token_of_no_unit(api_of, unit):
    body = {"everything": True, "reason": "Dừng hết"}

    for caller in (api_of("admin", unit), api_of("publish")):
        assert caller.post("holds", body).status_code == 403
    assert api_of("admin").post("holds", body).status_code == 201

    held = Hold.objects.get()
    of_unit = api_of("admin", unit)
    assert [one["id"] for one in of_unit.get("holds").json()["items"]] == [held.pk]
    assert of_unit.post(f"holds/{held.pk}/lift").status_code == 403
    assert Hold.objects.get().lifted_at is None


def test_another_units_pauses_are_not_there(api_of, api, other_unit, feed):
    stranger = api_of("admin", other_unit)
    hold = pausing.pause("Riêng", channel=feed, now=database_now())

    assert stranger.get("holds").json()["items"] == []
    assert stranger.post(f"holds/{hold.pk}/lift").status_code == 404
    body = {"channel": feed.pk, "reason": "Chiếm"}
    assert stranger.post("holds", body).status_code == 404
    body = {"unit": feed.unit_id, "reason": "Chiếm"}
    assert stranger.post("holds", body).status_code == 404


def test_who_may_only_plan_pauses_nothing(api_of, unit, feed):
    caller = api_of("plan", unit)

    answer = caller.post("holds", {"channel": feed.pk, "reason": "x"})

    assert answer.status_code == 403
    assert not Hold.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reason": "x"},
        {"reason": "", "everything": True},
        {"reason": "x", "all": 1},
    ],
)
def test_a_pause_of_nothing_or_without_a_reason_is_refused(api, body):
    assert api.post("holds", body).status_code == 422


def test_a_backups_pause_is_not_lifted_here(api_of, unit):
    hold = Hold.objects.create(reason="Sao lưu", since=database_now(), restore=True)

    assert api_of("admin").post(f"holds/{hold.pk}/lift").status_code == 409
