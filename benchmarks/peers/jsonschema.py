"""jsonschema with the published schema: alone, and with cattrs after it as the reference engine's measure."""

import json
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from referencing import Registry

from benchmarks.contender import OF_PARSING, Contender, Refused
from benchmarks.peers import cattrs
from victoryplan.models import Plan
from victoryplan.schema import schema_of

__all__ = ["ALONE", "WITH_CATTRS"]

_VALIDATOR: Any = Draft202012Validator(schema_of(Plan), registry=Registry())


def _load(raw: bytes) -> Any:
    document = orjson.loads(raw)
    if not _VALIDATOR.is_valid(document):
        raise Refused
    return document


def _load_with_cattrs(raw: bytes) -> Any:
    document = json.loads(raw)
    if not _VALIDATOR.is_valid(document):
        raise Refused
    return cattrs.structure(document)


ALONE = Contender(
    name="orjson + jsonschema",
    packages=("jsonschema", "orjson"),
    makes="plain JSON",
    unchecked=OF_PARSING,
    load=_load,
    refuse=lambda raw: list(_VALIDATOR.iter_errors(orjson.loads(raw))),
)

WITH_CATTRS = Contender(
    name="json + jsonschema + cattrs",
    packages=("jsonschema", "cattrs", "attrs"),
    makes="frozen attrs classes",
    unchecked=OF_PARSING | {"NaN and infinity", "half surrogates"},
    load=_load_with_cattrs,
    refuse=lambda raw: list(_VALIDATOR.iter_errors(json.loads(raw))),
)
