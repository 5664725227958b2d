"""The show against a real sandbox: the engine runs, nothing is faked."""

from __future__ import annotations

import time
from collections.abc import Callable

from cms.demo import show
from cms.demo.board import Board, read_board
from cms.demo.models import Performance
from cms.demo.show import play
from cms.demo.stage import set_stage
from cms.management.commands.seed_demo import seed
from publishing.beat import beat
from publishing.clock import database_now
from publishing.engine import pump
from publishing.models import Delivery, Story
from publishing.states import State


def run_until(done: Callable[[Board], bool], seconds: float = 60) -> Board:
    """Work like a worker does until the board says so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        beat()
        pump.run(max_seconds=1, probe=False)
        board = read_board(database_now())
        if board is not None and done(board):
            return board
        time.sleep(0.1)
    told = Delivery.objects.select_related("channel").order_by("placement", "seq")
    raise AssertionError(
        "\n".join(
            f"{d} {d.channel} {d.hold_reason} {d.problem} {d.next_at}" for d in told
        )
    )


def all_told(board: Board) -> bool:
    consent, broken, expired, corrected = board.fates
    return (
        board.spots[-1].tone == "person"
        and bool(consent.form)
        and (broken.tone, bool(broken.note)) == ("done", True)
        and expired.reconnect
        and corrected.tone == "done"
    )


def standing(sandbox, network: str) -> list[str]:
    posts = sandbox.networks[network].posts("")
    return [p["title"] or p["text"] for p in posts if not p["deleted"]]


def test_a_slow_start_still_ends_with_the_correction_everywhere(committed, sandbox):
    """Nothing leaves before the correction's hour: its text is the first they get."""
    seed(set_stage())
    play()
    time.sleep(show.CORRECTION_S)

    board = run_until(lambda seen: seen.fates[3].tone == "done")

    assert "46 suất ăn" in board.fates[3].after
    [post] = [t for t in sandbox.facebook.posts("") if "suất ăn" in t["text"]]
    assert "46 suất" in post["text"]


def test_five_places_and_four_fates_then_once_more(committed, sandbox, settings):
    seed(set_stage())
    first = play()
    board = run_until(all_told)

    assert len(board.spots) == 5
    assert (board.posts, board.places) == (12, 5)
    assert [spot.tone for spot in board.spots] == [*["done"] * 4, "person"]
    assert "Tủ sách đèn bão" in board.spots[-1].copy
    rescued = [text for text in standing(sandbox, "facebook") if "thuyền tôn" in text]
    assert len(rescued) == 1
    [corrected] = [t for t in sandbox.facebook.posts("") if "46 suất" in t["text"]]
    assert corrected["edited"]
    assert "46 suất ăn" in board.fates[3].after

    second = play()
    again = run_until(all_told)

    assert (first.number, second.number) == (1, 2)
    assert (again.posts, again.places) == (12, 5)
    assert set(first.cast.values()).isdisjoint(second.cast.values())
    gone = Story.objects.exclude(withdrawn_at=None)
    assert gone.count() == 5
    assert not Delivery.objects.filter(
        placement__story__in=gone, state__in=[State.UNCERTAIN, State.FAILED]
    ).exists()
    assert len(standing(sandbox, "wordpress")) == 2
    assert Performance.newest() == second
