"""The examples in docstrings are true."""

import doctest
import importlib
import inspect
import pkgutil
from typing import Any

import pytest

import victoryplan

MODULES = [module.name for module in pkgutil.walk_packages(victoryplan.__path__, "victoryplan.")]


class Finder(doctest.DocTestFinder):
    """Knows a function by what is behind its decorator, which may live in another module."""

    def _from_module(self, module: Any, object: Any) -> bool:  # noqa: A002 - the name that it overrides has
        found: bool = super()._from_module(module, inspect.unwrap(object))  # type: ignore[misc] # no stub has it
        return found


@pytest.mark.parametrize("name", MODULES)
def test_every_example_runs_as_shown(name: str) -> None:
    module, runner = importlib.import_module(name), doctest.DocTestRunner()
    for test in Finder().find(module, name):
        assert runner.run(test).failed == 0, test.name


def test_the_examples_of_decorated_functions_are_found() -> None:
    found = Finder().find(importlib.import_module("victoryplan.validation"))
    assert any(test.name == "victoryplan.validation.validate" and test.examples for test in found)
