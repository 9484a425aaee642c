"""Plain JSON to models and back, by code generated from the models.

Building starts from JSON that the schema has accepted, so it checks nothing and does not call
``__init__``. Freezing costs half of a construction: a frozen object takes its values only through
``object.__setattr__`` or a slot's own setter. So each object is filled as a *twin*, a class of equal
layout that is not frozen, and becomes the real thing when its ``__class__`` is set. That is the one
trick of this house, and it stays in this room. A Python that refuses it gets the slots' setters.
"""

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import attrs

from victoryplan.constraints import (
    ArrayKind,
    BooleanKind,
    EntityKind,
    EnumKind,
    Field,
    JsonMap,
    Kind,
    MapKind,
    Sealed,
    SealedKind,
    model_fields,
)
from victoryplan.json_values import plain
from victoryplan.models import MODELS, Model, Plan

__all__ = ["build", "unbuild"]

M = TypeVar("M", bound=Model)


def build(cls: type[M], value: object) -> M:
    """The object of a class that schema-valid JSON describes. Maps are taken over, not copied."""
    return cast("M", _code().builders[cls]((value,))[0])


def unbuild(instance: Model) -> dict[str, object]:
    """The object as plain JSON, in the order of its fields, what is empty or a default left out."""
    cls = type(instance)
    if cls not in MODELS:
        raise TypeError(f"{cls.__name__} is none of the models")
    return _code().unbuilders[cls]((instance,))[0]


# Generation -------------------------------------------------------------------------------------


@attrs.frozen
class _Code:
    builders: dict[type[Model], Callable[[tuple[object, ...]], tuple[Model, ...]]]
    unbuilders: dict[type[Model], Callable[[tuple[Model, ...]], list[dict[str, object]]]]


@functools.cache
def _code() -> _Code:
    return generate(swaps_classes())


def _twin(cls: type[Model]) -> type[Model]:
    return type(cls.__name__, (Model,), {"__slots__": cls.__slots__})


def swaps_classes(cls: type[Model] = Plan) -> bool:
    """Whether this Python lets a twin become the class that it is the twin of."""
    instance = _twin(cls)()
    try:
        instance.__class__ = cls
    except TypeError:
        return False
    return True


def generate(swapping: bool) -> _Code:
    """Write and compile the functions for all models, with twins or with the slots' setters."""
    names: dict[str, Any] = {"Sealed": Sealed, "copy": _copy, "new": object.__new__}
    lines: list[str] = []
    for cls in MODELS:
        fields = model_fields(cls)
        names[cls.__name__] = cls
        names[f"twin_{cls.__name__}"] = _twin(cls)
        names |= {f"set_{cls.__name__}_{field.name}": getattr(cls, field.name).__set__ for field in fields}
        names |= {
            f"member_{field.kind.enum.__name__}": {member.value: member for member in field.kind.enum}
            for field in fields
            if isinstance(field.kind, EnumKind)
        }
        lines += [*_build_lines(cls, fields, swapping), *_unbuild_lines(cls, fields)]
    exec(compile("\n".join(lines), "<generated from victoryplan.models>", "exec"), names)
    return _Code(*({cls: names[f"{step}_{cls.__name__}"] for cls in MODELS} for step in ("build", "unbuild")))


def _copy(value: object) -> object:
    return plain(value)[0]


def _build_lines(cls: type[Model], fields: tuple[Field, ...], swapping: bool) -> Iterator[str]:
    yield f"def build_{cls.__name__}(values):"
    yield "    out = []"
    yield "    for d in values:"
    yield f"        o = twin_{cls.__name__}()" if swapping else f"        o = new({cls.__name__})"
    for field in fields:
        value = _built(field.kind, f"d[{field.key!r}]")
        if not field.required:
            value = f"{value} if {field.key!r} in d else {_empty(field.kind)}"
        yield (
            f"        o.{field.name} = {value}" if swapping else f"        set_{cls.__name__}_{field.name}(o, {value})"
        )
    if swapping:
        yield f"        o.__class__ = {cls.__name__}"
    yield "        out.append(o)"
    yield "    return tuple(out)"


def _built(kind: Kind, value: str) -> str:
    match kind:
        case EnumKind(enum=enum):
            return f"member_{enum.__name__}[{value}]"
        case SealedKind():
            return f"Sealed({value})"
        case EntityKind(cls=cls):
            return f"build_{cls.__name__}(({value},))[0]"
        case ArrayKind(item=EntityKind(cls=cls)):
            return f"build_{cls.__name__}({value})"
        case ArrayKind():
            return f"tuple({value})"
        case _:
            return value


def _empty(kind: Kind) -> str:
    match kind:
        case ArrayKind():
            return "()"
        case MapKind() | JsonMap():
            return "{}"
        case BooleanKind():
            return "False"
        case _:
            return "None"


def _unbuild_lines(cls: type[Model], fields: tuple[Field, ...]) -> Iterator[str]:
    leading = list(itertools.takewhile(lambda field: field.required, fields))
    yield f"def unbuild_{cls.__name__}(objects):"
    yield "    out = []"
    yield "    for o in objects:"
    first = ", ".join(f"{field.key!r}: {_unbuilt(field.kind, f'o.{field.name}')}" for field in leading)
    yield f"        d = {{{first}}}"
    for field in fields[len(leading) :]:
        if not field.required:
            # The constructors see to it that what is false is an absent value and no other falsehood.
            yield f"        if (v := o.{field.name}){' is not None' if _empty(field.kind) == 'None' else ''}:"
            yield f"            d[{field.key!r}] = {_unbuilt(field.kind, 'v')}"
        else:
            yield f"        d[{field.key!r}] = {_unbuilt(field.kind, f'o.{field.name}')}"
    yield "        out.append(d)"
    yield "    return out"


def _unbuilt(kind: Kind, value: str) -> str:
    match kind:
        case EnumKind():
            return f"{value}._value_"
        case SealedKind():
            return f"{value}.reveal()"
        case EntityKind(cls=cls):
            return f"unbuild_{cls.__name__}(({value},))[0]"
        case ArrayKind(item=EntityKind(cls=cls)):
            return f"unbuild_{cls.__name__}({value})"
        case ArrayKind():
            return f"list({value})"
        case MapKind():
            return f"{value}.copy()"
        case JsonMap():
            return f"copy({value})"
        case _:
            return value
