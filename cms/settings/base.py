"""What demo, production and tests share. Every knob is an environment variable."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

PROJECT_DIR = Path(__file__).resolve().parent.parent
BASE_DIR = PROJECT_DIR.parent
DATA_DIR = Path(os.environ.get("LANTOA_DATA_DIR", BASE_DIR / "var")).resolve()
PORT = int(os.environ.get("PORT", "8000"))
SANDBOX_PORT = int(os.environ.get("SANDBOX_PORT", PORT + 1000))

LANTOA_ENV = os.environ.get("LANTOA_ENV", "demo")
LANTOA_BASE_URL = os.environ.get("LANTOA_BASE_URL", f"http://localhost:{PORT}").rstrip(
    "/"
)
LANTOA_PROBE_URL = os.environ.get("LANTOA_PROBE_URL", LANTOA_BASE_URL).rstrip("/")
LANTOA_SANDBOX_URL = os.environ.get(
    "LANTOA_SANDBOX_URL", f"http://127.0.0.1:{SANDBOX_PORT}"
).rstrip("/")
LANTOA_EGRESS_ALLOW = os.environ.get("LANTOA_EGRESS_ALLOW", "")
LANTOA_LEASE_S = float(os.environ.get("LANTOA_LEASE_S", "30"))
LANTOA_RECONCILE_S = float(os.environ.get("LANTOA_RECONCILE_S", "300"))
# Who is told, by mail, when something is late or does not answer.
ADMINS = [
    ("", address.strip())
    for address in os.environ.get("LANTOA_ADMINS", "").split(",")
    if address.strip()
]
EMAIL_SUBJECT_PREFIX = "[Lan Tỏa] "
EMAIL_TIMEOUT = 10  # seconds
LANTOA_METRICS_TOKEN = os.environ.get("LANTOA_METRICS_TOKEN", "")
LANTOA_ATTEMPT_DAYS = float(os.environ.get("LANTOA_ATTEMPT_DAYS", "180"))
LANTOA_SECRETS_KEYS = [
    key for key in os.environ.get("LANTOA_SECRETS_KEYS", "").split(",") if key
]
LANTOA_CONTENT_SOURCE = "cms.content.source.PageSource"
LANTOA_STORY_DESK = "cms.content.desk.PageDesk"
# API bases of fixed networks are the operator's, never a field in a form.
LANTOA_NETWORK_BASES = {
    "facebook": os.environ.get("FACEBOOK_API_BASE", "https://graph.facebook.com"),
}
FACEBOOK_GRAPH_VERSION = os.environ.get("FACEBOOK_GRAPH_VERSION", "v26.0")

SECRET_KEY = os.environ.get("LANTOA_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = [
    host for host in os.environ.get("LANTOA_ALLOWED_HOSTS", "").split(",") if host
]

INSTALLED_APPS = [
    "cms",
    "publishing",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "ninja",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "cms.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.admin.language.LanguageFromLink",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.public.policy.PolicyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]
LANTOA_FEED_MIDDLEWARE = [  # what a feed's reader needs of these
    "cms.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def database(url: str) -> dict[str, object]:
    """A Django database entry from a postgres:// or sqlite:// address."""
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(
            pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair
        )
        host = unquote(options.pop("host", "") or parts.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    name = parts.path if parts.scheme == "sqlite" else url
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # Opening it, with a hundred functions to register, costs more than most reads.
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000"
            ),
        },
    }


DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL") or f"sqlite://{DATA_DIR / 'lantoa.sqlite3'}"
    )
}
if "postgresql" in str(DATABASES["default"]["ENGINE"]):
    INSTALLED_APPS.append("django.contrib.postgres")
REDIS_URL = os.environ.get("REDIS_URL", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 3600
LOGIN_URL = "wagtailadmin_login"
WAGTAILADMIN_USER_LOGIN_FORM = "cms.admin.sign_in.SignInForm"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one clock on every screen
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["cms.vietnamese.formats"]
LOCALE_PATHS = [
    PROJECT_DIR / "locale",
    BASE_DIR / "publishing" / "locale",
    BASE_DIR / "channels" / "locale",
    PROJECT_DIR / "locale_wagtail",  # what Wagtail leaves untranslated
]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"  # public: <sha256>.jpg of live stories, nothing else
PRIVATE_ROOT = DATA_DIR / "private"  # originals, renditions, documents, snapshots
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": "/private/"},
    },
    "public_pictures": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": MEDIA_URL},
    },
    "snapshot_pictures": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT / "snapshots", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

WAGTAIL_SITE_NAME = "Lan Tỏa"
WAGTAILADMIN_BASE_URL = LANTOA_BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAILIMAGES_IMAGE_MODEL = "cms.StoryImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.admin.pictures.form.StoryImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif", "avif", "heic"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "txt"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "simple",
    }
}
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
WAGTAILAPI_LIMIT_MAX = 50
# Where a linked film or sound may play; a name lets its subdomains in.
LANTOA_FILM_HOSTS = [
    "youtube.com",
    "youtu.be",
    "vimeo.com",
    "facebook.com",
    "fb.watch",
    "tiktok.com",
    "zalo.me",
    "soundcloud.com",
    "vtv.vn",
    "vtv.gov.vn",
    "vov.vn",
    "vov.gov.vn",
    "giaoducthoidai.vn",
]
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "publishing.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "lantoa": {"level": "INFO"},
        "wagtail": {"level": "WARNING"},
        # Django and granian bring handlers of their own: theirs become ours.
        "django": {"handlers": [], "level": "WARNING"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "_granian": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
LANTOA_SANDBOX_PUBLIC_URL = f"http://localhost:{SANDBOX_PORT}"  # for a browser
