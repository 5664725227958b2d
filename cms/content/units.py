"""What every unit needs to live apart from the others: media, groups, rights."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
)

from cms.models.unit import UnitPage

WRITE = ("add_page", "change_page")
PUBLISH = ("publish_page", "lock_page", "unlock_page", "bulk_delete_page")
# Wagtail asks rights over pictures under its own Image, whatever the model is.
MEDIA = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)
MEDIA_CHIEF = ("delete_image", "delete_document")
SNIPPETS = tuple(
    f"{verb}_{model}"
    for model in (
        "exemplar",
        "consent",
        "recording",
        "series",
        "adoption",
        "programme",
        "basisdocument",
        "emulationblock",
    )
    for verb in ("add", "change", "view")
)


@transaction.atomic
def set_up_unit(unit: UnitPage) -> None:
    """Give `unit` its collection, its two groups and their rights. Safe to repeat.

    In a unit where one person may check and publish, editors may publish too.
    """
    if not unit.collection_id:
        unit.collection = Collection.get_first_root_node().add_child(
            name=unit.title[:255]
        )
    if not unit.editors_id:
        unit.editors = Group.objects.create(name=_group_name(unit, "biên tập"))
    if not unit.chief_editors_id:
        unit.chief_editors = Group.objects.create(name=_group_name(unit, "duyệt bài"))
    UnitPage.objects.filter(pk=unit.pk).update(
        collection=unit.collection,
        editors=unit.editors,
        chief_editors=unit.chief_editors,
    )
    one = unit.check_depth == UnitPage.CheckDepth.ONE
    _grant(unit, unit.editors, WRITE + (PUBLISH if one else ()), MEDIA)
    _grant(unit, unit.chief_editors, WRITE + PUBLISH, MEDIA + MEDIA_CHIEF)


def _group_name(unit: UnitPage, role: str) -> str:
    return f"{unit.title[:100]} – {role} (#{unit.pk})"


def _grant(
    unit: UnitPage, group: Group, pages: tuple[str, ...], media: tuple[str, ...]
) -> None:
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label__in=["wagtailadmin", "cms"],
            codename__in=["access_admin", *SNIPPETS],
        )
    )
    GroupPagePermission.objects.filter(group=group, page_id=unit.pk).exclude(
        permission__codename__in=pages
    ).delete()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=pages
    ):
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=unit.pk, permission=permission
        )
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=media
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=unit.collection, permission=permission
        )
