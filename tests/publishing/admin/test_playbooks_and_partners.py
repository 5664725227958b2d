"""Kịch bản and Đối tác: made, changed, and kept to their unit."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from publishing.models import Partner, Playbook
from publishing.planning.playbooks import save_playbook
from publishing.press.partners import create_partner
from tests.publishing.admin.conftest import in_english

pytestmark = pytest.mark.press


def books(name: str, *args) -> str:
    return reverse(f"publishing_playbooks:{name}", args=args)


def press(name: str, *args) -> str:
    return reverse(f"publishing_partners:{name}", args=args)


def steps(channel, amount: str = "10", unit: str = "s") -> dict[str, str]:
    name = f"leg-{channel.pk}"
    return {name: "1", f"{name}-amount": amount, f"{name}-unit": unit}


def test_a_playbook_is_made_changed_and_deleted(desk, unit, zalo):
    assert "Chưa có kịch bản nào" in desk.get(books("index")).content.decode()

    desk.post(books("add"), {"unit": unit.pk, "name": "Thử nhanh", **steps(zalo)})
    book = Playbook.objects.get()
    assert [(s.channel_id, s.offset_s) for s in book.steps.all()] == [(zalo.pk, 10)]
    assert "Thử nhanh" in desk.get(books("index")).content.decode()

    desk.post(books("edit", book.pk), {"name": "Chậm", **steps(zalo, "2", "h")})
    book.refresh_from_db()
    assert book.name == "Chậm"
    assert book.steps.get().offset_s == 7200

    desk.post(books("edit", book.pk), {"delete": "1"})
    assert not Playbook.objects.exists()


@pytest.mark.parametrize(
    ("name", "amount", "word"),
    [
        ("", "10", "đặt tên cho kịch bản"),
        ("Thử", "mười", "số nguyên"),
        ("Thử", "-5", "số nguyên"),
    ],
)
def test_a_bad_playbook_is_refused_and_stays_typed(
    desk, unit, zalo, name, amount, word
):
    data = {"unit": unit.pk, "name": name, **steps(zalo, amount)}

    text = desk.post(books("add"), data).content.decode()

    assert word in text
    assert f'value="{amount}"' in text
    assert not Playbook.objects.exists()


def test_a_playbook_without_places_is_refused(desk, unit, zalo):
    text = desk.post(books("add"), {"unit": unit.pk, "name": "Trống"}).content.decode()

    assert "chọn ít nhất một nơi" in text


def test_playbooks_of_another_unit_are_refused(stranger, unit, zalo):
    book = save_playbook(unit.pk, "Của Sóng Biếc", [(zalo.pk, 0)])

    assert "Của Sóng Biếc" not in stranger.get(books("index")).content.decode()
    assert stranger.get(books("edit", book.pk)).status_code == 302
    assert stranger.post(books("edit", book.pk), {"delete": "1"}).status_code == 302
    data = {"unit": unit.pk, "name": "Xen vào", **steps(zalo)}
    assert stranger.post(books("add"), data).status_code == 302
    assert Playbook.objects.count() == 1


def test_a_partners_token_is_shown_once(desk, unit):
    data = {"unit": unit.pk, "name": "Tòa soạn mẫu (hư cấu)", "contact": "Cô An"}

    page = desk.post(press("add"), data, follow=True)

    address = re.search(r"/press/([\w-]{40,})/rss\.xml", page.content.decode())
    assert address
    partner = Partner.objects.get()
    again = desk.get(press("detail", partner.pk)).content.decode()
    assert address[1] not in again
    assert address[1][-4:] in again


def test_a_new_token_leaves_the_old_one_working_until_it_is_ended(desk, unit):
    partner, _token = create_partner(unit.pk, "Tòa soạn mẫu")

    desk.post(press("act", partner.pk, "rotate"))
    assert partner.tokens.filter(revoked_at=None).count() == 2

    old = partner.tokens.order_by("pk").first()
    desk.post(press("act", partner.pk, "revoke"), {"token": old.pk})
    assert partner.tokens.filter(revoked_at=None).count() == 1


def test_a_partner_without_a_name_is_refused_and_stays_typed(desk, unit):
    data = {"unit": unit.pk, "name": "", "contact": "Cô An, 0900"}

    text = desk.post(press("add"), data).content.decode()

    assert "đặt tên cho đối tác" in text
    assert "Cô An, 0900" in text
    assert not Partner.objects.exists()


def test_the_list_of_partners_speaks_both_languages(desk, unit):
    create_partner(unit.pk, "Tòa soạn mẫu")

    assert "Thêm đối tác" in desk.get(press("index")).content.decode()
    assert "New partner" in in_english(desk).get(press("index")).content.decode()


def test_partners_of_another_unit_are_refused(stranger, unit):
    partner, _token = create_partner(unit.pk, "Tòa soạn mẫu")

    assert "Tòa soạn mẫu" not in stranger.get(press("index")).content.decode()
    assert stranger.get(press("detail", partner.pk)).status_code == 302
    assert stranger.post(press("act", partner.pk, "rotate")).status_code == 302
    data = {"unit": unit.pk, "name": "Xen vào"}
    assert stranger.post(press("add"), data).status_code == 302
    assert Partner.objects.count() == 1
    assert partner.tokens.count() == 1
