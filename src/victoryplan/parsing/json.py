"""Strict JSON (RFC 8259, and the limits of RFC 7493): bytes to plain values, or every fault.

The accepting path is the standard library's scanner with hooks that give up at the first thing
out of order. What is wrong with a refused text, and where, is then said by :func:`scan`, an
iterative reading that needs no recursion and looks at each character once.
"""

import codecs
import contextlib
import json
import math
import re
from typing import NamedTuple, NoReturn

from victoryplan.json_values import MAX_DEPTH, MAX_INTEGER, inside
from victoryplan.parsing.positions import Lines
from victoryplan.problems import CODES, Problem, enclosing_appendix, escape_pointer, excerpt

__all__ = ["TextFault", "Unparsable", "depth_of", "not_utf8", "parse", "parse_number", "problem_of", "write"]

_LONGEST_INTEGER = len(str(-MAX_INTEGER))


class Unparsable(Exception):
    """Internal: the text is refused. It carries the problems and nothing of the text."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def parse(raw: bytes) -> object:
    """The value that the bytes hold.

    Raises:
        Unparsable: the bytes are not one JSON text within the limits.
    """
    body = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        problem = not_utf8(body, error.start)
    else:
        value, accepted = _read(text)
        if accepted:
            return value
        lines = Lines(text)
        raise Unparsable(tuple(problem_of(lines, fault) for fault in scan(text)))
    raise Unparsable((problem,))


def _read(text: str) -> tuple[object, bool]:
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse,
            parse_int=_integer,
            parse_float=_float,
        )
    except (ValueError, RecursionError):
        return None, False
    accepted = depth_of(value) <= MAX_DEPTH and not _SURROGATE_ESCAPE.search(text)
    # An escaped pair is as good as its character; only a reading of the text can tell.
    return value, accepted or not scan(text)


def write(document: object) -> bytes:
    """The canonical form of plain JSON: UTF-8, two spaces of indentation, floats as ``repr``, a newline at the end."""
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _refuse(_: str) -> NoReturn:
    raise ValueError


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError
    return result


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER or abs(value := int(digits)) > MAX_INTEGER:
        raise ValueError
    return value


def _float(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError
    return value


def parse_number(digits: str) -> int | float | None:
    """The number that JSON's digits spell; none for one that is out of range."""
    try:
        return _float(digits) if any(char in ".eE" for char in digits) else _integer(digits)
    except ValueError:
        return None


def depth_of(value: object) -> int:
    """How many arrays and objects stand inside each other; counting stops past the limit."""
    depth, level = 0, [value]
    while depth <= MAX_DEPTH and any(type(item) is dict or type(item) is list for item in level):
        depth, level = depth + 1, inside(level)
    return depth


# Faults -----------------------------------------------------------------------------------------

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SPACE = re.compile(r"[ \t\n\r]*")
_STRING_TO_ITS_END = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*')
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\[^u]")
_HALF = re.compile("[\ud800-\udfff]")
_HALF_A_PAIR = "half of a surrogate pair is escaped"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"-?[A-Za-z0-9_]{1,16}")
_LITERALS = {"true", "false", "null"}
LONGEST_FOUND = 40
_DIGITS_AND_MINUS = frozenset("-0123456789")
_NOT_JSON = {"NaN", "Infinity", "-Infinity"}


_HINTS = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019'`", 'write straight double quotation marks: "'),
    **dict.fromkeys("/#", "JSON has no comments"),
}
_NO_KEY = "a key is missing"
_NO_COMMA = "a comma or a closing bracket is missing"


def _shown(char: str) -> str:
    """The character that offends; by its number if nobody would see it."""
    if not char:
        return "the end of the text"
    return f"the character U+{ord(char):04X}" if char.isspace() and not char.isascii() else excerpt(char)


class TextFault(NamedTuple):
    """One thing that is wrong in a text: where, and the path to it if the text is JSON up to there."""

    code: str
    offset: int
    message: str
    expected: str
    path: tuple[str | int, ...] = ()
    found: str | None = None
    end: int = 0
    first: int | None = None
    hint: str | None = None


def scan(text: str) -> list[TextFault]:
    """Every fault of a JSON text in its order; none after the first fault of syntax or of depth."""
    scanner = _Scanner(text)
    with contextlib.suppress(_SyntaxFault):
        scanner.document()
    return scanner.faults


