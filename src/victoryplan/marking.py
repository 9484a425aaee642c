"""Problems marked in the text: their ranges, and the lines around them with all that is sealed masked.

Masking comes before anything is cut or formatted. Within a secret appendix only the names of fields
and the punctuation are shown: any value, and any key that is no field's name, could be the sealed
part, put where it does not belong. What masks a value is of one length, whatever it hides.
"""

import bisect
import functools
import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

import attrs

from victoryplan.constraints import model_fields, sealed_fields
from victoryplan.models import MODELS
from victoryplan.parsing.positions import Lines, Span, end_of_value, locate
from victoryplan.problems import AT_THE_KEY, Excerpt, Found, Problem, nearest, printable

__all__ = ["JsonOrigin", "Origin", "mark"]

Path = tuple[str | int, ...]


@functools.cache
def _keys() -> frozenset[str]:
    """The names of all fields."""
    return frozenset(field.key for model in MODELS for field in model_fields(model))


@functools.cache
def _sealed() -> frozenset[str]:
    """The names of the fields that hold what is sealed."""
    return frozenset(field.key for model in MODELS for field in sealed_fields(model))


@functools.cache
def _hiding() -> frozenset[str]:
    """The keys whose values are not shown, wherever they stand."""
    return _sealed() | {"secret_appendices"}


_WIDTH = 100
_BEFORE = 40


class Origin(Protocol):
    """A text, where its places stand, and which stretches of it are not to be shown."""

    text: str

    def locate(self, paths: Iterable[Path], /) -> dict[Path, Span]:
        """The places that paths lead to and pass through; a path that leads nowhere is left out."""
        ...

    def masked(self, hiding: Collection[str], /) -> Iterator[tuple[int, int]]:
        """The stretches that are not to be shown, given the keys that hide something."""
        ...


class JsonOrigin:
    """A text that is JSON."""

    def __init__(self, text: str) -> None:
        self.text = text

    def locate(self, paths: Iterable[Path]) -> dict[Path, Span]:
        """The places that paths lead to and pass through; a path that leads nowhere is left out."""
        return locate(self.text, paths)

    def masked(self, hiding: Collection[str]) -> Iterator[tuple[int, int]]:
        """All values below the keys that hide something, and keys there that are no field's name."""
        return _masked(self.text, hiding)


def mark(found: Iterable[Found], origin: Origin) -> tuple[Problem, ...]:
    """The problems with their ranges and excerpts, in the order of the text."""
    found = list(found)
    spans = origin.locate([path for item in found for path in (item.path, item.related or ())])
    places = sorted(((*_range(item, spans), item) for item in found), key=lambda place: place[0])
    marker = _Marker(origin.text, _merged([*origin.masked(_hiding()), *_misnamed(found, spans)]))
    return tuple(marker.marked(item, start, end, spans) for start, end, item in places)


def _misnamed(found: Iterable[Found], spans: dict[Path, Span]) -> Iterator[tuple[int, int]]:
    """The values of unknown keys that were most likely meant to be ones that hide something."""
    for item in found:
        if item.problem.code == "VP102" and item.path in spans and nearest(str(item.path[-1]), _hiding()):
            yield spans[item.path].start, spans[item.path].end


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches in order, those within others left out."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches, key=lambda stretch: (stretch[0], -stretch[1])):
        if not merged or start >= merged[-1][1]:
            merged.append((start, end))
    return merged


def _range(item: Found, spans: dict[Path, Span]) -> tuple[int, int]:
    span = spans.get(item.path)
    if span is None:
        # Something is missing: the brace that opens what should hold it.
        holder = next(spans[item.path[:n]] for n in range(len(item.path) - 1, -1, -1) if item.path[:n] in spans)
        return holder.start, holder.start + 1
    if item.problem.code in AT_THE_KEY:
        return span.key_start, span.key_end
    if item.path and item.path[-1] in _sealed():
        # Where it ends would tell how long it is.
        return span.start, span.start + 1
    return span.start, span.end


class _Marker:
    def __init__(self, text: str, masked: list[tuple[int, int]]) -> None:
        self.text = text
        self.lines = Lines(text)
        self.masked = masked
        self.mask_ends = [end for _, end in self.masked]

    def marked(self, item: Found, start: int, end: int, spans: dict[Path, Span]) -> Problem:
        line, column = self.lines.position(start)
        end_line, end_column = self.lines.position(end)
        related = spans.get(item.related) if item.related is not None else None
        return attrs.evolve(
            item.problem,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            related_line=None if related is None else self.lines.position(related.start)[0],
            excerpt=self.excerpt(line, start, end),
        )

    def excerpt(self, line: int, start: int, end: int) -> Excerpt:
        """The line of a range, cut around it, masked, and free of what a terminal would obey."""
        first, last = self.lines.span(line)
        end = min(end, last)
        left = first if start - first <= _WIDTH - _BEFORE else start - _BEFORE
        right = self.forth(left, last, _WIDTH)
        head, at = self.shown(left, start)
        marked, at = self.shown(at, max(end, at))
        tail, _ = self.shown(at, right)
        head = "…" + head if left > first else head
        tail = tail + "…" if right < last else tail
        return Excerpt(text=head + marked + tail, start=len(head), end=len(head) + max(len(marked), 1))

    def forth(self, at: int, last: int, width: int) -> int:
        """The offset so many characters after another, as they are shown, but none after the last.

        A mask counts as one of them, or where a line is cut would tell how long what it hides is.
        """
        i = bisect.bisect_right(self.mask_ends, at)
        while at < last and width > 0:
            mask = self.masked[i] if i < len(self.masked) else (last, last)
            hidden = mask[0] <= at
            stop = mask[1] if hidden else min(last, mask[0], at + width)
            width -= 1 if hidden else stop - at
            at, i = stop, i + hidden
        return at

    def shown(self, at: int, end: int) -> tuple[str, int]:
        """What may be shown of a stretch of the text, and the offset up to which that reaches."""
        pieces: list[str] = []
        i = bisect.bisect_right(self.mask_ends, at)
        while at < end:
            mask = self.masked[i] if i < len(self.masked) else (end, end)
            if mask[0] <= at:
                pieces.append(_MASK)
                at, i = mask[1], i + 1
            else:
                stop = min(end, mask[0])
                pieces.append(printable(self.text[at:stop].replace("\t", " ")))
                at = stop
        return "".join(pieces), at


_MASK = "…"
_STRING = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(rf"({_STRING})([ \t\n\r]*:)?|-?[0-9][0-9.eE+-]*|true|false|null")
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")


def _masked(text: str, hiding: Collection[str]) -> Iterator[tuple[int, int]]:
    done = 0
    for start in sorted(_hidden_values(text, hiding)):
        if start < done:
            continue
        done = end_of_value(text, start)
        for token in _TOKEN.finditer(text, start, done):
            if not (token[2] and token[1][1:-1] in _keys()):
                yield token.start(), token.end(1) if token[1] else token.end()


def _hidden_values(text: str, hiding: Collection[str]) -> Iterator[int]:
    """Where the values begin of all keys that hide something, wherever they stand."""
    for key in hiding:
        quoted = f'"{key}"'
        at = text.find(quoted)
        while at >= 0:
            at += len(quoted)
            if colon := _COLON.match(text, at):
                yield colon.end()
            at = text.find(quoted, at)
    if "\\u" in text:
        # A key may be written with escapes.
        for token in _TOKEN.finditer(text):
            if token[2] and "\\u" in token[1] and json.loads(token[1]) in hiding:
                colon = _COLON.match(text, token.end(1))
                yield colon.end() if colon else token.end()
