"""Visits and outcomes."""

import pytest

from archive.model import Failure
from crawler.fetch import Outcome
from tests.builders_fetch import visit


@pytest.mark.parametrize(
    ("etag", "last_modified", "headers"),
    [
        (None, None, {}),
        ('"v1"', None, {"If-None-Match": '"v1"'}),
        (None, "Sun, 01 Mar 2026 12:00:00 GMT",
         {"If-Modified-Since": "Sun, 01 Mar 2026 12:00:00 GMT"}),
        ("", "", {}),
        ('"caf\xe9"', None, {"If-None-Match": '"caf\xe9"'}),
        ('"v\r1"', "a\x00b", {}),
        ('"v\ufffd1"', "\u0444", {}),
    ],
)  # fmt: skip
def test_validators_become_headers(
    etag: str | None, last_modified: str | None, headers: dict[str, str]
) -> None:
    one = visit("http://news.example/", etag=etag, last_modified=last_modified)
    assert one.validators == headers


def test_an_outcome_with_neither_response_nor_failure_was_put_back() -> None:
    one = visit("http://news.example/")
    assert Outcome(one).put_back
    assert not Outcome(one, failure=Failure.DNS).put_back
