"""hypothesis-jsonschema: what it draws from a schema, we accept.

It needs an older Hypothesis, and so has an environment of its own.
"""

import json
import os
import sys
from pathlib import Path

import pytest
from tests.conformance import tools
from tests.conformance.table import Record

from victoryplan import Model, json_schema
from victoryplan.models import MODELS, Plan
from victoryplan.validation import examine_as

REQUIREMENTS = ("hypothesis-jsonschema==0.23.1", "hypothesis<6.170.10")
"""Its last release reaches for a private part of Hypothesis that 6.170.10 took away."""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has hypothesis-jsonschema."""
    folder = tmp_path_factory.mktemp("environment")
    tools.run(sys.executable, "-m", "venv", folder)
    found = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    tools.run(found, "-m", "pip", "install", "--quiet", *REQUIREMENTS)
    return found


@pytest.mark.long
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_is_drawn_from_a_schema_is_accepted(model: type[Model], python: Path, record: Record) -> None:
    # A whole plan takes it half a minute and more.
    number = 2 if model is Plan else 15
    question = json.dumps({"schema": json_schema(model), "number": number})
    drawn, _ = tools.run(python, tools.HERE / "draw.py", text=question)
    texts = drawn.splitlines()
    assert len(texts) >= number
    for text in texts:
        codes = {problem.code for problem in examine_as(model, text).report.problems}
        assert not any(code.startswith("VP1") for code in codes), text
    record(
        "hypothesis-jsonschema",
        "examples drawn from the schema of every entity (long profile)",
        "all accepted; a whole plan takes it long; Hypothesis must be held below 6.170.10",
        version=REQUIREMENTS[0].rpartition("=")[2],
    )
