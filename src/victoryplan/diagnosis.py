"""From an engine's raw failures to problems: ordered, one for each mistake, in our own words.

An engine says only where it failed and at which keyword of the schema. Everything else is derived
here from the models and the document, so that both engines speak with one voice and no message of
another library, which might echo the document, is ever read.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, assert_never, cast

from victoryplan import constraints
from victoryplan.constraints import (
    ArrayKind,
    BooleanKind,
    Condition,
    Const,
    EntityKind,
    EnumKind,
    Form,
    JsonMap,
    Kind,
    MapKind,
    SealedKind,
    StringKind,
    cached,
    model_fields,
    sealed_fields,
)
from victoryplan.models import MODELS, Model, Plan
from victoryplan.problems import (
    AT_THE_KEY,
    CODES,
    Found,
    Problem,
    a,
    describe,
    enclosing_appendix,
    escape_pointer,
    excerpt,
    kind_of_json,
    nearest,
)

__all__ = ["Failure", "Path", "diagnose", "in_order"]

Path = tuple[str | int, ...]
Object = Mapping[str, object]


class Failure(NamedTuple):
    """Where a document fails the schema, and the keyword at which it does."""

    path: Path
    keyword: str


def diagnose(
    document: object, failures: Iterable[Failure], root: type[Model] = Plan, *, public: bool = False
) -> tuple[Found, ...]:
    """The problems behind an engine's failures, in the document's order.

    ``public`` says that they were found by the schema in which nothing sealed can occur.
    """
    found: dict[tuple[Path, str], Problem] = {}
    # A value that is not of its kind fails at several keywords, and is looked at once.
    faults = dict.fromkeys((path, keyword if keyword in _OF_KEYS else _MISFIT) for path, keyword in failures)
    for at, keyword in faults:
        place = _place(document, at, root)
        sealed = _sealed(at, keyword, place) if public else ()
        for path, problem in (*_explain(at, keyword, place), *sealed):
            found.setdefault((path, problem.code), problem)
    return in_order((Found(path, problem) for (path, _), problem in found.items()), document)


def in_order(found: Iterable[Found], document: object) -> tuple[Found, ...]:
    """The problems in the document's order, those of a key before those of its value."""
    order = _Order(document)
    return tuple(
        sorted(found, key=lambda item: (order.of(item.path), item.problem.code not in AT_THE_KEY, item.problem.code))
    )


class _Place(NamedTuple):
    """A place in a document: its value, what belongs there, and what is around it."""

    value: object
    kind: Kind | None
    owners: tuple[type[Model], ...]
    parent: Object


def _place(document: object, path: Path, root: type[Model]) -> _Place:
    value = document
    kind: Kind | None = EntityKind(root)
    owners: tuple[type[Model], ...] = (root,)
    parent: object = {}
    for step in path:
        parent, value = value, cast("Mapping[str | int, object]", value)[step]
        kind = _within(kind, step)
        if isinstance(kind, EntityKind):
            owners = (*owners, cast("type[Model]", kind.cls))
    return _Place(value, kind, owners, cast("Object", parent))


def _within(kind: Kind | None, step: str | int) -> Kind | None:
    match kind:
        case EntityKind(cls=cls):
            return _kinds(cast("type[Model]", cls)).get(step)
        case ArrayKind(item=inner):
            return inner
        case _:
            return kind.values if isinstance(kind, MapKind) else None


@cached
def _kinds(cls: type[Model]) -> Mapping[str | int, Kind]:
    return {field.key: field.kind for field in model_fields(cls)}


class _Order:
    """The document's order of its places; a key that is missing comes before its neighbours."""

    def __init__(self, document: object) -> None:
        self._document = document
        self._keys: dict[int, dict[str, int]] = {}

    def of(self, path: Path) -> tuple[int, ...]:
        value, places = self._document, list[int]()
        for step in path:
            if isinstance(step, int):
                places.append(step)
                value = cast("list[object]", value)[step]
            else:
                mapping = cast("dict[str, object]", value)
                if id(mapping) not in self._keys:
                    self._keys[id(mapping)] = dict(zip(mapping, itertools.count()))
                places.append(self._keys[id(mapping)].get(step, -1))
                value = mapping.get(step)
        return tuple(places)


