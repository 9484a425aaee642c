"""Models to JSON Schema 2020-12, and the schema files that are published.

The forms used here are those that every validator, editor and generator tried understands alike:
flat ``$defs``, local references, closed objects, no ``null``, no ``oneOf``, conditions as
``if``/``then``/``else`` at the top of an object. Entities carry ``title`` and ``description``;
a scalar's definition carries a ``$comment`` only, for editors let the target of a reference win
over what stands beside it, and each field says on its own what it means.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never, get_args, get_type_hints

import attrs

from victoryplan.changes import COMPARISON_VERSION, Change, ChangeKind, Compared, Comparison, Likeness, Op, Operation
from victoryplan.constraints import (
    ArrayKind,
    BooleanKind,
    Condition,
    Const,
    EntityKind,
    EnumKind,
    Field,
    Form,
    JsonMap,
    Kind,
    MapKind,
    SealedKind,
    StringKind,
    cached,
    field_literals,
    model_fields,
    seals,
)
from victoryplan.discretion import discreet
from victoryplan.models import SCHEMA_VERSION, Plan, Point, SecretAppendix, Statement
from victoryplan.problems import CODES, Excerpt, Problem, Severity
from victoryplan.verdicts import Passage, QuoteCheck, QuoteVerdict, Run, WordKind
from victoryplan.vocabularies import PlanRelationKind

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "BASE_URI",
    "DIALECT",
    "PUBLIC_PLAN",
    "PUBLISHED",
    "json_schema",
    "schema_files",
    "schema_of",
    "shipped_folder",
]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

BASE_URI = "https://victoryplan.example"
"""Where the schemas' ids live: a reserved name (RFC 2606). Nothing resolves them over the network."""

PUBLISHED: dict[str, type[attrs.AttrsInstance]] = {
    "plan": Plan,
    "point": Point,
    "secret-appendix": SecretAppendix,
    "statement": Statement,
}
"""The models that have a schema file of their own, by the file's stem."""

PUBLIC_PLAN = "plan.public"
"""The stem of the file in which nothing sealed can occur."""

Schema = dict[str, Any]


@discreet
def json_schema(model: type[attrs.AttrsInstance] = Plan, *, public: bool = False) -> Schema:
    """The JSON Schema (2020-12) of a model, or of an attrs class whose fields are of the models' kinds.

    The document is self-contained and the same on every call.

    >>> json_schema()["$id"]
    'https://victoryplan.example/schemas/1.0/plan.schema.json'

    Args:
        model: the class.
        public: whether it is the schema of what may be published, in which nothing sealed can occur.

    Raises:
        UnsupportedType: a field is of another type; the error names it.
        TypeError: the argument is no attrs class.
    """
    if not attrs.has(model):
        raise TypeError("json_schema() takes an attrs class")
    definitions = _Definitions(public=public)
    root = definitions.entity(model)
    name = _kebab(model.__name__) + (".public" if public else "")
    return {
        "$schema": DIALECT,
        "$id": f"{BASE_URI}/schemas/{SCHEMA_VERSION}/{name}.schema.json",
        **root,
        "examples": [example(model, public=public)],
        "$defs": dict(sorted(definitions.found.items())),
    }


class _Definitions:
    """What ``$defs`` holds, gathered on the way through a model."""

    def __init__(self, *, public: bool) -> None:
        self.public = public
        self.found: dict[str, Schema] = {}
        self.owners: dict[str, object] = {}

    def entity(self, model: type[attrs.AttrsInstance]) -> Schema:
        fields = _fields(model, self.public)
        names = {field.key for field in fields}
        schema: Schema = {
            "title": _words(model.__name__),
            "description": _sentence(model.__doc__),
            "type": "object",
            "properties": {field.key: self.field(field) for field in fields},
            "required": [field.key for field in fields if field.required],
            "additionalProperties": False,
        }
        for condition in getattr(model, "__conditions__", ()):
            if {condition.trigger, condition.partner} <= names:
                schema |= _condition(condition)
        return {key: value for key, value in schema.items() if value not in ("", [])}

    def field(self, field: Field) -> Schema:
        schema = self.kind(field.kind)
        if isinstance(field.kind, BooleanKind):
            schema["default"] = False
        if field.description:
            schema["description"] = field.description
        if field.description and isinstance(field.kind, MapKind):
            # Shown by editors on each key of the map.
            schema["additionalProperties"]["description"] = field.description
        return schema

    def kind(self, kind: Kind) -> Schema:
        match kind:
            case StringKind(form=form) | SealedKind(form=form):
                return self.reference(form.name, form, lambda: _form(form)) if form else {"type": "string"}
            case Const(value=value):
                return {"const": value}
            case BooleanKind():
                return {"type": "boolean"}
            case EnumKind(enum=enum):
                return self.reference(enum.__name__, enum, lambda: {"enum": [member.value for member in enum]})
            case EntityKind(cls=cls):
                return self.reference(cls.__name__, cls, lambda: self.entity(cls))
            case ArrayKind(item=item, min_items=least):
                return {"type": "array", "items": self.kind(item)} | ({"minItems": least} if least else {})
            case MapKind(keys=keys, values=values):
                names = {"propertyNames": self.kind(StringKind(keys))} if keys else {}
                return {"type": "object", **names, "additionalProperties": self.kind(values)}
            case JsonMap(keys=keys):
                return {"type": "object", "propertyNames": self.kind(StringKind(keys)), "additionalProperties": True}
            case _:
                assert_never(kind)

    def reference(self, name: str, owner: object, make: Callable[[], Schema]) -> Schema:
        if self.owners.setdefault(name, owner) is not owner:
            raise TypeError(f"two different classes are called {name}; a schema needs one name for each")
        if name not in self.found:
            self.found[name] = {}
            self.found[name] = make()
        return {"$ref": f"#/$defs/{name}"}


