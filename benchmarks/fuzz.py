"""Gives any bytes at all to whatever reads answers and records, for as long as one likes.

    python -m benchmarks.fuzz [--minutes 60] [--times 20]

The property tests of `make test`, each with so many times its usual number of examples and new
ones in every round: framing, heads, codings, both transports against a server that says anything,
records read back, damaged files recovered, linted and read. Stops at the first thing found.
"""

import argparse
import os
import re
import subprocess
import sys
import time

TESTS = (
    *("test_framing.py", "test_http_head.py", "test_content.py", "test_prepare.py"),
    *("test_captures.py", "test_lint.py", "test_recovery.py", "test_wacz.py"),
)
PATHS = (
    *(f"tests/unit/archive/warc/{name}" for name in TESTS),
    "tests/unit/crawler/sources/test_office.py",
    "tests/integration/test_fetch_fuzz.py",
)
_TRIED = re.compile(r"- (\d+) passing, 0 failing")


def main() -> int:
    parser = argparse.ArgumentParser(description="Give any bytes at all to what reads answers.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--times", type=int, default=20)
    chosen = parser.parse_args()
    environment = {
        **os.environ,
        "FUZZ_TIMES": str(chosen.times),
        "HYPOTHESIS_PROFILE": "explore",  # other examples every time
    }
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--hypothesis-show-statistics", *PATHS]
    command += ["-o", "faulthandler_timeout=3600"]
    began, tried, rounds = time.monotonic(), 0, 0
    while time.monotonic() - began < 60 * chosen.minutes:
        run = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60 * (chosen.minutes + 60),  # what hangs is found too
        )
        if run.returncode:
            print(run.stdout[-20_000:])
            return run.returncode
        tried += sum(map(int, _TRIED.findall(run.stdout)))
        rounds += 1
        minutes = (time.monotonic() - began) / 60
        print(f"{minutes:.1f} minutes, {rounds} rounds: {tried:,} examples, nothing", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
