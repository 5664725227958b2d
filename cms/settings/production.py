"""Production: secrets from the environment alone, and no start without them."""

from __future__ import annotations

import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *

for name, value in {
    "LANTOA_SECRET_KEY": SECRET_KEY,
    "LANTOA_SECRETS_KEYS": LANTOA_SECRETS_KEYS,
    "LANTOA_BASE_URL": os.environ.get("LANTOA_BASE_URL"),
    "LANTOA_ALLOWED_HOSTS": ALLOWED_HOSTS,
    "DATABASE_URL": os.environ.get("DATABASE_URL"),
    "REDIS_URL": REDIS_URL,
}.items():
    if not value:
        raise ImproperlyConfigured(f"{name} must be set in production.")
for name, url in {
    "DATABASE_URL": os.environ["DATABASE_URL"],
    "REDIS_URL": REDIS_URL,
}.items():
    if urlsplit(url).password in {"lantoa", "PASSWORD"}:
        raise ImproperlyConfigured(f"{name} still has the demo's password.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("LANTOA_SECRET_KEY must have at least 50 characters.")

SECRET_KEY_FALLBACKS = [
    key for key in os.environ.get("LANTOA_SECRET_KEY_FALLBACKS", "").split(",") if key
]
CSRF_TRUSTED_ORIGINS = [LANTOA_BASE_URL]
_https = LANTOA_BASE_URL.startswith("https://")
# The proxy in front ends TLS and is the only one that can reach the process. The
# probe of the own site comes over plain http from inside, so the redirect to
# https is the proxy's work too.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy redirects, see above
    "security.W019",  # Wagtail shows its previews in a frame of the same origin
]

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "lt-cache",
    }
}

_mail = urlsplit(os.environ.get("EMAIL_URL", ""))
if _mail.hostname:
    EMAIL_HOST = _mail.hostname
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = parse_qs(_mail.query).get("tls") == ["1"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("LANTOA_MAIL_FROM", "lantoa@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
