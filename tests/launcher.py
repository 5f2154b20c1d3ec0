"""Starts the command again and again at the cost of a fork, and kills it when told to.

`python -m tests.launcher` imports the program once. Each JSON line on its stdin is one run of the
command. The run is a process of its own, made by fork: its signals, locks, files and its death by
SIGKILL are those of any other. Only pages are read in that process, not in a worker of its own,
since a worker's start costs more than all the rest. `Launcher` is the other end of the pipe.

Each run also notes in `sent`, one JSON line a request, when it wrote the first byte (the machine's
monotonic clock) and to which address: the asking side of what a server sees late when it is busy.
"""

import contextlib
import importlib
import io
import json
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from archive.text.job import request
from archive.text.page import Response
from crawler.fetch.recording import Recording
from crawler.store import Store
from tests.clocks import NOON
from tests.reading_here import Here

SENT = "sent"
"""The file, in the folder of a launcher, that its runs note their requests in."""

_CHECK = b'"type": "check"'


@dataclass(frozen=True, slots=True)
class Step:
    """A signal to a run: once it has told of so many checks in all, and so many seconds later."""

    signal: int
    checks: int = 0
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Run:
    """How one run of the command ended."""

    status: int  # exit code; negative: the signal that ended it
    told: tuple[dict[str, Any], ...]  # the JSON lines on its stdout that are whole
    printed: str  # its stdout
    said: str  # its stderr

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Launcher:
    """Runs the command; one run at a time."""

    def __init__(self, folder: Path, pipe: subprocess.Popen[str]) -> None:
        self._out, self._err = folder / "out", folder / "err"
        self._pipe = pipe

    def run(
        self,
        *arguments: str,
        steps: Sequence[Step] = (),
        file_size: int | None = None,
    ) -> Run:
        """Run to the end, taking the steps on the way.

        `file_size` is the largest file, in bytes, that the process may write.
        """
        order = {
            "arguments": arguments,
            "out": str(self._out),
            "err": str(self._err),
            "steps": [[step.checks, step.seconds, step.signal] for step in steps],
            "file_size": file_size,
        }
        assert self._pipe.stdin is not None
        assert self._pipe.stdout is not None
        self._pipe.stdin.write(json.dumps(order) + "\n")
        self._pipe.stdin.flush()
        status = int(self._pipe.stdout.readline())
        printed = self._out.read_text()
        lines = printed.split("\n")[:-1]
        told = tuple(json.loads(line) for line in lines if line.startswith("{"))
        return Run(status, told, printed, self._err.read_text())


@contextlib.contextmanager
def launcher(folder: Path) -> Iterator[Launcher]:
    """Have a launcher whose runs start in `folder`."""
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.launcher"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as pipe:
        yield Launcher(folder, pipe)


# --- the other process -----------------------------------------------------------------------


def _child(order: Mapping[str, Any]) -> None:
    """Become the command. Never returns."""
    for number, name in ((0, os.devnull), (2, order["err"])):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(name, flags, 0o644), number)
    if order["file_size"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_size"],) * 2)
    sys.argv = ["newskeep", *order["arguments"]]
    sys.modules["__main__"].__package__ = None  # else click would tell of this module
    status = 70
    try:
        importlib.import_module("crawler.cli").main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - a run must never return into the launcher
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


class _Watched:
    """A run's output as it comes, and when the next step is to be taken."""

    def __init__(self, pid: int, pipe: int) -> None:
        self._pid, self._pipe = pid, pipe
        self.told = bytearray()
        self._over = False

    def take(self, lines: int, seconds: float, number: int) -> None:
        """Wait for so many checks in all, then so many seconds, then send a signal."""
        while not self._over and self.told.count(_CHECK) < lines:
            self._read(None)
        until = time.monotonic() + seconds
        while not self._over and (left := until - time.monotonic()) > 0:
            self._read(left)
        if not self._over:
            os.kill(self._pid, number)

    def to_the_end(self) -> int:
        while not self._over:
            self._read(None)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _read(self, seconds: float | None) -> None:
        if select.select([self._pipe], [], [], seconds)[0]:
            part = os.read(self._pipe, 65_536)
            self.told += part
            self._over = not part


def _run(order: Mapping[str, Any]) -> int:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(writing, 1)
        os.close(reading)
        os.close(writing)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests may run under nohup
        _child(order)
    os.close(writing)
    watched = _Watched(pid, reading)
    for step in order["steps"]:
        watched.take(*step)
    status = watched.to_the_end()
    os.close(reading)
    Path(order["out"]).write_bytes(watched.told)
    return status


def _note_requests(path: Path) -> None:
    """Have every request noted as its first byte is written, in a way that a kill cannot undo."""
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    send = Recording.send

    def noted(recording: Recording, data: bytes) -> None:
        is_first = not recording.sent
        at = time.monotonic()  # before the gate reads it, so that no wait for a core comes between
        send(recording, data)
        if is_first:
            os.write(log, f"{json.dumps([at, recording.peer])}\n".encode())

    setattr(Recording, "send", noted)  # noqa: B010 - a method is not to be assigned to


def _warm_up() -> None:
    """Keep a page that is read and one that is refused, so that all is imported before a fork."""
    acts = importlib.import_module("crawler.cli.acts")
    setattr(acts, "Store", partial(Store, workers=Here()))  # noqa: B010 - acts does not export it
    page = Response("http://a.example/", "http://a.example/", 200, (), b"<p>Hello.</p>", NOON)
    Here().run_sync("read", *request(page))
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),  # where no configuration lies: loopback is refused
        contextlib.redirect_stdout(io.StringIO()),
    ):
        arguments = ("--store", folder, "backfill", "http://127.0.0.1/", "--json")
        importlib.import_module("crawler.cli").cli.main(arguments, standalone_mode=False)


def _serve(orders: IO[str], answers: IO[str]) -> None:
    _warm_up()
    _note_requests(Path(SENT))
    for line in orders:
        answers.write(f"{_run(json.loads(line))}\n")
        answers.flush()


if __name__ == "__main__":
    _serve(sys.stdin, sys.stdout)
