"""What changed from one plan to another, as an editor could print it.

Where a text was reworded, the words that went and those that came are marked as git does it,
``[-went-]`` and ``{+came+}``; where little of it is left, it is shown as it was and as it is.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from victoryplan.changes import Change, ChangeKind, Comparison, Likeness
from victoryplan.problems import printable
from victoryplan.rendering.lines import wrap
from victoryplan.vocabularies import PlanRelationKind
from victoryplan.wording import words

__all__ = ["account"]


def account(comparison: Comparison, *, colour: bool = False) -> str:
    """What changed, for people, without a newline at the end.

    Args:
        comparison: what changed.
        colour: whether headings, and what went and came, are coloured too.
    """
    blocks = (_head(comparison), *_sections(comparison))
    return "\n\n".join("\n".join(_finished(block, colour)) for block in blocks)


_K = ChangeKind

_SECTIONS = {
    "Points": ("point",),
    "Measures": ("measure",),
    "Secret appendices": ("appendix", "disclosure", "recipient", "content", "commitment"),
    "Statements": ("statement",),
    "Stances": ("stance",),
    "Everything else": (
        *("plan", "proponent", "presentation", "relation", "issue", "actor", "source"),
        *("evidence", "dispute", "reordered"),
    ),
}
"""The headings, and how the kinds of changes below them begin."""

_WHOLE = {
    _K.POINT_ADDED: ", new",
    _K.POINT_REMOVED: ", taken out",
    _K.MEASURE_MOVED: "",
    _K.APPENDIX_APPEARED: ", new",
    _K.APPENDIX_VANISHED: ", no longer recorded",
    _K.STATEMENT_ADDED: ", new",
    _K.STATEMENT_REMOVED: ", taken out",
    _K.STATEMENT_RETRACTED: ", retracted",
    _K.STANCE_ADDED: ", new",
    _K.STANCE_REMOVED: ", no longer recorded",
    _K.STANCE_CHANGED: "",
}
"""What is said in a sentence of its own."""

_LISTED = {
    _K.ISSUE_ADDED: "Issues, new",
    _K.ISSUE_REMOVED: "Issues, taken out",
    _K.ACTOR_ADDED: "Actors, new",
    _K.ACTOR_REMOVED: "Actors, taken out",
    _K.SOURCE_ADDED: "Sources, new",
    _K.SOURCE_REMOVED: "Sources, taken out",
}
"""What is said in one sentence for all."""

_COUNTED = {_K.EVIDENCE_CHANGED: "changes of evidence"}
"""What is counted only."""

_OF_TWO_PLANS = {
    _K.STATEMENT_REMOVED: "statements on the old plan alone",
    _K.STANCE_REMOVED: "stances on the old plan alone",
    _K.PRESENTATION_REMOVED: "presentations of the old plan alone",
    _K.ISSUE_REMOVED: "issues in the old document alone",
    _K.ACTOR_REMOVED: "actors in the old document alone",
    _K.ACTOR_ADDED: "actors in the new document alone",
    _K.SOURCE_REMOVED: "sources of the old document alone",
    _K.SOURCE_ADDED: "sources of the new document alone",
}
"""What is counted only where the two are no versions of one plan: to each belongs what was said of it."""

_OF_POINTS = {_K.POINT_ADDED: _K.MEASURE_ADDED, _K.POINT_REMOVED: _K.MEASURE_REMOVED}
"""The measures that are told with their points."""


class _Line(NamedTuple):
    """Something to be printed, fit for that, and how far it is indented."""

    indent: int
    shown: str


def _head(comparison: Comparison) -> Iterator[_Line]:
    old, new = comparison.old, comparison.new
    if old.id == new.id:
        yield _line(0, f"{new.title} ({new.id})")
    else:
        yield _line(0, f"{old.title} ({old.id}) → {new.title} ({new.id})")
        said = [
            *(f"the old one {_verb(kind)} the new one" for kind in old.relations),
            *(f"the new one {_verb(kind)} the old one" for kind in new.relations),
        ]
        told = f", as they say themselves: {'; '.join(said)}" if said else "; neither says how it stands to the other"
        yield _line(2, f"two plans{told}")
    if not comparison.changes:
        yield _line(2, "nothing changed")


def _verb(kind: PlanRelationKind) -> str:
    return f"is {words(kind)}" if kind is PlanRelationKind.PART_OF else words(kind)


# Sections ---------------------------------------------------------------------------------------


def _sections(comparison: Comparison) -> Iterator[list[_Line]]:
    measures = _measures_of_points(comparison.changes)
    told = {measure for group in measures.values() for measure in group}
    changes = [change for change in comparison.changes if change not in told]
    counted = _COUNTED if comparison.old.id == comparison.new.id else {**_COUNTED, **_OF_TWO_PLANS}
    for heading, kinds in _SECTIONS.items():
        here = [change for change in changes if change.kind.startswith(kinds)]
        lines = [
            *_sentences([change for change in here if change.kind not in counted], measures),
            *_counts([change for change in here if change.kind in counted], counted),
        ]
        if heading == "Points":
            lines += map(_guess, comparison.likenesses)
        if lines:
            yield [_Line(0, f"{_HEADING}{heading}{_END}"), *lines]


_Measures = dict[tuple[ChangeKind, str], list[Change]]
"""The measures that came or went with a point, by what became of them and where the point stands."""


def _measures_of_points(changes: Iterable[Change]) -> _Measures:
    found: _Measures = {(_OF_POINTS[c.kind], _where(c)): [] for c in changes if c.kind in _OF_POINTS}
    for change in changes:
        key = (change.kind, _where(change).rpartition("/measures/")[0])
        if key in found:
            found[key].append(change)
    return found


def _where(change: Change) -> str:
    return change.new_pointer or change.old_pointer or ""


def _sentences(changes: Iterable[Change], measures: _Measures) -> Iterator[_Line]:
    """What is said one by one, the sentences on one subject below each other."""
    groups: dict[object, list[Change]] = {}
    lists: dict[str, list[str]] = {}
    for i, change in enumerate(changes):
        if change.kind in _LISTED:
            lists.setdefault(_LISTED[change.kind], []).append(change.subject)
        # The head says that the ids differ.
        elif (change.kind, change.field) != (_K.PLAN_CHANGED, "id"):
            groups.setdefault(i if change.kind in _WHOLE else change.subject, []).append(change)
    for group in groups.values():
        change = group[0]
        if change.kind in _WHOLE:
            yield _line(2, _whole(change))
            for measure in measures.get((_OF_POINTS.get(change.kind, change.kind), _where(change)), ()):
                yield _line(4, f"- {measure.new or measure.old}")
        else:
            yield _line(2, change.subject)
            yield from (_Line(4 + line.indent, line.shown) for change in group for line in _said(change))
    yield from (_line(2, f"{label}: {'; '.join(subjects)}") for label, subjects in lists.items())


def _counts(changes: Iterable[Change], nouns: Mapping[ChangeKind, str]) -> Iterator[_Line]:
    """How many changes there are of the kinds that are not told one by one."""
    for kind, number in Counter(change.kind for change in changes).items():
        yield _line(2, f"Not listed here, {nouns[kind]}: {number}")


def _guess(likeness: Likeness) -> _Line:
    return _line(
        2, f"Perhaps the same, a guess ({likeness.score:.0%} alike): {likeness.old} (old), {likeness.new} (new)"
    )


# Sentences --------------------------------------------------------------------------------------


def _line(indent: int, text: str) -> _Line:
    return _Line(indent, _shown(text))


def _shown(text: str) -> str:
    return printable(" ".join(text.split()))


def _whole(change: Change) -> str:
    start = f"{change.subject}{_WHOLE[change.kind]}"
    match change:
        case Change(kind=_K.STATEMENT_RETRACTED, old=text, new=by):
            return _with(f"{start} by {by}", text)
        case Change(kind=_K.MEASURE_MOVED, old=before, new=after):
            return f"{start}: stood {before}, stands {after}"
        case Change(old=str(before), new=str(after)):
            return f"{start}: {before} → {after}"
        case _:
            return _with(start, change.old or change.new)


def _with(label: str, text: str | None) -> str:
    return f"{label}: {text}" if text else label


def _said(change: Change) -> Iterator[_Line]:
    """What is said of a change below its subject."""
    # A key of the format, with the entry of a map after a stroke.
    key, _, entry = (change.field or "").partition("/")
    label = f"{key.replace('_', ' ')} ({entry})" if entry else key.replace("_", " ")
    match change.kind:
        case _K.MEASURE_ADDED:
            yield _line(0, _with("new measure", change.new))
        case _K.MEASURE_REMOVED:
            yield _line(0, _with("measure taken out", change.old))
        case _K.MEASURE_CHANGED:
            yield from _difference("measure", change.old, change.new)
        case _K.POINT_MOVED | _K.APPENDIX_MOVED if not label:
            yield _line(0, f"moved: stood {change.old}, stands {change.new}")
        case _K.APPENDIX_DISCLOSED:
            yield from _difference("disclosed", change.old, change.new)
        case _K.CONTENT_APPEARED:
            yield _line(0, f"{label}: sealed in the new copy, not there in the old one")
        case _K.CONTENT_VANISHED:
            yield _line(0, f"{label}: sealed in the old copy, not there in the new one")
        case _K.REORDERED:
            yield _line(0, f"{label}: in another order")
        case _:
            yield from _difference(label, change.old, change.new)


_SHORT = 60


def _difference(label: str, old: str | None, new: str | None) -> Iterator[_Line]:
    """Both wordings: in one where they have much in common, else beside or below each other."""
    if old is None or new is None:
        yield _line(0, _with(f"{label}, {'new' if old is None else 'no longer'}", new or old))
    elif old.split() == new.split():
        yield _line(0, f"{label}: {new} (in the same words)")
    elif marked := _marked(old, new):
        yield _Line(0, f"{_shown(label)}: {marked}")
    elif len(label) + len(old) + len(new) <= _SHORT:
        yield _Line(0, f"{_shown(label)}: {_WENT}{_shown(old)}{_END} → {_CAME}{_shown(new)}{_END}")
    else:
        yield _line(0, label)
        yield _Line(2, f"before: {_WENT}{_shown(old)}{_END}")
        yield _Line(2, f"now: {_CAME}{_shown(new)}{_END}")


# Words ------------------------------------------------------------------------------------------

_WENT, _CAME, _HEADING, _END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""Where a colour begins and ends: no characters, so that nothing fit to be printed holds them."""

