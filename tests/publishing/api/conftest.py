from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from publishing.api.auth import create_token
from publishing.api.rate import limit

BASE = "/api/publishing/v1"


class Api:
    """A caller with one token. Every answer is checked to be JSON of our kinds."""

    def __init__(self, client: Client, token: str) -> None:
        self.client = client
        self.token = token

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        content = (
            {}
            if body is None
            else {
                "data": body if isinstance(body, str) else json.dumps(body),
                "content_type": "application/json",
            }
        )
        response = self.client.generic(
            method,
            path if path.startswith("/") else f"{BASE}/{path}",
            headers={"authorization": f"Bearer {self.token}", **headers},
            **content,
        )
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json", response
            told = response.json()
            assert told["status"] == response.status_code
            assert told["type"] == f"urn:lantoa:problem:{told['code']}"
            assert told["title"]
        return response

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self("PATCH", path, body, **headers)

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        return self.client.post(
            f"{BASE}/{path}",
            fields,
            headers={"authorization": f"Bearer {self.token}", **headers},
        )


@pytest.fixture(autouse=True)
def _full_buckets():
    limit.forget()


@pytest.fixture
def api_of(client):
    """Make a caller: api_of("plan", unit)."""

    def make(scope: str = "publish", unit: Any = None, user: Any = None) -> Api:
        _token, text = create_token(
            "Thử", scope, unit_page_id=unit.pk if unit else None, user=user
        )
        return Api(client, text)

    return make


@pytest.fixture
def api(api_of, unit) -> Api:
    return api_of("publish", unit)


@pytest.fixture
def feed(unit):
    """A channel of the unit that needs no network: a press feed."""
    from publishing.models import Channel

    return Channel.objects.create(
        unit_id=unit.pk,
        network="feed",
        account_id="press:gdtd",
        name="Tòa soạn mẫu",
        settings={"code": "gdtd"},
    )
