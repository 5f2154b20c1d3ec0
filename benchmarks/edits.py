"""How well edits are told from noise: newskeep beside the rules of other tools, on labelled pairs.

    python -m benchmarks.edits [FILE.jsonl ...] [--speed]

The peers are own re-statements of what their programs compare, not the programs themselves: all
visible text; the text that trafilatura extracts; diffengine's fingerprint (headline, and the body
without punctuation and space); newsdiffs' rule (headline, byline and body, word by word). A peer
knows no stamps; its verdict is made from its alarm and the two modified times.
"""

import argparse
import json
import random
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura
from lxml import html as lxml_html

from archive.edits.compare import examine
from archive.edits.judge import weigh
from archive.edits.normal import text_digest
from archive.edits.record import compare_record
from archive.model import Article, Sighting
from archive.text.page import Response, read

Record = dict[str, Any]
Side = dict[str, Any]
DATA = Path(__file__).parent.parent / "tests" / "data"
SETS = (DATA / "edits" / "dev.jsonl", DATA / "edits" / "real_dev.jsonl", DATA / "edits_own.jsonl")
NOW = datetime(2025, 1, 1, tzinfo=UTC)
ADDRESS = "https://news.example/story"


def read_page(page: str) -> Article | None:
    response = Response(
        url=ADDRESS,
        final_url=ADDRESS,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        content=page.encode(),
        captured_at=NOW,
    )
    return read(response).article


def newskeep(record: Record) -> Record:
    return compare_record(record, read_html=read_page)


# --- the peers ------------------------------------------------------------------------------


def visible_text(side: Side) -> str:
    if "html" not in side:
        return "\n".join(side.get(part) or "" for part in ("title", "byline", "body"))
    shown = re.sub(r"(?is)<(script|style|noscript)\b.*?</\1>", " ", side["html"])
    return " ".join("".join(map(str, lxml_html.fromstring(shown).itertext())).split())


def extracted(side: Side) -> str:
    if "html" not in side:
        return side.get("body") or ""
    return trafilatura.extract(side["html"], include_comments=False) or ""


def headline(side: Side) -> str:
    if "html" not in side:
        return side.get("title") or ""
    found = lxml_html.fromstring(side["html"]).findtext(".//title")
    return found or ""


def fingerprint(text: str) -> str:
    folded = text.translate(str.maketrans("‘’“”", "''\"\""))
    return "".join(
        letter
        for letter in folded
        if not letter.isspace() and not unicodedata.category(letter).startswith("P")
    )


def by_visible_text(old: Side, new: Side) -> bool:
    return visible_text(old) != visible_text(new)


def by_extracted_text(old: Side, new: Side) -> bool:
    return extracted(old) != extracted(new)


def by_diffengine(old: Side, new: Side) -> bool:
    return headline(old) != headline(new) or fingerprint(extracted(old)) != fingerprint(
        extracted(new)
    )


def by_newsdiffs(old: Side, new: Side) -> bool:
    def words(side: Side) -> list[str]:
        return f"{headline(side)} {side.get('byline') or ''} {extracted(side)}".split()

    return words(old) != words(new)


def peer(rule: Callable[[Side, Side], bool]) -> Callable[[Record], Record]:
    def judge(record: Record) -> Record:
        old, new = record["old"], record["new"]
        changed = rule(old, new)
        return {"text_changed": changed, "verdict": verdict(changed, old, new), "kinds": None}

    return judge


def verdict(changed: bool, old: Side, new: Side) -> str:
    before, after = old.get("modified"), new.get("modified")
    if not before and not after:
        return "unstamped" if changed else "unchanged"
    if before == after:
        return "stealth" if changed else "unchanged"
    return "declared" if changed else "touch"


JUDGES: dict[str, Callable[[Record], Record]] = {
    "newskeep": newskeep,
    "visible text": peer(by_visible_text),
    "trafilatura text": peer(by_extracted_text),
    "diffengine": peer(by_diffengine),
    "newsdiffs": peer(by_newsdiffs),
}


# --- the table ------------------------------------------------------------------------------


def score(records: list[Record], judge: Callable[[Record], Record]) -> tuple[Counter[str], Any]:
    total: Counter[str] = Counter()
    per_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        expect, found = record["expect"], judge(record)
        wanted = set(expect["kinds"]) - {"format"}
        total["quiet" if not expect["text_changed"] else "edited"] += 1
        total["false alarms"] += found["text_changed"] and not expect["text_changed"]
        total["missed"] += expect["text_changed"] and not found["text_changed"]
        total["verdicts"] += found["verdict"] == expect["verdict"]
        kinds = None if found["kinds"] is None else set(found["kinds"]) - {"format"}
        total["exact"] += kinds == wanted
        for kind in wanted:
            seen = found["text_changed"] if kinds is None else kind in kinds
            per_kind[kind]["found" if seen else "missed"] += 1
        for kind in (kinds or set()) - wanted:
            per_kind[kind]["false"] += 1
    return total, per_kind


