"""Two documents with many faults, and their reports as they were reviewed by eye."""

import re
from pathlib import Path

import pytest

from victoryplan import CODES, validate
from victoryplan.reporters import WRITERS, Checked, Style

GOLDEN = Path(__file__).parent / "golden"


def report(name: str) -> str:
    checked = Checked(f"{name}.json", validate(GOLDEN / f"{name}.json"))
    return "".join(WRITERS["text"]([checked], Style()))


@pytest.mark.parametrize("name", ["structure", "rules"])
def test_the_report_is_the_one_that_was_reviewed(name: str) -> None:
    assert report(name) == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_every_code_is_among_them() -> None:
    found = {code for name in ("structure", "rules") for code in re.findall(r" (VP\d{3}) ", report(name))}
    # A plan without points has nothing that the other rules could find, and nobody has asked for what is public.
    assert found == {code for code in CODES if "VP1" <= code < "VP6"} - {"VP210", "VP403"}
