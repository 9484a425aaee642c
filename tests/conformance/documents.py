"""The documents that the tools are given: the shipped ones and their parts, one with all there is, and broken ones."""

import copy
import functools
import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple, assert_never, cast

from tests.conformance.tools import ROOT
from tests.mutations import Json, mutant

from victoryplan import Model, examples
from victoryplan.constraints import (
    ArrayKind,
    BooleanKind,
    Const,
    EntityKind,
    EnumKind,
    JsonMap,
    Kind,
    MapKind,
    SealedKind,
    StringKind,
    model_fields,
)
from victoryplan.schema import PUBLISHED, schema_files
from victoryplan.validation import examine_as

__all__ = [
    "ALL_FILES",
    "FAULTS",
    "FILES",
    "GOOD",
    "MODELS",
    "SCHEMAS",
    "WHOLE",
    "Probe",
    "mutants",
    "parts",
    "probes",
    "whole",
]

MODELS = {stem: cast("type[Model]", model) for stem, model in PUBLISHED.items()}
"""What there are schemas for, by the stem of the schema's file; so are all tables below."""

ALL_FILES = [ROOT / "schemas" / path for path in schema_files() if path.endswith(".schema.json")]
"""Every schema file there is, that of reports too."""

FILES = {stem: next(path for path in ALL_FILES if path.name == f"{stem}.schema.json") for stem in MODELS}
SCHEMAS: dict[str, Any] = {stem: json.loads(path.read_bytes()) for stem, path in FILES.items()}


def parts(plan: Json) -> dict[str, list[Json]]:
    """A plan, and the parts of it for which there are schemas."""
    points = plan.get("points", [])
    return {
        "plan": [plan],
        "point": points,
        "secret-appendix": [item for holder in (plan, *points) for item in holder.get("secret_appendices", [])],
        "statement": plan.get("statements", []),
    }


def _shipped() -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {stem: [] for stem in MODELS}
    for name in examples.names():
        for stem, documents in parts(json.loads(examples.read(name))).items():
            found[stem] += documents
    return found


def whole(kind: Kind) -> Json:
    """A value with every key that there can be, and one item in each list."""
    match kind:
        case EntityKind(cls=cls):
            conditions = cast("type[Model]", cls).__conditions__
            met = {condition.trigger: condition.value.value for condition in conditions if condition.value}
            return {field.key: whole(field.kind) for field in model_fields(cls)} | met
        case ArrayKind(item=item):
            return [whole(item)]
        case MapKind(values=values):
            return {"uk": whole(values)}
        case JsonMap():
            return {"org.example.note": {"a": [None, True, 1.5, "text"]}}
        case BooleanKind():
            return True
        case EnumKind(enum=enum):
            return next(iter(enum)).value
        case Const(value=value):
            return value
        case StringKind(form=form) | SealedKind(form=form):
            return form.example if form else "text"
        case _:
            assert_never(kind)


WHOLE = {stem: whole(EntityKind(model)) for stem, model in MODELS.items()}
"""Of each, one with all there is."""

GOOD = {stem: [*documents, WHOLE[stem], *SCHEMAS[stem]["examples"]] for stem, documents in _shipped().items()}
"""What every tool accepts: the shipped documents, their parts, those with all there is, the schemas' own examples."""


# One fault each -----------------------------------------------------------------------------------

_Path = tuple[str | int, ...]


def _put(value: Json) -> Callable[[Json, str | int], None]:
    def change(holder: Json, step: str | int) -> None:
        holder[step] = value

    return change


def _out(holder: Json, step: str | int) -> None:
    del holder[step]


def _add(text: str) -> Callable[[Json, str | int], None]:
    def change(holder: Json, step: str | int) -> None:
        holder[step] += text

    return change


