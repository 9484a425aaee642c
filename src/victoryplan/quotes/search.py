"""Where a quote stands in a text, and which passage is nearest to one that does not.

Every word that occurs in a quote gets a character of its own, so that a text becomes a string with one character a
word: Python's own search then finds whole words alone, and rapidfuzz aligns words.
"""

import functools
import importlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, repeat
from typing import Any

import attrs

from victoryplan.parsing.positions import Lines
from victoryplan.quotes.selectors import Gap, Piece, pieces_of
from victoryplan.quotes.words import SENTENCE_ENDS, Words, words_of

__all__ = ["MOST_COMPARED", "MOST_PLACES", "NEAR", "Block", "Neighbourhood", "Place", "Selector", "Text", "Vocabulary"]

MOST_PLACES = 200
"""How many places of one quote are looked at."""

NEAR = 0.5
"""The share of words that quote and passage must have in common, in one order, for the quote to count as altered."""

_NEAR_IN_LETTERS = 0.3
"""The same share with every word counted by its length: "of the" is little to have in common."""

_OTHER = "\x00"
_SURROGATES = range(0xD800, 0xE000)
_CODES = 0x110000 - len(_SURROGATES) - 1


class Vocabulary:
    """The words of all quotes, each with a character that stands for it."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._loose: dict[str, str] = {}

    def learn(self, tokens: Iterable[str]) -> None:
        """Give each new word a character, and one to its key."""
        for token in tokens:
            if token not in self._codes:
                self._codes[token] = _character(len(self._codes))
                self._loose[token] = self._keys.setdefault(_key(token), _character(len(self._keys)))

    def encode(self, tokens: Iterable[str]) -> str:
        """The words as a string, one character each; all that no quote holds with one and the same."""
        return "".join(map(self._codes.get, tokens, repeat(_OTHER)))

    def joined(self, texts: Iterable[str]) -> str:
        """Texts that are encoded as one, in which no quote runs from one into the next."""
        return _OTHER.join(texts)

    def encode_loosely(self, tokens: Sequence[str]) -> str:
        """The same with one character for words that resemble each other: it finds passages and decides nothing."""
        new = set(tokens).difference(self._loose)
        codes = self._loose | {token: self._keys.get(_key(token), _OTHER) for token in new} if new else self._loose
        return "".join(map(codes.__getitem__, tokens))


def _character(number: int) -> str:
    # Were there ever more words than characters, two would share one: every place found is compared word by word.
    code = number % _CODES + 1
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))


_LOOKALIKES = str.maketrans("аеорсухіїјѕԁԛԝһαοερτυνικ", "aeopcyxiijsdqwhaoeptuvik")


def _key(token: str) -> str:
    """What words that resemble each other have in common: their first six letters, whatever case and accents."""
    if unicodedata.category(token[0])[0] == "N":
        return "0"
    plain = token.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFD", plain).translate(_LOOKALIKES)
        plain = "".join(char for char in plain if not unicodedata.combining(char)) or plain
    return plain[:6]


@attrs.frozen
class Selector:
    """A quote that is to be looked for: a TextQuoteSelector of the W3C Web Annotation Data Model."""

    exact: str
    prefix: tuple[str, ...]
    suffix: tuple[str, ...]
    whole: Words
    """The quote as it is written, an ellipsis or brackets in it taken as printed."""
    pieces: tuple[Piece, ...]
    """Its pieces, if it has an ellipsis or brackets."""
    rest: Gap
    """The gap after the last of them."""

    @classmethod
    def of(cls, exact: str, prefix: str | None, suffix: str | None) -> "Selector":
        """The selector for a quote."""
        pieces, rest = pieces_of(exact)
        elided = len(pieces) > 1 or rest != Gap() or any(piece.gap != Gap() for piece in pieces)
        return cls(
            exact,
            tuple(words_of(prefix or "").tokens),
            tuple(words_of(suffix or "").tokens),
            words_of(exact),
            tuple(pieces) if elided else (),
            rest,
        )

    @property
    def tokens(self) -> Iterator[str]:
        """All words of it."""
        yield from (*self.prefix, *self.whole.tokens, *self.suffix)
        for piece in self.pieces:
            yield from piece.words.tokens


Place = tuple[tuple[int, int], ...]
"""Where a quote stands: for each of its pieces the first word, and the word after the last one."""


@attrs.frozen
class Block:
    """Some words of a quote beside some words of a text, by their numbers."""

    agree: bool
    quoted: tuple[int, int]
    printed: tuple[int, int]


class Text:
    """The text of a source, ready to be searched."""

    def __init__(self, source: str, text: str, vocabulary: Vocabulary, language: str | None) -> None:
        self.source = source
        self.text = text
        self.language = language
        self.words = words_of(text)
        self.tokens = self.words.tokens
        self._vocabulary = vocabulary
        self.codes = vocabulary.encode(self.tokens)

    @functools.cached_property
    def lines(self) -> Lines:
        """Where its lines begin."""
        return Lines(self.text)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The offsets of a stretch of words, ``last`` left out."""
        return self.words.starts[first], self.words.ends[last - 1]

    def raw(self, first: int, last: int) -> str:
        """What is printed there."""
        start, end = self.span(first, last)
        return self.text[start:end]

    def together(self, first: int, last: int) -> bool:
        """Whether nothing, not even white space, stands between some words, ``last`` among them."""
        return self.words.ends[first:last] == self.words.starts[first + 1 : last + 1]

    # Places ---------------------------------------------------------------------------------------

    def places(self, selector: Selector) -> list[Place]:
        """Where the words of a quote stand as they are written, but for typography."""
        tokens = selector.whole.tokens
        found = self._find(tokens)
        if len(found) == MOST_PLACES and (selector.prefix or selector.suffix):
            # A prefix may begin within a word, and a suffix end in one, so that those two do not count.
            before, after = list(selector.prefix[1:]), list(selector.suffix[:-1])
            found = [at + len(before) for at in self._find([*before, *tokens, *after])] or found
        return [((at, at + len(tokens)),) for at in found]

    def _find(self, tokens: list[str]) -> list[int]:
        starts = islice(self._starts(self._vocabulary.encode(tokens)), MOST_PLACES)
        return [at for at in starts if self.tokens[at : at + len(tokens)] == tokens]

    def following(self, words: Words, after: int) -> "list[Block]":
        """Some words beside themselves where they stand next, from a word on; nothing if they do not."""
        size = len(words.tokens)
        starts = self._starts(self._vocabulary.encode(words.tokens), after)
        at = next((at for at in starts if self.tokens[at : at + size] == words.tokens), None)
        return [] if at is None else [Block(agree=True, quoted=(0, size), printed=(at, at + size))]

    def _starts(self, codes: str, after: int = 0) -> Iterator[int]:
        at = self.codes.find(codes, after) if codes else -1
        while at >= 0:
            yield at
            at = self.codes.find(codes, at + 1)

    def fits(self, selector: Selector, place: Place) -> bool:
        """Whether the prefix and the suffix are printed around a place; white space aside, and not by whole words."""
        before, after = "".join(selector.prefix), "".join(selector.suffix)
        first, last = place[0][0], place[-1][1]
        return "".join(self.tokens[max(0, first - len(before)) : first]).endswith(before) and "".join(
            self.tokens[last : last + len(after)]
        ).startswith(after)

    def elided(self, selector: Selector) -> list[Place]:
        """Where the pieces of a quote stand in their order, the shortest stretch first."""
        if not selector.pieces:
            return []
        most = max(1, _MOST_STEPS // len(selector.pieces))
        search = _InOrder(self, selector)
        found = [place for at in self._find(selector.pieces[0].words.tokens)[:most] if (place := search.at(at))]
        return sorted(found, key=lambda place: place[-1][1] - place[0][0])

    def next_place(self, piece: Piece, codes: str, after: int) -> int:
        """Where a piece stands next, its gap counted from a word on; at the text's end if nowhere."""
        gap = piece.gap
        end = len(self.tokens) if gap.most is None else after + gap.most + len(codes)
        at = self.codes.find(codes, after + gap.least, end)
        while at >= 0 and not (
            self.tokens[after].startswith(gap.head)
            and self.tokens[at - 1].endswith(gap.tail)
            and self.tokens[at : at + len(codes)] == piece.words.tokens
        ):
            at = self.codes.find(codes, at + 1, end)
        return at if at >= 0 else len(self.tokens)

    def encode(self, tokens: Sequence[str]) -> str:
        """The words of a quote as a string."""
        return self._vocabulary.encode(tokens)

    def encode_loosely(self, tokens: Sequence[str]) -> str:
        """Words as a string in which those that resemble each other are one character."""
        return self._vocabulary.encode_loosely(tokens)


class _InOrder:
    """The pieces of a quote, looked for one after the other, from later and later places on."""

    def __init__(self, text: Text, selector: Selector) -> None:
        self.text = text
        self.pieces = selector.pieces
        self.rest = selector.rest
        self.codes = [text.encode(piece.words.tokens) for piece in selector.pieces]
        self.known = [-1] * len(self.codes)

    def at(self, start: int) -> Place | None:
        """Where the pieces stand if the first one stands at a word."""
        tokens, tail = self.text.tokens, self.pieces[0].gap.tail
        if tail and not (start and tokens[start - 1].endswith(tail)):
            return None
        place = [(start, start + len(self.codes[0]))]
        for number in range(1, len(self.pieces)):
            at = self._next(number, place[-1][1])
            if at == len(tokens):
                return None
            place.append((at, at + len(self.codes[number])))
        after = place[-1][1]
        if self.rest.head and not (after < len(tokens) and tokens[after].startswith(self.rest.head)):
            return None
        return tuple(place)

    def _next(self, number: int, after: int) -> int:
        gap = self.pieces[number].gap
        # What is next behind an ellipsis was so for an earlier place, unless it is passed by now.
        if gap.most is not None or gap.head or self.known[number] < after + gap.least:
            self.known[number] = self.text.next_place(self.pieces[number], self.codes[number], after)
        return self.known[number]


_MOST_STEPS = 1000
"""How many steps the search for one elided quote may take from one of its pieces to the next."""

# The nearest passage ----------------------------------------------------------------------------

_LONGEST_GRAM = 3
_MOST_GRAMS = 200
_MOST_VOTES = 64
_MOST_WINDOWS = 3
_LONG = 64

MOST_COMPARED = 3000
"""A quote of more words than these is looked for, and not compared with what is near to it."""


class Neighbourhood:
    """A text, and the quotes whose nearest passages are to be found in it.

    Sequences of one to three words that resemble some of a quote's pick a few stretches of the text; rapidfuzz aligns
    the quote within them. The work for one quote does not grow with the text.
    """

    def __init__(self, text: Text, quotes: Iterable[Words]) -> None:
        self._fuzz = _rapidfuzz("fuzz")
        self._common = _rapidfuzz("distance.LCSseq")
        self._levenshtein = _rapidfuzz("distance.Levenshtein")
        self.text = text
        self._loose = loose = text.encode_loosely(text.tokens)
        grams = {gram for words in quotes for _, gram in _grams(text.encode_loosely(words.tokens))}
        self._index: dict[str, list[int]] = {gram: [] for gram in grams}
        for size in range(1, _LONGEST_GRAM + 1):
            for at in range(len(loose) - size + 1):
                places = self._index.get(loose[at : at + size])
                if places is not None:
                    places.append(at)

    def nearest(self, words: Words) -> list[Block] | None:
        """The passage that has most words in common with a quote, side by side, if it has enough of them."""
        if len(words.tokens) > MOST_COMPARED:
            return None
        codes = self.text.encode_loosely(words.tokens)
        stretch = self._stretch(codes)
        if stretch is None:
            return None
        # Words that are the same say best where the passage is; if there are too few, those that are alike do.
        for quoted, printed in ((self.text.encode(words.tokens), self.text.codes), (codes, self._loose)):
            start, end = self._bounds(words, self._aligned(quoted, printed, *stretch))
            common = [step for step in self._aligned(quoted, printed, start, end) if step[0]]
            if self._is_near(words, common, start, end):
                return self._side_by_side(words, start, end)
        return None

    def _stretch(self, codes: str) -> tuple[int, int] | None:
        """A stretch of the text that holds the passage nearest to a quote, if it has any word in common with it."""
        best, score = None, 0.0
        for start, end in self._windows(codes):
            window = self._loose[start:end]
            if len(codes) > _LONG:
                # To slide a long quote along takes too long; its length makes the window narrow enough.
                common = self._common.similarity(codes, window)
                best, score = ((start, end), common) if common > score else (best, score)
                continue
            found = self._fuzz.partial_ratio_alignment(codes, window, score_cutoff=score)
            if found is not None and found.score > score:
                margin = 4 + len(codes) // 2
                best, score = (max(0, start + found.dest_start - margin), start + found.dest_end + margin), found.score
        return best

    def _aligned(self, quoted: str, printed: str, first: int, last: int) -> "list[_Operation]":
        """A quote beside a stretch of the text, in as few steps as lead from one to the other."""
        steps = self._levenshtein.opcodes(quoted, printed[first:last]).as_list()
        aligned = [(tag == "equal", i, j, first + k, first + m) for tag, i, j, k, m in steps]
        return _drawn_together(aligned, quoted, printed)

    def _bounds(self, words: Words, steps: "list[_Operation]") -> tuple[int, int]:
        """Where the passage begins and ends within a stretch of the text that holds it.

        Beside the words that it has in common with the quote it takes as many of their sentence as the quote has more.
        """
        core = _core(steps)
        if not core:
            return 0, 0
        _, head, _, first, _ = core[0]
        _, _, tail, _, last = core[-1]
        start, end, more = first, last, len(words.tokens) - tail
        while start > 0 and first - start < head and not self._sentence_ends(start - 1, words.tokens[head - 1]):
            start -= 1
        while end < len(self._loose) and end - last < more and not self._sentence_ends(end, words.tokens[-1]):
            end += 1
        return start, end

    def _sentence_ends(self, at: int, quoted: str) -> bool:
        ends = SENTENCE_ENDS | {'"'}
        return self.text.tokens[at] in ends and quoted not in ends

    def _side_by_side(self, words: Words, first: int, last: int) -> list[Block]:
        """The quote beside the passage."""
        blocks: list[Block] = []
        for agree, i, j, k, m in self._aligned(self.text.encode(words.tokens), self.text.codes, first, last):
            if blocks and blocks[-1].agree is agree:
                blocks[-1] = Block(agree, (blocks[-1].quoted[0], j), (blocks[-1].printed[0], m))
            else:
                blocks.append(Block(agree, (i, j), (k, m)))
        # What is only printed, at an end, is beside the passage and not of it.
        first, last = (blocks[at].quoted[0] == blocks[at].quoted[1] for at in (0, -1))
        return blocks[int(first) : len(blocks) - int(last)]

    def _windows(self, codes: str) -> Iterator[tuple[int, int]]:
        """The few stretches of the text that share the rarest sequences of words with a quote."""
        width = max(8, len(codes))
        index = self._index
        votes: Counter[int] = Counter()
        left = _MOST_VOTES
        for _, at, gram in sorted([(len(index[gram]), at, gram) for at, gram in _grams(codes)]):
            for place in index[gram][:left]:
                corner = (place - at) // width
                votes[corner] += len(gram)
                votes[corner + 1] += len(gram)
            left -= len(index[gram])
            if left <= 0:
                break
        for corner, _ in votes.most_common(_MOST_WINDOWS):
            yield max(0, (corner - 1) * width - 4), min(len(self._loose), (corner + 2) * width + 4)

    def _is_near(self, words: Words, common: "list[_Operation]", start: int, end: int) -> bool:
        """Whether quote and passage have so much in common that one may be the other, altered."""
        kept = [token for _, i, j, _, _ in common for token in words.tokens[i:j]]
        sides = words.tokens, self.text.tokens[start:end]
        shares = (sum(map(weight, kept)) / max(1, *(sum(map(weight, side)) for side in sides)) for weight in _WEIGHTS)
        return all(share >= least for share, least in zip(shares, (NEAR, _NEAR_IN_LETTERS), strict=True))


_Operation = tuple[bool, int, int, int, int]

# Marks of punctuation have no weight: a quote of nothing else is nowhere altered.
_WEIGHTS: tuple[Callable[[str], int], ...] = (
    lambda token: int(token[0].isalnum()),
    lambda token: len(token) if token[0].isalnum() else 0,
)


def _grams(codes: str) -> set[tuple[int, str]]:
    """The sequences of words of a quote, of a very long one some, with their offsets."""
    step = 1 + len(codes) // _MOST_GRAMS
    return {
        (at, gram)
        for size in range(1, _LONGEST_GRAM + 1)
        for at in range(0, len(codes) - size + 1, step)
        if _OTHER not in (gram := codes[at : at + size])
    }


def _core(operations: "list[_Operation]") -> "list[_Operation]":
    """The stretch in which most words agree for every word that does not: what lies beyond is there by chance."""
    best = (0, 0, 0)
    score = start = 0
    for number, (agree, i, j, k, m) in enumerate(operations, 1):
        score += 4 * (j - i) if agree else min(i - j, k - m)
        if score < 0:
            score, start = 0, number
        best = max(best, (score, -start, number))
    return operations[-best[1] : best[2]]


def _drawn_together(steps: "list[_Operation]", quoted: str, printed: str) -> "list[_Operation]":
    """The same with the outermost words in common as near to the others as they are printed."""
    common = [number for number, step in enumerate(steps) if step[0]]
    if len(common) > 1:
        first, last = common[0], common[-1]
        (_, i, j, _, end), (_, left, right, start, _) = steps[last], steps[last - 1]
        if left == right:
            steps[last - 1 : last + 1] = _put(i, j, start, printed.find(quoted[i:j], start, end), end)
        (_, i, j, start, _), (agree, left, right, _, end) = steps[first], steps[first + 1]
        if left == right and not agree:
            steps[first : first + 2] = _put(i, j, start, printed.rfind(quoted[i:j], start, end), end)
    return [step for step in steps if step[1:] != (step[1], step[1], step[3], step[3])]


def _put(i: int, j: int, start: int, at: int, end: int) -> "list[_Operation]":
    """Some words of a quote at a place within a stretch of the text, in which others are only printed."""
    return [(False, i, i, start, at), (True, i, j, at, at + j - i), (False, j, j, at + j - i, end)]


def _rapidfuzz(module: str) -> Any:
    try:
        return importlib.import_module(f"rapidfuzz.{module}")
    except ModuleNotFoundError:
        pass
    raise ModuleNotFoundError(
        "to find the passage nearest to a quote takes another package: install victoryplan[quotes]"
    )
