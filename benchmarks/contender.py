"""What every contender looks like to the runner."""

from collections.abc import Callable
from typing import Any

import attrs
import orjson

__all__ = ["INDENTED", "OF_PARSING", "Contender", "Refused"]

INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE

OF_PARSING = frozenset({"duplicate keys", "integers past 2^53", "depth past 128"})
"""What no parser of theirs minds, and no schema or class can see afterwards"""


class Refused(Exception):
    """A contender that only says no, and raises nothing of its own, says it with this."""


@attrs.frozen(kw_only=True)
class Contender:
    """One library, or one way to use it, on documents of this format."""

    name: str
    packages: tuple[str, ...]
    """The packages whose versions matter"""
    makes: str
    """What comes out of a load"""
    unchecked: frozenset[str] = frozenset()
    """What it does not check: every other aspect of ``probes.ASPECTS`` it does, which is asserted"""
    load: Callable[[bytes], Any]
    """Bytes, checked as well as it can, to objects; raises whatever it raises for a document that it refuses"""
    refuse: Callable[[bytes], list[Any]]
    """All the errors that it finds in a document, none for one that it accepts"""
    dump: Callable[[Any], bytes] | None = None
    """What it loaded, back in canonical form: indented by two, defaults left out"""
