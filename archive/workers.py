"""Killable worker processes: a page that hangs or eats memory costs one process, not the daemon.

A worker is `python -m archive.workers`: a clean process with its own address-space limit that
imports its jobs once and then answers frames on its pipes. It is killed when a job passes the wall
time, replaced when it dies, and recycled after a number of jobs. What crosses the pipe is JSON and
raw bytes, never pickle.

A job is registered by name as "module:function"; the function takes `(payload, blob)` and returns
a JSON-able dict. This module knows none of the jobs: the corridors name them.
"""

import asyncio
import contextlib
import importlib
import json
import logging
import os
import queue
import resource
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Self

Job = Callable[[dict[str, Any], bytes], dict[str, Any]]

_SIZES = struct.Struct("!II")  # bytes of the JSON part, bytes of the blob
_ROOT = Path(__file__).resolve().parents[1]
_START = 60  # seconds a child may take to import its jobs, on a busy machine
_GRACE = 5  # seconds beyond the wall time after which an orphan ends itself


class Loss(StrEnum):
    """Why a job gave no result."""

    TIMEOUT = "timeout"  # it passed the wall time and its process was killed
    KILLED = "killed"  # its process died, or could get no more memory
    ERROR = "error"  # the function raised; the process lives on


@dataclass(frozen=True, slots=True)
class Done:
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lost:
    reason: Loss
    detail: str


Outcome = Done | Lost


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use before its process is killed."""

    wall: timedelta = timedelta(seconds=20)
    memory: int = 2 * 1024**3  # bytes of address space
    recycle_after: int = 2000  # jobs; sheds what the libraries' caches have gathered


class WorkersClosedError(RuntimeError):
    """A job was handed to workers that had been closed."""


# --- frames on the pipe ----------------------------------------------------------------------


def _send(pipe: IO[bytes], head: Mapping[str, Any], blob: bytes = b"") -> None:
    text = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    pipe.write(_SIZES.pack(len(text), len(blob)) + text)
    pipe.write(blob)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next frame; None at the end of the pipe, also in the middle of a frame."""
    sizes = pipe.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    head_size, blob_size = _SIZES.unpack(sizes)
    head, blob = pipe.read(head_size), pipe.read(blob_size)
    if len(head) < head_size or len(blob) < blob_size:
        return None
    return json.loads(head), blob


# --- the parent's side -----------------------------------------------------------------------


