from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing.models import Channel, Delivery, Placement, Playbook, PlaybookStep
from publishing.states import Action, Actor, State
from tests.publishing.admin.conftest import make_channel

pytestmark = pytest.mark.api


@pytest.fixture
def story(story_page, api) -> str:
    return api.get(f"stories/{story_page.pk}").json()["id"]


def live_row(api, story, feed) -> Delivery:
    """The due row of a story that is on the website."""
    api.post(f"stories/{story}/publish", {})
    api.post(f"stories/{story}/plan", {"legs": [{"channel": feed.pk}]})
    row = Delivery.objects.get(channel=feed, action=Action.PUBLISH)
    assert row.state == State.DUE
    return row


def later(**time) -> str:
    return (timezone.now() + timedelta(**time)).isoformat()


def test_looking_at_a_plan_shows_what_would_be_posted_and_changes_nothing(
    api, story, feed
) -> None:
    response = api.get(f"stories/{story}/plan?channel={feed.pk}")

    leg = response.json()["legs"][0]
    assert leg["possible"]
    assert "Đêm mất điện" in leg["post"]["html"]
    assert leg["findings"]
    assert not Placement.objects.exists()


def test_a_plan_has_the_website_first_and_every_leg_once(api, story, feed) -> None:
    told = {
        "legs": [{"channel": feed.pk, "offset_s": 900}],
        "go_live_at": later(hours=2),
    }

    made = api.post(f"stories/{story}/plan", told)
    again = api.post(f"stories/{story}/plan", told)

    assert made.status_code == 201
    networks = [p["channel"]["network"] for p in made.json()["placements"]]
    assert networks == ["website", "feed"]
    assert again.status_code == 201
    assert Placement.objects.count() == 2
    assert api.get(f"stories/{story}").json()["state"] == "scheduled"
    listed = api.get(f"placements?story={story}").json()["items"]
    assert {p["offset_s"] for p in listed} == {0, 900}


def test_a_playbook_plans_its_channels(api, story, feed, unit) -> None:
    playbook = Playbook.objects.create(unit_page_id=unit.pk, name="Thử nhanh")
    PlaybookStep.objects.create(playbook=playbook, channel=feed, offset_s=10)

    made = api.post(
        f"stories/{story}/plan", {"playbook": playbook.pk, "go_live_at": later(days=1)}
    )

    assert made.status_code == 201
    assert Placement.objects.get(channel=feed).offset_s == 10


@pytest.mark.parametrize(
    ("leg", "field"),
    [
        ({"at": "31/02/2030 07:30"}, "legs.0.at"),
        ({"at": "2020-01-01T07:30:00+07:00"}, "legs.0"),
        ({"offset_s": -5}, "legs.0.offset_s"),
        ({"at": "2100-01-01T07:30:00+07:00", "offset_s": 5}, "legs.0.at"),
        ({"channel": 999_999}, "legs.0.channel"),
        ({"colour": "red"}, "legs.0.colour"),
    ],
)
def test_a_bad_leg_is_named_and_nothing_is_planned(
    api, story, feed, leg, field
) -> None:
    response = api.post(
        f"stories/{story}/plan", {"legs": [{"channel": feed.pk, **leg}]}
    )

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
    assert not Placement.objects.exists()


def test_a_past_go_live_is_refused(api, story, feed) -> None:
    told = {"legs": [{"channel": feed.pk}], "go_live_at": "2020-01-01T07:30:00+07:00"}

    response = api.post(f"stories/{story}/plan", told)

    assert response.json()["errors"][0]["field"] == "go_live_at"


def test_a_channel_of_another_unit_is_unknown(api, story, other_unit) -> None:
    theirs = Channel.objects.create(
        unit_id=other_unit.pk,
        network="feed",
        account_id="press:khac",
        name="Khác",
        settings={"code": "khac"},
    )

    response = api.post(f"stories/{story}/plan", {"legs": [{"channel": theirs.pk}]})

    assert response.json()["errors"][0]["field"] == "legs.0.channel"
    assert api.get(f"channels/{theirs.pk}").status_code == 404


def test_an_unchecked_story_cannot_be_planned(api, column, feed) -> None:
    story = api.post(
        "stories", {"column": column.pk, "kind": "article", "title": "Chưa xong"}
    ).json()["id"]

    response = api.post(f"stories/{story}/plan", {"legs": [{"channel": feed.pk}]})

    assert response.status_code == 409
    assert response.json()["code"] == "gates_shut"
    assert response.json()["reasons"]


def test_a_placement_is_moved_and_cancelled(api, story, feed) -> None:
    api.post(
        f"stories/{story}/plan",
        {"legs": [{"channel": feed.pk, "offset_s": 60}], "go_live_at": later(days=1)},
    )
    place = Placement.objects.get(channel=feed)

    moved = api.patch(f"placements/{place.pk}", {"offset_s": 120}).json()
    past = api.patch(f"placements/{place.pk}", {"at": "2020-01-01T00:00:00+07:00"})
    cancelled = api.post(f"placements/{place.pk}/cancel").json()

    assert moved["offset_s"] == 120
    assert past.status_code == 422
    assert cancelled["closed_at"]


