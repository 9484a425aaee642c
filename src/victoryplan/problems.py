"""What can be wrong, and how it is said.

All codes stand in one catalogue, ``CODES``. A :class:`Problem` is one finding, a :class:`Report`
the findings on one document. Everything the library raises on purpose is one of::

    VictoryPlanError
    ├── InvalidDocument    a document with errors; carries the report
    ├── InvalidObject      a constructor was given values that no document could hold
    ├── UnsupportedType    a class whose fields have no JSON Schema here
    ├── UnknownExample     no shipped document of that name
    ├── UnknownId          a question about something that the plan does not hold
    ├── UnknownAudience    nobody of that name to release a plan to
    └── DuplicatePlan      two plans of one id where each needs its own
"""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from json.encoder import encode_basestring
from typing import NamedTuple

import attrs

__all__ = [
    "AT_THE_KEY",
    "CODES",
    "Code",
    "DuplicatePlan",
    "Excerpt",
    "Fault",
    "Found",
    "InvalidDocument",
    "InvalidObject",
    "Problem",
    "Report",
    "Severity",
    "UnknownAudience",
    "UnknownExample",
    "UnknownId",
    "UnsupportedType",
    "VictoryPlanError",
    "a",
    "describe",
    "enclosing_appendix",
    "escape_pointer",
    "excerpt",
    "kind_of_json",
    "nearest",
    "printable",
]


class Severity(StrEnum):
    """Whether a problem refuses the document or only asks for a second look."""

    ERROR = "error"
    WARNING = "warning"


@attrs.frozen(kw_only=True)
class Code:
    """One entry of the catalogue: a kind of problem."""

    code: str
    """The code, ``VP203``."""
    severity: Severity
    """Whether it refuses the document."""
    summary: str
    """What is wrong, in a few words."""
    help: str
    """What to do about it."""
    public: bool = False
    """Whether it is looked for only in what is to be public, as by ``validate --public``."""


def _catalogue(*entries: tuple[str, Severity, str, str]) -> dict[str, Code]:
    return {
        code: Code(code=code, severity=severity, summary=summary, help=help_, public=code == "VP403")
        for code, severity, summary, help_ in entries
    }


_E = Severity.ERROR
_W = Severity.WARNING

