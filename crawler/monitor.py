"""Health and metrics of a running daemon, over HTTP for the machine that it runs on.

`/healthz` is 200 while all is well and 503 while it is not, with the reason as JSON; `/metrics`
speaks Prometheus' text format 0.0.4. Nothing here changes anything. What is counted is counted
since the process began; labels are bounded, so that a thousand outlets are not a thousand series.
"""

import asyncio
import contextlib
import ipaddress
import json
import logging
import os
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crawler.check import Report
from crawler.frontier import DueStatus
from crawler.heartbeat import HEARTBEAT, health
from crawler.planning import kept_bucket, kept_controller
from crawler.store import Store

MOST_HOSTS: Final = 100  # named; what others do is counted under "other"
OTHER: Final = "other"
_HEAD_LIMIT: Final = 8_192  # bytes of a request
_TIMEOUT: Final = 5.0  # seconds for a request
_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
_PHRASES: Final = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    503: "Service Unavailable",
}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What the checks of this process have shown."""

    checks: Counter[str] = field(default_factory=Counter)  # by access state or failure
    edits: Counter[str] = field(default_factory=Counter)  # by verdict
    looked: Counter[str] = field(default_factory=Counter)  # checks by host
    edited: Counter[str] = field(default_factory=Counter)  # edits by host
    kept: int = 0  # bytes written for exchanges

    def count(self, report: Report) -> None:
        if report.derived is None:  # put back: no check was made
            return
        finding, host = report.derived.finding, self._label(report.page.host)
        outcome = report.outcome.failure or "unjudged"
        self.checks[outcome if finding is None else finding.reading.access] += 1
        self.looked[host] += 1
        self.kept += sum(capture.place.length for capture in report.outcome.captures)
        weighed = finding.weighed if finding is not None else None
        if weighed is not None and weighed.text_changed and not weighed.provisional:
            self.edits[weighed.verdict] += 1
            self.edited[host] += 1

    def _label(self, host: str) -> str:
        named = host in self.looked or len(self.looked) < MOST_HOSTS
        return host if named else OTHER


class Monitor:
    """Answers for one daemon."""

    def __init__(self, store: Store, tally: Tally) -> None:
        self._store = store
        self._tally = tally

    @asynccontextmanager
    async def serving(self, bind: str | None) -> AsyncIterator[int | None]:
        """Answer at HOST:PORT while the block runs; gives the port, None where it cannot be had.

        A daemon is worth more than its monitor: an address that is taken is told of in the log.
        """
        if bind is None:
            yield None
            return
        host, _, port = bind.rpartition(":")
        try:
            server = await asyncio.start_server(
                self._converse, host.strip("[]"), int(port), limit=_HEAD_LIMIT
            )
        except OSError as error:
            log.warning("no monitor at %s: %s", bind, error.strerror or error)
            yield None
            return
        async with server:
            yield server.sockets[0].getsockname()[1]

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            async with asyncio.timeout(_TIMEOUT):
                status, kind, body = await self._answer(reader)
                head = (
                    f"HTTP/1.1 {status} {_PHRASES[status]}\r\nContent-Type: {kind}\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                )
                writer.write(head.encode() + body)
                await writer.drain()
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, str, bytes]:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            return 400, _TEXT, b"too long\n"
        first, *lines = head.decode("latin-1").split("\r\n")
        method, _, rest = first.partition(" ")
        named = [line.partition(":")[2] for line in lines if line.lower().startswith("host:")]
        if not all(_is_address(name.strip()) for name in named):
            return 403, _TEXT, b"ask by address: 127.0.0.1 or localhost\n"
        if method != "GET":
            return 405, _TEXT, b"only GET\n"
        match rest.partition(" ")[0].partition("?")[0]:
            case "/healthz":
                well, told = await asyncio.to_thread(self.health)
                body = json.dumps(told).encode() + b"\n"
                return 200 if well else 503, "application/json", body
            case "/metrics":
                return 200, _TEXT, (await asyncio.to_thread(self.metrics)).encode()
            case _:
                return 404, _TEXT, b"/healthz and /metrics are here\n"

    def health(self) -> tuple[bool, Mapping[str, object]]:
        """Whether all is well, and what is not."""
        frontier = self._store.frontier
        found = health(frontier.setting(HEARTBEAT), self._store.clock.now())
        troubles = {job.name: job.error for job in frontier.jobs() if job.error}
        return found.well, {"well": found.well, "state": found.state, "troubles": troubles}

    def metrics(self) -> str:
        """Everything, in the text format."""
        return "".join(_lines(self._families()))

    def _families(self) -> "Iterator[Family]":
        yield from self._queue()
        yield from self._looks()
        yield from self._house()

    def _queue(self) -> "Iterator[Family]":
        frontier, now = self._store.frontier, self._store.clock.now()
        counts = frontier.due_counts(now)
        by_status = {
            DueStatus.LIVE.value: counts.live,
            DueStatus.RETIRED.value: counts.retired,
            DueStatus.GONE.value: counts.gone,
            DueStatus.PAUSED.value: counts.paused,
        }
        yield Family("pages", "gauge", "Pages that are followed.", _by("status", by_status))
        yield _one("pages_due", "Pages whose check is due.", counts.due)
        yield _one("pages_fresh", "Pages that were never checked.", counts.fresh)
        yield _one("hosts", "Hosts that are known.", counts.hosts)
        yield _one("hosts_leased", "Hosts that are being asked.", counts.leased)
        ready = frontier.next_ready()
        lag = 0.0 if ready is None else max((now - ready).total_seconds(), 0.0)
        yield _one("lag_seconds", "How long a host has been waiting to be asked.", lag)
        failing = {row.host: row.fails for row in frontier.hosts(failing=True, limit=MOST_HOSTS)}
        said = "Checks in a row that saw nothing, of the hosts that fail most."
        yield Family("host_failures", "gauge", said, _by("host", failing))

    def _looks(self) -> "Iterator[Family]":
        tally = self._tally
        said = "Checks made, by what was seen."
        yield Family("checks_total", "counter", said, _by("outcome", tally.checks))
        yield Family("edits_total", "counter", "Edits found.", _by("verdict", tally.edits))
        said = "Checks made, by outlet."
        yield Family("outlet_checks_total", "counter", said, _by("host", tally.looked))
        said = "Edits found, by outlet."
        yield Family("outlet_edits_total", "counter", said, _by("host", tally.edited))
        yield Family(
            "kept_bytes_total", "counter", "Bytes written for exchanges.", [((), tally.kept)]
        )

    def _house(self) -> "Iterator[Family]":
        frontier, config = self._store.frontier, self._store.config
        budget = config.schedule.budget
        bucket = kept_bucket(frontier, budget).filled(self._store.clock.now())
        yield _one("budget_per_hour", "Re-checks that may be made in an hour.", budget)
        yield _one("looks_left", "Re-checks that may be made now.", max(bucket.tokens, 0.0))
        said = "Expected unseen edits at which a page is looked at."
        yield _one("theta", said, kept_controller(frontier).theta)
        jobs = frontier.jobs()
        done = {job.name: job.done_at.timestamp() for job in jobs if job.done_at}
        said = "When a house job last ended well."
        yield Family("job_done_timestamp_seconds", "gauge", said, _by("job", done))
        failed = {job.name: int(bool(job.error)) for job in jobs}
        said = "Whether a house job failed at its last turn."
        yield Family("job_failed", "gauge", said, _by("job", failed))
        free = shutil.disk_usage(config.store).free
        yield _one("disk_free_bytes", "Free on the disk of the store.", free)
        yield _one("memory_bytes", "Resident memory of the daemon itself.", _resident())
        yield _one("well", "Whether all is well, as /healthz says.", int(self.health()[0]))


# --- Prometheus' text format -----------------------------------------------------------------

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A metric with its series."""

    name: str
    kind: str  # gauge, counter
    said: str
    series: list[tuple[Labels, float]]


def _one(name: str, said: str, value: float) -> Family:
    return Family(name, "gauge", said, [((), value)])


def _by(label: str, values: Mapping[str, float]) -> list[tuple[Labels, float]]:
    return [(((label, name),), value) for name, value in sorted(values.items())]


def _lines(families: Iterable[Family]) -> Iterator[str]:
    for family in families:
        yield f"# HELP newskeep_{family.name} {family.said}\n"
        yield f"# TYPE newskeep_{family.name} {family.kind}\n"
        for labels, value in family.series:
            told = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels)
            yield f"newskeep_{family.name}{f'{{{told}}}' if told else ''} {value:.17g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _is_address(name: str) -> bool:
    """A page in a browser could point a name of its own at us; an address cannot be pointed."""
    host = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _resident() -> int:
    """Bytes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
