"""Builders of the documents and feeds that sources are read from: real bytes, no fixtures."""

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from hashlib import sha256

from crawler.sources import Answered

ONE = "https://a.example/2024/12/storm-on-the-coast"
TWO = "https://b.example/2024/12/harbour-wall-closed"
BAD = "ftp://c.example/some-long-story-here"

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def answered(content: str | bytes, url: str = "https://a.example/feed") -> Answered:
    raw = content.encode() if isinstance(content, str) else content
    return Answered(url, raw, sha256(raw).hexdigest())


def rss(*items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A</title>'
        f"<link>https://a.example/</link>{head}{''.join(items)}</channel></rss>"
    )


def item(url: str, title: str = "Storm", published: str = "") -> str:
    date = f"<pubDate>{published}</pubDate>" if published else ""
    return f"<item><title>{title}</title><link>{url}</link>{date}</item>"


def atom(*entries: tuple[str, str, str]) -> str:
    """Entries as (address, published, updated)."""
    told = "".join(
        f'<entry><title>Storm</title><id>{url}</id><link href="{url}"/>'
        f"<published>{published}</published><updated>{updated}</updated></entry>"
        for url, published, updated in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{told}</feed>'


def sitemap(*urls: str | tuple[str, str]) -> str:
    """Addresses, or (address, lastmod)."""
    pairs = [(url, "") if isinstance(url, str) else url for url in urls]
    told = "".join(
        f"<url><loc>{url}</loc>{f'<lastmod>{time}</lastmod>' if time else ''}</url>"
        for url, time in pairs
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</urlset>'


def sitemap_index(*urls: tuple[str, str]) -> str:
    told = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{t}</lastmod>' if t else ''}</sitemap>"
        for url, t in urls
    )
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</sitemapindex>'
    )


def docx(*paragraphs: str | tuple[str, str]) -> bytes:
    """Paragraphs of text, or (words, address) for a paragraph that is a link."""
    body, relations = "", ""
    for number, paragraph in enumerate(paragraphs):
        if isinstance(paragraph, str):
            body += f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>"
            continue
        words, url = paragraph
        body += (
            f'<w:p><w:hyperlink r:id="r{number}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink></w:p>'
        )
        relations += (
            f'<Relationship Id="r{number}" Target="{url}" TargetMode="External" '
            f'Type="{_OFFICE}/hyperlink"/>'
        )
    document = (
        f'<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"><w:body>{body}</w:body></w:document>'
    )
    return zipped(
        {
            "word/document.xml": document,
            "word/_rels/document.xml.rels": (
                f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'
            ),
        }
    )


def zipped(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def pdf(lines: Sequence[str], links: Sequence[str] = ()) -> bytes:
    """One page with lines of text, and links that lie over it."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 40 780 Td {shown} ET".encode()
    notes = " ".join(
        f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({link}) >> >>"
        for link in links
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
            f"/Resources << /Font << /F1 5 0 R >> >> /Annots [{notes}] >>"
        ).encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n"
    made += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    made += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(made)


def letter(
    text: str, *, html: str | None = None, attached: dict[str, bytes] | None = None
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "source@b.example", "desk@c.example"
    message["Subject"], message["Date"] = "A story", "Tue, 17 Dec 2024 10:00:00 +0000"
    message["Message-ID"] = "<1@b.example>"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name, content in (attached or {}).items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()
