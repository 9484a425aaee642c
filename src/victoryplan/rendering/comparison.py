"""What changed from one plan to another, as an editor could print it.

Where a text was reworded, the words that went and those that came are marked as git does it,
``[-went-]`` and ``{+came+}``; where little of it is left, it is shown as it was and as it is.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from victoryplan.changes import Comparison
from victoryplan.problems import printable
from victoryplan.rendering.account import Entry, Form, How, Run, Section, Told, sections, standing
from victoryplan.rendering.lines import wrap

__all__ = ["account"]


def account(comparison: Comparison, *, colour: bool = False) -> str:
    """What changed, for people, without a newline at the end.

    Args:
        comparison: what changed.
        colour: whether headings, and what went and came, are coloured too.
    """
    blocks = (_head(comparison), *map(_block, sections(comparison)))
    return "\n\n".join("\n".join(_finished(block, colour)) for block in blocks)


class _Line(NamedTuple):
    """Something to be printed, fit for that, and how far it is indented."""

    indent: int
    shown: str


def _line(indent: int, text: str) -> _Line:
    return _Line(indent, _shown(text))


def _shown(text: str) -> str:
    # What is left of spaces at the ends goes when the lines are made.
    return printable(re.sub(r"\s+", " ", text))


def _head(comparison: Comparison) -> Iterator[_Line]:
    old, new = comparison.old, comparison.new
    before = "" if old.id == new.id else f"{old.title} ({old.id}) → "
    yield _line(0, f"{before}{new.title} ({new.id})")
    if told := standing(comparison):
        yield _line(2, told)
    if not comparison.changes:
        yield _line(2, "nothing changed")


def _block(section: Section) -> Iterator[_Line]:
    yield _Line(0, f"{_HEADING}{section.heading}{_END}")
    for entry in section.entries:
        yield from _entry(entry)
    yield from (_line(2, f"{label}: {'; '.join(subjects)}") for label, subjects in section.lists.items())
    yield from (_line(2, f"Not listed here, {what}: {number}") for what, number in section.counts.items())
    for guess in section.guesses:
        alike = f"{guess.score:.0%} alike"
        yield _line(2, f"Perhaps the same, a guess ({alike}): {guess.old} (old), {guess.new} (new)")


def _entry(entry: Entry) -> Iterator[_Line]:
    start = f"{entry.subject}, {entry.state}" if entry.state else entry.subject
    if entry.whole:
        yield from _told(2, entry.whole._replace(label=start))
    else:
        yield _line(2, start)
    for part in entry.parts:
        yield from _told(4, part)


def _told(indent: int, told: Told) -> Iterator[_Line]:
    label = _shown(told.label)
    match told.form:
        case Form.IN_ONE:
            text = "".join(map(_marked, told.runs))
            yield _Line(indent, f"{label}: {text}" if label else f"- {text}")
        case Form.STANCES:
            yield _line(indent, f"{told.label}: {' → '.join(run.text for run in told.runs)}")
        case Form.BESIDE:
            yield _Line(indent, f"{label}: {' → '.join(map(_coloured, told.runs))}")
        case _:
            before, now = map(_coloured, told.runs)
            yield _Line(indent, label)
            yield _Line(indent + 2, f"before: {before}")
            yield _Line(indent + 2, f"now: {now}")


_WENT, _CAME, _HEADING, _END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""Where a colour begins and ends: no characters, so that nothing fit to be printed holds them."""

_MARKS = {How.WENT: (_WENT, "[-", "-]"), How.CAME: (_CAME, "{+", "+}")}


def _marked(run: Run) -> str:
    if run.how is How.KEPT:
        return _shown(run.text)
    colour, opening, closing = _MARKS[run.how]
    return f"{colour}{opening}{_shown(run.text)}{closing}{_END}"


def _coloured(run: Run) -> str:
    return f"{_MARKS[run.how][0]}{_shown(run.text)}{_END}"


# Lines ------------------------------------------------------------------------------------------

_CODES = {_WENT: "\x1b[31m", _CAME: "\x1b[32m", _HEADING: "\x1b[1m", _END: "\x1b[0m"}


def _finished(block: Iterable[_Line], colour: bool) -> Iterator[str]:
    """The lines as a terminal gets them. A colour ends with its line and begins again in the next one."""
    open_ = ""
    for line in (line for entry in block for line in wrap(entry.indent, entry.shown)):
        text = line.lstrip(" ")
        margin = line[: len(line) - len(text)]
        shown = open_ + text
        for char in text:
            if char in _CODES:
                open_ = "" if char == _END else char
        shown += _END if open_ else ""
        yield margin + "".join((_CODES[char] if colour else "") if char in _CODES else char for char in shown)