CODES = _catalogue(
    # VP0: input and parsing
    ("VP001", _E, "the input cannot be read", "Check that the path exists, is a file, and may be read."),
    ("VP002", _E, "the input is too large", "Raise the limit if the size is meant, or split the document."),
    ("VP003", _E, "a value that JSON does not have", "Use strings, numbers, booleans, lists and mappings with string keys, without cycles."),
    ("VP010", _E, "the bytes are not UTF-8", "Save the file as UTF-8 (RFC 8259, section 8.1)."),
    ("VP011", _E, "the text is not JSON", "Mend the syntax at the position given (RFC 8259)."),
    ("VP012", _E, "a key is given twice in one object", "Keep one of the two: readers disagree on which one counts (RFC 8259, section 4)."),
    ("VP013", _E, "NaN and Infinity are not JSON", "Leave the value out, or give it as text."),
    ("VP014", _E, "a number outside the range that every JSON tool keeps", "Integers stay within ±(2^53 - 1), other numbers finite (RFC 7493, section 2.2); give longer ones as text."),
    ("VP015", _E, "half of a surrogate pair", "Write the character itself, or both halves of its escape."),
    ("VP016", _E, "nesting is too deep", "Keep arrays and objects within 128 levels."),
    ("VP017", _E, "text after the end of the document", "Remove it: one JSON text holds one value."),
    ("VP018", _E, "YAML that JSON has no counterpart for", "Write the value itself: without anchors, aliases and tags, and with keys that are text."),
    # VP1: structure
    ("VP101", _E, "a required key is missing", "Add the key; the data dictionary says what it holds."),
    ("VP102", _E, "a key that the format does not have", "Mend its name, move it where it belongs, or keep it under the `extensions` of what it concerns: plan, point, actor, source or statement."),
    ("VP103", _E, "a value of the wrong type", "Give a value of the type expected; what is not known is left out, never null."),
    ("VP104", _E, "a malformed value", "Write the value in the form expected."),
    ("VP105", _E, "a value that is not in the closed list", "Choose one of the values of the list."),
    ("VP106", _E, "a malformed key of a map", "Write the key in the form expected: a language tag, or a namespaced name."),
    ("VP107", _E, "a required list is empty", "Give at least one item."),
    ("VP108", _E, "a key that another value calls for is missing", "Add the key, or change the value that calls for it."),
    ("VP109", _E, "a key that does not go with the others", "Remove the key, or give the value that it goes with."),
    ("VP110", _E, "a version of the format that this library does not know", "Use the version named, or a library that knows the other one."),
    # VP2: references and uniqueness
    ("VP201", _E, "an id is used twice in its kind", "Rename one of the two: an id names one thing in the whole document."),
    ("VP202", _E, "a reference to an id that the document does not hold", "Mend the id, or add what it refers to."),
    ("VP203", _E, "a position on a target that the document does not hold", "Mend the target, or add what it names."),
    ("VP204", _E, "a circle in membership", "Take one of the memberships out: nothing is a member of itself."),
    ("VP205", _E, "a circle in sub-points", "Take one `part_of` out: no point is a part of itself."),
    ("VP206", _E, "two positions of one holder on one target in one statement", "Merge them, or make two statements of it if they cannot be merged."),
    ("VP207", _E, "a language map repeats the document's language", "Take the entry out: the field itself is in that language."),
    ("VP208", _E, "a language map holds one language twice", "Keep one of the two: language tags that differ in case are the same (RFC 5646, section 2.1.1)."),
    ("VP209", _W, "sibling points share a number", "Check the printed labels; ids tell the points apart all the same."),
    ("VP210", _W, "a plan without points", "Add the points, or leave it so if none is known."),
    ("VP211", _E, "a circle in the derivation of sources", "Take one `derived_from` out: no source derives from itself."),
    ("VP212", _E, "a statement related to itself", "Name the other statement."),
    # VP3: dates and order
    ("VP301", _E, "a role ends before it begins", "Mend `since` or `until`."),
    ("VP302", _E, "a statement is dated before what it answers", "Mend one of the dates, or the relation."),
    ("VP303", _W, "a disclosure before the plan was first shown", "Check the date; only a leak comes before the first presentation."),
    ("VP304", _W, "a source accessed before it was published", "Check both dates."),
    ("VP305", _W, "a statement is dated after every source for it", "Check the dates: a source cannot report what was not yet said."),
    ("VP306", _E, "a range of dates that runs backwards", "Write the earlier end first."),
    # VP4: secrecy
    ("VP401", _W, "content is still sealed though a full disclosure is recorded", "Remove the sealed content, or check the disclosure's extent."),
    ("VP402", _W, "the same recipient has and has not received the appendix", "Give dates that order the two, or mark the doubt in `disputed_by`."),
    ("VP403", _E, "sealed content in a document that is to be public", "Publish what `victoryplan release` writes. Only `validate --public` asks for this."),
    # VP5: evidence
    ("VP501", _E, "a direct quotation without a quote", "Give the printed words as `quote` in one of the citations, or make it an indirect quotation."),
    ("VP502", _W, "a narrated position without a holder", "Name the holder: what an outlet narrates is rarely its own stance."),
    ("VP503", _W, "a narration with a quote", "Take the quote out and give a `locator` where one is known; words that somebody said make a quotation."),
    ("VP504", _W, "a source that nobody can find", "Give a title, an address or a publisher."),
    ("VP505", _W, "text that is not in Unicode NFC", "Normalise the text to NFC (Unicode Standard Annex 15), so that equal words compare equal."),
    ("VP506", _E, "a citation about a field that is not given", "Name a field that is given beside the citation, none that is sealed; or leave `about` out."),
    # VP6: quotes, held against the texts of their sources
    ("VP601", _W, "a source whose text is not given", "Give its text: its quotes have not been looked up."),
    ("VP602", _E, "the text of a source cannot be read", "Give a file of plain text in UTF-8 that may be read and is not too large."),
    ("VP603", _E, "the text of a source has another SHA-256", "Give the text with that digest; if the quotes are to be held against this one, replace `sha256`."),
    ("VP604", _E, "a quote that is altered", "Quote what is printed, mark words left out by an ellipsis and put your own in square brackets."),
    ("VP605", _E, "a quote that its source does not hold", "Quote what is printed, or cite the source that prints it."),
    ("VP606", _E, "a quote that stands in another source", "Cite the source that prints these words."),
    ("VP607", _E, "a quote that stands in several places", "Give as `prefix` or `suffix` what is printed right around the place that is meant."),
    ("VP608", _E, "a quote between other words than its prefix and suffix", "Mend `prefix` and `suffix`, or leave them out of a quote that stands in one place alone."),
    ("VP609", _W, "a quote that leaves out what limits it", "Quote the sentence as far as it limits what is said, or make sure that nothing is lost."),
    ("VP610", _E, "a direct quotation that is not made of its quotes", "Put the quotes together in their order, joined by an ellipsis; in square brackets may stand what is nobody's words."),
)  # fmt: skip