class _Worker:
    """One child process. Used by one thread at a time."""

    def __init__(self, jobs: Mapping[str, str], limits: Limits) -> None:
        self._limits = limits
        self.jobs_done = 0
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        settings = {
            "jobs": dict(jobs),
            "memory": limits.memory,
            "alarm": limits.wall.total_seconds() + _GRACE,
        }
        # -P keeps the current folder out of the child's import path; a session of its own keeps
        # the terminal's Ctrl-C for the parent, which closes the workers in order.
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "archive.workers", json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._ready = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def call(self, job: str, payload: Mapping[str, Any], blob: bytes) -> Outcome:
        """Run one job; on TIMEOUT and KILLED the process is gone afterwards."""
        self._await_ready()
        wall = self._limits.wall.total_seconds()
        with self._killed_after(wall) as expired:
            answer = self._exchange({"job": job, "payload": payload}, blob)
        self.jobs_done += 1
        if answer is not None:
            outcome = _outcome(answer)
            if isinstance(outcome, Lost) and outcome.reason is Loss.KILLED:
                self.end()  # it ran out of memory, said so, and is leaving
            return outcome
        self.end()
        if expired.is_set():
            return Lost(Loss.TIMEOUT, f"passed {wall:g} s")
        return Lost(Loss.KILLED, f"the worker ended with status {self._process.returncode}")

    def _await_ready(self) -> None:
        """Imports are the worker's own time, not the job's."""
        if not self._ready:
            assert self._process.stdout is not None
            with self._killed_after(_START):
                _receive(self._process.stdout)
            self._ready = True

    @contextlib.contextmanager
    def _killed_after(self, seconds: float) -> Iterator[threading.Event]:
        """Kill the process when the block takes longer; the event says whether that happened."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(seconds, expire)
        timer.start()
        try:
            yield expired
        finally:
            timer.cancel()

    def _exchange(self, head: Mapping[str, Any], blob: bytes) -> dict[str, Any] | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            _send(self._process.stdin, head, blob)
        except (BrokenPipeError, ValueError):  # it died, or `close` took its pipes away
            return None
        frame = _receive(self._process.stdout)
        return None if frame is None else frame[0]

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _outcome(answer: dict[str, Any]) -> Outcome:
    if "result" in answer:
        return Done(answer["result"])
    return Lost(Loss(answer["lost"]), answer["detail"])


@dataclass
class _Pool:
    """The idle workers and every living one; the lock guards both."""

    idle: queue.LifoQueue[_Worker | None] = field(default_factory=queue.LifoQueue)
    living: set[_Worker] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    closed: bool = False


class Workers:
    """A pool of `count` worker processes, started when first needed.

    `run_sync` may be called from any thread; `run` from any event loop. Both wait for a free
    worker, and the wall time counts from when the job is handed over.
    """

    def __init__(
        self, count: int, jobs: Mapping[str, str], *, limits: Limits | None = None
    ) -> None:
        self._jobs = dict(jobs)
        self._limits = limits or Limits()
        self._pool = _Pool()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="workers")
        for _ in range(count):
            self._pool.idle.put(None)  # a place for a worker that is not started yet

    async def run(self, job: str, payload: Mapping[str, Any], blob: bytes = b"") -> Outcome:
        """Run a job without blocking the loop. Raises KeyError for a job nobody registered."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.run_sync, job, payload, blob)

    def run_sync(self, job: str, payload: Mapping[str, Any], blob: bytes = b"") -> Outcome:
        """Run a job and wait for it. Raises KeyError for a job nobody registered."""
        if job not in self._jobs:
            raise KeyError(f"no job {job!r}; registered: {', '.join(sorted(self._jobs))}")
        worker = self._take()
        kept: _Worker | None = None
        try:
            outcome = worker.call(job, payload, blob)
            if worker.alive() and worker.jobs_done < self._limits.recycle_after:
                kept = worker
            return outcome
        finally:
            if kept is None:
                self._discard(worker)
            self._pool.idle.put(kept)

    def pids(self) -> tuple[int, ...]:
        """Process ids of the living workers, for monitoring."""
        with self._pool.lock:
            return tuple(sorted(worker.pid for worker in self._pool.living))

    def _take(self) -> _Worker:
        worker = self._pool.idle.get()
        if worker is not None and worker.alive():
            return worker
        if worker is not None:
            self._discard(worker)
        with self._pool.lock:
            if self._pool.closed:
                self._pool.idle.put(None)
                raise WorkersClosedError("the workers are closed")
            try:
                worker = _Worker(self._jobs, self._limits)
            except BaseException:  # no memory for a process now: the place is for a later one
                self._pool.idle.put(None)
                raise
            self._pool.living.add(worker)
        return worker

    def _discard(self, worker: _Worker) -> None:
        worker.end()
        with self._pool.lock:
            self._pool.living.discard(worker)

    def close(self) -> None:
        """End every worker at once, busy or not. Safe to repeat."""
        with self._pool.lock:
            self._pool.closed = True
            living = tuple(self._pool.living)
        for worker in living:
            self._discard(worker)
        self._threads.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# --- the child's side ------------------------------------------------------------------------


def _job(name: str) -> Job:
    module, _, function = name.partition(":")
    loaded: Job = getattr(importlib.import_module(module), function)
    return loaded


def _answer(function: Job, payload: dict[str, Any], blob: bytes) -> dict[str, Any]:
    try:
        return {"result": function(payload, blob)}
    except MemoryError:
        return {"lost": Loss.KILLED, "detail": "out of memory"}
    except Exception as error:  # noqa: BLE001 - the parent reports it; the worker must live on
        return {"lost": Loss.ERROR, "detail": f"{type(error).__name__}: {error}"[:500]}


def _serve(settings: Mapping[str, Any]) -> None:
    """Answer frames until the parent closes the pipe, or memory ran out once."""
    resource.setrlimit(resource.RLIMIT_AS, (settings["memory"], settings["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)  # the libraries' warnings; what counts is in the result
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not reach the frames
    jobs = {name: _job(target) for name, target in settings["jobs"].items()}
    _send(answers, {"ready": True})
    while (frame := _receive(requests)) is not None:
        head, blob = frame
        # An orphan must not compute for ever: the parent's kill may never come.
        signal.setitimer(signal.ITIMER_REAL, settings["alarm"])
        answer = _answer(jobs[head["job"]], head["payload"], blob)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(answers, answer)
        if answer.get("lost") == Loss.KILLED:
            return


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
