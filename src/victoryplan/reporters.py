"""What was found, as something to read."""

import difflib
from collections.abc import Iterator, Mapping

from victoryplan.problems import Problem, Report, printable

__all__ = ["differences", "text"]


def text(report: Report, name: str, *, quiet: bool = False) -> str:
    """The problems of one document, a block each, and a count; every line ends with a newline.

    ``name`` says which document it is, as a path does. ``quiet`` leaves the count out.
    """
    shown = printable(name)
    verdict = "valid" if report.valid else "not valid"
    count = [] if quiet else [f"{shown}: {verdict} ({report.summary})"]
    return "".join(f"{line}\n" for line in [*_problem_lines(report, shown), *count])


def _problem_lines(report: Report, name: str) -> Iterator[str]:
    for problem in report.problems:
        kind = f"{problem.severity} {problem.code}{_pointer(problem)}"
        yield f"{_place(problem, name)}: {kind}: {printable(problem.message)}"
        details = (("found", problem.found), ("expected", problem.expected), ("hint", problem.hint))
        yield from (f"    {label}: {printable(detail)}" for label, detail in details if detail)


def _place(problem: Problem, name: str) -> str:
    return name if problem.line is None else f"{name}:{problem.line}:{problem.column}"


def _pointer(problem: Problem) -> str:
    return problem.pointer and f" {printable(problem.pointer)}"


def differences(found: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> str:
    """What would have to change in the files found, by their paths, as one unified diff; empty if nothing."""
    changed = (path for path in sorted({*found, *wanted}) if found.get(path) != wanted.get(path))
    return "".join(line for path in changed for line in _diff(path, found.get(path), wanted.get(path)))


def _diff(path: str, before: bytes | None, after: bytes | None) -> Iterator[str]:
    shown = printable(path)
    lines = difflib.unified_diff(
        _text_lines(before),
        _text_lines(after),
        fromfile="/dev/null" if before is None else shown,
        tofile="/dev/null" if after is None else shown,
        lineterm="",
    )
    # Files may differ where no line of text does, in their last newline or in bytes that are no text.
    changed = list(lines) or [f"{shown}: differs in bytes that make no difference as lines"]
    yield from (f"{line}\n" for line in changed)


def _text_lines(data: bytes | None) -> list[str]:
    return [printable(line) for line in (data or b"").decode(errors="replace").split("\n")]