AT_THE_KEY = frozenset({"VP102", "VP106", "VP109", "VP207", "VP208", "VP403"})
"""The codes of problems of a key; those of the others are of its value."""


@attrs.frozen(kw_only=True)
class Excerpt:
    """A line of a document, fit to be shown: masked, cut around a range, and free of control characters."""

    text: str
    """What is shown of the line."""
    start: int
    """Where the range begins in it, in characters, counted from 0."""
    end: int
    """Where the range ends in it."""


@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong with a document."""

    code: str
    """The stable code of the catalogue, ``VP203``."""
    pointer: str = ""
    """Where: a JSON Pointer (RFC 6901); empty for a text that does not parse and for the root."""
    message: str
    """What is wrong, in one sentence."""
    found: str | None = None
    """What stands there, shortened; never anything sealed."""
    expected: str | None = None
    """What belongs there."""
    hint: str | None = None
    """What to do about it."""
    related: str | None = None
    """The pointer of another place that has to do with it, as of the first of two equal ids."""
    line: int | None = None
    """The line where the range of the problem begins, counted from 1; of a document read from text."""
    column: int | None = None
    """The column, in characters, counted from 1."""
    end_line: int | None = None
    """The line where the range ends."""
    end_column: int | None = None
    """The column right after the range."""
    related_line: int | None = None
    """The line of the other place."""
    excerpt: "Excerpt | None" = None
    """The line where the range begins, with all that is sealed masked; none for a text that does not parse."""

    def moved(self, lines: int) -> "Problem":
        """The problem with its places so many lines further down."""
        line, end, related = (
            None if at is None else at + lines for at in (self.line, self.end_line, self.related_line)
        )
        return attrs.evolve(self, line=line, end_line=end, related_line=related)

    @property
    def severity(self) -> Severity:
        """The severity that the catalogue gives to the code."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        where = f" at {printable(self.pointer)}" if self.pointer else ""
        if self.line is not None:
            where = f" at line {self.line}, column {self.column}"
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.severity} {self.code}{where}: {self.message}{hint}"


class Found(NamedTuple):
    """A problem, and the path to where it is, which may hold more than the problem may show."""

    path: tuple[str | int, ...]
    problem: Problem
    related: tuple[str | int, ...] | None = None


