"""A list is fetched once; running it again goes on where it was."""

from pathlib import Path

import pytest

from archive.cli.context import Refusal
from archive.model import LinkRole
from crawler.backfill import Backfill, read_sources
from crawler.frontier.rows import EntryState
from tests.builders_ingest import story
from tests.servers.pages import PageServer
from tests.workbench import Workbench, unused_port


def written(bench: Workbench, site: PageServer, *targets: str) -> str:
    path = bench.folder / "list.txt"
    path.write_text("\n".join(f"http://127.0.0.1:{site.port}{one}" for one in targets))
    return str(path)


async def test_what_is_done_is_not_repeated(bench: Workbench, site: PageServer) -> None:
    site.put("/a", story())
    first = await bench.backfill(written(bench, site, "/a"))
    second = await bench.backfill(written(bench, site, "/a"))
    assert site.targets() == ["/a"]
    assert (first.checks, first.before) == (1, 0)
    assert (second.checks, second.before) == (0, 1)


async def test_what_was_added_to_a_list_is_new_and_the_rest_is_not(
    bench: Workbench, site: PageServer
) -> None:
    for target in ("/a", "/b"):
        site.put(target, story())
    await bench.backfill(written(bench, site, "/a"))
    result = await bench.backfill(written(bench, site, "/a", "/b"))
    assert site.targets() == ["/a", "/b"]
    assert [entry.state for entry in result.entries] == [EntryState.DONE, EntryState.DONE]


async def test_what_failed_is_tried_again(bench: Workbench, site: PageServer) -> None:
    site.put("/a", story())
    (bench.folder / "list.txt").write_text(
        f"http://127.0.0.1:{site.port}/a\nhttp://127.0.0.1:{unused_port()}/b\n"
    )
    results = [await bench.backfill(str(bench.folder / "list.txt")) for _ in range(2)]
    for result in results:
        (failed,) = result.failed
        assert "refused" in failed.detail
    assert [result.checks for result in results] == [2, 1]
    assert site.targets() == ["/a"]


async def test_again_looks_also_at_what_is_done(bench: Workbench, site: PageServer) -> None:
    site.put("/a", story())
    await bench.backfill(written(bench, site, "/a"))
    await bench.backfill(written(bench, site, "/a"), again=True)
    assert site.targets() == ["/a", "/a"]


async def test_an_address_longer_than_a_key_of_the_database_is_done_once_and_told_of(
    bench: Workbench, site: PageServer
) -> None:
    target = f"/{'a' * 2_500}"
    site.put(target, story())
    path = written(bench, site, target)
    first, second = await bench.backfill(path), await bench.backfill(path)
    assert [len(run.entries) for run in (first, second)] == [1, 1]
    assert (first.checks, second.checks, second.before) == (1, 0, 1)
    assert site.targets() == [target]


async def test_again_within_a_limit_leaves_the_rest_of_the_list_done(
    bench: Workbench, site: PageServer
) -> None:
    for target in ("/a", "/b"):
        site.put(target, story())
    path = written(bench, site, "/a", "/b")
    await bench.backfill(path)
    limited = await bench.backfill(path, again=True, limit=1)
    assert [entry.url[-2:] for entry in limited.entries] == ["/a"]
    assert (limited.failed, limited.left) == ((), ())
    plain = await bench.backfill(path)
    assert (plain.checks, plain.before) == (0, 2)
    assert sorted(site.targets()) == ["/a", "/a", "/b"]


async def test_a_limit_holds_also_where_a_run_without_one_was_broken_off(
    bench: Workbench, site: PageServer
) -> None:
    for target in ("/a", "/b"):
        site.put(target, story())
    path = written(bench, site, "/a", "/b")
    with bench.store() as store:
        given = read_sources([path], column=None, limit=None)
        Backfill(store, given, bench.reports.append).prepare()
    await bench.backfill(path, limit=1)
    assert site.targets() == ["/a"]
    await bench.backfill(path)
    assert site.targets() == ["/a", "/b"]


async def test_what_failed_beyond_the_limit_is_not_told_of_and_not_tried(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/a", story())
    path = bench.folder / "list.txt"
    path.write_text(f"http://127.0.0.1:{site.port}/a\nhttp://127.0.0.1:{unused_port()}/b\n")
    await bench.backfill(str(path))
    limited = await bench.backfill(str(path), limit=1)
    assert (limited.checks, limited.failed, limited.left) == (0, (), ())


async def test_a_page_that_the_daemon_knows_is_fetched_for_the_list_too(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/a", story())
    await bench.backfill(f"http://127.0.0.1:{site.port}/a")
    result = await bench.backfill(written(bench, site, "/a"))
    assert site.targets() == ["/a", "/a"]
    assert result.checks == 1


def test_a_list_keeps_its_identity_when_lines_are_added(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("https://a.example/1\n")
    before = read_sources([str(path)], column=None, limit=None).identity
    path.write_text("https://a.example/1\nhttps://a.example/2\n")
    assert read_sources([str(path)], column=None, limit=None).identity == before
    assert read_sources(["https://a.example/1"], column=None, limit=None).identity != before


def test_what_is_over_the_limit_is_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("https://a.example/1\nhttps://a.example/2\n")
    given = read_sources([str(path)], column=None, limit=1)
    assert [link.url for link in given.links] == ["https://a.example/1"]
    (left,) = given.left_out
    assert (left.text, left.reason) == ("https://a.example/2", "Is beyond the limit of 1.")


def test_an_address_may_stand_in_the_place_of_a_file() -> None:
    (link,) = read_sources(["https://a.example/1"], column=None, limit=None).links
    assert (link.role, link.document) == (LinkRole.LISTED, None)


def test_a_source_without_an_address_is_said(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# Hello\n\nNothing to see.\n")
    (left,) = read_sources([str(path)], column=None, limit=None).left_out
    assert (left.text, left.reason) == (str(path), "Holds no address.")


async def test_nothing_to_fetch_is_an_error_and_no_empty_success(bench: Workbench) -> None:
    with pytest.raises(Refusal, match=r"ftp://a\.example/x: nothing to fetch"):
        await bench.backfill("ftp://a.example/x")


def test_a_file_that_is_not_there_is_refused_with_the_remedy() -> None:
    with pytest.raises(Refusal, match=r"nowhere\.txt: cannot be read .*Give a file"):
        read_sources(["nowhere.txt"], column=None, limit=None)
