"""The parts of a plan in a few words each: by name, number and title rather than by id."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from victoryplan.index import Index
from victoryplan.models import (
    Citation,
    Disclosure,
    Measure,
    Plan,
    Point,
    Presentation,
    Recipient,
    SecretAppendix,
)

__all__ = ["Disputable", "Wording", "bracketed", "joined", "named", "short", "words"]


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


class Wording:
    """How the parts of one plan are called. A reference that leads nowhere is called by its id."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.index = Index(plan)
        self.targets = dict(self._labels_of_targets())
        """What a position can be about, in the order of the document"""

    def _labels_of_targets(self) -> Iterator[tuple[str, str]]:
        yield "plan", "The plan"
        for point in self.plan.points:
            yield f"point/{point.id}", self.label_of_point(point.id)
            yield from (
                (f"measure/{m.id}", f"Measure of point {short(point.number)}: {short(m.action)}")
                for m in point.measures
            )
            for appendix in point.secret_appendices:
                yield from _labels_of_appendix(appendix, f" of point {short(point.number)}")
        for appendix in self.plan.secret_appendices:
            yield from _labels_of_appendix(appendix, "")
        yield from ((f"issue/{issue.id}", f"Issue: {short(issue.title)}") for issue in self.plan.issues)

    def actor(self, actor_id: str) -> str:
        """The name of an actor."""
        actor = self.index.actors.get(actor_id)
        return short(actor.name) if actor else actor_id

    def actors(self, actor_ids: Iterable[str]) -> str:
        """The names of actors, in their order."""
        return ", ".join(map(self.actor, actor_ids))

    def some(self, actor_ids: Sequence[str]) -> str:
        """The names of actors, of the first three only if there are more than four."""
        few = actor_ids if len(actor_ids) <= _MOST_NAMES + 1 else actor_ids[:_MOST_NAMES]
        rest = len(actor_ids) - len(few)
        return f"{self.actors(few)}{f' and {rest} others' if rest else ''}"

    def label_of_point(self, point_id: str) -> str:
        """A point by number and title."""
        point: Point | None = self.index.points.get(point_id)
        return f"Point {short(point.number)}: {short(point.title)}" if point else point_id

    def presentation(self, presentation: Presentation) -> str:
        """A presentation with all that is known of it."""
        details = (
            presentation.forum,
            presentation.place,
            presentation.extent and f"extent {presentation.extent}",
            presentation.access and f"access {presentation.access}",
            presentation.presenters and f"by {self.actors(presentation.presenters)}",
            presentation.audience and f"to {self.actors(presentation.audience)}",
        )
        return f"{presentation.status} {presentation.date or 'undated'}{joined('; ', details)}"

    def measure(self, measure: Measure) -> str:
        """A measure with all that is known of it."""
        details = (
            measure.timing and words(measure.timing),
            measure.condition and f"on condition: {measure.condition}",
            measure.performers and f"by {self.actors(measure.performers)}",
            measure.beneficiaries and f"for {self.actors(measure.beneficiaries)}",
        )
        return f"{measure.action}{bracketed(details)}"

    def recipient(self, recipient: Recipient) -> str:
        """A recipient without the status."""
        return f"{self.actor(recipient.actor)}{bracketed((recipient.level, recipient.date))}"

    def disclosure(self, disclosure: Disclosure) -> str:
        """A disclosure with all that is known of it."""
        details = (
            disclosure.date or "undated",
            disclosure.by and f"by {self.actor(disclosure.by)}",
            disclosure.to and f"to {self.actors(disclosure.to)}",
        )
        return f"{disclosure.kind}, {disclosure.extent}{bracketed(details)}"

    def citations(self, citations: Iterable[Citation]) -> str:
        """Citations, without what they quote."""
        return "; ".join(map(self.citation, citations))

    def citation(self, citation: Citation) -> str:
        """A citation, without what it quotes."""
        source = self.index.sources.get(citation.source)
        name = source and (source.publisher or source.title)
        about = citation.about and f"about {named(citation.about)}"
        return f"{name or 'source'} [{citation.source}]{joined(', ', (citation.locator, about))}"


def _labels_of_appendix(appendix: SecretAppendix, of_point: str) -> Iterator[tuple[str, str]]:
    label = f"Secret appendix{of_point} ({appendix.id})"
    yield f"appendix/{appendix.id}", label
    yield from (
        (f"measure/{m.id}", f"Measure of {label[0].lower()}{label[1:]}: {short(m.action)}") for m in appendix.measures
    )


_LONGEST_MENTION = 160
_MOST_NAMES = 3


def short(text: str, length: int = _LONGEST_MENTION) -> str:
    """The text where it is only mentioned: cut if it is long, or a document could make what is written of it huge."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def named(fields: Iterable[str]) -> str:
    """The names of fields as words, each once."""
    return ", ".join(name.replace("_", " ") for name in dict.fromkeys(fields))


def words(value: str) -> str:
    """A value of a closed list as words."""
    return value.replace("-", " ")


def joined(separator: str, details: Iterable[object]) -> str:
    """Those details that there are, each after a separator."""
    return "".join(f"{separator}{detail}" for detail in details if detail)


def bracketed(details: Iterable[object]) -> str:
    """Those details that there are, in brackets."""
    shown = joined("; ", details)
    return f" ({shown[2:]})" if shown else ""
