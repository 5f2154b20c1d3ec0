"""From the bytes of a source to the links in it, and to a sentence for each address left out.

Nothing is fetched here and nothing raises for what a document holds. In a document with text of
its own, every link that looks like an article is taken, what the document declares first; a URL
list or a table is taken at its word. One story is taken once.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from archive.addresses import BadAddress, Parts, key_of, parts_inside, take_apart
from archive.model import LeftOut, Link, LinkRole
from crawler.sources import lists, markdown_text, plain, tables, web_page
from crawler.sources.decoding import Undecodable, decode
from crawler.sources.kinds import SourceKind, recognise, recognise_bytes
from crawler.sources.mail import read_mail
from crawler.sources.office import read_docx
from crawler.sources.passages import Document, Found, shortened
from crawler.sources.pdf import read_pdf
from crawler.sources.targets import why_no_article

Reader = Callable[[Document], Iterable[Found | LeftOut]]
READERS: Final[Mapping[SourceKind, Reader]] = MappingProxyType(
    {
        SourceKind.LIST: lists.read,
        SourceKind.TABLE: tables.read,
        SourceKind.TEXT: plain.read,
        SourceKind.MARKDOWN: markdown_text.read,
        SourceKind.WEB_PAGE: web_page.read,
    }
)
ContainerReader = Callable[[str, bytes], Iterable[Found | LeftOut]]


def _attached(name: str, content: bytes) -> Iterable[Found | LeftOut]:
    """A document attached to a letter; pictures, calendars and further letters are passed over."""
    match recognise_bytes(content, name=name, media_type=None):
        case SourceKind.PDF:
            return read_pdf(name, content)
        case SourceKind.WORD:
            return read_docx(name, content)
        case _:
            return ()


def _letter(name: str, content: bytes) -> Iterable[Found | LeftOut]:
    return read_mail(name, content, _attached)


CONTAINERS: Final[Mapping[SourceKind, ContainerReader]] = MappingProxyType(
    {SourceKind.PDF: read_pdf, SourceKind.WORD: read_docx, SourceKind.MAIL: _letter}
)
_RANK: Final = MappingProxyType({role: rank for rank, role in enumerate(LinkRole)})
_RELATIVE: Final = re.compile(r"(?!www\.)[^:?#]*(?:[/?#]|$)")
_TAKEN_AT_ITS_WORD: Final = frozenset({SourceKind.LIST, SourceKind.TABLE})


@dataclass(frozen=True, slots=True)
class SourceReading:
    """What reading one source gave; every address in it is a link or is left out."""

    links: tuple[Link, ...]  # what the document declares first, then in the order of the document
    left_out: tuple[LeftOut, ...]  # in the order of the document
    kind: SourceKind
    encoding: str | None = None  # None where nothing was decoded


def read_source(
    name: str,
    content: bytes,
    *,
    media_hint: str | None = None,
    column: str | None = None,
    article_ids: Mapping[str, str] | None = None,
) -> SourceReading:
    """Read one source. Never raises for its content.

    `name` is the path or name as given; `media_hint` a media type, with charset or without;
    `column` names (or counts, from 1) the column of a table; `article_ids` as for `story_key`.
    """
    media_type, charset = _hinted(media_hint)
    container = recognise_bytes(content, name=name, media_type=media_type)
    if container is not None:
        judge = _Judge(name, hashlib.sha256(content).hexdigest(), container, article_ids)
        judge.judge(CONTAINERS[container](name, content))
        return SourceReading(tuple(judge.links), tuple(judge.left_out), container)
    decoded = decode(content, charset=charset)
    if isinstance(decoded, Undecodable):
        reason = f"Is {decoded.what}; save it as text, Markdown or HTML and give that."
        left_out = LeftOut(text=shortened(name), reason=reason, document=name)
        return SourceReading((), (left_out,), SourceKind.UNREADABLE)
    document = Document(name=name, text=decoded.text, column=column)
    kind = recognise(decoded.text, name=name, media_type=media_type, column=column)
    reader = READERS.get(kind)
    if reader is None:
        left_out = document.left_out(name, "Is empty: there is nothing to read in it.")
        return SourceReading((), (left_out,), kind, decoded.encoding)
    judge = _Judge(name, hashlib.sha256(content).hexdigest(), kind, article_ids)
    judge.judge(reader(document))
    left = sorted(judge.left_out, key=lambda one: one.line or 0)
    return SourceReading(tuple(judge.links), tuple(left), kind, decoded.encoding)


def _hinted(media_hint: str | None) -> tuple[str | None, str | None]:
    media_type, _, parameters = (media_hint or "").partition(";")
    charset = parameters.partition("charset=")[2].strip(" \"'")
    return media_type.strip().lower() or None, charset or None


class _Judge:
    """Takes each story once, in its strongest role, and says why it leaves the rest."""

    def __init__(
        self, name: str, sha256: str, kind: SourceKind, article_ids: Mapping[str, str] | None
    ) -> None:
        self.links: list[Link] = []
        self.left_out: list[LeftOut] = []
        self._name = name
        self._sha256 = sha256
        self._kind = kind
        self._article_ids = article_ids
        self._taken: dict[str, Link] = {}

    def judge(self, findings: Iterable[Found | LeftOut]) -> None:
        readable: list[tuple[Found, Parts]] = []
        for finding in findings:
            if isinstance(finding, LeftOut):
                self.left_out.append(finding)
            elif not finding.written.lstrip().startswith("#"):  # a place in the document itself
                self._read(finding, readable)
        if self._kind not in _TAKEN_AT_ITS_WORD:
            readable.sort(key=_strength)
        for found, parts in readable:
            self._take(found, parts)

    def _read(self, found: Found, readable: list[tuple[Found, Parts]]) -> None:
        try:
            parts = take_apart(found.url)
        except BadAddress as error:
            self._leave(found, self._refusal(found, error))
            return
        reason = self._why_not(found, parts)
        if reason is None:
            readable.append((found, parts))
        else:
            self._leave(found, reason)

    def _why_not(self, found: Found, parts: Parts) -> str | None:
        if self._kind in _TAKEN_AT_ITS_WORD:
            return None
        declared = found.role is not LinkRole.MENTION
        reason = why_no_article(parts_inside(parts) or parts, declared=declared)
        if reason is None and found.frame and not declared:
            return f"Stands in the <{found.frame}> of the page, around its text."
        return reason

    def _refusal(self, found: Found, error: BadAddress) -> str:
        if self._kind is not SourceKind.LIST and _RELATIVE.match(found.url):
            return "Is relative, and the document does not say of which site it is a page."
        return str(error)

    def _take(self, found: Found, parts: Parts) -> None:
        key = key_of(parts, article_ids=self._article_ids)
        earlier = self._taken.get(key)
        if earlier is not None:
            place = f"line {earlier.line}" if earlier.line else "another link"
            spelling = "" if earlier.url == parts.url else f", there spelled {earlier.url}"
            self._leave(found, f"The same story as {place}{shortened(spelling)}.")
            return
        link = Link(
            url=parts.url,
            role=found.role,
            document=self._name,
            document_sha256=self._sha256,
            line=found.line,
            label=found.label,
            words=found.words,
        )
        self._taken[key] = link
        self.links.append(link)

    def _leave(self, found: Found, reason: str) -> None:
        self.left_out.append(
            LeftOut(shortened(found.written), reason, document=self._name, line=found.line)
        )


def _strength(finding: tuple[Found, Parts]) -> tuple[int, bool]:
    """Declared before mentioned, and the page itself before a copy of it in an archive."""
    found, parts = finding
    return _RANK[found.role], parts_inside(parts) is not None