# One failure ------------------------------------------------------------------------------------


_OF_KEYS = {"required", "additionalProperties", "propertyNames"}
_MISFIT = ""


def _explain(path: Path, keyword: str, place: _Place) -> Iterator[tuple[Path, Problem]]:
    match keyword:
        case "required":
            yield from _missing(path, place)
        case "additionalProperties":
            yield from _unknown(path, place)
        case "propertyNames":
            yield from _keys(path, place)
        case _ if condition := _forbidding(path, place):
            beside = _beside(condition)
            yield (
                path,
                _problem(
                    "VP109",
                    path,
                    f"{_name(path)} goes only with {beside}",
                    expected=f"nothing here, or {beside} beside it",
                ),
            )
        case _:
            yield from _misfit(path, place)


def _missing(path: Path, place: _Place) -> Iterator[tuple[Path, Problem]]:
    value, owner = cast("Object", place.value), place.owners[-1]
    misspelt = _misspelt(path, value, owner)
    for field in model_fields(owner):
        if field.required and field.key not in value and field.key not in misspelt:
            message = f"the required key {excerpt(field.key)} is missing"
            yield (
                (*path, field.key),
                _problem("VP101", (*path, field.key), message, expected=f"{_type(field.kind)}: {field.description}"),
            )
    for condition in owner.__conditions__:
        if condition.required and condition.partner not in {*value, *misspelt} and _met(condition, value):
            message = f"the key {excerpt(condition.partner)} is missing beside {_beside(condition)}"
            field = next(field for field in model_fields(owner) if field.key == condition.partner)
            yield (
                (*path, field.key),
                _problem("VP108", (*path, field.key), message, expected=f"{_type(field.kind)}: {field.description}"),
            )


def _misspelt(path: Path, value: Object, owner: type[Model]) -> set[str | None]:
    """The keys that unknown ones were meant to be, for one mistake is one problem; none where those are not shown."""
    known = [field.key for field in model_fields(owner)]
    return set() if enclosing_appendix(path) else {nearest(key, known) for key in value.keys() - set(known)}


def _unknown(path: Path, place: _Place) -> Iterator[tuple[Path, Problem]]:
    owner = place.owners[-1]
    known = [field.key for field in model_fields(owner)]
    for key in cast("Object", place.value).keys() - set(known):
        where = (*path, key)
        appendix = enclosing_appendix(where)
        if appendix is None:
            message = f"{excerpt(key)} is no key of {a(_noun(owner))}"
            yield where, _problem("VP102", where, message, found=excerpt(key), hint=_meant(key, known, place.owners))
        else:
            message = f"{a(_noun(owner))} holds a key that the format does not have"
            yield where, _problem("VP102", appendix, message, expected=f"only {', '.join(known)}")


def _sealed(path: Path, keyword: str, place: _Place) -> Iterator[tuple[Path, Problem]]:
    if keyword == "additionalProperties":
        owner = place.owners[-1]
        key = next((field.key for field in sealed_fields(owner) if field.key in cast("Object", place.value)), None)
        if key is not None:
            message = f"{a(_noun(owner))} holds what is sealed, and the document is to be public"
            yield (
                (*path, key),
                _problem("VP403", path, message, expected="nothing that is sealed"),
            )


def _keys(path: Path, place: _Place) -> Iterator[tuple[Path, Problem]]:
    form = place.kind.keys if isinstance(place.kind, MapKind | JsonMap) else None
    for key in cast("Object", place.value):
        if form and not form.accepts(key):
            where = (*path, key)
            yield (
                where,
                _problem(
                    "VP106",
                    where,
                    f"{excerpt(key)} cannot be a key of {_name(path)}",
                    found=excerpt(key),
                    expected=form.expected,
                    hint=_mend(form, key),
                ),
            )


