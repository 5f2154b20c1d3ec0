"""ReplayWeb.page, the player that runs in the reader's browser, and a server for its files.

It takes two ways to a page: WARC files it reads to their end, of a WACZ package it reads the index
and fetches ranges. They differ in what they make of a revisit, so both are looked at.
"""

import hashlib
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.players.chromium import ROOT, Chromium, Seen
from tests.players.pywb import index_of

_PACKAGE = ROOT / ".replay" / "package"
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
_SHOW = """<!DOCTYPE html><meta charset=utf-8><script src="/ui.js"></script>
<replay-web-page style="display:block;height:600px" source="/data/{source}" url="{url}"
 ts="{stamp}" replayBase="/replay/" embed="replayonly" deepLink="false"></replay-web-page>"""
_APP = b"""<!DOCTYPE html><meta charset=utf-8><script src="/ui.js"></script>
<replay-app-main></replay-app-main>"""


@dataclass(frozen=True, slots=True)
class ReplayWebPage:
    browser: Chromium
    port: int
    source: str  # "all.warc.gz" or "all.wacz"

    def show(self, url: str, stamp: str, *, words: str) -> Seen:
        """The page as it stood at 14 digits of time."""
        address = f"http://127.0.0.1:{self.port}/show/{self.source}/{stamp}/{url}"
        return self.browser.look(address, words=words, inside="/replay/w/")


@contextmanager
def replaywebpage(
    browser: Chromium, warcs: Sequence[Path], source: str
) -> Iterator[ReplayWebPage]:
    """Serve the player and the files; skips the test, and says so, where it is not installed."""
    if not _PACKAGE.exists():
        pytest.skip("ReplayWeb.page is not installed: make install-replay")
    files = {name: (_PACKAGE / name).read_bytes() for name in ("ui.js", "sw.js")}
    # WARC files put behind each other are a WARC file.
    joined = b"".join(path.read_bytes() for path in warcs)
    files[source] = package(warcs) if source.endswith(".wacz") else joined
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(files)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield ReplayWebPage(browser, server.server_address[1], source)
        finally:
            server.shutdown()
            thread.join()


def package(warcs: Sequence[Path]) -> bytes:
    """A WACZ (1.1.1) of the files, with the index that pywb makes of them."""
    entries = {f"archive/{path.name}": path.read_bytes() for path in warcs}
    entries["indexes/index.cdx"] = index_of(warcs)
    entries["pages/pages.jsonl"] = b'{"format": "json-pages-1.0", "id": "pages"}\n'
    told = [
        {"name": Path(path).name, "path": path, "bytes": len(data), "hash": _digest(data)}
        for path, data in entries.items()
    ]
    described = {"profile": "data-package", "wacz_version": "1.1.1", "resources": told}
    entries["datapackage.json"] = json.dumps(described).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path, data in entries.items():
            archive.writestr(path, data)
    return packed.getvalue()


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _handler(files: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            name = path.rsplit("/", 1)[-1]
            if path.startswith("/show/"):
                _, _, source, stamp, url = self.path.split("/", 4)
                shown = _SHOW.format(source=source, url=url, stamp=stamp)
                self._answer("text/html", shown.encode())
            elif path in ("/ui.js", "/replay/ui.js", "/replay/sw.js"):
                self._answer("text/javascript", files[name])
            elif path.startswith("/data/"):
                self._answer("application/octet-stream", files[name])
            else:
                self._answer("text/html", _APP)

        do_HEAD = do_GET  # noqa: N815 - the library's name

        def log_message(self, *_: object) -> None:
            """Stay silent: a test says what went wrong."""

        def _answer(self, media_type: str, body: bytes) -> None:
            found = _RANGE.fullmatch(self.headers.get("Range", ""))
            start = int(found[1]) if found else 0
            end = min(int(found[2] or len(body) - 1) + 1, len(body)) if found else len(body)
            self.send_response(HTTPStatus.PARTIAL_CONTENT if found else HTTPStatus.OK)
            if found:
                self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(body)}")
            self.send_header("Content-Type", media_type)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(end - start))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body[start:end])

    return Handler
