"""fastjsonschema with the published schema."""

import copy
from typing import Any

import fastjsonschema
import orjson

from benchmarks.contender import OF_PARSING, Contender
from victoryplan.models import Plan
from victoryplan.schema import schema_of

__all__ = ["CONTENDER"]

# It changes the schema that it is given, and would write defaults into the document.
_VALIDATE: Any = fastjsonschema.compile(copy.deepcopy(schema_of(Plan)), use_default=False)


def _load(raw: bytes) -> Any:
    return _VALIDATE(orjson.loads(raw))


def _refuse(raw: bytes) -> list[Any]:
    try:
        _load(raw)
    except fastjsonschema.JsonSchemaValueException as error:
        return [error]
    return []


CONTENDER = Contender(
    name="orjson + fastjsonschema",
    packages=("fastjsonschema", "orjson"),
    makes="plain JSON",
    unchecked=OF_PARSING,
    load=_load,
    refuse=_refuse,
)