def _misfit(path: Path, place: _Place) -> Iterator[tuple[Path, Problem]]:
    """A value that is not of its kind: found again here, whatever keyword an engine named."""
    value, kind = place.value, place.kind
    match kind:
        case Const(value=only):
            yield (
                path,
                _problem(
                    "VP110",
                    path,
                    f"{_name(path)} must be {excerpt(only)}",
                    found=_found(path, value),
                    expected=excerpt(only),
                ),
            )
        case EnumKind(enum=enum):
            values = [member.value for member in enum]
            close = nearest(value, values) if isinstance(value, str) else None
            yield (
                path,
                _problem(
                    "VP105",
                    path,
                    f"{_name(path)} must be one of a closed list",
                    found=_found(path, value),
                    expected=f"one of {', '.join(values)}",
                    hint=f'did you mean "{close}"?' if close else _NEVER_NULL if value is None else None,
                ),
            )
        case StringKind(form=Form() as form) | SealedKind(form=form) if isinstance(value, str):
            if not form.accepts(value):
                yield (
                    path,
                    _problem(
                        "VP104",
                        path,
                        f"{_name(path)} is malformed",
                        found=_found(path, value),
                        expected=form.expected,
                        hint=None if enclosing_appendix(path) else _mend(form, value),
                    ),
                )
        case ArrayKind() if isinstance(value, list):
            yield (
                path,
                _problem(
                    "VP107", path, f"{_name(path)} is empty", found="an empty array", expected="at least one item"
                ),
            )
        case _:
            yield (
                path,
                _problem(
                    "VP103",
                    path,
                    f"{_name(path)} is of the wrong type",
                    found=kind_of_json(value),
                    expected=_type(kind),
                    hint=_of_its_type(path, value, kind),
                ),
            )


def _of_its_type(path: Path, value: object, kind: Kind | None) -> str | None:
    """How a value of the wrong type is mended, where that can be told."""
    match value, kind:
        case None, _:
            return _NEVER_NULL
        case bool() | int() | float(), StringKind() if enclosing_appendix(path) is None:
            return f'write it in quotation marks: "{describe(value)}"'
        case list(), EntityKind() if not path:
            return "give one document, without [ and ] around it; a *.jsonl file holds many, one in a line"
        case _:
            return None


_NEVER_NULL = "leave the key out: what is not known is never null"


def _forbidding(path: Path, place: _Place) -> Condition | None:
    """The condition by which the value must not stand here, unless its trigger is itself at fault."""
    owner = place.owners[-1]
    for condition in owner.__conditions__ if path else ():
        if path[-1] == condition.partner and not _met(condition, place.parent):
            trigger = place.parent.get(condition.trigger)
            if condition.value is None or trigger in list(type(condition.value)):
                return condition
    return None


def _met(condition: Condition, value: Object) -> bool:
    if condition.value is None:
        return condition.trigger in value
    return value.get(condition.trigger) == condition.value.value


# Wording ----------------------------------------------------------------------------------------


def _problem(
    code: str,
    path: Path,
    message: str,
    *,
    found: str | None = None,
    expected: str | None = None,
    hint: str | None = None,
) -> Problem:
    return Problem(
        code=code,
        pointer=escape_pointer(path),
        message=message,
        found=found,
        expected=expected,
        hint=hint or CODES[code].help,
    )


def _found(path: Path, value: object) -> str:
    """What stands at a path; within a secret appendix its type alone, for it could be the sealed part."""
    return describe(value) if enclosing_appendix(path) is None else kind_of_json(value)


def _name(path: Path) -> str:
    """The last key of a path, and the place in its list: ``"speakers" 2`` is the second speaker."""
    match path[-2:]:
        case (str(key), int(index)):
            return f"item {index + 1} of {excerpt(key)}"
        case (*_, str(key)):
            return excerpt(key)
        case _:
            return "the document"


