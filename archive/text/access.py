"""What a response was: the article, or a wall, an error, a challenge in its place.

Observations only: whether a page is gone is for the corridor to settle over several looks. The
order matters: the status and the marks of a challenge, then redirects, then what a short page
says, then how the text resembles the earlier version. A real edit is never hidden: what may be
one stays an article or is pending (`replaced`, `truncated`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from archive.addresses import BadAddress, story_key
from archive.model import AccessState, Article, Cut
from archive.text import walls
from archive.text.blocks import count_words
from archive.text.profile import Profile

Judged = tuple[AccessState, str]  # the state and its ground

_SHORT: Final = 120  # words below which a page may be a notice rather than an article
_CONSENT_SHORT: Final = 60
_WALL_SHORT: Final = 40
_PARAGRAPH: Final = 12  # words of a paragraph, as against a line of a notice
_PARAGRAPHS: Final = 3
_TOO_FEW: Final = 20  # words below which there is no article
_PREFIX: Final = 90.0  # partial_ratio from which a text counts as part of the earlier one
_WALLED_BELOW: Final = 0.7  # of the earlier text, with wall words
_CUT_BELOW: Final = 0.35  # of the earlier text, without
_OTHER_TITLE: Final = 50.0
_OTHER_BODY: Final = 55.0
_ENOUGH: Final = 6_000  # characters that hold more words than any bound here
_COMPARED: Final = 3000  # characters of each text


@dataclass(frozen=True)
class Seen:
    """What one look gave, as far as it tells what the response was."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    html: bytes = b""  # the beginning of the page, for marks that no reader sees
    visible: str = ""  # the visible text of the whole page
    title: str | None = None
    headings: tuple[str, ...] = ()  # title and h1 without the site's name
    paragraphs: tuple[str, ...] = ()  # the article's text, as far as there is one
    paywalled: bool = False  # the page says isAccessibleForFree: false
    marks: frozenset[AccessState] = frozenset()  # the profile's marks found on the page
    cut: Cut | None = None  # our own cap or clock, or the peer, ended the answer early

    @cached_property
    def body(self) -> str:
        return "\n".join(self.paragraphs)

    @cached_property
    def words(self) -> int:
        return count_words(self.body)

    @cached_property
    def tells_a_story(self) -> bool:
        """Whether there are paragraphs: a notice has a sentence or two."""
        return sum(count_words(line) >= _PARAGRAPH for line in self.paragraphs) >= _PARAGRAPHS

    @cached_property
    def visible_words(self) -> int:
        """Words of the page, as far as telling a short one needs."""
        return count_words(self.visible[:_ENOUGH])

    @cached_property
    def wall(self) -> str | None:
        """What the page says of a wall."""
        match = walls.PAYWALL_TEXT.search(self.visible)
        return match[0] if match else None

    def ground_of_wall(self) -> str | None:
        """Why the page may be walled; None where nothing says so."""
        if self.wall:
            return f"says “{self.wall}”"
        return "isAccessibleForFree: false" if self.paywalled else None


def judge(
    seen: Seen,
    *,
    earlier: Article | None = None,
    profile: Profile,
    home_hint: str | None = None,
) -> Judged:
    """Say what a response was. `home_hint` is an address that other pages were redirected to."""
    return (
        _by_status(seen)
        or _by_redirect(seen, earlier, profile, home_hint)
        or _by_marks(seen)
        or _by_short_text(seen)
        or _by_not_found(seen, earlier)
        or _by_resemblance(seen, earlier)
        or _by_emptiness(seen)
        or (AccessState.ARTICLE, _why_article(seen, earlier))
    )


def _why_article(seen: Seen, earlier: Article | None) -> str:
    if earlier is None:
        return f"{seen.words} words, no sign of a wall"
    return f"{seen.words} words, resembles the earlier version"


# --- status and challenge --------------------------------------------------------------------


