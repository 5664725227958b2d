"""No English word on the screens we use: ours, and what Wagtail leaves untranslated."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import polib
import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from channels import registry
from cms.models import Exemplar

pytestmark = pytest.mark.django_db
# Django's own, never shown: names of hidden link tables.
NEVER_SHOWN = {"%(from)s-%(to)s relationship", "%(from)s-%(to)s relationships", "…"}


@pytest.fixture
def untranslated(monkeypatch) -> Iterator[set[str]]:
    """Collects every message that was asked for in Vietnamese and not found."""
    missing: set[str] = set()
    one, many = (
        trans_real.DjangoTranslation.gettext,
        trans_real.DjangoTranslation.ngettext,
    )

    def gettext(self, message):
        if message and self.to_language() == "vi" and message not in self._catalog:
            missing.add(message)
        return one(self, message)

    def ngettext(self, singular, plural, number):
        if self.to_language() == "vi":
            try:
                self._catalog.plural(singular, number)
            except KeyError:
                missing.add(singular)
        return many(self, singular, plural, number)

    monkeypatch.setattr(trans_real.DjangoTranslation, "gettext", gettext)
    monkeypatch.setattr(trans_real.DjangoTranslation, "ngettext", ngettext)
    yield missing
    missing.clear()


def screens(story, column, unit, image, person) -> list[str]:
    pages = "/admin/pages"
    return [
        "/admin/",
        "/admin/viet-bai/",
        "/admin/stories/",
        "/admin/stories/?q=khong-co-dau",
        f"/admin/san-sang/{story.pk}/",
        f"{pages}/{story.pk}/edit/",
        f"{pages}/{story.pk}/history/",
        f"{pages}/{story.pk}/usage/",
        f"{pages}/{story.pk}/delete/",
        f"{pages}/{story.pk}/copy/",
        f"{pages}/{story.pk}/move/",
        f"{pages}/{unit.pk}/",
        f"{pages}/{unit.pk}/edit/",
        f"{pages}/{unit.pk}/add_subpage/",
        f"{pages}/{column.pk}/",
        f"{pages}/{column.pk}/unpublish/",
        f"{pages}/add/cms/exemplarstory/{column.pk}/",
        f"{pages}/search/?q=co",
        "/admin/images/",
        "/admin/images/?q=khong-co",
        "/admin/images/add/",
        "/admin/images/multiple/add/",
        "/admin/images/chooser/",
        f"/admin/images/{image.pk}/",
        f"/admin/images/{image.pk}/delete/",
        "/admin/documents/",
        "/admin/documents/chooser/",
        "/admin/exemplars/",
        "/admin/exemplars/new/",
        f"/admin/exemplars/edit/{person.pk}/",
        "/admin/consents/",
        "/admin/consents/new/",
        "/admin/exemplar_chooser/",
        "/admin/choose-external-link/",
        "/admin/account/",
        f"/admin/lan-toa/{story.pk}/",
        reverse("publishing_board:index"),
        reverse("publishing_channels:index"),
        reverse("publishing_channels:add"),
        reverse("publishing_playbooks:index"),
        reverse("publishing_partners:index"),
    ]


def of_the_tests() -> set[str]:
    """The names of networks that other tests of this process brought along."""
    brought = (n for n, path in registry.NETWORKS.items() if path.startswith("tests."))
    return {str(registry.connector(network).label) for network in brought}


def test_every_screen_speaks_vietnamese(desk, story_page, column, unit, untranslated):
    person = Exemplar.objects.create(unit=unit, full_name="Trần Thị Ngọc Hoà")
    image = story_page.lead_picture

    for address in screens(story_page, column, unit, image, person):
        answer = desk.get(address)
        assert answer.status_code == 200, address
        left = untranslated - NEVER_SHOWN - of_the_tests()
        assert not left, f"{address}: {sorted(left)}"


def test_refused_forms_speak_vietnamese(desk, client, story_page, unit, untranslated):
    desk.post(f"/admin/pages/{story_page.pk}/edit/", {"title": "", "body-count": "0"})
    desk.post("/admin/exemplars/new/", {})
    desk.post("/admin/consents/new/", {})
    desk.post("/admin/images/add/", {})
    desk.post("/admin/viet-bai/", {})
    client.get("/admin/login/", headers={"accept-language": "vi"})
    client.post("/admin/login/", {"username": "x"}, headers={"accept-language": "vi"})

    assert untranslated - NEVER_SHOWN == set()


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_translations_of_wagtail_keep_every_placeholder(domain):
    folder = Path(__file__).parents[3] / "cms/locale_wagtail/vi/LC_MESSAGES"

    for entry in polib.pofile(str(folder / f"{domain}.po")):
        words = entry.msgstr or entry.msgstr_plural[0]
        assert words, entry.msgid
        for name in ("%(", "%s", "%d"):
            allowed = entry.msgid + entry.msgid_plural
            assert name not in words or name in allowed, entry.msgid


def test_the_editors_scripts_speak_vietnamese():
    english = resources.files("wagtail.admin") / "locale/en/LC_MESSAGES/djangojs.po"

    catalog = trans_real.DjangoTranslation("vi", domain="djangojs")._catalog

    with translation.override("vi"):
        for entry in polib.pofile(str(english)):
            key = (entry.msgid, 0) if entry.msgid_plural else entry.msgid
            assert key in catalog, entry.msgid
