"""msgspec: frozen, closed Structs that read JSON themselves."""

from typing import Annotated, Any

import msgspec

from benchmarks.contender import OF_PARSING, Contender
from benchmarks.derive import Member, derive, pattern_of, unmet
from victoryplan.constraints import Form
from victoryplan.models import Model

__all__ = ["CONTENDER"]


class _Dialect:
    def string(self, form: Form | None) -> Any:
        # Patterns are Python's, whose $ also matches before a final newline.
        pattern = pattern_of(form).removesuffix("$") + r"\Z" if form else ""
        return Annotated[str, msgspec.Meta(pattern=pattern)]

    def array(self, item: Any, least: int) -> Any:
        sequence: Any = tuple[item, ...]
        return Annotated[sequence, msgspec.Meta(min_length=least)] if least else sequence

    def entity(self, model: type[Model], members: list[Member]) -> type:
        # A default of None beside a type without None: what is absent is None, and null is refused.
        fields = [
            (member.name, member.annotation, msgspec.field(name=member.key, **member.default())) for member in members
        ]
        namespace: dict[str, Any] = {}
        if model.__conditions__:
            check = unmet(model.__conditions__)

            def hold(instance: Any) -> None:
                if fault := check(instance):
                    raise ValueError(fault)

            namespace["__post_init__"] = hold
        return msgspec.defstruct(
            model.__name__,
            fields,
            namespace=namespace,
            kw_only=True,
            frozen=True,
            forbid_unknown_fields=True,
            omit_defaults=True,
        )


_PLAN: Any = derive(_Dialect())
_DECODER: "msgspec.json.Decoder[Any]" = msgspec.json.Decoder(_PLAN)


def _refuse(raw: bytes) -> list[Any]:
    try:
        _DECODER.decode(raw)
    except msgspec.DecodeError as error:
        return [error]
    return []


CONTENDER = Contender(
    name="msgspec",
    packages=("msgspec",),
    makes="frozen Structs",
    unchecked=OF_PARSING,
    load=_DECODER.decode,
    refuse=_refuse,
    dump=lambda plan: msgspec.json.format(msgspec.json.encode(plan), indent=2) + b"\n",
)
