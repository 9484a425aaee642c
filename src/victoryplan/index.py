"""From an id to its object, from a statement to what it is about, and back again."""

import functools
from collections.abc import Mapping
from typing import Any

from victoryplan.builder import Flat, flatten
from victoryplan.discretion import discreet
from victoryplan.models import (
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
        self.flat: Flat = flatten(plan)

    def _by_id(self, cls: type[Any]) -> dict[str, Any]:
        items = self.flat[cls]
        found = {item.id: item for item in items}
        return found if len(found) == len(items) else {item.id: item for item in reversed(items)}

    @functools.cached_property
    def points(self) -> Mapping[str, Point]:
        """The points by id."""
        return self._by_id(Point)

    @functools.cached_property
    def measures(self) -> Mapping[str, Measure]:
        """The measures by id, those of secret appendices among them."""
        return self._by_id(Measure)

    @functools.cached_property
    def appendices(self) -> Mapping[str, SecretAppendix]:
        """The secret appendices by id, those of points among them."""
        return self._by_id(SecretAppendix)

    @functools.cached_property
    def issues(self) -> Mapping[str, Issue]:
        """The issues by id."""
        return self._by_id(Issue)

    @functools.cached_property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id."""
        return self._by_id(Actor)

    @functools.cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""
        return self._by_id(Source)

    @functools.cached_property
    def statements(self) -> Mapping[str, Statement]:
        """The statements by id."""
        return self._by_id(Statement)

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
        targets = (self._point_of_target.get(position.target) for position in statement.positions)
        return tuple({point.id: point for point in targets if point is not None}.values())

    def statements_on(self, point: Point) -> tuple[Statement, ...]:
        """The statements that are about a point, one of its measures or one of its appendices."""
        return self._statements_by_point.get(point.id, ())

    @functools.cached_property
    def _point_of_target(self) -> Mapping[str, Point]:
        found: dict[str, Point] = {}
        for point in self.points.values():
            found[f"point/{point.id}"] = point
            nested = [measure for appendix in point.secret_appendices for measure in appendix.measures]
            found |= {f"measure/{measure.id}": point for measure in (*point.measures, *nested)}
            found |= {f"appendix/{appendix.id}": point for appendix in point.secret_appendices}
        return found

    @functools.cached_property
    def _statements_by_point(self) -> Mapping[str, tuple[Statement, ...]]:
        found: dict[str, list[Statement]] = {}
        for statement in self.flat[Statement]:
            for point in self.points_of(statement):
                found.setdefault(point.id, []).append(statement)
        return {point: tuple(statements) for point, statements in found.items()}


def holders(statement: Statement, position: Position) -> tuple[str, ...]:
    """The ids of those whose stance a position is."""
    if position.holder is not None:
        return (position.holder,)
    return statement.on_behalf_of or statement.speakers
