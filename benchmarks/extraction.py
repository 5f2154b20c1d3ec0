"""Text, stamps and speed on a packaged set of pages, beside the peers that can be imported.

    python benchmarks/extraction.py SETDIR [--corpus NAME] [--limit N] [--speed N] [--peers PYTHON]

SETDIR holds manifest.jsonl, html/ID.html.gz and gold/ID.json. Scores are those of the set:
4-word shingles averaged over pages where gold is a body, snippet counts where it is snippets.
Each extractor runs in a process of its own, so that its peak memory is its own; times are CPU
time. PYTHON is the interpreter of another environment, for peers that are not installed here. The
ratio of rates is measured page by page in one process, plain trafilatura first.
"""

import argparse
import gzip
import importlib
import importlib.util
import json
import logging
import re
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Extractor = Callable[[bytes, str], dict[str, Any]]
WORD = re.compile(r"\w+")
PEERS = {
    "newskeep": "archive.text.page",
    "trafilatura": "trafilatura",
    "readability-lxml": "readability",
    "newspaper4k": "newspaper",
    "resiliparse": "resiliparse",
}


# --- the extractors --------------------------------------------------------------------------


def newskeep() -> Extractor:
    from archive.model import Precision, ZoneOrigin
    from archive.text.page import Response, read
    from archive.text.profile import Profiles

    profiles, at = Profiles.shipped(), datetime(2100, 1, 1, tzinfo=UTC)

    def extract(html: bytes, url: str) -> dict[str, Any]:
        reading = read(Response(url, url, 200, (), html, at), profiles=profiles)
        article = reading.article
        if article is None:
            return {"text": "", "access": reading.access.value}
        stamp = article.published
        sure = stamp and stamp.zone is not ZoneOrigin.NONE and stamp.precision is not Precision.DAY
        return {
            "text": "\n".join(article.paragraphs),
            "access": reading.access.value,
            "instant": stamp.at.isoformat() if stamp and sure else None,
            "day": stamp.raw if stamp else None,
            "at": stamp.at.isoformat() if stamp else None,
        }

    return extract


def trafilatura() -> Extractor:
    from trafilatura import extract

    return lambda html, url: {"text": extract(html, include_comments=False) or ""}


def readability() -> Extractor:
    from lxml.html import fromstring
    from readability import Document

    def lines(summary: str) -> str:
        return "\n".join(str(text) for text in fromstring(summary).itertext())

    def extract(html: bytes, url: str) -> dict[str, Any]:
        return {
            "text": lines(Document(html.decode("utf-8", "replace")).summary(html_partial=True))
        }

    return extract


def newspaper4k() -> Extractor:
    article_class = importlib.import_module("newspaper").Article

    def extract(html: bytes, url: str) -> dict[str, Any]:
        article = article_class(url, fetch_images=False)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        return {"text": article.text}

    return extract


def resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html, url: {
        "text": extract_plain_text(html.decode("utf-8", "replace"), main_content=True)
    }


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "newskeep": newskeep,
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "newspaper4k": newspaper4k,
    "resiliparse": resiliparse,
}


# --- scores ----------------------------------------------------------------------------------


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(
        tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)) if words
    )


def score_body(gold: str, text: str) -> tuple[float | None, float | None]:
    ours, right = shingles(text), shingles(gold)
    both = sum((ours & right).values())
    total_ours, total_right = sum(ours.values()), sum(right.values())
    return both / total_ours if total_ours else None, both / total_right if total_right else None


def score_snippets(gold: dict[str, Any], text: str) -> tuple[int, int, int]:
    flat = " ".join(text.split())
    hits = sum(" ".join(each.split()) in flat for each in gold["with"])
    wrong = sum(" ".join(each.split()) in flat for each in gold["without"])
    return hits, wrong, len(gold["with"]) - hits


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def summary(corpus: Sequence[tuple[str, Any]]) -> tuple[float, float, float]:
    if corpus and corpus[0][0] == "snippets":
        hits, wrong, missed = (sum(row[1][i] for row in corpus) for i in range(3))
        precision = hits / (hits + wrong) if hits + wrong else 0.0
        recall = hits / (hits + missed) if hits + missed else 0.0
        return precision, recall, f1(precision, recall)
    precision = statistics.fmean(row[1][0] for row in corpus if row[1][0] is not None)
    recall = statistics.fmean(row[1][1] for row in corpus if row[1][1] is not None)
    return precision, recall, f1(precision, recall)


# --- running ---------------------------------------------------------------------------------


