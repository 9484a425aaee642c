"""Other people's pipelines: SARIF against its schema, and pre-commit against a clone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from tests.conformance import tools
from tests.conformance.table import Record

from victoryplan import validate
from victoryplan.kit import examples_of
from victoryplan.problems import CODES
from victoryplan.reporters import WRITERS, Checked, Style


def test_sarif_is_of_its_schema(record: Record) -> None:
    tools.need("@microsoft/jest-sarif")
    schema = json.loads((tools.MODULES / "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_bytes())
    validator = jsonschema.validators.validator_for(schema)(schema)
    checked = [
        Checked(f"kit folder/{example.name}", validate(example.raw)) for code in CODES for example in examples_of(code)
    ]
    log = json.loads("".join(WRITERS["sarif"](checked, Style())))
    assert [error.message for error in validator.iter_errors(log)] == []
    # The kit has no texts of sources, against which quotes could be held.
    assert {result["ruleId"] for result in log["runs"][0]["results"]} >= {
        code for code in CODES if "VP1" <= code < "VP6"
    } - {"VP403"}
    record("@microsoft/jest-sarif", "the SARIF 2.1.0 schema, on a report with every code", "valid")


def test_pre_commit_runs_the_hooks_of_a_clone(tmp_path: Path, record: Record) -> None:
    pytest.importorskip("pre_commit")
    if not (tools.ROOT / ".git").exists():
        pytest.skip("this is no clone")
    git = shutil.which("git") or pytest.skip("git is not installed")
    revision = subprocess.run([git, "rev-parse", "HEAD"], cwd=tools.ROOT, capture_output=True, text=True, check=True)
    (tmp_path / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {tools.ROOT}\n  rev: {revision.stdout.strip()}\n"
        "  hooks: [{id: victoryplan}, {id: victoryplan-format}]\n"
    )
    bad, good = (example.raw for example in examples_of("VP101")[::2])
    loose = json.dumps(json.loads(good)).encode()
    for name, raw in {
        "bad.plan.json": bad,
        "good.plan.json": good,
        "loose.plan.json": loose,
        "other.json": b"{",
    }.items():
        (tmp_path / name).write_bytes(raw)
    subprocess.run([git, "init", "--quiet", "."], cwd=tmp_path, check=True)
    subprocess.run([git, "add", "--all"], cwd=tmp_path, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"],
        cwd=tmp_path,
        env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "bad.plan.json:1:1: error VP101 /title" in done.stdout
    assert "good.plan.json" not in done.stdout
    assert "other.json" not in done.stdout
    assert (tmp_path / "loose.plan.json").read_bytes() != loose
    assert (tmp_path / "good.plan.json").read_bytes() == good
    record("pre-commit", "both hooks, from a clone", "a faulty file is refused, a loose one brought into form")
