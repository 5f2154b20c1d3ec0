"""The real command on a full disk, under a limit, beside another daemon, and being stopped."""

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.lock import StoreLock
from archive.warc.captures import captures
from archive.warc.folder import FolderStorage
from tests.launcher import Launcher, Run, Step, launcher
from tests.servers.restless import RestlessSite, restless_site
from tests.torture import differences

CONFIG = """
store: {store}
fetch: {{allow_private: [127.0.0.0/8], per_host: {{delay: {delay}}}, retries: 0}}
archive: {{keep_free: 0, max_size: 100MB}}
schedule: {{tick: 50ms}}
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Launcher, RestlessSite]]:
    folder = tmp_path_factory.mktemp("desk")
    with restless_site(4, folder / "requests") as site, launcher(folder) as starter:
        yield starter, site


@pytest.fixture
def command(desk: tuple[Launcher, RestlessSite]) -> Launcher:
    return desk[0]


@pytest.fixture
def site(desk: tuple[Launcher, RestlessSite]) -> RestlessSite:
    return desk[1]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can mount a small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def configured(tmp_path: Path, store: Path, *, delay: str = "0s") -> tuple[str, str]:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG.format(store=store, delay=delay))
    return "--config", str(path)


def listed(tmp_path: Path, site: RestlessSite, pages: int) -> str:
    """A list of so many pages on every host, of names that no other test has used."""
    path = tmp_path / "list.txt"
    name = tmp_path.name
    addresses = [site.address(h, f"/{name}/{n}") for h in site.hosts for n in range(pages)]
    path.write_text("\n".join(addresses))
    return str(path)


def checks(run: Run) -> list[str]:
    return [line["url"] for line in run.told if line["type"] == "check" and not line["put_back"]]


def kept(run: Run) -> set[str]:
    told = (line for line in run.told if line["type"] == "check")
    return {capture["record_id"] for line in told for capture in line["captures"]}


def rebuilt_equals(command: Launcher, configuration: tuple[str, str], store: Path) -> bool:
    run = command.run(*configuration, "rebuild")
    assert run.status == 0, run.said
    before = store / "catalogue.sqlite.before"
    return differences(before, store / "catalogue.sqlite") == []


def records(store: Path) -> set[str]:
    """The ids of all captures in the finished files."""
    storage = FolderStorage(store / "warc")
    return {c.record_id for name in storage.finished() for c in captures(storage, name)}


def restart(command: Launcher, configuration: tuple[str, str]) -> None:
    run = command.run(*configuration, "status")
    assert run.status == 0, run.said
    again = command.run(*configuration, "add", "http://127.0.0.2/")
    assert again.status == 0, again.said


def test_a_full_disk_is_one_sentence_and_exit_code_3_and_nothing_told_is_lost(
    command: Launcher, site: RestlessSite, tmp_path: Path, small_disk: Path
) -> None:
    store = small_disk / "store"
    configuration = configured(tmp_path, store)
    pages = listed(tmp_path, site, 40)
    full = command.run(*configuration, "backfill", "--json", pages)
    assert full.status == 3, full.said
    (sentence,) = [line for line in full.said.splitlines() if line.startswith("newskeep: ")]
    assert "is full" in sentence
    assert "Traceback" not in full.said
    roomy = ["mount", "-o", "remount,size=60m", str(small_disk)]
    subprocess.run(roomy, check=True)
    resumed = command.run(*configuration, "backfill", "--json", pages)
    assert resumed.status == 0, resumed.said
    assert not set(checks(full)) & set(checks(resumed))
    assert kept(full)
    assert kept(full) | kept(resumed) <= records(store)
    assert rebuilt_equals(command, configuration, store)


def test_a_limit_on_the_size_of_files_loses_nothing_that_was_told(
    command: Launcher, site: RestlessSite, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    configuration = configured(tmp_path, store)
    assert command.run(*configuration, "init").status == 0
    limit = (store / "catalogue.sqlite").stat().st_size + 300_000
    pages = listed(tmp_path, site, 25)
    limited = command.run(*configuration, "backfill", "--json", pages, file_size=limit)
    assert limited.status in (1, 3), limited.said
    assert "Traceback" not in limited.said
    assert "ulimit -f" in limited.said
    resumed = command.run(*configuration, "backfill", "--json", pages)
    assert resumed.status == 0, resumed.said
    assert not set(checks(limited)) & set(checks(resumed))
    assert kept(limited) | kept(resumed) <= records(store)
    assert rebuilt_equals(command, configuration, store)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_backfill_that_is_interrupted_ends_in_order_and_is_resumed(
    command: Launcher, site: RestlessSite, tmp_path: Path, ending: signal.Signals
) -> None:
    store = tmp_path / "store"
    configuration = configured(tmp_path, store, delay="200ms")
    pages = listed(tmp_path, site, 5)
    stopped = command.run(
        *configuration, "backfill", "--json", pages, steps=[Step(ending, checks=3)]
    )
    assert stopped.status == 5, stopped.said
    assert list((store / "warc").glob("*.open")) == []
    resumed = command.run(*configuration, "backfill", "--json", pages)
    assert resumed.status == 0, resumed.said
    assert sorted(checks(stopped) + checks(resumed)) == sorted(Path(pages).read_text().split())


@pytest.mark.parametrize(
    "endings",
    [[signal.SIGTERM], [signal.SIGHUP], [signal.SIGHUP, signal.SIGHUP]],
    ids=["stopped", "the terminal is closed", "and hangs up twice"],
)
def test_a_daemon_that_is_stopped_finishes_its_file_and_exits_0(
    command: Launcher, site: RestlessSite, tmp_path: Path, endings: list[signal.Signals]
) -> None:
    store = tmp_path / "store"
    configuration = configured(tmp_path, store, delay="200ms")
    added = command.run(*configuration, "add", listed(tmp_path, site, 5))
    assert added.status == 0, added.said
    steps = [Step(ending, checks=2) for ending in endings]
    run = command.run(*configuration, "run", "--json", steps=steps)
    assert run.status == 0, run.said
    assert list((store / "warc").glob("*.open")) == []
    assert rebuilt_equals(command, configuration, store)


def test_a_second_signal_ends_at_once_and_loses_nothing(
    command: Launcher, site: RestlessSite, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    configuration = configured(tmp_path, store, delay="3s")
    added = command.run(*configuration, "add", listed(tmp_path, site, 5))
    assert added.status == 0, added.said
    twice = [Step(signal.SIGTERM, checks=2), Step(signal.SIGTERM, checks=2)]
    run = command.run(*configuration, "run", "--json", steps=twice)
    assert run.status in (0, 75), run.said  # 0: the first was over before the second came
    restart(command, configuration)
    assert kept(run) <= records(store)


def test_a_daemon_that_was_killed_is_told_of_at_once(
    command: Launcher, site: RestlessSite, tmp_path: Path
) -> None:
    configuration = configured(tmp_path, tmp_path / "store")
    page = site.address(site.hosts[0], f"/{tmp_path.name}/0")
    assert command.run(*configuration, "add", page).status == 0
    with running(configuration, tmp_path) as daemon:
        told_of(daemon, page)
        assert command.run(*configuration, "status", "--healthy").status == 0
        daemon.kill()
        daemon.wait(timeout=30)
        asked = command.run(*configuration, "status", "--healthy")
    assert asked.status == 1
    assert f"not running: process {daemon.pid} ended without a word" in asked.printed


def test_a_second_daemon_is_refused_with_exit_code_7(
    command: Launcher, site: RestlessSite, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    configuration = configured(tmp_path, store)
    assert command.run(*configuration, "init").status == 0
    with StoreLock(store):
        run = command.run(*configuration, "run")
    assert run.status == 7
    assert "in use by process" in run.said


def test_a_page_that_is_added_while_the_daemon_runs_is_looked_at_by_it(
    command: Launcher, site: RestlessSite, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    configuration = configured(tmp_path, store)
    first, later = (site.address(site.hosts[0], f"/{tmp_path.name}/{n}") for n in range(2))
    assert command.run(*configuration, "add", first).status == 0
    with running(configuration, tmp_path) as daemon:
        told_of(daemon, first)
        added = command.run(*configuration, "add", later, "--every", "10m", "--tag", "desk")
        assert added.status == 0, added.said
        assert "1 link(s) handed over to the running daemon (process" in added.said
        told_of(daemon, later)
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=30) == 0
    assert list((store / "inbox").iterdir()) == []
    asked = command.run(*configuration, "status", later, "--json")
    assert json.loads(asked.printed)["pinned"] == 600
    assert rebuilt_equals(command, configuration, store)


def test_what_is_added_beside_another_command_waits_for_whoever_has_the_store_next(
    command: Launcher, site: RestlessSite, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    configuration = configured(tmp_path, store)
    one, other = (site.address(site.hosts[0], f"/{tmp_path.name}/{n}") for n in range(2))
    assert command.run(*configuration, "init").status == 0
    with StoreLock(store):
        added = command.run(*configuration, "add", one)
    assert added.status == 0, added.said
    assert "the next daemon or `add` follows them." in added.said
    again = command.run(*configuration, "add", other)
    assert again.status == 0, again.said
    once = command.run(*configuration, "run", "--once", "--json")
    assert sorted(checks(once)) == [one, other]


@contextlib.contextmanager
def running(configuration: tuple[str, str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The daemon as a process of its own; it is killed where the test did not end it."""
    command = [sys.executable, "-c", "import crawler.cli; crawler.cli.main()", *configuration]
    with (
        (folder / "said").open("w") as said,
        subprocess.Popen(
            [*command, "run", "--json"], stdout=subprocess.PIPE, stderr=said, text=True
        ) as daemon,
    ):
        try:
            yield daemon
        finally:
            daemon.kill()


def told_of(daemon: subprocess.Popen[str], url: str) -> None:
    """Read what the daemon tells until it has looked at a page."""
    assert daemon.stdout is not None
    for line in daemon.stdout:
        if json.loads(line)["url"] == url:
            return
    pytest.fail(f"the daemon ended before it looked at {url}")
