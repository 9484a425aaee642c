"""The conformance kit: for each code, documents that break it and documents that do not.

An implementation in another language can be held against the same files: ``expected.json`` in each
code's folder says which code, severity and pointer each invalid document is to be reported with.
"""

import json
from typing import TYPE_CHECKING, NamedTuple

from victoryplan.schema import shipped_folder

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Example", "examples_of"]


class Example(NamedTuple):
    """One document of the kit; ``pointer`` is where an invalid one is at fault."""

    name: str
    raw: bytes
    pointer: str | None


def examples_of(code: str) -> tuple[Example, ...]:
    """The documents of a code, the invalid ones first. Codes of unreadable input have none."""
    folder = shipped_folder("kit") / code
    if not folder.is_dir():
        return ()
    expected = json.loads((folder / "expected.json").read_bytes())
    invalid = [Example(name, (folder / name).read_bytes(), one["pointer"]) for name, one in expected.items()]
    valid = [Example(f"valid/{file.name}", file.read_bytes(), None) for file in _sorted(folder / "valid")]
    return (*invalid, *valid)


def _sorted(folder: "Traversable") -> "list[Traversable]":
    return sorted(folder.iterdir(), key=lambda file: file.name)
