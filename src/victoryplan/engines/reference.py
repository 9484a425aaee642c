"""The reference engine: ``json`` and ``jsonschema``, which every installation has."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry

from victoryplan.constraints import cached
from victoryplan.diagnosis import Failure
from victoryplan.models import Model
from victoryplan.parsing import json
from victoryplan.schema import schema_of

__all__ = ["failures", "name", "parse", "write"]

name = "reference"

parse = json.parse
write = json.write


@cached
def _validator(model: type[Model], public: bool) -> Draft202012Validator:
    # A registry of our own, for the default one would ask the network for what it does not know.
    return Draft202012Validator(schema_of(model, public), registry=Registry())


def failures(document: object, model: type[Model], *, public: bool = False) -> list[Failure]:
    """Where the document fails the schema of a model; empty for one that it accepts."""
    return list(_failures(document, model, public))


def _failures(document: object, model: type[Model], public: bool) -> Iterator[Failure]:
    errors: Iterable[ValidationError] = cast("Any", _validator(model, public)).iter_errors(document)
    for error in errors:
        in_names = list(error.absolute_schema_path)[-2:-1] == ["propertyNames"]
        yield Failure(tuple(error.absolute_path), "propertyNames" if in_names else str(error.validator))
