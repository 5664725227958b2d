"""Compile the language catalogues; gettext's own programs are not needed.

`python -m cms.catalogues` compiles every .po of this project that is newer than
its .mo.
"""

from __future__ import annotations

from pathlib import Path

import polib

FOLDERS = ("cms/locale", "cms/locale_wagtail", "publishing/locale", "channels/locale")


def compile_catalogues() -> None:
    root = Path(__file__).resolve().parent.parent
    for folder in FOLDERS:
        for source in (root / folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                polib.pofile(str(source)).save_as_mofile(str(target))


if __name__ == "__main__":
    compile_catalogues()
