"""The face: what it shows, and what importing it loads."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import victoryplan

PACKAGE = Path(victoryplan.__file__).parent


def _imported(body: list[ast.stmt]) -> dict[str, str | None]:
    imports = (node for node in body if isinstance(node, ast.ImportFrom))
    return {alias.asname or alias.name: node.module for node in imports for alias in node.names}


def test_the_face_shows_what_it_lists() -> None:
    body = ast.parse((PACKAGE / "__init__.py").read_text("utf-8")).body
    at_once = _imported(body).keys() - {"TYPE_CHECKING"}
    (for_checkers,) = (node.body for node in body if isinstance(node, ast.If))
    later = {name: f"victoryplan.{room}" for room, names in victoryplan._LATER.items() for name in names}  # type: ignore[attr-defined] # reason: nobody else asks
    assert _imported(for_checkers) == later
    assert at_once | later.keys() == set(victoryplan.__all__)
    assert len(victoryplan.__all__) == len(set(victoryplan.__all__))
    assert all(getattr(victoryplan, name) is not None for name in victoryplan.__all__)


def test_what_the_face_gives_is_found_and_nothing_else_is() -> None:
    assert set(victoryplan.__all__) <= set(dir(victoryplan))
    with pytest.raises(AttributeError, match="module 'victoryplan' has no attribute 'peace'"):
        victoryplan.peace  # noqa: B018 - asking is the test


def test_what_few_need_is_read_on_first_use() -> None:
    read = "print('victoryplan.analysis' in sys.modules)"
    code = f"import victoryplan, sys; {read}; victoryplan.timeline; {read}"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False\nTrue"


def test_importing_loads_no_heavy_package() -> None:
    heavy = ("jsonschema", "jsonschema_rs", "orjson", "cattrs", "click", "hypothesis", "referencing")
    code = f"import victoryplan, sys; print([name for name in {heavy!r} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