@attrs.frozen
class Report:
    """All that was found in one document, in the document's order.

    It holds neither the document nor a plan, so that it can be kept, logged and sent.
    """

    problems: tuple[Problem, ...] = ()
    """All of them, errors and warnings."""
    strict: bool = attrs.field(default=False, kw_only=True)
    """Whether warnings refuse the document too."""

    @property
    def valid(self) -> bool:
        """Whether the document is accepted: no problem is an error, nor a warning if those count."""
        return not self.errors and not (self.strict and self.warnings)

    def select(self, *, select: Iterable[str] = ("VP",), ignore: Iterable[str] = ()) -> "Report":
        """The report with those problems alone whose code begins like one of ``select`` and like none of ``ignore``.

        Raises:
            ValueError: no code of the catalogue begins so.
        """
        wanted, unwanted = tuple(select), tuple(ignore)
        if not wanted:
            raise ValueError("no code is selected")
        for prefix in (*wanted, *unwanted):
            if not prefix or not any(code.startswith(prefix) for code in CODES):
                raise ValueError(f"no code begins with {excerpt(prefix)}")
        kept = (p for p in self.problems if p.code.startswith(wanted) and not p.code.startswith(unwanted))
        return attrs.evolve(self, problems=tuple(kept))

    def moved(self, lines: int) -> "Report":
        """The report with its places so many lines further down, as for one document among others in a file."""
        return attrs.evolve(self, problems=tuple(problem.moved(lines) for problem in self.problems))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that refuse the document."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that ask for a second look."""
        return tuple(p for p in self.problems if p.severity is Severity.WARNING)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        return "\n".join([*lines, self.summary])

    def _repr_html_(self) -> str:
        from victoryplan.rendering.notebook import report_html  # noqa: PLC0415 - the stair of docs/design.md

        return report_html(self)

    @property
    def summary(self) -> str:
        """The count of errors and warnings, in words."""
        return f"{_count(len(self.errors), 'error')}, {_count(len(self.warnings), 'warning')}"


class VictoryPlanError(Exception):
    """The base of everything that this library raises on purpose."""


class InvalidDocument(VictoryPlanError):
    """A document was refused. ``report`` says why."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        return f"the document is not valid\n{self.report}"


@attrs.frozen(kw_only=True)
class Fault:
    """One field of an object that cannot stand as it is."""

    field: str
    """The field's name, with the index in a sequence: ``speakers[1]``."""
    found: str
    """What was given, shortened; never anything sealed."""
    expected: str
    """What the field holds."""

    def __str__(self) -> str:
        return f"{self.field}: found {self.found}, expected {self.expected}"


