"""An index for "the newest live pages": Wagtail's table has none on that time.

Every list of the public site and of the content API begins with it; without it the
database sorts all pages to show twelve.
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_reference"),
        ("wagtailcore", "0002_initial_data"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX cms_pages_newest ON wagtailcore_page "
            "(first_published_at DESC, id DESC)",
            "DROP INDEX cms_pages_newest",
        )
    ]
