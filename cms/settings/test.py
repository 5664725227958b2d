"""Settings of the test suite: real databases and brokers, cheap passwords."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("LANTOA_DATA_DIR", tempfile.mkdtemp(prefix="lantoa-test-"))
os.environ.setdefault("LANTOA_ENV", "test")

from cms.settings.base import *

SECRET_KEY = "tests-only-" + "x" * 50
LANTOA_SECRETS_KEYS = ["dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="]
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
AXES_ENABLED = False
