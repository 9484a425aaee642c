"""Every command's help: with an example that works, and in the docs as it prints."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import click
import pytest

import victoryplan
from victoryplan import examples
from victoryplan.cli import command_line, main

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
COMMANDS: Mapping[str, click.Command] = {"": command_line, **command_line.commands}


def test_the_page_of_commands_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "--format", "markdown"]) == 0
    assert capsys.readouterr().out == PAGE.read_text("utf-8"), (
        "run victoryplan help --format markdown > docs/commands.md"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_has_the_help_as_it_prints(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([*name.split(), "--help"]) == 0
    printed = capsys.readouterr().out
    assert f"## {f'victoryplan {name}'.strip()}\n\n```text\n{printed}```\n" in PAGE.read_text("utf-8")
    assert main(["help", *name.split()]) == 0
    assert capsys.readouterr().out == printed


def test_the_help_fits_the_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["help", "validate"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60
    assert main(["help", "validate", "--format", "markdown"]) == 0
    *_, shown = capsys.readouterr().out.partition("## victoryplan validate\n")
    assert shown in PAGE.read_text("utf-8")
    assert "Example: victoryplan validate" in shown


def test_a_command_that_there_is_not_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "\x1b[2J"]) == 2
    assert capsys.readouterr().err.endswith("victoryplan: No such command '\\u001b[2J'.\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_that_works(name: str, tmp_path: Path, with_program: Mapping[str, str]) -> None:
    example = (COMMANDS[name].epilog or "").removeprefix("Example: ")
    assert f"victoryplan {name}" in example
    (tmp_path / "plan.json").write_bytes(victoryplan.dumps(examples.new("one")))
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "other.json").write_bytes(victoryplan.dumps(examples.new("other")))
    (tmp_path / "texts").mkdir()
    done = subprocess.run(
        ["bash", "-e", "-c", example],
        cwd=tmp_path,
        env=with_program,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
