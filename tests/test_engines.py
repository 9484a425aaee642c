"""The seam: how an engine is chosen, and what happens when a fast package fails."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from victoryplan import Plan, dumps, engines, examples, validate
from victoryplan.engines import EngineName, reference
from victoryplan.problems import escape_pointer
from victoryplan.schema import json_schema, schema_of

fast = pytest.importorskip("victoryplan.engines.fast")


@pytest.fixture(autouse=True)
def _choose_afresh() -> Iterator[None]:
    engines.choose.cache_clear()
    yield
    engines.choose.cache_clear()


def test_auto_is_the_fast_one_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engines.choose().name == "fast"
    engines.choose.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "victoryplan.engines.fast", None)
    assert engines.choose().name == "reference"
    with pytest.raises(ImportError):
        engines.choose("fast")


class Panic(BaseException):
    """Like a panic in Rust, no Exception."""


class Broken:
    """Stands for a fast package that breaks down on whatever it is asked."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise self.error

        return fail


@pytest.mark.parametrize("error", [RuntimeError("canary"), Panic("canary"), RecursionError("canary")])
def test_a_failure_falls_back_and_says_so_once(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, shipped: Plan
) -> None:
    raw = examples.read("victory-plan-2024")
    fresh = {
        "_read": fast._else(fast._unread)(fast._read.__wrapped__),
        "failures": fast._else(reference.failures)(fast.failures.__wrapped__),
        "write": fast._else(reference.write)(fast.write.__wrapped__),
    }
    for name, function in fresh.items():
        monkeypatch.setattr(fast, name, function)
    monkeypatch.setattr(fast, "orjson", Broken(error))
    monkeypatch.setattr(fast, "_accepting", lambda *_: Broken(error))
    # The names of a real module are needed to tell a verdict from a failure.
    monkeypatch.setattr(fast.orjson, "JSONDecodeError", ValueError, raising=False)
    monkeypatch.setattr(fast.orjson, "JSONEncodeError", TypeError, raising=False)
    with caplog.at_level(logging.WARNING, "victoryplan"):
        for _ in range(3):
            assert validate(raw, engine="fast").valid
            assert dumps(shipped) == raw
    assert len(caplog.records) == 3
    assert {record.getMessage() for record in caplog.records} == {
        f"the fast engine failed with {type(error).__name__}; the reference engine takes over"
    }
    assert all(record.exc_info is None for record in caplog.records)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError()])
def test_an_interrupt_is_no_failure(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "_accepting", lambda *_: Broken(error))
    with pytest.raises(type(error)):
        validate({}, engine="fast")


@given(st.dictionaries(st.sampled_from(["0", "1", "01", "+1", "-1", ""]), st.sampled_from(["Title", None]), min_size=4))
def test_a_key_that_reads_as_a_number_is_told_by_its_spelling(titles: dict[str, str | None]) -> None:
    document = {"titles": titles}
    names: tuple[EngineName, ...] = ("reference", "fast")
    reports = [validate(document, engine=name) for name in names]
    assert reports[0] == reports[1]
    assert [p.pointer for p in reports[1].problems if p.code == "VP103"] == [
        escape_pointer(("titles", key)) for key, title in titles.items() if title is None
    ]


def test_the_lowered_schema_has_no_guards_and_no_forms_left() -> None:
    lowered = fast.lowered(schema_of(Plan))
    text = str(lowered)
    assert "$defs/Id" not in text
    assert text.count("'not': {'pattern'") == text.count("'not': {'pattern': '^\\\\[?0000|")
    assert json_schema() == schema_of(Plan)


def test_an_unknown_reference_is_not_asked_of_the_network() -> None:
    with pytest.raises(Exception, match="127"):
        fast._compiled({"$ref": "http://127.0.0.1:9/x"})
