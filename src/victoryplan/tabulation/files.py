"""Tables as files: CSV or Parquet, beside the Data Package that describes them."""

import contextlib
import csv
import datetime
import errno
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from victoryplan.constraints import BLANK
from victoryplan.discretion import discreet
from victoryplan.models import SCHEMA_VERSION, Plan
from victoryplan.tabulation.layout import Cell, Column, Key, Row, Table, layout
from victoryplan.tabulation.rows import rows_of

__all__ = ["FORMS", "need", "neutralised", "package", "put", "restore_cell"]

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_DESCRIPTOR = "datapackage.json"

Rows = Iterable[Row]


def need(form: str) -> None:
    """See that tables can be written in a form.

    Raises:
        ModuleNotFoundError: a package is not installed.
    """
    if form == "parquet" and importlib.util.find_spec("pyarrow") is None:
        raise ModuleNotFoundError("Parquet takes an extra package: install victoryplan[tables]")


def file_names(form: str) -> list[str]:
    """The names of the files that tables are written to, the description last."""
    return [*(f"{name}.{form}" for name in layout()), _DESCRIPTOR]


def package(plans: Iterable[Plan], form: str) -> dict[str, bytes]:
    """The files of the tables by their names, the description last.

    Raises:
        ModuleNotFoundError: for Parquet the package ``pyarrow`` is not installed.
    """
    need(form)
    write, media_type = FORMS[form]
    rows = rows_of(plans)
    tables = layout().values()
    files = {name: write(table, rows[table.name]) for name, table in zip(file_names(form), tables, strict=False)}
    resources = [
        {
            "name": table.name,
            "type": "table",
            "description": table.description,
            "path": path,
            "format": form,
            "mediatype": media_type,
            # Frictionless cannot count the bytes of Parquet, and takes that for a fault.
            **(_text_file(data) if form == "csv" else {}),
            "schema": _schema(table),
        }
        for table, (path, data) in zip(layout().values(), files.items(), strict=True)
    ]
    descriptor = {
        "$schema": _PROFILE,
        "name": "victoryplan-tables",
        "title": "Plans as tables",
        "description": f"Derived from documents of the victoryplan format, version {SCHEMA_VERSION}",
        "resources": resources,
    }
    return files | {_DESCRIPTOR: (json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n").encode()}


def _text_file(data: bytes) -> dict[str, Any]:
    return {"encoding": "utf-8", "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}


# The description --------------------------------------------------------------------------------


def _schema(table: Table) -> dict[str, Any]:
    return {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.primary_key),
        "foreignKeys": [_foreign_key(key, table) for key in table.foreign_keys],
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.type == "integer":
        constraints["minimum"] = 1
    if column.form and (pattern := _pattern(column.form.pattern)):
        constraints["pattern"] = pattern
    field = {"name": column.name, "type": column.type, "description": column.description}
    return field | ({"constraints": constraints} if constraints else {})


def _pattern(pattern: str) -> str | None:
    r"""A pattern of ours as one of XML Schema, which is what the standard asks for.

    Those always match the whole, have no groups of another kind than ``(…)``, and no ``\u`` or
    ``\x``. The pattern of text has nothing else, and is left out.
    """
    bare = pattern.removeprefix("^").removesuffix("$").replace("(?:", "(").replace(r"\x24", "$")
    return None if r"\u" in bare else bare


def _foreign_key(key: Key, table: Table) -> dict[str, Any]:
    resource = {} if key.table == table.name else {"resource": key.table}
    return {"fields": list(key.columns), "reference": {**resource, "fields": list(key.others)}}


# CSV --------------------------------------------------------------------------------------------

_SKIPPED = BLANK.replace(r"\t\n", "")
_AT_RISK = re.compile(
    # At the start of a cell, or where a reader would begin one that splits at semicolons and takes no notice of
    # quotation marks in the middle of a line.
    r"(?:^|(?<=[;\t\n\r]))"
    # An apostrophe of the text's own, so that the way back is exact; what begins a formula; or that behind quotation
    # marks and what some readers skip. Behind a tab or a line break is a start of its own.
    r"(?=['\t\r=+\-@\uff1d\uff0b\uff0d\uff20]"
    rf"|[\"'{_SKIPPED}]+[=+\-@\uff1d\uff0b\uff0d\uff20])"
)


def neutralised(text: str) -> str:
    """Text that no spreadsheet takes to be a formula: an apostrophe stands before whatever could be one."""
    return _AT_RISK.sub("'", text)


_CELL_STARTS = re.compile("(?:^|(?<=[;\t\n\r]))'")


@discreet
def restore_cell(text: str) -> str:
    """The text that a cell of a CSV file stood for, before formulas in it were neutralised.

    At the start of a cell, and after each ``;``, tab or line break in it, one apostrophe is taken
    away. That is exact: where the text itself had one, :func:`write_tables` has put another before.

    >>> restore_cell("'=1+1"), restore_cell("''tis"), restore_cell("it's")
    ('=1+1', "'tis", "it's")
    """
    return _CELL_STARTS.sub("", text)


def _csv(table: Table, rows: Rows) -> bytes:
    """RFC 4180, with its line ends, in UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue().encode()


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime.date():
            return value.isoformat()
        case int():
            return str(value)
        case _:
            return neutralised(value)


# Parquet ----------------------------------------------------------------------------------------


def _parquet(table: Table, rows: Rows) -> bytes:
    pyarrow, parquet = (importlib.import_module(name) for name in ("pyarrow", "pyarrow.parquet"))
    types = {"integer": pyarrow.int64(), "boolean": pyarrow.bool_(), "date": pyarrow.date32()}
    schema = pyarrow.schema(
        [
            pyarrow.field(
                column.name,
                types.get(column.type, pyarrow.string()),
                nullable=not column.required,
                metadata={"description": column.description},
            )
            for column in table.columns
        ]
    )
    out = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.Table.from_pylist(list(rows), schema=schema), out)
    data: bytes = out.getvalue().to_pybytes()
    return data


FORMS: Mapping[str, tuple[Callable[[Table, Rows], bytes], str]] = {
    "csv": (_csv, "text/csv"),
    "parquet": (_parquet, "application/vnd.apache.parquet"),
}
"""What writes a table, and what the result is called on the web, by the forms' names."""


# Files ------------------------------------------------------------------------------------------


def put(files: Mapping[str, bytes], folder: os.PathLike[str] | str) -> None:
    """Put files into a folder, all of them or none.

    All are written beside before any is put in its place; should that fail midway, what was there
    is put back. A link is replaced, not followed.

    Raises:
        OSError: the files cannot be written; what was there is as it was.
    """
    target = Path(folder)
    made = [path for path in (target, *target.parents) if not path.exists()]
    try:
        target.mkdir(parents=True, exist_ok=True)
        _replace(files, target)
    except BaseException:
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


def _replace(files: Mapping[str, bytes], target: Path) -> None:
    aside = target / f".victoryplan.{os.urandom(8).hex()}"
    new, old = aside / "new", aside / "old"
    try:
        for path in (aside, new, old):
            path.mkdir(mode=0o700)
        for name, data in files.items():
            with open(new / name, "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        with contextlib.ExitStack() as undo:
            for name in files:
                here = target / name
                if here.is_dir() and not here.is_symlink():
                    raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(here))
                if os.path.lexists(here):
                    here.rename(old / name)
                    undo.callback((old / name).replace, here)
                else:
                    undo.callback(here.unlink, missing_ok=True)
                (new / name).replace(here)
            undo.pop_all()
    finally:
        shutil.rmtree(aside, ignore_errors=True)
