"""YAML as another way to write the same JSON (extra ``victoryplan[yaml]``).

Only what JSON has a counterpart for is taken: no anchors, aliases or tags, one document, keys that
are text. A plain scalar is ``null``, ``true`` or ``false`` if it is spelt so, and a number only
below ``extensions``, the one place where the format has numbers; so ``no``, ``1_000``, ``2024`` and
``2024-10-16`` are text. The events of PyYAML's parser are read one by one: nothing is constructed,
nothing is followed, and depth needs no recursion.
"""

import codecs
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NoReturn, cast

import yaml

from victoryplan.json_values import MAX_DEPTH, has_surrogate
from victoryplan.parsing.json import LONGEST_FOUND, TextFault, Unparsable, not_utf8, parse_number, problem_of
from victoryplan.parsing.positions import Lines, Span

__all__ = ["Origin", "parse"]

Path = tuple[str | int, ...]

_WORDS: dict[str, object] = {"": None, "null": None, "true": True, "false": False}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_OTHER_LINE_END = re.compile("[\x85\u2028\u2029]")
"""To PyYAML, which reads YAML 1.1, these end a line and take the blanks around them away; to YAML 1.2 they are text."""

_LINE_REST = re.compile(r"[^\r\n]*")


class Origin:
    """A YAML text and where its places stand."""

    def __init__(self, text: str, spans: dict[Path, Span]) -> None:
        self.text = text
        self._spans = spans

    def locate(self, paths: Iterable[Path]) -> dict[Path, Span]:
        """The places that paths lead to and pass through; a path that leads nowhere is left out."""
        wanted = {path[:length] for path in paths for length in range(len(path) + 1)}
        return {path: self._spans[path] for path in ((), *wanted) if path in self._spans}

    def masked(self, hiding: Collection[str]) -> Iterator[tuple[int, int]]:
        """The values of keys that hide something as a whole, with what is said beside them."""
        for path, span in self._spans.items():
            if path and path[-1] in hiding:
                rest = _LINE_REST.match(self.text, span.end)
                yield span.key_end, rest.end() if rest else span.end


def parse(raw: bytes) -> tuple[object, Origin]:
    """The value that the bytes hold, and where its parts stand.

    Raises:
        Unparsable: the bytes are not one YAML document that JSON has a counterpart for.
    """
    body = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        problems = [not_utf8(body, error.start)]
    else:
        reader = _Reader(text)
        value = reader.read()
        if not reader.faults:
            return value, Origin(text, reader.spans)
        lines = Lines(text)
        problems = [problem_of(lines, fault) for fault in reader.faults]
    raise Unparsable(tuple(problems))


class _Stop(Exception):
    """Internal: nothing after this place is read. The fault is noted already."""


