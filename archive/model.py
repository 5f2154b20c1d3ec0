"""The vocabulary: frozen values that the rooms hand to each other. No I/O, no clock, no judgement.

One word, one thing. A *link* leads to a *page*; a *check* is one look at a page; an *exchange* is
one request with its answer as they crossed the wire; a *capture* is an exchange as it stands in a
WARC file; an *article* is what a reader reads; a *version* is a run of captures with the same
article; an *edit* is the step between two versions; a *stamp* is one "Updated at" claim of the
page; a *verdict* weighs the stamps against the edit; a *finding* is what deriving a capture gives.

Every `datetime` here is aware and in UTC, unless a comment says otherwise.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# --- where addresses come from ---------------------------------------------------------------


class LinkRole(StrEnum):
    """Why a document names an address; the first three are declarations of a source."""

    DECLARED_SOURCE = "declared_source"  # under a label such as "Original url:" or "Source:"
    READ_FULL = "read_full"  # the target of "Read Entire Article" and the like
    CANONICAL = "canonical"  # rel=canonical, og:url, syndication-source of an HTML document
    LISTED = "listed"  # a line of a URL list, a cell of a CSV column, an argument
    MENTION = "mention"  # any other link in running text


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and the words and the document that led to it."""

    url: str
    role: LinkRole
    document: str | None = None  # path or name of the document as given; None for an argument
    document_sha256: str | None = None  # hex, of the document's bytes
    line: int | None = None  # 1-based line of the document where the address stands
    label: str | None = None  # the label as written: "Original url:"
    words: str = ""  # the words around the link, or its anchor text; at most 200 characters


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An address, or what looked like one, that was not taken, and why in one sentence."""

    text: str
    reason: str
    document: str | None = None
    line: int | None = None


# --- one look at the wire --------------------------------------------------------------------


class Cut(StrEnum):
    """Why the recorded bytes end before the message does; the values of WARC-Truncated."""

    DISCONNECT = "disconnect"
    TIME = "time"
    LENGTH = "length"


class Failure(StrEnum):
    """How an exchange failed. A bad day on the network is a result, not an exception."""

    DNS = "dns"  # the name did not resolve
    REFUSED = "refused"  # connection refused or unreachable
    FORBIDDEN_ADDRESS = "forbidden_address"  # a private or loopback address, not allowed
    TLS = "tls"  # handshake or certificate
    RESET = "reset"  # the connection broke before the answer was whole
    TIMED_OUT = "timed_out"  # the total time-out passed
    TOO_LARGE = "too_large"  # the byte cap was reached
    MALFORMED = "malformed"  # the answer is not HTTP/1.x
    PROXY = "proxy"  # the proxy refused or failed
    DISALLOWED = "disallowed"  # robots.txt forbids it: nothing was sent
    TOO_MANY_REDIRECTS = "too_many_redirects"
    VANISHED = "vanished"  # the fetcher lost it; reconciled by the daemon


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """What the TLS layer told of a connection."""

    version: str | None = None  # "TLSv1.3"
    cipher: str | None = None  # "TLS_AES_256_GCM_SHA384"
    chain: tuple[bytes, ...] = ()  # DER certificates as the server sent them, leaf first
    verified: bool = False
    error: str | None = None  # the verifier's words when it refused


@dataclass(frozen=True, slots=True)
class Exchange:
    """One attempt: the request and the answer as they crossed the wire, above TLS.

    `received` holds every byte that came on this attempt: interim heads, the answer, surplus.
    What of it is the answer is told by `archive.warc.framing.frame`, never by an HTTP library.
    """

    url: str  # the address that was asked for, percent-encoded ASCII, without fragment
    method: str
    started_at: datetime
    finished_at: datetime
    sent: bytes
    received: bytes
    peer: str | None = None  # IP address that was connected to (the proxy's, if one is used)
    port: int | None = None
    tls: TlsFacts | None = None
    eof: bool = False  # the peer closed the connection after `received`
    cut: Cut | None = None  # set where our own cap or clock ended it
    failure: Failure | None = None
    detail: str = ""  # the library's words for the failure
    attempt: int = 1  # 1 for the first try of this address in this check
    redirected_from: str | None = None  # the address whose answer led here, within one check
    check: str | None = None  # id of the check that asked ("urn:uuid:…"); kept in the WARC
    page: str | None = None  # key of the page that is being checked; None for robots.txt
    content_sha256: str | None = None  # as in `Capture`, where it was unpacked before it was kept


class CaptureKind(StrEnum):
    RESPONSE = "response"
    REVISIT = "revisit"  # same payload as, or not modified since, an earlier capture
    FAILURE = "failure"  # no byte came back: a metadata record beside the request


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: byte range of its gzip member in a WARC file of the store."""

    warc: str  # file name, without a folder and without ".open"
    offset: int  # bytes
    length: int  # bytes, of the compressed member


