"""What the things of a plan are called where a person reads of them."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from victoryplan.index import Index
from victoryplan.models import Citation, Plan, Point, SecretAppendix

__all__ = ["Disputable", "Labels", "disputed", "joined", "named", "words"]


class Disputable(Protocol):
    """What citations support or contradict."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What supports it."""
        ...

    @property
    def disputed_by(self) -> tuple[Citation, ...]:
        """What contradicts it."""
        ...

    @property
    def disputed(self) -> bool:
        """Whether that is more than an optional field."""
        ...


class Labels:
    """The names by which one plan's actors, points and targets are shown; an id where there is none."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.index = Index(plan)
        self.targets = dict(self.labels_of_targets())

    def actor(self, actor_id: str) -> str:
        """The actor's name."""
        actor = self.index.actors.get(actor_id)
        return actor.name if actor else actor_id

    def actors(self, actor_ids: Iterable[str]) -> str:
        """The actors' names, joined."""
        return ", ".join(map(self.actor, actor_ids))

    def label_of_point(self, point_id: str) -> str:
        """The point's number and title."""
        point: Point | None = self.index.points.get(point_id)
        return f"Point {point.number}: {point.title}" if point else point_id

    def labels_of_targets(self) -> Iterator[tuple[str, str]]:
        """What a position can be about, in the order in which it is shown."""
        yield "plan", "The plan"
        for point in self.plan.points:
            yield f"point/{point.id}", self.label_of_point(point.id)
            yield from ((f"measure/{m.id}", f"Measure of point {point.number}: {m.action}") for m in point.measures)
            for appendix in point.secret_appendices:
                yield from _labels_of_appendix(appendix, f" of point {point.number}")
        for appendix in self.plan.secret_appendices:
            yield from _labels_of_appendix(appendix, "")
        yield from ((f"issue/{issue.id}", f"Issue: {issue.title}") for issue in self.plan.issues)


def _labels_of_appendix(appendix: SecretAppendix, of_point: str) -> Iterator[tuple[str, str]]:
    label = f"Secret appendix{of_point} ({appendix.id})"
    yield f"appendix/{appendix.id}", label
    yield from ((f"measure/{m.id}", f"Measure of {label[0].lower()}{label[1:]}: {m.action}") for m in appendix.measures)


def disputed(entity: Disputable) -> str:
    """What is said behind a thing that a source contradicts, or whose optional fields one does."""
    fields = "" if entity.disputed else named(name for citation in entity.disputed_by for name in citation.about)
    return ", disputed" + (f": {fields}" if fields else "") if entity.disputed_by else ""


def named(fields: Iterable[str]) -> str:
    """The names of fields as words, each once."""
    return ", ".join(name.replace("_", " ") for name in dict.fromkeys(fields))


def words(value: str) -> str:
    """A value of a closed list as words."""
    return value.replace("-", " ")


def joined(separator: str, details: Iterable[object]) -> str:
    """The details that there are, a separator before each."""
    return "".join(f"{separator}{detail}" for detail in details if detail)
