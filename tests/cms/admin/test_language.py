"""Vietnamese first; English when the browser, a link or the account asks."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "query", "words"),
    [
        ("vi", "", "Đăng nhập Lan Tỏa"),
        ("", "", "Đăng nhập Lan Tỏa"),
        ("fr", "", "Đăng nhập Lan Tỏa"),
        ("en-US,en", "", "Sign in to Lan Tỏa"),
        ("vi", "?lang=en", "Sign in to Lan Tỏa"),
        ("en", "?lang=vi", "Đăng nhập Lan Tỏa"),
        ("vi", "?lang=xx", "Đăng nhập Lan Tỏa"),
        ("vi", "?lang=", "Đăng nhập Lan Tỏa"),
    ],
)
def test_who_decides_the_language(header, query, words):
    client = Client(headers={"accept-language": header} if header else {})

    assert words in client.get(f"/admin/login/{query}").content.decode()


def test_the_choice_of_a_link_is_remembered(desk, unit):
    assert "Write a story" in desk.get("/admin/?lang=en").content.decode()

    assert "Write a story" in desk.get("/admin/").content.decode()


def test_a_link_wins_over_the_account_and_changes_it(desk, editor):
    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = "vi"
    profile.save()

    assert "Write a story" in desk.get("/admin/?lang=en").content.decode()

    profile.refresh_from_db()
    assert profile.preferred_language == "en"
