"""All that a plan holds, gathered in one walk by code generated from the models.

The rules ask a few questions of very many objects. A walk of its own for each question would cost
more than the answers, so one walk collects what most of them need.
"""

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from victoryplan.constraints import TEXT, ArrayKind, EntityKind, Kind, MapKind, StringKind, model_fields
from victoryplan.models import MODELS, Model, Plan

__all__ = ["Path", "Survey", "paths", "survey"]

Path = tuple[str | int, ...]


class Survey(NamedTuple):
    """What a plan holds, each list in the document's order."""

    objects: Mapping[type[Model], list[Any]]
    """All objects, one list a class"""
    references: Mapping[str, set[str | None]]
    """What fields refer to, by the kind of thing; ``None`` for a field left out"""
    texts: list[str | None]
    """The texts outside of maps, none of them sealed; ``None`` for a field left out"""
    maps: list[dict[str, str]]
    """The language maps that hold something"""


def survey(plan: Plan) -> Survey:
    """Gather what a plan holds."""
    return Survey(*_surveyor()(plan))


def paths(plan: Plan) -> Mapping[type[Model], list[Path]]:
    """The way to each object of a plan, list by list as a :class:`Survey` gives them."""
    found: dict[type[Model], list[Path]] = {cls: [] for cls in MODELS}
    for cls, path in _walk(plan, ()):
        found[cls].append(path)
    return found


def _walk(instance: Model, path: Path) -> Iterator[tuple[type[Model], Path]]:
    yield type(instance), path
    for field in model_fields(type(instance)):
        match field.kind, getattr(instance, field.name):
            case EntityKind(), Model() as value:
                yield from _walk(value, (*path, field.key))
            case ArrayKind(item=EntityKind()), items:
                for i, item in enumerate(items):
                    yield from _walk(item, (*path, field.key, i))
            case _:
                pass


# Generation -------------------------------------------------------------------------------------


@functools.cache
def _surveyor() -> Callable[[Plan], tuple[Any, ...]]:
    names: dict[str, Any] = {cls.__name__: cls for cls in MODELS}
    exec(compile("\n".join(_lines()), "<generated from victoryplan.models>", "exec"), names)
    return cast("Callable[[Plan], tuple[Any, ...]]", names["survey"])


def _lines() -> Iterator[str]:
    """One function; a class that stands at several places of the tree has one of its own within."""
    kinds = {kind.reference: None for kind in _kinds() if isinstance(kind, StringKind) and kind.reference}
    owners = Counter(kind.cls for kind in _kinds() if isinstance(kind, EntityKind))
    shared = [cls for cls in MODELS if owners[cls] > 1]
    yield "def survey(plan):"
    for cls in MODELS:
        yield f"    all_{cls.__name__} = []"
    for kind in kinds:
        yield f"    to_{kind} = set()"
    yield "    texts = []"
    yield "    maps = []"
    for cls in shared:
        yield f"    def visit_{cls.__name__}(items):"
        yield f"        all_{cls.__name__}.extend(items)"
        yield f"        for {cls.__name__}_ in items:"
        yield from _visit(cls, f"{cls.__name__}_", 3, shared)
    yield "    all_Plan.append(plan)"
    yield from _visit(Plan, "plan", 1, shared)
    objects = ", ".join(f"{cls.__name__}: all_{cls.__name__}" for cls in MODELS)
    references = ", ".join(f"{kind!r}: to_{kind}" for kind in kinds)
    yield f"    return {{{objects}}}, {{{references}}}, texts, maps"


def _kinds() -> Iterator[Kind]:
    for field in (field for cls in MODELS for field in model_fields(cls)):
        yield field.kind.item if isinstance(field.kind, ArrayKind) else field.kind


def _visit(cls: type[Model], it: str, depth: int, shared: list[type[Model]]) -> Iterator[str]:
    """The lines that gather what one object holds."""
    indent = "    " * depth
    texts = [f"{it}.{field.name}" for field in model_fields(cls) if _is_text(field.kind)]
    if texts:
        yield f"{indent}texts.extend(({', '.join(texts)},))"
    for field in model_fields(cls):
        value = f"{it}.{field.name}"
        match field.kind:
            case StringKind(reference=str(kind)):
                yield f"{indent}to_{kind}.add({value})"
            case ArrayKind(item=StringKind(reference=str(kind))):
                yield f"{indent}if {value}: to_{kind}.update({value})"
            case ArrayKind(item=item) if _is_text(item):
                yield f"{indent}if {value}: texts.extend({value})"
            case MapKind():
                yield f"{indent}if {value}: maps.append({value})"
            case ArrayKind(item=EntityKind(cls=inner)) if inner in shared:
                yield f"{indent}if {value}: visit_{inner.__name__}({value})"
            case ArrayKind(item=EntityKind(cls=inner)):
                yield f"{indent}if {value}:"
                yield f"{indent}    all_{inner.__name__}.extend({value})"
                yield f"{indent}    for {inner.__name__}_ in {value}:"
                yield from _visit(cast("type[Model]", inner), f"{inner.__name__}_", depth + 2, shared)
            case EntityKind(cls=inner):
                yield f"{indent}if ({inner.__name__}_ := {value}) is not None:"
                yield f"{indent}    all_{inner.__name__}.append({inner.__name__}_)"
                yield from _visit(cast("type[Model]", inner), f"{inner.__name__}_", depth + 1, shared)
            case _:
                pass


def _is_text(kind: Kind) -> bool:
    return isinstance(kind, StringKind) and kind.form is TEXT
