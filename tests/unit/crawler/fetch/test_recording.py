"""What a recording keeps, and what is told from it."""

import pytest

from archive.model import Cut, Failure
from crawler.fetch.recording import Recording, flaw
from crawler.fetch.trouble import Trouble
from tests.servers.kinds import page


def recording(*received: bytes, max_size: int = 10_000, ended: bool = False) -> Recording:
    made = Recording("GET", max_size=max_size)
    for data in received:
        made.take(data)
    if ended:
        made.end()
    return made


def test_the_first_byte_that_is_sent_is_announced_once() -> None:
    announced: list[bytes] = []
    made = Recording("GET", max_size=9, on_sent=lambda: announced.append(b"now"))
    made.send(b"GET / HTTP/1.1\r\n")
    made.send(b"\r\n")
    assert announced == [b"now"]
    assert bytes(made.sent) == b"GET / HTTP/1.1\r\n\r\n"


def test_the_cap_is_kept_to_the_byte() -> None:
    made = Recording("GET", max_size=10)
    made.take(b"123456")
    with pytest.raises(Trouble) as caught:
        made.take(b"7890AB")
    assert made.framer.received == b"1234567890"
    assert (caught.value.failure, caught.value.cut) == (Failure.TOO_LARGE, Cut.LENGTH)
    assert not made.unfinished


def test_an_answer_of_exactly_the_cap_is_whole() -> None:
    assert flaw(recording(page(), max_size=len(page()))) is None


@pytest.mark.parametrize(
    ("made", "failure"),
    [
        (recording(page()), None),
        (recording(page(), ended=True), None),
        (recording(b"HTTP/1.1 200 OK\r\n\r\nbody", ended=True), None),
        (recording(ended=True), Failure.RESET),
        (recording(page()[:-1], ended=True), Failure.RESET),
        (recording(b"HTTP/1.1 200 OK\r\nX", ended=True), Failure.RESET),
        (recording(b"HTTP/1.1 103 Early Hints\r\n\r\n", ended=True), Failure.RESET),
        (recording(b"<html>", ended=True), Failure.MALFORMED),
    ],
)
def test_what_is_wrong_is_told_from_the_bytes(made: Recording, failure: Failure | None) -> None:
    trouble = flaw(made)
    assert (trouble.failure if trouble is not None else None) is failure


def test_an_answer_is_unfinished_until_it_is_whole_or_over() -> None:
    assert recording(page()[:-1]).unfinished
    assert not recording(page()).unfinished
    assert not recording(page()[:-1], ended=True).unfinished
