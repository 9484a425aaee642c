"""What was found, in the forms that people and programs read."""

import difflib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import attrs

from victoryplan.problems import CODES, Excerpt, Problem, Report, Severity, printable
from victoryplan.verdicts import QuoteReport

__all__ = ["WRITERS", "Checked", "Style", "differences"]


class Checked(NamedTuple):
    """A report, and the name of the document that it is on: a path, or ``-`` for standard input."""

    name: str
    report: Report


@attrs.frozen(kw_only=True)
class Style:
    """What a person may choose about the text report."""

    colour: bool = False
    quiet: bool = False
    """Problems only, no count for each document."""
    most: int | None = None
    """How many problems of one document are shown."""
    chosen: bool = False
    """Whether some codes were left out, so that no count is one of all problems."""


Writer = Callable[[Iterable[Checked], Style], Iterator[str]]

# Text -------------------------------------------------------------------------------------------

_RED, _YELLOW, _BOLD, _BLUE = "31", "33", "1", "34"


def text(documents: Iterable[Checked], style: Style) -> Iterator[str]:
    """A block for each problem, in the manner of compilers, and a count for each document."""
    for name, report in documents:
        shown = printable(name)
        problems = report.problems if style.most is None else report.problems[: style.most]
        for problem in problems:
            yield from (f"{line}\n" for line in _block(problem, shown, style))
        if left := len(report.problems) - len(problems):
            yield f"{shown}: {left} more {'problem' if left == 1 else 'problems'} not shown\n"
        if not style.quiet:
            of_all = ", of the codes chosen" if style.chosen else ""
            yield f"{shown}: {'valid' if report.valid else 'not valid'} ({report.summary}{of_all})\n"


def _block(problem: Problem, name: str, style: Style) -> Iterator[str]:
    colour = _RED if problem.severity is Severity.ERROR else _YELLOW
    kind = _painted(f"{problem.severity} {problem.code}", colour, style)
    place = name if problem.line is None else f"{name}:{problem.line}:{problem.column}"
    pointer = f"{printable(problem.pointer)}: " if problem.pointer else ""
    yield f"{_painted(f'{place}:', _BOLD, style)} {kind} {pointer}{printable(problem.message)}"
    if problem.excerpt is not None:
        yield from _marked(problem.excerpt, problem.line, colour, style)
    first = None if problem.related_line is None else f"line {problem.related_line}"
    details = (("found", problem.found), ("expected", problem.expected), ("first", first), ("hint", problem.hint))
    yield from (f"    {label}: {printable(detail)}" for label, detail in details if detail)


def _marked(excerpt: Excerpt, line: int | None, colour: str, style: Style) -> Iterator[str]:
    number = f"{line:>5} | "
    before = _columns(excerpt.text[: excerpt.start])
    width = max(1, _columns(excerpt.text[excerpt.start : excerpt.end]))
    yield _painted(number, _BLUE, style) + excerpt.text
    yield _painted(f"{'':>5} | ", _BLUE, style) + " " * before + _painted("^" * width, colour, style)


def _columns(shown: str) -> int:
    """How many columns of a terminal a text takes: wide characters two, marks that combine none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in shown
    )


def _painted(shown: str, colour: str, style: Style) -> str:
    return f"\x1b[{colour}m{shown}\x1b[0m" if style.colour else shown


# For programs -----------------------------------------------------------------------------------


def as_json(documents: Iterable[Checked], _: Style) -> Iterator[str]:
    """One object with all documents and their problems; ``report.schema.json`` describes it."""
    found = [_document(document) for document in documents]
    yield _json({"report_version": "1.0", "documents": found}, indent=2)


def as_jsonl(documents: Iterable[Checked], _: Style) -> Iterator[str]:
    """One line for each document: what ``documents`` holds in the other form."""
    yield from (_json(_document(document), indent=None) for document in documents)


_OBEYED = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _json(value: object, *, indent: int | None) -> str:
    """A value as JSON. The texts of sources may hold what a terminal obeys, and JSON itself has an escape for."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _document(document: Checked) -> dict[str, object]:
    report = document.report
    shown: dict[str, object] = {
        "name": printable(document.name),
        "valid": report.valid,
        "problems": [_as_object(problem) for problem in report.problems],
    }
    return (
        shown | {"quotes": [_what_is_known(check) for check in report.quotes]}
        if isinstance(report, QuoteReport)
        else shown
    )


