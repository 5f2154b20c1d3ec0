import gzip
import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import CaptureKind, Cut, Failure
from archive.warc.prepare import prepare
from tests.builders_warc import REQUEST, answer, chunked, exchange, wires
from tests.fuzzing import TIMES


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_digests_of_a_coded_page_are_over_what_they_say() -> None:
    page = b"<html>page</html>"
    body = chunked(gzip.compress(page))
    head = ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]
    prepared = prepare(exchange(answer(body, *head, length=False)))
    assert prepared.answer.payload_sha256 == sha(body)
    assert prepared.entity_sha256 == sha(gzip.compress(page))
    assert prepared.transfer_encoding == "chunked"
    assert prepared.content_encoding == "gzip"


def test_a_page_that_came_packed_has_a_content_digest_only_where_somebody_unpacked_it() -> None:
    received = answer(gzip.compress(b"page"), "Content-Encoding: gzip")
    assert prepare(exchange(received)).content_sha256 is None
    unpacked = replace(exchange(received), content_sha256=sha(b"page"))
    assert prepare(unpacked).content_sha256 == sha(b"page")


def test_a_page_that_came_as_it_is_has_the_content_digest_of_its_entity() -> None:
    prepared = prepare(exchange(answer(chunked(b"page"), "Transfer-Encoding: chunked")))
    assert prepared.content_sha256 == prepared.entity_sha256 == sha(b"page")


def test_the_block_leaves_out_interim_heads_and_surplus() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\n\r\n"
    prepared = prepare(exchange(early + answer(b"good") + b"surplus"))
    assert prepared.answer.block_sha256 == sha(answer(b"good"))


def test_a_cut_head_has_no_payload() -> None:
    prepared = prepare(exchange(wires()["cut head"], eof=True))
    assert prepared.kind is CaptureKind.RESPONSE
    assert prepared.status == 200
    assert prepared.answer.payload_sha256 is None
    assert prepared.truncated is Cut.DISCONNECT


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/new?a=1#top", "https://news.example/new?a=1"),
        ("https://other.example/x", "https://other.example/x"),
        ("//cdn.example/", "https://cdn.example/"),
        ("http://[bad", None),
        ("", None),
    ],
)
def test_the_target_of_a_redirect_is_absolute(location: str, target: str | None) -> None:
    received = answer(b"", f"Location: {location}", status="302 Found")
    assert prepare(exchange(received)).location == target


def test_a_location_on_a_page_is_no_redirect() -> None:
    assert prepare(exchange(answer(b"x", "Location: /new"))).location is None


def test_media_type_and_validators_are_read_off_the_head() -> None:
    received = answer(b"x", 'ETag: W/"7"', "Last-Modified: Mon, 02 Mar 2026 10:00:00 GMT")
    prepared = prepare(exchange(received))
    assert prepared.media_type == "text/html"
    assert prepared.etag == 'W/"7"'
    assert prepared.last_modified == "Mon, 02 Mar 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("received", "eof", "cut", "truncated"),
    [
        (answer(b"hello"), False, None, None),
        (answer(b"hello"), False, Cut.LENGTH, None),
        (answer(b"hello")[:-1], True, None, Cut.DISCONNECT),
        (answer(b"hello")[:-1], False, Cut.TIME, Cut.TIME),
        (answer(b"hello", length=False), True, None, None),
        (answer(b"hello", length=False), False, Cut.LENGTH, Cut.LENGTH),
        (answer(b"zz\r\n", "Transfer-Encoding: chunked", length=False), True, None, None),
    ],
)
def test_truncation_is_told_by_the_framing_and_by_our_own_caps(
    received: bytes, eof: bool, cut: Cut | None, truncated: Cut | None
) -> None:
    assert prepare(exchange(received, eof=eof, cut=cut)).truncated is truncated


@pytest.mark.parametrize(
    ("received", "failure"),
    [(b"<html>", Failure.MALFORMED), (b"", Failure.RESET), (b"HTTP/1.1 2", Failure.RESET)],
)
def test_what_gives_no_status_is_a_failure(received: bytes, failure: Failure) -> None:
    prepared = prepare(exchange(received, eof=True))
    assert prepared.kind is CaptureKind.FAILURE
    assert prepared.failure is failure


def test_the_failure_that_the_fetcher_names_is_kept() -> None:
    assert prepare(exchange(b"", failure=Failure.DNS)).failure is Failure.DNS


@pytest.mark.parametrize(
    "name", ["short", "two lengths", "bad chunks", "empty", "304", "http 0.9", "cut head"]
)
def test_what_is_cut_malformed_or_empty_is_never_deduplicated(name: str) -> None:
    assert not prepare(exchange(wires()[name], eof=True)).deduplicable


def test_a_whole_page_may_be_deduplicated() -> None:
    assert prepare(exchange()).deduplicable


# --- secrets ----------------------------------------------------------------------------------


def test_a_request_without_secrets_is_kept_byte_for_byte() -> None:
    prepared = prepare(exchange())
    assert prepared.request == REQUEST
    assert prepared.redacted == ()


def test_secrets_of_a_request_are_taken_out_and_named() -> None:
    sent = (
        b"POST / HTTP/1.1\r\nHost: a\r\ncookie: id=CANARY\r\nAuthorization:  Basic CANARY\r\n"
        b"X-Cookie: stays\r\nProxy-Authorization: CANARY\r\n\tCANARY folded\r\n\r\nCookie: body"
    )
    prepared = prepare(exchange(sent=sent))
    assert b"CANARY" not in prepared.request
    assert b"cookie: [redacted]\r\nAuthorization:  [redacted]\r\n" in prepared.request
    assert b"X-Cookie: stays\r\n" in prepared.request
    assert prepared.request.endswith(b"\r\n\r\nCookie: body")
    assert prepared.redacted == ("cookie", "Authorization", "Proxy-Authorization")


def test_secrets_of_a_request_cut_in_its_head_are_taken_out() -> None:
    prepared = prepare(exchange(sent=b"GET / HTTP/1.1\r\nCookie: CANARY"))
    assert b"CANARY" not in prepared.request


@settings(max_examples=200 * TIMES, deadline=None)
@given(st.binary(max_size=200), st.booleans(), st.sampled_from(["GET", "HEAD"]))
def test_no_bytes_make_the_judgement_raise(received: bytes, eof: bool, method: str) -> None:
    prepared = prepare(exchange(received, eof=eof, method=method))
    assert (prepared.kind is CaptureKind.RESPONSE) == (prepared.status is not None)
