"""channels/{id}/products, products/{id}: standing orders and older stories by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.models import Check
from publishing.models import Placement, Product
from publishing.planning import product_terms
from publishing.planning.product_terms import Terms
from tests.publishing import fakes
from tests.publishing.admin.conftest import make_channel
from tests.stories import make_column, make_editor, make_story

pytestmark = [pytest.mark.api, pytest.mark.django_db]


@pytest.fixture
def product(feed) -> Product:
    return product_terms.begin(feed, Terms("Mọi bài"), now=fakes.now())


def field_of(response) -> list[str]:
    return [error["field"] for error in response.json()["errors"]]


def test_a_product_begins_is_listed_changed_and_ended(api, feed, column):
    asked = {
        "name": "  Gương   sáng ",
        "filter": {"kinds": ["exemplar"], "columns": [column.pk]},
        "offset_s": 900,
    }

    made = api.post(f"channels/{feed.pk}/products", asked)

    assert made.status_code == 201
    told = made.json()
    assert told["name"] == "Gương sáng"
    assert told["filter"] == {
        "kinds": ["exemplar"],
        "units": [],
        "columns": [column.pk],
    }
    assert told["ended_at"] is None
    assert api.get(f"channels/{feed.pk}/products").json()["items"] == [told]

    changed = api.patch(f"products/{told['id']}", {"offset_s": 0}).json()
    assert changed["filter"] == told["filter"]
    assert changed["offset_s"] == 0

    ended = api.patch(f"products/{told['id']}", {"ended": True}).json()
    assert ended["ended_at"]
    assert api.patch(f"products/{told['id']}", {"ended": True}).json() == ended
    assert api.patch(f"products/{told['id']}", {"ended": False}).status_code == 409
    assert api.patch(f"products/{told['id']}", {"name": "Khác"}).status_code == 409
    assert api.post(f"products/{told['id']}/catch-up", {}).status_code == 409


def test_what_begins_here_plans_the_next_story(api, feed, story_page):
    api.post(f"channels/{feed.pk}/products", {"name": "Mọi bài"})

    fakes.publish(story_page)

    assert Placement.objects.filter(channel=feed).count() == 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": "Thử", "filter": {"kinds": ["poem"]}}, "filter.kinds"),
        ({"name": "Thử", "filter": {"columns": [987654]}}, "filter.columns"),
        ({"name": "Thử", "filter": {"units": [987654]}}, "filter.units"),
        ({"name": "Thử", "filter": {"poets": []}}, "filter.poets"),
        ({"name": "Thử", "offset_s": -1}, "offset_s"),
        ({"name": "Thử", "offset_s": 10**12}, "offset_s"),
    ],
)
def test_bad_terms_are_refused_with_their_field(api, feed, asked, field):
    response = api.post(f"channels/{feed.pk}/products", asked)

    assert response.status_code == 422
    assert field_of(response) == [field]
    assert not Product.objects.exists()


def test_a_column_of_another_unit_is_refused(api, feed, other_unit):
    theirs = make_column(other_unit)
    asked = {"name": "Lấn sang", "filter": {"columns": [theirs.pk]}}

    response = api.post(f"channels/{feed.pk}/products", asked)

    assert field_of(response) == ["filter.columns"]


def test_a_channel_that_is_no_partner_or_closed_carries_none(api, unit, feed):
    wall = make_channel(unit, "manual", "Bảng tin", place="Bảng tin")
    feed.closed_at = fakes.now()
    feed.save()

    for channel in (wall, feed):
        response = api.post(f"channels/{channel.pk}/products", {"name": "Thử"})
        assert response.status_code == 409


def test_the_same_key_begins_one_product(api, feed):
    for _twice in range(2):
        api.post(
            f"channels/{feed.pk}/products",
            {"name": "Mọi bài"},
            **{"Idempotency-Key": "goi-bai-1"},
        )

    assert Product.objects.count() == 1


def test_older_stories_are_told_first_then_planned_once(api, feed, column):
    stories = [fakes.publish(make_story(column, f"Bài {n}")) for n in range(2)]
    product = product_terms.begin(feed, Terms("Mọi bài"), now=fakes.now())
    path = f"products/{product.pk}/catch-up"

    dry = api.post(path, {"dry_run": True}).json()
    assert [story["id"] for story in dry["stories"]] == [str(s.pk) for s in stories]
    assert (dry["planned"], dry["refused"], dry["more"]) == ([], [], False)
    assert not Placement.objects.filter(channel=feed).exists()

    done = api.post(path, {"stories": [str(stories[1].pk)]}).json()
    assert [place["story"] for place in done["planned"]] == [str(stories[1].pk)]

    rest = api.post(path, {}).json()
    assert [place["story"] for place in rest["planned"]] == [str(stories[0].pk)]
    assert api.post(path, {}).json()["stories"] == []
    assert Placement.objects.filter(channel=feed).count() == 2


def test_a_range_is_from_and_to(api, feed, story_page):
    story = fakes.publish(story_page)
    product = product_terms.begin(feed, Terms("Mọi bài"), now=fakes.now())
    day = timedelta(days=1)

    def found(**span) -> int:
        asked = {key: value.isoformat() for key, value in span.items()}
        body = {"dry_run": True, **asked}
        return len(api.post(f"products/{product.pk}/catch-up", body).json()["stories"])

    moment = story.first_published_at
    assert found(**{"from": moment - day, "to": moment + day}) == 1
    assert found(**{"from": moment + day}) == 0
    assert found(to=moment) == 0


def test_a_time_that_cannot_be_read_is_refused(api, product):
    response = api.post(f"products/{product.pk}/catch-up", {"from": "hôm qua"})

    assert field_of(response) == ["from"]


def test_a_refused_story_says_why(api, feed, story_page):
    fakes.publish(story_page)
    Check.objects.all().delete()
    type(story_page.lead_picture).objects.update(basis="")
    product = product_terms.begin(feed, Terms("Mọi bài"), now=fakes.now())

    told = api.post(f"products/{product.pk}/catch-up", {}).json()

    assert told["planned"] == []
    (refused,) = told["refused"]
    assert refused["title"] == story_page.title
    assert refused["reasons"][0]["message"]


def test_another_units_products_are_not_there(api_of, other_unit, feed, product):
    stranger = api_of("publish", other_unit)

    assert stranger.get(f"channels/{feed.pk}/products").status_code == 404
    begun = stranger.post(f"channels/{feed.pk}/products", {"name": "Xen vào"})
    assert begun.status_code == 404
    assert stranger.patch(f"products/{product.pk}", {"ended": True}).status_code == 404
    assert stranger.post(f"products/{product.pk}/catch-up").status_code == 404
    product.refresh_from_db()
    assert product.ended_at is None
    assert Product.objects.count() == 1


def test_who_may_only_read_or_plan_begins_nothing(api_of, unit, feed, product):
    for scope in ("read", "plan"):
        caller = api_of(scope, unit)
        assert caller.get(f"channels/{feed.pk}/products").status_code == 200
        begun = caller.post(f"channels/{feed.pk}/products", {"name": "Thử"})
        assert begun.status_code == 403
        assert (
            caller.patch(f"products/{product.pk}", {"ended": True}).status_code == 403
        )


def test_a_person_of_another_unit_is_not_helped_by_a_wide_token(
    api_of, other_unit, product
):
    caller = api_of("admin", user=make_editor(other_unit, "nguoila"))

    assert caller.patch(f"products/{product.pk}", {"ended": True}).status_code == 404
