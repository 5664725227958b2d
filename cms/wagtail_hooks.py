"""Registers what the floors bring into the admin, and does nothing else."""

from __future__ import annotations

from wagtail import hooks

from cms.content.people import PeopleGroup, consent_chooser, exemplar_chooser

hooks.register("register_admin_viewset", lambda: PeopleGroup())
hooks.register("register_admin_viewset", lambda: exemplar_chooser)
hooks.register("register_admin_viewset", lambda: consent_chooser)
