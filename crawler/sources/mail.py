"""E-mail: the text of a letter, as HTML where it has that, and the documents attached to it.

Of two renderings of the same letter the HTML is read, since there the words that link are known.
Lines have no numbers: what a reader counts is not what stands in the file.
"""

import email
import email.errors
import re
from collections.abc import Callable, Iterable, Iterator
from email.message import Message
from typing import Final

from archive.model import LeftOut
from crawler.sources import plain, web_page
from crawler.sources.decoding import Undecodable, decode
from crawler.sources.passages import Document, Found

MOST_PARTS: Final = 200

Attached = Callable[[str, bytes], Iterable[Found | LeftOut]]
"""Reads an attached document: name and bytes."""

_HEADER: Final = re.compile(rb"(?:[A-Za-z][\w-]{0,60}:[ \t\r\n]|From )")
_OF_A_LETTER: Final = re.compile(
    rb"^(?:received|return-path|message-id|mime-version|delivered-to|from|date|subject):",
    re.IGNORECASE | re.MULTILINE,
)


def is_mail(content: bytes) -> bool:
    """Whether the bytes begin with the head of a letter: header lines, three of them telling."""
    if not _HEADER.match(content):
        return False
    head = content[:65_536].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    names = {name.lower() for name in _OF_A_LETTER.findall(head)}
    return len(names) >= 3


def read_mail(name: str, content: bytes, attached: Attached) -> Iterator[Found | LeftOut]:
    """Give the addresses of a letter, then those of the documents attached to it."""
    document = Document(name, "")
    try:
        parts = _leaves(email.message_from_bytes(content))
    except (email.errors.MessageError, RecursionError, ValueError, LookupError) as error:
        yield document.left_out(name, f"Is an e-mail that cannot be read ({error}).")
        return
    letters = [part for part in parts if not _is_attached(part)]
    html = [part for part in letters if part.get_content_type() == "text/html"]
    for part in html or [p for p in letters if p.get_content_type() == "text/plain"]:
        yield from _read(name, part)
    for part in parts:
        body = part.get_payload(decode=True)
        if _is_attached(part) and isinstance(body, bytes):
            yield from attached(f"{name}: {part.get_filename() or 'attachment'}", body)


def _leaves(message: Message) -> list[Message]:
    """The parts that have no parts, in order; never recursive, at most `MOST_PARTS`."""
    leaves: list[Message] = []
    waiting = [message]
    while waiting and len(leaves) < MOST_PARTS:
        part = waiting.pop()
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting.extend(one for one in reversed(payload) if isinstance(one, Message))
        else:
            leaves.append(part)
    return leaves


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or (
        part.get_content_maintype() == "application"
    )


def _read(name: str, part: Message) -> Iterator[Found | LeftOut]:
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        return
    decoded = decode(body, charset=part.get_content_charset())
    if isinstance(decoded, Undecodable):
        yield Document(name, "").left_out(name, f"Holds {decoded.what} that is called text.")
        return
    reader = web_page if part.get_content_type() == "text/html" else plain
    for finding in reader.read(Document(name, decoded.text)):
        if isinstance(finding, LeftOut):
            yield LeftOut(finding.text, finding.reason, finding.document)
        else:
            yield finding._replace(line=None)
