"""The verbs that read, over a store in which a page was edited in silence."""

import asyncio
import json
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.cli.context import Hurt, Refusal
from archive.workers import Workers
from crawler.cli import cli
from crawler.cli.refusals import exit_code
from tests.clocks import MovableClock
from tests.servers.pages import PageServer
from tests.workbench import Workbench

BODY = (
    "<p>The council of the town closed the old bridge on Monday after a survey found cracks in "
    "two of its piers, an engineer of the council said.</p>"
    "<p>At least {figure} lorries a day use the bridge, which was built in 1931 and was last "
    "repaired twelve years ago, and they now have to take the road along the river.</p>"
    "<p>The council will decide in March whether to mend the piers or to build a new bridge "
    "beside the old one, which would take three years.</p>"
)
PAGE = (
    '<html lang="en"><head><title>Old Bridge Closed After Survey</title>'
    '<meta property="article:published_time" content="2026-03-01T08:00:00Z">'
    '<meta property="article:modified_time" content="2026-03-01T08:00:00Z"></head>'
    "<body><article><h1>Old Bridge Closed After Survey</h1>{body}</article></body></html>"
)


def page(figure: int) -> str:
    return PAGE.format(body=BODY.format(figure=figure))


class Desk:
    """A store with one page, edited once, and the command over it."""

    def __init__(self, store: Path, url: str) -> None:
        self.store = store
        self.url = url

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(cli, ["--store", str(self.store), *words])

    def json(self, *words: str) -> list[dict[str, Any]]:
        done = self.run(*words, "--json")
        assert done.exit_code in (0, 1), done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    def refusal(self, *words: str) -> str:
        done = self.run(*words)
        assert isinstance(done.exception, Refusal)
        return str(done.exception)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, workers: Workers) -> Desk:
    """A store that no test writes to."""
    folder = tmp_path_factory.mktemp("desk")
    return asyncio.run(_follow(Workbench(folder, MovableClock(), workers)))


async def _follow(bench: Workbench) -> Desk:
    target = "/news/old-bridge-closed-4711"
    async with PageServer.open(bench.clock) as server:
        url = f"http://127.0.0.1:{server.port}{target}"
        server.put(target, page(300))
        await bench.backfill(url)
        server.put(target, page(900))
        await bench.next_round(timedelta(hours=2))
        await bench.next_round(timedelta(hours=2))
    return Desk(bench.folder / "store", url)


@pytest.fixture
def desk(kept: Desk, tmp_path: Path) -> Desk:
    """A copy of it."""
    shutil.copytree(kept.store, tmp_path / "store")
    return Desk(tmp_path / "store", kept.url)


def test_list_names_the_page_with_its_counts(desk: Desk) -> None:
    (found,) = desk.json("list")
    assert found["url"] == desk.url
    assert (found["checks"], found["versions"], found["edits"]) == (3, 2, 1)
    assert "2 version(s), 1 edit(s), 3 check(s)" in desk.run("list").output


def test_list_edits_finds_the_edit_by_verdict_and_kind(desk: Desk) -> None:
    (edit,) = desk.json("list", "edits", "--verdict", "stealth", "--kind", "number")
    assert edit["changes"][0]["before"].startswith("At least 300 lorries")
    assert edit["changes"][0]["after"].startswith("At least 900 lorries")
    assert desk.json("list", "edits", "--verdict", "declared") == []
    assert desk.json("list", "edits", "--since", "2026-03-02") == []


def test_list_checks_tells_also_of_those_that_changed_nothing(desk: Desk) -> None:
    checks = desk.json("list", "checks", desk.url)
    assert [check["verdict"] for check in checks] == ["unchanged", "stealth", "stealth"]
    assert [check["version"] for check in checks] == [1, None, 2]


def test_list_captures_says_where_the_bytes_lie(desk: Desk) -> None:
    captures = desk.json("list", "captures", desk.url)
    assert [capture["status"] for capture in captures] == [200, 200, 200]
    assert [capture["kind"] for capture in captures] == ["response", "response", "revisit"]
    assert (desk.store / "warc" / captures[0]["warc"]).exists()


def test_list_links_says_where_the_address_came_from(desk: Desk) -> None:
    (link,) = desk.json("list", "links", desk.url)
    assert (link["role"], link["document"]) == ("listed", None)


def test_log_tells_versions_and_the_edit_newest_last(desk: Desk) -> None:
    moments = desk.json("log", desk.url)
    assert [moment["type"] for moment in moments] == ["version", "version", "edit"]
    assert moments[-1]["verdict"] == "stealth"
    assert "stealth edit 1..2: number" in desk.run("log", desk.url).output


