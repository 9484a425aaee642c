"""The documents that are shipped with the library, and a small one to start from."""

from typing import TYPE_CHECKING

from victoryplan.models import (
    Actor,
    Citation,
    Measure,
    Plan,
    Point,
    Position,
    Proponent,
    Recipient,
    SecretAppendix,
    Source,
    Statement,
)
from victoryplan.problems import UnknownExample
from victoryplan.schema import shipped_folder
from victoryplan.validation import loads
from victoryplan.vocabularies import ActorKind, Existence, Mode, RecipientStatus, SourceKind, Stance, Topic

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["load", "names", "new", "read"]


def names() -> tuple[str, ...]:
    """The names of the shipped documents.

    >>> "victory-plan-2024" in names()
    True
    """
    files = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in files if name.endswith(".json")))


def read(name: str) -> bytes:
    """A shipped document, byte for byte.

    Raises:
        UnknownExample: none has this name; the error lists those that there are.
    """
    known = names()
    if name not in known:
        raise UnknownExample(name, known)
    return (_folder() / f"{name}.json").read_bytes()


def load(name: str) -> Plan:
    """The plan in a shipped document.

    Raises:
        UnknownExample: none has this name; the error lists those that there are.
    """
    return loads(read(name))


def new(plan_id: str = "my-plan") -> Plan:
    """A small plan to edit: one of each thing that most plans hold, valid without a warning.

    Raises:
        InvalidObject: the id is no lower-case slug.
    """
    evidence = (Citation(source="first-source", locator="paragraph 1"),)
    return Plan(
        id=plan_id,
        title="Title of the plan",
        language="en",
        proponents=(Proponent(actor="proponent", citations=evidence),),
        points=(
            Point(
                id="first-point",
                number="1",
                title="Title of the point",
                topic=Topic.OTHER,
                measures=(Measure(id="first-measure", action="What is asked, in your own words", citations=evidence),),
                secret_appendices=(
                    SecretAppendix(
                        id="first-appendix",
                        existence=Existence.REPORTED,
                        recipients=(Recipient(actor="commentator", status=RecipientStatus.NOT_RECEIVED),),
                        citations=evidence,
                    ),
                ),
                citations=evidence,
            ),
        ),
        actors=(
            Actor(id="proponent", name="Name of the proponent", kind=ActorKind.PERSON),
            Actor(id="commentator", name="Name of somebody who spoke about it", kind=ActorKind.PERSON),
        ),
        sources=(Source(id="first-source", kind=SourceKind.NEWS_ARTICLE, title="Title of the source"),),
        statements=(
            Statement(
                id="first-statement",
                speakers=("commentator",),
                mode=Mode.INDIRECT_QUOTATION,
                text="What was said, in your own words",
                positions=(Position(target="point/first-point", stance=Stance.NEUTRAL),),
                citations=evidence,
            ),
        ),
    )


def _folder() -> "Traversable":
    return shipped_folder("data")