def test_deliveries_are_found_by_state_story_and_channel(api, story, feed) -> None:
    api.post(
        f"stories/{story}/plan",
        {"legs": [{"channel": feed.pk}], "go_live_at": later(days=1)},
    )

    rows = api.get(f"deliveries?story={story}&channel={feed.pk}&state=held").json()
    none = api.get("deliveries?state=sent").json()
    unknown = api.get("deliveries?state=lost")

    assert [row["channel"]["id"] for row in rows["items"]] == [feed.pk]
    assert rows["items"][0]["hold_reason"] == "not_live"
    assert none["items"] == []
    assert unknown.status_code == 422
    row = api.get(f"deliveries/{rows['items'][0]['id']}").json()
    assert row["log"] == []
    assert row["label"]


def test_a_failed_delivery_is_tried_again_and_a_sent_one_is_not(
    api, story, feed
) -> None:
    row = live_row(api, story, feed)
    rows = Delivery.objects.filter(pk=row.pk)
    rows.move(State.SENDING, Actor.PUMP)
    rows.move(State.FAILED, Actor.PUMP)

    waiting = api.get("deliveries?needs_person=true").json()["items"]
    tried = api.post(f"deliveries/{row.pk}/retry")

    assert [found["id"] for found in waiting] == [str(row.pk)]
    assert tried.json()["state"] == "due"
    rows.move(State.SENDING, Actor.PUMP)
    rows.move(State.SENT, Actor.PUMP)
    refused = api.post(f"deliveries/{row.pk}/retry")
    assert refused.status_code == 409
    assert refused.json()["state"] == "sent"


def test_a_person_settles_an_uncertain_delivery(api, story, feed) -> None:
    row = live_row(api, story, feed)
    rows = Delivery.objects.filter(pk=row.pk)
    rows.move(State.SENDING, Actor.PUMP)
    rows.move(State.UNCERTAIN, Actor.PUMP, may_be_out=True)

    bad = api.post(
        f"deliveries/{row.pk}/resolve",
        {"outcome": "posted", "permalink": "javascript:x"},
    )
    done = api.post(
        f"deliveries/{row.pk}/resolve",
        {"outcome": "posted", "permalink": "https://example.vn/bai"},
    )

    assert bad.json()["errors"][0]["field"] == "permalink"
    assert done.json()["state"] == "sent"
    assert done.json()["permalink"] == "https://example.vn/bai"


def test_a_delivery_of_another_unit_is_not_there(
    api, api_of, story, feed, other_unit
) -> None:
    api.post(f"stories/{story}/plan", {"legs": [{"channel": feed.pk}]})
    row = Delivery.objects.filter(channel=feed).first()
    stranger = api_of("admin", other_unit)

    assert stranger.get(f"deliveries/{row.pk}").status_code == 404
    assert stranger.post(f"deliveries/{row.pk}/cancel").status_code == 404
    assert stranger.get("deliveries").json()["items"] == []


def test_channels_are_listed_without_their_secrets(api, feed) -> None:
    listed = api.get("channels?network=feed").json()["items"]

    assert [channel["id"] for channel in listed] == [feed.pk]
    assert listed[0]["state"] == "ready"
    assert "settings" not in listed[0]
    probed = api.post(f"channels/{feed.pk}/probe").json()
    assert probed == {
        "ok": True,
        "account_id": "press:gdtd",
        "account_name": "Tòa soạn mẫu",
        "findings": [],
    }


def test_a_leg_carries_its_first_comment_and_the_rows_name_their_part(
    api, story, unit
) -> None:
    page = make_channel(unit, "facebook", "Trang Sóng Biếc", page_id="1001")
    leg = {"channel": page.pk, "follow_up": "Đọc toàn bài ở đây"}

    api.post(f"stories/{story}/publish", {})
    made = api.post(f"stories/{story}/plan", {"legs": [leg]})

    assert made.status_code == 201, made.json()
    [place] = [p for p in made.json()["placements"] if p["channel"]["id"] == page.pk]
    assert place["follow_up"] == "Đọc toàn bài ở đây"
    rows = api.get(f"deliveries?channel={page.pk}").json()["items"]
    assert sorted(row["part"] for row in rows) == [1, 2]
    changed = api.patch(f"placements/{place['id']}", {"follow_up": ""})
    assert changed.json()["follow_up"] == ""
    part_two = Delivery.objects.get(channel=page, part=2)
    assert part_two.state == State.CANCELLED
    [channel] = [c for c in api.get("channels").json()["items"] if c["id"] == page.pk]
    assert channel["capabilities"]["follow_ups"] == 1
