"""A quote as what is to be looked for: pieces in their order, and what an ellipsis or brackets stand for."""

import re
from collections.abc import Iterator

import attrs

from victoryplan.quotes.words import Words, joins, words_of

__all__ = ["Gap", "Piece", "pieces_of"]

MOST_INSERTED = 10
"""For how many words of the source words in square brackets may stand."""

_ELLIPSIS = r"…|⋯|\.(?:\s?\.){2}"
_GAP = re.compile(rf"\[\s*(?:{_ELLIPSIS})\s*\]|\(\s*(?:{_ELLIPSIS})\s*\)|{_ELLIPSIS}|(\[[^\[\]]*\])")


@attrs.frozen
class Gap:
    """What stands between two pieces in the source and not in the quote."""

    least: int = 0
    """How many words it takes at least."""
    most: int | None = 0
    """How many at most; any number, if there is no such."""
    head: str = ""
    """How its first word begins, if brackets stand within that word."""
    tail: str = ""
    """How its last word ends."""


@attrs.frozen
class Piece:
    """Words that stand together in a quote, and the gap before them."""

    gap: Gap
    words: Words


def pieces_of(quote: str) -> tuple[list[Piece], Gap]:
    """The pieces of a quote, each with the gap before it, and the gap after the last one."""
    pieces: list[Piece] = []
    gap = Gap()
    for part in _parts(quote):
        if isinstance(part, Gap):
            gap = _joined(gap, part)
        else:
            pieces.append(Piece(gap, part))
            gap = Gap()
    return pieces, gap


def _joined(gap: Gap, after: Gap) -> Gap:
    if gap == Gap():
        return after
    most = None if gap.most is None or after.most is None else gap.most + after.most
    return Gap(gap.least + after.least, most, gap.head, after.tail)


def _parts(quote: str) -> Iterator[Words | Gap]:
    at = 0
    for match in _GAP.finditer(quote):
        start, end = match.span()
        if match[1] is None:
            yield from _words(quote, at, start)
            yield Gap(0, None)
        else:
            # In "[T]hat" and "accept[ed]" the brackets stand for a part of a word, so that the rest of it is known.
            first, last = start, end
            while first > at and joins(quote[first - 1]):
                first -= 1
            while last < len(quote) and joins(quote[last]):
                last += 1
            yield from _words(quote, at, first)
            glued = last - first > end - start
            yield Gap(int(glued), 1 if glued else MOST_INSERTED, quote[first:start], quote[end:last])
            end = last
        at = end
    yield from _words(quote, at, len(quote))


def _words(quote: str, start: int, end: int) -> Iterator[Words]:
    words = words_of(quote[start:end])
    if words.tokens:
        yield Words(words.tokens, [start + at for at in words.starts], [start + at for at in words.ends])
