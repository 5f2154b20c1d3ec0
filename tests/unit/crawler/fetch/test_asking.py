"""What is worth a retry, and how long a host wants to be left alone."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.model import Exchange, Failure
from archive.warc.framing import frame
from crawler.fetch.asking import is_transient, pause_asked_for
from crawler.fetch.errands import Arrival
from tests.builders_fetch import capture_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def arrival(status: int | None = 200, *headers: str, failure: Failure | None = None) -> Arrival:
    head = [f"HTTP/1.1 {status} X", *headers, "Content-Length: 0", "", ""]
    received = "\r\n".join(head).encode() if status is not None else b""
    exchange = Exchange(
        url="https://news.example/",
        method="GET",
        started_at=NOW,
        finished_at=NOW,
        sent=b"GET / HTTP/1.1\r\n\r\n",
        received=received,
        failure=failure,
    )
    return Arrival(exchange, capture_of(exchange), frame(received), b"")


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 520, 524])
def test_a_servers_bad_moment_is_worth_a_retry(status: int) -> None:
    assert is_transient(arrival(status))


@pytest.mark.parametrize("status", [200, 204, 301, 304, 400, 401, 403, 404, 410, 451, 501, 505])
def test_an_answer_that_stands_is_not(status: int) -> None:
    assert not is_transient(arrival(status))


@pytest.mark.parametrize(
    ("failure", "worth"),
    [
        (Failure.RESET, True),
        (Failure.REFUSED, True),
        (Failure.TIMED_OUT, True),
        (Failure.DNS, True),
        (Failure.PROXY, True),
        (Failure.TLS, False),
        (Failure.FORBIDDEN_ADDRESS, False),
        (Failure.TOO_LARGE, False),
        (Failure.MALFORMED, False),
    ],
)
def test_only_failures_that_may_pass_are_tried_again(failure: Failure, worth: bool) -> None:
    assert is_transient(arrival(None, failure=failure)) is worth


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("Sun, 01 Mar 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Sun, 01 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("99999999999999999999999", timedelta(days=1)),
        ("Sun, 01 Mar 2099 11:00:00 GMT", timedelta(days=1)),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_read_in_both_forms(status: int, said: str, pause: timedelta) -> None:
    assert pause_asked_for(arrival(status, f"Retry-After: {said}"), NOW) == pause


@pytest.mark.parametrize("said", ["soon", "", "-5", "1.5", "Sun, 99 Foo 2026", "２"])
def test_a_retry_after_that_says_nothing_is_none(said: str) -> None:
    answer = arrival(503)
    assert pause_asked_for(answer, NOW) is None
    assert pause_asked_for(arrival(503, f"Retry-After: {said}"), NOW) is None


def test_too_many_requests_without_a_time_is_a_minute() -> None:
    assert pause_asked_for(arrival(429), NOW) == timedelta(minutes=1)


def test_retry_after_on_any_other_answer_is_not_for_us() -> None:
    assert pause_asked_for(arrival(301, "Retry-After: 120"), NOW) is None