_CHANGES: dict[str, list[tuple[_Path, Callable[[Json, str | int], None]]]] = {
    "a missing key": [(("points", 0, "title"), _out), (("statements", 0, "mode"), _out)],
    "an unknown key": [(("points", 0, "note"), _put("x")), (("statements", 0, "__proto__"), _put("x"))],
    "another type": [(("points", 0, "title"), _put(5)), (("actors", 0, "anonymous"), _put("true"))],
    "null for a text": [(("points", 0, "summary"), _put(None)), (("statements", 0, "date"), _put(None))],
    "null for a list": [(("points", 0, "citations"), _put(None)), (("statements", 0, "positions"), _put(None))],
    "a final newline": [
        (("points", 0, "id"), _add("\n")),
        (("statements", 0, "date"), _add("\n")),
        (("actors", 0, "country"), _add("\n")),
        (("points", 0, "secret_appendices", 0, "content_digest"), _add("\n")),
    ],
    "an id in capitals": [(("points", 0, "id"), _put("NATO")), (("statements", 0, "id"), _put("A"))],
    "a field's name in capitals": [(("statements", 0, "citations", 0, "about", 0), _put("Date"))],
    "a date that is none": [
        (("statements", 0, "date"), _put("2023-02-29")),
        (("statements", 0, "date"), _put("[2024-10-17..2023-02-29]")),
        (("presentations", 0, "date"), _put("2024-13")),
    ],
    "the year 0000": [
        (("statements", 0, "date"), _put("[2024..0000]")),
        (("sources", 0, "published"), _put("0000-02-29")),
    ],
    "a blank text": [
        (("points", 0, "title"), _put(" \u00a0\u200b")),
        (("statements", 0, "text"), _put("\U000e0020")),
        (("title",), _put("")),
    ],
    "a control character": [(("points", 0, "title"), _put("a\x07")), (("statements", 0, "text"), _put("\x85a"))],
    "an address that is none": [(("sources", 0, "url"), _put(url)) for url in ("ftp://a.b", "http://ä.b")],
    "a value off the list": [
        (("points", 0, "topic"), _put("Political")),
        (("statements", 0, "mode"), _put("quotation")),
        (("points", 0, "secret_appendices", 0, "existence"), _put("unknown")),
    ],
    "a malformed key of a map": [
        (("points", 0, "titles", "in Ukrainian"), _put("x")),
        (("statements", 0, "extensions", "note"), _put(1)),
    ],
    "a malformed value of a map": [(("points", 0, "titles", "uk"), _put("")), (("actors", 0, "names", "uk"), _put(5))],
    "an empty list that needs an item": [(("proponents",), _put([])), (("statements", 0, "speakers"), _put([]))],
    "a key without its partner": [
        (("statements", 0, "positions", 0, "condition"), _out),
        (("points", 0, "secret_appendices", 0, "content"), _out),
    ],
    "a key beside the wrong partner": [(("statements", 0, "positions", 0, "stance"), _put("support"))],
    "another version of the format": [(("schema_version",), _put("1.1"))],
}

_HOMES: dict[str, _Path] = {
    "plan": (),
    "point": ("points", 0),
    "secret-appendix": ("points", 0, "secret_appendices", 0),
    "statement": ("statements", 0),
}


def _faults(stem: str) -> list[tuple[str, Json]]:
    home = _HOMES[stem]
    found: list[tuple[str, Json]] = []
    for name, changes in _CHANGES.items():
        for path, change in changes:
            if path[: len(home)] == home:
                document = copy.deepcopy(WHOLE[stem])
                *way, last = path[len(home) :]
                change(functools.reduce(lambda value, step: value[step], way, document), last)
                found.append((name, document))
    return found


FAULTS = {stem: _faults(stem) for stem in MODELS}
"""What every validator refuses: documents with all there is and one fault, which has a name."""


# Mutants ------------------------------------------------------------------------------------------


class Probe(NamedTuple):
    """A document, and whether its structure is right."""

    document: Json
    accepted: bool


@functools.cache
def mutants(stem: str, number: int = 100) -> list[Probe]:
    """The same mutants every time, and the verdict of our reference engine."""
    rng = Random(stem)  # noqa: S311 - it is to give the same every time
    found: list[Probe] = []
    while len(found) < number:
        document, _ = mutant(rng.choice(GOOD[stem]), rng, level=5)
        report = examine_as(MODELS[stem], json.dumps(document).encode(), engine="reference").report
        codes = {problem.code[:3] for problem in report.problems}
        if "VP0" not in codes:
            found.append(Probe(document, "VP1" not in codes))
    return found


@functools.cache
def probes(stem: str) -> list[Probe]:
    """All of these documents, and whether their structure is right."""
    good = [Probe(document, accepted=True) for document in GOOD[stem]]
    faulty = [Probe(document, accepted=False) for _, document in FAULTS[stem]]
    return good + faulty + mutants(stem)
