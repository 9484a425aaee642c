"""How alike texts are, and who among two groups could be whom."""

from collections.abc import Iterator, Sequence

__all__ = ["LEAST", "matched"]

LEAST = 0.5
"""The least likeness of what is taken for a pair."""

_LENGTH = 3
_LONGEST_TEXT = 1000
_MOST_PAIRS = 2**16


def matched(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, float]]:
    """Pairs of texts, one of each side, no text in two pairs, with their likeness; the most alike first.

    The likeness is Sørensen's and Dice's of the letters taken three at a time, in whatever order
    these stand, so that it works in any script. It is rounded to two places. The first 1,000 letters
    count. The best pair is taken first, of equals the one that comes first. Should there be more
    than 65,536 pairs to weigh, only those are given that are alike in all.
    """
    ours, theirs = [*map(_threes, old)], [*map(_threes, new)]
    found: list[tuple[float, int, int]] = []
    scored = _all if len(ours) * len(theirs) <= _MOST_PAIRS else _equal
    for i, j, score in scored(ours, theirs):
        if score >= LEAST:
            found.append((-score, i, j))
    pairs: list[tuple[int, int, float]] = []
    left, right = set(range(len(ours))), set(range(len(theirs)))
    for score, i, j in sorted(found):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((i, j, -score))
    return pairs


def _threes(text: str) -> frozenset[str]:
    folded = " ".join(text.casefold().split())[:_LONGEST_TEXT]
    padded = f"  {folded} "
    return frozenset(padded[i : i + _LENGTH] for i in range(len(padded) - _LENGTH + 1))


def _all(ours: list[frozenset[str]], theirs: list[frozenset[str]]) -> Iterator[tuple[int, int, float]]:
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            yield i, j, round(2 * len(one & other) / (len(one) + len(other)), 2)


def _equal(ours: list[frozenset[str]], theirs: list[frozenset[str]]) -> Iterator[tuple[int, int, float]]:
    places: dict[frozenset[str], list[int]] = {}
    for j, other in enumerate(theirs):
        places.setdefault(other, []).append(j)
    for i, one in enumerate(ours):
        if places.get(one):
            yield i, places[one].pop(0), 1.0
