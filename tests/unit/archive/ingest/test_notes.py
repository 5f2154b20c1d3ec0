"""What left no answer on the wire reads back from its note as it was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue import CheckRow
from archive.ingest.notes import check_note, check_of, link_to_page, page_key_of
from archive.model import Failure, Link, LinkRole
from archive.warc.notes import Annotation, link_of
from tests.builders_store import KEY, START, URL

CHECK = CheckRow("urn:uuid:1", 7, START, START + timedelta(seconds=2), URL, URL, "<urn:uuid:2>")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=40)


def back(note: Annotation) -> CheckRow:
    return check_of(note, 7)


def test_an_answered_check_reads_back() -> None:
    assert back(check_note(KEY, URL, CHECK)) == CHECK


@given(st.sampled_from(Failure), WORDS)
def test_a_failed_check_reads_back_with_its_reason(failure: Failure, detail: str) -> None:
    failed = replace(CHECK, final_url=None, record_id=None, failure=failure, detail=detail)
    assert back(check_note(KEY, URL, failed)) == failed


def test_a_check_is_about_the_record_of_its_answer() -> None:
    note = check_note(KEY, URL, CHECK)
    assert (note.about, page_key_of(note)) == (CHECK.record_id, KEY)


def test_a_damaged_note_is_refused() -> None:
    note = check_note(KEY, URL, CHECK)
    without = tuple(pair for pair in note.fields if pair[0] != "started")
    with pytest.raises(KeyError):
        back(replace(note, fields=without))
    with pytest.raises(ValueError, match="never"):
        back(replace(note, fields=(*without, ("started", "never"))))


def test_a_link_reads_back_with_the_page_that_it_leads_to() -> None:
    link = Link(URL, LinkRole.READ_FULL, "mail.txt", "ab" * 32, 4, "Read Entire Article", "…here…")
    note = link_to_page(KEY, URL, link, START)
    assert link_of(note) == link
    assert page_key_of(note) == KEY
