import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from archive.model import Article, Cut, ExtractionOutcome, Reading
from archive.plain import from_plain, to_plain
from archive.text.job import read_job, reading_of, request
from archive.text.memory import SiteMemory
from archive.text.page import Response, read
from archive.text.profile import Profiles
from archive.text.record import BadRecordError, extract_record, record_job
from tests.builders_text import CAPTURED_AT, STORY, TITLE, URL, article, html, jsonld, response

KEYS = {
    *("id", "outcome", "access", "title", "byline", "published", "modified", "language", "text"),
    *("paragraphs", "furniture", "stamps", "chosen_stamp"),
}


def answer(**record: Any) -> dict[str, Any]:
    return extract_record({"id": 7, "url": URL, **record})


def test_the_answer_has_every_key_and_unknown_is_null() -> None:
    given = extract_record({"id": 7, "url": "https://paper.example/x", "html": html().decode()})
    assert given.keys() >= KEYS
    assert (given["id"], given["outcome"], given["access"]) == (7, "ok", "article")
    assert (given["byline"], given["modified"], given["chosen_stamp"]) == (None, None, None)
    assert given["text"] == "\n\n".join(STORY)
    json.dumps(given)


def test_stamps_are_told_with_their_place_and_zone() -> None:
    head = jsonld(datePublished="2026-05-04T08:00:00+02:00", dateModified="2026-05-04 19:00")
    given = answer(html=html(head=head).decode())
    assert given["published"] == "2026-05-04T06:00:00+00:00"
    assert given["modified"] == "2026-05-04T19:00:00"
    chosen = given["chosen_stamp"]
    assert (chosen["kind"], chosen["raw"], chosen["zone"], chosen["where"]) == (
        "updated",
        "2026-05-04 19:00",
        None,
        "jsonld",
    )


def test_a_pasted_copy_is_read_as_one() -> None:
    given = answer(text="\n".join([TITLE, "By AFP", *STORY]))
    assert (given["title"], given["byline"], given["paragraphs"]) == (TITLE, "AFP", list(STORY))


def test_a_saved_page_is_read_from_its_file(tmp_path: Path) -> None:
    saved = tmp_path / "page.html.gz"
    saved.write_bytes(gzip.compress(html()))
    assert answer(html_path=str(saved))["title"] == TITLE


def test_headers_may_be_pairs_and_the_earlier_text_counts() -> None:
    given = answer(
        html="<html><body><p>x</p></body></html>",
        status=403,
        headers=[["CF-Mitigated", "challenge"]],
        prev={"title": TITLE, "text": "\n".join(STORY)},
    )
    assert given["access"] == "challenge"


@pytest.mark.parametrize(
    "record", [{}, {"html": "x", "status": "many"}, {"html": "x", "captured_at": "noon"}]
)
def test_a_record_that_cannot_be_read_is_refused_by_its_id(record: dict[str, Any]) -> None:
    with pytest.raises(BadRecordError, match="record 7"):
        answer(**record)


def test_a_record_reads_alike_in_a_worker_process() -> None:
    record = {"id": 1, "url": URL, "html": html().decode()}
    assert record_job({"record": record}, b"") == extract_record(record)
    blob = record_job({"record": {"id": 1, "url": URL}}, html())
    assert blob == extract_record(record)


def test_reading_as_a_job_gives_the_same_reading() -> None:
    memory = SiteMemory("paper.example").learn("a", STORY)
    look = Response(URL, URL, 200, (("Content-Type", "text/html"),), html(), CAPTURED_AT, Cut.TIME)
    payload, blob = request(look, earlier=article(), memory=memory)
    through = reading_of(json.loads(json.dumps(read_job(json.loads(json.dumps(payload)), blob))))
    direct = read(look, earlier=article(), memory=memory, profiles=Profiles.shipped())
    assert through == direct


def test_a_reading_survives_its_plain_form() -> None:
    head = jsonld(dateModified="2026-05-04T12:00:00Z", author="Ida Holm")
    reading = read(response(html(head=head, below="<p>Advertisement</p>")))
    plain = json.loads(json.dumps(to_plain(reading)))
    assert from_plain(Reading, plain) == reading
    assert reading.outcome is ExtractionOutcome.OK


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        to_plain(object())
    assert from_plain(Article, to_plain(article())) == article()
    assert to_plain(datetime(2026, 1, 1, tzinfo=CAPTURED_AT.tzinfo)).startswith("2026-01-01T")
