"""What is said to a proxy, and what its answers mean."""

import pytest

from archive.model import Failure
from crawler.fetch.proxy import Proxy, judge_tunnel, tunnel_request
from crawler.fetch.trouble import Trouble


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("http://proxy.example:3128", Proxy("proxy.example", 3128)),
        ("proxy.example:3128", Proxy("proxy.example", 3128)),
        ("http://proxy.example", Proxy("proxy.example", 8080)),
        ("https://proxy.example", Proxy("proxy.example", 443, secure=True)),
        ("http://[::1]:3128", Proxy("::1", 3128)),
    ],
)
def test_a_proxy_is_read_from_its_address(url: str, proxy: Proxy) -> None:
    assert Proxy.parse(url) == proxy


def test_a_proxys_user_and_password_become_a_header() -> None:
    proxy = Proxy.parse("http://us%40er:pass%3Aword@proxy.example:1")
    assert proxy.headers == ((b"Proxy-Authorization", b"Basic dXNAZXI6cGFzczp3b3Jk"),)


@pytest.mark.parametrize("url", ["socks5://proxy.example:1080", "http://", "ftp://x"])
def test_what_is_no_http_proxy_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match="a proxy is http or https"):
        Proxy.parse(url)


def test_a_tunnel_is_asked_for_by_authority() -> None:
    asked = tunnel_request("news.example", 443, Proxy("p", 1, headers=((b"X", b"y"),)))
    assert asked == (
        b"CONNECT news.example:443 HTTP/1.1\r\nHost: news.example:443\r\nX: y\r\n\r\n"
    )


def test_a_tunnel_that_opened_is_no_trouble() -> None:
    judge_tunnel(b"HTTP/1.0 200 Connection established\r\nVia: x\r\n\r\n")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "407"),
        (b"HTTP/1.1 302 Found\r\n\r\n", "302"),
        (b"", "not HTTP"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\n\r\nextra", "before the origin"),
    ],
)
def test_any_other_answer_is_the_proxys_failure(answer: bytes, words: str) -> None:
    with pytest.raises(Trouble, match=words) as caught:
        judge_tunnel(answer)
    assert caught.value.failure is Failure.PROXY
