"""Folders, JSON Lines, and the options of the command that reads them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from victoryplan import CODES, dumps, examples, validate
from victoryplan.corpus import documents_in

RAW = examples.read("victory-plan-2024")
LINE = json.dumps(json.loads(RAW)).encode()
BAD_LINE = LINE.replace(b'"political"', b'"politcal"', 1)


def run(*arguments: str | Path, **env: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "victoryplan", "validate", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **env})
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode() + done.stderr.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.json").write_bytes(RAW)
    (tmp_path / "b" / "c.json").write_bytes(RAW.replace(b'"military"', b'"militry"', 1))
    (tmp_path / "b" / "d.jsonl").write_bytes(b"\n".join([LINE, b"", b"  ", BAD_LINE]) + b"\r\n" + b"{")
    (tmp_path / "b" / "notes.txt").write_bytes(b"no document")
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    return tmp_path


def test_a_folder_stands_for_the_documents_below_it(folder: Path) -> None:
    found = [
        (Path(d.name).relative_to(folder).as_posix(), d.first_line) for d in documents_in(str(folder), max_bytes=10**6)
    ]
    assert found == [("a.json", 1), ("b/c.json", 1), ("b/d.jsonl", 1), ("b/d.jsonl", 4), ("b/d.jsonl", 5)]


def test_the_line_of_a_document_is_that_in_its_file(folder: Path) -> None:
    code, shown = run(folder)
    assert code == 1
    at = BAD_LINE.decode().index('"politcal"') + 1
    assert f"{folder}/b/d.jsonl:4:{at}: error VP105 /points/0/topic:" in shown
    assert f"{folder}/b/d.jsonl:5:2: error VP011 a key is missing" in shown
    assert f"{folder}/b/c.json: not valid (1 error, 0 warnings)" in shown
    assert shown.count(": valid (") == 2


def test_what_cannot_be_read_is_reported_and_the_rest_validated(folder: Path) -> None:
    (folder / "b" / "e.json").symlink_to(folder / "nowhere")
    (folder / "b" / "f.jsonl").symlink_to(folder / "nowhere")
    code, shown = run(folder)
    assert code == 2
    assert shown.count("error VP001") == 2
    assert shown.count(": valid (") == 2


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    (document,) = documents_in(str(tmp_path), max_bytes=10)
    assert isinstance(document.source, Path)
    assert validate(document.source).problems[0].code == "VP001"


def test_too_long_a_line_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"x" * 35 + b"\n{}\n" + b"y" * 10 + b"\n" + b"z" * 25)
    found = list(documents_in(str(tmp_path / "a.jsonl"), max_bytes=10))
    assert [(d.first_line, d.source) for d in found] == [
        (1, b"x" * 11),
        (2, b"{}"),
        (3, b"y" * 10),
        (4, b"z" * 11),
    ]


def test_links_and_pipes_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to(tmp_path)
    (tmp_path / "b.json").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "c.json")
    (tmp_path / "d.json").write_bytes(RAW)
    assert [Path(d.name).name for d in documents_in(str(tmp_path), max_bytes=10**6)] == ["d.json"]


def test_folders_may_be_nested_deeply(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(450):
        folder /= "a"
    os.makedirs(folder)  # noqa: PTH103 - that of pathlib recurses
    (folder / "x.json").write_bytes(RAW)
    (document,) = documents_in(str(tmp_path), max_bytes=10**6)
    assert document.name.endswith("/a/x.json")


def test_no_name_and_no_limit_stops_the_run(folder: Path) -> None:
    code, shown = run("a" * 300, folder / "a.json")
    assert code == 2
    assert f"{folder}/a.json: valid" in shown
    assert run("--max-bytes", str(10**20), folder / "b" / "d.jsonl")[0] == 1


def test_programs_are_told_in_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(RAW.replace(b'"political"', '"é"'.encode(), 1))
    for form in ("json", "jsonl", "sarif"):
        assert '\\"é\\"' in run(path, "--format", form, PYTHONIOENCODING="ascii")[1]


def test_something_must_be_selected(folder: Path) -> None:
    assert run(folder, "--select", "")[0] == 2


def test_options_of_the_report(folder: Path) -> None:
    bad = folder / "b" / "c.json"
    assert run(bad, "--select", "vp2") == (0, f"{bad}: valid (0 errors, 0 warnings, of the codes chosen)\n")
    assert run(bad, "--ignore", "VP105,VP2", "--quiet") == (0, "")
    assert run(bad, "--select", "VP9")[0] == 2
    assert run(bad, "--max-problems", "0", "--quiet") == (1, f"{bad}: 1 more problem not shown\n")
    for form in ("json", "sarif"):
        assert json.loads(run(folder, "--format", form)[1])
    assert len(run(folder, "--format", "jsonl")[1].splitlines()) == 5
    assert run(folder, "--format", "github")[1].count("::error ") == 3
    assert run(folder / "a.json", "--strict")[0] == 0


def test_what_the_library_writes_beside_documents_and_what_is_hidden_is_left_out(tmp_path: Path) -> None:
    plan = tmp_path / "my.plan.json"
    plan.write_bytes(dumps(examples.new()))
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode" / "settings.json").write_text("{}")
    (tmp_path / ".hidden.json").write_text("{}")
    for command in (["schema", "--write", "schemas"], ["tables", plan.name, "--output", "tables"]):
        subprocess.run([sys.executable, "-m", "victoryplan", *command], cwd=tmp_path, check=True)
    assert run(tmp_path) == (0, f"{plan}: valid (0 errors, 0 warnings)\n")
    # A plan whose name only ends like one of those is read.
    (tmp_path / "ground-rules.json").write_text("{}")
    assert run(tmp_path)[0] == 1
    # Who names a file means it.
    assert run(tmp_path / ".hidden.json")[0] == run(tmp_path / "schemas/1.0/rules.json")[0] == 1


def test_where_there_is_no_document_nothing_is_well(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    for path in (tmp_path, tmp_path / "empty.jsonl"):
        code, said = run(path)
        assert code == 2
        assert said.endswith("victoryplan: there is no document at any PATH\n")


def test_a_family_of_rules_is_listed() -> None:
    def rules(code: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "victoryplan", "rules", code]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert [line[:5] for line in rules("vp2").stdout.splitlines()] == [code for code in CODES if code[:3] == "VP2"]
    unknown = rules("VP9")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "no code begins with VP9" in unknown.stderr


def test_a_rule_is_explained() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "victoryplan", "rules", "vp203"], capture_output=True, text=True, check=True
    )
    assert "VP203  error" in done.stdout
    assert '-          "target": "point/frist",' in done.stdout
    assert '+          "target": "point/first",' in done.stdout
    done = subprocess.run([sys.executable, "-m", "victoryplan", "rules"], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) > 40
