"""Labelled pairs of whole pages, read as they are read when they are fetched."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.edits.record import compare_record
from archive.model import Article
from archive.text.page import Response, read

PAIRS = Path(__file__).parents[3] / "data" / "edits" / "dev.jsonl"
RECORDS = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
PAGES = [record for record in RECORDS if "html" in record["old"]]


def read_page(page: str) -> Article | None:
    response = Response(
        url="https://news.example/story",
        final_url="https://news.example/story",
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        content=page.encode(),
        captured_at=datetime(2024, 12, 18, tzinfo=UTC),
    )
    return read(response).article


@pytest.mark.parametrize("record", PAGES, ids=lambda record: f"{record['id']} {record['cause']}")
def test_a_pair_of_pages_is_judged_as_labelled(record: dict[str, Any]) -> None:
    judged = compare_record(record, read_html=read_page)
    expected = record["expect"]
    assert judged["text_changed"] is expected["text_changed"]
    assert judged["verdict"] == expected["verdict"]
    assert set(judged["kinds"]) - {"format"} == set(expected["kinds"])
