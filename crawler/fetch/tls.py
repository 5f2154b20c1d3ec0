"""TLS of the fetcher: contexts by configuration, and what a connection tells of itself."""

import ssl
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, Self

import httpx

from archive.model import TlsFacts


class ContextMaker(Protocol):
    """What makes a context from the configuration; `client_context`, or a cache of it."""

    def __call__(self, *, verify: bool, ca_file: Path | None) -> ssl.SSLContext: ...


def client_context(*, verify: bool, ca_file: Path | None) -> ssl.SSLContext:
    """A context that offers HTTP/1.1 only, since HTTP/2 has no wire text that could be kept.

    Trusts the bundled authorities, the system's, and `ca_file`. Raises `OSError` where `ca_file`
    cannot be read. The same context serves every crawl, until `ca_file` is written anew.
    """
    written = 0 if ca_file is None else ca_file.stat().st_mtime_ns
    return _context(verify, ca_file, written)


@lru_cache(maxsize=8)
def _context(verify: bool, ca_file: Path | None, _written: int) -> ssl.SSLContext:  # noqa: FBT001
    # Reading the authorities takes as long as seventy pages do, and a daemon crawls often.
    context = httpx.create_ssl_context(verify=verify, trust_env=False)
    if verify:
        context.load_default_certs()
        if ca_file is not None:
            context.load_verify_locations(cafile=ca_file)
    context.set_alpn_protocols(["http/1.1"])
    context.sslobject_class = Layer
    return context


class Layer(ssl.SSLObject):
    """TLS of one connection, which knows what it holds and gives what it has before a fault.

    asyncio reads record after record before it hands any of them on, and where one of them is
    bad, or is an alert, it drops those before it. With `on_fault` set, a fault is told there
    instead of being raised, and reading ends as if no more had come yet.
    """

    on_fault: Callable[[ssl.SSLError], None] | None = None
    _incoming: ssl.MemoryBIO
    _midway = False  # what was taken in last gave nothing yet

    @classmethod
    def _create(cls, incoming: ssl.MemoryBIO, *args: Any, **options: Any) -> Self:
        made: Self = super()._create(incoming, *args, **options)  # type: ignore[misc]
        made._incoming = incoming
        return made

    @property
    def holds_unread(self) -> bool:
        """Whether bytes came beyond what was read, be they half of a record.

        A ticket or the like that came last counts too: it cannot be told from such a half.
        """
        return self._midway or self._incoming.pending > 0

    def read(self, len: int = 1024, buffer: Any = None) -> Any:  # noqa: A002 - not our name
        came = self._incoming.pending > 0
        try:
            got = super().read(len, buffer)
        except (ssl.SSLWantReadError, ssl.SSLSyscallError):
            self._midway = self._midway or came
            raise
        except ssl.SSLError as error:
            if self.on_fault is None:
                raise
            self.on_fault(error)
            raise ssl.SSLWantReadError from error
        self._midway = False
        return got


def facts(connection: ssl.SSLObject, *, verified: bool) -> TlsFacts:
    """What the TLS layer tells of a finished handshake."""
    cipher = connection.cipher()
    return TlsFacts(
        version=connection.version(),
        cipher=cipher[0] if cipher else None,
        chain=_chain(connection),
        verified=verified,
    )


def refusal(error: Exception) -> TlsFacts:
    """The facts of a handshake that failed: the verifier's words."""
    message = getattr(error, "verify_message", "") or getattr(error, "reason", "") or str(error)
    return TlsFacts(error=message or type(error).__name__)


def _chain(connection: Any) -> tuple[bytes, ...]:
    """The certificates as the server sent them, DER, leaf first.

    `get_unverified_chain` is public from Python 3.13 on; before that it stands one level lower.
    Where neither is there, the leaf alone is kept.
    """
    for holder in (connection, getattr(connection, "_sslobj", None)):
        if (ask := getattr(holder, "get_unverified_chain", None)) is not None:
            return tuple(_der(one) for one in ask() or ())
    leaf = connection.getpeercert(binary_form=True)
    return (leaf,) if leaf else ()


def _der(certificate: Any) -> bytes:
    if isinstance(certificate, bytes):
        return certificate
    return ssl.PEM_cert_to_DER_cert(certificate.public_bytes())
