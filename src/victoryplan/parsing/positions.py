"""From offsets in a text to lines and columns, and from paths in a document to where they stand."""

import bisect
import itertools
import json
import operator
import re
from collections.abc import Iterable
from json.scanner import make_scanner
from typing import Any, NamedTuple, cast

__all__ = ["Lines", "Span", "end_of_value", "locate"]

_LINE_END = re.compile(r"\r\n|\n|\r")

Path = tuple[str | int, ...]


class Lines:
    """Where the lines of a text begin. Lines end in LF, CRLF or CR, as editors count them."""

    def __init__(self, text: str) -> None:
        if "\r" in text:
            breaks = [match.span() for match in _LINE_END.finditer(text)]
            self._starts = [0, *(after for _, after in breaks)]
            self._ends = [*(before for before, _ in breaks), len(text)]
        else:
            lengths = itertools.accumulate(map(len, text.split("\n")))
            self._ends = list(map(operator.add, lengths, itertools.count()))
            self._starts = [0, *map(operator.add, self._ends[:-1], itertools.repeat(1))]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both counted from 1, columns in characters."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, line: int) -> tuple[int, int]:
        """The offsets of a line's beginning and of its end, the line's own ending left out."""
        return self._starts[line - 1], self._ends[line - 1]


class Span(NamedTuple):
    """Where a member of an object, or an item of an array, stands in a text: offsets, ends excluded.

    The key's are those of the whole document, or of an item, if there is no key.
    """

    key_start: int
    key_end: int
    start: int
    end: int


_scan = make_scanner(cast("Any", json.JSONDecoder()))
"""The scanner of the standard library, in C: it finds the end of a value that nobody asks about."""

_SPACE = re.compile(r"[ \t\n\r]*")
_Wanted = dict["str | int", "_Wanted"]


def locate(text: str, paths: Iterable[Path]) -> dict[Path, Span]:
    """Where the places that paths lead to and pass through stand in a text: valid JSON without duplicate keys.

    A path that leads nowhere is left out. The cost is that of the way to the places: what lies
    beside it is skipped by the scanner of :mod:`json`.
    """
    wanted: _Wanted = {}
    for path in paths:
        node = wanted
        for step in path:
            node = node.setdefault(step, {})
    found: dict[Path, Span] = {}
    at = _after(_SPACE, text, 1 if text.startswith("\ufeff") else 0)
    end = _walk(text, at, wanted, (), found)
    found[()] = Span(at, end, at, end)
    return found


def end_of_value(text: str, at: int) -> int:
    """The offset right after the JSON value that begins at an offset."""
    return _scan(text, at)[1]


_MEMBER = re.compile(r'("[^"\\]*")[ \t\n\r]*:[ \t\n\r]*')
"""A key without escapes, and what stands between it and its value."""

_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_COMMA = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*")


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _walk(text: str, at: int, wanted: _Wanted, path: Path, found: dict[Path, Span]) -> int:
    """Note the wanted places within the value that begins at an offset; the offset of its end."""
    opener = text[at]
    if not wanted or opener not in "{[":
        return end_of_value(text, at)
    at = _after(_SPACE, text, at + 1)
    index = 0
    while text[at] not in "}]":
        key_start = key_end = at
        step: str | int = index
        if opener == "{":
            if member := _MEMBER.match(text, at):
                key_end, at = member.end(1), member.end()
                step = text[key_start + 1 : key_end - 1]
            else:
                step, key_end = _scan(text, at)
                at = _after(_COLON, text, key_end)
        below = wanted.get(step)
        if below is None:
            end = _scan(text, at)[1]
        else:
            end = _walk(text, at, below, (*path, step), found)
            found[(*path, step)] = Span(key_start, key_end if opener == "{" else end, at, end)
        index += 1
        at = _after(_COMMA, text, end)
    return at + 1
