import hashlib
import resource
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.model import Capture, CaptureKind, Failure
from archive.warc import (
    Annotation,
    Conversion,
    Deposit,
    FolderStorage,
    Record,
    StorageFailed,
    StorageFull,
    WarcWriter,
    captures,
    prepare,
    records,
)
from archive.warc.fields import HeaderRefused
from archive.warc.storage import Appender, Sealed
from tests.builders_warc import NOON, PAGE, REQUEST, TLS, Shelf, answer, exchange, wires


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def written(shelf: Shelf) -> list[Record]:
    return list(records(shelf.storage, shelf.close().name))


def of_type(found: list[Record], kind: str) -> list[Record]:
    return [record for record in found if record.type == kind]


def test_an_exchange_is_a_response_a_request_and_a_closing_record(shelf: Shelf) -> None:
    shelf.keep(exchange(answer(b"hello")))
    info, response, request, closing = written(shelf)
    assert info.type == "warcinfo"
    assert response.block == answer(b"hello")
    assert request.block == REQUEST
    assert closing.fields["exchange"] == "response"
    assert closing.fields["fetchTimeMs"] == "1500"
    assert {request.header("WARC-Concurrent-To"), closing.header("WARC-Concurrent-To")} == {
        response.record_id
    }
    assert response.header("WARC-Warcinfo-ID") == info.record_id
    assert response.header("WARC-IP-Address") == "192.0.2.7"
    assert response.date == NOON


def test_every_record_bears_the_digest_of_its_block(shelf: Shelf) -> None:
    shelf.keep(*(exchange(wire, tls=TLS) for wire in wires().values()))
    for record in written(shelf):
        expected = "sha256:" + hashlib.sha256(record.block).hexdigest()
        assert record.header("WARC-Block-Digest") == expected


def test_every_byte_received_stands_in_the_records_of_its_exchange(shelf: Shelf) -> None:
    for name, wire in wires().items():
        shelf.keep(exchange(wire))
        found = written(shelf)
        in_order = [
            *with_role(found, "interim"),
            *with_role(found, "unreadable"),
            *(record.block for record in of_type(found, "response")),
            *with_role(found, "surplus"),
        ]
        assert b"".join(in_order) == wire, name


def with_role(found: list[Record], role: str) -> list[bytes]:
    return [record.block for record in found if record.url.startswith(f"urn:newskeep:{role}:")]


def test_only_urn_addresses_bear_what_players_would_take_for_a_page(shelf: Shelf) -> None:
    shelf.keep(*(exchange(wire, tls=TLS) for wire in wires().values()))
    for record in written(shelf):
        if record.url == PAGE:
            assert record.type in ("response", "revisit", "request") or (
                record.media_type == "application/warc-fields"
            )


def test_a_concurrent_record_is_always_there(shelf: Shelf) -> None:
    shelf.keep(*(exchange(wire) for wire in wires().values()))
    found = written(shelf)
    ids = {record.record_id for record in found}
    assert len(ids) == len(found)
    told = {record.header("WARC-Concurrent-To") for record in found} - {None}
    assert told <= ids


def test_a_cut_answer_says_so(shelf: Shelf) -> None:
    shelf.keep(exchange(wires()["short"], eof=True))
    (response,) = of_type(written(shelf), "response")
    assert response.header("WARC-Truncated") == "disconnect"


def test_an_answer_with_a_cut_head_has_no_payload_digest(shelf: Shelf) -> None:
    shelf.keep(exchange(wires()["cut head"], eof=True))
    (response,) = of_type(written(shelf), "response")
    assert response.header("WARC-Payload-Digest") is None


def test_a_failed_exchange_is_a_request_and_a_record_that_says_why(shelf: Shelf) -> None:
    (kept,) = shelf.keep(exchange(b"", failure=Failure.TIMED_OUT, detail="no answer\nin 60 s"))
    _, request, closing = written(shelf)
    assert kept.kind is CaptureKind.FAILURE
    assert kept.record_id == closing.record_id
    assert closing.header("WARC-Concurrent-To") == request.record_id
    assert closing.fields["failure"] == "timed_out"
    assert closing.fields["failure-detail"] == "no answer\nin 60 s"


