"""Settings of worlds of real processes: those of the tests, with two more networks."""

# ruff: noqa: F403, F405
from __future__ import annotations

import os

from cms.settings.test import *
from tests.world import networks

networks.register()

LANTOA_API_PER_MINUTE = 1_000_000
# Nothing is dropped under these processes' feet: connections as in production.
DATABASES["default"]["CONN_MAX_AGE"] = 600
if os.environ.get("LANTOA_TEST_DURABLE") and "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000"
    )