_MOST_LETTERS = 2000
_MOST_PAIRS = 5
_LEAST_KEPT = 0.5
_LEAST_RUN = 2

_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PARTS = re.compile(f"[{_SIGNS}]|[^{_SIGNS}]+")
"""What a run without spaces is made of. In Chinese and Japanese each sign counts as a word."""

_OPENING, _CLOSING = "([{\"'\u00ab\u2018\u201c\u201e", ".,;:!?)]}\"'\u00bb\u2019\u201d\u2026"


class _Word(NamedTuple):
    """A word, or marks before or after one, and whether there is a space before it."""

    text: str
    spaced: bool

    @property
    def counts(self) -> bool:
        """Whether it is more than a mark."""
        return any(map(str.isalnum, self.text))


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    for run in _shown(text).split():
        spaced = True
        for part in _PARTS.findall(run):
            opened = part.lstrip(_OPENING)
            stem = opened.rstrip(_CLOSING)
            for piece in filter(None, (part[: len(part) - len(opened)], stem, opened[len(stem) :])):
                found.append(_Word(piece, spaced))
                spaced = False
    return found


class _Step(NamedTuple):
    """Words that stand in both wordings, or words that went and words that came in their place."""

    went: list[_Word]
    came: list[_Word]
    kept: bool


def _marked(old: str, new: str) -> str | None:
    """The new wording with what went and what came marked; nothing if that would not be easy to read."""
    if max(len(old), len(new)) > _MOST_LETTERS:
        return None
    before, after = _words(old), _words(new)
    ours, theirs = (Counter(word.text for word in words) for words in (before, after))
    if sum(number * theirs[word] for word, number in ours.items()) > _MOST_PAIRS * (len(before) + len(after)):
        return None
    steps = list(_steps(before, after))
    kept = sum(word.counts for step in steps if step.kept for word in step.came)
    if 2 * kept < _LEAST_KEPT * sum(word.counts for word in (*before, *after)):
        return None
    return "".join(_run(step.came) if step.kept else _replaced(step.went, step.came) for step in steps).strip()


