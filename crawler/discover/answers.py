"""What comes back from a source: told from a bad day, and read as the source's form says. Pure."""

import logging
from dataclasses import replace

from archive.model import Capture, Exchange, Place
from archive.warc.content import content, entity
from archive.warc.framing import frame
from archive.warc.prepare import prepare, sha256
from crawler.config import SourceConfig, SourceForm
from crawler.fetch import FetchedResponse, Outcome
from crawler.sources import (
    Answered,
    Polled,
    Unreadable,
    read_feed,
    read_listing,
    read_sitemap,
)

log = logging.getLogger(__name__)


def parse(source: SourceConfig, answer: FetchedResponse) -> Polled:
    """Read an answer. Raises Unreadable, whatever trips over it."""
    answered = Answered(answer.url, answer.content, sha256(answer.content))
    try:
        return _read_as(source, answered, answer)
    except Unreadable:
        raise
    except Exception as error:  # a parser that trips over one answer must not stop the others
        log.exception("a source could not be parsed", extra={"source": source.title})
        raise Unreadable(f"cannot be read ({type(error).__name__}: {error}).") from error


def _read_as(source: SourceConfig, answered: Answered, answer: FetchedResponse) -> Polled:
    match source.form:
        case SourceForm.FEED:
            return read_feed(answered)
        case SourceForm.SITEMAP:
            return read_sitemap(answered)
        case SourceForm.PAGE:
            return read_listing(answered, hosts=source.hosts, charset=_charset(answer))
        case SourceForm.DOCUMENTS:
            raise AssertionError("documents are read from folders")


def whole(outcome: Outcome) -> FetchedResponse | None:
    """The answer that can be read; None where nothing was modified. Raises Unreadable."""
    answer = outcome.response
    if outcome.failure is not None or answer is None:
        raise Unreadable(f"could not be had: {outcome.failure}: {outcome.detail}.")
    if answer.status == 304:
        return None
    if answer.status != 200:
        raise Unreadable(f"answers with status {answer.status}.")
    return answer


def _charset(answer: FetchedResponse) -> str | None:
    headers = {name.lower(): value for name, value in answer.headers}
    told = headers.get("content-type", "").partition("charset=")[2]
    return told.split(";")[0].strip(" \"'") or None


def unpacked(exchange: Exchange) -> Exchange:
    """The exchange with the digest of its content, by which the links in it name it."""
    framing = frame(exchange.received, method=exchange.method, eof=exchange.eof)
    if not framing.head_complete:
        return exchange
    plain = content(framing.headers, entity(framing, exchange.received))
    if plain.error or plain.capped:
        return exchange
    return replace(exchange, content_sha256=sha256(plain.data))


def unkept(exchange: Exchange) -> Capture:
    """What a capture would say of an exchange that is not kept, or not yet."""
    prepared = prepare(exchange)
    return Capture(
        record_id="",
        url=exchange.url,
        captured_at=exchange.started_at,
        kind=prepared.kind,
        place=Place("", 0, 0),
        status=prepared.status,
        media_type=prepared.media_type,
        block_sha256=prepared.answer.block_sha256,
        payload_sha256=prepared.answer.payload_sha256,
        entity_sha256=prepared.entity_sha256,
        content_sha256=prepared.content_sha256,
        location=prepared.location,
        etag=prepared.etag,
        last_modified=prepared.last_modified,
        truncated=prepared.truncated,
        failure=prepared.failure,
        redirected_from=exchange.redirected_from,
        peer=exchange.peer,
    )
