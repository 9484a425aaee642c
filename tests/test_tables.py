"""Plans as tables: what stands in them, how they are written, and what must never be in them."""

import csv
import datetime
import errno
import hashlib
import io
import json
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from benchmarks.documents import generate
from hypothesis import given
from hypothesis import strategies as st

import victoryplan
from victoryplan import DuplicatePlan, Index, Plan, bounds, examples, restore_cell, strategies, tables, write_tables
from victoryplan.cli import main
from victoryplan.constraints import ArrayKind, EntityKind, EnumKind, MapKind, SealedKind, model_fields
from victoryplan.models import KINDS, MODELS, Model
from victoryplan.tabulation.files import neutralised
from victoryplan.tabulation.layout import layout, singular

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

COMMAND = [sys.executable, "-m", "victoryplan"]
EXAMPLE = examples.read("victory-plan-2024")
SENTINEL = "sealed-words-that-nobody-may-read"

Json = dict[str, Any]
PLANS = st.lists(strategies.plans(), min_size=1, max_size=2, unique_by=lambda plan: plan.id)


def process(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    options = {"capture_output": True, "encoding": "utf-8", "timeout": 120} | options
    done: subprocess.CompletedProcess[str] = subprocess.run([*COMMAND, *arguments], check=False, **options)
    return done


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def read_csv(raw: bytes) -> tuple[list[str], list[list[str]]]:
    header, *rows = csv.reader(io.StringIO(raw.decode(), newline=""), strict=True)
    return header, rows


def document(**changes: object) -> Json:
    found: Json = json.loads(EXAMPLE) | changes
    return found


# What stands in them ----------------------------------------------------------------------------


@given(PLANS)
def test_a_plan_can_be_made_again_of_its_tables(plans: list[Plan]) -> None:
    """Nothing that is not sealed gets lost."""
    rows = tables(*plans)
    for plan, row in zip(plans, rows["plans"], strict=True):
        assert rebuilt(Plan, rows, plan.id, row) == without_sealed(plan)


def rebuilt(cls: type[Model], rows: Mapping[str, list[Json]], plan: str, row: Json) -> Json:
    """An object as JSON, from the rows of the tables."""
    own = plan if cls is Plan else row["id"]
    owner = [] if cls is Plan else [singular(cls)]
    found: Json = {}
    for field in model_fields(cls):
        stem = f"{singular(cls)}_{field.name}"
        match field.kind:
            case _ if field.name == "id":
                found["id"] = own
            case ArrayKind(item=EntityKind(cls=child)):
                held = rows[next(name for name, table in layout().items() if name == plural(child))]  # type: ignore[arg-type] # all are models
                items = [r for r in held if r["plan"] == plan and belongs(r, child, cls, own, field.name)]  # type: ignore[arg-type] # all are models
                found[field.key] = [rebuilt(child, rows, plan, item) for item in items]  # type: ignore[arg-type] # as above
            case EntityKind(cls=inner):
                parts = {part.name: row[f"{field.name}_{part.name}"] for part in model_fields(inner)}
                found[field.key] = {name: value for name, value in parts.items() if value is not None}
            case ArrayKind() | MapKind():
                listed = [r for r in rows[stem] if r["plan"] == plan and all(r[name] == own for name in owner)]
                values = [list(r.values())[-1] for r in listed]
                found[field.key] = (
                    values if isinstance(field.kind, ArrayKind) else {r["language"]: r["text"] for r in listed}
                )
            case SealedKind():
                pass
            case _:
                value = row.get(field.name)
                found[field.key] = json.loads(value) if value and field.name == "extensions" else value
    return {key: value for key, value in found.items() if value not in (None, [], {}, False)}


def belongs(row: Json, cls: type[Model], owner: type[Model], owner_id: str, field: str) -> bool:
    holders = {
        singular(holder)
        for holder in MODELS
        for held in model_fields(holder)
        if holder is not Plan and isinstance(held.kind, ArrayKind) and held.kind.item == EntityKind(cls)
    }
    here = row.get("field", field) == field
    if owner is Plan:
        # There is no column for the plan as an owner; what none of the others owns is the plan's.
        return here and all(row[holder] is None for holder in holders)
    return here and row[singular(owner)] == owner_id


def plural(cls: type[Model]) -> str:
    return {"appendix": "appendices"}.get(singular(cls), f"{singular(cls)}s")


def without_sealed(plan: Plan) -> Json:
    found = victoryplan.to_dict(plan)
    for appendix in appendices_of(found):
        appendix.pop("content", None)
        appendix.pop("content_salt", None)
    return found


def appendices_of(plan: Any) -> Iterable[Json]:
    yield from plan.get("secret_appendices", ())
    for point in plan.get("points", ()):
        yield from point.get("secret_appendices", ())


@given(PLANS)
def test_every_key_is_a_key(plans: list[Plan]) -> None:
    rows = tables(*plans)
    assert list(rows) == list(layout())
    for name, table in layout().items():
        keys = [tuple(row[column] for column in table.primary_key) for row in rows[name]]
        assert len(keys) == len(set(keys))
        assert table.columns[0].name == "plan" == table.primary_key[0]
        for key in table.foreign_keys:
            others = {tuple(row[column] for column in key.others) for row in rows[key.table]}
            cells = {tuple(row[column] for column in key.columns) for row in rows[name]}
            assert {cell for cell in cells if None not in cell} <= others
            assert key.others in {layout()[key.table].primary_key, ("id",)}


@given(PLANS)
def test_every_cell_is_what_its_column_says(plans: list[Plan]) -> None:
    kinds = {"string": str, "object": str, "integer": int, "boolean": bool, "date": datetime.date}
    rows = tables(*plans)
    for name, table in layout().items():
        for row in rows[name]:
            assert list(row) == [column.name for column in table.columns]
            for column in table.columns:
                cell = row[column.name]
                assert cell is not None or not column.required
                assert cell is None or type(cell) is kinds[column.type]
                assert cell is None or not column.choices or cell in column.choices
                assert cell is None or column.form is None or column.form.accepts(cell)


def test_every_model_and_closed_list_is_there() -> None:
    columns = {(name, column.name): column for name, table in layout().items() for column in table.columns}
    for cls in (cls for cls in MODELS if cls.__name__ != "Quote"):
        for field in model_fields(cls):
            if isinstance(field.kind, EnumKind):
                column = columns[plural(cls), field.name]
                assert column.choices == tuple(member.value for member in field.kind.enum)
                assert column.required == field.required
    assert {"plan", "proponent", *KINDS} <= {column.removesuffix("s") for _, column in columns} | {"plan", "proponent"}


def test_nothing_sealed_has_a_column() -> None:
    names = {column.name for table in layout().values() for column in table.columns}
    sealed = {field.name for cls in MODELS for field in model_fields(cls) if isinstance(field.kind, SealedKind)}
    assert sealed == {"content", "content_salt"}
    assert not sealed & names
    assert "content_digest" in names


@given(strategies.plans())
def test_dates_targets_and_holders_are_worked_out(plan: Plan) -> None:
    rows, index = tables(plan), Index(plan)
    for table in layout().values():
        for column in (column.name for column in table.columns if column.form and column.form.name == "Date"):
            for row in rows[table.name]:
                days = (row[f"{column}_earliest"], row[f"{column}_latest"])
                assert days == (bounds(row[column]) if row[column] else (None, None))
    for row in rows["positions"]:
        named = {kind: row[kind] for kind in ("point", "measure", "appendix", "issue") if row[kind]}
        assert [f"{kind}/{id_}" for kind, id_ in named.items()] == [row["target"]] * (row["target"] != "plan")
    held = iter(rows["position_holders"])
    for statement in plan.statements:
        for number, position in enumerate(statement.positions, 1):
            for ordinal, actor in enumerate(index.holders_of(statement, position), 1):
                assert next(held) == {
                    "plan": plan.id,
                    "position": f"{statement.id}.{number}",
                    "ordinal": ordinal,
                    "actor": actor.id,
                }
    assert next(held, None) is None


def test_ids_that_are_given_say_whose_they_are(shipped: Plan) -> None:
    rows = tables(shipped)
    assert rows["recipients"][0]["id"] == f"{rows['recipients'][0]['appendix']}.1"
    assert rows["presentations"][0]["id"] == "victory-plan-2024.1"
    citation = next(row for row in rows["citations"] if row["recipient"])
    assert citation["id"] == f"recipient/{citation['recipient']}.citations.1"
    points = [row["id"] for row in rows["points"]]
    assert [row["ordinal"] for row in rows["points"]] == list(range(1, len(points) + 1))
    assert points == [point.id for point in shipped.points]


def test_a_statement_of_this_plan_is_told_from_an_address() -> None:
    plan: Json = victoryplan.to_dict(examples.new())
    (first,) = plan["statements"]
    to = ["https://example.org/said", first["id"]]
    plan["statements"].append(first | {"id": "second", "relations": [{"kind": "clarifies", "to": item} for item in to]})
    rows = tables(victoryplan.from_dict(plan))["statement_relations"]
    assert [(row["to"], row["to_statement"]) for row in rows] == [(to[0], None), (to[1], to[1])]


def test_two_plans_of_one_id_are_refused(shipped: Plan, tmp_path: Path) -> None:
    with pytest.raises(DuplicatePlan, match='two plans have the id "victory-plan-2024"') as caught:
        tables(shipped, examples.new(), shipped)
    assert caught.value.plan_id == "victory-plan-2024"
    assert isinstance(caught.value, ValueError)
    with pytest.raises(DuplicatePlan):
        write_tables([shipped, shipped], tmp_path / "tables")
    assert list(tmp_path.iterdir()) == []


# Sealed values ----------------------------------------------------------------------------------


@given(strategies.plans(restricted=True), st.data())
def test_sealed_values_make_no_difference(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan, data: st.DataObject
) -> None:
    """Whatever they are, and even that there are any, the tables are the same, byte for byte."""
    other = victoryplan.to_dict(plan)
    for appendix in appendices_of(other):
        if "content" in appendix:
            appendix["content"] = data.draw(st.text("abc =", min_size=1, max_size=99)) + "x"
            if data.draw(st.booleans()):
                appendix["content_salt"] = data.draw(st.text("aB_-9", min_size=22, max_size=40))
    public, changed = victoryplan.from_dict(without_sealed(plan)), victoryplan.from_dict(other)
    assert tables(plan) == tables(changed) == tables(public)
    folders = [tmp_path_factory.mktemp("tables") for _ in range(3)]
    for folder, each in zip(folders, (plan, changed, public), strict=True):
        write_tables([each], folder)
    assert read(folders[0]) == read(folders[1]) == read(folders[2])


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_no_file_holds_a_sealed_value(form: str, tmp_path: Path) -> None:
    plan = document()
    plan["points"][1]["secret_appendices"][0] |= {"content": SENTINEL, "content_salt": SENTINEL}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    done = process("tables", tmp_path / "plan.json", "-o", tmp_path / "tables", "--format", form)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not any(SENTINEL.encode() in data for data in read(tmp_path / "tables").values())
    if form == "parquet":
        for path in (tmp_path / "tables").glob("*.parquet"):
            assert SENTINEL not in str(parquet.read_table(path).to_pylist())


# CSV --------------------------------------------------------------------------------------------

FORMULA = "=+-@\t\r＝＋－＠"
HOSTILE = (
    st.text(st.sampled_from([*FORMULA, *"';\"\n ,a1|", "\u200b", "\u00a0", "\ufeff", "ї"]), max_size=12) | st.text()
)


@given(HOSTILE)
def test_what_is_neutralised_comes_back(text: str) -> None:
    assert restore_cell(neutralised(text)) == text


@given(HOSTILE)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    """Not even for a reader that takes semicolons or tabs to be the separator, and each line for a row."""
    for cell in [
        neutralised(text),
        *neutralised(text).replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";"),
    ]:
        assert cell.startswith("'") or not cell.lstrip('" \u200b\u00a0\ufeff').startswith(tuple("=+-@＝＋－＠"))
    assert not neutralised(text).startswith(("\t", "\r"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+38 044", "'+38 044"),
        ("-ment", "'-ment"),
        ("@all", "'@all"),
        ("\t=1", "'\t'=1"),
        ('"=1"', '\'"=1"'),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("'tis", "''tis"),
        ("''", "'''"),
        ("a;=1", "a;'=1"),
        ("a\n@b", "a\n'@b"),
        ("it's 1+1=2, a-b", "it's 1+1=2, a-b"),
        ("one\n\ntwo; three", "one\n\ntwo; three"),
        ("[a]", "[a]"),
        ("", ""),
    ],
)
def test_an_apostrophe_stands_where_the_page_says(text: str, cell: str) -> None:
    assert neutralised(text) == cell
    assert restore_cell(cell) == text