class _SyntaxFault(Exception):
    """Internal: nothing after this place is read. The fault is noted already."""


class _Container:
    """An array or object that is being read."""

    __slots__ = ("closer", "keys", "step")

    def __init__(self, opener: str) -> None:
        self.closer = "]" if opener == "[" else "}"
        self.keys: dict[str, int] = {}
        self.step: str | int = -1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.containers: list[_Container] = []
        self.faults: list[TextFault] = []

    def document(self) -> None:
        if not self.look():
            self.stop("the text is empty", "a JSON object")
        while True:
            opened = self.value()
            if opened and self.look() != self.containers[-1].closer:
                self.step()
            elif not self.next_item():
                break
        if self.look():
            self.stop("there is text after the end of the document", "nothing", code="VP017")

    def look(self) -> str:
        """The next character that is no white space; empty at the end of the text."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def value(self) -> bool:
        """Read a scalar, or the opening bracket of a container; whether it was that."""
        char = self.look()
        if char == '"':
            self.string()
        elif char in _DIGITS_AND_MINUS and self.number():
            pass
        elif char in ("{", "["):
            if len(self.containers) == MAX_DEPTH:
                self.fault(
                    "VP016",
                    self.at,
                    f"arrays and objects stand more than {MAX_DEPTH} deep",
                    f"at most {MAX_DEPTH} levels",
                    end=self.at + 1,
                )
                raise _SyntaxFault
            self.at += 1
            self.containers.append(_Container(char))
            return True
        else:
            self.word()
        return False

    def step(self) -> None:
        """Go on to an item of the innermost container: count it, or read its key and colon."""
        here = self.containers[-1]
        if isinstance(here.step, int) and here.closer == "]":
            here.step += 1
            return
        if self.look() != '"':
            self.stop(_NO_KEY, "a key in double quotation marks")
        start = self.at
        key = here.step = self.string(of_key=True)
        if key in here.keys:
            self.fault("VP012", start, "a key is given twice in one object", "each key once", first=here.keys[key])
        here.keys.setdefault(key, start)
        if self.look() != ":":
            self.stop("a colon is missing between a key and its value", '":"')
        self.at += 1

    def next_item(self) -> bool:
        """Close what ends here and go on in what does not; whether anything is left open."""
        while self.containers:
            here = self.containers[-1]
            char = self.look()
            if char == here.closer:
                self.at += 1
                self.containers.pop()
            elif char == ",":
                self.at += 1
                if self.look() == here.closer:
                    self.stop("a comma stands before a closing bracket", "another item, or no comma")
                self.step()
                return True
            else:
                self.stop(_NO_COMMA, f'"," or "{here.closer}"')
        return False

    def string(self, *, of_key: bool = False) -> str:
        start = self.at
        match = _STRING_TO_ITS_END.match(self.text, start)
        self.at = match.end() if match else start
        end = self.text[self.at : self.at + 1]
        if end == "":
            self.stop("a string has no end", 'a closing quotation mark, "\\""', at=start)
        if end == "\\":
            self.stop("an escape is malformed", r"one of \" \\ \/ \b \f \n \r \t, or \u and four hexadecimal digits")
        if end in "\r\n":
            self.stop("a line ends within a string", "a closing quotation mark, or \\n for a line break")
        if end != '"':
            self.stop("a control character stands in a string", "an escape, " + json.dumps(end)[1:-1])
        self.at += 1
        value: str = json.loads(self.text[start : self.at])
        if not value.isascii() and _HALF.search(value):
            self.half_pairs(start, of_key=of_key)
        return value

    def half_pairs(self, start: int, *, of_key: bool) -> None:
        """Note each escape of half a surrogate pair in the string that was just read."""
        path = self.path()[:-1] if of_key else self.path()
        if enclosing_appendix(path) is not None:
            # Where in the text it stands, and how often, would tell of what is sealed.
            self.fault("VP015", start, _HALF_A_PAIR, "a whole character", path=path)
            return
        for match in _ESCAPES.finditer(self.text, start, self.at):
            units = match.group()
            if units.startswith("\\u"):
                pairs = json.loads(f'"{units}"')
                offset = match.start()
                for char in pairs:
                    if _HALF.match(char):
                        self.fault(
                            "VP015",
                            offset,
                            _HALF_A_PAIR,
                            "a whole character",
                            path=path,
                            end=offset + 6,
                        )
                    # A pair is written as two escapes of six characters.
                    offset += 6 * len(char.encode("utf-16-le", "surrogatepass")) // 2

    def number(self) -> bool:
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            return False
        start, self.at = self.at, match.end()
        if parse_number(match.group()) is None:
            self.fault(
                "VP014",
                start,
                "a number is out of range",
                "an integer within ±(2^53 - 1), or a finite number",
                found=match.group()[:LONGEST_FOUND],
            )
        return True

    def word(self) -> None:
        match = _WORD.match(self.text, self.at)
        word = match.group() if match else ""
        if word in _NOT_JSON:
            self.stop("NaN and Infinity are not JSON", "a finite number", code="VP013")
        if word not in _LITERALS:
            self.stop("a value is missing or is not JSON", "a string, number, object, array, true, false or null")
        self.at += len(word)

    # Noting faults

    def path(self) -> tuple[str | int, ...]:
        return tuple(container.step for container in self.containers)

    def fault(
        self,
        code: str,
        offset: int,
        message: str,
        expected: str,
        *,
        path: tuple[str | int, ...] | None = None,
        found: str | None = None,
        end: int | None = None,
        first: int | None = None,
    ) -> None:
        path = self.path() if path is None else path
        end = self.at if end is None else end
        self.faults.append(TextFault(code, offset, message, expected, path, found, end, first))

    def stop(self, message: str, expected: str, *, code: str = "VP011", at: int | None = None) -> NoReturn:
        """Note a fault of syntax, with the one character that offends, and give up."""
        offset = self.at if at is None else at
        char = self.text[offset : offset + 1]
        fault = TextFault(
            code,
            offset,
            message,
            expected,
            found=_shown(char),
            end=offset + 1,
            hint=self.hint(message, char, offset) if code == "VP011" else None,
        )
        self.faults.append(fault)
        raise _SyntaxFault

    def hint(self, message: str, char: str, offset: int) -> str | None:
        """What to do about a character that offends, where that can be told from it and from what is before it."""
        before = self.text[:offset].rstrip(" \t\n\r\ufeff")
        if char and not before and char not in '{["':
            return "this does not look like JSON: a document is one JSON object, and begins with {"
        comma = message == _NO_COMMA and char == '"'
        if comma and before.endswith(('"', "}", "]")) and "\n" in self.text[len(before) : offset]:
            return "put a comma at the end of the line before"
        if char.isalpha() and before.endswith('"'):
            return 'if the quotation mark before it belongs to the text, write \\"'
        if char == "," and (message == _NO_KEY or (self.containers and self.containers[-1].closer == "]")):
            return "leave out the comma"
        return _HINTS.get(char)


def problem_of(lines: Lines, fault: TextFault) -> Problem:
    """A fault of a text as a problem, with its place."""
    line, column = lines.position(fault.offset)
    appendix = enclosing_appendix(fault.path)
    # Within a secret appendix, where a value ends would tell how long it is.
    end_line, end_column = lines.position(fault.end if appendix is None else fault.offset + 1)
    return Problem(
        code=fault.code,
        pointer=escape_pointer(fault.path if appendix is None else appendix),
        message=fault.message,
        found=fault.found if appendix is None else None,
        expected=fault.expected,
        hint=fault.hint or CODES[fault.code].help,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        related_line=None if fault.first is None else lines.position(fault.first)[0],
    )


_MARKS = {
    b"\xff\xfe": "UTF-16, little-endian",
    b"\xfe\xff": "UTF-16, big-endian",
    b"\x1f\x8b": "gzip",
    b"PK": "a zip archive",
}


def not_utf8(raw: bytes, offset: int) -> Problem:
    """The problem of bytes that are not UTF-8 from an offset on."""
    before = raw[:offset].decode()
    line, column = Lines(before).position(len(before))
    guess = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    return Problem(
        code="VP010",
        message="the bytes are not UTF-8" + (f"; they look like {guess}" if guess else ""),
        found=f"the byte 0x{raw[offset]:02x}",
        expected="UTF-8",
        hint=CODES["VP010"].help,
        line=line,
        column=column,
        end_line=line,
        end_column=column + 1,
    )
