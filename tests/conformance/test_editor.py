"""Editors: what the language service of Visual Studio Code completes, explains and marks."""

import copy
import functools
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pytest
from tests.conformance import tools
from tests.conformance.documents import MODELS, SCHEMAS, WHOLE, probes
from tests.conformance.table import Record
from tests.mutations import Json

from victoryplan.constraints import (
    ArrayKind,
    BooleanKind,
    Condition,
    Const,
    EntityKind,
    EnumKind,
    JsonMap,
    Kind,
    MapKind,
    model_fields,
)

if TYPE_CHECKING:
    from victoryplan import Model

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """A place in a document with all there is: the way to it, and what belongs there."""

    path: Path
    kind: Kind
    description: str
    conditions: tuple[Condition, ...] = ()


def _places(place: Place, value: Json) -> Iterator[Place]:
    yield place
    match place.kind:
        case EntityKind(cls=cls):
            conditions = cast("type[Model]", cls).__conditions__
            for field in model_fields(cls):
                inner = Place((*place.path, field.key), field.kind, field.description, conditions)
                yield from _places(inner, value[field.key])
        case ArrayKind(item=item):
            yield from _places(Place((*place.path, 0), item, ""), value[0])
        case MapKind(values=values):
            for key in value:
                yield from _places(Place((*place.path, key), values, place.description), value[key])
        case _:
            pass


def document(stem: str) -> Json:
    """The document with all there is; a ``$schema`` names the schema that the editor has."""
    whole = copy.deepcopy(WHOLE[stem])
    return whole | {"$schema": SCHEMAS[stem]["$id"]} if "$schema" in whole else whole


@functools.cache
def places(stem: str) -> tuple[Place, ...]:
    return tuple(_places(Place((), EntityKind(MODELS[stem]), ""), WHOLE[stem]))


def at(value: Json, path: Path) -> Any:
    return functools.reduce(lambda value, step: value[step], path, value)


def ask(questions: list[tuple[str, Json, Path, str]]) -> list[Any]:
    """The answers to what is asked about places in documents, each with the stem of its schema."""
    tools.need("vscode-json-languageservice")
    keys = ("stem", "text", "path", "ask")
    asked = [
        dict(zip(keys, (stem, json.dumps(value), path, what), strict=True)) for stem, value, path, what in questions
    ]
    answers: list[Any] = tools.script("editor.mjs", {"schemas": SCHEMAS, "questions": asked})
    return answers


@pytest.fixture(params=SCHEMAS)
def stem(request: pytest.FixtureRequest) -> str:
    tools.need("vscode-json-languageservice")
    name: str = request.param
    return name


def test_every_enum_is_completed(stem: str, record: Record) -> None:
    wanted: dict[Path, set[str | bool]] = {}
    for place in places(stem):
        match place.kind:
            case EnumKind(enum=enum):
                wanted[place.path] = {member.value for member in enum}
            case Const(value=value):
                wanted[place.path] = {value}
            case BooleanKind():
                wanted[place.path] = {True, False}
            case _:
                pass
    answers = ask([(stem, document(stem), path, "completion") for path in wanted])
    assert {path: set(map(json.loads, found)) for path, found in zip(wanted, answers, strict=True)} == wanted
    record(
        "vscode-json-languageservice", "completion at every field with a closed list", "its values, and nothing else"
    )


def test_every_key_is_explained(stem: str, record: Record) -> None:
    # The target of a reference wins over what stands beside it, so that an object is explained by what it is.
    wanted: dict[Path, str] = {}
    for place in places(stem):
        match place.path, place.kind:
            case (*_, str()), EntityKind(cls=cls):
                definition = SCHEMAS[stem]["$defs"][cls.__name__]
                wanted[place.path] = f"{definition['title']}\n\n{definition['description']}"
            case (*_, str()), _:
                wanted[place.path] = place.description
            case _:
                pass
    assert all(wanted.values())
    answers = ask([(stem, document(stem), path, "hover") for path in wanted])
    assert {path: re.sub(r"\\(.)", r"\1", found) for path, found in zip(wanted, answers, strict=True)} == wanted
    record(
        "vscode-json-languageservice",
        "hover over every key, those of language maps too",
        "the field's description; over `quote`, the one key that holds an object, that of the object",
    )


class Marks(NamedTuple):
    """What the diagnostics of a document mark."""

    marks: set[tuple[int, int]]
    value: tuple[int, int]
    key: tuple[int, int] | None


def _marks(stem: str, changed: list[tuple[Json, Path]]) -> list[Marks]:
    answers = ask([(stem, value, path, "marks") for value, path in changed])
    return [
        Marks(
            {(start, end) for start, end in found["marks"]}, tuple(found["value"]), found["key"] and tuple(found["key"])
        )
        for found in answers
    ]


def test_a_wrong_value_is_marked(stem: str, record: Record) -> None:
    changed: list[tuple[Json, Path]] = []
    for place in places(stem)[1:]:
        # Whether a partner may stand there nobody knows while the trigger is wrong: it is marked as well.
        if not any(condition.value and place.path[-1] == condition.trigger for condition in place.conditions):
            value = document(stem)
            at(value, place.path[:-1])[place.path[-1]] = 5
            changed.append((value, place.path))
    assert all(found.marks == {found.value} for found in _marks(stem, changed))
    record(
        "vscode-json-languageservice",
        "diagnostics: a wrong value at every place",
        "the value is marked, and nothing else",
    )


def test_an_unknown_key_is_marked(stem: str, record: Record) -> None:
    changed: list[tuple[Json, Path]] = []
    for place in places(stem):
        if isinstance(place.kind, EntityKind | MapKind | JsonMap):
            value = document(stem)
            at(value, place.path)["no key"] = "x"
            changed.append((value, (*place.path, "no key")))
    assert all(found.marks == {found.key} for found in _marks(stem, changed))
    record(
        "vscode-json-languageservice",
        "diagnostics: an unknown key in every object, a malformed one in every map",
        "the key is marked",
    )


def test_a_missing_key_is_marked(stem: str, record: Record) -> None:
    changed: list[tuple[Json, Path]] = []
    for place in places(stem):
        if isinstance(place.kind, EntityKind):
            cls = cast("type[Model]", place.kind.cls)
            triggers = {condition.trigger for condition in cls.__conditions__}
            for field in model_fields(cls):
                if field.required and field.key not in triggers:
                    value = document(stem)
                    del at(value, place.path)[field.key]
                    changed.append((value, place.path))
    for found in _marks(stem, changed):
        opening = found.value[0]
        assert found.marks == {found.key or (opening, opening + 1)}
    record(
        "vscode-json-languageservice",
        "diagnostics: every required key left out",
        "the object's brace is marked, or the key that holds it",
    )


def test_a_key_without_its_partner_is_marked(stem: str, record: Record) -> None:
    changed: list[tuple[Json, Path]] = []
    for place in places(stem):
        for condition in place.conditions:
            if place.path[-1] == condition.partner:
                value = document(stem)
                holder = at(value, place.path[:-1])
                if condition.value:
                    holder[condition.trigger] = "support"
                else:
                    del holder[condition.trigger]
                changed.append((value, place.path))
    assert changed or stem == "point"
    assert all(found.marks == {found.value} for found in _marks(stem, changed))
    record("vscode-json-languageservice", "diagnostics: a key that does not go with the others", "its value is marked")


def test_verdicts(stem: str, record: Record) -> None:
    answers = ask([(stem, probe.document, (), "verdict") for probe in probes(stem)])
    assert answers == [probe.accepted for probe in probes(stem)]
    record("vscode-json-languageservice", "verdicts", "same verdict as ours on every document")
