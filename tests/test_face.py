"""The face: what it shows, and what importing it loads."""

import ast
import subprocess
import sys
from pathlib import Path

import victoryplan

PACKAGE = Path(victoryplan.__file__).parent


def test_the_face_shows_what_it_lists_and_defines_nothing() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert imported == set(victoryplan.__all__)
    assert all(isinstance(node, ast.Expr | ast.ImportFrom | ast.Assign) for node in tree.body)
    assert all(hasattr(victoryplan, name) for name in victoryplan.__all__)


def test_importing_loads_no_heavy_package() -> None:
    heavy = ("jsonschema", "jsonschema_rs", "orjson", "cattrs", "click", "hypothesis", "referencing")
    code = f"import victoryplan, sys; print([name for name in {heavy!r} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
