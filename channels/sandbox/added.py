"""Stand-ins that were added as one file: a module here that names its STAND_IN."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from channels.sandbox.network import Network
from channels.sandbox.store import Media

HERE = Path(__file__).parent


def stand_ins(folder: Path, media: Media) -> Iterator[Network]:
    for found in iter_modules([str(HERE)]):
        if found.ispkg or found.name.startswith("_"):
            continue
        module = import_module(f"channels.sandbox.{found.name}")
        made: type[Network] | None = getattr(module, "STAND_IN", None)
        if made is not None:
            yield made(folder, media)
