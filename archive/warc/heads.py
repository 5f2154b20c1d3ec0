"""Judges the head of one WARC record by itself: pure, from its raw lines to faults.

The rules are those of WARC/1.1 (ISO 28500:2017), sections 4 to 6. Forms that tools in the field
write and read are let pass: angle brackets round an address in WARC/1.0, SHA-1 or SHA-256 in
base32 or hex, fractions of a second, records without digests.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.warc.faults import FaultKind
from archive.warc.fields import parse_date

Finding = tuple[FaultKind, str]

TYPES = frozenset(
    {
        "warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion",
        "continuation",
    }
)  # fmt: skip
_WITH_TARGET = TYPES - {"warcinfo", "metadata"}
_REPEATABLE = frozenset({"warc-concurrent-to", "warc-protocol"})
_OTHER_THAN_WARC = frozenset({"content-type", "content-length"})
_VERSIONS = frozenset({"0.17", "0.18", "1.0", "1.1"})
_TRUNCATED = frozenset({"length", "time", "disconnect", "unspecified"})
_ONLY_ON_REVISITS = ("warc-profile", "warc-refers-to-target-uri", "warc-refers-to-date")
_VERSION = re.compile(rb"WARC/(\d{1,3}\.\d{1,3})\r?\n")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_RECORD_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+>")
_TARGET = re.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f<>]*>?")
_LENGTH = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Head:
    """A record's head as read, and all that is wrong with it."""

    version: str
    headers: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]

    def value(self, name: str) -> str | None:
        """The first value of a header, given in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def type(self) -> str:
        return (self.value("warc-type") or "").lower()

    @property
    def record_id(self) -> str | None:
        return self.value("warc-record-id")

    @property
    def target(self) -> str:
        return (self.value("warc-target-uri") or "").removeprefix("<").removesuffix(">")

    @property
    def length(self) -> int | None:
        """What Content-Length says, where it says one thing."""
        values = set(self.values("content-length"))
        if len(values) == 1 and _LENGTH.fullmatch(value := values.pop()):
            return int(value)
        return None

    @property
    def media_type(self) -> str:
        return (self.value("content-type") or "").partition(";")[0].strip().lower()


def judge_head(lines: Sequence[bytes]) -> Head | None:
    """Judge the lines of a head, each with its end; None where the first is no WARC version."""
    found = _VERSION.fullmatch(lines[0]) if lines else None
    if found is None:
        return None
    version = found.group(1).decode("ascii")
    findings: list[Finding] = []
    if version not in _VERSIONS:
        findings.append((FaultKind.VERSION, f"WARC/{version} is no version of the standard."))
    if any(not line.endswith(b"\r\n") for line in lines):
        findings.append((FaultKind.BARE_LF, "Header lines end in LF without CR."))
    headers = _headers(lines[1:], findings)
    head = Head(version, headers, ())
    findings += _repeated(head)
    findings += _named(head)
    findings += _placed(head)
    return Head(version, headers, tuple(findings))


def _headers(lines: Sequence[bytes], findings: list[Finding]) -> tuple[tuple[str, str], ...]:
    headers: list[tuple[str, str]] = []
    for line in lines:
        text = _text(line.rstrip(b"\r\n"))
        if not text:
            continue
        if text[0] in " \t" and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}")
            continue
        name, colon, value = text.partition(":")
        if not colon:
            findings.append((FaultKind.NO_COLON, f"A header line has no colon: {text[:60]!r}."))
            continue
        if not _NAME.fullmatch(name) or _CONTROL.search(value):
            findings.append((FaultKind.BAD_HEADER, f"A header cannot stand: {text[:60]!r}."))
        headers.append((name.strip(), value.strip()))
    return tuple(headers)


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _repeated(head: Head) -> Iterator[Finding]:
    """What the standard lets stand once. A second one is how a forged line shows."""
    counts = Counter(name.lower() for name, _ in head.headers)
    for name, count in counts.items():
        if count > 1 and name not in _REPEATABLE:
            yield FaultKind.REPEATED_HEADER, f"The header {name} stands there {count} times."
        if not name.startswith("warc-") and name not in _OTHER_THAN_WARC:
            yield FaultKind.FOREIGN_HEADER, f"{name[:40]!r} is no header of a WARC record."


def _named(head: Head) -> Iterator[Finding]:
    """The four headers that every record has."""
    if head.value("content-length") is None:
        yield FaultKind.NO_LENGTH, "There is no Content-Length."
    elif head.length is None and len(set(head.values("content-length"))) == 1:
        yield FaultKind.BAD_LENGTH, "Content-Length is not a number of bytes."
    if head.record_id is None:
        yield FaultKind.NO_RECORD_ID, "There is no WARC-Record-ID."
    elif not _RECORD_ID.fullmatch(head.record_id):
        yield FaultKind.BAD_RECORD_ID, f"The record id {head.record_id[:80]!r} is no <URI>."
    date = head.value("warc-date")
    if date is None:
        yield FaultKind.NO_DATE, "There is no WARC-Date."
    elif parse_date(date) is None:
        yield FaultKind.BAD_DATE, f"WARC-Date {date[:40]!r} is no time in UTC."
    if not head.type:
        yield FaultKind.NO_TYPE, "There is no WARC-Type."
    elif head.type not in TYPES:
        yield FaultKind.UNKNOWN_TYPE, f"The standard knows no WARC-Type {head.type[:40]!r}."


def _placed(head: Head) -> Iterator[Finding]:
    """Headers that some types of record need, or must not have."""
    target = head.value("warc-target-uri")
    if target is None and head.type in _WITH_TARGET:
        yield FaultKind.NO_TARGET, f"A {head.type} has no WARC-Target-URI."
    if target is not None and not _TARGET.fullmatch(target):
        yield FaultKind.BAD_TARGET, f"WARC-Target-URI {target[:80]!r} is no URI."
    if not head.media_type and head.length and head.type != "continuation":
        yield FaultKind.NO_CONTENT_TYPE, f"A {head.type or 'record'} has no Content-Type."
    truncated = head.value("warc-truncated")
    if truncated is not None and truncated.lower() not in _TRUNCATED:
        yield FaultKind.BAD_TRUNCATED, f"WARC-Truncated {truncated[:40]!r} is no reason."
    if head.type in TYPES - {"revisit"}:
        for name in _ONLY_ON_REVISITS:
            if head.value(name) is not None:
                yield FaultKind.MISPLACED_HEADER, f"A {head.type} has the header {name}."
    yield from _trapped(head)


def _trapped(head: Head) -> Iterator[Finding]:
    if head.type != "metadata" or head.media_type == "application/warc-fields":
        return
    if head.value("warc-target-uri") is None:
        yield (
            FaultKind.PLAYER_TRAP,
            "A metadata record without WARC-Target-URI makes ReplayWeb.page show a blank page.",
        )
    elif head.media_type in ("application/http", "application/octet-stream") and (
        head.target.startswith("http")
    ):
        yield (
            FaultKind.PLAYER_TRAP,
            f"A metadata record of type {head.media_type} under the page's own address is taken "
            "for a capture by indexers; put it under a urn: address.",
        )
