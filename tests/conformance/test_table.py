"""The shipped table is the one that the tests make. That it names the right results, each test holds of its own row."""

from tests.conformance import table


def test_it_has_a_row_for_everything_that_is_tried() -> None:
    shipped = [(row.tool, row.tried) for row in table.shipped()]
    assert len(shipped) == len(set(shipped))
    assert table.WRITING or set(shipped) == table.declared()
