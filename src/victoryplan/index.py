"""From an id to its object, from a statement to what it is about, and back again."""

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from victoryplan.discretion import discreet
from victoryplan.models import (
    KINDS,
    Actor,
    Issue,
    Measure,
    Plan,
    Point,
    Position,
    SecretAppendix,
    Source,
    Statement,
)
from victoryplan.survey import survey
from victoryplan.vocabularies import StatementRelationKind

__all__ = ["Index", "holders"]


class Index:
    """The ways through a plan, each found once and then looked up.

    The mappings go from an id to its object; where an id is taken twice, which no accepted document
    has, the first one holds.

    >>> from victoryplan import examples
    >>> index = Index(examples.load("victory-plan-2024"))
    >>> index.actors["mark-rutte"].name
    'Mark Rutte'
    """

    @discreet
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        """The plan"""
        self.survey = survey(plan)
        """All that it holds"""
        self.objects = self.survey.objects
        """The objects of each class, in the document's order"""
        self.by_kind: Mapping[str, Mapping[str, Any]] = {kind: _by_id(self.objects[cls]) for kind, cls in KINDS.items()}
        """The objects of each kind by id; the kinds are those that references and targets name"""
        self.points: Mapping[str, Point] = self.by_kind["point"]
        """The points by id"""
        self.measures: Mapping[str, Measure] = self.by_kind["measure"]
        """The measures by id, those of secret appendices among them"""
        self.appendices: Mapping[str, SecretAppendix] = self.by_kind["appendix"]
        """The secret appendices by id, those of points among them"""
        self.issues: Mapping[str, Issue] = self.by_kind["issue"]
        """The issues by id"""
        self.actors: Mapping[str, Actor] = self.by_kind["actor"]
        """The actors by id"""
        self.sources: Mapping[str, Source] = self.by_kind["source"]
        """The sources by id"""
        self.statements: Mapping[str, Statement] = self.by_kind["statement"]
        """The statements by id"""

    def speakers_of(self, statement: Statement) -> tuple[Actor, ...]:
        """Those who made a statement, in its order."""
        return tuple(self.actors[speaker] for speaker in statement.speakers)

    def holders_of(self, statement: Statement, position: Position) -> tuple[Actor, ...]:
        """Those whose stance a position is: its holder, or those spoken for, or the speakers."""
        return tuple(self.actors[holder] for holder in holders(statement, position))

    def sources_of(self, statement: Statement) -> tuple[Source, ...]:
        """The sources that support a statement, each once, in the order of the citations."""
        return tuple(self.sources[source] for source in dict.fromkeys(c.source for c in statement.citations))

    def points_of(self, statement: Statement) -> tuple[Point, ...]:
        """The points that a statement is about, each once: by themselves, a measure or an appendix."""
        targets = (self.targets.get(position.target) for position in statement.positions)
        return tuple({point.id: point for point in targets if point is not None}.values())

    def statements_on(self, point: Point) -> tuple[Statement, ...]:
        """The statements that are about a point, one of its measures or one of its appendices."""
        return self._statements_by_point.get(point.id, ())

    @functools.cached_property
    def targets(self) -> Mapping[str, Point | None]:
        """What a position can be about, in the document's order, issues last; with the point to which it belongs."""
        found: dict[str, Point | None] = {"plan": None}
        for point in self.points.values():
            found[f"point/{point.id}"] = point
            found |= {f"measure/{measure.id}": point for measure in point.measures}
            found |= dict.fromkeys(_targets_of(point.secret_appendices), point)
        found |= dict.fromkeys(_targets_of(self.plan.secret_appendices))
        return found | {f"issue/{issue}": None for issue in self.issues}

    @functools.cached_property
    def retracted(self) -> set[str]:
        """The ids of the statements that one of their own speakers takes back; nobody else can."""
        return {
            relation.to
            for statement in self.plan.statements
            for relation in statement.relations
            if relation.kind is StatementRelationKind.RETRACTS
            and (other := self.statements.get(relation.to))
            and not set(statement.speakers).isdisjoint(other.speakers)
        }

    @functools.cached_property
    def _statements_by_point(self) -> Mapping[str, tuple[Statement, ...]]:
        found: dict[str, list[Statement]] = {}
        for statement in self.objects[Statement]:
            for point in self.points_of(statement):
                found.setdefault(point.id, []).append(statement)
        return {point: tuple(statements) for point, statements in found.items()}


def _targets_of(appendices: Iterable[SecretAppendix]) -> Iterator[str]:
    for appendix in appendices:
        yield f"appendix/{appendix.id}"
        yield from (f"measure/{measure.id}" for measure in appendix.measures)


def _by_id(items: list[Any]) -> dict[str, Any]:
    found = {item.id: item for item in items}
    return found if len(found) == len(items) else {item.id: item for item in reversed(items)}


def holders(statement: Statement, position: Position) -> tuple[str, ...]:
    """The ids of those whose stance a position is."""
    if position.holder is not None:
        return (position.holder,)
    return statement.on_behalf_of or statement.speakers
