"""The strategies: what they draw is of the published structure, and all of the structure is drawn."""

import re
from typing import Any, cast

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from jsonschema import Draft202012Validator

from victoryplan import strategies
from victoryplan.builder import build, unbuild
from victoryplan.constraints import ArrayKind, EntityKind, model_fields
from victoryplan.models import MODELS, Actor, Model, Plan, Point, SecretAppendix, Source, Statement
from victoryplan.schema import schema_of
from victoryplan.survey import survey

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


def test_every_field_of_every_entity_is_drawn() -> None:
    drawn = set[tuple[type[Model], str]]()

    @many
    @given(strategies.plans())
    def look(plan: Plan) -> None:
        for cls, items in survey(plan).objects.items():
            drawn.update((cls, field.key) for item in items for field in model_fields(cls) if getattr(item, field.name))

    look()
    assert drawn == {(cls, field.key) for cls in MODELS for field in model_fields(cls)}


def test_all_kinds_of_codes_are_drawn_when_none_is_asked_for() -> None:
    drawn = set[str]()

    @settings(many, max_examples=200)
    @given(strategies.broken_documents(), strategies.broken_texts())
    def look(broken: strategies.Broken, text: tuple[bytes, str]) -> None:
        drawn.update((broken.code, text[1]))

    look()
    assert {code[:3] for code in drawn} == {"VP0", "VP1", "VP2", "VP3", "VP4", "VP5"}


@pytest.mark.parametrize(("code", "places"), [("VP101", 12), ("VP102", 10), ("VP103", 20), ("VP104", 20), ("VP105", 6)])
def test_structure_is_broken_in_many_places(code: str, places: int) -> None:
    drawn = set[str]()

    @settings(many, max_examples=200)
    @given(strategies.broken_documents(code))
    def look(broken: strategies.Broken) -> None:
        drawn.add(re.sub("/[0-9]+", "", broken.pointer))

    look()
    assert len(drawn) >= places


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
