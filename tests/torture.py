"""Campaigns of kills against one store, and what must hold after each of them.

What counts as acknowledged is what the command itself said on stdout, line by line, before it was
killed. The witness of what was asked of whom is the log of a server that no kill touches. How soon
is told twice: by that log, in which a busy server's lateness shortens some gaps, and by what each
run notes as it writes the first byte of a request.
"""

import json
import random
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from archive.catalogue import Catalogue
from archive.ingest import Ingest
from archive.layout import Layout
from archive.model import Link, LinkRole
from archive.rebuild import rebuild
from archive.warc.captures import captures
from archive.warc.faults import Fault
from archive.warc.folder import FolderStorage
from archive.warc.lint import Linter
from crawler.clock import SystemClock
from crawler.config import Config, load
from crawler.frontier import Frontier, NewDue
from crawler.store import Store, reading_settings
from crawler.warcinfo import writer_settings
from tests.launcher import SENT, Launcher, Run, Step, launcher
from tests.reading_here import Here
from tests.servers.restless import RestlessSite, restless_site

DELAY = 0.8  # seconds between two requests to a host; a start takes less, so haste would show
LATE = 0.2  # seconds by which the busy server may have noted a request too late
TICK = 0.001  # seconds that two clocks may differ by, where a lease tells one run of another
HOSTS = 12

CONFIG = """
store: store
fetch: {{allow_private: [127.0.0.0/8], per_host: {{delay: {delay}s}}, retries: 0}}
archive: {{keep_free: 0, max_size: 300KB}}
schedule: {{tick: 0.1s, budget: 1000000}}
identity: {{user_agent: newskeep-test/1}}
"""


@dataclass
class Tally:
    """What a campaign came to."""

    kills: int = 0
    runs: int = 0
    acknowledged: int = 0
    kept: int = 0
    checks: int = 0
    requests: int = 0
    recovered: int = 0  # files that a kill had left open
    cut: int = 0  # of them with a torn tail
    rebuilds: int = 0
    smallest_gap: float = field(default=float("inf"))  # seconds, of one host, at the server
    smallest_sent: float = field(default=float("inf"))  # the same, between first bytes written


