"""Asks for one address, politely and persistently: a turn, a slot, an errand, and again."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from archive.model import Capture, Failure
from crawler.clock import Clock
from crawler.config import FetchConfig
from crawler.fetch.errands import Arrival, Errand, Errands, Vanished
from crawler.fetch.politeness import HostGate
from crawler.fetch.wire import Ask

LONGEST_BACKOFF: Final = timedelta(minutes=1)
LONGEST_RETRY_AFTER: Final = timedelta(days=1)  # more is taken for a slip of the pen
UNSAID_RETRY_AFTER: Final = timedelta(minutes=1)  # after a 429 that does not say how long
MOST_STALE: Final = 2  # kept connections that an address may find dead before it counts

_TRANSIENT: Final = frozenset({408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_WORTH_A_RETRY: Final = frozenset(
    {Failure.REFUSED, Failure.RESET, Failure.TIMED_OUT, Failure.DNS, Failure.PROXY}
)
# The host heard nothing of these, so they do not count against its delay.
_UNHEARD: Final = frozenset({Failure.DNS, Failure.FORBIDDEN_ADDRESS, Failure.PROXY})


class Stopped(Exception):
    """The crawl was asked to stop while this visit was waiting."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The last arrival for an address; the captures of all of them, in order."""

    arrival: Arrival
    captures: tuple[Capture, ...]
    retry_after: timedelta | None = None  # the host asked for a pause


class Asker:
    """Makes the requests of all walks of one crawl; nobody else makes any."""

    def __init__(
        self,
        config: FetchConfig,
        clock: Clock,
        gate: HostGate,
        errands: Errands,
        *,
        backoff: timedelta,
    ) -> None:
        self._config = config
        self._clock = clock
        self._gate = gate
        self._errands = errands
        self._backoff = backoff
        self._slots = asyncio.Semaphore(config.concurrency)
        self._waiting: set[asyncio.Task[object]] = set()
        self._stopping = False

    async def ask(self, ask: Ask, host: str) -> Answer:
        """Ask until an answer stands, the tries are used up, or the host asks for a pause.

        Raises `NotYet`, `Stopped`, `Vanished`.
        """
        captures: list[Capture] = []
        stale = 0  # dead connections are found out by asking; that is no try of the address
        while True:
            arrival = await self._once(replace(ask, attempt=len(captures) + 1), host)
            captures.append(arrival.capture)
            if arrival.stale and stale < MOST_STALE:
                stale += 1
                continue
            pause = pause_asked_for(arrival, self._clock.now())
            if pause is not None:
                await self._gate.hold(host, pause)
            if pause is not None or len(captures) - stale > self._config.retries:
                return Answer(arrival, tuple(captures), pause)
            if not is_transient(arrival):
                return Answer(arrival, tuple(captures))
            await self._back_off(len(captures) - stale)

    def stop(self) -> None:
        """Wake every walk that waits for its turn; exchanges in hand are carried to their end."""
        self._stopping = True
        for task in list(self._waiting):
            task.cancel()

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Round a wait that a stop may end. Raises `Stopped`."""
        if self._must_stop():
            raise Stopped
        task = asyncio.current_task()
        assert task is not None
        self._waiting.add(task)
        try:
            yield
        except asyncio.CancelledError:
            if not self._must_stop():
                raise
            task.uncancel()  # it was our own stop, and it is dealt with here
            raise Stopped from None
        finally:
            self._waiting.discard(task)

    def _must_stop(self) -> bool:
        return self._stopping

    async def _once(self, ask: Ask, host: str) -> Arrival:
        with self.interruptible():
            turn = await self._gate.enter(host)
        disturbed = True
        try:
            with self.interruptible():
                await self._slots.acquire()
            try:
                arrival = await self._errands.run(Errand(ask, turn.asked))
            except Vanished:
                raise
            except Exception:
                self.stop()  # at once: what cannot be kept must not be asked for
                raise
            finally:
                self._slots.release()
            disturbed = arrival.exchange.failure not in _UNHEARD
        finally:
            await self._gate.leave(host, turn, disturbed=disturbed)
        return arrival

    async def _back_off(self, tries: int) -> None:
        wait = min(self._backoff * 2 ** min(tries - 1, 16), LONGEST_BACKOFF)
        with self.interruptible():
            await self._clock.sleep_until(self._clock.monotonic() + wait.total_seconds())


def is_transient(arrival: Arrival) -> bool:
    """Whether the same question may well be answered otherwise in a moment."""
    failure = arrival.exchange.failure
    if failure is not None:
        return failure in _WORTH_A_RETRY
    return arrival.status in _TRANSIENT


def pause_asked_for(arrival: Arrival, now: datetime) -> timedelta | None:
    """How long the host wants to be left alone: Retry-After of a 429 or 503 (RFC 9110, 10.2.3)."""
    if arrival.status not in (429, 503):
        return None
    said = arrival.framing.value("retry-after")
    pause = None if said is None else _retry_after(said.strip(), now)
    if pause is None:
        return UNSAID_RETRY_AFTER if arrival.status == 429 else None
    return min(max(pause, timedelta(0)), LONGEST_RETRY_AFTER)


def _retry_after(said: str, now: datetime) -> timedelta | None:
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:12]), 10**9))
    try:
        at = parsedate_to_datetime(said)
        return at - now
    except (ValueError, TypeError):  # no date; or one without a zone, which says nothing sure
        return None
