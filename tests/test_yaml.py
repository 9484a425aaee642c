"""YAML: the same documents, the same problems at the same pointers, and nothing that JSON has not."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from victoryplan import Report, load, loads, strategies, validate

yaml = pytest.importorskip("yaml")

HEAD = """schema_version: '1.0'
id: p
title: P
language: en
proponents: [{actor: a}]
actors: [{id: a, name: A, kind: person}]
"""
POINTS = "points:\n- {id: x, number: '1', title: X, topic: legal}\n"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("yaml")


def judged(folder: Path, text: str | bytes) -> Report:
    path = folder / "plan.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return validate(path)


def found(report: Report) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in report.problems]


def block(document: Any) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=60)


def speaks_yaml(document: Any) -> bool:
    """Whether PyYAML reads back what it writes, which it does not for every character and number."""
    text = json.dumps(document)
    return all(
        part not in text for part in ("\\u00", "\\ufeff", "\\ud8", "\\udb", "\\ufff", "\\u202")
    ) and "e" not in numbers(document)


def numbers(document: Any) -> str:
    found: list[str] = []
    json.loads(json.dumps(document), parse_float=found.append)
    return "".join(found)


@settings(max_examples=60)
@given(document=strategies.documents(), flow=st.booleans(), ascii_=st.booleans())
def test_a_document_is_the_same_in_yaml(folder: Path, document: dict[str, Any], flow: bool, ascii_: bool) -> None:
    text = json.dumps(document, ensure_ascii=ascii_) if flow else block(document)
    if not flow and not speaks_yaml(document):
        return
    path = folder / "plan.yml"
    path.write_text(text, "utf-8", newline="")
    report = validate(path)
    assert report.problems == () or {p.code for p in report.problems} == {"VP011"}
    if flow and ascii_:
        assert report.valid
    if report.valid:
        assert load(path) == loads(json.dumps(document))


@settings(max_examples=60)
@given(broken=strategies.broken_documents())
def test_the_same_fault_is_found_at_the_same_pointer(folder: Path, broken: strategies.Broken) -> None:
    if not speaks_yaml(broken.document):
        return
    (problem,) = judged(folder, block(broken.document)).problems
    assert (problem.code, problem.pointer) == (broken.code, broken.pointer)
    assert problem.line is not None


def test_what_looks_like_another_type_is_text(folder: Path) -> None:
    points = "".join(
        f"- {{id: x{i}, number: {text}, title: {text}, topic: legal}}\n"
        for i, text in enumerate(["no", "1_000", "2024-10-16", "0x1F", "012", "1:30", "~", ".inf", "2024", "1.5"])
    )
    sources = "sources: [{id: s, kind: book, title: No, published: 2024}]\n"
    report = judged(folder, HEAD + "points:\n" + points + sources)
    assert report.problems == ()
    assert load(folder / "plan.yaml").sources[0].published == "2024"


def test_numbers_are_numbers_below_extensions_alone(folder: Path) -> None:
    text = HEAD + POINTS + "extensions: {a.b: [1, -2.5, 1e3, true, null, no, '1', 012]}\n"
    assert judged(folder, text).problems == ()
    assert load(folder / "plan.yaml").extensions == {"a.b": [1, -2.5, 1000.0, True, None, "no", "1", "012"]}
    report = judged(folder, HEAD + POINTS + "extensions: {a.b: 9007199254740993}\n")
    assert found(report) == [("VP014", "/extensions/a.b")]
    assert report.problems[0].found == "9007199254740993"


@pytest.mark.parametrize(
    ("text", "code", "pointer", "line", "column"),
    [
        ("", "VP011", "", 1, 1),
        ("# nothing\n", "VP011", "", 1, 1),
        ("a: &x 1\nb: *x\n", "VP018", "", 1, 4),
        ("a: *x\n", "VP018", "", 1, 4),
        ("a: !!python/object:os.system x\n", "VP018", "", 1, 4),
        ("a: !!str 1\n", "VP018", "", 1, 4),
        ("? [a]\n: 1\n", "VP018", "", 1, 3),
        ("a: 1\n---\nb: 2\n", "VP017", "", 2, 1),
        ("a: 1\na: 2\n", "VP012", "/a", 2, 1),
        ("a: {b: 1, b: 2}\n", "VP012", "/a/b", 1, 11),
        ('a: "\\ud800"\n', "VP015", "/a", 1, 4),
        ('"\\ud800": 1\n', "VP015", "", 1, 1),
        ("a: [1\n", "VP011", "", 2, 1),
        ("a: b: c\n", "VP011", "", 1, 5),
        ("a: \x00\n", "VP011", "", 1, 4),
        ("a: 'b \u2028 c'\n", "VP011", "", 1, 7),
        ("a: b\n# \x85\n", "VP011", "", 2, 3),
        ("\ta: 1\n", "VP011", "", 1, 1),
        ("a: '\n", "VP011", "", 2, 1),
        ("[" * 200, "VP016", "/" + "/".join(["0"] * 127), 1, 129),
    ],
)
def test_what_is_refused(folder: Path, text: str, code: str, pointer: str, line: int, column: int) -> None:  # noqa: PLR0917 - a row of the table
    problem = judged(folder, text).problems[0]
    assert (problem.code, problem.line, problem.column) == (code, line, column)
    assert problem.pointer == pointer or code in {"VP015", "VP016"}
    assert problem.excerpt is None


def test_a_missing_key_is_reported_where_it_is_missing(folder: Path) -> None:
    text = HEAD + "points:\n- id: x\n  number: '1'\n  topic: legal\n"
    (problem,) = judged(folder, text).problems
    assert (problem.code, problem.pointer, problem.line, problem.column) == ("VP101", "/points/0/title", 8, 3)


def test_an_escaped_pair_is_one_character(folder: Path) -> None:
    text = HEAD.replace("title: P", 'title: "\\ud83d\\ude00"') + POINTS + 'extensions: {"a:\\ud83d\\ude00": 1}\n'
    assert found(judged(folder, text)) == [("VP106", "/extensions/a:\U0001f600")]
    assert judged(folder, HEAD.replace("title: P", 'title: "\\ud83d\\ude00"') + POINTS).problems == ()
    assert load(folder / "plan.yaml").title == "\U0001f600"


def test_a_billion_laughs_is_not_followed(folder: Path) -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert judged(folder, laughs).problems[0].code == "VP018"


def test_bytes_that_are_not_utf8(folder: Path) -> None:
    assert found(judged(folder, b"a: \xe9\n")) == [("VP010", "")]


def test_nothing_of_an_appendix_is_shown(folder: Path) -> None:
    text = HEAD + (
        "points:\n- id: x\n  number: '1'\n  title: X\n  topic: legal\n  secret_appendices:  # canary\n"
        "  - id: A B\n    existence: canary\n    content: |\n      canary one\n      canary two\n"
        "    canary: 1 # canary\n  part_of: X\n"
    )
    report = judged(folder, text)
    assert [p.code for p in report.problems] == ["VP104", "VP105", "VP102", "VP104"]
    assert "canary" not in repr(report)
    assert report.problems[-1].excerpt is not None
    assert report.problems[-1].excerpt.text == "  part_of: X"


def test_a_library_that_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "victoryplan.parsing.yaml", None)
    (problem,) = judged(folder, HEAD).problems
    assert (problem.code, problem.message) == ("VP001", "reading YAML takes an extra package")
    assert problem.hint == "Install victoryplan[yaml], or give the document as JSON."
