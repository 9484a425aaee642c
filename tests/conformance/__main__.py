"""``python -m tests.conformance install|write|faulty``.

``install`` installs the npm packages, ``write`` runs all tests and writes the table of ``docs/conformance.md``, and
``faulty`` writes ``docs/same-file.md``.
"""

import os
import sys

import pytest
from tests.conformance import same_file, tools

match sys.argv[1:]:
    case ["install"]:
        sys.exit(tools.install())
    case ["write"]:
        os.environ["VICTORYPLAN_WRITE_CONFORMANCE"] = "1"
        sys.exit(pytest.main([str(tools.HERE), "--fail-on-skip"]))
    case ["faulty"]:
        same_file.PAGE.write_text(same_file.page(), "utf-8")
    case _:
        sys.exit("usage: python -m tests.conformance install|write|faulty")
