"""The seam: which engine parses and checks. Both give the same verdict, problems and plan."""

import functools
import importlib
from typing import Literal, Protocol, cast

from victoryplan.diagnosis import Failure
from victoryplan.models import Model

__all__ = ["Engine", "EngineName", "choose"]

EngineName = Literal["auto", "reference", "fast"]


class Engine(Protocol):
    """What an engine does: bytes to plain JSON and back, and plain JSON against the schema of a model."""

    name: str

    def parse(self, raw: bytes, /) -> object:
        """The value that the bytes hold; raises ``Unparsable``."""
        ...

    def failures(self, document: object, model: type[Model], /, *, public: bool = False) -> list[Failure]:
        """Where the document fails the schema of a model, or the one in which nothing sealed can occur."""
        ...

    def write(self, document: object, /) -> bytes:
        """The canonical form of a document."""
        ...


@functools.cache
def choose(name: EngineName = "auto") -> Engine:
    """The engine of a name; ``auto`` is the fast one where its packages are installed.

    Raises:
        ModuleNotFoundError: the packages of the fast engine are not installed.
        ValueError: no engine has this name.
    """
    match name:
        case "reference" | "fast":
            return cast("Engine", importlib.import_module(f"victoryplan.engines.{name}"))
        case "auto":
            try:
                return choose("fast")
            except ImportError:
                return choose("reference")
        case _:
            raise ValueError("an engine is called auto, reference or fast")
