"""How a rule is written: a function from an index to findings, registered by its code."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from victoryplan.index import Index
from victoryplan.models import Model

__all__ = ["RULES", "Finding", "Way", "rule"]

Way = tuple[str | int, ...]


class Finding(NamedTuple):
    """One breach of a rule.

    ``cls`` and ``number`` say which object it is, as the flat lists of the index count them;
    ``way`` leads from there to the value. ``first`` is another object of the class, with which it is at odds.
    """

    cls: type[Model]
    number: int
    way: Way
    message: str
    found: str | None = None
    expected: str | None = None
    hint: str | None = None
    first: int | None = None


Rule = Callable[[Index], Iterator[Finding]]

RULES: dict[str, Rule] = {}
"""The rules by their codes."""


def rule(code: str) -> Callable[[Rule], Rule]:
    """Register a function as the rule of a code."""

    def register(function: Rule) -> Rule:
        RULES[code] = function
        return function

    return register