def _steps(before: list[_Word], after: list[_Word]) -> Iterator[_Step]:
    """The way from one wording to the other. What is kept for a word only between two changes is not kept."""
    ours, theirs = [word.text for word in before], [word.text for word in after]
    changed = _Step([], [], kept=False)
    codes = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    for n, (tag, i, j, k, m) in enumerate(codes):
        went, came = before[i:j], after[k:m]
        beside = {code[0] for code in codes[max(n - 1, 0) : n + 2]}
        lonely = 0 < n < len(codes) - 1 and "replace" in beside and sum(word.counts for word in came) < _LEAST_RUN
        if tag != "equal" or lonely:
            changed = _Step(changed.went + went, changed.came + came, kept=False)
            continue
        if changed.went or changed.came:
            yield changed
        yield _Step(went, came, kept=True)
        changed = _Step([], [], kept=False)
    if changed.went or changed.came:
        yield changed


def _run(run: Iterable[_Word]) -> str:
    return "".join(f"{' ' if word.spaced else ''}{word.text}" for word in run)


def _replaced(went: list[_Word], came: list[_Word]) -> str:
    gone, here = (_run(run) for run in (went, came))
    marks = [
        f"{colour}{opening}{run.strip()}{closing}{_END}"
        for run, opening, closing, colour in ((gone, "[-", "-]", _WENT), (here, "{+", "+}", _CAME))
        if run
    ]
    space = " " if (gone or here).startswith(" ") else ""
    between = " " if gone and here.startswith(" ") and not space else ""
    return space + between.join(marks)


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