def test_a_check_that_sent_nothing_is_one_record(shelf: Shelf) -> None:
    shelf.keep(exchange(b"", sent=b"", failure=Failure.DISALLOWED))
    _, closing = written(shelf)
    assert closing.fields["failure"] == "disallowed"
    assert closing.header("WARC-Concurrent-To") is None


def test_tls_facts_stand_in_headers_and_certificates_once_a_file(shelf: Shelf) -> None:
    shelf.keep(exchange(tls=TLS), exchange(tls=TLS))
    found = written(shelf)
    protocols = [v for k, v in of_type(found, "response")[0].headers if k == "WARC-Protocol"]
    assert protocols == ["http/1.1", "tls/1.3"]
    certificates = of_type(found, "resource")
    assert [record.block for record in certificates] == list(TLS.chain)
    assert found[-1].fields["tls-verified"] == "yes"
    digest = hashlib.sha256(TLS.chain[0]).hexdigest()
    assert found[-1].fields["tls-certificate-sha256"] == digest


def test_secrets_are_in_no_record(shelf: Shelf) -> None:
    shelf.keep(exchange(sent=REQUEST[:-2] + b"Cookie: CANARY\r\n\r\n"))
    found = written(shelf)
    assert all(b"CANARY" not in record.block for record in found)
    assert found[-1].fields["redacted"] == "Cookie"


# --- revisits ---------------------------------------------------------------------------------


def first_of(shelf: Shelf, received: bytes) -> Capture:
    return shelf.keep(exchange(received))[0]


def test_the_same_entity_again_is_a_revisit_with_the_new_head(shelf: Shelf) -> None:
    original = first_of(shelf, answer(b"hello", "Age: 1"))
    (again,) = shelf.keep(exchange(answer(b"hello", "Age: 2"), minutes=9), original=original)
    (revisit,) = of_type(written(shelf), "revisit")
    assert again.kind is CaptureKind.REVISIT
    assert again.refers_to == original.record_id
    assert again.entity_sha256 == original.entity_sha256
    assert revisit.block == answer(b"hello", "Age: 2").removesuffix(b"hello")
    assert revisit.header(
        "WARC-Profile",
    ) == ("http://netpreserve.org/warc/1.1/revisit/identical-payload-digest")
    assert revisit.header("WARC-Refers-To-Target-URI") == PAGE
    assert revisit.header("WARC-Refers-To-Date") == "2026-03-01T12:00:00.000250Z"
    assert revisit.header("WARC-Payload-Digest") == f"sha256:{original.payload_sha256}"
    assert revisit.header("WARC-Truncated") == "length"


