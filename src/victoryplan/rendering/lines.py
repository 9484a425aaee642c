"""Text as lines for a terminal.

Every line goes through one place, :func:`lines`, which wraps it by the columns that a terminal
gives to its characters, and lets nothing through that a terminal would obey.
"""

import functools
import unicodedata
from collections.abc import Iterator

from victoryplan.problems import printable

__all__ = ["WIDTH", "lines", "wrap"]

WIDTH = 80
"""The columns of a line."""


def lines(indent: int, text: str) -> Iterator[str]:
    """The text as lines that fit the width, all but the first indented by two more."""
    return wrap(indent, " ".join(map(printable, text.split())))


def wrap(indent: int, shown: str) -> Iterator[str]:
    """The same of what is fit to be printed."""
    margin, columns = " " * indent, WIDTH - indent - 2
    line, used = "", 0
    for piece in (piece for word in shown.split() for piece in _broken(word, columns)):
        width = _columns(piece)
        if line and used + 1 + width > columns:
            yield margin + line
            margin, line, used = " " * (indent + 2), "", 0
        line, used = (f"{line} {piece}", used + 1 + width) if line else (piece, width)
    yield margin + line


def _broken(word: str, columns: int) -> list[str]:
    """The word in pieces of at most so many columns, no character parted from its marks."""
    pieces: list[str] = []
    start = used = 0
    for i, char in enumerate(word if _columns(word) > columns else ""):
        width = _columns_of(char)
        if used + width > columns and not unicodedata.category(char).startswith("M"):
            pieces.append(word[start:i])
            start, used = i, 0
        used += width
    return [*pieces, word[start:]]


def _columns(text: str) -> int:
    """How many columns a terminal gives to the text."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


@functools.cache
def _columns_of(char: str) -> int:
    # What is fit to be printed holds no Cn, but for the marks that rooms like this one put there.
    if unicodedata.category(char) in {"Mn", "Me", "Cn"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
