"""Foreign WARC and WACZ files become pages, versions and edits, with their own dates."""

import base64
import gzip
import hashlib
import http.server
import io
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.cli.context import Refusal
from archive.importing import Imported, NotImportable, import_files
from archive.ingest import Ingest
from archive.model import Verdict
from crawler.cli import cli
from tests.builders_ingest import STORY, Desk, follow, look, story
from tests.torture import differences

SILENT = story(("At least 40", "At least 50"))
PICTURE = b"GIF89a"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "store")


def warc(*captures: tuple[str, str, bytes, str]) -> bytes:
    """A file as warcio writes it: (address, WARC-Date, body, media type)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for url, date, body, media_type in captures:
        head = StatusAndHeaders("200 OK", [("Content-Type", media_type)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_headers_dict={"WARC-Date": date},
        )
        writer.write_record(record)
    return out.getvalue()


def two_looks() -> bytes:
    return warc(
        (STORY, "2025-01-01T10:00:00Z", story(), "text/html; charset=utf-8"),
        ("https://news.example/logo.gif", "2025-01-01T10:00:01Z", PICTURE, "image/gif"),
        (STORY, "2025-01-01T12:00:00Z", SILENT, "text/html; charset=utf-8"),
        (STORY, "2025-01-01T13:00:00Z", SILENT, "text/html; charset=utf-8"),
    )


def revisit(date: str, of: str, *, digest: bytes = b"", told: str = "") -> bytes:
    """A revisit of STORY in the form of pywb and Browsertrix: its original by address and date."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    sha1 = base64.b32encode(hashlib.sha1(digest or story()).digest()).decode()
    record = writer.create_revisit_record(STORY, told or f"sha1:{sha1}", STORY, of, head)
    record.rec_headers.replace_header("WARC-Date", date)
    writer.write_record(record)
    return out.getvalue()


def saved(tmp_path: Path, content: bytes, name: str = "foreign.warc.gz") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def brought(archive: Ingest, *files: Path) -> list[Imported]:
    """What each file brought. Raises the refusal of the first that is refused."""
    told = list(import_files(archive, files, article_ids={}))
    for one in told:
        if isinstance(one, NotImportable):
            raise one
    return [one for one in told if isinstance(one, Imported)]


def equals_its_rebuild(desk: Desk) -> list[str]:
    before = desk.rebuild().kept_before
    assert before is not None
    return differences(before, desk.layout.catalogue)


def test_captures_become_a_page_with_versions_and_a_verdict(desk: Desk, tmp_path: Path) -> None:
    with desk.open() as archive:
        (one,) = brought(archive, saved(tmp_path, two_looks()))
        (page,) = archive.catalogue.pages()
        (edit,) = archive.catalogue.edits(page_id=page.page_id)
    assert (one.captures, one.pages, one.checks, one.versions) == (4, 1, 3, 2)
    assert edit.verdict is Verdict.STEALTH
    assert f"{edit.after_seen:%Y-%m-%dT%H:%M}" == "2025-01-01T12:00"


def test_the_bytes_are_kept_as_they_are(desk: Desk, tmp_path: Path) -> None:
    content = two_looks()
    with desk.open() as archive:
        (one,) = brought(archive, saved(tmp_path, content))
    assert (desk.layout.warcs / one.name).read_bytes() == content


def test_the_page_says_from_which_file_it_came(desk: Desk, tmp_path: Path) -> None:
    path = saved(tmp_path, two_looks())
    with desk.open() as archive:
        (one,) = brought(archive, path)
        (row,) = archive.catalogue.links(archive.catalogue.pages()[0].page_id)
    assert (row.link.document, row.link.document_sha256) == (str(path), one.sha256)


def test_a_file_is_brought_in_once(desk: Desk, tmp_path: Path) -> None:
    path = saved(tmp_path, two_looks())
    with desk.open() as archive:
        brought(archive, path)
        (again,) = brought(archive, path)
    assert again.known
    assert len(list(desk.layout.warcs.glob("import-*"))) == 1


