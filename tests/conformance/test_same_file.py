"""The page on one faulty file in four tools is what the tools say."""

import pytest
from tests.conformance import tools
from tests.conformance.same_file import DOCUMENT, PAGE, TOOLS, page, without_versions

from victoryplan import validate


@pytest.fixture(autouse=True)
def _tools() -> None:
    pytest.importorskip("check_jsonschema")
    tools.need("ajv-cli", "vscode-json-languageservice")


def test_nobody_objects_to_the_document_without_a_mistake() -> None:
    assert validate(DOCUMENT).problems == ()
    assert [tool.say([DOCUMENT]) for tool in TOOLS] == [[[]]] * len(TOOLS)


def test_the_page_is_up_to_date() -> None:
    stale = "run python -m tests.conformance faulty"
    assert without_versions(PAGE.read_text("utf-8")) == without_versions(page()), stale
