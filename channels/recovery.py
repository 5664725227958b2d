"""How a network recovers from doubt: by its key, by looking, or by asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Keyed:
    """A repeat is harmless inside `window`, and not before `quiet` has passed."""

    window: timedelta | None = None  # None: for ever
    quiet: timedelta = timedelta(0)


@dataclass(frozen=True)
class Queryable:
    """No key, but own posts can be listed: `find` answers."""


@dataclass(frozen=True)
class Blind:
    """Neither key nor list: a person decides, or the channel's policy."""


Recovery = Keyed | Queryable | Blind