def test_a_rebuilt_catalogue_equals_the_one_before(desk: Desk, tmp_path: Path) -> None:
    with desk.open() as archive:
        brought(archive, saved(tmp_path, two_looks()))
    assert equals_its_rebuild(desk) == []


def test_captures_from_before_the_history_are_kept_and_not_derived(
    desk: Desk, tmp_path: Path
) -> None:
    with desk.open() as archive:
        page = follow(archive)
        look(archive, page, story())
        (one,) = brought(archive, saved(tmp_path, two_looks()))
        assert len(archive.catalogue.versions(page.page_id)) == 1
    assert (one.captures, one.too_old) == (4, 3)
    assert equals_its_rebuild(desk) == []


def test_later_captures_go_on_with_the_history(desk: Desk, tmp_path: Path) -> None:
    later = warc(
        (STORY, "2027-01-01T10:00:00Z", SILENT, "text/html"),
        (STORY, "2027-01-01T11:00:00Z", SILENT, "text/html"),
    )
    with desk.open() as archive:
        page = follow(archive)
        look(archive, page, story())
        brought(archive, saved(tmp_path, later))
        assert len(archive.catalogue.versions(page.page_id)) == 2
    assert equals_its_rebuild(desk) == []


def wacz(tmp_path: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    path = tmp_path / "foreign.wacz"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in members:
            package.writestr(name, content)
    return path


FIRST, LATER = "2025-01-01T10:00:00Z", "2025-01-02T10:00:00Z"


def last_seen(archive: Ingest) -> datetime:
    (page,) = archive.catalogue.pages()
    (version,) = archive.catalogue.versions(page.page_id)
    return version.last_seen


@pytest.mark.parametrize("written", [FIRST, "2025-01-01T10:00:00.250000Z"])
def test_a_revisit_that_names_address_and_date_has_its_originals_body(
    desk: Desk, tmp_path: Path, written: str
) -> None:
    original = saved(tmp_path, warc((STORY, written, story(), "text/html")))
    with desk.open() as archive:
        brought(archive, original, saved(tmp_path, revisit(LATER, FIRST), "later.warc.gz"))
        assert last_seen(archive) == datetime.fromisoformat(LATER)


def test_a_revisit_may_tell_its_originals_payload_by_another_algorithm(
    desk: Desk, tmp_path: Path
) -> None:
    original = saved(tmp_path, warc((STORY, FIRST, story(), "text/html")))
    told = f"sha256:{hashlib.sha256(story()).hexdigest()}"
    again = saved(tmp_path, revisit(LATER, FIRST, told=told), "later.warc.gz")
    with desk.open() as archive:
        brought(archive, original, again)
        assert last_seen(archive) == datetime.fromisoformat(LATER)


def test_a_revisit_is_given_no_body_of_another_digest(desk: Desk, tmp_path: Path) -> None:
    original = saved(tmp_path, warc((STORY, FIRST, story(), "text/html")))
    other = saved(tmp_path, revisit(LATER, FIRST, digest=b"other"), "later.warc.gz")
    with desk.open() as archive:
        brought(archive, original, other)
        assert last_seen(archive) == datetime.fromisoformat(FIRST)


def one_look(date: str, body: bytes) -> bytes:
    return warc((STORY, date, body, "text/html; charset=utf-8"))


def test_the_order_of_the_files_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    edited = [one_look(f"2025-01-01T{hour}:00:00Z", SILENT) for hour in (12, 13)]
    newer = saved(tmp_path, b"".join(edited), "newer.warc.gz")
    older = saved(tmp_path, one_look("2025-01-01T10:00:00Z", story()), "older.warc.gz")
    with desk.open() as archive:
        told = brought(archive, newer, older)
        (edit,) = archive.catalogue.edits(page_id=archive.catalogue.pages()[0].page_id)
    assert [(one.versions, one.too_old) for one in told] == [(1, 0), (1, 0)]
    assert edit.verdict is Verdict.STEALTH
    assert equals_its_rebuild(desk) == []


def test_a_revisit_finds_its_original_in_a_later_file(desk: Desk, tmp_path: Path) -> None:
    of = "2025-01-01T10:00:00Z"
    again = saved(tmp_path, revisit("2025-01-01T11:00:00Z", of), "again.warc.gz")
    first = saved(tmp_path, one_look(of, story()), "first.warc.gz")
    with desk.open() as archive:
        told = brought(archive, again, first)
        (page,) = archive.catalogue.pages()
    assert [one.checks for one in told] == [1, 1]
    assert (page.checks, page.last_check_at) == (2, datetime(2025, 1, 1, 11, tzinfo=UTC))


def test_a_refused_file_stands_in_no_other_ones_way(desk: Desk, tmp_path: Path) -> None:
    wrong, right = saved(tmp_path, b"%PDF-1.7", "a.warc"), saved(tmp_path, two_looks())
    with desk.open() as archive:
        refused, one = import_files(archive, [wrong, right], article_ids={})
    assert isinstance(refused, NotImportable)
    assert isinstance(one, Imported)
    assert one.captures == 4


def test_an_import_that_died_before_its_captures_were_looked_at_is_ended_by_another(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, two_looks())

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with desk.open() as archive, monkeypatch.context() as dying:
        dying.setattr(Ingest, "conclude", die)
        with pytest.raises(KeyboardInterrupt):
            brought(archive, path)
    with desk.open() as archive:
        (one,) = brought(archive, path)
    assert (one.known, one.checks, one.versions) == (True, 3, 2)
    assert equals_its_rebuild(desk) == []


def test_each_warc_of_a_wacz_is_brought_in(desk: Desk, tmp_path: Path) -> None:
    other = warc(("https://b.example/1", "2025-01-01T10:00:00Z", story(), "text/html"))
    members = [("archive/a.warc.gz", two_looks()), ("archive/b.warc.gz", other), ("pages/p", b"")]
    with desk.open() as archive:
        told = brought(archive, wacz(tmp_path, members))
    assert [one.pages for one in told] == [1, 1]
    assert told[1].source.endswith("foreign.wacz!archive/b.warc.gz")


@pytest.mark.parametrize(
    "name", ["archive/../../../etc/evil.warc.gz", "archive//abs.warc.gz", "archive/ä b;.warc.gz"]
)
def test_no_name_leads_out_of_the_store(desk: Desk, tmp_path: Path, name: str) -> None:
    with desk.open() as archive:
        (one,) = brought(archive, wacz(tmp_path, [(name, two_looks())]))
    assert (desk.layout.warcs / one.name).is_file()
    assert one.name.startswith("import-")
    assert one.name.isascii()


def test_what_is_whole_in_a_damaged_file_is_taken(desk: Desk, tmp_path: Path) -> None:
    with desk.open() as archive:
        (one,) = brought(archive, saved(tmp_path, two_looks()[:-40]))
    assert one.captures == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>no archive</html>", "is no WARC and no WACZ"),
        (b"", "is no WARC and no WACZ"),
        (b"PK\x03\x04 broken", "broken zip"),
    ],
)
def test_what_is_no_archive_is_refused(
    desk: Desk, tmp_path: Path, content: bytes, said: str
) -> None:
    with desk.open() as archive, pytest.raises(NotImportable, match=said):
        brought(archive, saved(tmp_path, content))


