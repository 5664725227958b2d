"""The WSGI entry point (granian in production and demo alike)."""

import os

from django.core.wsgi import get_wsgi_application

from publishing.press.door import Door

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.demo")
application = Door(get_wsgi_application())
