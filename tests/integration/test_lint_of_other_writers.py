"""The linter over files that other programs write: they are valid, and it must say so."""

import http.server
import io
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.warc.faults import Fault, FaultKind, Severity
from archive.warc.lint import Linter

needs_wget = pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")


def lint(*paths: Path) -> list[Fault]:
    linter = Linter()
    found: list[Fault] = []
    for path in paths:
        with path.open("rb") as file:
            found += linter.file(file, path.name)
    found += linter.finish()
    assert linter.records > 0
    return found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Two pages on loopback."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("<a href=b.html>b</a>")
    (folder / "b.html").write_text("<p>b</p>" * 5000)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *args: _Quiet(*args, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def wget(folder: Path, name: str, url: str, *options: str) -> None:
    command = ["wget", "-q", "-r", "-P", "out", f"--warc-file={name}", "--warc-cdx", *options, url]
    subprocess.run(command, cwd=folder, check=True, timeout=60)


@needs_wget
def test_what_wget_writes_is_valid(tmp_path: Path, site: str) -> None:
    wget(tmp_path, "packed", site)
    wget(tmp_path, "plain", site, "--no-warc-compression")
    assert lint(tmp_path / "packed.warc.gz") == []
    assert lint(tmp_path / "plain.warc") == []


@needs_wget
def test_wgets_revisits_are_valid_beside_their_originals(tmp_path: Path, site: str) -> None:
    wget(tmp_path, "first", site)
    wget(tmp_path, "again", site, "--warc-dedup=first.cdx")
    found = lint(tmp_path / "first.warc.gz", tmp_path / "again.warc.gz")
    assert {fault.kind for fault in found} == {FaultKind.BLOCK_DIGEST_OF_NOTHING}
    assert all(fault.severity is Severity.NOTE for fault in found)
    alone = lint(tmp_path / "again.warc.gz")
    assert FaultKind.LOST_ORIGINAL in {fault.kind for fault in alone}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_what_warcio_writes_is_valid(tmp_path: Path, packed: bool, version: str) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed, warc_version=version)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "warcio"}))
        url = "https://news.example/"
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        response = writer.create_warc_record(
            url, "response", payload=io.BytesIO(b"<p>hello</p>"), length=12, http_headers=head
        )
        ask = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
        request = writer.create_warc_record(url, "request", http_headers=ask)
        writer.write_request_response_pair(request, response)
        writer.write_record(
            writer.create_revisit_record(
                url,
                response.rec_headers["WARC-Payload-Digest"],
                url,
                response.rec_headers["WARC-Date"],
                http_headers=head,
            )
        )
        writer.write_record(
            writer.create_warc_record(
                "urn:text:1", "conversion", payload=io.BytesIO(b"text"), length=4,
                warc_content_type="text/plain",
            )
        )  # fmt: skip
    assert lint(path) == []
