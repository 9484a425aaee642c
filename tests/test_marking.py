"""Where a problem stands in the text, and what is shown of the lines around it."""

import copy
import functools
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from victoryplan import Plan, Problem, examples, strategies, to_dict, validate
from victoryplan.parsing.positions import Lines, locate

Path = tuple[str | int, ...]

LAYOUTS: dict[str, Callable[[Any], str]] = {
    "canonical": lambda document: json.dumps(document, indent=2, ensure_ascii=False) + "\n",
    "minified": lambda document: json.dumps(document, separators=(",", ":"), ensure_ascii=False),
    "escaped": json.dumps,
    "tabs": lambda document: json.dumps(document, indent="\t", ensure_ascii=False),
    "CRLF": lambda document: json.dumps(document, indent=2, ensure_ascii=False).replace("\n", "\r\n"),
    "BOM": lambda document: "\ufeff" + json.dumps(document, indent=1, ensure_ascii=False),
}


def cut(text: str, problem: Problem) -> str:
    """What the range of a problem holds."""
    text = text.removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").split("\n")
    assert problem.line
    assert problem.column
    assert problem.end_line
    assert problem.end_column
    if problem.line == problem.end_line:
        return lines[problem.line - 1][problem.column - 1 : problem.end_column - 1]
    first = lines[problem.line - 1][problem.column - 1 :]
    between = lines[problem.line : problem.end_line - 1]
    return "\n".join([first, *between, lines[problem.end_line - 1][: problem.end_column - 1]])


def at(document: Any, pointer: str) -> Any:
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    return functools.reduce(lambda value, step: value[int(step) if isinstance(value, list) else step], steps, document)


AT_THE_KEY = {"VP102", "VP106", "VP109", "VP207", "VP208"}
MISSING = {"VP101", "VP108"}


@pytest.mark.parametrize("layout", LAYOUTS)
@given(broken=strategies.broken_documents())
def test_the_range_is_the_faulty_key_or_value(layout: str, broken: strategies.Broken) -> None:
    text = LAYOUTS[layout](broken.document)
    (problem,) = validate(text).problems
    shown = cut(text, problem)
    last = broken.pointer.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~")
    if broken.code in MISSING:
        assert shown == "{"
    elif broken.code in AT_THE_KEY:
        key = json.loads(shown)
        assert key == last or "/secret_appendices/" in broken.pointer
    elif last in {"content", "content_salt"}:
        # Where it ends would tell how long it is.
        assert shown == json.dumps(at(broken.document, broken.pointer), ensure_ascii=False)[0]
    else:
        assert json.loads(shown) == at(broken.document, broken.pointer)
    assert problem.excerpt is not None
    assert problem.excerpt.start < problem.excerpt.end


@given(strategies.documents(), st.sampled_from(sorted(LAYOUTS)), st.randoms(use_true_random=False))
def test_any_place_is_found(document: dict[str, Any], layout: str, random: Any) -> None:
    text = LAYOUTS[layout](document).removeprefix("\ufeff")
    places: list[Path] = []

    def walk(value: Any, path: Path) -> None:
        places.append(path)
        for step, inner in (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ):
            walk(inner, (*path, step))

    walk(document, ())
    wanted = random.sample(places, min(10, len(places)))
    found = locate(text, [*wanted, ("nowhere",), ("points", 99)])
    for path in wanted:
        value = functools.reduce(lambda inner, step: inner[step], path, document)
        assert json.loads(text[found[path].start : found[path].end]) == value
        if path and isinstance(path[-1], str):
            assert json.loads(text[found[path].key_start : found[path].key_end]) == path[-1]
    assert ("nowhere",) not in found
    assert ("points", 99) not in found


@pytest.fixture
def document(shipped: Plan) -> dict[str, Any]:
    return to_dict(shipped)


def test_a_valid_document_is_not_located(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lines, "__init__", None)
    assert validate(examples.read("victory-plan-2024")).valid


def test_a_mapping_has_no_places(document: dict[str, Any]) -> None:
    (problem,) = validate(document | {"id": ""}).problems
    assert (problem.line, problem.excerpt) == (None, None)