def _by_status(seen: Seen) -> Judged | None:
    status = seen.status
    if status == 304:
        return AccessState.NOT_MODIFIED, "304"
    if challenge := _challenge(seen):
        return AccessState.CHALLENGE, challenge
    if status == 451 or (400 <= status < 500 and _says(walls.LEGAL_TEXT, seen, _SHORT)):
        return AccessState.BLOCKED_LEGAL, f"status {status}"
    if status in (404, 410):
        return AccessState.GONE, str(status)
    if status == 402:
        return AccessState.PAYWALL, "402"
    if status in (408, 425, 429) or status >= 500:
        return AccessState.TRANSIENT, str(status)
    if status >= 400:
        return AccessState.DENIED, str(status)
    if 300 <= status < 400:
        return AccessState.REDIRECTED, f"{status} that was not followed"
    if status == 204 or not seen.html.strip():
        return AccessState.TRANSIENT, "empty body"
    return None


def _challenge(seen: Seen) -> str | None:
    """The mark of a challenge; a page with a long text is an article, whatever script it loads."""
    if "challenge" in seen.headers.get("cf-mitigated", "").lower():
        return "cf-mitigated: challenge"
    if seen.headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha"):
        return "x-amzn-waf-action"
    if seen.words >= _SHORT or seen.visible_words >= _SHORT or seen.tells_a_story:
        return None
    text = walls.CHALLENGE_TEXT.search(f"{seen.title or ''}\n{seen.visible}")
    if text:
        return f"says “{text[0]}”"
    # Login forms and comment forms load the same scripts: the mark alone needs a refusing status.
    mark = walls.CHALLENGE_HTML.search(seen.html)
    if mark and (seen.status in (401, 403, 405, 429, 503) or seen.visible_words < _TOO_FEW):
        return f"bears {mark[0].decode()}"
    return None


# --- redirects -------------------------------------------------------------------------------


def _by_redirect(
    seen: Seen, earlier: Article | None, profile: Profile, home_hint: str | None
) -> Judged | None:
    if seen.final_url == seen.url or _same_story(seen.url, seen.final_url, profile):
        return None
    before, after = urlsplit(seen.url), urlsplit(seen.final_url)
    if walls.CONSENT_HOST.search(after.hostname or "") or walls.CONSENT_PATH.search(after.path):
        return AccessState.CONSENT, f"redirected to {after.hostname}{after.path}"
    if walls.LOGIN_PATH.search(after.path) and not walls.LOGIN_PATH.search(before.path):
        return AccessState.PAYWALL, f"redirected to {after.path}"
    if walls.LOST_PATH.search(after.path):
        return AccessState.GONE, f"redirected to {after.path}"
    if home_hint is not None and seen.final_url.rstrip("/") == home_hint.rstrip("/"):
        return AccessState.GONE, "redirected to where other pages of the site go"
    if _is_section(after.path) and not _is_section(before.path):
        return AccessState.GONE, f"redirected to {after.path or '/'}"
    if earlier is not None and _resembles(seen, earlier):
        return None  # moved with its text: the new address is a fact of the capture
    ids = (
        profile.id_of(seen.url) or _number(before.path),
        profile.id_of(seen.final_url) or _number(after.path),
    )
    if earlier is None and (None in ids or ids[0] == ids[1]):
        return None  # a new slug of the same story, as far as can be told
    if ids[0] is not None and ids[0] == ids[1]:
        return None
    return AccessState.REDIRECTED, f"redirected to {after.path}"


def _same_story(url: str, other: str, profile: Profile) -> bool:
    """Whether two addresses are spellings of one story: http, www, AMP, tracking, a new slug."""
    own = profile.id_of(url)
    if own is not None:
        return own == profile.id_of(other)
    try:
        return story_key(url) == story_key(other)
    except BadAddress:
        return False


def _is_section(path: str) -> bool:
    """A front page or a rubric: at most two short words-only steps, no slug, no number."""
    steps = [step for step in path.split("/") if step]
    if steps and re.fullmatch(r"(?:index|default|home)\.\w{3,5}", steps[-1]):
        steps.pop()
    return len(steps) <= 2 and all(
        re.fullmatch(r"[^\W\d_]+(?:[-_][^\W\d_]+){0,2}", step) is not None and len(step) <= 24
        for step in steps
    )


def _number(path: str) -> str | None:
    """The number of an article in an address without a profile: the last run of 4+ digits that
    is not a year of a date, with the letter glued to it.
    """
    found = re.findall(r"(?<![\d/])[a-z]?\d{4,}(?!\d)|(?<=/)[a-z]?\d{5,}(?![\d])", path)
    return found[-1] if found else None


