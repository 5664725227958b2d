""" "Hôm nay" tells when a picture of a live story may be used no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cms.published import live_story
from tests.stories import make_image, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HOME = "/admin/"


def text_of(client) -> str:
    return client.get(HOME).content.decode()


def with_rights(unit, days: int, colour: str):
    until = timezone.localdate() + timedelta(days=days)
    return make_image(unit, colour, title=f"Ảnh {colour}", rights_until=until)


def test_a_right_that_ends_soon_is_told_with_its_remedy(desk, unit, column):
    image = with_rights(unit, 3, "navy")
    page = live_story(column, "Bài có ảnh sắp hết hạn", lead_picture=image)

    text = text_of(desk)

    assert page.title in text
    assert "Sắp hết hạn dùng ảnh" in text
    assert f"{image.rights_until:%d/%m/%Y}" in text
    assert f'href="{reverse("cms_picture_places", args=[image.pk])}"' in text


def test_a_right_that_ended_is_told_otherwise(desk, unit, column):
    image = with_rights(unit, 3, "navy")
    live_story(column, "Bài có ảnh đã hết hạn", lead_picture=image)
    type(image).objects.filter(pk=image.pk).update(
        rights_until=timezone.localdate() - timedelta(days=1)
    )

    assert "Đã hết hạn dùng ảnh" in text_of(desk)


def test_only_live_stories_of_ones_own_with_little_time_are_told(
    desk, stranger, unit, column
):
    live_story(column, "Còn lâu", lead_picture=with_rights(unit, 90, "navy"))
    make_story(column, "Nháp", lead_picture=with_rights(unit, 2, "crimson"))
    down = live_story(column, "Đã gỡ", lead_picture=with_rights(unit, 2, "green"))
    down.unpublish()

    assert "hết hạn dùng ảnh" not in text_of(desk)

    live_story(column, "Của ta", lead_picture=with_rights(unit, 2, "olive"))

    assert "hết hạn dùng ảnh" in text_of(desk)
    assert "hết hạn dùng ảnh" not in text_of(stranger)