def test_a_304_is_an_empty_revisit_with_its_own_bytes_beside_it(shelf: Shelf) -> None:
    original = first_of(shelf, answer(b"hello", 'ETag: "v1"'))
    (again,) = shelf.keep(exchange(wires()["304"], minutes=9), original=original)
    found = written(shelf)
    (revisit,) = of_type(found, "revisit")
    assert revisit.block == b""
    assert revisit.header("WARC-Profile") == (
        "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    )
    assert revisit.header("WARC-Payload-Digest") == f"sha256:{original.payload_sha256}"
    (wire,) = [r for r in found if r.url.startswith("urn:newskeep:not-modified:")]
    assert wire.block == wires()["304"]
    assert wire.media_type == "message/http"
    assert found[-1].fields["http-status"] == "304 Not Modified"
    assert b'http-header: ETag: "v1"\r\n' in found[-1].block
    assert again.status == 304
    assert again.content_sha256 == original.content_sha256


def test_a_304_without_an_earlier_capture_is_kept_as_it_came(shelf: Shelf) -> None:
    (kept,) = shelf.keep(exchange(wires()["304"]))
    assert kept.kind is CaptureKind.RESPONSE
    assert kept.status == 304


@pytest.mark.parametrize(
    "again",
    [
        answer(b"other"),
        answer(b"5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=False),
        answer(b"hello", "Content-Encoding: x-none"),
        answer(b"hello")[:-1],
    ],
)
def test_an_original_that_does_not_fit_is_passed_over(shelf: Shelf, again: bytes) -> None:
    original = first_of(shelf, answer(b"hello"))
    (kept,) = shelf.keep(exchange(again, minutes=9), original=original)
    assert kept.kind is CaptureKind.RESPONSE


def test_a_revisit_never_refers_to_a_revisit_or_to_the_future(shelf: Shelf) -> None:
    original = first_of(shelf, answer(b"hello"))
    for unfit in (replace(original, kind=CaptureKind.REVISIT), original):
        earlier = exchange(answer(b"hello"), minutes=-1)
        assert shelf.keep(earlier, original=unfit)[0].kind is CaptureKind.RESPONSE


# --- what leaves no answer --------------------------------------------------------------------


def test_notes_and_conversions_stand_alone(shelf: Shelf) -> None:
    (capture,) = shelf.keep(exchange())
    note = Annotation(PAGE, "annotation", NOON, (("text", "Zwei\nZeilen"),), capture.record_id)
    conversion = Conversion(PAGE, NOON, "text/plain; charset=utf-8", b"text", capture.record_id)
    kept_note = shelf.writer.append_metadata([note])[0]
    kept_conversion = shelf.writer.append_conversion([conversion])[0]
    found = written(shelf)
    assert found[-2].place == kept_note.place
    assert found[-2].fields == {"note": "annotation", "text": "Zwei\nZeilen"}
    assert found[-1].place == kept_conversion.place
    assert found[-1].header("WARC-Refers-To") == capture.record_id
    assert found[-1].header("WARC-Payload-Digest") is None


def test_an_address_that_could_forge_a_record_writes_nothing(shelf: Shelf) -> None:
    first_of(shelf, answer())
    forged = "https://a.example/\r\nWARC-Type: response"
    with pytest.raises(HeaderRefused):
        shelf.keep(exchange(url=forged))
    assert len(of_type(written(shelf), "response")) == 1


# --- files ------------------------------------------------------------------------------------


def test_a_file_that_is_full_is_finished_and_another_begun(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, max_size=2000)
    kept = shelf.keep(*(exchange(minutes=n) for n in range(9)))
    shelf.close()
    names = {capture.place.warc for capture in kept}
    assert len(names) > 2
    assert set(shelf.storage.finished()) == names
    assert shelf.storage.unfinished() == []
    for name in names:
        assert (
            shelf.storage.manifest()[name]
            == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
        )
    found = [capture for name in sorted(names) for capture in captures(shelf.storage, name)]
    assert sorted(found, key=lambda c: c.captured_at) == kept


def test_a_writer_that_wrote_nothing_leaves_no_file(shelf: Shelf) -> None:
    assert shelf.writer.close() is None
    assert shelf.writer.file_name is None
    assert list(shelf.folder.iterdir()) == []


def test_age_and_idleness_of_the_open_file_can_be_told(shelf: Shelf) -> None:
    assert shelf.writer.opened_at is None
    shelf.keep(exchange())
    assert shelf.writer.opened_at == shelf.writer.written_at == NOON
    shelf.writer.roll()
    assert shelf.writer.written_at is None


@pytest.mark.parametrize("level", [0, 1, 3, 6, 9])
def test_every_compression_level_reads_back(tmp_path: Path, level: int) -> None:
    shelf = Shelf(tmp_path, level=level)
    kept = shelf.keep(exchange(wires()["large"]))
    assert list(captures(shelf.storage, shelf.close().name)) == kept


# --- bad days of the disk ---------------------------------------------------------------------


@pytest.fixture
def file_limit() -> Iterator[int]:
    """Files of this process may not grow over 40,000 bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    yield 40_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, handler)


def noise(number: int, size: int = 15_000) -> bytes:
    """A page that does not get smaller by packing."""
    seed = hashlib.sha256(str(number).encode()).digest()
    return b"".join(
        hashlib.sha256(seed + bytes([n % 256, n // 256])).digest() for n in range(size // 32)
    )


def test_a_file_at_its_limit_is_finished_and_the_group_goes_to_the_next(
    shelf: Shelf, file_limit: int
) -> None:
    kept = [shelf.keep(exchange(answer(noise(n)), minutes=n))[0] for n in range(6)]
    shelf.close()
    assert len({capture.place.warc for capture in kept}) == 3
    found = [c for name in shelf.storage.finished() for c in captures(shelf.storage, name)]
    assert sorted(found, key=lambda c: c.captured_at) == kept


def test_a_group_too_large_for_any_file_is_refused_and_the_next_is_kept(
    shelf: Shelf, file_limit: int
) -> None:
    with pytest.raises(StorageFull, match="ulimit"):
        shelf.keep(exchange(answer(noise(1, 60_000))))
    kept = shelf.keep(exchange(answer(b"small")))
    assert list(captures(shelf.storage, shelf.close().name)) == kept


class FailingStorage(FolderStorage):
    """A folder whose disk can be filled up, and whose syncs can be made to fail."""

    full = False
    sync_fails = False

    def create(self, name: str) -> Appender:
        return FailingAppender(self, super().create(name))


class FailingAppender:
    def __init__(self, storage: FailingStorage, inner: Appender) -> None:
        self._storage = storage
        self._inner = inner

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def size(self) -> int:
        return self._inner.size

    def append(self, data: bytes) -> int:
        if self._storage.full:
            raise StorageFull("The disk is full.")
        return self._inner.append(data)

    def sync(self) -> None:
        if self._storage.sync_fails:
            raise StorageFailed("The disk does not answer.")
        self._inner.sync()

    def finish(self) -> Sealed:
        return self._inner.finish()

    def abandon(self) -> None:
        self._inner.abandon()


@pytest.fixture
def failing(tmp_path: Path) -> tuple[FailingStorage, WarcWriter]:
    storage = FailingStorage(tmp_path)
    writer = WarcWriter(storage, warcinfo={"software": "test"}, clock=lambda: NOON)
    return storage, writer


def deposit(minutes: int) -> Deposit:
    return Deposit(prepare(exchange(minutes=minutes)))


def test_a_full_disk_loses_nothing_kept_and_writing_goes_on_when_there_is_room(
    failing: tuple[FailingStorage, WarcWriter],
) -> None:
    storage, writer = failing
    kept = writer.append([deposit(1)])
    storage.full = True
    with pytest.raises(StorageFull):
        writer.append([deposit(2)])
    storage.full = False
    kept += writer.append([deposit(3)])
    writer.sync()
    sealed = writer.close()
    assert sealed is not None
    assert list(captures(storage, sealed.name)) == kept


def test_a_disk_that_is_full_from_the_start_leaves_no_empty_file(
    failing: tuple[FailingStorage, WarcWriter],
) -> None:
    storage, writer = failing
    storage.full = True
    with pytest.raises(StorageFull):
        writer.append([deposit(1)])
    assert storage.unfinished() == []


def test_after_a_failed_sync_the_file_is_left_to_recovery_and_a_new_one_begun(
    failing: tuple[FailingStorage, WarcWriter],
) -> None:
    storage, writer = failing
    (doubtful,) = writer.append([deposit(1)])
    storage.sync_fails = True
    with pytest.raises(StorageFailed):
        writer.sync()
    storage.sync_fails = False
    (kept,) = writer.append([deposit(2)])
    writer.sync()
    assert kept.place.warc != doubtful.place.warc
    assert doubtful.place.warc in storage.unfinished()