class InvalidObject(VictoryPlanError, ValueError):
    """A constructor was given values that no document could hold. ``faults`` lists them all."""

    def __init__(self, cls: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(cls, faults)
        self.cls = cls
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join([f"{self.cls}: {_count(len(self.faults), 'fault')}", *(f"  {f}" for f in self.faults)])


class UnsupportedType(VictoryPlanError, TypeError):
    """A class has a field of a type that has no JSON Schema here."""

    def __init__(self, cls: str, field: str, type_: str) -> None:
        super().__init__(cls, field, type_)
        self.cls = cls
        self.field = field
        self.type = type_

    def __str__(self) -> str:
        return (
            f"{self.cls}.{self.field}: the type {self.type} has no JSON Schema here; use the types of "
            "victoryplan.models, str, bool, a StrEnum, a tuple[X, ...], a dict with string keys, or an attrs class of these"
        )


class UnknownExample(VictoryPlanError, LookupError):
    """No shipped document has this name. ``names`` lists those that there are."""

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(name, names)
        self.name = name
        self.names = names

    def __str__(self) -> str:
        return f"no shipped document is called {excerpt(self.name)}; there are {', '.join(self.names)}"


class UnknownId(VictoryPlanError, LookupError):
    """A question about something that the plan does not hold. ``nearest`` is the id most likely meant."""

    def __init__(self, kind: str, id_: str, nearest: str | None) -> None:
        super().__init__(kind, id_, nearest)
        self.kind = kind
        self.id = id_
        self.nearest = nearest

    def __str__(self) -> str:
        hint = f"; did you mean {excerpt(self.nearest)}?" if self.nearest else ""
        return f"the plan holds no {self.kind} {excerpt(self.id)}{hint}"


class UnknownAudience(VictoryPlanError, LookupError):
    """A plan has nobody of this name to whom it could be released. ``nearest`` is the name most likely meant."""

    def __init__(self, audience: str, nearest: str | None) -> None:
        super().__init__(audience, nearest)
        self.audience = audience
        self.nearest = nearest

    def __str__(self) -> str:
        hint = f"; did you mean {excerpt(self.nearest)}?" if self.nearest else ""
        return (
            f"no audience is called {excerpt(self.audience)}; it is public, the id of one of the plan's actors, "
            f"or ACTOR/LEVEL{hint}"
        )


class DuplicatePlan(VictoryPlanError, ValueError):
    """Two plans that are to stand in one set of tables have the same id."""

    def __init__(self, plan_id: str) -> None:
        super().__init__(plan_id)
        self.plan_id = plan_id

    def __str__(self) -> str:
        return f"two plans have the id {excerpt(self.plan_id)}; in one set of tables each plan has its own"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_UNSAFE_TO_PRINT = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def printable(text: str) -> str:
    """The text with every character escaped that a terminal would obey or hide rather than show."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in _UNSAFE_TO_PRINT else c for c in text)


def excerpt(text: str, length: int = 60) -> str:
    """The text in quotation marks, escaped as in JSON and shortened to ``length`` characters."""
    shown = text if len(text) <= length else text[: length - 1] + "…"
    return printable(encode_basestring(shown))


_BEYOND_PRINTING = 10**24


def describe(value: object) -> str:
    """A value of JSON or Python in a few words; containers and foreign objects by their type alone."""
    match value:
        case str() if type(value) is str:
            return excerpt(value)
        case None | bool():
            return "null" if value is None else str(value).lower()
        case int() if abs(value) >= _BEYOND_PRINTING:
            return "an integer of more than 24 digits"
        case int() | float() if type(value) in {int, float}:
            return repr(value)
        case _:
            return kind_of_json(value)


_JSON_KINDS: dict[type, str] = {
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a boolean",
    dict: "an object",
    list: "an array",
    type(None): "null",
}


def kind_of_json(value: object) -> str:
    """The JSON type of a value in words; for what JSON does not have, its Python type."""
    return _JSON_KINDS.get(type(value)) or a(type(value).__name__)


def a(noun: str) -> str:
    """The noun with its indefinite article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def escape_pointer(path: Iterable[str | int]) -> str:
    """The steps of a path as a JSON Pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def enclosing_appendix(path: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
    """The path to the secret appendix that holds the place, or ``None`` outside of one.

    Within an appendix neither a key that is no field's name nor a value may be shown: either could
    be the sealed part, put where it does not belong.
    """
    for i, step in enumerate(path):
        if step == "secret_appendices":
            return path[: i + 2] if all(isinstance(s, int) for s in path[i + 1 : i + 2]) else path[: i + 1]
    return None


_LONGEST_SUGGESTION = 40
_MOST_EDITS = 3


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that a misspelling most likely meant, or ``None``.

    The optimal string alignment distance decides, at most three edits and a third of the word.
    The cost does not grow with the word: what is far longer than any choice is given up at once.
    """
    if len(word) > _LONGEST_SUGGESTION:
        return None
    best, best_distance = None, min(_MOST_EDITS, max(1, len(word) // 3)) + 1
    folded = word.casefold()
    for choice in choices:
        if abs(len(choice) - len(folded)) >= best_distance or _left_over(folded, choice) >= best_distance:
            continue
        distance = _edits(folded, choice.casefold())
        if distance < best_distance:
            best, best_distance = choice, distance
            if distance <= 1:
                break
    return best


def _left_over(word: str, choice: str) -> int:
    """How many letters of the word are not in the choice: each takes an edit at the least."""
    for letter in choice:
        word = word.replace(letter, "", 1)
    return len(word)


def _edits(left: str, right: str) -> int:
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, x in enumerate(left, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == right[j - 2] and left[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
