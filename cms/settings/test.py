"""Settings of the test suite: real databases and brokers, cheap passwords.

LANTOA_TEST_BACKEND=postgres runs on TEST_DATABASE_URL and TEST_REDIS_URL. Tests that
run side by side share no folder and no queue: each process has a data folder and a
Redis database of its own.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("LANTOA_DATA_DIR", tempfile.mkdtemp(prefix="lantoa-test-"))
os.environ.setdefault("LANTOA_ENV", "test")

if os.environ.get("LANTOA_TEST_BACKEND") == "postgres":
    os.environ.setdefault("DATABASE_URL", os.environ["TEST_DATABASE_URL"])
    os.environ.setdefault("REDIS_URL", os.environ["TEST_REDIS_URL"])

# Set by pytest-xdist in its workers; what they start gets the two below by name.
if worker := os.environ.pop("PYTEST_XDIST_WORKER", ""):
    number = worker.removeprefix("gw")
    os.environ["LANTOA_DATA_DIR"] = str(Path(os.environ["LANTOA_DATA_DIR"]) / worker)
    if redis_url := os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = f"{redis_url.rpartition('/')[0]}/{number}"

from cms.settings.base import *

DATA_DIR.mkdir(parents=True, exist_ok=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A real file: threads and other processes must be able to open it.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON"
    )
DATABASES["default"]["CONN_MAX_AGE"] = 0

SECRET_KEY = "tests-only-" + "x" * 50
LANTOA_SECRETS_KEYS = LANTOA_SECRETS_KEYS or [
    "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="
]
LANTOA_NETWORK_BASES = {
    "facebook": os.environ.get("FACEBOOK_API_BASE", f"{LANTOA_SANDBOX_URL}/facebook")
}
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
AXES_ENABLED = False
