"""pydantic v2: strict, frozen, closed models that read JSON themselves."""

from typing import Annotated, Any

import pydantic

from benchmarks.contender import OF_PARSING, Contender
from benchmarks.derive import Member, derive, pattern_of, unmet
from victoryplan.constraints import Form
from victoryplan.models import Model

__all__ = ["CONTENDER"]

_CONFIG = pydantic.ConfigDict(strict=True, frozen=True, extra="forbid")


class _Dialect:
    def string(self, form: Form | None) -> Any:
        return Annotated[str, pydantic.StringConstraints(pattern=pattern_of(form))] if form else str

    def array(self, item: Any, least: int) -> Any:
        sequence: Any = tuple[item, ...]
        return Annotated[sequence, pydantic.Field(min_length=least)] if least else sequence

    def entity(self, model: type[Model], members: list[Member]) -> type:
        # A default of None beside a type without None: what is absent is None, and null is refused.
        fields: dict[str, Any] = {
            member.name: (member.annotation, pydantic.Field(alias=member.key, **member.default())) for member in members
        }
        validators: dict[str, Any] = {}
        if model.__conditions__:
            check = unmet(model.__conditions__)

            def hold(instance: Any) -> Any:
                if fault := check(instance):
                    raise ValueError(fault)
                return instance

            validators["hold"] = pydantic.model_validator(mode="after")(hold)
        made: type = pydantic.create_model(model.__name__, __config__=_CONFIG, __validators__=validators, **fields)
        return made


_PLAN: Any = derive(_Dialect())


def _refuse(raw: bytes) -> list[Any]:
    try:
        _PLAN.model_validate_json(raw)
    except pydantic.ValidationError as error:
        return error.errors()
    return []


def _dump(plan: Any) -> bytes:
    text: str = plan.model_dump_json(indent=2, exclude_defaults=True, by_alias=True)
    return text.encode() + b"\n"


CONTENDER = Contender(
    name="pydantic",
    packages=("pydantic", "pydantic-core"),
    makes="frozen models",
    unchecked=OF_PARSING | {"NaN and infinity"},
    load=_PLAN.model_validate_json,
    refuse=_refuse,
    dump=_dump,
)
