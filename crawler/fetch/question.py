"""A request as it is put to a server: what both transports send, each in its own way."""

from dataclasses import dataclass

import httpx

Origin = tuple[str, str, int]
"""Scheme, host (IPv6 in brackets) and port: what a kept connection may be used again for."""

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Question:
    """A request on its way. `target` is sent as it is, never as a library would spell it."""

    method: str
    origin: Origin
    authority: str  # the host, and the port where it is not the scheme's own
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = b""


async def question_of(request: httpx.Request) -> Question:
    """The question that a plain client's request asks."""
    url = request.url
    authority = url.netloc.decode("ascii")
    host = f"[{url.host}]" if ":" in url.host else authority.partition(":")[0]
    return Question(
        method=request.method,
        origin=(url.scheme, host, url.port or PORTS[url.scheme]),
        authority=authority,
        target=request.extensions.get("target") or url.raw_path,
        headers=tuple(request.headers.raw),
        body=await request.aread(),
    )