def pages(options: argparse.Namespace) -> Iterator[tuple[dict[str, Any], bytes, dict[str, Any]]]:
    lines = (options.setdir / "manifest.jsonl").read_text("utf-8").splitlines()
    items = [json.loads(line) for line in lines if line]
    items = [item for item in items if options.corpus in (None, item["corpus"])]
    for item in items[: options.limit]:
        html = gzip.decompress((options.setdir / "html" / f"{item['id']}.html.gz").read_bytes())
        gold = json.loads((options.setdir / "gold" / f"{item['id']}.json").read_text("utf-8"))
        yield item, html, gold


def run_one(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Run one extractor over the set in this process."""
    extract = EXTRACTORS[name]()
    rows: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    busy, errors, count = 0.0, 0, 0
    dates, states = Counter[str](), Counter[str]()
    for item, html, gold in pages(options):
        started = time.process_time()
        try:
            found = extract(html, item["url"])
        except Exception:  # noqa: BLE001 - peers raise what they like; it is counted
            found, errors = {"text": ""}, errors + 1
        busy += time.process_time() - started
        count += 1
        text = found["text"] or ""
        score = (
            score_snippets(gold, text)
            if item["metric"] == "snippets"
            else score_body(gold["body"], text)
        )
        rows[item["corpus"]].append((item["metric"], score))
        states[found.get("access", "")] += 1
        count_dates(dates, gold.get("publishing_date"), found)
    return {
        "scores": {corpus: summary(scored) for corpus, scored in rows.items()},
        "rate": count / busy,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "errors": errors,
        "dates": dates,
        "states": states,
    }


def count_dates(dates: Counter[str], gold: str | None, found: dict[str, Any]) -> None:
    if not gold:
        return
    right = datetime.fromisoformat(gold.replace("Z", "+00:00"))
    if right.tzinfo is None:
        return
    dates["pages"] += 1
    if found.get("instant"):
        off = abs((datetime.fromisoformat(found["instant"]) - right).total_seconds())
        dates["instant"] += off < 60
    if found.get("at"):
        at = datetime.fromisoformat(found["at"])
        days = {right.date(), right.astimezone(UTC).date()}
        dates["day"] += at.date() in days or at.astimezone(right.tzinfo).date() in days


def apart(name: str, argv: Sequence[str], python: str) -> dict[str, Any]:
    """`run_one` in a process of its own, under that interpreter."""
    command = [python, __file__, *argv, "--only", name]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def rates(options: argparse.Namespace) -> str:
    """Rates of the full path and of the unchanged path against plain extraction, page by page."""
    from archive.text.fingerprint import fingerprint

    full, plain = EXTRACTORS["newskeep"](), EXTRACTORS["trafilatura"]()
    ways: tuple[Extractor, ...] = (plain, full, lambda html, url: {"text": fingerprint(html)})
    times: list[list[float]] = []
    chosen = list(pages(options))
    chosen = chosen[:: max(1, len(chosen) // options.speed)]
    for warm, (item, html, _) in enumerate([*chosen[:5], *chosen]):
        row = [min(clock(way, html, item["url"]) for _ in range(2)) for way in ways]
        if warm >= 5:
            times.append(row)
    ratio = statistics.median(row[0] / row[1] for row in times)
    to_plain = statistics.median(row[0] / row[2] for row in times)
    to_full = statistics.median(row[1] / row[2] for row in times)
    return (
        f"full path at {ratio:.2f} of plain trafilatura's rate (median of {len(times)} pages); "
        f"unchanged path {to_full:.1f} times faster than it, {to_plain:.1f} than plain extraction"
    )


def clock(way: Extractor, html: bytes, url: str) -> float:
    started = time.process_time()
    way(html, url)
    return time.process_time() - started


def report(name: str, result: dict[str, Any]) -> None:
    scores = "  ".join(
        f"{corpus} P {p:.4f} R {r:.4f} F1 {f:.4f}"
        for corpus, (p, r, f) in sorted(result["scores"].items())
    )
    print(f"{name:18}{scores}  {result['rate']:6.1f} pages/s {result['peak_mb']:5} MB", end="")
    print(f"  {result['errors']} errors" if result["errors"] else "")
    dates = result["dates"]
    if name == "newskeep" and dates.get("pages"):
        instant, day = dates.get("instant", 0), dates.get("day", 0)
        print(f"{'':18}published: instant {instant}, day {day} of {dates['pages']} right")
    if name == "newskeep":
        print(f"{'':18}access states: {result['states']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("setdir", type=Path)
    parser.add_argument("--corpus")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--speed", type=int, default=60, help="pages for the ratio of rates")
    parser.add_argument("--peers", help="the interpreter that has the peers missing here")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if options.only:
        print(json.dumps(run_one(options.only, options)))
        return
    for name, module in PEERS.items():
        python = sys.executable if importlib.util.find_spec(module) else options.peers
        if python is None:
            print(f"{name:18}not installed: left out")
        else:
            report(name, apart(name, sys.argv[1:], python))
    print(rates(options))


if __name__ == "__main__":
    main()
