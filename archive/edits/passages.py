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
_JOINT: Final = " " * len(_BREAK)
_ENDS_SENTENCE: Final = re.compile(r"""[.!?…:;,]["'”’»)\]*_]*\s*$""")
_FULL_STOP: Final = re.compile(r"""[.!?…]["'”’»)\]*_]*\s*$""")
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
    """Ranges of the body: blocks, but those that one sentence runs on over are joined."""
    run: list[Block] = []
    for block in blocks:
        if run and not (
            block.index == run[-1].index + 1
            # The middle of a sentence may be short.
            and _runs_on(run[-1], block, joined=len(run) > 1)
        ):
            yield from _ranges(run)
            run = []
        run.append(block)
    yield from _ranges(run)


def _ranges(run: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """One range; or one for each block, where no full stop ends them: the items of a list."""
    if len(run) > 1 and _FULL_STOP.search(run[-1].text):
        yield run[0].start, run[-1].end
    else:
        yield from ((block.start, block.end) for block in run)


def _runs_on(block: Block, following: Block, *, joined: bool) -> bool:
    first = following.text.lstrip("\"'“”«»„‘’(")[:1]
    return (
        first.islower()
        and not _ENDS_SENTENCE.search(block.text)
        and (joined or len(block.text.split()) >= _WORDS_BEFORE_A_BREAK)
    )


def _sentences(body: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Sentence]:
    text = body[start:end]
    quoted = tuple((start + opening, start + closing) for opening, closing in quotations(text))
    # Between joined blocks stands a break, at which the splitter would end any sentence.
    for opening, closing in sentences(text.replace(_BREAK, _JOINT), lexicon.language or None):
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
