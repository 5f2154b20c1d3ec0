"""What the daemon does for the house: each chore does its work, and says what is wrong."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.layout import Layout
from crawler.frontier import Frontier, RobotsFile
from crawler.house import BACKUPS, HouseTrouble, audit_slice, back_up, tidy
from crawler.store import Store
from tests.builders_ingest import story
from tests.servers.pages import PageServer
from tests.workbench import QUICK, Workbench

DAY = timedelta(days=1)


def never() -> bool:
    return False


async def keep_files(bench: Workbench, site: PageServer, number: int) -> None:
    """Backfill one page a time, so that each run leaves a finished WARC."""
    for page in range(number):
        site.put(f"/{page}", story())
        await bench.backfill(f"http://127.0.0.1:{site.port}/{page}")


def warcs(store: Store) -> list[Path]:
    return sorted(Layout(store.config.store).warcs.glob("*.warc.gz"))


async def test_a_night_reads_a_thirtieth_those_first_that_were_never_read(
    bench: Workbench, site: PageServer
) -> None:
    await keep_files(bench, site, 2)
    with bench.store() as store:
        assert audit_slice(store, never) == 1
        assert audit_slice(store, never) == 1
        checked = [row.checked_at for row in store.ingest.catalogue.warcs()]
    assert all(checked)


async def test_a_flipped_byte_is_told_with_the_name_of_its_file(
    bench: Workbench, site: PageServer
) -> None:
    await keep_files(bench, site, 1)
    with bench.store() as store:
        (path,) = warcs(store)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        with pytest.raises(HouseTrouble, match=path.name):
            audit_slice(store, never)


async def test_a_file_that_is_gone_is_told(bench: Workbench, site: PageServer) -> None:
    await keep_files(bench, site, 2)
    with bench.store() as store:
        gone = warcs(store)[1]
        gone.unlink()
        with pytest.raises(HouseTrouble, match=gone.name):
            audit_slice(store, never)


async def test_what_is_hurt_is_mended_from_a_second_copy_that_is_configured(
    bench: Workbench, site: PageServer
) -> None:
    await keep_files(bench, site, 1)
    copies = bench.folder / "copies"
    shutil.copytree(Layout(bench.config.store).warcs, copies)
    bench.configure(QUICK.replace("keep_free: 0", f"keep_free: 0, copies: [{copies}]"))
    with bench.store() as store:
        (path,) = warcs(store)
        whole = path.read_bytes()
        path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
        assert audit_slice(store, never) == 1
        assert path.read_bytes() == whole
        path.unlink()
        audit_slice(store, never)
        assert path.read_bytes() == whole


async def test_copies_of_catalogue_and_frontier_open_and_hold_the_same(
    bench: Workbench, site: PageServer
) -> None:
    await keep_files(bench, site, 1)
    with bench.store() as store:
        catalogue_copy, frontier_copy = back_up(store, bench.clock.now())
        now = store.ingest.catalogue.dump()
        dues = store.frontier.dues()
    with Catalogue.open(catalogue_copy, read_only=True) as catalogue:
        assert catalogue.dump() == now
    with Frontier.open(frontier_copy, read_only=True) as frontier:
        assert frontier.dues() == dues


async def test_only_the_newest_copies_are_kept(bench: Workbench, site: PageServer) -> None:
    bench.configure(QUICK.replace("keep_free: 0", "keep_free: 0, backups: 2"))
    with bench.store() as store:
        kept = [back_up(store, bench.clock.now() + day * DAY) for day in range(4)]
        there = sorted((store.config.store / BACKUPS).iterdir())
    assert there == sorted((*kept[2], *kept[3]))


async def test_no_copy_is_made_where_none_is_wanted(bench: Workbench) -> None:
    bench.configure(QUICK.replace("keep_free: 0", "keep_free: 0, backups: 0"))
    with bench.store() as store:
        assert back_up(store, bench.clock.now()) == ()
        assert not (store.config.store / BACKUPS).exists()


async def test_a_copy_that_is_not_whole_is_told_and_never_takes_a_good_ones_place(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench.store() as store:
        good = back_up(store, bench.clock.now())

        def torn(target: Path) -> None:
            content = bytearray(good[0].read_bytes())
            content[8192:12288] = b"\xff" * 4096
            target.write_bytes(content)

        monkeypatch.setattr(store.ingest.catalogue, "back_up", torn)
        with pytest.raises(Exception, match=r"not whole|malformed"):
            back_up(store, bench.clock.now() + DAY)
        assert sorted((store.config.store / BACKUPS).glob("catalogue-*.sqlite")) == [good[0]]


async def test_old_robots_files_are_thrown_away(bench: Workbench) -> None:
    with bench.store() as store:
        now = bench.clock.now()
        for name, age in (("old", 40 * DAY), ("new", DAY)):
            store.frontier.keep_robots(RobotsFile(f"https://{name}", 200, "", now - age))
        tidy(store, now)
        assert store.frontier.robots("https://old") is None
        assert store.frontier.robots("https://new") is not None


async def test_half_a_backup_that_was_broken_off_is_thrown_away_by_the_next(
    bench: Workbench,
) -> None:
    with bench.store() as store:
        folder = store.config.store / BACKUPS
        folder.mkdir()
        half = folder / "catalogue-x.sqlite.part"
        half.touch()
        copies = back_up(store, bench.clock.now())
        assert sorted(folder.iterdir()) == sorted(copies)
