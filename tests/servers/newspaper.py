"""A small newspaper with style, pictures, a script and a font, as bytes on the wire.

Each story is answered twice, at a first look and at a second one, in another of the ways in which
servers answer; all of them share the same dress, which the second look finds unmodified or the
same again. What it serves was made here.
"""

import gzip
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.model import CaptureKind
from tests.servers.kinds import chunks, head

HOST: Final = "news.example"
STATIC: Final = "static.example"
"""Where the dress of the story stands that is told by itself."""

ALONE: Final = f"http://{HOST}/alone"
BACKGROUND: Final = "rgb(250, 240, 200)"
MARK: Final = "set by the page's own script"
FAMILY: Final = "Gazette"
STYLE: Final = f"""
@font-face {{ font-family: {FAMILY}; src: url("type.ttf"); }}
body {{ background: {BACKGROUND} url(rule.png) repeat-x; }}
h1 {{ font-family: {FAMILY}; }}
"""
SCRIPT: Final = f'document.documentElement.dataset.mark = "{MARK}";'
WIDTHS: Final = (40, 24)
"""Of the two images that each story shows, in pixels."""

_FIRST_DAY: Final = "Date: Sun, 01 Mar 2026 12:00:00 GMT"
_SECOND_DAY: Final = "Date: Mon, 02 Mar 2026 12:00:00 GMT"


def png(width: int, height: int = 8, colour: tuple[int, int, int] = (30, 90, 160)) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def installed_font() -> bytes:
    """A TrueType font of this machine: whoever has a Chromium has one."""
    fonts = Path("/usr/share/fonts").rglob("*.ttf")
    return min(fonts, key=lambda path: path.stat().st_size).read_bytes()


def story(words: str, *, dress: str = "", sizes: str = "") -> bytes:
    """An article in its dress, with a paragraph of its own.

    `dress` is the origin that serves the dress, where it is another one; `sizes` are attributes
    of its first image.
    """
    body = "".join(
        f"<p>{words} Ward {number} reported no damage, the council said on Tuesday.</p>"
        for number in range(1, 9)
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>River</title>'
        f'<link rel="stylesheet" href="{dress}/style.css"><script src="{dress}/mark.js" defer>'
        "</script></head><body><article><h1>River at its height</h1>"
        f'<img src="{dress}/photo.png" alt="The river"{sizes}>'
        f'{body}<img src="{dress}/map.png" alt="A map"></article></body></html>'
    ).encode()


def whole(body: bytes, *lines: str, media_type: str = "text/html; charset=utf-8") -> bytes:
    return head("200 OK", f"Content-Type: {media_type}", *lines, length=len(body)) + body


def unmodified(*lines: str) -> bytes:
    return head("304 Not Modified", *lines)


@dataclass(frozen=True, slots=True)
class Scene:
    """A story and how it is answered at the first and at the second look."""

    name: str
    first: bytes
    second: bytes
    words: tuple[str, str]  # that stand on the page at each look
    again: CaptureKind = CaptureKind.REVISIT  # as what the second look has to be kept
    leads_to: str | None = None  # the story that a redirect leads to

    @property
    def url(self) -> str:
        return f"http://{HOST}/{self.name}"


def _still(name: str, answer: bytes, second: bytes | None = None) -> Scene:
    """A story that does not change."""
    return Scene(name, answer, second or answer, (_words(name),) * 2)


def _words(name: str) -> str:
    return f"The river rose by 30 centimetres at {name}."


def _scenes() -> tuple[Scene, ...]:
    def page(name: str) -> bytes:
        return story(_words(name))

    packed = "Content-Encoding: gzip"
    parted = "Transfer-Encoding: chunked"
    html = "Content-Type: text/html; charset=utf-8"

    def chunked(name: str, day: str) -> bytes:
        body = gzip.compress(page(name), mtime=0)
        return head("200 OK", html, packed, parted, day) + chunks(body, 500)

    edited = "The river rose by 50 centimetres at edited."
    tag = 'ETag: "1"'
    redirect = head("301 Moved Permanently", "Location: /landed", length=0)
    return (
        _still("unmodified", whole(page("unmodified"), tag), unmodified(tag)),
        _still("same", whole(page("same"), _FIRST_DAY), whole(page("same"), _SECOND_DAY)),
        Scene(
            "edited",
            whole(page("edited"), tag),
            whole(story(edited), 'ETag: "2"'),
            (_words("edited"), edited),
            again=CaptureKind.RESPONSE,
        ),
        _still("gzipped", whole(gzip.compress(page("gzipped"), mtime=0), packed)),
        _still(
            "gzipped-unmodified",
            whole(gzip.compress(page("gzipped-unmodified"), mtime=0), packed, tag),
            unmodified(tag),
        ),
        _still("chunked", chunked("chunked", _FIRST_DAY), chunked("chunked", _SECOND_DAY)),
        # The same text in another coding: a revisit would put the new head before the old body.
        Scene(
            "recoded",
            chunked("recoded", _FIRST_DAY),
            whole(page("recoded"), _SECOND_DAY),
            (_words("recoded"),) * 2,
            again=CaptureKind.RESPONSE,
        ),
        _still(
            "hinted",
            head("103 Early Hints", "Link: </style.css>; rel=preload") + whole(page("hinted")),
        ),
        _still("surplus", whole(page("surplus")) + b"HTTP/1.1 200 OK\r\n\r\n<p>Not this.</p>"),
        Scene("moved", redirect, redirect, (_words("landed"),) * 2, leads_to="landed"),
    )


SCENES: Final = _scenes()
# The first look at the others is shown by no other bytes than that at one of these.
LOOKS: Final = tuple((scene, 1) for scene in SCENES) + tuple(
    (scene, 0)
    for scene in SCENES
    if scene.name in ("edited", "chunked", "hinted", "surplus", "moved")
)


def name_of(value: object) -> str:
    """A scene or a look in the name of a test."""
    return value.name if isinstance(value, Scene) else ("first-look", "second-look")[value == 1]


# On a screen 1280 pixels wide a browser takes the map, so that nothing but the map is kept.
_SIZES: Final = f' srcset="http://{STATIC}/photo.png 400w, http://{STATIC}/map.png 1300w"'


def dress() -> Mapping[str, tuple[bytes, bytes]]:
    """What the stories need, by name: the answers at the first and at the second look."""
    tag = 'ETag: "d"'
    found = unmodified(tag)
    style = whole(
        gzip.compress(STYLE.encode(), mtime=0),
        "Content-Encoding: gzip",
        tag,
        media_type="text/css",
    )
    script = SCRIPT.encode()
    again = [whole(script, day, media_type="text/javascript") for day in (_FIRST_DAY, _SECOND_DAY)]
    return {
        "style.css": (style, found),
        "mark.js": (again[0], again[1]),
        "photo.png": (whole(png(WIDTHS[0]), tag, media_type="image/png"), found),
        "map.png": (whole(png(WIDTHS[1]), media_type="image/png"),) * 2,
        "rule.png": (whole(png(8), tag, media_type="image/png"), found),
        "type.ttf": (whole(installed_font(), tag, media_type="font/ttf"), found),
    }


def answers(look: int) -> Mapping[str, bytes]:
    """Every answer of the newspaper at the first (0) or second (1) look, by name."""
    given = {scene.name: (scene.first, scene.second)[look] for scene in SCENES}
    given["landed"] = whole(story(_words("landed")))
    given["alone"] = whole(story(_words("alone"), dress=f"http://{STATIC}", sizes=_SIZES))
    given["robots.txt"] = head("404 Not Found", length=0)
    return given | {name: both[look] for name, both in dress().items()}
