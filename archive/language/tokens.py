"""A text as the words and figures that a reader reads, each with the place where it stands.

Punctuation, markup remnants and web addresses are no tokens: what is not a token cannot be an
edit. Each token has a `key`, under which all spellings of the same thing are one: letter case,
typography, "does not" and "doesn't", "30" and "thirty", "10,000" and "10 000", "Dec." and
"December". Two texts with the same keys say the same.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

from archive.language.folding import fold
from archive.language.lexicon import Lexicon
from archive.language.numerals import figure_key
from archive.language.quotations import quotations

TOKENS_VERSION: Final = "1"


class TokenKind(Enum):
    WORD = auto()
    NUMBER = auto()
    DATE = auto()  # month, weekday, and figures that are a day, a year or a whole date


class Token(NamedTuple):
    """One word or figure; `start` and `end` are character offsets in the text as given."""

    key: str
    kind: TokenKind
    start: int
    end: int
    text: str  # as written
    quoted: bool = False  # stands inside quotation marks
    gap: str = ""  # what stands between the token before it and this one

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def opens(self) -> bool:
        """Whether a mark before it would make any word begin with a capital."""
        return _OPENING_MARK.search(self.gap) is not None


_LETTERS: Final = r"[^\W_](?:[^\W_]|[\u0300-\u036f\xad\u200b-\u200d\u2060\ufeff])*"
_MARKUP: Final = r"""
    <!--.*?--> | </?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>
  | \]\((?:[^()\s"]|\([^()\s]*\))*\s*(?:"[^"]*"\s*)?\)
  | \[/?[A-Za-z_]+(?:=|\s+[A-Za-z_]+=)[^\]\n]*\]
  | \{[%{<].*?[%}>]\}
  | ^(?:<{7}|>{7}|={7}|\|{7})[^\n]*$
  | &[a-z]{2,8}; | &\#\d+;
  | \\[a-z](?![a-z])
"""
# A reference such as "#98353" is the text of a link, too.
_ADDRESS: Final = r"""(?:https?|ftp)://[^\s<>"«»“”]+ | \bwww\.[^\s<>"«»“”]+ | \#\d{3,}\b"""
_EMAIL: Final = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_NUMBER: Final = (
    r"\d+(?:[.,:]\d+|[\xa0\u2007\u2009\u202f]\d{3}(?!\d))*"
    r"(?:[a-zа-яёіїєґ]{1,3}(?![^\W_])|-(?:й|я|е|м|х|го|му|ый|ой|ая|th)(?![^\W_]))?"
)
# A full stop inside a word: initials (U.S., a.m., т.д.), or a name such as "cloud.gov".
_DOTTED: Final = (
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))? | \.?[^\W\d_][^\W_]*(?:\.[a-z0-9][^\W_]*)+"
)
_WORD: Final = rf"{_LETTERS}(?:['’ʼ‘`´]{_LETTERS})*"
_PATTERN: Final = re.compile(
    rf"(?P<markup>{_MARKUP})|(?P<address>{_ADDRESS})|(?P<word>{_EMAIL}|{_DOTTED})"
    rf"|(?P<number>(?<![^\W_]){_NUMBER}(?![^\W_]))|(?P<sign>[%$€£₴₽¥])|(?P<plain>{_WORD})",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_OPENING_MARK: Final = re.compile(r"""[.!?:;…•|*#>"“”„«»]|\s[-–—]\s|\n""")
_FULL_DATE: Final = re.compile(r"(?:\d{4}-\d\d?-\d\d?|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?!\d)")


def tokenise(text: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """The tokens of a text, in order. A contraction gives two that stand at the same place."""
    tokens = [token for match in _PATTERN.finditer(text) for token in _read(match, lexicon)]
    if lexicon.decimal_comma:
        tokens = _regrouped(text, tokens)
    return tuple(_quoted(text, _with_gaps(text, _dated(tokens, lexicon))))


def letters(tokens: tuple[Token, ...] | list[Token]) -> str:
    """What two texts share when only spaces, hyphens, case, marks or breaks tell them apart."""
    return "".join(
        token.key if token.kind is TokenKind.WORD else f"#{token.key}#" for token in tokens
    )


def _read(match: re.Match[str], lexicon: Lexicon) -> Iterator[Token]:
    kind = match.lastgroup
    if kind in {"markup", "address"}:
        return
    written = match[0]
    start, end = match.span()
    if kind == "number":
        yield Token(figure_key(written, lexicon), TokenKind.NUMBER, start, end, written)
        return
    if kind == "sign":
        yield Token(written, TokenKind.NUMBER, start, end, written)
        return
    yield from _read_word(written, start, end, lexicon)


def _read_word(written: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Token]:
    key = written.lower() if written.isascii() else fold(written).lower()
    if key in lexicon.contractions:
        for part in lexicon.contractions[key]:
            yield Token(part, TokenKind.WORD, start, end, written)
        return
    if "'" in key and lexicon.elisions:
        head, _, rest = key.partition("'")
        if head in lexicon.elisions and rest:
            cut = start + len(head) + 1
            yield Token(head, TokenKind.WORD, start, cut, written[: len(head) + 1])
            yield Token(rest, TokenKind.WORD, cut, end, written[len(head) + 1 :])
            return
    if "." in key:
        key = key.replace(".", "") if _is_initials(key) else key.strip(".")
    if key in lexicon.percent:
        yield Token("%", TokenKind.NUMBER, start, end, written)
    elif key in lexicon.numbers and key not in lexicon.unsure_numbers:
        yield Token(lexicon.numbers[key], TokenKind.NUMBER, start, end, written)
    else:
        yield Token(key, TokenKind.WORD, start, end, written)


def _regrouped(text: str, tokens: list[Token]) -> list[Token]:
    """Thousands set with a plain space, as languages with a decimal comma do: "10 000"."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last is not None and _continues(text, last, token):
            joined[-1] = last._replace(
                key=last.key + token.key, end=token.end, text=text[last.start : token.end]
            )
        else:
            joined.append(token)
    return joined


def _continues(text: str, last: Token, token: Token) -> bool:
    return (
        last.kind is token.kind is TokenKind.NUMBER
        and re.fullmatch(r"\d{3}", token.text) is not None
        and re.fullmatch(r"\d{1,3}(?: \d{3})*", last.text) is not None
        and text[last.end : token.start] == " "
    )


def _is_initials(key: str) -> bool:
    return all(len(part) <= 1 for part in key.split("."))


def _dated(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Months, weekdays, days and years become date tokens, by what stands beside them."""
    dated = list(tokens)
    for index, token in enumerate(tokens):
        if token.key in lexicon.weekdays and _is_day_name(token, lexicon):
            dated[index] = token._replace(
                key=f"weekday {lexicon.weekdays[token.key]}", kind=TokenKind.DATE
            )
        elif token.key in lexicon.relative_days:
            dated[index] = token._replace(kind=TokenKind.DATE)
        elif token.key in lexicon.months:
            _read_month(dated, index, lexicon)
        elif token.kind is TokenKind.NUMBER and _FULL_DATE.fullmatch(token.text):
            dated[index] = token._replace(kind=TokenKind.DATE)
    for index, token in enumerate(dated):
        if _is_year(dated, index, lexicon):
            dated[index] = token._replace(kind=TokenKind.DATE)
    return dated


def _is_day_name(token: Token, lexicon: Lexicon) -> bool:
    """English and German weekdays bear a capital: "sat" is no Saturday."""
    return token.capital or lexicon.language not in {"en", "de"}


def _read_month(dated: list[Token], index: int, lexicon: Lexicon) -> None:
    token = dated[index]
    day = next(
        (near for near in (index - 1, index + 1) if _is_day_number(dated, near, token)), None
    )
    sure = token.key not in lexicon.unsure_months and (
        token.capital or lexicon.language not in {"en", "de"}
    )
    if day is None and not sure and not _is_four_digits(dated, index + 1):
        return
    month = lexicon.months[token.key]
    dated[index] = token._replace(key=f"month {month}", kind=TokenKind.DATE)
    if day is not None:
        number = re.match(r"\d+", dated[day].key)
        assert number is not None
        dated[day] = dated[day]._replace(key=f"day {number[0]}", kind=TokenKind.DATE)


def _is_day_number(tokens: list[Token], index: int, month: Token) -> bool:
    if not 0 <= index < len(tokens):
        return False
    token = tokens[index]
    near = abs(token.start - month.end) <= 3 or abs(month.start - token.end) <= 3
    return token.kind is TokenKind.NUMBER and near and bool(re.fullmatch(r"\d\d?\.?", token.key))


def _is_four_digits(tokens: list[Token], index: int) -> bool:
    if not 0 <= index < len(tokens):
        return False
    token = tokens[index]
    return token.kind is TokenKind.NUMBER and bool(re.fullmatch(r"(?:1[89]|20)\d\d", token.text))


def _is_year(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    if not _is_four_digits(tokens, index):
        return False
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    beside = [token for token in (before, after) if token is not None]
    if any(token.kind is TokenKind.DATE for token in beside):
        return True
    if any(token.key in lexicon.year_words for token in beside):
        return True
    # "2000 people" is a count; "the 2014 report" and "Conference 2014" bear a year.
    return not tokens[index].text.endswith("00")


def _with_gaps(text: str, tokens: list[Token]) -> list[Token]:
    end = 0
    found = []
    for token in tokens:
        found.append(token._replace(gap=text[end : token.start]))
        end = token.end
    return found


def _quoted(text: str, tokens: list[Token]) -> list[Token]:
    for opening, closing in quotations(text):
        tokens = [
            token._replace(quoted=True) if opening <= token.start < closing else token
            for token in tokens
        ]
    return tokens