def test_the_log_says_that_no_notice_came_with_a_changed_figure(desk: Desk) -> None:
    (edit,) = (moment for moment in desk.json("log", desk.url) if moment["type"] == "edit")
    assert edit["watch"] == [{"what": "silent_correction", "kinds": ["number"]}]
    assert "number: no correction notice came with this" in desk.run("log", desk.url).output


def test_an_address_may_be_given_in_another_spelling(desk: Desk) -> None:
    spelled = desk.url.replace("http://", "") + "?utm_source=x#top"
    assert desk.run("log", spelled).exit_code == 0


def test_diff_shows_the_words_and_exits_as_diff_does(desk: Desk) -> None:
    done = desk.run("diff", desk.url)
    assert "[-300-]{+900+} lorries" in done.output
    assert done.exit_code == 1
    assert desk.run("diff", desk.url, "2..2").exit_code == 0


def test_diff_refuses_a_version_that_is_not_there_with_two(desk: Desk) -> None:
    done = desk.run("diff", desk.url, "1..7")
    assert done.exit_code == 2
    assert "has no version 7; it has 1, 2." in done.output


def test_diff_side_by_side_and_as_html(desk: Desk) -> None:
    assert " │ At least 900" in desk.run("diff", desk.url, "--side").output
    assert "<del>300</del><ins>900</ins>" in desk.run("diff", desk.url, "--html").output


def test_show_gives_the_newest_text_or_that_of_a_time(desk: Desk) -> None:
    assert "At least 900 lorries" in desk.run("show", desk.url).output
    assert "At least 300 lorries" in desk.run("show", f"{desk.url}@2026-03-01T12:30").output


@pytest.mark.parametrize(("form", "what"), [("--text", "text"), ("--html", "capture")])
@pytest.mark.parametrize(
    ("time", "which", "how_far"),
    [
        ("2026-02-27T10:00", "first", "2 d 2 h after the time that was asked for;"),
        ("2026-03-05T17:30", "last", "4 d 1 h before the time that was asked for;"),
    ],
)
def test_show_says_how_far_the_nearest_capture_lies_from_a_time_when_nobody_looked(
    desk: Desk, form: str, what: str, time: str, which: str, how_far: str
) -> None:
    done = desk.run("show", f"{desk.url}@{time}", form)
    assert done.stderr.startswith(f"The {which} {what} is of 2026-03-01 1")
    assert how_far in done.stderr
    assert done.exit_code == 0


def test_show_says_nothing_of_a_time_between_two_looks(desk: Desk) -> None:
    assert desk.run("show", f"{desk.url}@2026-03-01T15:00").stderr == ""


@pytest.mark.parametrize("time", ["yesterday", "0001-01-01T00:00+14:00", "2026-13-01"])
def test_a_time_that_cannot_be_read_is_told_from_an_address(desk: Desk, time: str) -> None:
    said = desk.refusal("show", f"{desk.url}@{time}")
    assert said.startswith(f"'{time}': is no time that can be read. Write it as 2026-03-01 or ")


def test_show_gives_page_head_and_record(desk: Desk) -> None:
    assert "<h1>Old Bridge" in desk.run("show", desk.url, "--html").output
    assert desk.run("show", desk.url, "--headers").stdout_bytes.startswith(
        b"HTTP/1.1 200 Said\r\n"
    )
    record = desk.run("show", f"{desk.url}@2026-03-01T12:30", "--warc").stdout_bytes
    assert record.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")


def test_an_address_that_is_not_kept_is_refused_with_the_remedy(desk: Desk) -> None:
    assert "newskeep add" in desk.refusal("log", "https://elsewhere.example/story-1")


def test_extract_reads_the_kept_page_anew(desk: Desk) -> None:
    (answer,) = desk.json("extract", desk.url)
    assert answer["title"] == "Old Bridge Closed After Survey"
    assert answer["paragraphs"][1].startswith("At least 900 lorries")


def test_compare_takes_files_and_kept_addresses(desk: Desk, tmp_path: Path) -> None:
    old = tmp_path / "old.html"
    old.write_text(page(300))
    done = desk.run("compare", str(old), desk.url)
    assert done.exit_code == 1
    assert "[-300-]{+900+}" in done.output
    assert desk.run("compare", str(old), str(old)).exit_code == 0


