"""What Scrapy is handed: a response made from the record, with nothing left to guess."""

from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse

from archive.model import Exchange
from archive.warc.content import content, entity
from archive.warc.framing import frame
from crawler.fetch.errands import Arrival
from crawler.fetch.handler import response_of
from tests.builders_fetch import capture_of
from tests.servers.kinds import BODY, MEASURED, head

URL = "https://news.example/2026/story"


def made(received: bytes, status: int = 200) -> Response:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    exchange = Exchange(
        url=URL, method="GET", started_at=now, finished_at=now, sent=b"", received=received
    )
    framing = frame(received)
    plain = content(framing.headers, entity(framing, received))
    arrival = Arrival(exchange, capture_of(exchange), framing, plain.data)
    return response_of(Request(URL), arrival, status)


def of_type(media_type: str, body: bytes = b"<p>x") -> Response:
    return made(head("200 OK", f"Content-Type: {media_type}", length=len(body)) + body)


@pytest.mark.parametrize("kind", ["plain", "chunked", "gzip", "gzip-chunked", "br", "zstd"])
def test_the_body_is_free_of_codings_and_so_are_the_headers(kind: str) -> None:
    response = made(b"".join(MEASURED[kind].parts))
    assert response.body == BODY
    assert b"Content-Encoding" not in response.headers
    assert b"Transfer-Encoding" not in response.headers
    assert response.url == URL


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("text/html", HtmlResponse),
        ("TEXT/HTML; charset=utf-8", HtmlResponse),
        ("application/xhtml+xml", HtmlResponse),
        ("text/plain", TextResponse),
        ("application/json", TextResponse),
        ("application/rss+xml", TextResponse),
        ("image/png", Response),
        ("", Response),
    ],
)
def test_the_type_of_the_response_is_the_declared_one(
    media_type: str, kind: type[Response]
) -> None:
    assert type(of_type(media_type)) is kind


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("text/html; charset=windows-1251", "cp1251"),
        ('text/html; Charset="UTF-8"', "utf-8"),
        ("text/html; boundary=x; charset=koi8-r", "koi8-r"),
    ],
)
def test_a_declared_charset_is_taken(declared: str, encoding: str) -> None:
    response = of_type(declared)
    assert isinstance(response, TextResponse)
    assert response.encoding == encoding


def test_a_charset_that_means_nothing_is_left_out() -> None:
    response = of_type("text/html; charset=klingon", "<p>Привет".encode())
    assert isinstance(response, TextResponse)
    assert "Привет" in response.text


def test_repeated_headers_are_all_there() -> None:
    response = made(b"".join(MEASURED["dup"].parts))
    assert response.headers.getlist("Set-Cookie") == [b"a=1", b"b=2"]
