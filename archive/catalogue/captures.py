"""Captures: which exchange lies where in which WARC, and which may stand for which."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from archive.addresses import BadAddress, surt
from archive.catalogue.book import NO_GENERATION, Book, chosen, count
from archive.catalogue.columns import short_key
from archive.catalogue.database import upsert
from archive.catalogue.rows import Filed
from archive.catalogue.tables import CAPTURES, PAGES
from archive.model import Capture, CaptureKind, Cut, Failure, Place

_LOOKED_UP_AT_ONCE = 500  # record ids in one query; SQLite takes at most 32,766 parameters


class CaptureBook(Book):
    def record_captures(self, filed: Sequence[Filed]) -> int:
        """Catalogue captures that are already durable in their WARC; how many were new.

        The page is the one given, else the one whose key the capture bears, if it is known: so
        a rebuild adds pages first.
        Repeating is safe: a known record keeps what it has, and learns its page and its check if
        it had none (a capture that recovery found before its check was known).
        """
        with self._writing() as connection:
            known = _known(connection, [each.capture.record_id for each in filed])
            fresh = {e.capture.record_id: e for e in filed if e.capture.record_id not in known}
            pages = _page_ids(connection, filed)
            if filed:
                row = upsert(connection, CAPTURES)
                connection.execute(
                    row.on_conflict_do_update(
                        index_elements=["record_id"],
                        set_={
                            "page_id": func.coalesce(CAPTURES.c.page_id, row.excluded.page_id),
                            "check_id": func.coalesce(CAPTURES.c.check_id, row.excluded.check_id),
                        },
                    ),
                    [_columns(each, pages) for each in filed],
                )
            size = sum(each.capture.place.length for each in fresh.values())
            new = {"captures": len(fresh), "capture_bytes": size}
            count(connection, new, generation=NO_GENERATION)
            return len(fresh)

    def original_for(
        self,
        entity_sha256: str,
        *,
        page_id: int | None,
        transfer_encoding: str = "",
        content_encoding: str = "",
    ) -> Capture | None:
        """The whole response that a new one with the same entity may refer to as a revisit.

        One of the same page first, then the oldest. Never a revisit, never a cut one, and only
        one whose codings agree.
        """
        table = CAPTURES.c
        query = (
            _captures()
            .where(table.entity_sha256 == entity_sha256, table.kind == CaptureKind.RESPONSE)
            .where(table.truncated.is_(None), table.failure.is_(None))
            .where(table.transfer_encoding == transfer_encoding)
            .where(table.content_encoding == content_encoding)
            .order_by((func.coalesce(table.page_id, -1) == (page_id or -1)).desc())
            .order_by(table.captured_at, table.record_id)
        )
        return self._first(query)

    def newest_response(self, page_id: int, *, url: str) -> Capture | None:
        """The newest whole answer of a page at this address that gave or confirmed a body: the
        one whose validators a conditional request bears. It may be a revisit.
        """
        table = CAPTURES.c
        query = (
            _captures()
            .where(table.page_id == page_id, table.url == url, table.kind != CaptureKind.FAILURE)
            .where(table.truncated.is_(None), table.failure.is_(None))
            .where(or_(table.status.between(200, 299), table.status == 304))
            .order_by(table.captured_at.desc(), table.record_id.desc())
        )
        return self._first(query)

    def capture(self, record_id: str) -> Capture | None:
        return self._first(_captures().where(CAPTURES.c.record_id == record_id))

    def response_at(self, url: str, at: datetime) -> Capture | None:
        """The response of exactly this address at this time: to the second, since what names it
        so may give no fraction; one of just this time first.
        """
        table, second = CAPTURES.c, at.replace(microsecond=0)
        query = (
            _captures()
            .where(table.surt == _surt(url), table.url == url)
            .where(table.kind == CaptureKind.RESPONSE, table.captured_at >= second)
            .where(table.captured_at < second + timedelta(seconds=1))
            .order_by((table.captured_at == at).desc(), table.captured_at, table.record_id)
        )
        return self._first(query)

    def filed(self, record_id: str) -> Filed | None:
        """A capture with its page, check and codings."""
        with self._reading() as connection:
            row = connection.execute(
                _captures().where(CAPTURES.c.record_id == record_id)
            ).one_or_none()
        return None if row is None else _filed(row)

    def captures_of(self, page_id: int, *, limit: int | None = None) -> list[Capture]:
        """All captures of a page, redirect hops and failures too, oldest first."""
        query = _captures().where(CAPTURES.c.page_id == page_id)
        return self._all(_in_time(query).limit(limit))

    def captures_of_check(self, check_id: str) -> list[Capture]:
        """Every exchange of one check, oldest first."""
        return self._all(_in_time(_captures().where(CAPTURES.c.check_id == check_id)))

    def captures_of_url(self, url: str) -> list[Capture]:
        """All captures of exactly this address, oldest first; robots files are found so."""
        same = (CAPTURES.c.surt == _surt(url)) & (CAPTURES.c.url == url)
        return self._all(_in_time(_captures().where(same)))

    def asked_since(self, url: str, since: datetime) -> bool:
        """Whether an exchange with exactly this address, of any outcome, is kept from then on."""
        table = CAPTURES.c
        query = _captures().where(table.surt == _surt(url), table.captured_at >= since)
        return self._first(query.where(table.url == url)) is not None

    def captures_by_surt(
        self, *, first: str, before: str | None = None, limit: int | None = None
    ) -> list[tuple[str, Capture]]:
        """(SURT, capture) from key `first` up to, not including, `before`: the order of a CDX."""
        table = CAPTURES.c
        query = _captures().where(table.surt >= first).limit(limit)
        if before is not None:
            query = query.where(table.surt < before)
        query = query.order_by(table.surt, table.captured_at, table.record_id)
        with self._reading() as connection:
            return [(row.surt, _capture(row)) for row in connection.execute(query)]

    def captures_in(self, warc: str) -> list[Filed]:
        """All captures of one WARC file, in the order they lie there."""
        table = CAPTURES.c
        query = _captures().where(table.warc == warc).order_by(table.byte_offset)
        with self._reading() as connection:
            return [_filed(row) for row in connection.execute(query)]

    def capture_at(self, page_id: int, at: datetime) -> Capture | None:
        """The page as it stood at an instant: the newest answer not after it, else the first.

        A failure is no answer. A redirect is one only where the page never gave another.
        """
        table = CAPTURES.c
        answers = _captures().where(
            table.page_id == page_id, table.kind != CaptureKind.FAILURE, table.failure.is_(None)
        )
        pages = answers.where(table.location.is_(None))
        before = table.captured_at <= at
        newest = table.captured_at.desc(), table.record_id.desc()
        return (
            self._first(pages.where(before).order_by(*newest))
            or self._first(_in_time(pages))
            or self._first(answers.where(before).order_by(*newest))
            or self._first(_in_time(answers))
        )

    def _first(self, query: Select[Any]) -> Capture | None:
        with self._reading() as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        return None if row is None else _capture(row)

    def _all(self, query: Select[Any]) -> list[Capture]:
        with self._reading() as connection:
            return [_capture(row) for row in connection.execute(query)]


def _captures() -> Select[Any]:
    return select(CAPTURES)


def _in_time(query: Select[Any]) -> Select[Any]:
    return query.order_by(CAPTURES.c.captured_at, CAPTURES.c.warc, CAPTURES.c.byte_offset)


def _known(connection: Connection, record_ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(record_ids), _LOOKED_UP_AT_ONCE):
        some = record_ids[start : start + _LOOKED_UP_AT_ONCE]
        query = select(CAPTURES.c.record_id).where(CAPTURES.c.record_id.in_(some))
        found.update(connection.execute(query).scalars())
    return found


def _page_ids(connection: Connection, filed: Sequence[Filed]) -> dict[str, int]:
    """Page key to number, for captures that come with a key alone."""
    keys = {e.capture.page for e in filed if e.page_id is None and e.capture.page is not None}
    pages: dict[str, int] = {}
    for key in keys:
        query = select(PAGES.c.page_id).where(PAGES.c.page_key == key)
        page_id = connection.execute(query).scalar()
        if page_id is not None:
            pages[short_key(key)] = page_id
    return pages


def _surt(url: str) -> str:
    """The sort key of a captured address; a redirect's odd target sorts as it is written."""
    try:
        return surt(url)
    except BadAddress:
        return url


