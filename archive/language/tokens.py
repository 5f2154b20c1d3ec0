"""A text as the words and figures that a reader reads, each with the place where it stands.

Punctuation, markup remnants and web addresses are no tokens: what is not a token cannot be an
edit. Each token has a `key`, under which all spellings of the same thing are one: letter case,
typography, "does not" and "doesn't", "30" and "thirty", "10,000" and "10 000", "Dec." and
"December". Two texts with the same keys say the same.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from archive.language.dates import dated
from archive.language.folding import fold
from archive.language.lexicon import Lexicon
from archive.language.numerals import figure_key
from archive.language.quotations import quotations
from archive.language.token import Token, TokenKind

TOKENS_VERSION: Final = "1"


# Quantifiers with a plus behind them never give back what they took: that keeps this quick.
_JOINERS: Final = r"[\u0300-\u036f\xad\u200b-\u200d\u2060\ufeff]"
_LETTERS: Final = rf"[^\W_](?:[^\W_]|{_JOINERS})*+"
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
_EMAIL: Final = r"[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
# A minus is glued to its figure and stands off the word before it; "UTC -5" is an hour's name.
_MINUS: Final = r"(?<=[^\W\d_A-Z][ \xa0])[-−–](?=\d)"
_NUMBER: Final = (
    r"\d{4}-\d\d?-\d\d?(?!\d)|\d\d?/\d\d?/\d{2,4}(?!\d)"
    r"|\d+(?:[.,:]\d+|[\xa0\u2007\u2009\u202f]\d{3}(?!\d))*"
    r"(?:[a-zа-яёіїєґ]{1,3}(?![^\W_])|[CF](?![^\W_])|-(?:й|я|е|м|х|го|му|ый|ой|ая|th)(?![^\W_]))?"
)
# A full stop inside a word: initials (U.S., a.m., т.д.), or a name such as "cloud.gov".
_DOTTED: Final = (
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))? | \.?[^\W\d_][^\W_]*+(?:\.[a-z0-9][^\W_]*+)+"
)
# A mark is looked past before it is taken: before Python 3.11.5 a possessive group keeps what its
# last, failing round had already taken.
_MORE_LETTERS: Final = rf"(?:(?=['’ʼ‘`´][^\W_])['’ʼ‘`´]{_LETTERS})*+"
# Most matches are the first alternative, which is tried before all that is rare.
_PATTERN: Final = re.compile(
    rf"(?P<plain>(?![\d_])\w++(?:(?=['’ʼ‘`´]\w)['’ʼ‘`´]\w++)*+(?<!_)(?!\.\w|@|://|{_JOINERS}))"
    rf"|(?P<skipped>{_MARKUP}|{_ADDRESS})|(?P<word>{_EMAIL}|{_DOTTED})"
    rf"|(?P<number>(?:{_MINUS})?(?<![^\W_])(?:{_NUMBER})(?![^\W_]))|(?P<sign>[%$€£₴₽¥])"
    rf"|(?P<other>{_LETTERS}{_MORE_LETTERS})",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_GROUP: Final = re.compile(r"\d{3}")
_GROUPS: Final = re.compile(r"\d{1,3}(?: \d{3})*")


def tokenise(
    text: str,
    lexicon: Lexicon,
    *,
    offset: int = 0,
    quoted: Sequence[tuple[int, int]] | None = None,
) -> tuple[Token, ...]:
    """The tokens of a text, in order. A contraction gives two that stand at the same place.

    A text that is part of a larger one is given its `offset` there, and the ranges there that are
    `quoted`; otherwise its own quotations are found.
    """
    if quoted is None:
        quoted = quotations(text)
    tokens: list[Token] = []
    new, word = tuple.__new__, TokenKind.WORD
    keep, marked, end, may_hold_dates = tokens.append, lexicon.marked_words, 0, False
    for match in _PATTERN.finditer(text):
        kind = match.lastgroup
        if kind == "skipped":
            continue
        start, stop = match.span()
        written = text[start:stop]
        place, inside = start + offset, False
        for opening, closing in quoted:
            if opening <= place < closing:
                inside = True
        if kind == "plain":
            key = written.lower() if written.isascii() else _key(written)
            if key not in marked and "'" not in key:
                gap = text[end:start]
                # Most of all time goes by here, so the tuple is made without the detour.
                keep(new(Token, (key, word, place, stop + offset, written, inside, gap)))
                end = stop
                continue
            may_hold_dates = may_hold_dates or key in lexicon.date_words
        gap = text[end:start]
        for token in _read(kind or "", written, lexicon):
            begin, finish = token.start + place, token.end + place
            keep(token._replace(start=begin, end=finish, quoted=inside, gap=gap))
            may_hold_dates = may_hold_dates or token.kind is TokenKind.NUMBER
            gap = ""
        end = stop
    if lexicon.decimal_comma:
        tokens = _regrouped(text, offset, tokens)
    return tuple(dated(tokens, lexicon) if may_hold_dates else tokens)


def letters(tokens: Sequence[Token]) -> str:
    """What two texts share when only spaces, hyphens, case, marks or breaks tell them apart."""
    return "".join(
        [token.key if token.kind is TokenKind.WORD else f"#{token.key}#" for token in tokens]
    )


def _key(written: str) -> str:
    return written.lower() if written.isascii() or written.isalpha() else fold(written).lower()


def _read(kind: str, written: str, lexicon: Lexicon) -> Iterator[Token]:
    """The tokens of one match that is more than a plain word, at offsets inside it."""
    end = len(written)
    if kind == "number":
        yield Token(figure_key(written, lexicon), TokenKind.NUMBER, 0, end, written)
    elif kind == "sign":
        yield Token(written, TokenKind.NUMBER, 0, end, written)
    else:
        yield from _read_word(_key(written), written, lexicon)


def _read_word(key: str, written: str, lexicon: Lexicon) -> Iterator[Token]:
    end = len(written)
    head, apostrophe, rest = key.partition("'")
    if key in lexicon.contractions:
        for part in lexicon.contractions[key]:
            yield Token(part, TokenKind.WORD, 0, end, written)
    elif apostrophe and rest and head in lexicon.elisions:
        cut = len(head) + 1
        yield Token(head, TokenKind.WORD, 0, cut, written[:cut])
        yield from (
            token._replace(start=cut, end=end)
            for token in _read_word(rest, written[cut:], lexicon)
        )
    elif key in lexicon.percent:
        yield Token("%", TokenKind.NUMBER, 0, end, written)
    elif key in lexicon.numbers and key not in lexicon.unsure_numbers:
        yield Token(lexicon.numbers[key], TokenKind.NUMBER, 0, end, written)
    else:
        yield Token(_without_stops(key), TokenKind.WORD, 0, end, written)


def _without_stops(key: str) -> str:
    """The key "u.s." as "us"; a stop inside "cloud.gov" stays."""
    if "." not in key:
        return key
    return (
        key.replace(".", "") if all(len(part) <= 1 for part in key.split(".")) else key.strip(".")
    )


def _regrouped(text: str, offset: int, tokens: list[Token]) -> list[Token]:
    """Thousands set with a plain space, as languages with a decimal comma do."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last is not None and _continues(last, token):
            written = text[last.start - offset : token.end - offset]
            joined[-1] = last._replace(key=last.key + token.key, end=token.end, text=written)
        else:
            joined.append(token)
    return joined


def _continues(last: Token, token: Token) -> bool:
    return (
        token.kind is TokenKind.NUMBER
        and last.kind is TokenKind.NUMBER
        and token.gap == " "
        and _GROUP.fullmatch(token.text) is not None
        and _GROUPS.fullmatch(last.text) is not None
    )
