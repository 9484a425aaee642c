"""What changed from one plan to another, as it is told: sections, entries, and runs of words.

How it looks is left to whoever prints it: a terminal, a page, a notebook. Nothing is escaped here.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from victoryplan.changes import Change, ChangeKind, Comparison, Likeness
from victoryplan.vocabularies import PlanRelationKind
from victoryplan.wording import words

__all__ = ["Entry", "Form", "How", "Run", "Section", "Told", "sections", "standing", "tally"]


class How(StrEnum):
    """What became of words."""

    KEPT = "kept"
    WENT = "went"
    CAME = "came"


class Run(NamedTuple):
    """Words that share their fate."""

    text: str
    how: How = How.KEPT


class Form(StrEnum):
    """How runs stand to each other."""

    IN_ONE = "in-one"
    """One text, to be read through."""
    BESIDE = "beside"
    """Two short texts: what it was, what it is."""
    BELOW = "below"
    """Two long ones."""
    STANCES = "stances"
    """Stances in words: what they were, what they are, or one of the two."""


class Told(NamedTuple):
    """Something that is told, and what of."""

    label: str
    runs: Sequence[Run]
    form: Form = Form.IN_ONE


class Entry(NamedTuple):
    """What became of one thing."""

    subject: str
    state: str = ""
    """What became of it as a whole"""
    whole: Told | None = None
    """What is told of it as a whole, without a label"""
    parts: Sequence[Told] = ()
    """What is told of its parts; without a label, what came or went with it"""


class Section(NamedTuple):
    """What is told under one heading."""

    heading: str
    number: int
    """How many changes there are, told or counted"""
    entries: Sequence[Entry]
    lists: dict[str, list[str]]
    """What is named only, by what became of it"""
    counts: dict[str, int]
    """How much there is of what is not listed"""
    guesses: Sequence[Likeness]

    @property
    def id(self) -> str:
        """A name for the place of it."""
        return self.heading.lower().replace(" ", "-")


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
    _K.POINT_ADDED: "new",
    _K.POINT_REMOVED: "taken out",
    _K.MEASURE_MOVED: "",
    _K.APPENDIX_APPEARED: "new",
    _K.APPENDIX_VANISHED: "no longer recorded",
    _K.STATEMENT_ADDED: "new",
    _K.STATEMENT_REMOVED: "taken out",
    _K.STATEMENT_RETRACTED: "retracted",
    _K.STANCE_ADDED: "new",
    _K.STANCE_REMOVED: "retracted or no longer recorded",
    _K.STANCE_CHANGED: "",
}
"""What is said of a thing as a whole, and what became of it, where that has a name."""

_LISTED = {
    _K.ISSUE_ADDED: "Issues, new",
    _K.ISSUE_REMOVED: "Issues, taken out",
    _K.ACTOR_ADDED: "Actors, new",
    _K.ACTOR_REMOVED: "Actors, taken out",
    _K.SOURCE_ADDED: "Sources, new",
    _K.SOURCE_REMOVED: "Sources, taken out",
}
"""What is named only, all of it together."""

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


# What is told -----------------------------------------------------------------------------------


def standing(comparison: Comparison) -> str | None:
    """How two plans stand to each other by their own account; nothing of two versions of one."""
    old, new = comparison.old, comparison.new
    if old.id == new.id:
        return None
    said = [
        *(f"the old one {_verb(kind)} the new one" for kind in old.relations),
        *(f"the new one {_verb(kind)} the old one" for kind in new.relations),
    ]
    told = f", as they say themselves: {'; '.join(said)}" if said else "; neither says how it stands to the other"
    return f"two plans{told}"


def _verb(kind: PlanRelationKind) -> str:
    return f"is {words(kind)}" if kind is PlanRelationKind.PART_OF else words(kind)


def sections(comparison: Comparison) -> Iterator[Section]:
    """What changed, under its headings."""
    measures = _measures_of_points(comparison.changes)
    told = {measure for group in measures.values() for measure in group}
    # The head says that the ids differ.
    changes = [c for c in comparison.changes if c not in told and (c.kind, c.field) != (_K.PLAN_CHANGED, "id")]
    counted = _COUNTED if comparison.old.id == comparison.new.id else {**_COUNTED, **_OF_TWO_PLANS}
    for heading, kinds in _SECTIONS.items():
        here = [change for change in changes if change.kind.startswith(kinds)]
        of_points = heading == "Points"
        guesses = comparison.likenesses if of_points else ()
        if here or guesses:
            yield Section(
                heading=heading,
                number=len(here) + (len(told) if of_points else 0),
                entries=list(_entries([c for c in here if c.kind not in counted and c.kind not in _LISTED], measures)),
                lists=_lists(change for change in here if change.kind not in counted),
                counts=Counter(counted[change.kind] for change in here if change.kind in counted),
                guesses=guesses,
            )


def tally(comparison: Comparison, told: Iterable[Section]) -> str:
    """How much changed, by what is told of it."""
    number = sum(section.number for section in told)
    if number:
        return f"{number} change{'' if number == 1 else 's'}"
    return f"nothing changed{' but the id' if comparison.changes else ''}"


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


def _entries(changes: Iterable[Change], measures: _Measures) -> Iterator[Entry]:
    """What is told one by one, the changes of one thing together."""
    groups: dict[object, list[Change]] = {}
    for i, change in enumerate(changes):
        groups.setdefault(i if change.kind in _WHOLE else change.subject, []).append(change)
    for group in groups.values():
        change = group[0]
        if change.kind in _WHOLE:
            with_it = measures.get((_OF_POINTS.get(change.kind, change.kind), _where(change)), ())
            yield _whole(change)._replace(parts=[_plain("", m.new or m.old or "") for m in with_it])
        else:
            yield Entry(change.subject, parts=[_part(change) for change in group])


def _lists(changes: Iterable[Change]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for change in changes:
        if change.kind in _LISTED:
            lists.setdefault(_LISTED[change.kind], []).append(change.subject)
    return lists


def _plain(label: str, text: str) -> Told:
    return Told(label, [Run(text)])


def _whole(change: Change) -> Entry:
    entry = Entry(change.subject, _WHOLE[change.kind])
    match change:
        case Change(kind=_K.STATEMENT_RETRACTED, old=text, new=by):
            return entry._replace(state=f"{entry.state} by {by}", whole=_plain("", text) if text else None)
        case Change(kind=_K.MEASURE_MOVED):
            return entry._replace(whole=_plain("", _moved(change)))
        case Change(kind=_K.STANCE_ADDED | _K.STANCE_REMOVED | _K.STANCE_CHANGED):
            both = ((change.old, How.WENT), (change.new, How.CAME))
            return entry._replace(whole=Told("", [Run(text, how) for text, how in both if text], Form.STANCES))
        case _:
            text = change.old or change.new
            return entry._replace(whole=_plain("", text) if text else None)


def _moved(change: Change) -> str:
    return f"stood {change.old}, stands {change.new}"


def _part(change: Change) -> Told:
    """What is told of a change below its subject."""
    # A key of the format, with the entry of a map after a stroke.
    key, _, entry = (change.field or "").partition("/")
    label = f"{key.replace('_', ' ')} ({entry})" if entry else key.replace("_", " ")
    match change.kind:
        case _K.MEASURE_ADDED:
            return _plain("new measure", change.new or "")
        case _K.MEASURE_REMOVED:
            return _plain("measure taken out", change.old or "")
        case _K.MEASURE_CHANGED:
            return _difference("measure", change.old, change.new)
        case _K.POINT_MOVED | _K.APPENDIX_MOVED if not label:
            return _plain("moved", _moved(change))
        case _K.APPENDIX_DISCLOSED:
            return _difference("disclosed", change.old, change.new)
        case _K.CONTENT_APPEARED:
            return _plain(label, "sealed in the new copy, not there in the old one")
        case _K.CONTENT_VANISHED:
            return _plain(label, "sealed in the old copy, not there in the new one")
        case _K.REORDERED:
            return _plain(label, "in another order")
        case _:
            return _difference(label, change.old, change.new)


_SHORT = 60


def _difference(label: str, old: str | None, new: str | None) -> Told:
    """Both wordings: in one where they have much in common, else beside or below each other."""
    if old is None or new is None:
        return _plain(f"{label}, {'new' if old is None else 'no longer'}", new or old or "")
    if [word.text for word in _words(old)] == [word.text for word in _words(new)]:
        return _plain(label, f"{new} (in the same words)")
    if marked := _marked(old, new):
        return Told(label, marked)
    short = len(label) + len(old) + len(new) <= _SHORT
    return Told(label, [Run(old, How.WENT), Run(new, How.CAME)], Form.BESIDE if short else Form.BELOW)


# Words ------------------------------------------------------------------------------------------

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
    for run in text.split():
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


def _marked(old: str, new: str) -> list[Run] | None:
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
    first, *others = (run for step in steps for run in _runs(step))
    return [run for run in (first._replace(text=first.text.lstrip()), *others) if run.text]


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


def _runs(step: _Step) -> Iterator[Run]:
    went, came = (_joined(words) for words in step[:2])
    if step.kept:
        yield Run(came)
        return
    # A space belongs to neither, so that no mark begins with one.
    if (went or came).startswith(" "):
        yield Run(" ")
    if went:
        yield Run(went.strip(), How.WENT)
        if came.startswith(" ") and not went.startswith(" "):
            yield Run(" ")
    if came:
        yield Run(came.strip(), How.CAME)


def _joined(run: Iterable[_Word]) -> str:
    return "".join(f"{' ' if word.spaced else ''}{word.text}" for word in run)
