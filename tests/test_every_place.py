"""Each place of the shipped plan: take a required key out, put an unknown one in, give a key twice."""

import copy
import functools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from victoryplan import Plan, examples, validate
from victoryplan.constraints import ArrayKind, EntityKind, MapKind, model_fields
from victoryplan.engines import EngineName
from victoryplan.problems import enclosing_appendix, escape_pointer

RAW = examples.read("victory-plan-2024")
DOCUMENT = json.loads(RAW)

Path = tuple[str | int, ...]


def entities(value: Any = DOCUMENT, model: Any = Plan, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, model
    for field in model_fields(model):
        match field.kind:
            case EntityKind(cls=cls) if field.key in value:
                yield from entities(value[field.key], cls, (*path, field.key))
            case ArrayKind(item=EntityKind(cls=cls)):
                for i, item in enumerate(value.get(field.key, ())):
                    yield from entities(item, cls, (*path, field.key, i))


def maps() -> Iterator[Path]:
    for path, model in entities():
        value = at(DOCUMENT, path)
        yield from ((*path, f.key) for f in model_fields(model) if isinstance(f.kind, MapKind) and f.key in value)


def at(document: Any, path: Path) -> Any:
    return functools.reduce(lambda value, step: value[step], path, document)


def found(source: Any, engine: EngineName) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in validate(source, engine=engine).problems]


REQUIRED = [(path, field.key) for path, model in entities() for field in model_fields(model) if field.required]
OBJECTS = [path for path, _ in entities()]
GIVEN = [(path, key) for path in [*OBJECTS, *maps()] for key in at(DOCUMENT, path)]


def test_there_are_many_places() -> None:
    assert len(REQUIRED) > 250
    assert len(OBJECTS) > 100
    assert len(GIVEN) > 350


def test_a_required_key_that_is_missing(engine: EngineName) -> None:
    for path, key in REQUIRED:
        document = copy.deepcopy(DOCUMENT)
        del at(document, path)[key]
        assert found(document, engine) == [("VP101", escape_pointer((*path, key)))]


def test_an_unknown_key(engine: EngineName) -> None:
    for path in OBJECTS:
        document = copy.deepcopy(DOCUMENT)
        at(document, path)["canary~/x"] = 1
        report = validate(document, engine=engine)
        pointer = escape_pointer(enclosing_appendix(path) or (*path, "canary~/x"))
        assert [(p.code, p.pointer) for p in report.problems] == [("VP102", pointer)]
        assert ("canary" in repr(report)) == (enclosing_appendix(path) is None)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_key_given_twice(engine: EngineName, indent: int | None) -> None:
    for path, key in GIVEN:
        document = copy.deepcopy(DOCUMENT)
        holder = at(document, path)
        holder["\0twice"] = holder[key]
        text = json.dumps(document, indent=indent).replace('"\\u0000twice"', json.dumps(key))
        pointer = escape_pointer(enclosing_appendix((*path, key)) or (*path, key))
        assert found(text, engine) == [("VP012", pointer)]
