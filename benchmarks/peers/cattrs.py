"""cattrs: plain attrs classes, closed, filled from what ``orjson`` has read."""

from typing import Any

import attrs
import cattrs
import orjson
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from benchmarks.contender import INDENTED, OF_PARSING, Contender
from benchmarks.derive import Member, derive
from victoryplan.constraints import Form
from victoryplan.models import Model

__all__ = ["CONTENDER", "structure"]


class _Dialect:
    def string(self, form: Form | None) -> Any:  # noqa: ARG002 - it has no patterns
        return str

    def array(self, item: Any, least: int) -> Any:  # noqa: ARG002 - nor lengths
        return tuple[item, ...]

    def entity(self, model: type[Model], members: list[Member]) -> type:
        return attrs.make_class(
            model.__name__, {member.name: _field(member) for member in members}, frozen=True, kw_only=True
        )


def _field(member: Member) -> Any:
    if member.required:
        return attrs.field(type=member.annotation)
    if member.empty is None:
        return attrs.field(type=member.annotation | None, default=None)
    if member.empty == {}:
        return attrs.field(type=member.annotation, factory=dict[str, Any])
    return attrs.field(type=member.annotation, default=member.empty)


_PLAN: Any = derive(_Dialect())
_SCHEMA = override(rename="$schema")


def _converter(*, detailed: bool) -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, omit_if_default=True, detailed_validation=detailed)
    converter.register_structure_hook(_PLAN, make_dict_structure_fn(_PLAN, converter, schema_uri=_SCHEMA))
    converter.register_unstructure_hook(
        _PLAN, make_dict_unstructure_fn(_PLAN, converter, _cattrs_omit_if_default=True, schema_uri=_SCHEMA)
    )
    return converter


_QUICK = _converter(detailed=False)
_DETAILED = _converter(detailed=True)


def structure(document: Any) -> Any:
    """The plan that parsed JSON describes."""
    return _QUICK.structure(document, _PLAN)


def _load(raw: bytes) -> Any:
    return structure(orjson.loads(raw))


def _refuse(raw: bytes) -> list[Any]:
    try:
        _DETAILED.structure(orjson.loads(raw), _PLAN)
    except (cattrs.BaseValidationError, orjson.JSONDecodeError) as error:
        return list(cattrs.transform_error(error))
    return []


CONTENDER = Contender(
    name="orjson + cattrs",
    packages=("cattrs", "attrs", "orjson"),
    makes="frozen attrs classes",
    unchecked=OF_PARSING
    | {"null", "types", "patterns", "final newline", "year 0000", "keys of maps", "empty lists", "conditions"},
    load=_load,
    refuse=_refuse,
    dump=lambda plan: orjson.dumps(_QUICK.unstructure(plan), option=INDENTED),
)
