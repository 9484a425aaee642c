"""The tables in other people's tools: Frictionless on what describes them, and the how-to as it stands."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conformance import table, tools
from tests.conformance.table import Record
from tests.markdown import README, blocks

import victoryplan
from victoryplan import Plan, examples, strategies, tables, write_tables
from victoryplan.tabulation.layout import layout

PAGE = tools.ROOT / "docs" / "tables.md"


def shipped() -> list[Plan]:
    return [*map(examples.load, examples.names()), examples.new()]


Frictionless = Callable[[Path], set[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def frictionless() -> Frictionless:
    """What Frictionless finds wrong with a package: the table, the kind of error, and the columns."""
    module = pytest.importorskip("frictionless", reason="not installed: pip install 'victoryplan[conformance]'")

    def validate(folder: Path) -> set[tuple[str, str, str]]:
        report = module.validate(str(folder / "datapackage.json"))
        found = {
            (task.name, error.type, ",".join(getattr(error, "field_names", [getattr(error, "field_name", "")])))
            for task in report.tasks
            for error in task.errors
        }
        assert report.valid == (not found)
        return found

    return validate


# Frictionless -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_command_of_frictionless_accepts_the_package(form: str, tmp_path: Path, record: Record) -> None:
    for package in ("frictionless", "pandas"):
        pytest.importorskip(package, reason="not installed: pip install 'victoryplan[conformance]'")
    write_tables(shipped(), tmp_path, form=form)  # type: ignore[arg-type] # the two forms there are
    out, _ = tools.run(sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json", cwd=tmp_path)
    report = json.loads(out)
    assert (report["valid"], report["errors"], report["warnings"]) == (True, [], [])
    assert [task["name"] for task in report["tasks"]] == list(layout())
    assert {task["stats"]["errors"] for task in report["tasks"]} == {0}
    record("frictionless", "the Data Package of the shipped documents' tables", "valid, and every broken key is found")


@settings(max_examples=settings().max_examples // 5)
@given(st.lists(strategies.plans(), min_size=1, max_size=5, unique_by=lambda plan: plan.id))
def test_frictionless_accepts_the_tables_of_any_plans(
    tmp_path_factory: pytest.TempPathFactory, frictionless: Frictionless, plans: list[Plan]
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(plans, folder)
    assert frictionless(folder) == set()


def test_frictionless_finds_every_reference_that_leads_nowhere(tmp_path: Path, frictionless: Frictionless) -> None:
    references = {(name, key.columns) for name, table in layout().items() for key in table.foreign_keys}
    write_tables([examples.new()], tmp_path)
    for name, layout_of in layout().items():
        for _, columns in (reference for reference in references if reference[0] == name):
            if columns != ("plan",):
                change(tmp_path, name, columns[-1], "nowhere")
        if layout_of.primary_key == ("plan", "ordinal"):
            change(tmp_path, name, "plan", "nowhere")
    found = {(name, field) for name, type_, field in frictionless(tmp_path) if type_ == "foreign-key"}
    assert found >= {(name, ",".join(columns)) for name, columns in references if columns != ("plan",)}


FAULTS = [
    ("points", "topic", "weather", "constraint-error"),
    ("points", "title", "", "constraint-error"),
    ("points", "ordinal", "0", "constraint-error"),
    ("measures", "ordinal", "first", "type-error"),
    ("points", "id", "No Slug", "constraint-error"),
    ("sources", "published", "yesterday", "constraint-error"),
    ("sources", "published_latest", "2024-02-30", "type-error"),
    ("actors", "anonymous", "perhaps", "type-error"),
    ("plans", "schema_version", "9.9", "constraint-error"),
    ("statements", "extensions", "no object", "type-error"),
]


def test_frictionless_finds_what_the_models_would_refuse(tmp_path: Path, frictionless: Frictionless) -> None:
    write_tables([examples.new()], tmp_path)
    for name, column, cell, _ in FAULTS:
        change(tmp_path, name, column, cell)
    found = frictionless(tmp_path)
    assert found >= {(name, kind, column) for name, column, _, kind in FAULTS}
    assert found >= {(name, "hash-count", "") for name, *_ in FAULTS}


def change(folder: Path, name: str, column: str, cell: str) -> None:
    """Write something else into the first row of a table, one made for it if there is none."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    rows = rows or [["my-plan" if cell == "plan" else "" for cell in header]]
    rows[0][header.index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


# Readers of CSV and Parquet ---------------------------------------------------------------------


def awkward(plan: Plan) -> Plan:
    """The plan with texts that readers of CSV stumble over."""
    texts = ['=1+1\n"quoted", and;\t=2\n\n', "'a\n'b;'c", " spaces ", "NA", '"', "a,b\n;-x", "ї\u202e\U0001f54a"]
    statements = [
        victoryplan.to_dict(plan.statements[0]) | {"id": f"awkward-{n}", "text": text} for n, text in enumerate(texts)
    ]
    return victoryplan.from_dict(victoryplan.to_dict(plan) | {"statements": statements})


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_duckdb_reads_every_cell_as_it_is(form: str, tmp_path: Path, record: Record) -> None:
    duckdb = pytest.importorskip("duckdb", reason="not installed: pip install 'victoryplan[conformance]'")
    plans = [awkward(examples.new()), *map(examples.load, examples.names())]
    write_tables(plans, tmp_path, form=form)  # type: ignore[arg-type] # the two forms there are
    for name, rows in tables(*plans).items():
        options = ", all_varchar = true, header = true" if form == "csv" else ""
        found = duckdb.sql(f"FROM read_{form}('{tmp_path / name}.{form}'{options})").fetchall()
        assert as_text(found, restored=form == "csv") == as_text([tuple(row.values()) for row in rows], restored=False)
    record("duckdb", "every cell of the tables, and three questions", "read as they are, and answered")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_polars_reads_every_cell_as_it_is(form: str, tmp_path: Path, record: Record) -> None:
    polars = pytest.importorskip("polars", reason="not installed: pip install 'victoryplan[conformance]'")
    plans = [awkward(examples.new()), *map(examples.load, examples.names())]
    write_tables(plans, tmp_path, form=form)  # type: ignore[arg-type] # the two forms there are
    read: Callable[..., Any] = {"csv": polars.read_csv, "parquet": polars.read_parquet}[form]
    options: dict[str, Any] = {"infer_schema": False} if form == "csv" else {}
    for name, rows in tables(*plans).items():
        found = read(tmp_path / f"{name}.{form}", **options).rows()
        assert as_text(found, restored=form == "csv") == as_text([tuple(row.values()) for row in rows], restored=False)
    record("polars", "every cell of the tables, and a question", "read as they are, and answered")


def as_text(rows: Sequence[Sequence[object]], *, restored: bool) -> list[list[str | None]]:
    def cell(value: object) -> str | None:
        match value:
            case None:
                return None
            case bool():
                return str(value).lower()
            case str() if restored:
                return victoryplan.restore_cell(value)
            case _:
                return str(value)

    return [[cell(value) for value in row] for row in rows]


# The how-to -------------------------------------------------------------------------------------

BLOCK = re.compile(r"^```(sh|python|sql)\n(.*?)^```$\n(?:\n((?:^\|[^\n]*\|$\n)+))?", re.MULTILINE | re.DOTALL)


def test_the_how_to_answers_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_program: Mapping[str, str]
) -> None:
    """All its blocks in a row; those that ask something have the answer under them."""
    for package in ("duckdb", "polars"):
        pytest.importorskip(package, reason="not installed: pip install 'victoryplan[conformance]'")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", with_program["PATH"])
    names: dict[str, Any] = {}
    text = PAGE.read_text("utf-8")
    pieces: list[str] = []
    end = 0
    for block in BLOCK.finditer(text):
        language, code, _ = block.groups()
        answer = ask(language, code, names)
        pieces += [text[end : block.start()], f"```{language}\n{code}```\n", f"\n{answer}" if answer else ""]
        end = block.end()
    written = "".join([*pieces, text[end:]])
    if table.WRITING:
        PAGE.write_text(written, "utf-8")
    assert written == text or table.WRITING, "run python -m tests.conformance write"


def ask(language: str, code: str, names: dict[str, Any]) -> str:
    """What a block of the how-to answers, as a table of Markdown; nothing if it asks nothing."""
    match language:
        case "sh":
            subprocess.run(["sh", "-e", "-c", code], check=True)
            return ""
        case "python":
            names.pop("answer", None)
            exec(code, names)  # noqa: S102 - to run what the page shows is the test
            return markdown(names["answer"].columns, names["answer"].rows()) if "answer" in names else ""
        case _:
            found = names["db"].sql(code)
            return markdown(found.columns, found.fetchall()) if found is not None and code.startswith("SELECT") else ""


def markdown(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    assert rows
    lines = [columns, ["---"] * len(columns), *([("" if cell is None else cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def test_the_question_of_the_readme_is_answered(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="not installed: pip install 'victoryplan[conformance]'")
    *_, own = blocks(README, "sh")
    code = re.search(r'python -c "(.*)"\n$', own.text)
    assert code
    write_tables([examples.new()], tmp_path / "my-tables")
    out, _ = tools.run(sys.executable, "-c", code[1].replace('\\"', '"'), cwd=tmp_path)
    assert "Title of the point" in out