def test_an_arc_file_is_refused_with_what_makes_a_warc_of_it(desk: Desk, tmp_path: Path) -> None:
    arc = b"filedesc://x.arc 0.0.0.0 20060101000000 text/plain 0\n"
    for content in (arc, gzip.compress(arc)):
        with (
            desk.open() as archive,
            pytest.raises(NotImportable, match="is an ARC file; make"),
        ):
            brought(archive, saved(tmp_path, content))


def test_records_in_one_gzip_member_are_refused_with_what_parts_them(
    desk: Desk, tmp_path: Path
) -> None:
    content = gzip.compress(gzip.decompress(two_looks()))
    with desk.open() as archive, pytest.raises(NotImportable, match="recompress"):
        brought(archive, saved(tmp_path, content))
    assert list(desk.layout.warcs.iterdir()) == []


@pytest.mark.parametrize(("name", "packed"), [("a.warc", True), ("a.warc.gz", False)])
def test_a_file_is_kept_under_the_ending_that_it_should_have(
    desk: Desk, tmp_path: Path, name: str, packed: bool
) -> None:
    content = two_looks() if packed else gzip.decompress(two_looks())
    with desk.open() as archive:
        (one,) = brought(archive, saved(tmp_path, content, name))
    assert one.name.endswith(".warc.gz" if packed else ".warc")


