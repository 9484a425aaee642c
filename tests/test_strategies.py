"""The strategies: what they draw is of the published structure, and all of the structure is drawn."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar, cast

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument, NoSuchExample
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator

from victoryplan import strategies
from victoryplan.builder import build, unbuild
from victoryplan.constraints import ArrayKind, EntityKind, model_fields
from victoryplan.models import MODELS, Actor, Model, Plan, Point, SecretAppendix, Source, Statement
from victoryplan.schema import schema_of
from victoryplan.survey import survey

T = TypeVar("T")
U = TypeVar("U")

PARTS = {
    Point: strategies.points(),
    SecretAppendix: strategies.secret_appendices(),
    Statement: strategies.statements(),
    Actor: strategies.actors(),
    Source: strategies.sources(),
}

schema = Draft202012Validator(schema_of(Plan))
many = settings(max_examples=600, derandomize=True, deadline=None, phases=[Phase.generate])


def rebuilt(value: Any) -> Any:
    """The value made anew by the constructors."""
    if isinstance(value, tuple):
        return tuple(map(rebuilt, value))
    if isinstance(value, Model):
        return type(value)(**{a.name: rebuilt(getattr(value, a.name)) for a in attrs.fields(type(value))})
    return value


def without_empties(cls: type[Model], value: dict[str, Any]) -> dict[str, Any]:
    kept = dict[str, Any]()
    for field in model_fields(cls):
        if field.key not in value or (not field.required and not value[field.key]):
            continue
        match field.kind:
            case EntityKind(cls=inner):
                kept[field.key] = without_empties(cast("type[Model]", inner), value[field.key])
            case ArrayKind(item=EntityKind(cls=inner)):
                kept[field.key] = [without_empties(cast("type[Model]", inner), item) for item in value[field.key]]
            case _:
                kept[field.key] = value[field.key]
    return kept


@given(strategies.documents())
def test_documents_are_of_the_published_structure(document: dict[str, Any]) -> None:
    assert [error.json_path for error in schema.iter_errors(document)] == []


@given(strategies.documents())
def test_documents_survive_a_round_trip(document: dict[str, Any]) -> None:
    assert unbuild(build(Plan, document)) == without_empties(Plan, document)


@given(strategies.plans())
def test_the_constructors_accept_what_is_drawn(plan: Plan) -> None:
    assert rebuilt(plan) == plan


@pytest.mark.parametrize("cls", PARTS)
@given(data=st.data())
def test_parts_are_of_the_published_structure(cls: type[Any], data: st.DataObject) -> None:
    part = data.draw(PARTS[cls])
    assert rebuilt(part) == part
    assert Draft202012Validator(schema_of(cls)).is_valid(unbuild(part))


@pytest.mark.parametrize("restricted", [True, False])
@given(data=st.data())
def test_plans_are_as_restricted_as_asked_for(restricted: bool, data: st.DataObject) -> None:
    assert data.draw(strategies.plans(restricted=restricted)).restricted is restricted


def left_when_much_is_drawn(strategy: SearchStrategy[T], seen: Callable[[T], Iterable[U]], wanted: set[U]) -> set[U]:
    """What was not seen in what was drawn. It stops early, and else goes on for so long that chance has no say."""
    left = set(wanted)

    def done(value: T) -> bool:
        left.difference_update(seen(value))
        return not left

    with contextlib.suppress(NoSuchExample):
        find(strategy, done, settings=settings(many, max_examples=10_000))
    return left


def test_every_field_of_every_entity_is_drawn() -> None:
    def seen(plan: Plan) -> Iterator[tuple[type[Model], str]]:
        for cls, items in survey(plan).objects.items():
            yield from ((cls, field.key) for item in items for field in model_fields(cls) if getattr(item, field.name))

    wanted = {(cls, field.key) for cls in MODELS for field in model_fields(cls)}
    assert left_when_much_is_drawn(strategies.plans(), seen, wanted) == set()


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [
        (strategies.broken_documents().map(lambda broken: broken.code), {"VP1", "VP2", "VP3", "VP4", "VP5"}),
        (strategies.broken_texts().map(lambda broken: broken[1]), {"VP0"}),
    ],
)
def test_all_kinds_of_codes_are_drawn_when_none_is_asked_for(strategy: SearchStrategy[str], wanted: set[str]) -> None:
    assert left_when_much_is_drawn(strategy, lambda code: [code[:3]], wanted) == set()


@pytest.mark.parametrize(("code", "places"), [("VP101", 12), ("VP102", 10), ("VP103", 20), ("VP104", 20), ("VP105", 6)])
def test_structure_is_broken_in_many_places(code: str, places: int) -> None:
    drawn = set[str]()

    def enough(broken: strategies.Broken) -> bool:
        drawn.add(re.sub("/[0-9]+", "", broken.pointer))
        return len(drawn) >= places

    find(strategies.broken_documents(code), enough, settings=many)


@pytest.mark.parametrize(
    "code", ["VP101", "VP102", "VP103", "VP104", "VP105", "VP109", "VP201", "VP202", "VP401", "VP402", "VP505", "VP506"]
)
def test_secret_appendices_are_broken_too(code: str) -> None:
    find(strategies.broken_documents(code), lambda broken: "/secret_appendices/" in broken.pointer, settings=many)


def test_documents_shrink_to_the_smallest_one() -> None:
    smallest = find(
        strategies.documents(), lambda _: True, settings=settings(many, phases=[Phase.generate, Phase.shrink])
    )
    assert smallest.keys() == {"schema_version", "id", "title", "language", "proponents", "points", "actors"}


@pytest.mark.parametrize("strategy", [strategies.broken_documents, strategies.broken_texts])
def test_a_code_that_cannot_be_drawn_is_refused(strategy: Any) -> None:
    with pytest.raises(InvalidArgument, match="VP001"):
        strategy("VP001")
