"""What counts as a JSON value: the limits that parser, constructors and mappings share."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, cast

from victoryplan.problems import describe, kind_of_json

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_INTEGER", "ValueFault", "has_surrogate", "inside", "plain"]

MAX_BYTES = 64 * 2**20
"""The largest document that is read unless a limit is given, in bytes: 64 MiB."""

MAX_DEPTH = 128
"""How many arrays and objects may stand inside each other, the outermost counted."""

MAX_INTEGER = 2**53 - 1
"""The largest integer that every JSON tool keeps (RFC 7493, section 2.2)."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def has_surrogate(text: str) -> bool:
    """Whether the text holds half of a surrogate pair, which no UTF-8 can write."""
    return not text.isascii() and _SURROGATE.search(text) is not None


def inside(values: Iterable[object]) -> list[object]:
    """What the arrays and objects among the values hold."""
    found: list[object] = []
    for value in values:
        if type(value) is dict:
            found += cast("dict[str, object]", value).values()
        elif type(value) is list:
            found += cast("list[object]", value)
    return found


class ValueFault(NamedTuple):
    """A value that cannot stand in a JSON document: the code, the path to it, what it is."""

    code: str
    path: tuple[str | int, ...]
    found: str
    expected: str


class _Copy(NamedTuple):
    value: object
    height: int
    size: int


def plain(
    value: object, *, level: int = 0, max_size: int = MAX_BYTES, exact: bool = False
) -> tuple[object, list[ValueFault]]:
    """The value as plain ``dict``, ``list`` and scalars, and everything in it that is no JSON.

    ``level`` is the number of containers around the value. ``exact`` refuses subclasses of the
    plain types, any other mapping among them. A container that occurs in several places is looked at once, so that
    the cost is that of the objects there are and not of the text they would make; the size of
    that text, counted by its strings and one byte for any other value, must stay within ``max_size``.
    """
    walk = _Walk(exact)
    copy = walk.visit(value, (), level)
    if copy.size > max_size:
        walk.faults.append(ValueFault("VP002", (), "too large a value", f"at most {max_size} bytes"))
    return copy.value, walk.faults


class _Walk:
    def __init__(self, exact: bool) -> None:
        self.exact = exact
        self.faults: list[ValueFault] = []
        # With the container itself, so that its id is not given to another while this goes on.
        self.done: dict[int, tuple[object, _Copy]] = {}
        self.open: set[int] = set()

    def visit(self, value: object, path: tuple[str | int, ...], depth: int) -> _Copy:
        if not isinstance(value, Mapping | list):
            return _Copy(self.scalar(value, path), 0, len(value) if isinstance(value, str) else 1)
        container = cast("Mapping[object, object] | list[object]", value)
        if self.exact and type(container) not in {dict, list}:
            return self.refuse("VP003", path, kind_of_json(container), "a plain dict or list")
        if id(container) in self.open:
            return self.refuse("VP003", path, "a cycle", "a value that does not contain itself")
        _, copy = self.done.get(id(container), (None, None))
        if depth + (copy.height if copy else 1) > MAX_DEPTH:
            return self.refuse("VP016", path, f"more than {MAX_DEPTH} levels", f"at most {MAX_DEPTH} levels of nesting")
        if copy is None:
            self.open.add(id(container))
            read = self.array if isinstance(container, list) else self.mapping
            copy = read(cast("Any", container), path, depth + 1)
            self.open.discard(id(container))
            self.done[id(container)] = (container, copy)
        return copy

    def mapping(self, value: Mapping[object, object], path: tuple[str | int, ...], depth: int) -> _Copy:
        result: dict[str, object] = {}
        height, size = 0, 1
        for key, item in value.items():
            if not isinstance(key, str) or (self.exact and type(key) is not str):
                self.refuse(
                    "VP003", path, f"the key {describe(key)} of another type than string", "keys that are strings"
                )
                continue
            name = str.__str__(key)
            if has_surrogate(name):
                self.refuse("VP015", path, "a key with half of a surrogate pair", "whole characters")
                continue
            if name in result:
                self.refuse("VP012", (*path, name), describe(name), "each key once")
                continue
            copy = self.visit(item, (*path, name), depth)
            result[name] = copy.value
            height, size = max(height, copy.height), size + len(name) + copy.size
        return _Copy(result, height + 1, size)

    def array(self, value: list[object], path: tuple[str | int, ...], depth: int) -> _Copy:
        copies = [self.visit(item, (*path, i), depth) for i, item in enumerate(value)]
        height = max((copy.height for copy in copies), default=0)
        return _Copy([copy.value for copy in copies], height + 1, 1 + sum(copy.size for copy in copies))

    def scalar(self, value: object, path: tuple[str | int, ...]) -> object:
        if value is None or isinstance(value, bool):
            return value
        if self.exact and type(value) not in {str, int, float}:
            self.refuse("VP003", path, kind_of_json(value), "a value that JSON has")
        elif isinstance(value, str):
            if has_surrogate(value):
                self.refuse("VP015", path, "half of a surrogate pair", "whole characters")
            return str.__str__(value)
        elif isinstance(value, int):
            if abs(value) > MAX_INTEGER:
                self.refuse("VP014", path, describe(int(value)), "an integer within ±(2^53 - 1)")
            return int(value)
        elif isinstance(value, float):
            if not math.isfinite(value):
                self.refuse("VP013", path, str(float(value)), "a finite number")
            return float(value)
        else:
            self.refuse("VP003", path, kind_of_json(value), "a value that JSON has")
        return None

    def refuse(self, code: str, path: tuple[str | int, ...], found: str, expected: str) -> _Copy:
        self.faults.append(ValueFault(code, path, found, expected))
        return _Copy(None, 0, 1)
