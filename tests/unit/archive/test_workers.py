"""The pool is tried with jobs of its own kind: quick, slow, greedy, dying."""

import asyncio
import errno
import os
import signal
import sys
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from archive.workers import Done, Limits, Loss, Lost, Workers, WorkersClosedError

HERE = "tests.unit.archive.test_workers"
JOBS = {
    name: f"{HERE}:{name}_job"
    for name in ("echo", "hang", "greedy", "dying", "raising", "printing")
}
QUICK = Limits(wall=timedelta(seconds=0.5), memory=512 * 1024**2)


# --- the jobs, run in the worker processes ---------------------------------------------------


def echo_job(payload: dict[str, Any], blob: bytes) -> dict[str, Any]:
    return {"said": payload, "size": len(blob), "pid": os.getpid()}


def hang_job(payload: dict[str, Any], blob: bytes) -> dict[str, Any]:
    Event().wait()
    return {}


def greedy_job(payload: dict[str, Any], blob: bytes) -> dict[str, Any]:
    return {"size": len(bytearray(4 * 1024**3))}


def dying_job(payload: dict[str, Any], blob: bytes) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def raising_job(payload: dict[str, Any], blob: bytes) -> dict[str, Any]:
    raise ValueError("no such page")


def printing_job(payload: dict[str, Any], blob: bytes) -> dict[str, Any]:
    print("a library that talks")  # noqa: T201 - what the frames must survive
    sys.stdout.flush()
    return {"printed": True}


# --- the tests -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, JOBS, limits=QUICK) as pool:
        yield pool


def result(outcome: Done | Lost) -> dict[str, Any]:
    assert isinstance(outcome, Done), outcome
    return outcome.result


def lost(outcome: Done | Lost) -> Loss:
    assert isinstance(outcome, Lost), outcome
    return outcome.reason


def test_payload_and_bytes_come_through_whole(workers: Workers) -> None:
    payload = {"text": "Ильинка\n\u2028\x00", "numbers": [1, 2.5, None], "nested": {"a": [True]}}
    answer = result(workers.run_sync("echo", payload, bytes(range(256)) * 40_000))
    assert (answer["said"], answer["size"]) == (payload, 256 * 40_000)


def test_the_work_is_done_in_another_process_that_stays(workers: Workers) -> None:
    pids = {result(workers.run_sync("echo", {}))["pid"] for _ in range(3)}
    assert pids == set(workers.pids())
    assert os.getpid() not in pids


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        ("hang", Loss.TIMEOUT),
        ("greedy", Loss.KILLED),
        ("dying", Loss.KILLED),
        ("raising", Loss.ERROR),
    ],
)
def test_a_job_that_is_lost_says_why_and_the_pool_lives_on(
    workers: Workers, job: str, reason: Loss
) -> None:
    assert lost(workers.run_sync(job, {})) is reason
    assert result(workers.run_sync("echo", {"still": "here"}))["said"] == {"still": "here"}


def test_an_error_tells_its_kind_and_words(workers: Workers) -> None:
    assert workers.run_sync("raising", {}) == Lost(Loss.ERROR, "ValueError: no such page")


def test_a_job_that_hung_leaves_no_process_behind(workers: Workers) -> None:
    before = result(workers.run_sync("echo", {}))["pid"]
    workers.run_sync("hang", {})
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_what_a_library_prints_does_not_reach_the_frames(workers: Workers) -> None:
    assert result(workers.run_sync("printing", {})) == {"printed": True}


def test_a_worker_killed_while_idle_is_replaced(workers: Workers) -> None:
    pid = result(workers.run_sync("echo", {}))["pid"]
    os.kill(pid, signal.SIGKILL)
    outcomes = [workers.run_sync("echo", {}) for _ in range(2)]
    assert result(outcomes[-1])["pid"] != pid


def test_an_unknown_job_is_refused_by_name(workers: Workers) -> None:
    with pytest.raises(KeyError, match="echo"):
        workers.run_sync("ech", {})


def test_a_worker_is_recycled_after_its_share_of_jobs() -> None:
    with Workers(1, JOBS, limits=Limits(recycle_after=2)) as pool:
        pids = [result(pool.run_sync("echo", {}))["pid"] for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_two_workers_serve_one_loop_at_the_same_time() -> None:
    with Workers(2, JOBS, limits=QUICK) as pool:
        hung = pool.run("hang", {})
        answers = asyncio.gather(*(pool.run("echo", {"n": n}) for n in range(5)))
        first, rest = await asyncio.gather(hung, answers)
    assert lost(first) is Loss.TIMEOUT
    assert [result(each)["said"]["n"] for each in rest] == list(range(5))


def test_closing_ends_every_worker_and_may_be_repeated() -> None:
    pool = Workers(1, JOBS)
    pid = result(pool.run_sync("echo", {}))["pid"]
    pool.close()
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(WorkersClosedError):
        pool.run_sync("echo", {})


def test_a_worker_that_could_not_be_started_costs_no_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def starved(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    with Workers(1, JOBS) as pool:
        with monkeypatch.context() as starving:
            starving.setattr("archive.workers.subprocess.Popen", starved)
            with pytest.raises(OSError, match="memory"):
                pool.run_sync("echo", {})
        assert isinstance(pool.run_sync("echo", {}), Done)


def test_a_worker_whose_job_cannot_be_imported_is_a_loss_and_no_hang() -> None:
    with Workers(1, {"gone": "archive.no_such_module:job"}, limits=QUICK) as pool:
        assert lost(pool.run_sync("gone", {})) is Loss.KILLED
