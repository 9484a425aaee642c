"""The floor rule of docs/design.md: a room imports only rooms on lower floors."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import victoryplan

DESIGN = Path(__file__).parents[1] / "docs" / "design.md"
PACKAGE = Path(victoryplan.__file__).parent
FLOORS = {
    room: int(floor)
    for floor, room in re.findall(r"^\| (\d+) \| `(\w+)` \|", DESIGN.read_text(encoding="utf-8"), re.MULTILINE)
}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def nodes_below(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those of the stair, the functions that notebooks call."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.FunctionDef) and child.name == "_repr_html_"):
            yield child
            yield from nodes_below(child)


def imported_rooms(path: Path) -> Iterator[str]:
    yield from rooms_of(nodes_below(ast.parse(path.read_text(encoding="utf-8"))))


def rooms_of(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.ImportFrom(module="victoryplan", names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module)) if module.startswith("victoryplan."):
                yield module.split(".")[1]
            case ast.ImportFrom(level=level):
                assert level == 0, "imports are absolute"
            case ast.Import(names=names):
                assert not any(alias.name.split(".")[0] == "victoryplan" for alias in names), "rooms are imported from"


def test_every_room_has_a_floor() -> None:
    assert {room_of(path) for path in FILES} == set(FLOORS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_rooms_on_lower_floors(path: Path) -> None:
    room = room_of(path)
    for other in set(imported_rooms(path)) - {room}:
        assert FLOORS[other] < FLOORS[room], f"{room} imports {other}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_stair_leads_to_the_rendering_alone(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    stairs = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name == "_repr_html_"]
    assert {room for stair in stairs for room in rooms_of(ast.walk(stair))} <= {"rendering"}


def test_no_room_imports_the_strategies() -> None:
    assert not [path for path in FILES if "strategies" in set(imported_rooms(path)) and room_of(path) != "strategies"]
