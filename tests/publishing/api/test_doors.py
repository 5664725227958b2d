"""Tokens, errors, limits and keys: what holds for every call."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from publishing.api import urls as api_urls
from publishing.api.problems import ApiProblem
from publishing.api.rate import RateLimit
from publishing.models import ApiToken, IdempotentCall, Story
from tests.publishing.api.conftest import BASE, Api

pytestmark = pytest.mark.api


def draft(column, **fields):
    return {"column": column.pk, "kind": "article", "title": "Tủ sách", **fields}


def test_without_a_token_nothing_opens(client, db) -> None:
    for address in ("stories", "channels", "deliveries", "placements", "columns"):
        for header in ({}, {"authorization": "Bearer nope"}, {"authorization": "x"}):
            response = client.get(f"{BASE}/{address}", headers=header)
            assert response.status_code == 401
            assert response["Content-Type"] == "application/problem+json"
            assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_and_a_leaver_are_shut_out(api_of, unit, editor) -> None:
    revoked = api_of("read", unit)
    ApiToken.objects.update(revoked_at=timezone.now())
    left = api_of("read", unit, editor)
    editor.is_active = False
    editor.save()

    assert revoked.get("stories").status_code == 401
    assert left.get("stories").status_code == 401


@pytest.mark.parametrize(
    ("scope", "status"),
    [("read", 403), ("plan", 201), ("publish", 201), ("admin", 201)],
)
def test_a_scope_contains_the_ones_below_it(api_of, column, scope, status) -> None:
    response = api_of(scope).post("stories", draft(column))

    assert response.status_code == status


def test_publishing_needs_more_than_planning(api_of, column) -> None:
    planner = api_of("plan")
    story = planner.post("stories", draft(column)).json()["id"]

    for verb in ("publish", "withdraw"):
        assert planner.post(f"stories/{story}/{verb}").status_code == 403


def test_a_token_is_stored_as_a_digest_only(api_of, db) -> None:
    api = api_of("read")

    stored = ApiToken.objects.get()

    assert api.token not in str(vars(stored))
    assert api.token.endswith(stored.hint)


def test_unknown_addresses_and_methods_are_problems_too(api) -> None:
    assert api.get("khong-co").status_code == 404
    response = api("DELETE", "stories")
    assert response.status_code == 405
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "column"),
        ({"column": "x"}, "column"),
        ({"kind": "poem"}, "kind"),
        ({"title": "x" * 256}, "title"),
        ({"title": 7}, "title"),
        ({"author": "x" * 121}, "author"),
        ({"weather": "sunny"}, "weather"),
        ({"not_before": "2026-02-31T07:30:00+07:00"}, "not_before"),
        ({"not_before": "31/02/2026 07:30"}, "not_before"),
        ({"not_before": "2026-11-20T07:30:00"}, "not_before"),
        ({"not_before": 1_800_000_000}, "not_before"),
        ({"not_before": "9999-12-31T23:59:59-12:00"}, "not_before"),
        ({"body": [{"type": "dance"}]}, "body.0"),
        ({"body": [{"html": "x"}]}, "body.0"),
        ({"body": "x"}, "body"),
        ({"body": [], "html": "<p>x</p>"}, "html"),
    ],
)
def test_a_bad_value_names_its_field_and_says_why(api, column, body, field) -> None:
    told = body if body == {} else {**draft(column), **body}

    response = api.post("stories", told)

    assert response.status_code == 422
    errors = response.json()["errors"]
    assert field in {error["field"] for error in errors}
    assert all(error["message"] for error in errors)
    assert not Story.objects.exists()


def test_the_reasons_speak_the_callers_language(api, column) -> None:
    vietnamese = api.post("stories", {})
    english = api.post("stories", {}, accept_language="en")

    assert "Cần có trường này." in vietnamese.content.decode()
    assert "This field is needed." in english.content.decode()


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', "\x00", "{'a': 1}"])
def test_a_body_that_is_no_object_is_refused(api, body) -> None:
    assert api.post("stories", body).status_code in {400, 422}


def test_five_september_may_be_written_as_people_write_it(api, column) -> None:
    response = api.post("stories", draft(column, not_before="05/09/2026 07:30"))

    assert response.status_code == 201
    moment = datetime.fromisoformat(response.json()["not_before"])
    assert moment == datetime(2026, 9, 5, 0, 30, tzinfo=UTC)


def test_a_body_of_two_megabytes_is_too_large(api, column) -> None:
    response = api.post("stories", draft(column, lead="x" * (2 * 1024 * 1024)))

    assert response.status_code == 413


def test_too_many_calls_are_told_when_to_come_back(api, settings) -> None:
    settings.LANTOA_API_PER_MINUTE = 3

    answers = [api.get("columns") for _ in range(4)]

    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) >= 1


def test_the_bucket_fills_again(settings) -> None:
    settings.LANTOA_API_PER_MINUTE = 60
    now = [0.0]
    limit = RateLimit(clock=lambda: now[0])
    for _ in range(60):
        limit.take(1)
    with pytest.raises(ApiProblem):
        limit.take(1)
    limit.take(2)

    now[0] = 1.0

    limit.take(1)


def test_the_same_call_twice_is_done_once(api, column) -> None:
    first = api.post("stories", draft(column), idempotency_key="k1")

    again = api.post("stories", draft(column), idempotency_key="k1")

    assert again.status_code == first.status_code == 201
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert again["Idempotent-Replayed"] == "true"
    assert Story.objects.count() == 1


def test_a_key_belongs_to_one_call(api, column) -> None:
    api.post("stories", draft(column), idempotency_key="k1")

    other = api.post("stories", draft(column, title="Khác"), idempotency_key="k1")

    assert other.status_code == 422
    assert other.json()["code"] == "key_reused"
    assert Story.objects.count() == 1


def test_keys_of_different_tokens_do_not_meet(api, api_of, column) -> None:
    api.post("stories", draft(column), idempotency_key="k1")

    other = api_of("plan").post("stories", draft(column), idempotency_key="k1")

    assert other.status_code == 201
    assert Story.objects.count() == 2


def test_a_call_still_running_is_a_conflict(api, column) -> None:
    api.post("stories", draft(column), idempotency_key="k1")
    IdempotentCall.objects.update(status=None, body=None)

    response = api.post("stories", draft(column), idempotency_key="k1")

    assert response.status_code == 409
    assert response.json()["code"] == "in_progress"


def test_a_refusal_is_answered_alike_and_a_passing_one_is_not_kept(api, column) -> None:
    bad = draft(column, title="x" * 300)
    assert api.post("stories", bad, idempotency_key="k1").status_code == 422
    assert api.post("stories", bad, idempotency_key="k1").status_code == 422
    missing = f"{BASE}/stories/{'0' * 8}-0000-4000-8000-{'0' * 12}/withdraw"

    api.post(missing, {"reason": "x"}, idempotency_key="k2")

    assert {call.status for call in IdempotentCall.objects.all()} == {422, 404}


@pytest.mark.parametrize("key", ["", "có dấu", "x" * 256])
def test_a_bad_key_is_refused(api, column, key) -> None:
    response = api.client.generic(
        "POST",
        f"{BASE}/stories",
        json.dumps(draft(column)),
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {api.token}",
        HTTP_IDEMPOTENCY_KEY=key,
    )

    assert response.status_code == 400
    assert not Story.objects.exists()


def test_an_unexpected_error_is_a_problem_without_details(
    client, db, api_of, caplog
) -> None:
    def broken(request):
        raise RuntimeError("secret detail")

    operation = api_urls.api.default_router
    assert operation is not None
    response = api_urls.api.on_exception(None, RuntimeError("secret detail"))

    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()
    assert "secret detail" in caplog.text


def test_the_docs_need_no_other_host(client, db) -> None:
    page = client.get(f"{BASE}/docs")
    schema = client.get(f"{BASE}/openapi.json").json()

    assert page.status_code == 200
    assert "cdn" not in page.content.decode()
    assert "http://" not in page.content.decode().replace("http://testserver", "")
    assert schema["openapi"].startswith("3.")
    paths = {path.removeprefix(BASE) for path in schema["paths"]}
    assert {
        "/stories",
        "/stories/{story_id}",
        "/stories/{story_id}/plan",
        "/stories/{story_id}/publish",
        "/stories/{story_id}/withdraw",
        "/media",
        "/channels",
        "/channels/{channel_id}/probe",
        "/placements",
        "/deliveries",
        "/deliveries/{delivery_id}",
        "/deliveries/{delivery_id}/retry",
        "/deliveries/{delivery_id}/cancel",
        "/deliveries/{delivery_id}/resolve",
    } <= paths
    assert schema["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"


def test_the_root_says_where_to_begin(client, db) -> None:
    assert client.get(f"{BASE}/").json()["docs"].endswith("/docs")


def test_a_caller_of_one_unit_does_not_see_another(
    api_of, unit, other_unit, column
) -> None:
    story = api_of("plan", unit).post("stories", draft(column)).json()
    stranger: Api = api_of("publish", other_unit)

    assert stranger.get("stories").json()["items"] == []
    for path in (f"stories/{story['id']}", f"stories/{story['page']}"):
        assert stranger.get(path).status_code == 404
        assert stranger.patch(path, {"title": "Cướp"}).status_code == 404
        assert stranger.post(f"{path}/withdraw", {"reason": "x"}).status_code == 404
    assert stranger.post("stories", draft(column)).status_code == 422
    assert stranger.get("columns").json()["items"] == []


def test_a_person_may_not_do_more_by_token_than_in_the_admin(
    api_of, unit, other_unit, column, editor
) -> None:
    from tests.stories import make_column

    api = api_of("admin", None, editor)

    assert api.post("stories", draft(column)).status_code == 201
    elsewhere = make_column(other_unit)
    assert api.post("stories", draft(elsewhere)).status_code == 422


def test_pages_follow_each_other_without_gap_or_repeat(api, column) -> None:
    made = [api.post("stories", draft(column)).json()["id"] for _ in range(5)]

    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(f"stories?limit=2&cursor={cursor}").json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]

    assert seen == made[::-1]


@pytest.mark.parametrize("query", ["cursor=x", "cursor=W10", "limit=0", "limit=1000"])
def test_a_bad_page_is_refused(api, query) -> None:
    assert api.get(f"stories?{query}").status_code == 422
