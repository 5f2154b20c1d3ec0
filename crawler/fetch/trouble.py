"""The exceptions of the transports: what went wrong on the network, as a `Failure`."""

import httpx

from archive.model import Cut, Failure, TlsFacts


class Trouble(httpx.TransportError):
    """A bad day on the network. Never leaves `Wire`, which turns it into a value.

    It is an `httpx.TransportError`, so that a transport may also be used under a plain client.
    """

    def __init__(self, failure: Failure, detail: str, *, cut: Cut | None = None) -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail
        self.cut = cut


class TlsTrouble(Trouble):
    """A handshake that failed, with what is known of it and of whom it was with."""

    def __init__(self, facts: TlsFacts, peer: str | None, port: int | None) -> None:
        super().__init__(Failure.TLS, facts.error or "the TLS handshake failed")
        self.facts = facts
        self.peer = peer
        self.port = port
