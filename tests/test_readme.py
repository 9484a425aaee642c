"""What README and docs show is what happens."""

import doctest
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from victoryplan import examples

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
DATA = "src/victoryplan/data/victory-plan-2024.json"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def code_for_python() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for i, block in enumerate(blocks(page, "pycon"), 1):
            yield f"{page.name}, block {i}", block


@pytest.mark.parametrize(("name", "block"), list(code_for_python()))
def test_every_python_session_runs_as_shown(
    name: str, block: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.json").write_bytes(examples.read("victory-plan-2024"))
    test = doctest.DocTestParser().get_doctest(block, {}, name, name, 0)
    failures: list[str] = []
    assert doctest.DocTestRunner().run(test, out=failures.append).failed == 0, "".join(failures)


def test_the_first_two_commands_set_everything_up_in_a_line_each() -> None:
    show, test, *_ = blocks(README, "sh")
    for command in (show, test):
        assert command.count("\n") == 1
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert f".venv/bin/victoryplan validate {DATA} && .venv/bin/victoryplan show {DATA}" in show
    assert test.endswith("&& .venv/bin/pytest --numprocesses auto\n")


def test_the_report_shown_is_that_of_the_command_above_it(tmp_path: Path) -> None:
    (command,) = blocks(README, "sh")[2:]
    (shown,) = blocks(README, "text")
    (tmp_path / DATA).parent.mkdir(parents=True)
    (tmp_path / DATA).write_bytes(examples.read("victory-plan-2024"))
    done = subprocess.run(
        ["sh", "-c", command.replace(".venv/bin/victoryplan", f"'{sys.executable}' -m victoryplan")],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.decode() == shown


def test_the_document_shown_is_a_part_of_the_shipped_one() -> None:
    (shown,) = (json.loads(block) for block in blocks(README, "json"))
    plan = json.loads(examples.read("victory-plan-2024"))
    appendices = (appendix for point in plan["points"] for appendix in point.get("secret_appendices", ()))
    assert shown in [recipient for appendix in appendices for recipient in appendix["recipients"]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
