"""The table of ``docs/conformance.md``: each test says its row, and holds that the shipped table has it."""

import ast
import os
import sys
from typing import NamedTuple

from tests.conformance import tools

__all__ = ["WRITING", "Record", "Row", "declared", "shipped"]

WRITING = "VICTORYPLAN_WRITE_CONFORMANCE" in os.environ

_PAGE = tools.ROOT / "docs" / "conformance.md"
_START = "<!-- table: python -m tests.conformance write -->\n"
_END = "<!-- end of the table -->\n"


class Row(NamedTuple):
    """One line of the table."""

    tool: str
    version: str
    tried: str
    result: str


class Record:
    """The rows that the tests of one run have said."""

    def __init__(self) -> None:
        self.rows: set[Row] = set()

    def __call__(self, tool: str, tried: str, result: str, *, version: str | None = None) -> None:
        """Say a row. Of the shipped table it must be one, whatever the version."""
        row = Row(tool, version or tools.version(tool), tried, result)
        self.rows.add(row)
        assert WRITING or row[2:] in (other[2:] for other in shipped() if other.tool == tool), (
            f"docs/conformance.md has no such row; run python -m tests.conformance write\n{row}"
        )

    def write(self) -> None:
        """Put the rows in place of the shipped ones, if they are those of all tests."""
        if {(row.tool, row.tried) for row in self.rows} != declared():
            sys.stderr.write("not every test has said its row: the table stays as it was\n")
            return
        lines = ["| tool | version | what was tried | result |", "| --- | --- | --- | --- |"]
        lines += [f"| {' | '.join(row)} |" for row in sorted(self.rows, key=lambda row: (row.tool.lstrip("@"), row))]
        before, rest = _PAGE.read_text("utf-8").split(_START)
        _, after = rest.split(_END)
        _PAGE.write_text(f"{before}{_START}\n" + "\n".join(lines) + f"\n\n{_END}{after}", "utf-8")


def shipped() -> list[Row]:
    """The rows of the shipped table."""
    lines = _PAGE.read_text("utf-8").split(_START)[1].split(_END)[0].splitlines()
    return [Row(*line.strip("| ").split(" | ")) for line in lines[3:-1]]


def declared() -> set[tuple[str, str]]:
    """What the tests of this folder record, read in their source: the tool, and what was tried."""
    trees = [ast.parse(path.read_bytes()) for path in tools.HERE.glob("test_*.py")]
    found = set[tuple[str, str]]()
    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.Call(ast.Name("record"), [ast.Constant(str(tool)), ast.Constant(str(tried)), *_]):
                found.add((tool, tried))
            case _:
                pass
    return found
