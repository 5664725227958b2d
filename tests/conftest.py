"""Fixtures named after the domain, shared by all three floors."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases

from tests import template
from tests.database import OwnDatabase, own_database
from tests.schedule import OneWaits


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneWaits | None:
    return OneWaits(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not look through it ever again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_modify_db_settings, django_db_blocker
) -> Iterator[None]:
    """Migrate once, also for a run of nothing but tests that copy the database."""
    with django_db_blocker.unblock(), _migrated() as ready:
        old = setup_databases(
            verbosity=0,
            interactive=False,
            keepdb=ready,
            aliases={"default"},
            serialized_aliases=(),
        )
    yield
    with django_db_blocker.unblock():
        teardown_databases(old, verbosity=0)


def _migrated() -> AbstractContextManager[bool]:
    """Whether the database of this process is there already, as a copy."""
    if connection.vendor == "sqlite":
        test = connections.settings["default"]["TEST"]
        return template.migrated_file(Path(test["NAME"]))
    return template.migrated_database(connection.creation._get_test_db_name())


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[OwnDatabase]:
    """A database of its own whose commits are real."""
    with django_db_blocker.unblock(), own_database() as database:
        yield database


@pytest.fixture(autouse=True)
def _data_folders(tmp_path) -> Iterator[None]:
    """Pictures and documents of a test live and die with it."""
    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": "/private/"},
        },
        "public_pictures": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media", "base_url": "/media/"},
        },
        "snapshot_pictures": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "snapshots", "base_url": None},
        },
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    with override_settings(
        STORAGES=storages,
        MEDIA_ROOT=tmp_path / "media",
        PRIVATE_ROOT=tmp_path / "private",
    ):
        yield


@pytest.fixture(autouse=True)
def _forget() -> None:
    """Primary keys begin anew with each database of a test."""
    from publishing.engine import accounts, rows

    rows.forget()
    accounts.forget()


@pytest.fixture
def site_root(db):
    """The front page of the installation (cms.HomePage)."""
    from cms.models import HomePage

    return HomePage.objects.get()


@pytest.fixture
def unit(db):
    """A unit with its collection, groups and one column's worth of room."""
    from tests.stories import make_unit

    return make_unit("Công đoàn Trường Sóng Biếc (hư cấu)", short_name="Sóng Biếc")


@pytest.fixture
def other_unit(db):
    from tests.stories import make_unit

    return make_unit("Công đoàn Trường Suối Mây (hư cấu)", short_name="Suối Mây")


@pytest.fixture
def column(unit):
    from tests.stories import make_column

    return make_column(unit)


@pytest.fixture
def editor(unit):
    """A user who may write, check and publish in `unit` and nowhere else."""
    from tests.stories import make_editor

    return make_editor(unit)


@pytest.fixture
def story_page(column):
    """A draft with two pictures and all four checks done."""
    from tests.stories import make_story

    return make_story(column)
