"""Where to connect for a host: overrides, name resolution, and the guard's word on each."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from archive.model import Failure
from crawler.fetch.guard import Guard
from crawler.fetch.trouble import Trouble

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port to IP addresses, best first. Raises `OSError` where there are none."""

HEAD_START = 0.25  # seconds that an address has before the next one is tried too (RFC 8305)

_Connected = TypeVar("_Connected")


@dataclass(frozen=True, slots=True)
class Peer:
    """An address that may be connected to."""

    address: str
    port: int


class Directory:
    """Answers "where do I connect for this host?"; asked anew for every connection.

    The address that was judged is the address that is connected to, so a name that changes its
    answer between two questions gains nothing.
    """

    def __init__(
        self, guard: Guard, overrides: Mapping[str, str], resolver: Resolver | None = None
    ) -> None:
        self._guard = guard
        self._overrides = {host.lower(): target for host, target in overrides.items()}
        self._pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")
        self._resolver = resolver or self._ask_system

    async def peers(self, host: str, port: int, *, trusted: bool = False) -> list[Peer]:
        """The peers of a host, IPv6 and IPv4 in turn.

        An address from the configuration (an override, or a proxy as `trusted`) is the operator's
        own word and is not held against the guard. Raises `Trouble`.
        """
        host = host.strip("[]")
        if (override := self._overrides.get(host.lower())) is not None:
            return [_override(override, port)]
        try:
            addresses = await self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise Trouble(Failure.DNS, f"{host}: {_words(error)}") from error
        if not addresses:
            raise Trouble(Failure.DNS, f"{host}: the name has no address")
        allowed = [one for one in addresses if trusted or self._guard.permits(host, one)]
        if not allowed:
            raise Trouble(
                Failure.FORBIDDEN_ADDRESS,
                f"{host} is at {', '.join(addresses)}, which is not public; list it under "
                "fetch.allow_private if it may be asked",
            )
        return [Peer(address, port) for address in _in_turn(allowed)]

    def refuse_private(self, host: str) -> None:
        """Raises `Trouble` for a host that a proxy must not be asked for.

        Behind a proxy it is the proxy that resolves names, so only what is no name can be judged.
        """
        host = host.strip("[]")
        bare = host.lower().removesuffix(".")
        literal = "127.0.0.1" if bare == "localhost" or bare.endswith(".localhost") else host
        if _is_literal(literal) and not self._guard.permits(host, literal):
            raise Trouble(Failure.FORBIDDEN_ADDRESS, f"{host} is not public")

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _ask_system(self, host: str, port: int) -> list[str]:
        # A pool of our own: a few names that hang must not stall every other name's look-up.
        found = await asyncio.get_running_loop().run_in_executor(
            self._pool, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return list(dict.fromkeys(str(one[4][0]) for one in found))


async def first_to_answer(
    peers: Sequence[Peer], connect: Callable[[Peer], Awaitable[_Connected]]
) -> tuple[Peer, _Connected]:
    """Connect to the first peer that answers, giving each a head start over the next.

    Raises the `OSError` of the last one where none answers.
    """
    if len(peers) == 1:
        return peers[0], await connect(peers[0])
    waiting = list(peers)
    trying: dict[asyncio.Future[_Connected], Peer] = {}
    failure: OSError = ConnectionError("no address to connect to")
    try:
        while waiting or trying:
            if waiting:
                peer = waiting.pop(0)
                trying[asyncio.ensure_future(connect(peer))] = peer
            done, _ = await asyncio.wait(
                trying, timeout=HEAD_START if waiting else None, return_when="FIRST_COMPLETED"
            )
            for one in done:
                peer = trying.pop(one)
                error = one.exception()
                if error is None:
                    return peer, one.result()
                if not isinstance(error, OSError):
                    raise error
                failure = error
    finally:
        for one in trying:
            one.cancel()
        await asyncio.gather(*trying, return_exceptions=True)
    raise failure


def _in_turn(addresses: Sequence[str]) -> list[str]:
    """Families in turn, the resolver's first choice first (RFC 8305, section 4)."""
    sixes = [one for one in addresses if ":" in one]
    fours = [one for one in addresses if ":" not in one]
    first, second = (sixes, fours) if addresses[0] in sixes else (fours, sixes)
    turns = [one for pair in zip(first, second, strict=False) for one in pair]
    return turns + first[len(second) :] + second[len(first) :]


def _override(target: str, port: int) -> Peer:
    """`address`, `address:port` or `[address]:port`; the config's author chose it."""
    bare = target.strip("[]")
    try:
        return Peer(str(ipaddress.ip_address(bare)), port)
    except ValueError:
        address, colon, given = target.rpartition(":")
        return Peer(address.strip("[]"), int(given)) if colon else Peer(target, port)


def _is_literal(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _words(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
