"""The words that pass between us and a proxy. They are the proxy's affair and are not recorded."""

import base64
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from archive.model import Failure
from crawler.fetch.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy: tunnels for https, absolute addresses for http."""

    host: str
    port: int
    secure: bool = False  # TLS to the proxy itself
    headers: tuple[tuple[bytes, bytes], ...] = ()

    @staticmethod
    def parse(url: str) -> "Proxy":
        """`http://user:password@host:port`. Raises `ValueError` with a sentence."""
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{parts.scheme}://{parts.hostname}: a proxy is http or https")
        headers: tuple[tuple[bytes, bytes], ...] = ()
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            token = base64.b64encode(pair.encode())
            headers = ((b"Proxy-Authorization", b"Basic " + token),)
        secure = parts.scheme == "https"
        return Proxy(parts.hostname, parts.port or (443 if secure else 8080), secure, headers)


def tunnel_request(host: str, port: int, proxy: Proxy) -> bytes:
    """The request for a tunnel to an origin."""
    authority = f"{host}:{port}".encode("ascii")
    lines = [b"CONNECT " + authority + b" HTTP/1.1", b"Host: " + authority]
    lines += [name + b": " + value for name, value in proxy.headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def judge_tunnel(answer: bytes) -> None:
    """Raises `Trouble` unless the proxy opened the tunnel and said nothing more."""
    line, _, _ = answer.partition(b"\r\n")
    _, head_end, surplus = answer.partition(b"\r\n\r\n")
    words = line.split(b" ", 2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not head_end:
        raise Trouble(Failure.PROXY, "the proxy's answer is not HTTP/1.x")
    if not words[1].startswith(b"2"):
        raise Trouble(Failure.PROXY, f"the proxy refused: {line.decode('latin-1')[:200]}")
    if surplus:
        raise Trouble(Failure.PROXY, "the proxy spoke before the origin could")


def absolute_form(authority: bytes, target: bytes) -> bytes:
    """The request target that a proxy wants for plain http (RFC 9112, 3.2.2)."""
    return b"http://" + authority + target
