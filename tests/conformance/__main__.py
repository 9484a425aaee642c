"""``python -m tests.conformance install`` installs the npm packages, ``write`` runs all tests and writes the table."""

import os
import sys

import pytest
from tests.conformance import tools

match sys.argv[1:]:
    case ["install"]:
        sys.exit(tools.install())
    case ["write"]:
        os.environ["VICTORYPLAN_WRITE_CONFORMANCE"] = "1"
        sys.exit(pytest.main([str(tools.HERE), "--fail-on-skip"]))
    case _:
        sys.exit("usage: python -m tests.conformance install|write")
