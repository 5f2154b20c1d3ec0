from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.model import Capture, CaptureKind, Cut, Exchange, Failure, Link, LinkRole
from archive.warc import (
    Annotation,
    Conversion,
    Damage,
    Kept,
    NoResponse,
    Note,
    captures,
    link_note,
    link_of,
    read_record,
    records,
    response_of,
)
from archive.warc.captures import StoredExchange, entries
from archive.warc.folder import FolderStorage
from tests.builders_records import packed, record
from tests.builders_warc import NOON, PAGE, TLS, Shelf, answer, exchange, wires
from tests.fuzzing import TIMES

WIRES = wires()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def rebuilt(shelf: Shelf) -> list[Capture]:
    return list(captures(shelf.storage, shelf.close().name))


@pytest.mark.parametrize("name", WIRES)
def test_a_rebuilt_capture_equals_the_one_that_the_writer_gave(shelf: Shelf, name: str) -> None:
    kept = shelf.keep(exchange(WIRES[name], tls=TLS), exchange(WIRES[name], eof=True, minutes=1))
    assert rebuilt(shelf) == kept


def test_rebuilt_revisits_equal_those_that_the_writer_gave(shelf: Shelf) -> None:
    (original,) = shelf.keep(exchange(WIRES["gzip chunked"]))
    kept = shelf.keep(
        exchange(WIRES["gzip chunked"], minutes=1),
        exchange(WIRES["304"], minutes=2, redirected_from="https://news.example/old"),
        original=original,
    )
    assert [c.kind for c in kept] == [CaptureKind.REVISIT] * 2
    assert rebuilt(shelf) == [original, *kept]


EXCHANGES = st.builds(
    exchange,
    st.one_of(st.sampled_from([*WIRES.values()]), st.binary(max_size=50)),
    minutes=st.integers(0, 1000),
    method=st.sampled_from(["GET", "HEAD"]),
    sent=st.sampled_from(
        [b"", b"GET / HTTP/1.1\r\nCookie: a\r\n\r\n", b"HEAD / HTTP/1.1\r\n\r\n"]
    ),
    eof=st.booleans(),
    cut=st.sampled_from([None, *Cut]),
    failure=st.sampled_from([None, *Failure]),
    detail=st.text(max_size=30),
    redirected_from=st.sampled_from([None, "https://news.example/a?b=%20"]),
    tls=st.sampled_from([None, TLS]),
)


@settings(
    max_examples=60 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(EXCHANGES, min_size=1, max_size=5))
def test_any_run_of_exchanges_is_rebuilt_as_it_was_kept(shelf: Shelf, run: list[Exchange]) -> None:
    kept: list[Capture] = []
    for each in run:
        original = next((c for c in kept if c.kind is CaptureKind.RESPONSE), None)
        kept += shelf.keep(each, original=original)
    assert rebuilt(shelf) == kept


def test_reading_may_start_at_any_capture(shelf: Shelf) -> None:
    kept = shelf.keep(*(exchange(minutes=n) for n in range(3)))
    name = shelf.close().name
    assert list(captures(shelf.storage, name, start=kept[1].place.offset)) == kept[1:]


def test_a_capture_is_read_by_its_place_alone(shelf: Shelf) -> None:
    first, second = shelf.keep(exchange(answer(b"one")), exchange(answer(b"two")))
    shelf.close()
    assert read_record(shelf.storage, second.place).block == answer(b"two")
    assert read_record(shelf.storage, first.place).record_id == first.record_id


