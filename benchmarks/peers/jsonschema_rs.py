"""jsonschema-rs with the published schema."""

from typing import Any

import jsonschema_rs
import orjson

from benchmarks.contender import OF_PARSING, Contender, Refused
from victoryplan.models import Plan
from victoryplan.schema import schema_of

__all__ = ["CONTENDER"]

_VALIDATOR = jsonschema_rs.Draft202012Validator(schema_of(Plan), pattern_options=jsonschema_rs.RegexOptions())


def _load(raw: bytes) -> Any:
    document = orjson.loads(raw)
    if not _VALIDATOR.is_valid(document):
        raise Refused
    return document


CONTENDER = Contender(
    name="orjson + jsonschema-rs",
    packages=("jsonschema-rs", "orjson"),
    makes="plain JSON",
    unchecked=OF_PARSING,
    load=_load,
    refuse=lambda raw: list(_VALIDATOR.iter_errors(orjson.loads(raw))),
)