def _noun(cls: type[Model]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()


def _beside(condition: Condition) -> str:
    if condition.value is None:
        return excerpt(condition.trigger)
    return f"{excerpt(condition.trigger)}: {excerpt(condition.value.value)}"


def _type(kind: Kind | None) -> str:
    match kind:
        case StringKind() | SealedKind() | EnumKind() | Const():
            return "a string"
        case BooleanKind():
            return "true or false"
        case ArrayKind():
            return "an array"
        case EntityKind() | MapKind() | JsonMap() | None:
            return "an object"
        case _:
            assert_never(kind)


# Suggestions ------------------------------------------------------------------------------------


def _meant(key: str, known: list[str], owners: tuple[type[Model], ...]) -> str | None:
    """Which key was meant: a misspelt one of this object, or one that a neighbouring object has."""
    if close := nearest(key, known):
        return f"did you mean {excerpt(close)}?"
    children = [
        field.kind.item.cls
        for field in model_fields(owners[-1])
        if isinstance(field.kind, ArrayKind) and isinstance(field.kind.item, EntityKind)
    ]
    for neighbour in (*reversed(owners[:-1]), *(cls for cls in MODELS if cls in children)):
        if key in (field.key for field in model_fields(neighbour)):
            return f"{excerpt(key)} is a key of {a(_noun(neighbour))}"
    return None


_LONGEST_GUESS = 50
"""How much of a text is looked at: what is made of it is shown whole."""


def _mend(form: Form, text: str) -> str | None:
    """What to do about a text that misses its form, where that can be told."""
    if form.accepts(text.strip()):
        return "remove the white space around it"
    match form:
        case constraints.DATE:
            return _mend_date(text)
        case constraints.ID if slug := re.sub("[^a-z0-9]+", "-", text[:_LONGEST_GUESS].lower()).strip("-"):
            return f"such as {excerpt(slug)}"
        case constraints.LANGUAGE if form.accepts(text.replace("_", "-")):
            return f"did you mean {excerpt(text.replace('_', '-'))}?"
        case constraints.FIELD_NAME if form.accepts(name := text.lower().replace("-", "_")):
            return f"did you mean {excerpt(name)}?"
        case constraints.TARGET if form.accepts(singular := re.sub("^([a-z]+)s/", r"\1/", text[:_LONGEST_GUESS])):
            return f"did you mean {excerpt(singular)}?"
        case constraints.TARGET if constraints.ID.accepts(text):
            return f"say what it is: {excerpt(f'point/{text}')}, if it is a point"
        case constraints.ADDRESS if not text.startswith(("http://", "https://")):
            return "begin with https:// or http://"
        case _:
            return None


_CALENDAR_DATE = re.compile("([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_SHORT_NUMBER = re.compile("(-)([0-9])(?![0-9])")
_LAST_YEAR = re.compile("[0-9]{1,2}([./-])[0-9]{1,2}[./-][0-9]{2,4}")
_MONTHS = 12


def _mend_date(text: str) -> str | None:
    if constraints.DATE.accepts(alone := text.partition("T")[0]):
        return f"write the day alone: {alone}"
    if constraints.DATE.accepts(padded := _SHORT_NUMBER.sub(r"\g<1>0\2", text[:80])):
        return f"write {padded}"
    if _LAST_YEAR.fullmatch(text):
        return "write the year first, then month and day: 2024-10-16"
    if text.count("/") == 1 and constraints.DATE.accepts(span := f"[{text.replace('/', '..')}]"):
        early, late = (constraints.bounds(end) if end else None for end in text.split("/"))
        backwards = early and late and late[1] < early[0]
        return None if backwards else f"for some day of these, write {span}"
    for match in _CALENDAR_DATE.finditer(text[:80]):
        year, month, day = (int(part or 1) for part in match.groups())
        if not year:
            return "there is no year 0000"
        if not 1 <= month <= _MONTHS:
            return f"there is no month {month:02}"
        days = constraints.days_in(year, month)
        if not 1 <= day <= days:
            return f"{match[1]}-{match[2]} has {days} days"
    return None
