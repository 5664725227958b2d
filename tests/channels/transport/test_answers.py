"""What is taken for an answer, in whatever pieces its bytes come."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.transport.answers import Answers, Malformed, TooLarge

LIMIT = 1000


@dataclass(frozen=True)
class Told:
    status: int
    headers: dict[str, str]
    body: bytes
    keeps: bool


def told(
    *pieces: bytes, bodiless: bool = False, answers: Answers | None = None
) -> Told:
    answers = answers or Answers()
    answers.begin(LIMIT, bodiless=bodiless)
    for piece in pieces:
        answers.take(piece)
    assert answers.complete
    return Told(answers.status, answers.headers, answers.body, answers.keeps)


MEASURED = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\nX-A: 1\r\nx-a: 2\r\n\r\nhello"
CHUNKED = (
    b"HTTP/1.1 100 Continue\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"2\r\nhe\r\n3;note=x\r\nllo\r\n0\r\nRetry-After: 99\r\n\r\n"
)
SAME = [
    (MEASURED, Told(201, {"content-length": "5", "x-a": "1, 2"}, b"hello", True)),
    (CHUNKED, Told(200, {"transfer-encoding": "chunked"}, b"hello", True)),
]


@given(st.sampled_from(SAME), st.lists(st.integers(1, 120), max_size=6))
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(
    one: tuple[bytes, Told], cuts: list[int]
) -> None:
    data, expected = one
    places = sorted({0, *(cut for cut in cuts if cut < len(data)), len(data)})
    pieces = [data[a:b] for a, b in pairwise(places)]
    assert told(*pieces) == expected


def test_trailers_are_no_headers_of_the_answer() -> None:
    assert "retry-after" not in told(CHUNKED).headers


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_some_answers_have_no_body_and_need_not_say_so(status: bytes) -> None:
    found = told(b"HTTP/1.1 " + status + b"\r\nETag: x\r\n\r\n")
    assert (found.body, found.keeps) == (b"", True)


def test_the_answer_to_a_head_ends_with_its_headers() -> None:
    found = told(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", bodiless=True)
    assert (found.status, found.body, found.keeps) == (200, b"", False)


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    found = told(b"HTTP/1.1 200 OK\r\n\r\nhel", b"lo", b"")
    assert (found.body, found.keeps) == (b"hello", False)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
    ],
)
def test_a_peer_that_closes_is_not_asked_again_on_that_connection(data: bytes) -> None:
    assert told(data).keeps is False


def test_what_follows_an_answer_spoils_its_connection_not_the_answer() -> None:
    for more in (MEASURED, b"\x00garbage"):
        found = told(MEASURED + more)
        assert (found.status, found.body, found.keeps) == (201, b"hello", False)
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    assert told(closing + b"more").body == b"ok"


def test_one_connection_gives_one_answer_after_another() -> None:
    answers = Answers()
    first = told(MEASURED, answers=answers)
    second = told(CHUNKED, answers=answers)
    assert (first, second) == (SAME[0][1], SAME[1][1])


@pytest.mark.parametrize(
    "pieces",
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", b""),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", b""),
        (b"HTTP/1.1 200 OK\r\nContent-", b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
            b"Transfer-Encoding: chunked\r\n\r\nok",
        ),
        (b"HTTP/1.1 200 OK\r\nX-A: a\rb\r\n\r\n",),
        (b"<html>",),
    ],
)
def test_what_is_cut_or_can_be_read_in_two_ways_is_malformed(
    pieces: tuple[bytes, ...],
) -> None:
    with pytest.raises(Malformed):
        told(*pieces)


def test_silence_until_the_end_says_that_the_connection_was_stale() -> None:
    with pytest.raises(ConnectionResetError):
        told(b"")


@pytest.mark.parametrize(
    "piece",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + b"x" * 1001,
        # Ten bytes of frame for each of body, and more frames than any limit needs.
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        + b"a" * 80_000,
    ],
)
def test_more_than_was_allowed_for_is_too_large(piece: bytes) -> None:
    with pytest.raises(TooLarge):
        told(piece)
