"""Which sentence of the new version is which of the old one; what moved, came and went.

Equal paragraphs are set against each other first, then equal sentences, then sentences with equal
letters; only what is left is compared word by word. A sentence is kept when at least half of its
words remain.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, Generic, NamedTuple, TypeVar

from archive.edits.pairing import Bag, pair_in_order, share
from archive.edits.passages import Block, Sentence, blocks_of, sentences_of
from archive.language.lexicon import Lexicon

ALIGNER_VERSION: Final = "1"

_MOVED_AND_EDITED: Final = 0.7  # share of the words that both have in common
_SURELY_KEPT: Final = 0.75  # share of the tokens at head and tail that both have in common
_WORDS_TO_KNOW_AGAIN: Final = 4  # a shorter sentence stands in a text by chance

_LARGEST_GRID: Final = 40_000  # pairs of leftover sentences that are compared with each other

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
    for olds, news in _match(old.article_blocks, new.article_blocks, lambda one: one.text).gaps:
        _align_sentences(
            sentences_of(old.body, olds, lexicon), sentences_of(new.body, news, lexicon), found
        )
    _find_moves(found)
    return Alignment(tuple(found.pairs), tuple(found.removed), tuple(found.added))


def _align_sentences(old: list[Sentence], new: list[Sentence], found: _Found) -> None:
    for olds, news in _match(old, new, lambda one: one.text).gaps:
        match = _match(
            [one for one in olds if one.tokens],
            [one for one in news if one.tokens],
            lambda one: one.letters,
        )
        found.pairs.extend(Pair((one,), (other,)) for one, other in match.equal)
        for left, right in match.gaps:
            _align_rest(left, right, found)


def _align_rest(old: Sequence[Sentence], new: Sequence[Sentence], found: _Found) -> None:
    if len(old) == len(new) == 1 and _is_surely_kept(old[0], new[0]):
        found.pairs.append(Pair((old[0],), (new[0],)))
        return
    if len(old) + len(new) > 2 and _joined(old) == _joined(new):
        found.pairs.append(Pair(tuple(old), tuple(new)))
        return
    pairs, removed, added = pair_in_order([_bag(s) for s in old], [_bag(s) for s in new])
    found.pairs.extend(
        Pair(tuple(old[i] for i in olds), tuple(new[j] for j in news)) for olds, news in pairs
    )
    found.removed.extend(old[i] for i in removed)
    found.added.extend(new[j] for j in added)


def _is_surely_kept(old: Sentence, new: Sentence) -> bool:
    """Whether most of two sentences is the same from the head on and from the tail back."""
    left, right = old.keys, new.keys
    shortest, longest = sorted((len(left), len(right)))
    head = next((k for k in range(shortest) if left[k] != right[k]), shortest)
    rest = shortest - head
    tail = next((k for k in range(rest) if left[-1 - k] != right[-1 - k]), rest)
    return head + tail >= longest * _SURELY_KEPT


def _joined(passage: Sequence[Sentence]) -> str:
    return "".join(sentence.letters for sentence in passage)


def _bag(sentence: Sentence) -> Bag:
    small = sentence.lexicon.function_words
    content = [key for key in sentence.keys if key not in small]
    return Bag.of(content or sentence.keys)


def _find_moves(found: _Found) -> None:
    """What went at one place and came at another, word for word or nearly so, has moved."""
    came = {one.letters: one for one in reversed(found.added)}
    partners = [(old, came.pop(old.letters, None)) for old in found.removed]
    _settle(found, [Pair((old,), (new,), moved=True) for old, new in partners if new is not None])
    if len(found.removed) * len(found.added) <= _LARGEST_GRID:
        _settle(found, _nearly_moved(found))


def _nearly_moved(found: _Found) -> list[Pair]:
    left = [(one, _bag(one)) for one in found.removed]
    right = [(one, _bag(one)) for one in found.added]
    moved: list[Pair] = []
    for old, old_bag in left:
        for new, new_bag in right:
            if _is_moved(old_bag, new_bag):
                moved.append(Pair((old,), (new,), moved=True))
                right.remove((new, new_bag))
                break
    return moved


def _settle(found: _Found, moved: list[Pair]) -> None:
    gone = {pair.old[0].start for pair in moved}
    come = {pair.new[0].start for pair in moved}
    found.pairs.extend(moved)
    found.removed = [one for one in found.removed if one.start not in gone]
    found.added = [one for one in found.added if one.start not in come]


def _is_moved(old: Bag, new: Bag) -> bool:
    if min(old.size, new.size) < _WORDS_TO_KNOW_AGAIN:
        return False
    common = share(old, new)
    return min(common / old.size, common / new.size) >= _MOVED_AND_EDITED


class _Match(NamedTuple, Generic[T]):
    """Two sequences set against each other: their equal items, and the runs in between."""

    equal: list[tuple[T, T]]
    gaps: list[tuple[Sequence[T], Sequence[T]]]


def _match(old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]) -> _Match[T]:
    """The longest common subsequence by key; heads and tails first, as most of it lies there."""
    left, right = [key(one) for one in old], [key(other) for other in new]
    limit = min(len(left), len(right))
    head = next((k for k in range(limit) if left[k] != right[k]), limit)
    limit -= head
    tail = next((k for k in range(limit) if left[-1 - k] != right[-1 - k]), limit)
    ends = len(left) - tail, len(right) - tail
    equal = list(zip(old[:head], new[:head], strict=True))
    gaps: list[tuple[Sequence[T], Sequence[T]]] = []
    for tag, i1, i2, j1, j2 in _opcodes(left[head : ends[0]], right[head : ends[1]]):
        one, other = old[head + i1 : head + i2], new[head + j1 : head + j2]
        if tag == "equal":
            equal.extend(zip(one, other, strict=True))
        else:
            gaps.append((one, other))
    equal.extend(zip(old[ends[0] :], new[ends[1] :], strict=True))
    return _Match(equal, gaps)


def _opcodes(
    left: Sequence[Hashable], right: Sequence[Hashable]
) -> Sequence[tuple[str, int, int, int, int]]:
    if not left and not right:
        return ()
    if not left or not right or len(left) == len(right) == 1:
        return (("replace", 0, len(left), 0, len(right)),)
    return SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
