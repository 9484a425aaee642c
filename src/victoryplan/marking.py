"""Problems marked in the text: their ranges, and the lines around them with all that is sealed masked.

Masking comes before anything is cut or formatted. Within a secret appendix only the names of fields
and the punctuation are shown: any value, and any key that is no field's name, could be the sealed
part, put where it does not belong. What masks a value is of one length, whatever it hides.
"""

import bisect
import json
import re
from collections.abc import Iterable, Iterator
from typing import Protocol

import attrs

from victoryplan.constraints import SealedKind, model_fields
from victoryplan.models import MODELS
from victoryplan.parsing.positions import Lines, Span, end_of_value, locate
from victoryplan.problems import Excerpt, Found, Problem, enclosing_appendix, printable

__all__ = ["JsonOrigin", "Origin", "mark"]

Path = tuple[str | int, ...]

_KINDS = {field.key: field.kind for model in MODELS for field in model_fields(model)}
_SEALED = {key for key, kind in _KINDS.items() if isinstance(kind, SealedKind)}
_HIDING = {"secret_appendices", *_SEALED}

_AT_THE_KEY = {"VP102", "VP106", "VP109", "VP207", "VP208"}
"""The codes of problems whose range is that of a key; that of the others is a value's."""

_WIDTH = 100
_BEFORE = 40


class Origin(Protocol):
    """A text, where its places stand, and which stretches of it are not to be shown."""

    text: str

    def locate(self, paths: Iterable[Path], /) -> dict[Path, Span]:
        """The places that paths lead to; a path that leads nowhere is left out."""
        ...

    def masked(self) -> Iterator[tuple[int, int]]:
        """The stretches that are not to be shown."""
        ...


class JsonOrigin:
    """A text that is JSON."""

    def __init__(self, text: str) -> None:
        self.text = text

    def locate(self, paths: Iterable[Path]) -> dict[Path, Span]:
        """The places that paths lead to; a path that leads nowhere is left out."""
        return locate(self.text, paths)

    def masked(self) -> Iterator[tuple[int, int]]:
        """What is sealed, and all values in secret appendices."""
        return _masked(self.text)


def mark(found: Iterable[Found], origin: Origin) -> tuple[Problem, ...]:
    """The problems with their ranges and excerpts, in the order of the text."""
    found = list(found)
    spans = origin.locate([path for item in found for path in (item.path, item.related or ())])
    places = sorted(((*_range(item, spans), item) for item in found), key=lambda place: place[0])
    marker = _Marker(origin)
    return tuple(marker.marked(item, start, end, spans) for start, end, item in places)


def _range(item: Found, spans: dict[Path, Span]) -> tuple[int, int]:
    span = spans.get(item.path)
    if span is None:
        # Something is missing: the brace that opens what should hold it.
        holder = next(spans[item.path[:n]] for n in range(len(item.path) - 1, -1, -1) if item.path[:n] in spans)
        return holder.start, holder.start + 1
    if item.problem.code in _AT_THE_KEY:
        return span.key_start, span.key_end
    if item.path[-1:] and item.path[-1] in _SEALED and enclosing_appendix(item.path) is not None:
        # Where it ends would tell how long it is.
        return span.start, span.start + 1
    return span.start, span.end


class _Marker:
    def __init__(self, origin: Origin) -> None:
        self.text = origin.text
        self.lines = Lines(origin.text)
        self.masked = sorted(origin.masked())

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
        right = min(last, left + _WIDTH)
        shown = "…" if left > first else ""
        caret = caret_end = len(shown)
        for at, piece in self.pieces(left, right):
            if at <= start:
                caret = len(shown)
            shown += piece
            if at < end:
                caret_end = len(shown)
        return Excerpt(text=shown + ("…" if right < last else ""), start=caret, end=max(caret_end, caret + 1))

    def pieces(self, at: int, end: int) -> Iterator[tuple[int, str]]:
        """What may be shown of a stretch of the text, and the offset that each piece of it stands for."""
        while at < end:
            i = bisect.bisect_right(self.masked, (at, len(self.text))) - 1
            if i >= 0 and self.masked[i][1] > at:
                yield at, _MASK
                at = self.masked[i][1]
            else:
                yield at, " " if self.text[at] == "\t" else printable(self.text[at])
                at += 1


_MASK = "…"
_STRING = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(rf"({_STRING})([ \t\n\r]*:)?|-?[0-9][0-9.eE+-]*|true|false|null")
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")


def _masked(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are not to be shown: what is sealed, and all values in secret appendices."""
    done = 0
    for start in sorted(_hidden_values(text)):
        if start < done:
            continue
        done = end_of_value(text, start)
        for token in _TOKEN.finditer(text, start, done):
            if not (token[2] and token[1][1:-1] in _KINDS):
                yield token.start(), token.end(1) if token[1] else token.end()


def _hidden_values(text: str) -> Iterator[int]:
    """Where the values begin of all keys that hide something, wherever they stand."""
    for key in _HIDING:
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
            if token[2] and "\\u" in token[1] and json.loads(token[1]) in _HIDING:
                colon = _COLON.match(text, token.end(1))
                yield colon.end() if colon else token.end()