@dataclass(frozen=True, slots=True)
class Capture:
    """An exchange as it stands in a WARC."""

    record_id: str  # "<urn:uuid:…>" of the response or revisit record; of metadata on a failure
    url: str
    captured_at: datetime  # WARC-Date of the record
    kind: CaptureKind
    place: Place
    status: int | None  # HTTP status; None when the head cannot be read
    media_type: str | None  # lower case, without parameters
    block_sha256: str  # hex, of the record block
    payload_sha256: str | None  # hex, of the stored payload (still chunked), as the tools verify
    entity_sha256: str | None  # hex, Transfer-Encoding removed: the key of deduplication
    content_sha256: str | None  # hex, Content-Encoding removed too; None where, when it was kept,
    # nobody had unpacked it: what a page says is digested when it is derived
    location: str | None = None  # absolute target of a redirect
    etag: str | None = None
    last_modified: str | None = None
    truncated: Cut | None = None
    failure: Failure | None = None
    detail: str = ""
    refers_to: str | None = None  # record id of the original response, for a revisit
    redirected_from: str | None = None
    peer: str | None = None
    transfer_encoding: str = ""  # lower case, "" for none: with the next, what decides whether
    content_encoding: str = ""  # a revisit may stand for this capture's body
    check: str | None = None  # as in `Exchange`
    page: str | None = None


# --- what a reader reads ---------------------------------------------------------------------


class StampRole(StrEnum):
    PUBLISHED = "published"
    UPDATED = "updated"


class ZoneOrigin(StrEnum):
    """Where a stamp's zone comes from. Without one the reading is local time of unknown place."""

    PAGE = "page"  # the offset stands in the page
    PROFILE = "profile"  # the publisher profile names the zone
    NONE = "none"  # unknown: `at` is the clock reading taken as if it were UTC, sure to ±14 h


class Precision(StrEnum):
    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One claim of the page about when it was published or updated; kept, never mended."""

    role: StampRole
    source: str  # "profile", "time-label", "jsonld", "meta:article:modified_time", "visible", …
    raw: str  # as it stands in the page
    at: datetime
    zone: ZoneOrigin
    precision: Precision
    label: str | None = None  # the visible label: "Updated at"
    flags: tuple[str, ...] = ()  # "earlier_than_published", "later_than_fetch", …


@dataclass(frozen=True, slots=True)
class Removed:
    """A block that stands on the page and is not the article, with the layer that removed it."""

    text: str
    layer: str  # "title", "byline", "appeal", "furniture", "site_memory", "profile", …
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """The article that a reader reads, and every claim that the page makes about its time."""

    title: str | None
    byline: str | None
    paragraphs: tuple[str, ...]
    stamps: tuple[Stamp, ...] = ()  # every candidate found, both roles
    published: Stamp | None = None  # the chosen one
    updated: Stamp | None = None  # the chosen one; never the publication date
    language: str | None = None  # ISO 639-1
    furniture: tuple[Removed, ...] = ()
    canonical_url: str | None = None  # what the page says its own address is
    alternate_titles: tuple[str, ...] = ()  # og:title, JSON-LD headline: an A/B headline's witness
    declared_sources: tuple[Link, ...] = ()
    extractor: str = ""  # versions of extractor, layers and profile, as one readable string
    flags: tuple[str, ...] = ()  # "layout_changed", "stamps_disagree", …

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


class AccessState(StrEnum):
    """What a response was. Only an article can become a version; the last ones wait for a second
    fetch that agrees.
    """

    ARTICLE = "article"
    PAYWALL = "paywall"
    CONSENT = "consent"
    CHALLENGE = "challenge"
    DENIED = "denied"
    BLOCKED_LEGAL = "blocked_legal"
    GONE = "gone"
    REDIRECTED = "redirected"
    SOFT_404 = "soft_404"
    TRANSIENT = "transient"
    EMPTY = "empty"
    REPLACED = "replaced"
    TRUNCATED = "truncated"
    NOT_MODIFIED = "not_modified"


class ExtractionOutcome(StrEnum):
    """How the extraction itself went, apart from what the page was."""

    OK = "ok"
    EMPTY = "empty"
    TOO_DEEP = "too_deep"
    TOO_BIG = "too_big"
    TIMEOUT = "timeout"
    KILLED = "killed"
    PARSE_ERROR = "parse_error"
    NOT_HTML = "not_html"


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one response gave: its access state with the ground, and the article."""

    access: AccessState
    ground: str  # the signal that decided, in a few words: "cf-mitigated: challenge"
    outcome: ExtractionOutcome
    article: Article | None = None  # also kept for states that make no version


