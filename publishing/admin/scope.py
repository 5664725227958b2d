"""Who sees and touches which unit: the one answer for the desk and for the API.

A right over a unit is a right over its page in Wagtail's tree, so groups are set
up once, where editors already look. Generic views do not enforce this for rows
that are not pages: every view of ours asks here.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from publishing.models import Channel, Partner, Placement, Playbook
from publishing.ports import content_source

PLAN = "change"  # write and look at plans
PUBLISH = "publish"  # send things out, own the channels


def units_of(user: Any, right: str = PUBLISH) -> list[Page]:
    """The unit pages over which `user` holds `right`, in tree order.

    Remembered on the user object, which lives as long as a request: the menu alone
    asks several times.
    """
    kept: dict[str, list[Page]] = user.__dict__.setdefault("_publishing_units", {})
    if right not in kept:
        kept[right] = _units_of(user, right)
    return kept[right]


def _units_of(user: Any, right: str) -> list[Page]:
    ids = [unit.page_id for unit in content_source().units()]
    allowed = PagePermissionPolicy().instances_user_has_any_permission_for(
        user, {right}
    )
    return list(allowed.filter(pk__in=ids).order_by("path"))


def unit_ids_of(user: Any, right: str = PUBLISH) -> list[int]:
    return [unit.pk for unit in units_of(user, right)]


def pages_below_rights(user: Any) -> QuerySet[Page]:
    """Pages over which `user` holds any right. Wagtail's own answer asks the same
    path once for each right and each group; here every path is asked once."""
    pages: QuerySet[Page] = Page.objects.all()
    if user.is_active and user.is_superuser:
        return pages
    held = PagePermissionPolicy().get_cached_permissions_for_user(user)
    below = Q(pk__in=[])
    for path in {permission.page.path for permission in held}:
        below |= Q(path__startswith=path)
    return pages.filter(below)


def may_touch(user: Any, unit_page_id: int | None, right: str = PUBLISH) -> bool:
    """Whether `user` holds `right` over that unit (superusers: over all)."""
    page = Page.objects.filter(pk=unit_page_id).first()
    return page is not None and may_on_page(user, page, right)


def may_on_page(user: Any, page: Page, right: str) -> bool:
    """Whether `user` holds `right` over one page, whichever unit it stands in."""
    allowed: bool = PagePermissionPolicy().user_has_permission_for_instance(
        user, right, page
    )
    return allowed


def require(allowed: bool) -> None:
    """Stop here, with Wagtail's own "not allowed", unless `allowed`."""
    if not allowed:
        raise PermissionDenied


def channels_of(user: Any, right: str = PUBLISH) -> QuerySet[Channel]:
    return Channel.objects.filter(unit__in=unit_ids_of(user, right))


def placements_of(user: Any, right: str = PLAN) -> QuerySet[Placement]:
    """Placements of the stories of the user's units, on whatever channel."""
    return Placement.objects.filter(story__unit_page_id__in=unit_ids_of(user, right))


def playbooks_of(user: Any, right: str = PLAN) -> QuerySet[Playbook]:
    return Playbook.objects.filter(unit_page_id__in=unit_ids_of(user, right))


def partners_of(user: Any) -> QuerySet[Partner]:
    return Partner.objects.filter(channel__unit__in=unit_ids_of(user))