def _what_is_known(record: attrs.AttrsInstance) -> dict[str, object]:
    return attrs.asdict(record, filter=lambda _, value: value is not None)


def _as_object(problem: Problem) -> dict[str, object]:
    fields = _what_is_known(problem)
    return {"code": fields.pop("code"), "severity": problem.severity.value, **fields}


def sarif(documents: Iterable[Checked], _: Style) -> Iterator[str]:
    """The Static Analysis Results Interchange Format, version 2.1.0 (OASIS)."""
    documents = list(documents)
    used = sorted({problem.code for document in documents for problem in document.report.problems})
    run = {
        "tool": {
            "driver": {
                "name": "victoryplan",
                **_version(),
                "rules": [_rule(code) for code in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(problem, document.name, used) for document in documents for problem in document.report.problems
        ],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    yield json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _version() -> dict[str, str]:
    try:
        return {"version": metadata.version("victoryplan")}
    except metadata.PackageNotFoundError:
        # It runs from a checkout that nobody has installed.
        return {}


def _rule(code: str) -> dict[str, object]:
    entry = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": entry.summary},
        "help": {"text": entry.help},
        "defaultConfiguration": {"level": entry.severity.value},
    }


def _result(problem: Problem, name: str, rules: list[str]) -> dict[str, object]:
    location: dict[str, object] = {"physicalLocation": {"artifactLocation": {"uri": _uri(name)}, **_region(problem)}}
    if problem.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": printable(problem.pointer)}]
    details = (("found", problem.found), ("expected", problem.expected), ("hint", problem.hint))
    message = "; ".join([problem.message, *(f"{label}: {detail}" for label, detail in details if detail)])
    result: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": rules.index(problem.code),
        "level": problem.severity.value,
        "message": {"text": printable(message)},
        "locations": [location],
    }
    if problem.related_line is not None:
        related = {"artifactLocation": {"uri": _uri(name)}, "region": {"startLine": problem.related_line}}
        result["relatedLocations"] = [
            {"physicalLocation": related, "message": {"text": printable(problem.related or "")}}
        ]
    return result


def _region(problem: Problem) -> dict[str, object]:
    if problem.line is None:
        return {}
    region: dict[str, object] = {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endLine": problem.end_line,
        "endColumn": problem.end_column,
    }
    if problem.excerpt is not None:
        region["snippet"] = {"text": problem.excerpt.text}
    return {"region": region}


def _uri(name: str) -> str:
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="surrogateescape")


def github(documents: Iterable[Checked], _: Style) -> Iterator[str]:
    """Workflow commands by which GitHub Actions annotates files."""
    for name, report in documents:
        for problem in report.problems:
            places = {
                "file": name,
                "line": problem.line,
                "col": problem.column,
                "endLine": problem.end_line,
                "endColumn": problem.end_column,
                "title": f"{problem.code} {problem.pointer}" if problem.pointer else problem.code,
            }
            given = ",".join(f"{key}={_property(str(value))}" for key, value in places.items() if value is not None)
            hint = f" ({problem.hint})" if problem.hint else ""
            yield f"::{problem.severity} {given}::{_data(problem.message + hint)}\n"


def _data(value: str) -> str:
    return printable(value.replace("%", "%25"))


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


WRITERS: dict[str, Writer] = {"text": text, "json": as_json, "jsonl": as_jsonl, "sarif": sarif, "github": github}
"""The forms of a report, by the names that the command line knows them by."""


def differences(found: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> str:
    """What would have to change in the files found, by their paths, as one unified diff; empty if nothing."""
    changed = (path for path in sorted({*found, *wanted}) if found.get(path) != wanted.get(path))
    return "".join(line for path in changed for line in _diff(path, found.get(path), wanted.get(path)))


def _diff(path: str, before: bytes | None, after: bytes | None) -> Iterator[str]:
    shown = printable(path)
    if after is None:
        # What should not be there can be any file, and is not read out.
        yield from (f"--- {shown}\n", "+++ /dev/null\n")
        return
    lines = difflib.unified_diff(
        _text_lines(before),
        _text_lines(after),
        fromfile="/dev/null" if before is None else shown,
        tofile=shown,
        lineterm="",
    )
    # Files may differ where no line of text does, in their last newline or in bytes that are no text.
    changed = list(lines) or [f"{shown}: differs in bytes that make no difference as lines"]
    yield from (f"{line}\n" for line in changed)


def _text_lines(data: bytes | None) -> list[str]:
    return [printable(line) for line in (data or b"").decode(errors="replace").split("\n")]