def test_a_record_that_another_file_brought_is_not_called_too_old(
    desk: Desk, tmp_path: Path
) -> None:
    looks = two_looks()
    packed, plain = saved(tmp_path, looks), saved(tmp_path, gzip.decompress(looks), "a.warc")
    with desk.open() as archive:
        _, again = brought(archive, packed, plain)
    assert (again.captures, again.too_old) == (0, 0)


def test_a_zip_without_warcs_is_refused(desk: Desk, tmp_path: Path) -> None:
    with desk.open() as archive, pytest.raises(NotImportable, match="no WACZ"):
        brought(archive, wacz(tmp_path, [("readme.txt", b"hello")]))


def test_a_package_whose_names_are_no_text_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = wacz(tmp_path, [("archive/\u4e2d.warc.gz", two_looks())])
    content = path.read_bytes().replace("\u4e2d".encode(), b"\xff\xff\xff")
    with desk.open() as archive, pytest.raises(NotImportable, match="broken zip"):
        brought(archive, saved(tmp_path, content))


def test_an_import_that_died_in_the_middle_is_begun_again(desk: Desk, tmp_path: Path) -> None:
    path = saved(tmp_path, two_looks())
    with desk.open() as archive:
        (one,) = brought(archive, path)
    kept = desk.layout.warcs / one.name
    half = Desk(tmp_path / "half")
    half.layout.made()
    (half.layout.warcs / f"{one.name}.open").write_bytes(kept.read_bytes()[:100])
    with half.open() as archive:
        brought(archive, path)
    assert (half.layout.warcs / one.name).read_bytes() == kept.read_bytes()


def test_the_store_of_another_newskeep_brings_its_pages_and_edits(
    desk: Desk, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "other")
    with other.open() as archive:
        page = follow(archive)
        for hours, seen in enumerate((story(), SILENT, SILENT)):
            look(archive, page, seen, hours=hours)
    (file,) = other.layout.warcs.glob("*.warc.gz")
    with desk.open() as archive:
        (one,) = brought(archive, file)
        (edit,) = archive.catalogue.edits()
    assert (one.pages, one.versions) == (1, 2)
    assert edit.verdict is Verdict.STEALTH


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_what_wget_wrote_is_brought_in(desk: Desk, tmp_path: Path, news_server: str) -> None:
    command = ["wget", "-q", "-O", "out", "--warc-file=w", news_server]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
    with desk.open() as archive:
        (one,) = brought(archive, tmp_path / "w.warc.gz")
        (page,) = archive.catalogue.pages()
    assert (one.pages, one.versions) == (1, 1)
    assert page.title == "River rises"


@pytest.fixture
def news_server(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "flood.html").write_bytes(story())
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0),
        lambda *args: http.server.SimpleHTTPRequestHandler(*args, directory=str(folder)),
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/flood.html"
    server.shutdown()
    thread.join()
    server.server_close()


def run(desk: Desk, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--store", str(desk.layout.root), "import", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_the_verb_says_what_was_brought_and_that_it_was(desk: Desk, tmp_path: Path) -> None:
    path = saved(tmp_path, two_looks())
    assert "4 capture(s), 1 new page(s), 2 version(s)" in run(desk, str(path))
    assert "in the store already" in run(desk, str(path))


def test_the_verb_names_an_address_that_is_none_once_and_not_at_length(
    desk: Desk, tmp_path: Path
) -> None:
    odd = "urn:" + "x" * 200
    path = saved(tmp_path, warc((odd, FIRST, story(), "text/html")))
    (line,) = (line for line in run(desk, str(path)).splitlines() if "left out" in line)
    assert line.count("urn:x") == 1
    assert len(line) < 220


def test_the_verb_refuses_a_file_that_is_not_there_in_one_sentence(
    desk: Desk, tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        run(desk, str(tmp_path / "absent.warc.gz"))
