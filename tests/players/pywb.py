"""pywb, the Python player of web archives, serving some WARC files on a port of its own."""

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.players.chromium import PYTHON, Chromium, Seen

_WAYBACK = PYTHON.with_name("wayback")
_INDEXER = PYTHON.with_name("cdx-indexer")
_SECONDS = 60  # until it answers
_CONFIGURATION = """
collections_root: collections
framed_replay: false
redirect_to_exact: true
enable_memento: true
"""


@dataclass(frozen=True, slots=True)
class Pywb:
    browser: Chromium
    port: int

    def show(self, url: str, stamp: str, *, words: str) -> Seen:
        """The page as it stood at 14 digits of time."""
        address = f"http://127.0.0.1:{self.port}/c/{stamp}mp_/{url}"
        return self.browser.look(address, words=words)


@contextmanager
def pywb(browser: Chromium, warcs: Sequence[Path], folder: Path) -> Iterator[Pywb]:
    """Have pywb serve the files; skips the test, and says so, where it is not installed."""
    if not _WAYBACK.exists():
        pytest.skip("pywb is not installed: make install-replay")
    collection = folder / "collections" / "c"
    for name in ("archive", "indexes"):
        (collection / name).mkdir(parents=True)
    for warc in warcs:
        shutil.copy(warc, collection / "archive")
    (collection / "indexes" / "index.cdxj").write_bytes(index_of(warcs))
    (folder / "config.yaml").write_text(_CONFIGURATION)
    port = _free_port()
    said = (folder / "wayback.log").open("wb")
    server = subprocess.Popen(
        [_WAYBACK, "-p", str(port), "-b", "127.0.0.1"], cwd=folder, stdout=said, stderr=said
    )
    try:
        _wait_for(port, server)
        yield Pywb(browser, port)
    finally:
        server.terminate()
        server.wait(timeout=30)
        said.close()


def index_of(warcs: Sequence[Path]) -> bytes:
    """The index (CDXJ) that pywb makes of WARC files."""
    made = subprocess.run([_INDEXER, "-j", "-s", *warcs], check=True, capture_output=True)
    return made.stdout


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, "pywb ended before it answered"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=_SECONDS):
                return
        except urllib.error.HTTPError as answered:
            answered.close()
            return
        except OSError:
            try:
                server.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail(f"pywb did not answer within {_SECONDS} s")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
    return port
