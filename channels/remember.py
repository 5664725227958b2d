"""Keeps what was made of an article, so that a thousand places make it once.

An Article never changes, so what only depends on it may be kept beside it. The key is
the object itself: comparing two articles by content would cost more than it saves.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from functools import lru_cache, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from channels.article import Article

P = ParamSpec("P")
T = TypeVar("T")
KEPT = 128


class _Itself:
    """An article that equals only itself; holding it keeps its identity its own."""

    __slots__ = ("article",)

    def __init__(self, article: Article) -> None:
        self.article = article

    def __hash__(self) -> int:
        return id(self.article)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.article is self.article


def per_article(
    make: Callable[Concatenate[Article, P], T],
) -> Callable[Concatenate[Article, P], T]:
    """Remember the last results of a pure function; its result must not be changed.

    Threads that ask at the same time wait for the one that makes it: a new story is
    wanted by all senders at once.
    """
    making = threading.RLock()

    @lru_cache(maxsize=KEPT)
    def kept(itself: _Itself, args: Hashable, more: Hashable) -> T:
        return make(itself.article, *args, **dict(more))  # type: ignore

    def remembered(article: Article, /, *args: P.args, **more: P.kwargs) -> T:
        with making:
            return kept(_Itself(article), args, tuple(sorted(more.items())))

    update_wrapper(remembered, make)
    return remembered
