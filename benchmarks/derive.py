"""The models once more, as the classes of another library.

Written from the same fields as the JSON Schema, so that a peer's classes ask for what ours ask for.
Each peer says in a :class:`Dialect` how its own annotations are written.
"""

from collections.abc import Callable
from typing import Any, Literal, Protocol, assert_never

import attrs

from victoryplan.constraints import (
    DATE,
    ArrayKind,
    BooleanKind,
    Condition,
    Const,
    EntityKind,
    EnumKind,
    Field,
    Form,
    JsonMap,
    Kind,
    MapKind,
    SealedKind,
    StringKind,
    model_fields,
)
from victoryplan.models import Model, Plan

__all__ = ["Dialect", "Member", "derive", "pattern_of", "unmet"]


@attrs.frozen(kw_only=True)
class Member:
    """A field of a class that is to be made."""

    name: str
    key: str
    annotation: Any
    required: bool
    empty: Any
    """What stands for an absent value in the models: ``None``, ``()``, ``{}`` or ``False``"""

    def default(self) -> dict[str, Any]:
        """What pydantic's and msgspec's ``Field`` have to be told."""
        if self.required:
            return {}
        return {"default_factory": dict} if self.empty == {} else {"default": self.empty}


class Dialect(Protocol):
    """How a library writes its annotations, and makes its classes."""

    def string(self, form: Form | None) -> Any:
        """Text of a form."""
        ...

    def array(self, item: Any, least: int) -> Any:
        """A sequence of at least so many."""
        ...

    def entity(self, model: type[Model], members: list[Member]) -> type:
        """The class that stands for a model."""
        ...


def derive(dialect: Dialect) -> type:
    """The class for a whole plan, and with it those of all that it holds."""
    made: dict[type, type] = {}

    def entity(model: type[Model]) -> type:
        if model not in made:
            made[model] = dialect.entity(model, [member(field) for field in model_fields(model)])
        return made[model]

    def member(field: Field) -> Member:
        return Member(
            name=field.name,
            key=field.key,
            annotation=annotation(field.kind),
            required=field.required,
            empty=_empty(field.kind),
        )

    def annotation(kind: Kind) -> Any:
        match kind:
            case StringKind(form=form) | SealedKind(form=form):
                return dialect.string(form)
            case Const(value=value):
                return Literal[value]
            case BooleanKind():
                return bool
            case EnumKind(enum=enum):
                return enum
            case EntityKind(cls=cls):
                return entity(cls)  # type: ignore[arg-type] # a Model
            case ArrayKind(item=item, min_items=least):
                return dialect.array(annotation(item), least)
            case MapKind(keys=keys, values=values):
                return dict[dialect.string(keys), annotation(values)]  # type: ignore[misc] # made here
            case JsonMap(keys=keys):
                return dict[dialect.string(keys), Any]  # type: ignore[misc] # made here
            case _:
                assert_never(kind)

    return entity(Plan)


def _empty(kind: Kind) -> Any:
    match kind:
        case ArrayKind():
            return ()
        case MapKind() | JsonMap():
            return {}
        case BooleanKind():
            return False
        case _:
            return None


def pattern_of(form: Form) -> str:
    """All that a form asks for, in one pattern: peers take one, and two would cost them more.

    Guards say nothing to a library whose ``$`` is the end of the text, and so does a length beside a
    pattern of one length. What a date excludes, the year 0000, is worked into the pattern.
    """
    if form is DATE:
        return _without_year_0000(form.pattern)
    if form.exclusion is not None:
        raise NotImplementedError(f"the exclusion of {form.name} is not worked into its pattern")
    return form.pattern


def _without_year_0000(pattern: str) -> str:
    years = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
    centuries = "(?:[02468][048]|[13579][26])00"
    if "[0-9]{4}(?:-(?:0" not in pattern or centuries not in pattern:
        raise NotImplementedError("the pattern of dates is written in another way")
    return pattern.replace("[0-9]{4}(?:-(?:0", years + "(?:-(?:0").replace(
        centuries, "(?:0[48]|[2468][048]|[13579][26])00"
    )


def unmet(conditions: tuple[Condition, ...]) -> Callable[[Any], str | None]:
    """A check of the conditions of a class: what an object breaks, if anything; absent is ``None``."""
    if len(conditions) != 1:
        raise NotImplementedError("no class has more than one condition")
    trigger, value, partner, required = attrs.astuple(conditions[0], recurse=False)

    def check(instance: Any) -> str | None:
        given = getattr(instance, trigger)
        met = given is not None if value is None else given is value
        present = getattr(instance, partner) is not None
        if present and not met:
            return f"{partner} goes only with {trigger}"
        return f"{partner} is missing beside {trigger}" if met and required and not present else None

    return check