def _form(form: Form) -> Schema:
    schema: Schema = {"$comment": form.expected, "type": "string", "pattern": form.pattern}
    if form.max_length is not None:
        schema["maxLength"] = form.max_length
    if form.refused is not None:
        schema["not"] = {"pattern": form.refused}
    return schema


def _condition(condition: Condition) -> Schema:
    trigger = {"const": condition.value.value} if condition.value else True
    required = {"required": [condition.partner]} if condition.required else {}
    return {
        "if": {"properties": {condition.trigger: trigger}, "required": [condition.trigger]},
        "then": {"properties": {condition.partner: True}, **required},
        "else": {"properties": {condition.partner: {"not": True}}},
    }


def _fields(model: type[attrs.AttrsInstance], public: bool) -> tuple[Field, ...]:
    return tuple(field for field in model_fields(model) if not (public and seals(field.kind)))


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _words(name: str) -> str:
    return _kebab(name).replace("-", " ").capitalize()


def _sentence(docstring: str | None) -> str:
    return (docstring or "").strip().split("\n\n")[0].replace("\n", " ").removesuffix(".")


def example(model: type[attrs.AttrsInstance], *, public: bool = False) -> dict[str, object]:
    """The smallest object that the model's schema accepts, as JSON."""
    return {field.key: _example(field.kind, public) for field in _fields(model, public) if field.required}


def _example(kind: Kind, public: bool) -> object:
    match kind:
        case StringKind(form=form) | SealedKind(form=form):
            return form.example if form else "text"
        case Const(value=value):
            return value
        case BooleanKind():
            return False
        case EnumKind(enum=enum):
            return next(iter(enum)).value
        case EntityKind(cls=cls):
            return example(cls, public=public)
        case ArrayKind(item=item):
            return [_example(item, public)]
        case MapKind() | JsonMap():
            return {}
        case _:
            assert_never(kind)


# Files ------------------------------------------------------------------------------------------


def schema_files() -> Mapping[str, bytes]:
    """The published files: their paths below a schema folder, and what they hold."""
    schemas = {stem: json_schema(model) for stem, model in PUBLISHED.items()}
    schemas |= {PUBLIC_PLAN: json_schema(public=True), "report": _report_schema(), "comparison": _comparison_schema()}
    contents: dict[str, object] = {f"{stem}.schema.json": schema for stem, schema in schemas.items()}
    contents["rules.json"] = [attrs.asdict(code) for code in CODES.values()]
    return {
        f"{SCHEMA_VERSION}/{name}": (json.dumps(content, indent=2) + "\n").encode()
        for name, content in contents.items()
    }


def _report_schema() -> Schema:
    """The schema of the reports that ``victoryplan validate --format json`` writes, and ``victoryplan quotes``."""
    problem = _record(Problem)
    problem["properties"] |= {"code": {"enum": list(CODES)}, "severity": {"enum": [level.value for level in Severity]}}
    problem["properties"]["excerpt"] |= {"$ref": "#/$defs/Excerpt"}
    problem["required"].append("severity")
    document = {
        "title": "Document",
        "description": "The problems of one document",
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "Which document it is, as it was named on the command line"},
            "valid": {"type": "boolean", "description": "Whether the document is accepted"},
            "problems": {
                "type": "array",
                "items": {"$ref": "#/$defs/Problem"},
                "description": "In the document's order",
            },
            "quotes": {
                "type": "array",
                "items": {"$ref": "#/$defs/QuoteCheck"},
                "description": "What was found of each quote; of victoryplan quotes alone",
            },
        },
        "required": ["name", "valid", "problems"],
        "additionalProperties": False,
    }
    return {
        "$schema": DIALECT,
        "$id": f"{BASE_URI}/schemas/{SCHEMA_VERSION}/report.schema.json",
        "title": "Report",
        "description": "What victoryplan found in documents",
        "type": "object",
        "properties": {
            "report_version": {"const": "1.0", "description": "The version of this form"},
            "documents": {
                "type": "array",
                "items": {"$ref": "#/$defs/Document"},
                "description": "In the order of the run",
            },
        },
        "required": ["report_version", "documents"],
        "additionalProperties": False,
        "examples": [{"report_version": "1.0", "documents": [{"name": "plan.json", "valid": True, "problems": []}]}],
        "$defs": {"Document": document, "Excerpt": _record(Excerpt), "Problem": problem, **_quote_records()},
    }


