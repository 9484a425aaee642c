"""The command line. Exit codes and the terminal are tried on real processes, the rest in this one."""

import json
import os
import re
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, cast

import pytest

import victoryplan
from victoryplan import engines, examples
from victoryplan.cli import main
from victoryplan.schema import PUBLISHED, schema_files

COMMAND = [sys.executable, "-m", "victoryplan"]
EXAMPLE = examples.read("victory-plan-2024")
SENTINEL = "sealed-words-that-nobody-may-read"

# What a report, a diff or a summary may hold: nothing that a terminal obeys.
TERMINAL_SAFE = re.compile(rb"[^\x00-\x09\x0b-\x1f\x7f]*")

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run the command line in this process: its exit code, output and errors."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def process(*arguments: str | bytes | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    options = {"capture_output": True, "timeout": 60} | options
    return cast("subprocess.CompletedProcess[bytes]", subprocess.run([*COMMAND, *arguments], check=False, **options))


def environment(**variables: str) -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))} | variables


BUFFERING = pytest.mark.parametrize(
    "env", [environment(PYTHONUNBUFFERED=value) for value in ("", "1")], ids=["buffered", "unbuffered"]
)


def document(**changes: object) -> bytes:
    return json.dumps(json.loads(EXAMPLE) | changes, ensure_ascii=False).encode()


def restricted_document() -> bytes:
    plan = json.loads(EXAMPLE)
    plan["points"][1]["secret_appendices"][0]["content"] = SENTINEL
    return json.dumps(plan).encode()


@pytest.fixture
def valid(tmp_path: Path) -> Path:
    path = tmp_path / "valid.json"
    path.write_bytes(EXAMPLE)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.json"
    path.write_bytes(document(status="hopeful"))
    return path