class _Container:
    """A sequence or mapping that is being read."""

    __slots__ = ("key_span", "keys", "start", "step", "value", "wants_key")

    def __init__(self, value: "dict[str, object] | list[object]", start: int) -> None:
        self.value = value
        self.start = start
        self.step: str | int = -1
        self.wants_key = isinstance(value, dict)
        self.key_span = (start, start)
        self.keys: dict[str, int] = {}


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[TextFault] = []
        self.spans: dict[Path, Span] = {}
        self.containers: list[_Container] = []
        self.root: list[object] = []
        self.end = 0

    def read(self) -> object:
        """The value of the text, as far as it can be read."""
        if other := _OTHER_LINE_END.search(self.text):
            self.refuse_character(other.start())
            return None
        try:
            for event in cast("Iterator[Any]", yaml.parse(self.text, yaml.SafeLoader)):
                self.take(event)
        except _Stop:
            pass
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.fault("VP011", mark.index if mark else 0, "the text is not YAML", "YAML 1.2")
        except yaml.reader.ReaderError as error:
            self.refuse_character(error.position)
        else:
            if not self.root:
                self.fault("VP011", 0, "the text is empty", "a mapping")
        return self.root[0] if self.root else None

    def take(self, event: Any) -> None:
        at, end = event.start_mark.index, event.end_mark.index
        match event:
            case yaml.AliasEvent():
                self.stop("VP018", at, "an alias repeats another part", "the part itself")
            case yaml.DocumentStartEvent() if self.root:
                self.stop("VP017", at, "there is another document after the first", "one document")
            case yaml.ScalarEvent() | yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                if event.anchor is not None:
                    self.stop("VP018", at, "an anchor names a part", "the part without an anchor")
                if event.tag is not None:
                    self.stop("VP018", at, "a tag gives a type", "a value without a tag")
                self.value(event, at, end)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                container = self.containers.pop()
                # What ends by its indentation ends where its last part does, not where the next one begins.
                self.placed(container.value, container.start, end if end > at else self.end)
            case _:
                pass

    def value(self, event: Any, at: int, end: int) -> None:
        here = self.containers[-1] if self.containers else None
        if here is not None and here.wants_key:
            self.key(here, event, at, end)
            return
        if here is not None and isinstance(here.step, int):
            here.step += 1
        if isinstance(event, yaml.ScalarEvent):
            self.placed(self.scalar(event, at), at, end)
            return
        if len(self.containers) == MAX_DEPTH:
            self.stop("VP016", at, f"parts stand more than {MAX_DEPTH} deep", f"at most {MAX_DEPTH} levels")
        self.containers.append(_Container([] if isinstance(event, yaml.SequenceStartEvent) else {}, at))

    def key(self, here: _Container, event: Any, at: int, end: int) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self.stop("VP018", at, "a key is a sequence or mapping", "a key that is text")
        key = here.step = _whole(event.value)
        here.wants_key = False
        here.key_span = (at, end)
        if has_surrogate(key):
            self.fault("VP015", at, "half of a surrogate pair is escaped", "a whole character")
        if key in here.keys:
            self.fault("VP012", at, "a key is given twice in one mapping", "each key once", here.keys[key])
        here.keys.setdefault(key, at)

    def scalar(self, event: Any, at: int) -> object:
        text = _whole(event.value)
        if has_surrogate(text):
            self.fault("VP015", at, "half of a surrogate pair is escaped", "a whole character")
        if event.style is not None and event.style != "":
            return text
        if text in _WORDS:
            return _WORDS[text]
        if "extensions" in self.path() and _NUMBER.fullmatch(text):
            number = parse_number(text)
            if number is None:
                self.fault(
                    "VP014",
                    at,
                    "a number is out of range",
                    "an integer within ±(2^53 - 1), or a finite number",
                    found=text[:LONGEST_FOUND],
                )
            return number
        return text

    def placed(self, value: object, start: int, end: int) -> None:
        """Put a value that has been read where it belongs."""
        while end > start and self.text[end - 1].isspace():
            end -= 1
        self.end = end
        if not self.containers:
            self.root.append(value)
            self.spans[()] = Span(start, end, start, end)
            return
        here = self.containers[-1]
        if isinstance(here.value, dict):
            self.spans[self.path()] = Span(*here.key_span, start, end)
            here.value[str(here.step)] = value
            here.wants_key = True
        else:
            self.spans[self.path()] = Span(start, end, start, end)
            here.value.append(value)

    def path(self) -> Path:
        return tuple(container.step for container in self.containers)

    def fault(
        self,
        code: str,
        offset: int,
        message: str,
        expected: str,
        first: int | None = None,
        *,
        found: str | None = None,
    ) -> None:
        path = self.path() if code in _WITH_A_PATH else ()
        self.faults.append(TextFault(code, offset, message, expected, path, found, offset + 1, first))

    def refuse_character(self, offset: int) -> None:
        self.fault("VP011", offset, "a character cannot stand in YAML", "an escape in a quoted scalar")

    def stop(self, code: str, offset: int, message: str, expected: str) -> NoReturn:
        self.fault(code, offset, message, expected)
        raise _Stop


def _whole(text: str) -> str:
    """The text with the two halves of a character joined, which JSON escapes one by one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") if has_surrogate(text) else text


_WITH_A_PATH = {"VP012", "VP014", "VP015", "VP016"}
