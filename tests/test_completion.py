"""What shells offer while a command is typed: asked as they ask, and in the shells that there are."""

import fcntl
import functools
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import termios
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from victoryplan import CODES, examples
from victoryplan.cli import command_line, main
from victoryplan.completion import SHELLS, VARIABLE
from victoryplan.reporters import WRITERS

Environment = Mapping[str, str]


def beginning(start: str, words: Iterable[str]) -> set[str]:
    return {word for word in words if word.startswith(start)}


FAMILIES = {code[:3] for code in CODES}
OFFERED = [
    ("", set(command_line.commands)),
    ("ta", beginning("ta", command_line.commands)),
    ("nothing", set()),
    ("validate --form", {"--format"}),
    ("validate --format js", beginning("js", WRITERS)),
    ("validate --engine ", {"auto", "reference", "fast"}),
    ("validate --select ", {*CODES, *FAMILIES}),
    ("validate --select VP20", beginning("VP20", CODES)),
    ("validate --ignore vp30", beginning("VP30", CODES)),
    ("validate --ignore VP1,VP20", {f"VP1,{code}" for code in beginning("VP20", CODES)}),
    ("validate plan.json --select VP5 --ign", {"--ignore"}),
    ("rules ", set(CODES)),
    ("rules vp50", beginning("VP50", CODES)),
    ("examples ", set(examples.names())),
    ("examples victory", beginning("victory", examples.names())),
    ("schema s", {"secret-appendix", "statement"}),
    ("help ru", beginning("ru", command_line.commands)),
    ("release --audience ", {"public"}),
    ("tables --format ", {"csv", "parquet"}),
    ("completion ", set(SHELLS)),
    ("new ", set()),
    ("--version ", set(command_line.commands)),
]
PATHS = [(typed, "file") for typed in ("validate p", "show p", "format p", "tables p", "release p", "release -o p")]
FOLDERS = [("tables -o p", "dir"), ("schema --write p", "dir"), ("schema --check p", "dir")]


def ask(shell: str, typed: str) -> list[tuple[str, str]]:
    """What the command answers to a shell: the kind of each offer, and its word."""
    words = ["victoryplan", *typed.split(" ")]
    asked = {
        VARIABLE: f"{shell}_complete",
        "COMP_WORDS": " ".join(words) if shell != "fish" else " ".join(words).rstrip(),
        "COMP_CWORD": str(len(words) - 1) if shell != "fish" else words[-1],
    }
    done = subprocess.run(
        [sys.executable, "-m", "victoryplan"],
        env={**os.environ, **asked},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.strip("\n").splitlines()
    if shell == "zsh":
        return list(zip(lines[::3], [word.replace("\\", "") for word in lines[1::3]], strict=True))
    return [(kind, word.split("\t")[0]) for kind, _, word in (line.partition(",") for line in lines if line)]


# What is offered is worked out alike for all shells; how it is written is tried with one word each.
@pytest.mark.parametrize(
    ("shell", "typed", "offered"),
    [*(("fish", *case) for case in OFFERED), *((shell, *OFFERED[8]) for shell in SHELLS if shell != "fish")],
)
def test_a_shell_is_offered_what_can_stand_there(shell: str, typed: str, offered: set[str]) -> None:
    found = ask(shell, typed)
    assert {word for _, word in found} == offered
    assert {kind for kind, _ in found} <= {"plain"}
    assert len(found) == len(offered)


@pytest.mark.parametrize(
    ("shell", "typed", "kind"),
    [*(("fish", *case) for case in PATHS + FOLDERS), *((shell, *PATHS[0]) for shell in SHELLS if shell != "fish")],
)
def test_files_and_folders_are_left_to_the_shell(shell: str, typed: str, kind: str) -> None:
    assert ask(shell, typed) == [(kind, "p")]


def test_codes_and_commands_say_what_they_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "victoryplan"],
        env={**os.environ, VARIABLE: "fish_complete", "COMP_WORDS": "victoryplan rules", "COMP_CWORD": "VP203"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == f"plain,VP203\t{CODES['VP203'].summary}\n"


# The scripts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_printed_by_command_and_by_clicks_own_way(
    shell: str, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["completion", shell]) == 0
    printed = capsysbinary.readouterr().out
    assert f"{VARIABLE}={shell}_complete".encode() in printed
    # Lists of codes have commas of their own.
    assert shell != "fish" or b'string split --max 1 ","' in printed
    monkeypatch.setenv(VARIABLE, f"{shell}_source")
    assert main(["validate", "what stands here is not asked"]) == 0
    assert capsysbinary.readouterr().out == printed


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ("bash_complete", "COMP_WORDS is not set"),
        ("fish_complete", "COMP_WORDS is not set"),
        ("bash", "it is none of bash_source, bash_complete, zsh_source,"),
        ("tcsh_source", "it is none of"),
        ("\x1b[2J", "it is none of"),
    ],
)
def test_what_no_shell_asks_is_wrong_usage(
    asked: str, missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, asked)
    assert main([]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"victoryplan: {VARIABLE}: {missing}")


