"""Which sentence of the new version is which of the old one; what moved, came and went.

Equal paragraphs are set against each other first, then equal sentences, then sentences with equal
letters; only what is left is compared word by word. A sentence is kept when at least half of its
words remain.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, TypeVar

from archive.edits.pairing import Bag, pair_in_order, share
from archive.edits.passages import Block, Sentence, blocks_of, sentences_of
from archive.language.lexicon import Lexicon

ALIGNER_VERSION: Final = "1"

_MOVED_AND_EDITED: Final = 0.7  # share of the words that both have in common
_WORDS_TO_KNOW_AGAIN: Final = 4  # a shorter sentence stands in a text by chance

T = TypeVar("T")


@dataclass(frozen=True)
class Pair:
    """Sentences of the old and of the new version that are the same passage."""

    old: tuple[Sentence, ...]
    new: tuple[Sentence, ...]
    moved: bool = False


@dataclass(frozen=True)
class Alignment:
    """Pairs whose writing differs, and what has no partner. Equal passages are left out."""

    pairs: tuple[Pair, ...]
    removed: tuple[Sentence, ...]
    added: tuple[Sentence, ...]


@dataclass(frozen=True)
class Text:
    """One side of a comparison: the body, and which of its blocks are furniture."""

    body: str
    blocks: tuple[Block, ...]
    furniture: frozenset[int]

    @classmethod
    def of(cls, paragraphs: Sequence[str], furniture: frozenset[int]) -> "Text":
        return cls("\n\n".join(paragraphs), blocks_of(paragraphs), furniture)

    @property
    def article_blocks(self) -> list[Block]:
        return [block for block in self.blocks if block.index not in self.furniture]


@dataclass
class _Found:
    pairs: list[Pair] = field(default_factory=list)
    removed: list[Sentence] = field(default_factory=list)
    added: list[Sentence] = field(default_factory=list)


def align(old: Text, new: Text, lexicon: Lexicon) -> Alignment:
    """Set two bodies against each other."""
    found = _Found()
    for olds, news in _unequal(old.article_blocks, new.article_blocks, lambda block: block.text):
        _align_sentences(
            sentences_of(old.body, olds, lexicon), sentences_of(new.body, news, lexicon), found
        )
    _find_moves(found)
    return Alignment(tuple(found.pairs), tuple(found.removed), tuple(found.added))


def _align_sentences(old: list[Sentence], new: list[Sentence], found: _Found) -> None:
    for olds, news in _unequal(old, new, lambda sentence: sentence.text):
        olds = [sentence for sentence in olds if sentence.tokens]
        news = [sentence for sentence in news if sentence.tokens]
        for one, other in _equal(olds, news, lambda sentence: sentence.letters):
            found.pairs.append(Pair((one,), (other,)))
        for left, right in _unequal(olds, news, lambda sentence: sentence.letters):
            _align_rest(left, right, found)


def _align_rest(old: Sequence[Sentence], new: Sequence[Sentence], found: _Found) -> None:
    if old and new and _joined(old) == _joined(new):
        found.pairs.append(Pair(tuple(old), tuple(new)))
        return
    pairs, removed, added = pair_in_order([_bag(s) for s in old], [_bag(s) for s in new])
    found.pairs.extend(
        Pair(tuple(old[i] for i in olds), tuple(new[j] for j in news)) for olds, news in pairs
    )
    found.removed.extend(old[i] for i in removed)
    found.added.extend(new[j] for j in added)


def _joined(passage: Sequence[Sentence]) -> str:
    return "".join(sentence.letters for sentence in passage)


def _bag(sentence: Sentence) -> Bag:
    small = sentence.lexicon.function_words
    content = [key for key in sentence.keys if key not in small]
    return Bag.of(content or sentence.keys)


def _find_moves(found: _Found) -> None:
    """What went at one place and came at another, word for word or nearly so, has moved."""
    for old in list(found.removed):
        new = next((new for new in found.added if _is_moved(old, new)), None)
        if new is not None:
            found.removed.remove(old)
            found.added.remove(new)
            found.pairs.append(Pair((old,), (new,), moved=True))


def _is_moved(old: Sentence, new: Sentence) -> bool:
    if old.letters == new.letters:
        return True
    one, other = _bag(old), _bag(new)
    if min(one.size, other.size) < _WORDS_TO_KNOW_AGAIN:
        return False
    common = share(one, other)
    return min(common / one.size, common / other.size) >= _MOVED_AND_EDITED


def _matcher(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]
) -> SequenceMatcher[Hashable]:
    return SequenceMatcher(None, [key(x) for x in old], [key(y) for y in new], autojunk=False)


def _equal(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]
) -> Iterator[tuple[T, T]]:
    for i, j, size in _matcher(old, new, key).get_matching_blocks():
        yield from zip(old[i : i + size], new[j : j + size], strict=True)


def _unequal(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]
) -> Iterator[tuple[Sequence[T], Sequence[T]]]:
    """The runs on both sides that lie between equal items, in order."""
    for tag, i1, i2, j1, j2 in _matcher(old, new, key).get_opcodes():
        if tag != "equal":
            yield old[i1:i2], new[j1:j2]