def test_a_saved_page_is_read_in_the_encoding_that_it_names(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "old.html"
    body = page(300).replace("<head>", '<head><meta charset="windows-1251">')
    path.write_bytes(body.replace("lorries", "грузовиков").encode("cp1251"))
    assert "At least 300 грузовиков" in desk.run("extract", str(path)).output
    assert "[-грузовиков-]" in desk.run("compare", str(path), desk.url).output


def test_compare_reads_records(desk: Desk, tmp_path: Path) -> None:
    side = {"title": "T", "byline": None, "published": None, "modified": None}
    record = {"id": "a", "old": {**side, "body": "Ten men."}, "new": {**side, "body": "Nine men."}}
    path = tmp_path / "records.jsonl"
    path.write_text(json.dumps(record) + "\n\n")
    (answer,) = desk.json("compare", "--jsonl", str(path))
    assert (answer["id"], answer["verdict"]) == ("a", "unstamped")


def test_lint_and_audit_find_the_store_sound(desk: Desk) -> None:
    assert desk.run("lint").exit_code == 0
    assert desk.run("audit", "--deep").exit_code == 0


def test_lint_judges_the_warcs_of_a_package(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("archive/a.warc.gz", b"no WARC")
        package.writestr("datapackage.json", '{"resources": [{"path": "archive/a.warc.gz"}]}')
    done = desk.run("lint", str(path))
    assert done.exit_code == 6
    assert f"{path}/archive/a.warc.gz:0: The file is no WARC." in done.output


def test_lint_tells_files_of_one_name_apart(desk: Desk, tmp_path: Path) -> None:
    (kept, *_) = sorted((desk.store / "warc").glob("*.warc.gz"))
    other = tmp_path / kept.name
    other.write_bytes(kept.read_bytes())
    done = desk.run("lint", str(kept), str(other))
    assert done.exit_code == 6
    assert f"stands already at {kept}:0" in done.output


def flip_a_byte(desk: Desk) -> dict[str, Any]:
    """Hurt the first capture of the page, and say where it lies."""
    (first, *_) = desk.json("list", "captures", desk.url)
    path = desk.store / "warc" / first["warc"]
    data = bytearray(path.read_bytes())
    data[first["offset"] + first["length"] // 2] ^= 1
    path.write_bytes(data)
    return first


@pytest.mark.parametrize("form", ["--html", "--headers", "--warc"])
def test_a_hurt_record_is_named_with_the_way_to_mend_it(desk: Desk, form: str) -> None:
    place = flip_a_byte(desk)
    done = desk.run("show", f"{desk.url}@2026-03-01T12:30", form)
    assert isinstance(done.exception, Hurt)
    assert exit_code(done.exception) == 6
    assert f"at byte {place['offset']}: {place['warc']}: " in str(done.exception)
    assert "`newskeep audit --copy FOLDER` mends" in str(done.exception)


def test_audit_finds_a_flipped_byte_and_names_the_page(desk: Desk) -> None:
    first = flip_a_byte(desk)
    done = desk.run("audit")
    assert done.exit_code == 6
    assert f"{first['warc']}:{first['offset']}" in done.output


def test_rederive_builds_a_generation_that_reads_the_same(desk: Desk) -> None:
    built = desk.run("rederive")
    assert "0 page(s) read otherwise" in built.output
    assert desk.run("rederive", "--make-current", "2").exit_code == 0
    assert [moment["type"] for moment in desk.json("log", desk.url)] == [
        "version",
        "version",
        "edit",
    ]


def test_rebuild_keeps_the_old_catalogue_beside_the_new(desk: Desk) -> None:
    before = desk.json("log", desk.url)
    assert desk.run("rebuild").exit_code == 0
    assert desk.json("log", desk.url) == before
    assert (desk.store / "catalogue.sqlite.before").exists()


def test_status_says_what_is_kept_and_when_a_page_is_next_looked_at(desk: Desk) -> None:
    (told,) = desk.json("status")
    assert (told["pages"], told["checks"]) == (1, 3)
    (of_page,) = desk.json("status", desk.url)
    assert of_page["status"] == "live"
    assert of_page["next_check"].startswith("2026-03-01T")
    assert desk.run("status", "--healthy").exit_code == 1


def test_profile_says_what_it_takes_from_the_newest_kept_page(desk: Desk) -> None:
    (found,) = desk.json("profile", "test", "127.0.0.1")
    assert found["access"] == "article"
    assert found["article"]["title"] == "Old Bridge Closed After Survey"


def test_profile_of_a_host_of_which_nothing_is_kept_is_refused(desk: Desk) -> None:
    assert "Give a saved page" in desk.refusal("profile", "test", "elsewhere.example")


def test_one_page_teaches_no_furniture(desk: Desk) -> None:
    assert desk.json("profile", "furniture", "127.0.0.1") == []


def test_a_saved_page_that_is_no_whole_gzip_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "old.html.gz"
    path.write_bytes(b"<p>Ten men.</p>")
    said = desk.refusal("profile", "test", "127.0.0.1", str(path))
    assert said.startswith(f"{path}: is no whole gzip file (")
