"""An article's body cut into the units that are compared: sentences, whatever the blocks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from archive.language.lexicon import Lexicon
from archive.language.quotations import quotations
from archive.language.sentences import sentences
from archive.language.token import Token
from archive.language.tokens import letters, tokenise

_BREAK: Final = "\n\n"
_ENDS_SENTENCE: Final = re.compile(r"""[.!?…:;,]["'”’»)\]*_]*\s*$""")
_MID_SENTENCE: Final = re.compile(r"[^\W\d_]")
_WORDS_BEFORE_A_BREAK: Final = 4  # a shorter block without an end stop is a heading or a list item


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph; `start` is its offset in the body."""

    index: int
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(eq=False)
class Sentence:
    """One sentence; offsets are in the body and take in the space up to the next sentence."""

    start: int
    end: int
    text: str  # as written, without the space round it
    text_start: int
    lexicon: Lexicon = field(repr=False)
    quoted: tuple[tuple[int, int], ...] = ()  # ranges of the body that are quotations

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its tokens, with offsets in the body."""
        return tokenise(self.text, self.lexicon, offset=self.text_start, quoted=self.quoted)

    @cached_property
    def letters(self) -> str:
        return letters(self.tokens)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(token.key for token in self.tokens)


def blocks_of(paragraphs: Sequence[str]) -> tuple[Block, ...]:
    """The paragraphs with their offsets in the body that they make."""
    blocks, start = [], 0
    for index, text in enumerate(paragraphs):
        blocks.append(Block(index, start, text))
        start += len(text) + len(_BREAK)
    return tuple(blocks)


def sentences_of(body: str, blocks: Iterable[Block], lexicon: Lexicon) -> list[Sentence]:
    """The sentences of some blocks of a body; one broken over two blocks is whole again."""
    return [
        sentence
        for start, end in _rejoined(blocks)
        for sentence in _sentences(body, start, end, lexicon)
    ]


def _rejoined(blocks: Iterable[Block]) -> Iterator[tuple[int, int]]:
    """Ranges of the body: blocks, but one that a sentence runs on over is joined to the next."""
    last: Block | None = None
    start = 0
    for block in blocks:
        if last is not None and (block.index != last.index + 1 or not _runs_on(last, block)):
            yield start, last.end
            start = block.start
        elif last is None:
            start = block.start
        last = block
    if last is not None:
        yield start, last.end


def _runs_on(block: Block, following: Block) -> bool:
    first = following.text.lstrip("\"'“”«»„‘’(")[:1]
    return (
        first.islower()
        and not _ENDS_SENTENCE.search(block.text)
        and len(block.text.split()) >= _WORDS_BEFORE_A_BREAK
    )


def _sentences(body: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Sentence]:
    text = body[start:end]
    quoted = tuple((start + opening, start + closing) for opening, closing in quotations(text))
    for opening, closing in sentences(text, lexicon.language or None):
        raw = text[opening:closing]
        written = raw.strip()
        yield Sentence(
            start=start + opening,
            end=start + closing,
            text=written,
            text_start=start + opening + raw.index(written),
            lexicon=lexicon,
            quoted=quoted,
        )
