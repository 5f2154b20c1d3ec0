"""How fast newskeep captures, beside plain Scrapy, wget and curl, in one run on one server.

`python -m benchmarks.capture [--pages 2000] [--rounds 3] [--scenario one hosts tls]`
Every round runs every candidate once, in turn, in a fresh process; the first round of a scenario
is not counted, since whoever is first to touch the machine's memory and disk pays for all (wget's
rate doubled from a first scenario to a second). Printed are medians over the rounds, and ratios as
medians of each round's ratio. wget and curl include their start-up, some
hundredths of a second; the Python candidates begin to count with their first page.

All ask for gzip. wget is given it as a header and so keeps packed bytes, as we do: it follows one
connection, computes SHA-1 of block and payload, and syncs nothing. Ours keeps the same bytes,
computes SHA-256 of block and payload, and counts a page once it is synced. Neither unpacks. Plain
Scrapy keeps nothing; with our settings it does not even unpack.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.capture_site import served

# By name alone: a child's peak memory counts from its parent's, so this process stays small.
CANDIDATES = [
    "newskeep-spider",
    "newskeep-spider-httpcore",
    "newskeep-naked",
    "newskeep-naked-httpcore",
    "scrapy-default",
    "scrapy-our-settings",
]
CONNECTIONS = 16

RATIOS = [
    ("newskeep-spider", "scrapy-default"),
    ("newskeep-spider", "scrapy-our-settings"),
    ("newskeep-naked", "wget-warc"),
    ("newskeep-naked", "curl"),
    ("newskeep-naked", "newskeep-naked-httpcore"),
    ("newskeep-spider", "newskeep-spider-httpcore"),
]
Measured = dict[str, float]


def run_python(name: str, urls: Path, folder: Path, ca_file: Path) -> Measured:
    command = [sys.executable, "-m", "benchmarks.capture_candidates", name, urls, folder, ca_file]
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(urls.parent / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody's start-up is to be measured
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, check=False, env=environment
    )
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr.decode()[-2000:]}")
    measured: Measured = json.loads(done.stdout.splitlines()[-1])
    return measured


def run_tool(command: list[str], urls: Path, folder: Path) -> Measured:
    folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    good = len(urls.read_text().split()) if child.returncode in (0, 8) else 0
    cpu = usage.ru_utime + usage.ru_stime
    return {"seconds": seconds, "cpu": cpu, "rss_kb": usage.ru_maxrss, "good": good}


def run(name: str, urls: Path, folder: Path, ca_file: Path) -> Measured:
    if name == "wget-warc":
        command = [
            "wget",
            "-q",
            "--no-config",
            "--header=Accept-Encoding: gzip",
            "-O",
            "/dev/null",
        ]
        command += [f"--ca-certificate={ca_file}", "--warc-file=bench", "-i", str(urls)]
        return run_tool(command, urls, folder)
    if name == "curl":
        config = folder.with_suffix(".curl")
        lines = [f'url = "{url}"\noutput = /dev/null' for url in urls.read_text().split()]
        config.write_text("\n".join(lines))
        command = [
            "curl",
            "-s",
            "-Z",
            "--parallel-max",
            str(CONNECTIONS),
            "--cacert",
            str(ca_file),
        ]
        command += ["-H", "Accept-Encoding: gzip", "-K", str(config)]
        return run_tool(command, urls, folder)
    return run_python(name, urls, folder, ca_file)


def addresses(scenario: str, pages: int, http: int, https: int) -> list[str]:
    match scenario:
        case "tls":
            return [f"https://127.0.0.1:{https}/{n}.html" for n in range(pages)]
        case "hosts":
            return [f"http://127.0.0.{n % 100 + 1}:{http}/{n}.html" for n in range(pages)]
        case _:
            return [f"http://127.0.0.1:{http}/{n}.html" for n in range(pages)]


def one_round(names: list[str], urls: Path, folder: Path, pages: int) -> dict[str, Measured]:
    """Every candidate once, in turn; whoever missed a page is named."""
    measured: dict[str, Measured] = {}
    for name in names:
        out = folder / "out"
        measured[name] = run(name, urls, out, folder / "ca.pem")
        shutil.rmtree(out, ignore_errors=True)
        if measured[name]["good"] < pages - 1:
            print(f"! {name}: {measured[name]['good']:.0f} of {pages} pages")
    return measured


def report(scenario: str, pages: int, rounds: list[dict[str, Measured]]) -> None:
    print(f"\n{scenario}: {pages} pages, {len(rounds)} rounds, medians")
    print(f"{'candidate':28} {'pages/s':>9} {'CPU ms/page':>12} {'RSS MB':>8}")
    for name in rounds[0]:
        rate = statistics.median(one[name]["good"] / one[name]["seconds"] for one in rounds)
        cpu = statistics.median(1000 * one[name]["cpu"] / pages for one in rounds)
        rss = statistics.median(one[name]["rss_kb"] / 1024 for one in rounds)
        print(f"{name:28} {rate:9.0f} {cpu:12.2f} {rss:8.0f}")
    for ours, theirs in RATIOS:
        if ours in rounds[0] and theirs in rounds[0]:
            faster = [one[theirs]["seconds"] / one[ours]["seconds"] for one in rounds]
            lighter = [one[theirs]["cpu"] / one[ours]["cpu"] for one in rounds]
            print(
                f"{ours} / {theirs}: {statistics.median(faster):.2f} x the rate, "
                f"{statistics.median(lighter):.2f} x the pages per CPU second"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scenario", nargs="*", default=["one", "hosts", "tls"])
    parser.add_argument("--only", nargs="*", help="names of candidates")
    options = parser.parse_args()
    names = options.only or [*CANDIDATES, "wget-warc", "curl"]
    names = [n for n in names if n in CANDIDATES or shutil.which(n.partition("-")[0])]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # nginx's worker is another user
        with served(folder, options.pages) as (http, https, server):
            print(f"server: {server}; {CONNECTIONS} connections; {os.cpu_count()} cores")
            print(f"load before: {os.getloadavg()[0]:.1f}")
            for scenario in options.scenario:
                urls = folder / f"{scenario}.txt"
                urls.write_text("\n".join(addresses(scenario, options.pages, http, https)))
                rounds: list[dict[str, Measured]] = []
                for number in range(options.rounds + 1):
                    print(f"{scenario}, round {number}", file=sys.stderr, flush=True)
                    measured = one_round(names, urls, folder, options.pages)
                    if number > 0:
                        rounds.append(measured)
                report(scenario, options.pages, rounds)


if __name__ == "__main__":
    main()