@pytest.fixture
def without_fast_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the packages of the fast engine were not installed."""
    engines.choose.cache_clear()
    for module in ("victoryplan.engines.fast", "orjson", "jsonschema_rs"):
        monkeypatch.setitem(sys.modules, module, None)
    yield
    engines.choose.cache_clear()


# Exit codes -------------------------------------------------------------------------------------


def test_a_valid_document_gives_0(valid: Path) -> None:
    done = process("validate", valid)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == f"{valid}: valid (0 errors, 0 warnings)\n".encode()


def test_a_warning_is_shown_and_gives_0(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(document(points=[], statements=[]))
    code, out, _ = cli("validate", path)
    assert code == 0
    assert "warning VP210" in out
    assert out.endswith(f"{path}: valid (0 errors, 1 warning)\n")


def test_an_invalid_document_gives_1_and_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    plan = json.loads(EXAMPLE)
    del plan["title"]
    plan["status"] = "hopeful"
    plan["points"][0]["topic"] = "politics"
    plan["points"][1]["secret_appendices"][0]["existance"] = "reported"
    plan["sources"][0]["published"] = "2024-02-30"
    path.write_bytes(json.dumps(plan, indent=2).encode())
    done = process("validate", path)
    assert done.returncode == 1
    assert done.stderr == b""
    lines = [line for line in done.stdout.decode().splitlines() if ": error " in line]
    for line, pointer in zip(
        lines, ["title", "status", "points/0/topic", "points/1/secret_appendices/0", "sources/0/published"], strict=True
    ):
        assert re.match(rf"{re.escape(str(path))}(:\d+:\d+)?: error VP1\d\d /{pointer}", line)
    assert done.stdout.decode().endswith(f"{path}: not valid (5 errors, 0 warnings)\n")


@pytest.mark.parametrize("text", [b"", b"{", b"\xff", b"[1] 2", b'{"id": 1, "id": 2}', b"[" * 100_000, b"null"])
def test_a_text_that_does_not_parse_gives_1(text: bytes) -> None:
    done = process("validate", "-", input=text)
    assert done.returncode == 1
    assert done.stderr == b""
    assert b": error VP" in done.stdout


def test_the_gravest_outcome_decides_and_every_document_is_reported(valid: Path, broken: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    (tmp_path / "folder").mkdir()
    done = process("validate", missing, broken, valid, tmp_path / "folder")
    assert done.returncode == 2
    lines = done.stdout.decode().splitlines()
    assert [line for line in lines if line.endswith(")")] == [
        f"{missing}: not valid (1 error, 0 warnings)",
        f"{broken}: not valid (1 error, 0 warnings)",
        f"{valid}: valid (0 errors, 0 warnings)",
    ]
    assert done.stdout.count(b"VP001") == 1
    assert process("validate", valid, broken).returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["validate"],
        ["show"],
        ["format"],
        ["validate", "--unknown", "x"],
        ["validate", "--engine", "warp", "x"],
        ["validate", "--max-bytes", "0", "x"],
        ["validate", "--max-bytes", "many", "x"],
        ["show", "x", "y"],
        ["schema", "unknown"],
        ["examples", "unknown"],
        ["examples", "../data/victory-plan-2024"],
        ["new", "No Slug"],
        ["new", "\x1b[31m"],
        ["\x1b[31m"],
    ],
)
def test_wrong_usage_gives_2_and_says_why(arguments: list[str]) -> None:
    done = process(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"victoryplan: " in done.stderr
    assert TERMINAL_SAFE.fullmatch(done.stderr)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["show"], ["format"], ["format", "--check"]])
def test_what_cannot_be_read_gives_2(command: list[str], tmp_path: Path) -> None:
    done = process(*command, tmp_path / "missing.json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"No such file or directory" in done.stderr


@pytest.mark.parametrize("command", [["show"], ["format"], ["format", "--check"]])
def test_an_invalid_document_is_reported_on_standard_error(command: list[str], broken: Path) -> None:
    before = broken.read_bytes()
    done = process(*command, broken)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"error VP105 /status" in done.stderr
    assert broken.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [["validate", "-"], ["show", "-"], ["format", "-"], ["schema"], ["examples"], ["new"], ["--help"], ["--version"]],
)
@BUFFERING
def test_a_full_disk_gives_2_and_says_so(arguments: list[str], env: Mapping[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        done = process(*arguments, input=EXAMPLE, capture_output=False, stdout=full, stderr=subprocess.PIPE, env=env)
    assert done.returncode == 2
    assert done.stderr == b"victoryplan: standard output: No space left on device\n"


@BUFFERING
def test_a_disk_that_fills_up_gives_2(env: Mapping[str, str], tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    # No coverage here, whose own files the limit would hold for too.
    env = {name: value for name, value in env.items() if not name.startswith("COVERAGE")}
    with open(tmp_path / "out", "wb") as out:
        done = process(
            "examples",
            "victory-plan-2024",
            capture_output=False,
            stdout=out,
            stderr=subprocess.PIPE,
            env=env | {"PYTHONDONTWRITEBYTECODE": "1"},
            preexec_fn=limit,
        )
    assert (done.returncode, done.stderr) == (2, b"victoryplan: standard output: File too large\n")


@pytest.mark.parametrize("arguments", [["validate", "-"], ["show", "-"], ["schema"], ["--help"], ["--version"]])
@BUFFERING
def test_a_broken_pipe_gives_2_without_a_word(arguments: list[str], env: Mapping[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = process(*arguments, input=EXAMPLE, capture_output=False, stdout=writer, stderr=subprocess.PIPE, env=env)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (2, b"")


def test_a_reader_that_leaves_early_ends_the_work() -> None:
    with subprocess.Popen(
        [*COMMAND, "examples", "victory-plan-2024"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.read(1)
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(60) in {0, 2}


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [
        (">&-", "validate -", 2),
        (">&-", "--help", 2),
        (">&-", "--version", 2),
        (">&-", "validate --quiet -", 0),
        ("2>&-", "validate -", 0),
        ("2>&-", "unknown", 2),
        ("2>/dev/full", "unknown", 2),
        (">&- 2>&-", "validate -", 2),
        ("<&-", "validate -", 2),
        ("<&-", "format -", 2),
    ],
)
@BUFFERING
def test_closed_streams_never_give_a_traceback(closed: str, arguments: str, code: int, env: Mapping[str, str]) -> None:
    shell = f'"$0" -m victoryplan {arguments} {closed}'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable], input=EXAMPLE, capture_output=True, timeout=60, check=False, env=env
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_an_unreadable_standard_input_does_not_stop_the_rest(valid: Path) -> None:
    shell = '"$0" -m victoryplan validate - "$1" <&-'
    done = subprocess.run(["sh", "-c", shell, sys.executable, valid], capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr == b"victoryplan: -: Bad file descriptor\n"
    assert done.stdout == f"{valid}: valid (0 errors, 0 warnings)\n".encode()


def test_an_interrupt_gives_130_and_no_traceback(valid: Path) -> None:
    command = [*COMMAND, "validate", str(valid), "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        assert child.stderr
        # The first report shows that the process is past its start, and waits for standard input.
        assert b"valid" in child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(60) == 130
        assert child.stderr.read() == b""


# What the terminal gets -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "locale",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
)
def test_any_encoding_of_the_terminal_will_do(locale: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "plän.json"
    path.write_bytes(document(title="Перемога 胜利 é", status="обнадійливо"))
    env = environment(**locale)
    assert process("validate", path, env=env).returncode == 1
    path.write_bytes(document(title="Перемога 胜利 é"))
    shown = process("show", path, env=env)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert b"\\u041f" in shown.stdout or "П".encode() in shown.stdout
    assert process("examples", "victory-plan-2024", env=env).stdout == EXAMPLE
    assert process("format", "-", input=path.read_bytes(), env=env).stdout == victoryplan.dumps(victoryplan.load(path))


@pytest.mark.parametrize("name", [b"\xff\xfe.json", b"\x1b[2J.json", b"new\nline.json", "\u202egnp.json".encode()])
@pytest.mark.parametrize("command", [["validate"], ["show"], ["format", "--check"]])
def test_any_path_can_be_named_and_none_reaches_the_terminal_raw(
    name: bytes, command: list[str], tmp_path: Path
) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 - a Path holds no bytes
    assert process(*command, path).returncode == 2
    with open(path, "wb") as file:
        file.write(document(status="hopeful"))
    done = process(*command, path)
    assert done.returncode == 1
    assert b"VP105" in done.stdout + done.stderr
    assert TERMINAL_SAFE.fullmatch(done.stdout + done.stderr)
    assert "\u202e".encode() not in done.stdout + done.stderr


@pytest.mark.parametrize("command", [["validate"], ["show"], ["format", "--check"]])
def test_no_value_of_a_document_reaches_the_terminal_raw(command: list[str], cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(document(**{"title": "a\u202eb\n\tc", "status": "\x1b[2J", "\x07key": 1, "\x9b": 2}))
    code, out, err = cli(*command, path)
    assert code == 1
    assert TERMINAL_SAFE.fullmatch((out + err).encode())
    assert not set("\u202e\x9b\x1b") & set(out + err)
    path.write_bytes(document(title="a\u202eb\n\tc"))
    code, out, err = cli("show", path)
    assert code == 0
    assert out.startswith("a\\u202eb c (victory-plan-2024), disputed: status\n")


def test_nothing_sealed_is_ever_printed(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(restricted_document())
    code, out, err = cli("show", path)
    assert code == 0
    assert "content: <sealed>" in out
    assert "this copy holds sealed content" in out
    assert SENTINEL not in out + err
    plan = json.loads(path.read_bytes())
    plan["points"][1]["secret_appendices"][0]["content_salt"] = SENTINEL[:8]
    path.write_text(json.dumps(plan))
    for command in (["validate"], ["show"], ["format"]):
        code, out, err = cli(*command, path)
        assert code == 1
        assert SENTINEL[:8] not in out + err


# validate ---------------------------------------------------------------------------------------


def test_a_report_names_place_code_pointer_and_what_to_do(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(EXAMPLE.replace(b'"topic": "political"', b'"topic": "politicl"'))
    code, out, _ = cli("validate", path)
    problem, line, caret, found, expected, hint, count = out.splitlines()
    assert code == 1
    assert line.endswith("| " + '      "topic": "politicl",')
    assert caret.endswith("| " + "               ^^^^^^^^^^")
    assert problem.startswith(f"{path}:")
    assert ": error VP105 /points/0/topic: " in problem
    assert found == '    found: "politicl"'
    assert expected.startswith("    expected: ")
    assert hint.startswith("    hint: ")
    assert count == f"{path}: not valid (1 error, 0 warnings)"


def test_a_fault_of_syntax_is_reported_at_its_line_and_column(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text('{\n  "id": "a",\n  "id": "b"\n}\n')
    code, out, _ = cli("validate", path)
    assert code == 1
    assert out.startswith(f"{path}:3:3: error VP012 /id: ")


def test_quiet_leaves_the_counts_out(cli: Cli, valid: Path, broken: Path) -> None:
    code, out, err = cli("validate", "--quiet", valid, broken)
    assert (code, err) == (1, "")
    assert str(valid) not in out
    assert "VP105" in out
    assert "not valid" not in out


def test_both_engines_give_the_same_report(cli: Cli, engine: str, broken: Path, valid: Path) -> None:
    assert cli("validate", "--engine", engine, valid, broken) == cli("validate", valid, broken)


@pytest.mark.usefixtures("without_fast_engine")
def test_an_engine_that_is_not_installed_is_wrong_usage(cli: Cli, valid: Path) -> None:
    code, out, err = cli("validate", "--engine", "fast", valid)
    assert (code, out) == (2, "")
    assert "victoryplan: Invalid value for '--engine'" in err


@pytest.mark.parametrize("path", ["-", "valid.json"])
def test_the_largest_document_can_be_set(path: str, valid: Path) -> None:
    def validate(limit: int) -> subprocess.CompletedProcess[bytes]:
        return process("validate", "--max-bytes", str(limit), path, input=EXAMPLE, cwd=valid.parent)

    assert validate(len(EXAMPLE)).returncode == 0
    assert validate(10**20).returncode == 0
    refused = validate(len(EXAMPLE) - 1)
    assert refused.returncode == 1
    assert b"VP002" in refused.stdout


# format -----------------------------------------------------------------------------------------


def test_format_brings_a_file_into_canonical_form_and_leaves_it_then(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(document())
    path.chmod(0o640)
    code, out, err = cli("format", "--check", path)
    assert (code, out, err) == (1, "", f"{path}: not in canonical form\n")
    assert path.read_bytes() == document()
    assert cli("format", path) == (0, "", "")
    assert path.read_bytes() == EXAMPLE
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    before = path.stat()
    assert cli("format", path) == (0, "", "")
    assert cli("format", "--check", path) == (0, "", "")
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("ending", ["jsonl", "yaml", "yml"])
def test_format_leaves_what_is_not_one_json_document(cli: Cli, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"plan.{ending}"
    path.write_bytes(document())
    for options in ((), ("--check",)):
        code, out, err = cli("format", *options, path)
        assert (code, out) == (2, "")
        assert err == f"{path}: the canonical form is that of a JSON document in a file of its own\n"
    assert path.read_bytes() == document()


def test_format_writes_a_restricted_document_for_its_owner_alone(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(restricted_document())
    path.chmod(0o644)
    assert cli("format", path) == (0, "", "")
    assert SENTINEL in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_format_goes_from_standard_input_to_standard_output() -> None:
    done = process("format", "-", input=document())
    assert (done.returncode, done.stdout, done.stderr) == (0, EXAMPLE, b"")
    assert process("format", "-", input=EXAMPLE).stdout == EXAMPLE
    checked = process("format", "--check", "-", input=document())
    assert (checked.returncode, checked.stdout) == (1, b"")
    assert process("format", "--check", "-", input=EXAMPLE).returncode == 0


def test_format_goes_on_after_a_file_that_cannot_be_written(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    first.write_bytes(document())
    second.write_bytes(document())

    def replace(source: str, target: Path) -> None:
        if target.name == "first.json":
            raise PermissionError(13, "Permission denied", str(target))
        rename(source, target)

    rename = os.rename
    monkeypatch.setattr(os, "replace", replace)
    code, out, err = cli("format", first, second)
    assert (code, out, err) == (2, "", f"victoryplan: {first}: Permission denied\n")
    assert first.read_bytes() == document()
    assert second.read_bytes() == EXAMPLE
    assert sorted(tmp_path.iterdir()) == [first, second]


# schema -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("stem", PUBLISHED)
def test_schema_prints_what_is_published(cli: Cli, stem: str) -> None:
    code, out, _ = cli("schema", stem)
    assert code == 0
    assert out.encode() == schema_files()[f"1.0/{stem}.schema.json"]


def test_schema_prints_that_of_a_plan_if_none_is_named(cli: Cli) -> None:
    assert cli("schema") == cli("schema", "plan")


def test_schema_writes_a_folder_that_the_check_finds_clean(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "schemas"
    assert cli("schema", "--write", folder) == (0, "", "")
    assert cli("schema", "--write", folder) == (0, "", "")
    assert cli("schema", "--check", folder) == (0, "", "")
    assert {path.name for path in (folder / "1.0").iterdir()} == {Path(name).name for name in schema_files()}
    (folder / "0.9").mkdir()
    (folder / "0.9" / "plan.schema.json").write_text("of an earlier version, and not ours to judge")
    assert cli("schema", "--check", folder) == (0, "", "")


@pytest.mark.parametrize("content", ["{\n}\n", "", "\x1b[2J", "\x1b]0;x\x07", "{}\r\n"])
@pytest.mark.parametrize("name", ["1.0/plan.schema.json", "1.0/extra.json", "1.0/deeper/\x1b[2J.json"])
def test_a_stale_or_extra_file_fails_the_check_with_a_diff(cli: Cli, tmp_path: Path, name: str, content: str) -> None:
    cli("schema", "--write", tmp_path)
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, newline="")
    code, out, err = cli("schema", "--check", tmp_path)
    assert (code, err) == (1, "")
    assert name.replace("\x1b", "\\u001b") in out
    assert TERMINAL_SAFE.fullmatch(out.encode())


def test_a_missing_file_fails_the_check_with_a_diff(cli: Cli, tmp_path: Path) -> None:
    cli("schema", "--write", tmp_path)
    (tmp_path / "1.0" / "point.schema.json").unlink()
    code, out, _ = cli("schema", "--check", tmp_path)
    assert code == 1
    assert out.startswith("--- /dev/null\n+++ 1.0/point.schema.json\n")
    code, out, _ = cli("schema", "--check", tmp_path / "nowhere")
    assert code == 1
    assert out.count("--- /dev/null\n") == len(schema_files())


def test_schemas_that_cannot_be_written_give_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = process("schema", "--write", tmp_path / "file")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(f"victoryplan: {tmp_path / 'file'}".encode())


# examples, new, --version -----------------------------------------------------------------------


def test_examples_are_listed_and_printed_byte_for_byte() -> None:
    assert process("examples").stdout.decode().splitlines() == list(examples.names())
    assert process("examples", "victory-plan-2024").stdout == EXAMPLE


@pytest.mark.parametrize("arguments", [["new"], ["new", "minsk-2015"]])
def test_a_new_plan_is_valid_canonical_and_shows(arguments: list[str], tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(process(*arguments).stdout)
    assert json.loads(path.read_bytes())["id"] == (arguments[1] if len(arguments) > 1 else "my-plan")
    assert cli("validate", "--quiet", path) == (0, "", "")
    assert cli("format", "--check", path) == (0, "", "")
    assert cli("show", path)[0] == 0


def test_the_version_comes_with_engines_and_packages(cli: Cli) -> None:
    code, out, _ = cli("--version")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == f"victoryplan {metadata.version('victoryplan')}"
    assert re.fullmatch(r"engines: (fast, )?reference \(auto is (fast|reference)\)", lines[1])
    for package in ("attrs", "cattrs", "click", "jsonschema"):
        assert f"{package} {metadata.version(package)}" in lines


@pytest.mark.usefixtures("without_fast_engine")
def test_the_version_is_told_without_what_is_not_installed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    code, out, _ = cli("--version")
    assert code == 0
    assert out.splitlines()[0] == "victoryplan (not installed)"
    assert "orjson" not in out
    assert "engines: reference " in out


@pytest.mark.parametrize("command", [[], ["validate"], ["show"], ["format"], ["schema"], ["examples"], ["new"]])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(cli: Cli, command: list[str], option: str) -> None:
    code, out, err = cli(*command, option)
    assert (code, err) == (0, "")
    assert out.startswith("Usage: victoryplan")
    assert out.isascii()


def test_the_arguments_of_the_process_are_taken_if_none_are_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["victoryplan", "examples"])
    assert main() == 0
    assert "victory-plan-2024" in capsys.readouterr().out
