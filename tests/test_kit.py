"""The conformance kit: each code is broken by its bad documents, and by none of its good ones."""

import json
from pathlib import Path

import pytest

from victoryplan import CODES, validate
from victoryplan.engines import EngineName
from victoryplan.kit import examples_of
from victoryplan.rendering.catalogue import CATALOGUES

ROOT = Path(__file__).parents[1]
WITH_EXAMPLES = [code for code in CODES if not code.startswith(("VP00", "VP6"))]


@pytest.mark.parametrize("code", WITH_EXAMPLES)
def test_every_code_has_a_bad_and_a_good_example(code: str, engine: EngineName, tmp_path: Path) -> None:
    examples = examples_of(code)
    assert {example.pointer is None for example in examples} == {True, False}
    for example in examples:
        path = tmp_path / Path(example.name).name
        path.write_bytes(example.raw)
        found = [(p.code, p.pointer) for p in validate(path, engine=engine, public=CODES[code].public).problems]
        assert found == ([] if example.pointer is None else [(code, example.pointer)]), example.name


def test_what_is_expected_is_all_there_is() -> None:
    folder = ROOT / "kit"
    assert sorted(path.name for path in folder.iterdir()) == WITH_EXAMPLES
    for code in WITH_EXAMPLES:
        expected = json.loads((folder / code / "expected.json").read_bytes())
        assert sorted(expected) == sorted(f"invalid/{p.name}" for p in (folder / code / "invalid").iterdir())
        assert all(one["severity"] == CODES[code].severity for one in expected.values())
        assert all(one["code"] == code for one in expected.values())


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith(("VP00", "VP6"))])
def test_unreadable_input_and_quotes_have_no_examples(code: str) -> None:
    assert examples_of(code) == ()
    assert CATALOGUES["text"]([code]).startswith(code)


def test_the_published_catalogue_is_that_of_the_command() -> None:
    assert (ROOT / "schemas" / "1.0" / "rules.json").read_text("utf-8") == CATALOGUES["json"](CODES)
