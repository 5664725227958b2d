"""Registers what the floors bring into the admin, and does nothing else."""

from __future__ import annotations

from django.db.models import SlugField
from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override

from cms.admin import editor, export, find, home, leaving, menu
from cms.admin.bulk_column import ToColumn
from cms.admin.bulk_movement import JoinMovement
from cms.admin.dossiers import registered as dossiers
from cms.admin.slug_input import VietnameseSlugInput
from cms.admin.stories import StoryListing
from cms.content.people import PeopleGroup, consent_chooser, exemplar_chooser
from cms.public.files import guard_document

hooks.register("register_admin_viewset", lambda: PeopleGroup())
hooks.register("register_admin_viewset", lambda: exemplar_chooser)
hooks.register("register_admin_viewset", lambda: consent_chooser)
for viewset in dossiers.VIEWSETS:
    hooks.register("register_admin_viewset", lambda viewset=viewset: viewset)
hooks.register("before_serve_document", guard_document)
hooks.register("register_admin_viewset", lambda: StoryListing())
hooks.register("register_admin_search_area", find.area)
hooks.register("register_bulk_action", JoinMovement)
hooks.register("register_bulk_action", ToColumn)
hooks.register("register_admin_menu_item", menu.today_item)
hooks.register("construct_main_menu", menu.construct)
hooks.register("construct_homepage_panels", home.construct_panels)
hooks.register("construct_page_action_menu", editor.construct_actions)
hooks.register(
    "register_page_header_buttons",
    lambda page, user, **_context: export.header_buttons(page, user),
)
hooks.register("before_unpublish_page", leaving.remember_choice)
hooks.register("before_delete_page", leaving.remember_choice)
hooks.register("after_edit_page", editor.spread_after_saving)
hooks.register("register_admin_urls", lambda: [path("", include("cms.admin.urls"))])
hooks.register(
    "register_admin_urls",
    lambda: [path("", include("cms.admin.pictures.urls"))],
    order=-1,  # before Wagtail's own addresses of pictures
)
hooks.register(
    "register_admin_urls", lambda: [path("", include("cms.admin.dossiers.urls"))]
)
hooks.register(
    "insert_global_admin_css",
    lambda: format_html(
        '<link rel="stylesheet" href="{}">', static("cms/admin/admin.css")
    ),
)
register_form_field_override(SlugField, override={"widget": VietnameseSlugInput})
editor.install()
dossiers.install()
