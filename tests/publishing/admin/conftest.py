"""A desk with channels that need no network, and people of two units."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from publishing import credentials
from publishing.models import Channel
from publishing.models.channel import account_identity
from tests.stories import make_editor


def make_channel(unit: Any, network: str, name: str, **settings: Any) -> Channel:
    channel = Channel(unit_id=unit.pk, network=network, name=name, settings=settings)
    channel.account_id = account_identity(
        channel.connector, channel.settings_object, channel.unit_id
    )
    channel.save()
    return channel


@pytest.fixture
def zalo(unit) -> Channel:
    """A place without an API: posted by hand."""
    return make_channel(unit, "manual", "Zalo nhóm", place="Zalo nhóm tổ Toán")


@pytest.fixture
def facebook(unit) -> Channel:
    channel = make_channel(unit, "facebook", "Trang Sóng Biếc", page_id="1001")
    secrets = channel.connector.secrets_model.model_validate({"page_token": "EAAB" * 8})
    credentials.store(channel, secrets)
    return channel


@pytest.fixture
def foreign_channel(other_unit) -> Channel:
    return make_channel(other_unit, "manual", "Bảng tin Suối Mây", place="Bảng tin")


@pytest.fixture
def desk(client: Client, editor) -> Client:
    """A browser signed in as the unit's editor, in Vietnamese."""
    client.force_login(editor)
    return client


@pytest.fixture
def stranger(other_unit) -> Client:
    """A browser signed in as an editor of another unit."""
    client = Client()
    client.force_login(make_editor(other_unit, "nguoila"))
    return client


def in_english(client: Client) -> Client:
    from wagtail.users.models import UserProfile

    user_id = client.session["_auth_user_id"]
    profile, _made = UserProfile.objects.get_or_create(user_id=user_id)
    profile.preferred_language = "en"
    profile.save()
    return client
