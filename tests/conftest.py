"""What all tests share: Hypothesis's profiles, the engines, and a way to refuse skipped tests."""

import os
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import settings

from victoryplan import Plan, examples

ENGINES = ("reference", "fast")

# Chosen by HYPOTHESIS_PROFILE or, as with all profiles, by --hypothesis-profile. A machine that is
# busy is no fault of the code, so there is no deadline.
settings.register_profile("brief", max_examples=5, deadline=None, derandomize=True)
settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("ci", max_examples=25, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("soak", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fail-on-skip", action="store_true", help="a skipped test is a failure")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--fail-on-skip") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(
    scope="session", params=[os.environ["VICTORYPLAN_ENGINE"]] if "VICTORYPLAN_ENGINE" in os.environ else ENGINES
)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn, or the one that the variable VICTORYPLAN_ENGINE names."""
    name: str = request.param
    if name == "fast":
        pytest.importorskip("orjson")
        pytest.importorskip("jsonschema_rs")
    return name


@pytest.fixture(scope="session")
def with_program(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An environment in which the command ``victoryplan`` is the one that is tested."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "victoryplan"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m victoryplan \"$@\"\n")
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="session")
def shipped() -> Plan:
    """The shipped Victory Plan."""
    return examples.load("victory-plan-2024")
