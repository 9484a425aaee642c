"""Hypothesis strategies: plans, parts of plans, and documents with exactly one thing wrong with them.

They are for the tests of whatever reads plans, this library's own among them. What a field may hold
is read from the models. A whole plan is drawn as loose parts and then *mended* until no rule objects:
references are led to ids that there are, circles are cut, dates are put in order. A broken document
is a mended one in which one thing is put out of order again.

The rules themselves are not asked, so that the strategies can hold them to what they promise. As with
any strategy, nothing is promised about how often a value comes up.
"""

import functools
from typing import Any, TypeVar

from hypothesis.strategies import SearchStrategy

from victoryplan.builder import build
from victoryplan.models import Actor, Model, Plan, Point, SecretAppendix, Source, Statement
from victoryplan.strategies.broken import Broken, broken_documents
from victoryplan.strategies.drafts import mended
from victoryplan.strategies.texts import broken_texts
from victoryplan.strategies.values import objects_of

__all__ = [
    "Broken",
    "actors",
    "broken_documents",
    "broken_texts",
    "documents",
    "plans",
    "points",
    "secret_appendices",
    "sources",
    "statements",
]

M = TypeVar("M", bound=Model)


def documents(*, restricted: bool | None = None) -> SearchStrategy[dict[str, Any]]:
    """Documents, as parsed JSON, in which there is nothing to object to: neither error nor warning.

    Args:
        restricted: whether the document holds something sealed; either if it is left out.
    """
    return mended(restricted)


def plans(*, restricted: bool | None = None) -> SearchStrategy[Plan]:
    """Plans in which there is nothing to object to: neither error nor warning.

    Args:
        restricted: whether the plan holds something sealed; either if it is left out.
    """
    return documents(restricted=restricted).map(functools.partial(build, Plan))


def points() -> SearchStrategy[Point]:
    """Points on their own. As in all parts, what they refer to is nowhere."""
    return _parts(Point)


def secret_appendices() -> SearchStrategy[SecretAppendix]:
    """Secret appendices on their own, some of them with sealed content."""
    return _parts(SecretAppendix)


def statements() -> SearchStrategy[Statement]:
    """Statements on their own."""
    return _parts(Statement)


def actors() -> SearchStrategy[Actor]:
    """Actors on their own."""
    return _parts(Actor)


def sources() -> SearchStrategy[Source]:
    """Sources on their own."""
    return _parts(Source)


def _parts(cls: type[M]) -> SearchStrategy[M]:
    return objects_of(cls).map(functools.partial(build, cls))
