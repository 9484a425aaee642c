"""What a comparison of two plans holds: changes, guesses, and the patch from one to the other."""

from enum import StrEnum
from typing import Literal, cast

import attrs

from victoryplan.json_values import plain
from victoryplan.vocabularies import PlanRelationKind

__all__ = ["COMPARISON_VERSION", "Change", "ChangeKind", "Compared", "Comparison", "Likeness", "Op", "Operation"]

COMPARISON_VERSION = "1.0"
"""The version of the form that comparisons are written in."""


class ChangeKind(StrEnum):
    """What changed, from one plan to another.

    ``point-reworded`` is a title, summary or rationale, ``point-moved`` a place in the order or the
    point that it is a part of, ``point-changed`` all the rest. ``appendix-disclosed`` is a new
    disclosure, or one that has become wider. ``content-appeared`` and ``content-vanished`` say that
    this copy holds sealed text and the other does not. ``stance-changed`` compares the latest stances
    of one holder on one target, or the stances of one statement. ``evidence-changed`` is what
    supports something, ``dispute-changed`` what contradicts it. ``reordered`` is a list that holds
    the same in another order.
    """

    PLAN_CHANGED = "plan-changed"
    POINT_ADDED = "point-added"
    POINT_REMOVED = "point-removed"
    POINT_RENUMBERED = "point-renumbered"
    POINT_MOVED = "point-moved"
    POINT_REWORDED = "point-reworded"
    POINT_CHANGED = "point-changed"
    MEASURE_ADDED = "measure-added"
    MEASURE_REMOVED = "measure-removed"
    MEASURE_MOVED = "measure-moved"
    MEASURE_CHANGED = "measure-changed"
    APPENDIX_APPEARED = "appendix-appeared"
    APPENDIX_VANISHED = "appendix-vanished"
    APPENDIX_MOVED = "appendix-moved"
    APPENDIX_DISCLOSED = "appendix-disclosed"
    APPENDIX_CHANGED = "appendix-changed"
    DISCLOSURE_REMOVED = "disclosure-removed"
    DISCLOSURE_CHANGED = "disclosure-changed"
    RECIPIENT_ADDED = "recipient-added"
    RECIPIENT_REMOVED = "recipient-removed"
    RECIPIENT_CHANGED = "recipient-changed"
    CONTENT_APPEARED = "content-appeared"
    CONTENT_VANISHED = "content-vanished"
    COMMITMENT_CHANGED = "commitment-changed"
    STATEMENT_ADDED = "statement-added"
    STATEMENT_REMOVED = "statement-removed"
    STATEMENT_RETRACTED = "statement-retracted"
    STATEMENT_CHANGED = "statement-changed"
    STANCE_ADDED = "stance-added"
    STANCE_REMOVED = "stance-removed"
    STANCE_CHANGED = "stance-changed"
    PROPONENT_ADDED = "proponent-added"
    PROPONENT_REMOVED = "proponent-removed"
    PRESENTATION_ADDED = "presentation-added"
    PRESENTATION_REMOVED = "presentation-removed"
    PRESENTATION_CHANGED = "presentation-changed"
    RELATION_ADDED = "relation-added"
    RELATION_REMOVED = "relation-removed"
    ISSUE_ADDED = "issue-added"
    ISSUE_REMOVED = "issue-removed"
    ISSUE_CHANGED = "issue-changed"
    ACTOR_ADDED = "actor-added"
    ACTOR_REMOVED = "actor-removed"
    ACTOR_CHANGED = "actor-changed"
    SOURCE_ADDED = "source-added"
    SOURCE_REMOVED = "source-removed"
    SOURCE_CHANGED = "source-changed"
    EVIDENCE_CHANGED = "evidence-changed"
    DISPUTE_CHANGED = "dispute-changed"
    REORDERED = "reordered"


Op = Literal["add", "remove", "replace", "move"]


@attrs.frozen(kw_only=True)
class Compared:
    """One of the two plans."""

    id: str
    """The plan's id."""
    title: str
    """What the plan is called."""
    relations: tuple[PlanRelationKind, ...] = ()
    """How it says that it stands to the other plan."""


@attrs.frozen(kw_only=True)
class Change:
    """One thing that is not as it was."""

    kind: ChangeKind
    """What changed, one of a closed list."""
    subject: str
    """What it concerns, in words: by number and title, by name, by who spoke when."""
    field: str | None = None
    """The field concerned, by its key; in a map with the entry's key behind a stroke."""
    old: str | None = None
    """What it was, in words; left out of what was not there."""
    new: str | None = None
    """What it is, in words; left out of what is no longer there."""
    old_pointer: str | None = None
    """Where that stood in the old document: a JSON Pointer (RFC 6901)."""
    new_pointer: str | None = None
    """Where it stands in the new document: a JSON Pointer."""


@attrs.frozen(kw_only=True)
class Likeness:
    """A guess: a point that was removed and one that was added could be one under two ids."""

    old: str
    """The point removed, by number and title."""
    new: str
    """The point added, by number and title."""
    score: float
    """How alike they are, from 0 to 1."""
    old_pointer: str
    """Where it stood in the old document: a JSON Pointer (RFC 6901)."""
    new_pointer: str
    """Where it stands in the new document: a JSON Pointer."""


@attrs.frozen(kw_only=True)
class Operation:
    """One step of a JSON Patch (RFC 6902)."""

    op: Op
    """What it does."""
    path: str
    """Where: a JSON Pointer into the document as the steps before have left it."""
    from_: str | None = None
    """Of a move, where the value is taken from."""
    value: object = attrs.field(default=None, hash=False)
    """What is added or put in place."""

    def to_dict(self) -> dict[str, object]:
        """The operation as RFC 6902 writes it."""
        moved = {"from": self.from_} if self.op == "move" else {}
        given = {"value": plain(self.value)[0]} if self.op in {"add", "replace"} else {}
        return {"op": self.op, **moved, "path": self.path, **given}


@attrs.frozen(kw_only=True)
class Comparison:
    """All that changed from one plan to another. It holds nothing that is sealed.

    The changes are for people, with words and pointers. The patch is for programs: applied to the
    canonical form of the old plan's public release it gives that of the new one's.
    """

    old: Compared
    """The plan that was."""
    new: Compared
    """The plan that is."""
    changes: tuple[Change, ...] = ()
    """What changed, kind of thing by kind of thing, in the order of the new document."""
    likenesses: tuple[Likeness, ...] = ()
    """Points that could be the same though their ids differ, the most alike first."""
    patch: tuple[Operation, ...] = ()
    """A JSON Patch (RFC 6902), the arrays matched by id."""

    def to_dict(self) -> dict[str, object]:
        """The comparison as JSON-ready dicts, lists and strings; ``comparison.schema.json`` describes it."""
        return {
            "comparison_version": COMPARISON_VERSION,
            "old": _as_object(self.old),
            "new": _as_object(self.new),
            "changes": [_as_object(change) for change in self.changes],
            "likenesses": [_as_object(likeness) for likeness in self.likenesses],
            "patch": [operation.to_dict() for operation in self.patch],
        }

    def _repr_html_(self) -> str:
        from victoryplan.rendering.notebook import comparison_html  # noqa: PLC0415 - the stair of docs/design.md

        return comparison_html(self)


def _as_object(item: attrs.AttrsInstance) -> dict[str, object]:
    fields = attrs.asdict(item, recurse=False, filter=lambda _, value: value not in {None, ()})
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: object) -> object:
    match value:
        case StrEnum():
            return value.value
        case tuple():
            return [_plain(item) for item in cast("tuple[object, ...]", value)]
        case _:
            return value
