"""A headless Chromium that tests look through, driven by a process in .venv-replay."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-replay" / "bin" / "python"
_SCRIPT = Path(__file__).with_name("browser.py")


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it stands before a reader's eyes."""

    capture: str  # 14 digits of time of the capture that the player shows
    text: str
    images: tuple[int, ...]  # natural width of each, in pixels; 0 where none was shown
    background: str  # computed, of the body
    picture: str  # computed background image of the body
    mark: str | None  # what the page's own script has set
    fonts: tuple[str, ...]  # families that were loaded from the page


class Chromium:
    """Looks at one address at a time."""

    def __init__(self, pipe: "subprocess.Popen[str]") -> None:
        self._pipe = pipe

    def look(self, address: str, *, words: str, inside: str = "") -> Seen:
        """What stands at an address once its words are there.

        `inside` picks the frame whose address holds it. Fails the test where nothing comes.
        """
        assert self._pipe.stdin is not None
        assert self._pipe.stdout is not None
        order = {"address": address, "words": words, "inside": inside}
        self._pipe.stdin.write(json.dumps(order) + "\n")
        self._pipe.stdin.flush()
        seen: dict[str, Any] = json.loads(self._pipe.stdout.readline())
        if "trouble" in seen:
            pytest.fail(f"{address} was not shown: {seen['trouble']}")
        seen |= {name: tuple(seen[name]) for name in ("images", "fonts")}
        return Seen(**seen)


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Open a Chromium; skips the test, and says what is missing, where there is none."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        pytest.skip("Chromium is not installed: apt-get install chromium fonts-dejavu-core")
    if not PYTHON.exists():
        pytest.skip("The players are not installed: make install-replay")
    with subprocess.Popen(
        [str(PYTHON), str(_SCRIPT), binary],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as pipe:
        yield Chromium(pipe)
