"""The JSON Patch (RFC 6902) that makes one plan of another.

Arrays are matched thing by thing, so that what changed within a point is a step of its own, and a
point that moved is moved. An array is first brought into its new order, and then its things are
looked at where they stand.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, cast

from victoryplan.alignment import in_order, partners, same, same_json
from victoryplan.builder import unbuild
from victoryplan.changes import Operation
from victoryplan.constraints import ArrayKind, EntityKind, JsonMap, MapKind, Model, model_fields
from victoryplan.json_values import plain
from victoryplan.models import Plan
from victoryplan.problems import escape_pointer

__all__ = ["patch"]

Path = tuple[str | int, ...]


def patch(old: Plan, new: Plan) -> tuple[Operation, ...]:
    """The steps from the canonical form of one plan to that of another, neither of which holds anything sealed."""
    return tuple(_within(old, new, ()))


def _within(old: Model, new: Model, path: Path) -> Iterator[Operation]:
    for field in model_fields(type(new)):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if same(field.kind, before, after):
            continue
        here = (*path, field.key)
        match field.kind:
            case _ if not before or not after:
                yield from _member(before, after, here)
            case ArrayKind(item=EntityKind(cls=cls)):
                yield from _array(cast("type[Model]", cls), before, after, here)
            case MapKind() | JsonMap():
                yield from _map(before, after, here)
            case EntityKind():
                yield from _within(before, after, here)
            case _:
                yield _replaced(here, after)


def _member(before: object, after: object, path: Path) -> Iterator[Operation]:
    if before:
        yield Operation(op="remove", path=escape_pointer(path))
    else:
        yield _added(path, after)


def _map(before: Mapping[str, object], after: Mapping[str, object], path: Path) -> Iterator[Operation]:
    for key in before:
        if key not in after:
            yield Operation(op="remove", path=escape_pointer((*path, key)))
    for key, value in after.items():
        if key not in before:
            yield _added((*path, key), value)
        elif not same_json(before[key], value):
            yield _replaced((*path, key), value)


def _added(path: Path, value: object) -> Operation:
    return Operation(op="add", path=escape_pointer(path), value=_as_json(value))


def _replaced(path: Path, value: object) -> Operation:
    return Operation(op="replace", path=escape_pointer(path), value=_as_json(value))


def _as_json(value: object) -> object:
    match value:
        case Model():
            return unbuild(value)
        case StrEnum():
            return value.value
        case tuple():
            return [_as_json(item) for item in cast("tuple[object, ...]", value)]
        case _:
            return plain(value)[0]


# Arrays -----------------------------------------------------------------------------------------


def _array(cls: type[Model], before: Sequence[Any], after: Sequence[Any], path: Path) -> Iterator[Operation]:
    origins = partners(cls, before, after)
    if not any(origin is not None for origin in origins):
        yield _replaced(path, tuple(after))
        return
    yield from _rearranged(len(before), origins, after, path)
    for j, origin in enumerate(origins):
        if origin is not None:
            yield from _within(before[origin], after[j], (*path, j))


def _rearranged(count: int, origins: Sequence[int | None], after: Sequence[Any], path: Path) -> Iterator[Operation]:
    """Take out what has gone, then move what has moved and put in what is new, from the front to the back."""
    remaining = sorted(origin for origin in origins if origin is not None)
    gone = set(range(count)).difference(remaining)
    yield from (Operation(op="remove", path=escape_pointer((*path, i))) for i in sorted(gone, reverse=True))
    stands, belongs, taken = _slots(remaining, origins)
    line = _Line(taken)
    for j, slot in belongs.items():
        origin = origins[j]
        if origin is None:
            yield _added((*path, line.before(slot)), after[j])
        else:
            leaves = stands[origin]
            line.put(leaves, -1)
            way = escape_pointer((*path, line.before(leaves)))
            yield Operation(op="move", from_=way, path=escape_pointer((*path, line.before(slot))))
        line.put(slot, 1)


def _slots(remaining: Sequence[int], origins: Sequence[int | None]) -> tuple[dict[int, int], dict[int, int], list[int]]:
    """One order of all places, those where old things stand and those to which others belong; which are taken."""
    staying = in_order([origin for origin in origins if origin is not None])
    waiting = deque(remaining)
    stands: dict[int, int] = {}
    belongs: dict[int, int] = {}
    taken: list[int] = []

    def stand(origin: int) -> None:
        stands[origin] = len(taken)
        taken.append(1)

    for j, origin in enumerate(origins):
        if origin in staying:
            while stands.get(origin) is None:
                stand(waiting.popleft())
        else:
            belongs[j] = len(taken)
            taken.append(0)
    for origin in waiting:
        stand(origin)
    return stands, belongs, taken


class _Line:
    """Places in a line, of which some are taken; a Fenwick tree, so that many can be counted and changed."""

    def __init__(self, taken: Sequence[int]) -> None:
        self.sums = [0] * (len(taken) + 1)
        for slot, number in enumerate(taken):
            if number:
                self.put(slot, number)

    def put(self, slot: int, number: int) -> None:
        """Take a place, or leave it."""
        place = slot + 1
        while place < len(self.sums):
            self.sums[place] += number
            place += place & -place

    def before(self, slot: int) -> int:
        """How many places before this one are taken."""
        total, place = 0, slot
        while place:
            total += self.sums[place]
            place -= place & -place
        return total