@dataclass
class Campaign:
    """One store under fire. `backfill` and `daemon` are the two ways to be killed."""

    folder: Path
    site: RestlessSite
    launcher: Launcher
    chance: random.Random
    tally: Tally = field(default_factory=Tally)
    _acknowledged: set[str] = field(default_factory=set)  # record ids
    _told: dict[str, int] = field(default_factory=dict)  # address: requests when it was told
    _lists: Iterator[int] = field(default_factory=count)
    _list: str | None = None
    _followed: list[str] = field(default_factory=list)  # keys of the daemon's pages

    @property
    def layout(self) -> Layout:
        return Layout(self.folder / "store")

    @property
    def config(self) -> Config:
        return load(self.folder / "config.yaml", overrides={"store": self.layout.root})

    # --- kills -------------------------------------------------------------------------------

    def backfill(self) -> None:
        """Start or resume the backfill of a list, and kill it."""
        if self._list is None:
            self._list = self._new_list()
        run = self._kill("backfill", self._list, "--json")
        if not run.killed:
            assert run.status == 0, run.said
            self._list = None  # it came to its end before the kill
        self._nothing_is_asked_again(run)

    def daemon(self) -> None:
        """Have every page due, start the daemon, and kill it."""
        with Frontier.open(self.layout.frontier) as frontier:
            now = SystemClock().now()
            for key in self._followed:
                frontier.hasten(key, now, revive=True)
        run = self._kill("run", "--json")
        assert run.killed, run.said

    def follow(self, pages_per_host: int = 2) -> None:
        """Have the daemon look at some pages."""
        addresses = [
            self.site.address(host, f"/followed/{number}")
            for host in self.site.hosts
            for number in range(pages_per_host)
        ]
        with Store(self.config, SystemClock(), workers=Here()) as store:
            now = store.clock.now()
            links = [Link(address, LinkRole.LISTED) for address in addresses]
            pages = store.ingest.follow(links, article_ids={}).pages
            dues = [NewDue(page.page_key, page.url, page.host, now) for page in pages]
            store.frontier.add(dues, delay_of=store.delay_of, now=now)
        self._followed = [page.page_key for page in pages]

    def _kill(self, *arguments: str) -> Run:
        # Half of the kills fall into start-up and recovery, the others into the work.
        early = self.chance.random() < 0.5
        checks = 0 if early else self.chance.randrange(1, HOSTS)
        seconds = self.chance.uniform(0, 1.5 if early else 0.3)
        run = self.launcher.run(*arguments, steps=[Step(signal.SIGKILL, checks, seconds)])
        self.tally.runs += 1
        self.tally.kills += run.killed
        assert "Traceback" not in run.said, run.said
        for check in _checks(run):
            self._acknowledged.update(capture["record_id"] for capture in check["captures"])
        self.tally.acknowledged = len(self._acknowledged)
        return run

    def _new_list(self) -> str:
        number = next(self._lists)
        path = self.folder / f"list-{number}.txt"
        addresses = (
            self.site.address(host, f"/list-{number}/{page}")
            for host in self.site.hosts
            for page in range(4)
        )
        path.write_text("\n".join(addresses))
        return str(path)

    # --- what must hold ----------------------------------------------------------------------

    def _nothing_is_asked_again(self, run: Run) -> None:
        asked: dict[str, int] = defaultdict(int)
        for request in self.site.requests():
            asked[self.site.address(request.host, request.target)] += 1
        for address, before in self._told.items():
            assert asked[address] == before, f"{address} was told as done and asked again"
        self._told |= {check["url"]: asked[check["url"]] for check in _checks(run)}

    def nothing_acknowledged_is_lost(self) -> None:
        """Restart: what was told is in the catalogue, and nothing is left torn."""
        config = self.config
        with Ingest(
            self.layout,
            writing=writer_settings(config),
            reading=reading_settings(config),
            clock=SystemClock().now,
            workers=Here(),
        ) as ingest:
            self.tally.recovered += len(ingest.recovered)
            self.tally.cut += sum(mended.cut > 0 for mended in ingest.recovered)
            assert ingest.storage.unfinished() == []
            lost = [one for one in self._acknowledged if ingest.catalogue.capture(one) is None]
            assert not lost, f"acknowledged and not in the catalogue: {lost}"

    def all_is_sound(self) -> None:
        """No torn member, no early request, and a rebuilt catalogue that equals this one."""
        self._files_are_sound()
        self._no_host_was_asked_early()
        self._rebuild_equals()

    def _files_are_sound(self) -> None:
        storage, linter = FolderStorage(self.layout.warcs), Linter()
        faults: list[Fault] = []
        kept: set[str] = set()
        for name in storage.finished():
            with storage.stream(name) as file:
                faults += linter.file(file, name)
            kept |= {capture.record_id for capture in captures(storage, name)}
        faults += linter.finish()
        assert faults == []
        assert self._acknowledged <= kept
        self.tally.kept = len(kept)

    def _no_host_was_asked_early(self) -> None:
        requests, noted = self.site.requests(), self._sent()
        assert len(noted) >= len(requests), "the runs noted fewer requests than came"
        self.tally.requests = len(requests)
        seen = _gaps((request.at, request.host) for request in requests)
        sent = _gaps(noted)
        self.tally.smallest_gap = min([self.tally.smallest_gap, *seen])
        self.tally.smallest_sent = min([self.tally.smallest_sent, *sent])
        at_server, asked = min(seen, default=DELAY), min(sent, default=DELAY)
        told = f"a host was asked early: after {asked:.4f} s, {at_server:.4f} s at the server"
        assert at_server >= DELAY - LATE, told
        assert asked >= DELAY - TICK, told

    def _sent(self) -> list[tuple[float, str]]:
        lines = (self.folder / SENT).read_text().splitlines()
        return [(at, host) for at, host in map(json.loads, lines)]

    def _rebuild_equals(self) -> None:
        rebuilt = rebuild(
            self.layout,
            reading=reading_settings(self.config),
            clock=SystemClock().now,
            workers=Here(),
        )
        assert rebuilt.kept_before is not None
        found = differences(rebuilt.kept_before, self.layout.catalogue)
        assert not found, "\n".join(found)
        self.tally.rebuilds += 1
        self.tally.checks = rebuilt.checks


def differences(before: Path, after: Path) -> list[str]:
    """Rows that two catalogues do not share, table by table, in words."""
    with Catalogue.open(before) as one, Catalogue.open(after) as other:
        left, right = one.dump(), other.dump()
    return [
        f"{table}, only {where}: {row}"
        for table in left
        for where, rows, others in (
            ("before", left[table], right[table]),
            ("rebuilt", right[table], left[table]),
        )
        for row in rows
        if row not in others
    ]


def _checks(run: Run) -> list[dict[str, Any]]:
    return [line for line in run.told if line["type"] == "check" and not line["put_back"]]


def _gaps(requests: Iterable[tuple[float, str]]) -> list[float]:
    """Seconds between two requests to one host, in the order in which they were made."""
    times = defaultdict(list)
    for at, host in requests:
        times[host].append(at)
    return [later - at for seen in times.values() for at, later in pairwise(seen)]


@contextmanager
def campaign(folder: Path, seed: int) -> Iterator[Campaign]:
    """A fresh store, a server and a launcher, with a fixed row of random moments."""
    folder.mkdir(exist_ok=True)
    (folder / "config.yaml").write_text(CONFIG.format(delay=DELAY))
    with restless_site(HOSTS, folder / "requests") as site, launcher(folder) as starter:
        yield Campaign(folder, site, starter, random.Random(seed))


def fight(battle: Campaign, blow: Callable[[], None], kills: int, *, sound_every: int) -> Tally:
    """Kill so many times, look after each kill, and look at everything now and then."""
    before = battle.tally.kills
    while (struck := battle.tally.kills - before) < kills:
        blow()
        if battle.chance.random() < 0.5:  # else the next run has to recover by itself
            battle.nothing_acknowledged_is_lost()
        if battle.tally.kills - before > struck and (struck + 1) % sound_every == 0:
            battle.nothing_acknowledged_is_lost()
            battle.all_is_sound()
    battle.nothing_acknowledged_is_lost()
    battle.all_is_sound()
    return battle.tally
