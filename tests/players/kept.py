"""The small newspaper, looked at twice and kept; what the players are given to show."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.layout import Layout
from archive.model import Capture
from tests.clocks import MovableClock
from tests.players.chromium import Seen
from tests.reading_here import Here
from tests.servers.hostile import HostileServer, hostile_server
from tests.servers.newspaper import (
    ALONE,
    BACKGROUND,
    FAMILY,
    HOST,
    MARK,
    STATIC,
    WIDTHS,
    Scene,
    answers,
    dress,
)
from tests.workbench import QUICK, Workbench


@dataclass(frozen=True, slots=True)
class Kept:
    """The files, and the captures of each address, oldest first."""

    warcs: tuple[Path, ...]
    captures: Mapping[str, tuple[Capture, ...]]

    def capture(self, scene: Scene, look: int) -> Capture:
        """What a look at a story gave, behind its redirect where there is one."""
        return self.captures[f"http://{HOST}/{scene.leads_to or scene.name}"][look]

    def original(self, capture: Capture) -> Capture:
        """The response whose body a capture has: itself, or the one that a revisit refers to."""
        everything = (one for some in self.captures.values() for one in some)
        wanted = capture.refers_to or capture.record_id
        return next(one for one in everything if one.record_id == wanted)


def digits(capture: Capture) -> str:
    """The 14 digits of time under which players find a capture."""
    return f"{capture.captured_at:%Y%m%d%H%M%S}"


def assert_dressed(seen: Seen) -> None:
    """The story is shown with all that it needs; text alone would pass in a broken replay."""
    assert seen.images == WIDTHS
    assert seen.background == BACKGROUND
    assert "rule.png" in seen.picture
    assert seen.mark == MARK
    assert FAMILY in seen.fonts


def keep_newspaper(folder: Path) -> Kept:
    """Have newskeep look at all of it, and again a day later."""
    bench = Workbench(folder, MovableClock(), Here())
    asyncio.run(_look_twice(bench))
    return _kept(bench, [f"http://{HOST}/{name}" for name in answers(0)])


def keep_one_page(folder: Path) -> Kept:
    """Have newskeep look at one page alone, and at what it needs, which another host serves."""
    bench = Workbench(folder, MovableClock(), Here())
    asyncio.run(_look_at_one(bench))
    return _kept(bench, [ALONE, *(f"http://{STATIC}/{name}" for name in dress())])


def _kept(bench: Workbench, urls: Iterable[str]) -> Kept:
    with bench.catalogue() as catalogue:
        captures = {url: tuple(catalogue.captures_of_url(url)) for url in urls}
    warcs = Layout(bench.folder / "store").warcs.glob("*.warc.gz")
    return Kept(tuple(sorted(warcs)), captures)


def _configuration(server: HostileServer) -> str:
    """Both hosts of the newspaper lead to the server."""
    place = f"127.0.0.1:{server.port}"
    return QUICK.replace(
        "retries: 0", f"retries: 0, resolve: {{{HOST}: '{place}', {STATIC}: '{place}'}}"
    )


async def _look_at_one(bench: Workbench) -> None:
    async with hostile_server() as server:
        text = _configuration(server)
        bench.configure(text.replace("keep_free: 0", "keep_free: 0, requisites: true"))
        for name, answer in answers(0).items():
            server.play(name, answer)
        result = await bench.backfill(ALONE)
        assert result.failed == ()


async def _look_twice(bench: Workbench) -> None:
    async with hostile_server() as server:
        bench.configure(_configuration(server))
        for name, answer in answers(0).items():
            server.play(name, answer)
        wanted = [name for name in answers(0) if name not in ("robots.txt", "landed", "alone")]
        addresses = bench.folder / "addresses.txt"
        addresses.write_text("".join(f"http://{HOST}/{name}\n" for name in wanted))
        result = await bench.backfill(str(addresses))
        assert result.failed == ()
        for name, answer in answers(1).items():
            server.play(name, answer)
        assert len(await bench.next_round()) == len(wanted)
