"""What the content API tells, and to whom it tells nothing."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from cms.api.description import ENDPOINTS
from cms.models import Exemplar
from tests.cms.api.conftest import BASE
from tests.cms.published import live_story, publish
from tests.stories import make_image, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.api]


def ids(answer) -> list[int]:
    return [item["id"] for item in answer["items"]]


def test_stories_come_newest_first_with_what_a_card_needs(ask, live, elsewhere):
    answer = ask("stories/")
    first, second = answer["items"]

    assert answer["meta"]["total_count"] == 2
    assert (first["id"], second["id"]) == (elsewhere.pk, live.pk)
    assert second["title"] == live.title
    assert second["kind"] == "exemplar"
    assert second["meta"]["html_url"] == live.full_url
    assert second["picture"]["credit"] == "Ảnh: NVCC"
    assert second["unit"]["title"].startswith("Công đoàn Trường Sóng Biếc")
    assert second["column"]["title"] == "Gương sáng"
    assert second["exemplar"]["name"] == "cô Trần Thị Ngọc Hoà"
    assert "body" not in second


def test_one_story_has_its_html_its_pictures_and_its_movements(ask, live, movement):
    item = ask(f"stories/{live.pk}/")

    assert "<h2>Ngọn đèn bão</h2>" in item["body"]
    assert f'src="{item["pictures"][1]["url"]}"' in item["body"]
    assert [one["id"] for one in item["movements"]] == [movement.pk]
    assert item["licence"] == "Được đăng lại, ghi rõ nguồn và tác giả."
    assert set(item) == {"id", "meta", *_fields("stories")}


def _fields(name: str) -> list[str]:
    [endpoint] = [one for one in ENDPOINTS if one.collection == name]
    return list(endpoint.item_fields)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: one.collection)
def test_an_item_has_exactly_the_fields_that_are_described(ask, live, endpoint):
    answer = ask(f"{endpoint.collection}/?fields=*")

    assert answer["meta"]["total_count"] == len(answer["items"]) > 0
    for item in answer["items"]:
        assert set(item) == {"id", "meta", *endpoint.item_fields}


def test_fields_are_added_left_out_and_chosen_alone(ask, live):
    [added] = ask("stories/?fields=body,-lead")["items"]
    [alone] = ask("stories/?fields=_,title")["items"]

    assert "body" in added
    assert "lead" not in added
    assert set(alone) == {"id", "meta", "title"}


def test_nothing_private_of_a_person_is_told(ask, live):
    text = str(ask("exemplars/?fields=*")) + str(ask(f"stories/{live.pk}/"))

    for word in ("ethnic", "search_folded", "consent", "deceased", "owner", "checked"):
        assert word not in text


def test_drafts_and_what_was_taken_down_are_not_there(client, ask, live, column):
    draft = make_story(column, "Bản nháp")

    assert ids(ask("stories/")) == [live.pk]
    ask(f"stories/{draft.pk}/", 404)
    tag = client.get(f"{BASE}stories/{live.pk}/")["ETag"]

    live.unpublish()

    answer = client.get(f"{BASE}stories/{live.pk}/", headers={"if-none-match": tag})
    assert answer.status_code == 404
    assert ids(ask("stories/")) == []
    assert ask("exemplars/")["items"] == []


def test_pages_behind_a_password_are_not_there(ask, live, column, elsewhere):
    PageViewRestriction.objects.create(
        page=column, restriction_type="password", password="x"
    )

    assert ids(ask("stories/")) == [elsewhere.pk]
    ask(f"stories/{live.pk}/", 404)


def test_an_unpublished_edit_stays_unseen(ask, live):
    live.title = "Chưa duyệt"
    live.save_revision()

    assert "Chưa duyệt" not in str(ask(f"stories/{live.pk}/"))


def test_images_are_those_of_live_stories_alone(ask, live, unit):
    make_image(unit, "red", title="Ảnh chưa dùng")

    items = ask("images/")["items"]

    assert len(items) == 2
    assert all("/media/" in item["url"] for item in items)
    assert "Ảnh chưa dùng" not in str(items)


def test_people_come_in_vietnamese_name_order(ask, column, unit):
    for name in ("Trần Thị Ngọc Hoà", "Lò Văn Ánh", "Đặng Đình Đức"):
        person = Exemplar.objects.create(unit=unit, full_name=name)
        live_story(column, f"Chuyện của {name}", exemplar=person)

    names = [item["full_name"] for item in ask("exemplars/")["items"]]

    assert names == ["Lò Văn Ánh", "Đặng Đình Đức", "Trần Thị Ngọc Hoà"]


def test_a_movement_tells_its_plan_as_html_and_a_column_its_embed(
    ask, live, movement, column
):
    plan = ask(f"movements/{movement.pk}/")["plan"]
    embed = ask(f"columns/{column.pk}/")["embed_url"]

    assert "<b>năm</b>" in plan
    assert embed.endswith(f"/{column.slug}/")
    assert "/nhung/" in embed


def test_a_page_of_twenty_needs_no_query_per_story(
    ask, column, person, django_assert_max_num_queries
):
    def publish_more(numbers) -> None:
        for number in numbers:
            live_story(column, f"Bài {number}", exemplar=person)
        cache.clear()

    publish_more(range(2))
    with django_assert_max_num_queries(14) as two:
        assert len(ask("stories/?fields=*")["items"]) == 2
        asked = len(two)
    publish_more(range(2, 7))
    with django_assert_max_num_queries(asked):
        assert len(ask("stories/?fields=*")["items"]) == 7


def test_an_unchanged_answer_is_304_and_a_changed_one_is_not(client, live):
    first = client.get(f"{BASE}stories/")
    same = client.get(f"{BASE}stories/", headers={"if-none-match": first["ETag"]})
    live.title = "Cô Hoà thắp đèn"
    live.save_revision()
    publish(live)
    other = client.get(f"{BASE}stories/", headers={"if-none-match": first["ETag"]})

    assert first["Access-Control-Allow-Origin"] == "*"
    assert "max-age=60" in first["Cache-Control"]
    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200


def test_a_story_is_found_by_slug_and_by_path(client, live):
    for query in (f"slug={live.slug}", f"html_path={live.get_url_parts()[2]}"):
        answer = client.get(f"{BASE}stories/find/?{query}&fields=title")
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"/stories/{live.pk}/?fields=title")
    assert client.get(f"{BASE}stories/find/?slug=khong-co").status_code == 404


def test_nothing_can_be_written_here(client, live):
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"{BASE}stories/{live.pk}/").status_code == 405