def test_notes_conversions_and_links_are_rebuilt(shelf: Shelf) -> None:
    link = Link(
        url="https://news.example/a",
        role=LinkRole.DECLARED_SOURCE,
        document="seeds/näme.md",
        document_sha256="ab" * 32,
        line=7,
        label='"Original url:"\t',
        words="Потоп\nи вода",
    )
    note = Annotation(PAGE, "annotation", NOON, (("by", "reader"), ("by", "editor")))
    conversion = Conversion(PAGE, NOON, "text/plain", b"old\r\n\r\ntext", "<urn:uuid:1>")
    shelf.writer.append_metadata([link_note(PAGE, link, NOON), note])
    shelf.writer.append_conversion([conversion])
    shelf.writer.sync()
    found = list(entries(records(shelf.storage, shelf.close().name)))
    first, second, third = found
    assert isinstance(first, Note)
    assert link_of(first.annotation) == link
    assert isinstance(second, Note)
    assert second.annotation == note
    assert link_of(second.annotation) is None
    assert isinstance(third, Kept)
    assert third.conversion == conversion


def test_the_records_of_an_exchange_come_back_together(shelf: Shelf) -> None:
    shelf.keep(exchange(WIRES["interim"]), exchange(WIRES["surplus"]))
    found = list(entries(records(shelf.storage, shelf.close().name)))
    first, second = (e for e in found if isinstance(e, StoredExchange))
    interim, surplus = first.part("interim"), second.part("surplus")
    assert interim is not None
    assert interim.block.startswith(b"HTTP/1.1 103")
    assert first.part("surplus") is None
    assert surplus is not None
    assert surplus.block == answer(b"EVIL")
    assert first.request is not None


# --- what stands behind a capture -------------------------------------------------------------


def test_a_response_is_given_with_its_codings_taken_off(shelf: Shelf) -> None:
    (kept,) = shelf.keep(exchange(WIRES["gzip chunked"]))
    found = response_of(kept, shelf.storage, lambda _: None)
    assert found.content.data == "<html>ä page</html>".encode()
    assert found.status == 200
    assert found.head == WIRES["gzip chunked"].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert found.entity.startswith(b"\x1f\x8b")


def test_a_page_sent_again_has_its_own_head_and_the_first_body(shelf: Shelf) -> None:
    (first,) = shelf.keep(exchange(answer(b"hello", "Age: 1")))
    (again,) = shelf.keep(exchange(answer(b"hello", "Age: 2"), minutes=1), original=first)
    found = response_of(again, shelf.storage, {first.record_id: first}.get)
    assert ("Age", "2") in found.headers
    assert found.content.data == b"hello"


def test_a_page_not_modified_is_given_as_it_was(shelf: Shelf) -> None:
    (first,) = shelf.keep(exchange(answer(b"hello", 'ETag: "v1"')))
    (again,) = shelf.keep(exchange(WIRES["304"], minutes=1), original=first)
    found = response_of(again, shelf.storage, {first.record_id: first}.get)
    assert found.status == 200
    assert found.content.data == b"hello"
    assert found.capture == again


def test_a_revisit_whose_original_is_unknown_says_so(shelf: Shelf) -> None:
    (first,) = shelf.keep(exchange())
    (again,) = shelf.keep(exchange(minutes=1), original=first)
    with pytest.raises(NoResponse, match="is not in the archive"):
        response_of(again, shelf.storage, lambda _: None)


def test_a_record_without_an_id_is_no_capture(tmp_path: Path) -> None:
    heads = {"WARC-Record-ID": None}
    (tmp_path / "a.warc.gz").write_bytes(packed(record(number=1)) + packed(record(headers=heads)))
    assert len(list(captures(FolderStorage(tmp_path), "a.warc.gz"))) == 1


def test_a_failure_has_no_response(shelf: Shelf) -> None:
    (kept,) = shelf.keep(exchange(b"", failure=Failure.REFUSED))
    with pytest.raises(NoResponse, match="refused"):
        response_of(kept, shelf.storage, lambda _: None)


def test_a_place_that_holds_no_record_is_damage_with_its_offset(shelf: Shelf) -> None:
    (kept,) = shelf.keep(exchange())
    path = shelf.close()
    data = bytearray(path.read_bytes())
    data[kept.place.offset + 30] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(Damage, match=str(kept.place.offset)):
        response_of(kept, shelf.storage, lambda _: None)
