"""Gói bài on the screens of partners and channels: made, explained, ended, sent late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from publishing.models import Placement, Product, Story
from publishing.planning import product_terms
from publishing.planning.product_terms import Terms
from publishing.press.partners import create_partner
from tests.publishing import fakes
from tests.publishing.admin.conftest import in_english, make_channel
from tests.stories import make_column, make_story

pytestmark = [pytest.mark.press, pytest.mark.django_db]


def url(name: str, *args) -> str:
    return reverse(f"publishing_products:{name}", args=args)


@pytest.fixture
def partner(unit):
    return create_partner(unit.pk, "Tòa soạn mẫu")[0]


@pytest.fixture
def product(partner) -> Product:
    began = fakes.now() - timedelta(hours=1)
    return product_terms.begin(partner.channel, Terms("Gương sáng"), now=began)


def typed(**fields) -> dict:
    return {"name": "Tin giáo dục", "amount": "15", "unit": "m", **fields}


def test_a_product_is_added_to_a_partner_and_changed(desk, partner, column):
    home = reverse("publishing_partners:detail", args=[partner.pk])
    assert "Gói bài tự động" in desk.get(home).content.decode()
    blank = desk.get(url("add", partner.channel_id)).content.decode()
    assert f'name="columns" value="{column.pk}"> ' in blank
    data = typed(kinds=["exemplar"], columns=[column.pk])

    page = desk.post(url("add", partner.channel_id), data, follow=True)

    product = Product.objects.get()
    assert product.filter == {"kinds": ["exemplar"], "columns": [column.pk]}
    assert product.offset_s == 900
    assert "Gương điển hình" in page.content.decode()
    assert "Tin giáo dục" in desk.get(home).content.decode()

    desk.post(url("edit", product.pk), typed(name="Tin", amount="0"))
    product.refresh_from_db()
    assert (product.name, product.filter, product.offset_s) == ("Tin", {}, 0)


def test_the_form_shows_what_is_chosen(desk, product, column):
    product.filter = {"columns": [column.pk], "kinds": ["article"]}
    product.offset_s = 7200
    product.save()

    text = desk.get(url("edit", product.pk)).content.decode()

    assert f'name="columns" value="{column.pk}" checked' in text
    assert 'name="kinds" value="article" checked' in text
    assert 'value="2"' in text
    assert '<option value="h" selected>' in text


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ({"name": ""}, "đặt tên cho gói bài"),
        ({"amount": "mười"}, "số nguyên"),
        ({"kinds": ["poem"]}, "Không có thể loại"),
        ({"columns": ["x"]}, "Không có chuyên mục"),
        ({"columns": ["987654"]}, "đơn vị có kênh này"),
    ],
)
def test_a_form_with_bad_input_is_refused_and_stays_typed(
    desk, partner, column, bad, word
):
    data = {**typed(kinds=["reportage"], name="Của tôi", amount="12"), **bad}

    text = desk.post(url("add", partner.channel_id), data).content.decode()

    assert word in text
    assert f'value="{data["amount"]}"' in text
    assert f'value="{data["name"]}"' in text
    assert ('value="reportage" checked' in text) == ("kinds" not in bad)
    assert not Product.objects.exists()


def test_a_column_that_was_deleted_stays_ticked(desk, product):
    product.filter = {"columns": [987654]}
    product.save()

    text = desk.get(url("edit", product.pk)).content.decode()
    assert "chuyên mục đã xóa" in text

    desk.post(url("edit", product.pk), typed(columns=["987654"]))
    product.refresh_from_db()
    assert product.filter == {"columns": [987654]}


def test_its_page_says_of_each_story_whether_it_goes_and_why(desk, unit, product):
    taken, other = make_column(unit, "Nhận"), make_column(unit, "Tin ngắn")
    product.filter = {"columns": [taken.pk]}
    product.save()
    fakes.publish(make_story(taken, "Bài được nhận"))
    fakes.publish(make_story(other, "Bài không được nhận"))

    text = desk.get(url("detail", product.pk)).content.decode()

    assert "Bài đã có chỗ ở đó." in text
    assert "Không nhận chuyên mục này: Tin ngắn." in text
    assert text.index("Bài không được nhận") < text.index("Bài được nhận")


def test_ending_it_stops_new_stories_alone(desk, product, column):
    desk.post(url("end", product.pk))

    product.refresh_from_db()
    assert product.ended_at is not None
    fakes.publish(make_story(column))
    assert not Placement.objects.filter(channel=product.channel).exists()
    assert desk.get(url("edit", product.pk)).status_code == 404
    assert desk.get(url("catch_up", product.pk)).status_code == 404
    assert (
        "đã kết thúc"
        in desk.get(
            reverse("publishing_partners:detail", args=[product.channel.partner.pk])
        ).content.decode()
    )


def test_older_stories_are_listed_first_and_sent_when_confirmed(desk, partner, column):
    stories = [fakes.publish(make_story(column, f"Bài cũ {n}")) for n in range(2)]
    product = product_terms.begin(partner.channel, Terms("Mọi bài"), now=fakes.now())

    text = desk.get(url("catch_up", product.pk)).content.decode()
    assert "Bài cũ 0" in text
    assert "Bài cũ 1" in text
    assert not Placement.objects.filter(channel=partner.channel).exists()

    for _twice in range(2):
        text = desk.post(
            url("catch_up", product.pk), {"story": [stories[0].pk, "khong-phai-ma"]}
        ).content.decode()
    place = Placement.objects.get(channel=partner.channel)
    assert place.story == stories[0]
    assert place.created_by.username == "bientap"
    assert "Bài cũ 1" in text


def test_what_is_refused_is_said_story_by_story(desk, partner, column):
    from cms.models import Check

    fakes.publish(make_story(column, "Thiếu minh chứng"))
    Check.objects.all().delete()
    product = product_terms.begin(partner.channel, Terms("Mọi bài"), now=fakes.now())

    text = desk.post(
        url("catch_up", product.pk), {"story": [Story.objects.get().pk]}
    ).content.decode()

    assert "Chưa gửi" in text
    assert "Gửi ngay 0 bài." in text
    assert not Placement.objects.filter(channel=partner.channel).exists()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"from": "", "to": "", "q": ""}, True),
        ({"from": "01/01/2020", "to": "02/01/2020", "q": ""}, False),
        ({"from": "", "to": "", "q": "không có chữ này"}, False),
        ({"from": "hôm qua", "to": "", "q": ""}, False),
    ],
)
def test_the_list_is_narrowed_by_days_and_words(desk, partner, column, asked, shown):
    fakes.publish(make_story(column, "Bài cũ"))
    product = product_terms.begin(partner.channel, Terms("Mọi bài"), now=fakes.now())

    text = desk.get(url("catch_up", product.pk), asked).content.decode()

    assert ("Bài cũ" in text) == shown
    assert f'value="{asked["from"]}"' in text


def test_sending_nothing_says_so(desk, product):
    text = desk.post(url("catch_up", product.pk), {}).content.decode()

    assert "chọn ít nhất một bài" in text


def test_a_webhook_has_its_products_on_the_page_of_its_channel(desk, unit):
    hook = make_channel(unit, "webhook", "Báo bạn", url="https://bao.example/hook")
    home = reverse("publishing_channels:detail", args=[hook.pk])

    assert url("add", hook.pk) in desk.get(home).content.decode()
    desk.post(url("add", hook.pk), typed())

    assert "Tin giáo dục" in desk.get(home).content.decode()


def test_a_place_that_is_no_partner_has_no_products(desk, zalo):
    home = reverse("publishing_channels:detail", args=[zalo.pk])

    assert "Gói bài" not in desk.get(home).content.decode()
    assert desk.get(url("add", zalo.pk)).status_code == 404


def test_products_of_another_unit_are_refused(stranger, product):
    channel = product.channel_id

    for name, number in (
        ("detail", product.pk),
        ("edit", product.pk),
        ("catch_up", product.pk),
        ("add", channel),
    ):
        assert stranger.get(url(name, number)).status_code == 302, name
    for name, number in (
        ("edit", product.pk),
        ("end", product.pk),
        ("catch_up", product.pk),
        ("add", channel),
    ):
        assert stranger.post(url(name, number), typed()).status_code == 302, name
    product.refresh_from_db()
    assert (product.name, product.ended_at) == ("Gương sáng", None)
    assert Product.objects.count() == 1


def test_the_screens_speak_both_languages(desk, product):
    assert "Gửi bù" in desk.get(url("detail", product.pk)).content.decode()
    english = in_english(desk).get(url("detail", product.pk)).content.decode()
    assert "Send older stories" in english
