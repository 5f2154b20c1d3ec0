"""Which of the sizes that a page offers of an image a browser takes. Pure.

Rules: HTML, 4.8.4.3 (selecting an image source), for a screen of 1280 CSS pixels at one pixel
each, which is what a player of archives on a desktop has, or near it.
"""

import re
from collections.abc import Iterator
from typing import Final

SCREEN: Final = 1280
"""Width of the screen in CSS pixels."""

_EM: Final = 16  # CSS pixels of 1em in a media query, whatever the page sets
_CANDIDATE: Final = re.compile(r"[\s,]*+(\S++)")
_DESCRIPTOR: Final = re.compile(r"\s*+([^,]*+)")
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)([wx])")
_WIDTH: Final = re.compile(r"\(\s*(min|max)-width\s*:\s*(\d+(?:\.\d+)?)(px|em|rem)\s*\)", re.I)
_LENGTH: Final = re.compile(r"(\d+(?:\.\d+)?)(px|vw|em|rem)", re.I)
_UNSUITED: Final = re.compile(r"\b(?:print|speech|not)\b|prefers-color-scheme\s*:\s*dark", re.I)


def chosen_image(srcset: str, sizes: str = "", *, src: str = "") -> str | None:
    """The address that a browser takes; None where neither `srcset` nor `src` holds one.

    `src` stands for one pixel to each, unless `srcset` says that itself or speaks of widths.
    """
    candidates = list(_candidates(srcset))
    wide = any(descriptor.endswith("w") for _, descriptor in candidates)
    slot = _slot(sizes)
    densities = [(_density(descriptor, slot), written) for written, descriptor in candidates]
    if src.strip() and not wide and all(density != 1 for density, _ in densities):
        densities.append((1.0, src))
    densities.sort(key=lambda pair: pair[0])
    if not densities:
        return None
    return next((written for density, written in densities if density >= 1), densities[-1][1])


def suits_screen(media: str) -> bool:
    """Whether a `media` attribute lets its element stand on a screen of that width."""
    if not media.strip():
        return True
    return any(
        not _UNSUITED.search(query) and all(_holds(found) for found in _WIDTH.finditer(query))
        for query in media.split(",")
    )


def _candidates(srcset: str) -> Iterator[tuple[str, str]]:
    at = 0
    while (found := _CANDIDATE.match(srcset, at)) is not None:
        written, at = found[1], found.end()
        if written.endswith(","):
            yield written.rstrip(","), ""
            continue
        described = _DESCRIPTOR.match(srcset, at)
        assert described is not None, "a pattern that matches nothing too"
        at = described.end()
        yield written, described[1].strip()


def _density(descriptor: str, slot: float) -> float:
    """Pixels of the image for each pixel of its place on the page."""
    found = _NUMBER.match(descriptor)
    if found is None:
        return 1.0
    return float(found[1]) / slot if found[2] == "w" else float(found[1])


def _slot(sizes: str) -> float:
    """The width of the image's place in CSS pixels: the first of `sizes` whose condition holds."""
    for entry in sizes.split(","):
        conditions = list(_WIDTH.finditer(entry))
        length = entry[conditions[-1].end() :] if conditions else entry
        if not all(_holds(found) for found in conditions) or ("(" in entry and not conditions):
            continue
        if (found := _LENGTH.fullmatch(length.strip())) is not None:
            return max(float(found[1]) * _unit(found[2].lower()), 1.0)
    return SCREEN


def _holds(condition: re.Match[str]) -> bool:
    bound = float(condition[2]) * _unit(condition[3].lower())
    return bound <= SCREEN if condition[1].lower() == "min" else bound >= SCREEN


def _unit(name: str) -> float:
    return {"px": 1.0, "vw": SCREEN / 100}.get(name, _EM)
