from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from channels.article import Article
from channels.remember import per_article
from tests.channels.samples import article


def test_a_result_is_made_once_per_article_and_arguments() -> None:
    made: list[tuple[str, bool]] = []

    @per_article
    def title(story: Article, *, loud: bool = False) -> str:
        made.append((story.title, loud))
        return story.title.upper() if loud else story.title

    one = article()
    assert title(one) == title(one) == one.title
    assert title(one, loud=True) == one.title.upper()
    assert len(made) == 2


def test_an_equal_article_is_another_article() -> None:
    made: list[int] = []

    @per_article
    def mark(story: Article) -> int:
        made.append(1)
        return len(made)

    one, twin = article(), article()
    assert one == twin
    assert (mark(one), mark(twin), mark(one)) == (1, 2, 1)
    changed = one.model_copy(update={"title": "Khác"})
    assert mark(changed) == 3


def test_threads_that_ask_together_wait_for_the_one_that_makes_it() -> None:
    made: list[int] = []
    begin = threading.Barrier(8)

    @per_article
    def slow(story: Article) -> str:
        made.append(1)
        time.sleep(0.05)
        return story.title

    def ask(_number: int) -> str:
        begin.wait(5)
        return slow(one)

    one = article()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {one.title}
    assert len(made) == 1