def _columns(filed: Filed, pages: Mapping[str, int]) -> dict[str, Any]:
    capture = filed.capture
    page_id = filed.page_id
    if page_id is None and capture.page is not None:
        page_id = pages.get(short_key(capture.page))
    return {
        "record_id": capture.record_id,
        "page_id": page_id,
        "page_key": capture.page,
        "check_id": filed.check_id or capture.check,
        "url": capture.url,
        "surt": _surt(capture.url),
        "captured_at": capture.captured_at,
        "kind": capture.kind,
        "warc": capture.place.warc,
        "byte_offset": capture.place.offset,
        "byte_length": capture.place.length,
        "transfer_encoding": filed.transfer_encoding or capture.transfer_encoding,
        "content_encoding": filed.content_encoding or capture.content_encoding,
        **{name: getattr(capture, name) for name in _SAME_NAME},
    }


# Columns of captures that are fields of model.Capture under the same name.
_SAME_NAME = (
    *("status", "media_type", "block_sha256", "payload_sha256", "entity_sha256"),
    *("content_sha256", "location", "etag", "last_modified", "truncated", "failure", "detail"),
    *("refers_to", "redirected_from", "peer"),
)


def _filed(row: Row[Any]) -> Filed:
    return Filed(
        _capture(row), row.page_id, row.check_id, row.transfer_encoding, row.content_encoding
    )


def _capture(row: Row[Any]) -> Capture:
    return Capture(
        record_id=row.record_id,
        url=row.url,
        captured_at=row.captured_at,
        kind=CaptureKind(row.kind),
        place=Place(row.warc, row.byte_offset, row.byte_length),
        status=row.status,
        media_type=row.media_type,
        block_sha256=row.block_sha256,
        payload_sha256=row.payload_sha256,
        entity_sha256=row.entity_sha256,
        content_sha256=row.content_sha256,
        location=row.location,
        etag=row.etag,
        last_modified=row.last_modified,
        truncated=chosen(Cut, row.truncated),
        failure=chosen(Failure, row.failure),
        detail=row.detail,
        refers_to=row.refers_to,
        redirected_from=row.redirected_from,
        peer=row.peer,
        transfer_encoding=row.transfer_encoding,
        content_encoding=row.content_encoding,
        check=row.check_id,
        page=row.page_key,
    )