# --- what a page says ------------------------------------------------------------------------


def _by_marks(seen: Seen) -> Judged | None:
    for state in (
        AccessState.CHALLENGE,
        AccessState.CONSENT,
        AccessState.SOFT_404,
        AccessState.PAYWALL,
    ):
        if state in seen.marks and (state is not AccessState.CONSENT or seen.words < _SHORT):
            return state, "the profile's mark is on the page"
    return None


def _says(pattern: re.Pattern[str], seen: Seen, below: int) -> str | None:
    """What a page of few words says; None for a longer one, and for a short story."""
    if seen.visible_words >= below or seen.tells_a_story:
        return None
    match = pattern.search(f"{seen.title or ''}\n{seen.visible}")
    return match[0] if match else None


def _by_short_text(seen: Seen) -> Judged | None:
    for pattern, below, state in (
        (walls.LEGAL_TEXT, _SHORT, AccessState.BLOCKED_LEGAL),
        (walls.MAINTENANCE_TEXT, _SHORT, AccessState.TRANSIENT),
        (walls.CONSENT_TEXT, _CONSENT_SHORT, AccessState.CONSENT),
        (walls.DENIED_TEXT, _CONSENT_SHORT, AccessState.DENIED),
    ):
        if said := _says(pattern, seen, below):
            return state, f"a short page that says “{said}”"
    return None


def _by_not_found(seen: Seen, earlier: Article | None) -> Judged | None:
    heading = next(
        (each for each in seen.headings if walls.NOT_FOUND_HEADING.fullmatch(each)), None
    )
    said = heading or _says(walls.NOT_FOUND_TEXT, seen, _SHORT)
    if not said:
        return None
    if earlier is not None and _resembles(seen, earlier):
        return None
    # A list of other stories below the notice may be long; an article has paragraphs.
    long_paragraphs = sum(count_words(line) >= 25 for line in seen.paragraphs)
    if earlier is None and long_paragraphs >= 3:
        return None
    return AccessState.SOFT_404, f"says “{said.strip()}”"


# --- resemblance -----------------------------------------------------------------------------


def _by_resemblance(seen: Seen, earlier: Article | None) -> Judged | None:
    if earlier is None or not earlier.paragraphs:
        if seen.words < _WALL_SHORT and (ground := seen.ground_of_wall()):
            return AccessState.PAYWALL, f"{seen.words} words; {ground}"
        if seen.cut:
            return AccessState.TRUNCATED, f"the answer was cut ({seen.cut.value})"
        return None
    body, old = seen.body[:_COMPARED], earlier.body[:_COMPARED]
    share = sum(map(len, seen.paragraphs)) / max(1, sum(map(len, earlier.paragraphs)))
    is_part = share < _WALLED_BELOW and bool(body) and fuzz.partial_ratio(body, old) >= _PREFIX
    if (seen.words < _WALL_SHORT or is_part) and (ground := seen.ground_of_wall()):
        return AccessState.PAYWALL, f"{share:.0%} of the earlier text; {ground}"
    if seen.cut and share < 1:
        return AccessState.TRUNCATED, f"the answer was cut ({seen.cut.value})"
    if is_part and share < _CUT_BELOW:
        return AccessState.TRUNCATED, f"{share:.0%} of the earlier text"
    if seen.words >= _TOO_FEW and not _resembles(seen, earlier):
        return AccessState.REPLACED, "neither title nor text resembles the earlier version"
    return None


def _resembles(seen: Seen, earlier: Article) -> bool:
    title = fuzz.token_set_ratio((seen.title or "").lower(), (earlier.title or "").lower())
    if seen.title and earlier.title and title >= _OTHER_TITLE:
        return True
    body, old = seen.body[:_COMPARED], earlier.body[:_COMPARED]
    if not body or not old:
        return False
    return fuzz.ratio(body, old) >= _OTHER_BODY or fuzz.partial_ratio(body, old) >= _OTHER_BODY


def _by_emptiness(seen: Seen) -> Judged | None:
    if seen.words >= _TOO_FEW:
        return None
    if seen.visible_words < _TOO_FEW:
        return AccessState.EMPTY, f"{seen.visible_words} visible words"
    return AccessState.EMPTY, f"no article: {seen.words} words among {seen.visible_words} visible"
