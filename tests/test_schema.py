"""The exported schema: its form, its files, and classes of a user's own."""

import json
import sys
import types
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import attrs
import jsonschema
import pytest

from victoryplan import Actor, Model, Plan, Quote, Stance, UnsupportedType, json_schema
from victoryplan.models import MODELS
from victoryplan.schema import PUBLISHED, schema_files, schema_of

ROOT = Path(__file__).parent.parent


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for child in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from nodes(child)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
class TestEveryModel:
    def test_it_is_a_valid_schema_that_takes_its_own_example(self, model: type[Model]) -> None:
        schema = json_schema(model)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for example in schema["examples"]:
            validator.validate(example)

    def test_it_is_the_same_every_time(self, model: type[Model]) -> None:
        assert json.dumps(json_schema(model)) == json.dumps(json_schema(model))

    def test_it_is_self_contained(self, model: type[Model]) -> None:
        schema = json_schema(model)
        references = {node["$ref"] for node in nodes(schema) if "$ref" in node}
        assert references <= {f"#/$defs/{name}" for name in schema["$defs"]}

    def test_every_key_is_described_and_every_object_closed(self, model: type[Model]) -> None:
        schema = json_schema(model)
        entities = [schema, *(node for node in schema["$defs"].values() if "properties" in node)]
        for entity in entities:
            assert entity["additionalProperties"] is False
            assert entity["title"]
            assert entity["description"]
            assert all(node["description"] for node in entity["properties"].values())


def test_the_form_is_one_that_all_tools_understand() -> None:
    text = json.dumps(json_schema())
    for keyword in ("oneOf", "anyOf", "allOf", "unevaluatedProperties", "format", "null", "$anchor"):
        assert f'"{keyword}"' not in text
    assert json_schema()["$id"] == "https://victoryplan.example/schemas/1.0/plan.schema.json"


class TestFiles:
    def test_they_are_fresh(self) -> None:
        folder = ROOT / "schemas"
        found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.json")}
        assert found == schema_files()

    def test_the_engines_read_them(self) -> None:
        assert all(schema_of(model) == json_schema(model) for model in PUBLISHED.values())

    def test_they_are_ascii(self) -> None:
        assert all(data.isascii() for data in schema_files().values())


class TestUsersOwnClass:
    def test_a_class_whose_fields_are_of_the_models_kinds(self) -> None:
        @attrs.frozen
        class Note:
            """A note on a plan.

            More of it.
            """

            plan: Plan
            """What it is about"""
            text: str
            """What it says"""
            by: Actor | None = None
            stances: tuple[Stance, ...] = ()
            tags: tuple[str, ...] = ()
            labels: dict[str, str] = attrs.field(factory=dict)
            by_quote: dict[str, Quote] = attrs.field(factory=dict)
            final: bool = False

        schema = json_schema(Note)
        assert schema["description"] == "A note on a plan"
        assert schema["required"] == ["plan", "text"]
        assert schema["properties"]["plan"] == {"$ref": "#/$defs/Plan", "description": "What it is about"}
        assert schema["properties"]["text"] == {"type": "string", "description": "What it says"}
        assert schema["properties"]["labels"] == {"type": "object", "additionalProperties": {"type": "string"}}
        assert schema["examples"][0]["text"] == "text"
        validator = jsonschema.Draft202012Validator(schema)
        assert validator.is_valid(schema["examples"][0] | {"by_quote": {"a": {"exact": "x"}}, "final": True})
        assert not validator.is_valid(schema["examples"][0] | {"by_quote": {"a": {}}})
        assert not validator.is_valid(schema["examples"][0] | {"other": 1})

    @pytest.mark.parametrize(
        ("type_", "name"),
        [
            (int, "int"),
            (float, "float"),
            (list[str], "list[str]"),
            (tuple[str, str], "tuple[str, str]"),
            (tuple[int, ...], "tuple[int, ...]"),
            (dict[int, str], "dict[int, str]"),
            (dict[str, int], "dict[str, int]"),
            (str | bool, "str | bool"),
            (Enum, "Enum"),
            (object, "object"),
        ],
    )
    def test_any_other_type_is_an_error_that_names_the_field(self, type_: Any, name: str) -> None:
        cls = attrs.make_class("Odd", {"value": attrs.field(type=type_)})
        with pytest.raises(UnsupportedType) as caught:
            json_schema(cls)
        assert (caught.value.cls, caught.value.field, caught.value.type) == ("Odd", "value", name)
        assert f"Odd.value: the type {name}" in str(caught.value)

    def test_two_classes_of_one_name(self) -> None:
        other = attrs.make_class("Quote", {"text": attrs.field(type=str)})
        holder = attrs.make_class("Holder", {"a": attrs.field(type=Quote), "b": attrs.field(type=other)})
        with pytest.raises(TypeError, match="two different classes are called Quote"):
            json_schema(holder)

    @pytest.mark.parametrize("thing", [int, 5, "Plan", None])
    def test_what_is_no_attrs_class(self, thing: Any) -> None:
        with pytest.raises(TypeError, match="takes an attrs class"):
            json_schema(thing)

    def test_a_class_of_a_module_without_source(self) -> None:
        namespace: dict[str, Any] = {"attrs": attrs, "__name__": "nowhere"}
        exec("@attrs.frozen\nclass Bare:\n    text: str\n", namespace)  # noqa: S102 - a class without source is made so
        assert json_schema(namespace["Bare"])["properties"] == {"text": {"type": "string"}}

    def test_every_kind_of_field_has_an_example(self) -> None:
        fields = {
            "truth": attrs.field(type=bool),
            "stance": attrs.field(type=Stance),
            "quote": attrs.field(type=Quote),
            "labels": attrs.field(type=dict[str, str]),
            "note": attrs.field(type=Annotated[str, "said by nobody we know"]),
        }
        schema = json_schema(attrs.make_class("Every", fields))
        assert schema["examples"] == [
            {"truth": False, "stance": "support", "quote": {"exact": "Victory Plan"}, "labels": {}, "note": "text"}
        ]

    def test_a_class_of_a_module_that_is_gone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        cls = attrs.make_class("Lost", {"text": attrs.field(type=str)})
        cls.__module__ = "lost"
        assert json_schema(cls)["required"] == ["text"]
        module = types.ModuleType("lost")
        monkeypatch.setitem(sys.modules, "lost", module)
        assert json_schema(attrs.make_class("Other", {"text": attrs.field(type=Quote)}))["required"] == ["text"]
        again = attrs.make_class("Again", {"text": attrs.field(type=str)})
        again.__module__ = "lost"
        assert json_schema(again)["properties"] == {"text": {"type": "string"}}