def show(path: Path) -> None:
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    print(f"\n{path.name}: {len(records)} pairs")
    print(f"{'':18} {'false alarms':>13} {'missed':>9} {'verdict':>8} {'kinds exact':>12}")
    per_judge = {}
    for name, judge in JUDGES.items():
        total, per_judge[name] = score(records, judge)
        exact = f"{total['exact'] / len(records):.3f}" if name == "newskeep" else "-"
        print(
            f"{name:18} {total['false alarms']:>7} / {total['quiet']:<4}"
            f"{total['missed']:>5} / {total['edited']:<4}"
            f"{total['verdicts'] / len(records):>6.3f} {exact:>12}"
        )
    print("\nper kind, newskeep: found, missed, claimed falsely; peers: pairs that they noticed")
    kinds = sorted({kind for found in per_judge.values() for kind in found})
    peers = [name for name in JUDGES if name != "newskeep"]
    print(f"{'':18} {'newskeep':>12}  " + "  ".join(f"{name:>16}" for name in peers))
    for kind in kinds:
        own = per_judge["newskeep"][kind]
        noticed = [
            f"{per_judge[name][kind]['found']} / {sum(per_judge[name][kind].values())}"
            for name in peers
        ]
        print(
            f"{kind:18} {own['found']:>4} {own['missed']:>3} {own['false']:>3}  "
            + "  ".join(f"{cell:>16}" for cell in noticed)
        )


# --- speed ----------------------------------------------------------------------------------


def words_of(records: Iterable[Record], count: int) -> tuple[str, ...]:
    """Paragraphs of about `count` words of running text."""
    blocks: list[str] = []
    for record in records:
        for block in (record["old"].get("body") or "").split("\n\n"):
            if len(block.split()) > 20 and block not in blocks:
                blocks.append(block)
            if sum(len(one.split()) for one in blocks) >= count:
                return tuple(blocks)
    return tuple(blocks)


def edited(blocks: tuple[str, ...], edits: int, seed: int) -> tuple[str, ...]:
    """The same paragraphs with some words replaced, far from each other."""
    draw = random.Random(seed)
    words = [block.split(" ") for block in blocks]
    places = [
        (i, j)
        for i, block in enumerate(words)
        for j, word in enumerate(block)
        if re.fullmatch(r"[a-z]{4,}", word)
    ]
    for i, j in draw.sample(places, edits):
        words[i][j] = draw.choice(["another", "changed", "different", "other"])
    return tuple(" ".join(block) for block in words)


def speed(records: list[Record]) -> None:
    blocks = words_of(records, 1200)
    before = Article(title="A", byline="B", paragraphs=blocks, language="en")
    versions = [
        Article(title="A", byline="B", paragraphs=edited(blocks, 12, seed), language="en")
        for seed in range(20)
    ]
    same = Article(title="A", byline="B", paragraphs=tuple(map("".join, blocks)), language="en")
    history = [Sighting(before, NOW, NOW)]
    rounds: dict[str, tuple[int, Callable[[], object]]] = {
        "edited versions, 12 scattered edits": (
            len(versions),
            lambda: [examine(before, one) for one in versions],
        ),
        "unchanged versions, weighed": (
            2000,
            lambda: [weigh(history, same, NOW) for _ in range(2000)],
        ),
        "digests": (2000, lambda: [text_digest(before) for _ in range(2000)]),
    }
    print(f"\nspeed, {sum(len(block.split()) for block in blocks)} words, CPU time, best of 9")
    for name, (count, work) in rounds.items():
        best = min(seconds(work) for _ in range(9))
        print(f"{name:38} {count / best:>10.0f} / s")


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, default=list(SETS))
    parser.add_argument("--speed", action="store_true", help="measure speed too")
    arguments = parser.parse_args()
    for path in arguments.files:
        show(path)
    if arguments.speed:
        lines = SETS[0].read_text(encoding="utf-8") + SETS[1].read_text(encoding="utf-8")
        records = [json.loads(line) for line in lines.splitlines()]
        speed([one for one in records if one["lang"] == "en"])


if __name__ == "__main__":
    main()