@pytest.mark.parametrize("text", [";" * 10**6, "\n" * 10**6, "\t" * 10**6, " " * 10**6, "'" * 10**6, '"=' * 10**6])
def test_long_texts_are_neutralised_in_linear_time(text: str) -> None:
    assert restore_cell(neutralised(text)) == text


@given(PLANS)
def test_csv_holds_the_rows_and_nothing_a_spreadsheet_runs(
    tmp_path_factory: pytest.TempPathFactory, plans: list[Plan]
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(plans, folder)
    rows = tables(*plans)
    for name, table in layout().items():
        raw = (folder / f"{name}.csv").read_bytes()
        header, cells = read_csv(raw)
        assert header == [column.name for column in table.columns]
        assert [[restore_cell(cell) for cell in row] for row in cells] == [
            [
                "" if cell is None else str(cell).lower() if cell in {True, False} and type(cell) is bool else str(cell)
                for cell in row.values()
            ]
            for row in rows[name]
        ]
        assert not any(cell.startswith(tuple(FORMULA)) for row in cells for cell in row)


def test_csv_is_utf_8_without_a_mark_in_lines_that_end_as_rfc_4180_says(shipped: Plan, tmp_path: Path) -> None:
    write_tables(shipped, tmp_path)
    raw = (tmp_path / "plan_titles.csv").read_bytes()
    assert raw.startswith("plan,language,text\r\nvictory-plan-2024,uk,План перемоги\r\n".encode())


def test_awkward_texts_stand_in_csv_as_the_rfc_asks(tmp_path: Path) -> None:
    plan = victoryplan.from_dict(
        document(title='=HYPERLINK("https://example.org";"a")\n\u202eb, "c"', titles={}, citations=[])
    )
    write_tables([plan], tmp_path)
    header, (row,) = read_csv((tmp_path / "plans.csv").read_bytes())
    assert row[header.index("title")] == "'" + plan.title
    assert (
        b'"\'=HYPERLINK(""https://example.org"";""a"")\n\xe2\x80\xaeb, ""c"""' in (tmp_path / "plans.csv").read_bytes()
    )


# Parquet ----------------------------------------------------------------------------------------


@given(PLANS)
def test_parquet_holds_the_rows(tmp_path_factory: pytest.TempPathFactory, plans: list[Plan]) -> None:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(plans, folder, form="parquet")
    for name, rows in tables(*plans).items():
        table = parquet.read_table(folder / f"{name}.parquet")
        assert table.to_pylist() == rows
        for column, field in zip(layout()[name].columns, table.schema, strict=True):
            assert field.nullable != column.required
            assert field.metadata[b"description"].decode() == column.description


# The package ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_package_describes_every_file(form: str, shipped: Plan, tmp_path: Path) -> None:
    write_tables([shipped], tmp_path, form=form)  # type: ignore[arg-type] # the two forms there are
    package = json.loads((tmp_path / "datapackage.json").read_bytes())
    assert {path.name for path in tmp_path.iterdir()} == {"datapackage.json"} | {
        r["path"] for r in package["resources"]
    }
    for resource_, table in zip(package["resources"], layout().values(), strict=True):
        data = (tmp_path / resource_["path"]).read_bytes()
        digest = (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}") if form == "csv" else (None, None)
        assert (resource_.get("bytes"), resource_.get("hash")) == digest
        assert (resource_["name"], resource_["format"]) == (table.name, form)
        assert resource_["schema"]["primaryKey"] == list(table.primary_key)
        assert all(field["description"] for field in resource_["schema"]["fields"])
    stance = next(
        f
        for r in package["resources"]
        if r["name"] == "positions"
        for f in r["schema"]["fields"]
        if f["name"] == "stance"
    )
    assert stance["constraints"] == {"required": True, "enum": [stance.value for stance in victoryplan.Stance]}


def test_the_same_plans_give_the_same_bytes(shipped: Plan, tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        for folder in ("one", "two"):
            write_tables([shipped, examples.new()], tmp_path / form / folder, form=form)  # type: ignore[arg-type] # as above
        assert read(tmp_path / form / "one") == read(tmp_path / form / "two")


# All files or none ------------------------------------------------------------------------------


def test_the_folder_is_made_and_what_else_is_in_it_stays(shipped: Plan, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "tables"
    write_tables([shipped], folder)
    assert stat.S_IMODE((folder / "plans.csv").stat().st_mode) == 0o666 & ~umask()
    first = read(folder)
    (folder / "notes.txt").write_text("mine")
    (folder / "actors.csv").write_text("old")
    (folder / "roles.csv").unlink()
    (tmp_path / "elsewhere").write_text("untouched")
    (folder / "points.csv").unlink()
    (folder / "points.csv").symlink_to(tmp_path / "elsewhere")
    write_tables([shipped], folder)
    assert read(folder) == first | {"notes.txt": b"mine"}
    assert (tmp_path / "elsewhere").read_text() == "untouched"


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("there", ["plans.csv", "sources.csv", "datapackage.json"])
def test_what_is_in_the_way_stops_all_and_changes_nothing(there: str, shipped: Plan, tmp_path: Path) -> None:
    write_tables([examples.new()], tmp_path)
    (tmp_path / "issues.csv").unlink()
    (tmp_path / there).unlink()
    (tmp_path / there).mkdir()
    (tmp_path / there / "mine").write_text("mine")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(IsADirectoryError) as caught:
        write_tables([shipped], tmp_path)
    assert (caught.value.errno, caught.value.filename) == (errno.EISDIR, str(tmp_path / there))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("parts", [["file"], ["file", "tables"], ["\0"]])
def test_a_folder_that_cannot_be_gives_2(parts: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    if parts == ["\0"]:
        folder, what = Path("/proc/nowhere/tables"), "/proc/nowhere"
    else:
        folder, what = tmp_path.joinpath(*parts), str(tmp_path.joinpath(*parts))
    done = process("tables", "-", "-o", folder, input=EXAMPLE.decode())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"victoryplan: {what}")
    assert "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("there", [False, True])
def test_a_disk_that_fills_up_leaves_all_as_it_was(there: bool, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    folder = tmp_path / "new" / "tables"
    if there:
        write_tables([examples.new()], folder)
    before = read(folder) if there else {}
    # No coverage here, whose own files the limit would hold for too.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    (tmp_path / "plan.json").write_bytes(EXAMPLE)
    done = process(
        *("tables", tmp_path / "plan.json", "-o", folder),
        env=env | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=limit,
    )
    assert done.returncode == 2
    assert done.stderr == f"victoryplan: {folder}: File too large\n"
    assert (read(folder) if there else list(tmp_path.glob("new"))) == (before if there else [])


# The command ------------------------------------------------------------------------------------


def test_many_documents_go_into_one_set_of_tables(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.json").write_bytes(EXAMPLE)
    lines = [json.dumps(victoryplan.to_dict(examples.new(name))) for name in ("one", "two")]
    (tmp_path / "plans" / "b.jsonl").write_text("\n".join(lines))
    third = victoryplan.dumps(examples.new("three")).decode()
    done = process("tables", tmp_path / "plans", "-", "-o", tmp_path / "tables", input=third)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    _, rows = read_csv((tmp_path / "tables" / "plans.csv").read_bytes())
    assert [row[0] for row in rows] == ["victory-plan-2024", "one", "two", "three"]


def test_a_document_that_is_not_valid_is_reported_and_nothing_is_written(tmp_path: Path) -> None:
    good, bad, lines = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "lines.jsonl"
    good.write_bytes(EXAMPLE)
    bad.write_text(json.dumps(document(status="hopeful")))
    lines.write_text(json.dumps(document(id="other")) + "\n" + json.dumps(document(id="third", title="")))
    done = process("tables", bad, good, lines, "-o", tmp_path / "tables")
    assert (done.returncode, done.stdout) == (1, "")
    assert "error VP105 /status" in done.stderr
    assert f"{lines}:2:" in done.stderr
    assert f"{good}" not in done.stderr
    assert not (tmp_path / "tables").exists()
    missing = process("tables", good, tmp_path / "missing.json", bad, "-o", tmp_path / "tables")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "VP001" in missing.stderr
    assert "VP105" in missing.stderr
    assert not (tmp_path / "tables").exists()


def test_two_documents_of_one_id_are_named(tmp_path: Path) -> None:
    for name in ("a.json", "b\x1b.json"):
        (tmp_path / name).write_bytes(EXAMPLE)
    done = process("tables", tmp_path, "-o", tmp_path / "tables")
    assert (done.returncode, done.stdout) == (1, "")
    first, second = tmp_path / "a.json", f"{tmp_path}/b\\u001b.json"
    assert done.stderr == f"{second}: the plan's id is that of {first}: victory-plan-2024\n"
    assert not (tmp_path / "tables").exists()


def test_a_folder_without_documents_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = process("tables", tmp_path / "empty", "-o", tmp_path / "tables")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("victoryplan: there is no document at any PATH\n")
    assert not (tmp_path / "tables").exists()


def test_no_document_that_is_read_is_replaced(tmp_path: Path) -> None:
    document = tmp_path / "datapackage.json"
    document.write_bytes(EXAMPLE)
    done = process("tables", document, "-o", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("victoryplan: a table would replace a document that is read\n")
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]
    assert document.read_bytes() == EXAMPLE


def test_the_folder_must_have_a_name(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(EXAMPLE)
    done = process("tables", "plan.json", "-o", "", cwd=tmp_path)
    assert done.returncode == 2
    assert "the folder has no name" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_parquet_without_its_package_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shipped: Plan
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["tables", "missing.json", "-o", str(tmp_path / "tables"), "--format", "parquet"]) == 2
    assert "Invalid value for '--format': Parquet takes an extra package: install victoryplan[tables]" in (
        capsys.readouterr().err
    )
    with pytest.raises(ModuleNotFoundError, match=r"install victoryplan\[tables\]"):
        write_tables([shipped], tmp_path / "tables", form="parquet")
    assert not (tmp_path / "tables").exists()
    write_tables([shipped], tmp_path / "tables")


def test_five_thousand_statements_take_seconds(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(generate(5000))
    done = process("tables", tmp_path / "plan.json", "-o", tmp_path / "tables", timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(read_csv((tmp_path / "tables" / "statements.csv").read_bytes())[1]) == 5000
