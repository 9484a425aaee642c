"""The examples in docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import victoryplan

MODULES = [module.name for module in pkgutil.walk_packages(victoryplan.__path__, "victoryplan.")]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_runs_as_shown(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
