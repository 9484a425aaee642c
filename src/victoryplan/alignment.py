"""Which parts of two plans are the same one, and which of them have kept their order."""

import bisect
import json
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import attrs

from victoryplan.constraints import ArrayKind, EntityKind, JsonMap, Kind, cached, model_fields
from victoryplan.models import (
    KINDS,
    Citation,
    Disclosure,
    Model,
    Position,
    Presentation,
    Proponent,
    Recipient,
    Rendering,
    Role,
)

__all__ = ["in_order", "partners", "same", "same_json"]

_NAMES: Mapping[type[Model], Callable[[Any], Hashable]] = {
    **dict.fromkeys(KINDS.values(), lambda thing: thing.id),
    Proponent: lambda proponent: proponent.actor,
    Presentation: lambda presentation: (presentation.forum, presentation.place, presentation.date),
    Recipient: lambda recipient: (recipient.actor, recipient.level),
    Disclosure: lambda disclosure: (disclosure.kind, disclosure.date, disclosure.by),
    Role: lambda role: (role.title, role.organisation),
    Rendering: lambda rendering: (rendering.kind, rendering.language),
    Position: lambda position: (position.target, position.holder),
    Citation: lambda citation: citation.source,
}
"""What tells the things of a class from each other: an id, or what stands for one."""


def partners(cls: type[Model], old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """For each new thing the place of the old one that it was, each given once.

    Things with an id are told by it. Of others, those that are equal are taken first, and then
    those whose name is. What has the same name several times is taken in its order.
    """
    found: list[int | None] = [None] * len(new)
    left = list(range(len(old)))
    if cls not in KINDS.values():
        left = _pair(found, left, old, new, lambda thing: thing)
    if cls in _NAMES:
        _pair(found, left, old, new, _NAMES[cls])
    return found


def _pair(
    found: list[int | None], left: list[int], old: Sequence[Any], new: Sequence[Any], name: Callable[[Any], Hashable]
) -> list[int]:
    """Find partners of one name among what is left of the old things; what is then left."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for i in left:
        waiting[name(old[i])].append(i)
    for j, thing in enumerate(new):
        if found[j] is None and (places := waiting.get(name(thing))):
            found[j] = places.popleft()
    return sorted(i for places in waiting.values() for i in places)


def in_order(places: Sequence[int]) -> set[int]:
    """As many of the places as can be that stand in ascending order: the others have moved."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        length = bisect.bisect_left(ends, place)
        before[place] = ends[length - 1] if length else None
        ends[length : length + 1] = [place]
    kept = set[int]()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def same(kind: Kind, old: Any, new: Any) -> bool:
    """Whether two values of a field are written alike, the order of keys apart."""
    if old != new:
        return False
    match kind:
        case JsonMap():
            return same_json(old, new)
        case ArrayKind(item=EntityKind(cls=cls)):
            maps = _json_maps(cls)
            return all(
                same_json(getattr(a, name), getattr(b, name)) for name in maps for a, b in zip(old, new, strict=True)
            )
        case _:
            return True


def same_json(old: object, new: object) -> bool:
    """Whether two JSON values are written alike, the order of keys apart. To Python 1, 1.0 and true are equal."""
    return json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)


@cached
def _json_maps(cls: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in model_fields(cls) if isinstance(field.kind, JsonMap))
