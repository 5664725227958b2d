"""The one address of the installation, as Wagtail's site row must know it.

Full addresses, the sitemap and "View live" are made from that row.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

PORTS = {"http": 80, "https": 443}


def set_address() -> bool:
    """Bring the default site's host and port to LANTOA_BASE_URL; True if changed."""
    base = urlsplit(settings.LANTOA_BASE_URL)
    host = base.hostname or "localhost"
    port = base.port or PORTS.get(base.scheme, 80)
    site = Site.objects.get(is_default_site=True)
    if (site.hostname, site.port) == (host, port):
        return False
    site.hostname, site.port = host, port
    site.save()
    return True
