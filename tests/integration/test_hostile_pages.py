"""Pages made to hang, to blow up or to hide: each has its outcome, and the pool lives on.

The pages are built here; nothing is read from a network.
"""

import gzip
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.model import AccessState, ExtractionOutcome, Reading
from archive.text.job import READ_JOB, reading_lost, reading_of, request
from archive.text.page import Response
from archive.workers import Done, Limits, Loss, Lost, Workers

WALL = timedelta(seconds=4)  # the bound that the kill keeps; 20 s in the field, less to wait here
MEMORY = 2 * 1024**3
SENTENCES = (
    "The river rose by two metres overnight and flooded the lower town, the mayor said on Monday.",
    "Firefighters carried forty residents of a care home to safety in boats before dawn.",
    "The regional government opened three schools as shelters and asked people to stay at home.",
    "Meteorologists expect the rain to ease on Wednesday, but the dam will stay open for a week.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
READS = frozenset((ExtractionOutcome.OK,))
ANY = frozenset(ExtractionOutcome)
FAILS = ANY - READS


def page(body: str, head: str = "") -> bytes:
    head = f"<meta charset='utf-8'><title>Flood</title>{head}"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def article(before: str = "", after: str = "", head: str = "") -> bytes:
    return page(f"{before}<article><h1>Flood</h1>{PARAGRAPHS}</article>{after}", head)


def nested(tag: str, depth: int, inside: str = PARAGRAPHS) -> bytes:
    return page(f"<{tag}>" * depth + inside + f"</{tag}>" * depth)


def many(size: int, unit: str) -> str:
    return unit * (size // len(unit))


def bomb() -> bytes:
    """One gibibyte of page in a megabyte of gzip."""
    packed = gzip.compress(b"<p>" + b" " * (1024**2 - 3))
    return packed * 1024


def paragraphs(size: int) -> bytes:
    return page(f"<article>{many(size, f'<p>{SENTENCES[0]}</p>')}</article>")


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return f'<!DOCTYPE html [<!ENTITY l0 "ha">{entities}]>'.encode() + article("<p>&l9;</p>")


def noise(size: int) -> bytes:
    return random.Random(5).randbytes(size)


Case = tuple[str, Callable[[], bytes], frozenset[ExtractionOutcome], bool]

# name, how it is built, the outcomes that are right, whether the article's text must be there
CASES: tuple[Case, ...] = (
    ("a plain article", article, READS, True),
    *(
        (f"div nested {depth} deep", lambda depth=depth: nested("div", depth), READS, True)
        for depth in (252, 253, 1_000)
    ),
    ("div nested 3,000 deep", lambda: nested("div", 3_000), ANY, False),
    ("div nested 10,000 deep", lambda: nested("div", 10_000), ANY, False),
    ("div nested 100,000 deep", lambda: nested("div", 100_000), ANY, False),
    ("div nested 1,000,000 deep", lambda: nested("div", 1_000_000), ANY, False),
    ("b nested 100,000 deep", lambda: nested("b", 100_000, "bold"), ANY, False),
    ("span nested, text after", lambda: article(f"{'<span>' * 100_000}x"), ANY, False),
    ("tables nested 5,000 deep", lambda: nested("table><tr><td", 5_000, "cell"), ANY, False),
    ("lists nested 2,000 deep", lambda: nested("ul><li", 2_000, "item"), ANY, False),
    ("50,000 short paragraphs", lambda: page("<p>flat text.</p>" * 50_000), ANY, False),
    ("5 MB of paragraphs", lambda: paragraphs(4_900_000), ANY, False),
    ("50 MB of paragraphs", lambda: paragraphs(50_000_000), FAILS, False),
    ("a text node of 19 MB", lambda: article(f"<p>{many(19_000_000, 'word ')}</p>"), FAILS, False),
    ("a text node of 50 MB", lambda: article(f"<p>{many(50_000_000, 'word ')}</p>"), FAILS, False),
    ("50 MB of links", lambda: page(many(50_000_000, "<a href='/a'>a link</a> ")), FAILS, False),
    ("a 20 MB attribute", lambda: article(f"<img alt='{'a' * 20_000_000}'>"), READS, True),
    (
        "200,000 attributes on a tag",
        lambda: article(f"<div {' '.join(f'a{i}=1' for i in range(200_000))}>x</div>"),
        READS,
        True,
    ),
    (
        "1,000,000 distinct tags",
        lambda: article(after="".join(f"<t{i}>x</t{i}>" for i in range(1_000_000))),
        ANY,
        False,
    ),
    ("NUL bytes", lambda: article().replace(b"<p>", b"<p>\0\0"), READS, True),
    ("control characters", lambda: article().replace(b" ", b" \x01\x0b"), READS, True),
    ("lone surrogates", lambda: article("<p>&#xD800;&#xDFFF;</p>"), READS, True),
    ("latin-1 under a utf-8 meta", lambda: article("<p>\xe9t\xe9</p>"), READS, True),
    (
        "latin-1 bytes under a utf-8 meta",
        lambda: article("<p>été</p>").decode().encode("latin-1"),
        READS,
        True,
    ),
    ("utf-16 with BOM", lambda: article().decode().encode("utf-16"), READS, True),
    ("an unknown charset", lambda: article().replace(b"'utf-8'", b"'x-martian'"), READS, True),
    ("random bytes", lambda: noise(1_000_000), FAILS, False),
    ("a gzip body as a page", lambda: gzip.compress(article()), READS, True),
    ("utf-8 cut inside a letter", lambda: article(after="<p>й</p>")[:-20], READS, True),
    ("a gzip bomb of 1 GiB", bomb, FAILS, False),
    ("nothing", bytes, FAILS, False),
    ("an unclosed comment of 10 MB", lambda: article(after="<!--" + "x" * 10_000_000), ANY, False),
    ("100,000 entities", lambda: article(f"<p>{'&eacute;' * 100_000}</p>"), ANY, False),
    ("billion laughs", laughs, READS, True),
    ("1 MB of dates", lambda: article(after=many(1_000_000, "<p>2024-12-17 </p>")), ANY, False),
    ("a long path in a meta", lambda: article(head=_canonical("/a" * 500_000)), READS, True),
    ("5 MB of spaces", lambda: article(" " * 5_000_000), ANY, False),
    (
        "an author of 1 MB",
        lambda: article(head=f"<meta name='author' content='{'A' * 1_000_000}'>"),
        READS,
        True,
    ),
    ("JSON-LD of 10 MB", lambda: article(head=_jsonld(f'"{"x" * 10_000_000}"')), READS, True),
    ("JSON-LD of 500 kB", lambda: article(head=_jsonld(f'"{"x" * 500_000}"')), READS, True),
    (
        "JSON-LD nested 100,000 deep",
        lambda: article(head=_jsonld("[" * 100_000 + "]" * 100_000)),
        READS,
        True,
    ),
)


def _canonical(path: str) -> str:
    return f"<link rel='canonical' href='https://news.example{path}'>"


def _jsonld(value: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","x":{value}}}</script>'


def as_response(content: bytes) -> Response:
    url = "https://news.example/2026/11/02/flood"
    at = datetime(2026, 11, 3, tzinfo=UTC)
    return Response(url, url, 200, (("Content-Type", "text/html"),), content, at)


def read(workers: Workers, content: bytes) -> Reading:
    match workers.run_sync("read", *request(as_response(content))):
        case Done(result):
            return reading_of(result)
        case Lost(Loss.TIMEOUT, detail):
            return reading_lost(ExtractionOutcome.TIMEOUT, detail)
        case Lost(_, detail):
            return reading_lost(ExtractionOutcome.KILLED, detail)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    limits = Limits(wall=WALL, memory=MEMORY)
    with Workers(1, {"read": READ_JOB}, limits=limits) as pool:
        read(pool, article())  # the first start is no part of any page's time
        yield pool


def test_every_hostile_page_has_its_outcome_in_bounds_and_the_pool_lives_on(
    workers: Workers,
) -> None:
    wrong = []
    for name, build, right, with_text in CASES:
        content = build()
        started = time.monotonic()
        reading = read(workers, content)
        took = time.monotonic() - started
        peak = max(map(_peak_memory, workers.pids()), default=0)
        text = reading.article.body if reading.article else ""
        if took > 20 or peak > MEMORY or reading.outcome not in right:
            wrong.append(f"{name}: {reading.outcome}, {took:.1f} s, {peak >> 20} MB")
        if with_text and not all(sentence in text for sentence in SENTENCES):
            wrong.append(f"{name}: the article's text is missing")
        if not text and reading.access is AccessState.ARTICLE:
            wrong.append(f"{name}: an article without text")
        if read(workers, article()).outcome is not ExtractionOutcome.OK:
            wrong.append(f"{name}: the pool did not live on")
    assert not wrong


def _peak_memory(pid: int) -> int:
    """The peak of a process's resident memory in bytes; 0 where it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    peaks = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peaks[0]) * 1024 if peaks else 0
