"""Runs, one after the other, the benchmarks that need nothing from outside: `make bench`.

    python -m benchmarks [NAME …] [--list]

Those that score saved pages or recorded traces are run by hand, with the path of the set.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType

ALONE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "capture": ("-m", "benchmarks.capture"),
        "warc_writer": ("-m", "benchmarks.warc_writer"),
        "frontier": ("-m", "benchmarks.frontier"),
        "edits": ("-m", "benchmarks.edits", "--speed"),
        "kin quality": ("-m", "benchmarks.kin", "quality"),
        "kin scale": ("-m", "benchmarks.kin", "scale", "--documents", "100000"),
        "fuzz": ("-m", "benchmarks.fuzz", "--minutes", "60"),
        "kills": ("-m", "benchmarks.kills", "--kills", "1000"),
        "slow tests": ("-m", "pytest", "-q", "-m", "slow"),
    }
)
BY_HAND: Mapping[str, str] = MappingProxyType(
    {
        "extraction": "python benchmarks/extraction.py SETDIR",
        "kin quality": "python -m benchmarks.kin quality --pages SETDIR",
        "schedule": "python -m benchmarks.schedule TRACE.json SCORER.py",
    }
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the benchmarks that need no data of others.")
    parser.add_argument("names", nargs="*", help="only these (default: all)")
    parser.add_argument("--list", action="store_true", help="say which there are")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(ALONE)
    if asked.list or unknown:
        for name, words in ALONE.items():
            print(f"{name:<14} python {' '.join(words)}")
        for name, words in BY_HAND.items():
            print(f"by hand: {name:<14} {words}")
        return 2 if unknown else 0
    failed = []
    for name in asked.names or ALONE:
        print(f"\n=== {name}", flush=True)
        if subprocess.run([sys.executable, *ALONE[name]], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"did not end well: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
