"""The catalogue of codes, each with documents that break it and documents that do not."""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator

import attrs

from victoryplan.kit import Example, examples_of
from victoryplan.problems import CODES, Code, printable

__all__ = ["CATALOGUES"]

_FAMILIES = {
    "VP0": "input and parsing",
    "VP1": "structure",
    "VP2": "references and uniqueness",
    "VP3": "dates and order",
    "VP4": "secrecy",
    "VP5": "evidence",
    "VP6": "quotes",
}


def text(codes: Iterable[str]) -> str:
    """A line for each code; of a single one its explanation, too, and what breaks and mends it."""
    chosen = [CODES[code] for code in codes]
    lines = [f"{entry.code}  {entry.severity:<7}  {entry.summary}" for entry in chosen]
    if len(chosen) == 1:
        lines += ["", f"  {chosen[0].help}", *_shown(chosen[0].code)]
    return "".join(f"{line}\n" for line in lines)


def _shown(code: str) -> Iterator[str]:
    for bad, good in _pairs(code):
        yield from ("", f"  {bad.name}, at {printable(bad.pointer or '') or 'the document'}; mended, and so valid:", "")
        yield from (f"    {line}" for line in _difference(bad, good))


def _pairs(code: str) -> Iterator[tuple[Example, Example]]:
    """Each document that breaks a code, with the one of the same name that does not."""
    examples = examples_of(code)
    good = {example.name.removeprefix("valid/"): example for example in examples if example.pointer is None}
    for example in examples:
        if example.pointer is not None:
            yield example, good[example.name.removeprefix("invalid/")]


def _difference(bad: Example, good: Example) -> list[str]:
    before, after = (
        [printable(line) for line in example.raw.decode(errors="replace").split("\n")] for example in (bad, good)
    )
    return list(difflib.unified_diff(before, after, bad.name, good.name, n=2, lineterm=""))


def markdown(codes: Iterable[str]) -> str:
    """The page of the documentation."""
    lines = [
        "# Rules",
        "",
        "Every problem has a code. This page is written by `victoryplan rules --format markdown`.",
        "",
    ]
    family = ""
    for entry in (CODES[code] for code in codes):
        if entry.code[:3] != family:
            family = entry.code[:3]
            lines += [f"## {family}: {_FAMILIES[family]}", ""]
        lines += _section(entry)
    return "\n".join(lines)


def _section(entry: Code) -> Iterator[str]:
    yield from (f"### {entry.code}", "", f"*{entry.severity}*: {entry.summary}. {entry.help}", "")
    for bad, good in _pairs(entry.code):
        where = f"at `{printable(bad.pointer)}`" if bad.pointer else "at the document itself"
        yield from (
            f"`{bad.name}` is reported {where}; what mends it:",
            "",
            "```diff",
            *_difference(bad, good),
            "```",
            "",
        )


def as_json(codes: Iterable[str]) -> str:
    """The machine-readable catalogue, as it is published with the schemas."""
    return json.dumps([attrs.asdict(CODES[code]) for code in codes], indent=2) + "\n"


CATALOGUES: dict[str, Callable[[Iterable[str]], str]] = {"text": text, "json": as_json, "markdown": markdown}
"""The forms of the catalogue, by the names that the command line knows them by."""