# --- edits and verdicts ----------------------------------------------------------------------


class Verdict(StrEnum):
    UNCHANGED = "unchanged"
    DECLARED = "declared"  # text changed, a stamp moved forward
    STEALTH = "stealth"  # text changed, no stamp moved
    TOUCH = "touch"  # a stamp moved, the text did not
    UNSTAMPED = "unstamped"  # text changed, the page bears no stamp
    BACKDATED = "backdated"  # a stamp moved back, or before a capture with the old text


class EditKind(StrEnum):
    HEADLINE = "headline"
    BYLINE = "byline"
    NUMBER = "number"
    DATE = "date"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"
    NAME = "name"
    POLARITY = "polarity"
    CORRECTION_NOTICE = "correction_notice"
    UPDATE_NOTICE = "update_notice"
    TYPO = "typo"
    FORMAT = "format"  # equal letters; recorded, never alerted
    WORDING = "wording"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


class Field(StrEnum):
    TITLE = "title"
    BYLINE = "byline"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets of a change, into the field's text as kept (`Article.body` for the body).

    An empty range says where nothing stands on that side.
    """

    before_start: int
    before_end: int
    after_start: int
    after_end: int


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one kind, with the sentences that a person needs to check it by eye."""

    kind: EditKind
    field: Field
    before: str | None  # the sentence (or field) in the old version; None when added
    after: str | None
    spans: tuple[Span, ...] = ()  # the words that changed, inside the field


@dataclass(frozen=True, slots=True)
class StampMove:
    """How one source of the update stamp moved between two captures of a page."""

    source: str
    before: Stamp | None  # None: it appeared
    after: Stamp | None  # None: it vanished


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article as it was seen in an unbroken run of captures; what history is made of."""

    article: Article
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Weighed:
    """The judgement on one article against the page's history."""

    verdict: Verdict
    text_changed: bool
    changes: tuple[Change, ...] = ()  # also `format` ones; empty when nothing differs
    moved: tuple[StampMove, ...] = ()
    provisional: bool = False  # not sure until a second fetch agrees
    returns_to: int | None = None  # index in the history of the version that came back
    flags: tuple[str, ...] = ()  # "wholesale", "stale_copy", "oscillation", …

    @property
    def kinds(self) -> tuple[EditKind, ...]:
        return tuple(dict.fromkeys(change.kind for change in self.changes))


@dataclass(frozen=True, slots=True)
class Finding:
    """What deriving a capture gives, always."""

    capture: Capture
    reading: Reading
    weighed: Weighed | None  # None where there was no article to weigh
    version: int | None  # number of the page's version that this capture shows, 1-based
    is_new_version: bool = False
