"""Plans as tables: for databases, data frames and spreadsheets.

The tables are derived from the models by a few rules, said in :mod:`victoryplan.tabulation.layout`.
Sealed values have no column anywhere, nor does anything that depends on there being one.
"""

import os
import re
from typing import TYPE_CHECKING, Literal

from victoryplan.problems import DuplicatePlan

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from victoryplan.models import Plan

__all__ = ["Row", "TableForm", "restore_cell", "tables", "write_tables"]

Row = dict[str, "str | int | bool | datetime.date | None"]
"""A row: all columns of its table by their names, in their order; ``None`` where nothing is known."""

TableForm = Literal["csv", "parquet"]
"""The forms in which tables can be written."""


def tables(*plans: "Plan") -> dict[str, list[Row]]:
    """The rows of every table by the tables' names; those of the first plan come first.

    All tables are there, those without a row too. Closed lists are plain strings, partial dates are
    EDTF text beside two dates, the earliest and the latest day, as :func:`bounds` gives them.

    >>> from victoryplan import examples
    >>> rows = tables(examples.load("victory-plan-2024"))
    >>> rows["points"][0]["id"], rows["points"][0]["topic"]
    ('nato-invitation', 'political')

    Raises:
        DuplicatePlan: two of the plans have the same id.
    """
    from victoryplan.tabulation.rows import rows_of  # noqa: PLC0415 - most who import the library make no tables

    _check_ids(plans)
    return rows_of(plans)


def write_tables(plans: "Iterable[Plan]", folder: os.PathLike[str] | str, *, form: TableForm = "csv") -> None:
    """Write the tables of plans into a folder, with a ``datapackage.json`` that describes them.

    The folder is made if need be. All files are replaced or none, and others in it are left alone.
    The same plans give the same bytes. In CSV, text that a spreadsheet could run as a formula is
    neutralised; :func:`restore_cell` undoes that.

    Raises:
        DuplicatePlan: two of the plans have the same id.
        ModuleNotFoundError: for Parquet the package ``pyarrow`` is not installed.
        OSError: the files cannot be written; what was there is as it was.
    """
    from victoryplan.tabulation import files  # noqa: PLC0415 - as above

    plans = tuple(plans)
    _check_ids(plans)
    files.put(files.package(plans, form), folder)


_CELL_STARTS = re.compile("(?:^|(?<=[;\t\n\r]))'")


def restore_cell(text: str) -> str:
    """The text that a cell of a CSV file stood for, before formulas in it were neutralised.

    At the start of a cell, and after each ``;``, tab or line break in it, one apostrophe is taken
    away. That is exact: where the text itself had one, :func:`write_tables` has put another before.

    >>> restore_cell("'=1+1"), restore_cell("''tis"), restore_cell("it's")
    ('=1+1', "'tis", "it's")
    """
    return _CELL_STARTS.sub("", text)


def _check_ids(plans: "tuple[Plan, ...]") -> None:
    seen = set[str]()
    for plan in plans:
        if plan.id in seen:
            raise DuplicatePlan(plan.id)
        seen.add(plan.id)
