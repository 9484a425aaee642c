"""Each kind of place in the shipped plan: take a required key out, put an unknown one in, give a key twice."""

import copy
import functools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from victoryplan import Plan, examples, validate
from victoryplan.constraints import ArrayKind, EntityKind, MapKind, model_fields
from victoryplan.engines import EngineName
from victoryplan.models import MODELS
from victoryplan.problems import enclosing_appendix, escape_pointer

Path = tuple[str | int, ...]


def thinned(value: Any) -> Any:
    """Of each list the first item, and those with a key that none before has: all of them would take minutes."""
    match value:
        case dict():
            return {key: thinned(item) for key, item in value.items()}
        case list():
            kept: list[Any] = []
            keys = set[str]()
            for item in value:
                if not kept or (isinstance(item, dict) and item.keys() - keys):
                    kept.append(thinned(item))
                    keys |= set(item)
            return kept
        case _:
            return value


DOCUMENT = thinned(json.loads(examples.read("victory-plan-2024")))


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


def test_there_are_many_places_and_one_at_least_in_every_model() -> None:
    assert {model for _, model in entities()} == set(MODELS)
    assert len(REQUIRED) > 100
    assert len(GIVEN) > 250


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