def test_a_place_that_is_no_number_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {VARIABLE: "zsh_complete", "COMP_WORDS": "victoryplan", "COMP_CWORD": "first"}.items():
        monkeypatch.setenv(name, value)
    assert main([]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_another_shell_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert "'tcsh' is not one of 'bash', 'zsh', 'fish'" in capsys.readouterr().err


# Real shells ------------------------------------------------------------------------------------

START = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"], "fish": []}
SETUP = {"bash": "", "zsh": "autoload -Uz compinit; compinit -u -D; unsetopt prompt_sp; "}
PRESSED = [
    ("vali", ["validate"]),
    ("validate --str", ["validate", "--strict"]),
    ("validate --ignore VP1,vp211", ["validate", "--ignore", "VP1,VP211"]),
    ("validate --format sar", ["validate", "--format", "sarif"]),
    ("rules vp110", ["rules", "VP110"]),
    ("show doc", ["show", "document.json"]),
    ("tables document.json --output fo", ["tables", "document.json", "--output", "folder"]),
]


@pytest.mark.parametrize("shell", [shell for shell in START if shutil.which(shell)])
def test_the_tabulator_key_completes_a_line(shell: str, tmp_path: Path, with_program: Environment) -> None:
    (tmp_path / "document.json").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "foreword.txt").write_text("")
    press = in_fish if shell == "fish" else functools.partial(in_a_terminal, shell)
    found = press([typed for typed, _ in PRESSED], tmp_path, {**with_program, "HOME": str(tmp_path), "TERM": "dumb"})
    # zsh takes the slash away again when the line is finished.
    assert [[word.rstrip("/") for word in words] for words in found] == [completed for _, completed in PRESSED]


def in_a_terminal(shell: str, lines: Iterable[str], folder: Path, env: Environment) -> list[list[str]]:
    """What a line is after the key was pressed in a terminal: the command itself is one that prints its words."""
    keys, screen = pty.openpty()

    def own_the_terminal() -> None:
        os.setsid()
        fcntl.ioctl(screen, termios.TIOCSCTTY, 0)

    def read_until(end: bytes) -> str:
        seen, limit = b"", time.monotonic() + 60
        while end not in seen:
            assert select.select([keys], [], [], max(0, limit - time.monotonic()))[0], seen
            seen += os.read(keys, 4096)
        return seen.decode()

    options: dict[str, Any] = {"stdin": screen, "stdout": screen, "stderr": screen}
    options |= {"preexec_fn": own_the_terminal}
    with subprocess.Popen(START[shell], cwd=folder, env=env, **options) as child:
        try:
            script = f'eval "$(command victoryplan completion {shell})"'
            function = "victoryplan() { printf '<%s>' \"$@\"; echo '<''end>'; }"
            os.write(keys, f"{SETUP[shell]}{script}; {function}; echo rea''dy\n".encode())
            read_until(b"ready")
            found: list[list[str]] = []
            for typed in lines:
                os.write(keys, f"victoryplan {typed}\t\n".encode())
                found.append(re.findall("<([^<>]*)>", read_until(b"<end>"))[:-1])
            return found
        finally:
            child.kill()
            os.close(keys)
            os.close(screen)


def in_fish(lines: Iterable[str], folder: Path, env: Environment) -> list[list[str]]:
    """The same in fish, which can be asked without a terminal what the key would do."""
    found: list[list[str]] = []
    for typed in lines:
        code = f"victoryplan completion fish | source; complete --do-complete 'victoryplan {typed}'"
        options: dict[str, Any] = {"cwd": folder, "env": env, "encoding": "utf-8", "timeout": 60}
        done = subprocess.run(["fish", "--no-config", "-c", code], check=True, capture_output=True, **options)
        (offer,) = done.stdout.splitlines()
        found.append([*typed.split()[:-1], offer.split("\t")[0]])
    return found