def test_a_duplicate_id_names_the_first(document: dict[str, Any]) -> None:
    document["points"][2]["id"] = document["points"][0]["id"]
    text = LAYOUTS["canonical"](document)
    problem = next(p for p in validate(text).problems if p.code == "VP201")
    assert (problem.pointer, problem.related) == ("/points/2/id", "/points/0/id")
    assert problem.related_line
    assert '"nato-invitation"' in text.split("\n")[problem.related_line - 1]


def test_problems_come_in_the_order_of_the_text(document: dict[str, Any]) -> None:
    turned = dict(reversed(document.items()))
    turned["statements"][0]["mode"] = "x"
    turned["id"] = ""
    lines = [problem.line for problem in validate(LAYOUTS["canonical"](turned)).problems]
    assert lines == sorted(lines)


def test_a_long_line_is_cut_around_the_fault(document: dict[str, Any]) -> None:
    document["statements"][1]["positions"][0]["stance"] = "noncomittal"
    (problem,) = validate(LAYOUTS["minified"](document)).problems
    assert problem.excerpt is not None
    text = problem.excerpt.text
    assert text[problem.excerpt.start : problem.excerpt.end] == '"noncomittal"'
    assert text.startswith("…")
    assert text.endswith("…")
    assert len(text) < 110


def test_an_excerpt_is_free_of_control_characters(document: dict[str, Any]) -> None:
    document["id"] = "a\u202e\u009bb"
    (problem,) = validate(LAYOUTS["tabs"](document)).problems
    assert problem.excerpt is not None
    assert problem.excerpt.text == ' "id": "a\\u202e\\u009bb",'
    assert problem.excerpt.text[problem.excerpt.start : problem.excerpt.end] == '"a\\u202e\\u009bb"'


CANARY = "canary"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "change",
    [
        {"content": CANARY, "until": "2024-13"},
        {"content": f"{CANARY}\x07"},
        {"content": [CANARY], "existence": 5},
        {"content": {CANARY: CANARY}, "id": ""},
        {CANARY: CANARY},
        {"contents": CANARY, "recipients": [{"actor": CANARY, "status": CANARY}]},
        {"recipients": CANARY},
        {"content": CANARY, "content_salt": CANARY},
        {"content": CANARY, "id": "seen twice"},
        {"disclosures": [{"kind": "leak", "extent": "full", CANARY: CANARY}]},
    ],
)
def test_nothing_of_an_appendix_s_values_is_shown(
    document: dict[str, Any], change: dict[str, Any], layout: str
) -> None:
    document["points"][1]["secret_appendices"][0] |= change
    document["points"][1]["citations"] = 5
    document["points"][1]["id"] = 5
    text = LAYOUTS[layout](document)
    for source in (text, text.replace('"content"', '"\\u0063ontent"').replace('"secret_a', '"secret\\u005fa')):
        report = validate(source)
        assert len(report.problems) >= 2
        assert CANARY not in repr(report)
        assert CANARY[:5] not in repr(report)


def test_a_masked_value_has_one_length(document: dict[str, Any]) -> None:
    reports: list[Any] = []
    for sealed in ("a", "b" * 500, "\u0301 \U0001f54a"):
        changed = copy.deepcopy(document)
        changed["points"][1]["secret_appendices"][0] |= {"content": sealed, "content_salt": "short", "id": ""}
        changed["status"] = "x"
        reports.append(validate(LAYOUTS["canonical"](changed)))
    assert reports[0] == reports[1] == reports[2]


def test_many_problems_on_one_line_cost_linear_time(document: dict[str, Any]) -> None:
    document["points"][1]["secret_appendices"][0]["recipients"] = [{"actor": "", "status": ""}] * 5_000
    report = validate(LAYOUTS["minified"](document))
    assert len(report.problems) == 10_000


def test_the_name_of_a_sealed_field_may_be_a_value(document: dict[str, Any]) -> None:
    document |= {"title": "content", "summary": "secret_appendices", "id": ""}
    (problem,) = validate(LAYOUTS["minified"](document)).problems
    assert problem.excerpt is not None
    assert '"title":"content"' in problem.excerpt.text
