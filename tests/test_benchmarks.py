"""The benchmark's contenders still do the same work; how fast they are is no business of a test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

for package in ("orjson", "jsonschema_rs", "fastjsonschema", "msgspec", "pydantic", "serpyco_rs"):
    pytest.importorskip(package, reason="the peers of the extra [bench] are not all installed")


def test_all_contenders_accept_and_refuse_the_same_documents(tmp_path: Path) -> None:
    """It ends with 1 if any accepts, refuses or writes anything else than it declares."""
    command = [sys.executable, "-m", "benchmarks", "--quick", "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "all contenders are equal\n"
    page = (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert "A quick run" in page
    assert "| victoryplan, fast engine |" in page
    assert (tmp_path / "performance.svg").read_text(encoding="utf-8").startswith("<svg ")
