"""Plans as tables: for databases, data frames and spreadsheets.

The tables are derived from the models by a few rules, said in :mod:`victoryplan.tabulation.layout`.
Sealed values have no column anywhere, nor does anything that depends on there being one.
"""

import os
from collections.abc import Iterable
from typing import Literal

from victoryplan.discretion import discreet
from victoryplan.models import Plan
from victoryplan.problems import DuplicatePlan
from victoryplan.tabulation.files import file_names, need, package, put, restore_cell
from victoryplan.tabulation.layout import Row
from victoryplan.tabulation.rows import rows_of

__all__ = ["file_names", "need", "restore_cell", "tables", "write_tables"]


@discreet
def tables(*plans: Plan) -> dict[str, list[Row]]:
    """The rows of every table by the tables' names; those of the first plan come first.

    All tables are there, those without a row too. A row holds all columns of its table, ``None``
    for what is not known. Closed lists are plain strings; partial dates are EDTF text beside two
    dates, the earliest and the latest day, as :func:`bounds` gives them.

    >>> from victoryplan import examples
    >>> rows = tables(examples.load("victory-plan-2024"))
    >>> rows["points"][0]["id"], rows["points"][0]["topic"]
    ('nato-invitation', 'political')

    Raises:
        DuplicatePlan: two of the plans have the same id.
    """
    _check_ids(plans)
    return rows_of(plans)


@discreet
def write_tables(
    plans: Plan | Iterable[Plan], folder: os.PathLike[str] | str, *, form: Literal["csv", "parquet"] = "csv"
) -> None:
    """Write the tables of one plan or of several into a folder, with a ``datapackage.json`` that describes them.

    The folder is made if need be. All files are replaced or none, and others in it are left alone.
    The same plans give the same bytes. In CSV, text that a spreadsheet could run as a formula is
    neutralised; :func:`restore_cell` undoes that.

    Raises:
        DuplicatePlan: two of the plans have the same id.
        ModuleNotFoundError: for Parquet the package ``pyarrow`` is not installed.
        OSError: the files cannot be written; what was there is as it was.
    """
    plans = (plans,) if isinstance(plans, Plan) else tuple(plans)
    _check_ids(plans)
    put(package(plans, form), folder)


def _check_ids(plans: tuple[Plan, ...]) -> None:
    seen = set[str]()
    for plan in plans:
        if plan.id in seen:
            raise DuplicatePlan(plan.id)
        seen.add(plan.id)
