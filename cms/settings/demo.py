"""The demo and the one-machine default: secrets come from the data folder."""

from __future__ import annotations

from cms.settings.base import *

if not SECRET_KEY:
    raise SystemExit("LANTOA_SECRET_KEY is not set: start with `lantoa up`.")
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [LANTOA_BASE_URL]
LANTOA_EGRESS_ALLOW = LANTOA_EGRESS_ALLOW or f"127.0.0.1/32:{SANDBOX_PORT}"
LANTOA_NETWORK_BASES = {"facebook": f"{LANTOA_SANDBOX_URL}/facebook"}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
