"""What the tests of the published schemas share. Some are for the long profile alone."""

import os

import pytest
from tests.conformance import table

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "soak" or table.WRITING

_RECORD = pytest.StashKey[table.Record]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: for the long profile (HYPOTHESIS_PROFILE=soak) alone")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    long = [] if LONG else [item for item in items if item.get_closest_marker("long")]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if table.WRITING and not session.testsfailed:
        session.config.stash[_RECORD].write()


@pytest.fixture
def record(request: pytest.FixtureRequest) -> table.Record:
    """Where a test says its row of the table."""
    return request.config.stash.setdefault(_RECORD, table.Record())
