"""What can be wrong with a WARC file, in words that name the file, the byte and the record."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    FAULT = "fault"  # the standard is broken, or bytes are not what they were
    NOTE = "note"  # allowed, and yet some player or tool will trip over it


class FaultKind(StrEnum):
    # file and gzip members
    EMPTY_FILE = "empty_file"
    NOT_WARC = "not_warc"
    TORN_MEMBER = "torn_member"
    DAMAGED_MEMBER = "damaged_member"
    GARBAGE = "garbage"
    ZERO_PADDING = "zero_padding"
    SHARED_MEMBER = "shared_member"
    # record heads
    VERSION = "version"
    BARE_LF = "bare_lf"
    NO_COLON = "no_colon"
    BAD_HEADER = "bad_header"
    FOREIGN_HEADER = "foreign_header"
    REPEATED_HEADER = "repeated_header"
    NO_LENGTH = "no_length"
    BAD_LENGTH = "bad_length"
    LENGTH_TOO_LONG = "length_too_long"
    NO_RECORD_END = "no_record_end"
    NO_RECORD_ID = "no_record_id"
    BAD_RECORD_ID = "bad_record_id"
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"
    NO_TYPE = "no_type"
    UNKNOWN_TYPE = "unknown_type"
    NO_TARGET = "no_target"
    BAD_TARGET = "bad_target"
    NO_CONTENT_TYPE = "no_content_type"
    MISPLACED_HEADER = "misplaced_header"
    BAD_TRUNCATED = "bad_truncated"
    # digests and blocks
    BAD_DIGEST = "bad_digest"
    UNKNOWN_DIGEST = "unknown_digest"
    BLOCK_DIGEST = "block_digest"
    BLOCK_DIGEST_OF_NOTHING = "block_digest_of_nothing"
    PAYLOAD_DIGEST = "payload_digest"
    PAYLOAD_DIGEST_DECODED = "payload_digest_decoded"
    STATUS_LINE = "status_line"
    # revisits
    NO_PROFILE = "no_profile"
    UNKNOWN_PROFILE = "unknown_profile"
    NO_REFERENCE = "no_reference"
    NO_REVISIT_DIGEST = "no_revisit_digest"
    REVISIT_304_HEAD = "revisit_304_head"
    # across records and files
    DUPLICATE_ID = "duplicate_id"
    LOST_CONCURRENT = "lost_concurrent"
    LOST_ORIGINAL = "lost_original"
    FUTURE_ORIGINAL = "future_original"
    OTHER_ORIGINAL = "other_original"
    REVISIT_OF_REVISIT = "revisit_of_revisit"
    LOST_REFERENCE = "lost_reference"
    PLAYER_TRAP = "player_trap"
    # whole files
    MANIFEST = "manifest"
    WRONG_OFFSET = "wrong_offset"


_NOTES = frozenset(
    {
        FaultKind.UNKNOWN_TYPE,
        FaultKind.UNKNOWN_DIGEST,
        FaultKind.PAYLOAD_DIGEST_DECODED,
        FaultKind.BLOCK_DIGEST_OF_NOTHING,
        FaultKind.REVISIT_304_HEAD,
        FaultKind.LOST_REFERENCE,
        FaultKind.PLAYER_TRAP,
        FaultKind.REVISIT_OF_REVISIT,
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    kind: FaultKind
    file: str
    offset: int  # byte of the file where the record's member begins
    record_id: str | None  # as written; None where none can be read
    sentence: str

    @property
    def severity(self) -> Severity:
        return Severity.NOTE if self.kind in _NOTES else Severity.FAULT

    def __str__(self) -> str:
        record = f" {self.record_id}" if self.record_id else ""
        return f"{self.file}:{self.offset}{record}: {self.sentence}"