def _quote_records() -> Schema:
    """The schemas of what was found of quotes."""
    check, run, passage = _record(QuoteCheck), _record(Run), _record(Passage)
    kinds = [kind.value for kind in WordKind]
    check["properties"]["verdict"] |= {"enum": [verdict.value for verdict in QuoteVerdict]}
    check["properties"]["change"] |= {"enum": kinds}
    check["properties"]["limit"] |= {"$ref": "#/$defs/Passage"}
    for name, item in (("passages", "Passage"), ("diff", "Run")):
        check["properties"][name] |= {"type": "array", "items": {"$ref": f"#/$defs/{item}"}}
        check["required"].append(name)
    run["properties"]["change"] |= {"enum": kinds}
    return {"QuoteCheck": check, "Passage": passage, "Run": run}


def _comparison_schema() -> Schema:
    """The schema of the comparisons that ``victoryplan compare --format json`` writes."""
    classes = (Compared, Change, Likeness, Operation)
    compared, change, likeness, operation = map(_record, classes)
    root = _record(Comparison)
    compared["properties"]["relations"] |= _array({"enum": [kind.value for kind in PlanRelationKind]})
    change["properties"]["kind"] |= {"enum": [kind.value for kind in ChangeKind]}
    likeness["properties"]["score"] |= {"type": "number", "minimum": 0, "maximum": 1}
    steps = operation["properties"]
    steps["op"] |= {"enum": list(get_args(Op))}
    steps["from"] = steps.pop("from_")
    operation |= {
        "if": {"properties": {"op": {"const": "move"}}},
        "then": {"required": ["from"]},
        "else": {
            "if": {"properties": {"op": {"const": "remove"}}},
            "then": {},
            "else": {"required": ["value"]},
        },
    }
    properties = root["properties"]
    for name in ("old", "new"):
        properties[name] |= {"$ref": "#/$defs/Compared"}
    for name, cls in zip(("changes", "likenesses", "patch"), classes[1:], strict=True):
        properties[name] |= _array({"$ref": f"#/$defs/{cls.__name__}"})
    version = {"const": COMPARISON_VERSION, "description": "The version of this form"}
    plan = Compared(id="my-plan", title="My plan")
    return {
        "$schema": DIALECT,
        "$id": f"{BASE_URI}/schemas/{SCHEMA_VERSION}/comparison.schema.json",
        **root,
        "properties": {"comparison_version": version, **properties},
        "required": ["comparison_version", *properties],
        "examples": [Comparison(old=plan, new=plan).to_dict()],
        "$defs": dict(zip((cls.__name__ for cls in classes), (compared, change, likeness, operation), strict=True)),
    }


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _record(cls: type[attrs.AttrsInstance]) -> Schema:
    """The schema of one of the small classes that reports and comparisons are made of."""
    descriptions = field_literals(cls)
    types: dict[object, Schema] = {str: {"type": "string"}, int: {"type": "integer", "minimum": 0}}
    properties: Schema = {}
    for name, hint in get_type_hints(cls).items():
        bare = next((type_ for type_ in (hint, *get_args(hint)) if type_ in types), None)
        properties[name] = {**types.get(bare, {}), "description": descriptions[name].removesuffix(".")}
    return {
        "title": cls.__name__,
        "description": _sentence(cls.__doc__),
        "type": "object",
        "properties": properties,
        "required": [field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


@cached
def schema_of(model: type[attrs.AttrsInstance], public: bool = False) -> Schema:  # noqa: FBT002 - it is a key of the cache
    """The schema that decides over a model: the published one, read from its file, where there is one."""
    files = {PUBLIC_PLAN: Plan} if public else PUBLISHED
    stem = next((stem for stem, published in files.items() if published is model), None)
    if stem is None:
        return json_schema(model, public=public)
    schema: Schema = json.loads((shipped_folder("schemas") / SCHEMA_VERSION / f"{stem}.schema.json").read_bytes())
    return schema


def shipped_folder(name: str) -> "Traversable":
    """A folder of files that are published: within the package when installed, beside ``src`` in a checkout."""
    import importlib.resources  # noqa: PLC0415 - it loads tempfile, shutil and their like

    package = importlib.resources.files("victoryplan")
    checkout = Path(__file__).parents[2]
    return next(folder for parent in (package, checkout) if (folder := parent / name).is_dir())
