"""serpyco-rs: attrs classes filled from what ``orjson`` has read."""

from typing import Annotated, Any

import attrs
import orjson
import serpyco_rs
from serpyco_rs.metadata import Alias, MinLength

from benchmarks.contender import INDENTED, OF_PARSING, Contender
from benchmarks.derive import Member, derive
from victoryplan.constraints import Form
from victoryplan.models import Model

__all__ = ["CONTENDER"]


class _Dialect:
    def string(self, form: Form | None) -> Any:  # noqa: ARG002 - it has no patterns
        return str

    def array(self, item: Any, least: int) -> Any:
        # It has no tuples of any length.
        sequence: Any = list[item]
        return Annotated[sequence, MinLength(least)] if least else sequence

    def entity(self, model: type[Model], members: list[Member]) -> type:
        return attrs.make_class(
            model.__name__,
            {
                member.name: attrs.field(type=_type(member), default=attrs.NOTHING if member.required else None)
                for member in members
            },
            frozen=True,
            kw_only=True,
        )


def _type(member: Member) -> Any:
    # Only None is left out when it writes, so that whatever is optional must take it.
    annotation = member.annotation if member.required else member.annotation | None
    return annotation if member.key == member.name else Annotated[annotation, Alias(member.key)]


_SERIALIZER: Any = serpyco_rs.Serializer(derive(_Dialect()), omit_none=True)


def _load(raw: bytes) -> Any:
    return _SERIALIZER.load(orjson.loads(raw))


def _refuse(raw: bytes) -> list[Any]:
    try:
        _load(raw)
    except serpyco_rs.SchemaValidationError as error:
        return list(error.errors)
    return []


CONTENDER = Contender(
    name="orjson + serpyco-rs",
    packages=("serpyco-rs", "orjson"),
    makes="frozen attrs classes, with lists",
    unchecked=OF_PARSING
    | {"null", "unknown keys", "patterns", "final newline", "year 0000", "keys of maps", "conditions"},
    load=_load,
    refuse=_refuse,
    dump=lambda plan: orjson.dumps(_SERIALIZER.dump(plan), option=INDENTED),
)
