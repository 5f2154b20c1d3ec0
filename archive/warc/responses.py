"""Gives the answer that a capture stands for: head, entity and content, revisits resolved."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archive.model import Capture, CaptureKind
from archive.warc.content import DEFAULT_LIMIT, Content, content, entity
from archive.warc.digests import BadDigest, UnknownAlgorithm, parse_digest
from archive.warc.fields import parse_date
from archive.warc.framing import Framing, frame
from archive.warc.reader import Record, read_record
from archive.warc.storage import Storage

Resolve = Callable[[str], Capture | None]
"""Record id to the capture that it names, wherever it stands; None where nobody knows it."""

ResolveAt = Callable[[str, datetime], Capture | None]
"""Address and WARC-Date to the response that they name; None where nobody knows it."""


class NoResponse(LookupError):
    """There is no answer behind a capture; the message says why."""


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """An answer as a reader of the archive gets it."""

    capture: Capture
    head: bytes  # with its empty line, as received
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    entity: bytes  # Transfer-Encoding removed
    content: Content  # Content-Encoding removed too


def response_of(
    capture: Capture,
    storage: Storage,
    resolve: Resolve,
    resolve_at: ResolveAt = lambda _url, _date: None,
    *,
    limit: int = DEFAULT_LIMIT,
) -> StoredResponse:
    """The answer of a capture; content up to `limit` bytes.

    `resolve_at` is asked where a revisit names no record id, as pywb and Browsertrix write it.

    A revisit has the body of its original: under its own new head where the server sent the page
    again, under the original's head where it answered "not modified", as players show it.
    Raises NoResponse, or Damage where the bytes are not those of a record.
    """
    if capture.kind is CaptureKind.FAILURE:
        why = capture.failure or "no answer"
        raise NoResponse(f"{capture.url} gave no answer at {capture.captured_at}: {why}.")
    record = read_record(storage, capture.place)
    block, framing = _framed(record)
    if capture.kind is CaptureKind.REVISIT:
        body_block, body_framing = _framed(
            _original(capture, record, storage, resolve, resolve_at)
        )
    else:
        body_block, body_framing = block, framing
    if framing.head is None:  # the empty block of a "not modified"
        block, framing = body_block, body_framing
    if framing.head is None or framing.status is None:
        raise NoResponse(f"{capture.record_id} holds no HTTP head that can be read.")
    body = entity(body_framing, body_block)
    return StoredResponse(
        capture=capture,
        head=block[framing.head[0] : framing.head[1]],
        status=framing.status,
        reason=framing.reason,
        headers=framing.headers,
        entity=body,
        content=content(body_framing.headers, body, limit=limit),
    )


def _original(
    capture: Capture, revisit: Record, storage: Storage, resolve: Resolve, resolve_at: ResolveAt
) -> Record:
    told = capture.refers_to
    if told is not None:
        found = resolve(told)
    elif (named := _named(revisit)) is not None:
        told, found = f"{named[0]} of {named[1].isoformat()}", resolve_at(*named)
    else:
        raise NoResponse(f"{capture.record_id} does not say to what record it refers.")
    if found is None or found.kind is not CaptureKind.RESPONSE:
        raise NoResponse(
            f"{capture.record_id} refers to {told}, which is not in the archive. "
            "Bring the file that holds it into the store."
        )
    original = read_record(storage, found.place)
    # One address may have given two answers in a second.
    if capture.refers_to is None and not _has_payload(original, revisit):
        raise NoResponse(f"{capture.record_id} refers to {told}, which has another payload.")
    return original


def _named(revisit: Record) -> tuple[str, datetime] | None:
    """Address and date of the original, where the revisit gives both."""
    url = revisit.header("WARC-Refers-To-Target-URI")
    date = parse_date(revisit.header("WARC-Refers-To-Date") or "")
    return None if url is None or date is None else (url.strip("<>"), date)


def _has_payload(original: Record, revisit: Record) -> bool:
    """Whether the original's payload is what the revisit says, where it says it.

    The two may be told by different algorithms or spellings, so the bytes decide: those that are
    stored, or those without Transfer-Encoding, as some tools digest them.
    """
    told = revisit.header("WARC-Payload-Digest")
    if told is None or told == original.header("WARC-Payload-Digest"):
        return True
    try:
        digest = parse_digest(told)
    except (UnknownAlgorithm, BadDigest):
        return False
    block, framing = _framed(original)
    payloads = (block[slice(*framing.body)], entity(framing, block))
    return any(
        hashlib.new(digest.algorithm, payload, usedforsecurity=False).digest() == digest.value
        for payload in payloads
    )


def _framed(record: Record) -> tuple[bytes, Framing]:
    return record.block, frame(record.block)
