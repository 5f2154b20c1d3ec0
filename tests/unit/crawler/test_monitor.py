"""Health and metrics: what is told, to whom, and that it costs the daemon nothing."""

import asyncio
import json
import logging
import re

import pytest

from crawler.heartbeat import HEARTBEAT
from crawler.monitor import MOST_HOSTS, OTHER, Monitor, Tally
from crawler.store import Store
from tests.builders_ingest import story
from tests.servers.pages import PageServer
from tests.workbench import Workbench

LOOPBACK = "127.0.0.1:0"


async def ask(port: int, target: str, *, method: str = "GET", host: str = "localhost") -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer.decode()


def beat(store: Store, *, full: bool = False) -> None:
    at = store.clock.now().isoformat()
    store.frontier.keep_setting(HEARTBEAT, {"at": at, "pid": 1, "state": "running", "full": full})


def values(text: str) -> dict[str, float]:
    """Every series of an exposition, which must be well-formed line by line."""
    found = {}
    for line in text.splitlines():
        if line.startswith("# "):
            assert re.fullmatch(
                r"# (HELP newskeep_\w+ .+|TYPE newskeep_\w+ (gauge|counter))", line
            )
            continue
        series, _, value = line.rpartition(" ")
        assert re.fullmatch(r'newskeep_\w+(\{\w+="[^"]*"\})?', series)
        found[series] = float(value)
    return found


async def test_metrics_tell_what_was_looked_at_and_what_was_seen(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/a", story())
    await bench.backfill(f"http://127.0.0.1:{site.port}/a", f"http://127.0.0.1:{site.port}/b")
    tally = Tally()
    for report in bench.reports:
        tally.count(report)
    with bench.store() as store:
        store.frontier.job_done("backup", store.clock.now())
        async with Monitor(store, tally).serving(LOOPBACK) as port:
            assert port is not None
            head, _, body = (await ask(port, "/metrics")).partition("\r\n\r\n")
    found = values(body)
    assert head.startswith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4")
    assert found['newskeep_checks_total{outcome="article"}'] == 1
    assert found['newskeep_checks_total{outcome="gone"}'] == 1
    assert found['newskeep_outlet_checks_total{host="127.0.0.1"}'] == 2
    assert found['newskeep_pages{status="live"}'] == 2
    assert found["newskeep_budget_per_hour"] == 1000
    assert found['newskeep_job_failed{job="backup"}'] == 0
    assert found["newskeep_kept_bytes_total"] > 0
    assert found["newskeep_well"] == 0  # no daemon runs


@pytest.mark.parametrize(("full", "status"), [(False, "200"), (True, "503")])
async def test_health_says_whether_all_is_well(bench: Workbench, full: bool, status: str) -> None:
    with bench.store() as store:
        beat(store, full=full)
        store.frontier.job_failed("audit", store.clock.now(), "a.warc.gz: hurt")
        async with Monitor(store, Tally()).serving(LOOPBACK) as port:
            assert port is not None
            head, _, body = (await ask(port, "/healthz")).partition("\r\n\r\n")
    told = json.loads(body)
    assert head.split(" ")[1] == status
    assert told["well"] is not full
    assert told["troubles"] == {"audit": "a.warc.gz: hurt"}


@pytest.mark.parametrize(
    ("target", "method", "host", "status"),
    [
        ("/", "GET", "localhost", "404"),
        ("/metrics", "POST", "localhost", "405"),
        ("/metrics", "GET", "rebound.example", "403"),
        ("/metrics", "GET", "[::1]:9464", "200"),
        ("/metrics?x=1", "GET", "127.0.0.1:9464", "200"),
    ],
)
async def test_only_these_two_are_told_and_only_to_who_asks_by_address(
    bench: Workbench, target: str, method: str, host: str, status: str
) -> None:
    with bench.store() as store:
        async with Monitor(store, Tally()).serving(LOOPBACK) as port:
            assert port is not None
            answer = await ask(port, target, method=method, host=host)
    assert answer.split(" ")[1] == status


async def test_a_request_without_an_end_is_refused(bench: Workbench) -> None:
    with bench.store() as store:
        async with Monitor(store, Tally()).serving(LOOPBACK) as port:
            assert port is not None
            answer = await ask(port, "/" + "x" * 20_000)
    assert answer.split(" ")[1] == "400"


async def test_an_address_that_is_taken_stops_no_daemon(
    bench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    with bench.store() as store, caplog.at_level(logging.WARNING, "crawler.monitor"):
        first, second = Monitor(store, Tally()), Monitor(store, Tally())
        async with first.serving(LOOPBACK) as port, second.serving(f"127.0.0.1:{port}") as none:
            assert none is None
    assert f"no monitor at 127.0.0.1:{port}" in caplog.text


async def test_a_monitor_that_is_switched_off_listens_nowhere(bench: Workbench) -> None:
    with bench.store() as store:
        async with Monitor(store, Tally()).serving(None) as port:
            assert port is None


def test_a_thousand_outlets_are_not_a_thousand_series() -> None:
    tally = Tally()
    for number in range(1000):
        tally.looked[tally._label(f"outlet-{number}.example")] += 1
    assert len(tally.looked) == MOST_HOSTS + 1
    assert tally.looked[OTHER] == 1000 - MOST_HOSTS
