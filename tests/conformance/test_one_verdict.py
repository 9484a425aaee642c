"""One verdict: both engines, the constructors and other people's validators judge structure alike.

The documents are mutants of drawn ones, of the shipped ones, and of one with all there is. Only structure
(VP1xx) is compared with other validators; parsing and rules are ours.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from random import Random
from typing import Any, NoReturn

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from referencing import Registry
from tests.conformance import tools
from tests.conformance.ajv import Ajv
from tests.conformance.documents import GOOD, MODELS, parts
from tests.conformance.table import Record
from tests.mutations import MUTATIONS, Json, mutant, smallest

from victoryplan import InvalidObject, Model, Point, Sealed, Topic, validate
from victoryplan.builder import build, unbuild
from victoryplan.constraints import (
    ArrayKind,
    BooleanKind,
    Const,
    EntityKind,
    EnumKind,
    JsonMap,
    Kind,
    MapKind,
    SealedKind,
    model_fields,
)
from victoryplan.engines import EngineName, reference
from victoryplan.json_values import MAX_DEPTH
from victoryplan.schema import schema_of
from victoryplan.strategies import documents
from victoryplan.validation import Outcome, examine_as

fast = pytest.importorskip("victoryplan.engines.fast")
jsonschema_rs = pytest.importorskip("jsonschema_rs")

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
DOCUMENTS, MUTANTS = (5_000, 21) if SOAK else (200, 16)
"""How many documents are drawn, and how many mutants are made beside each."""

Judge = Callable[[Json], bool]

# The judges ---------------------------------------------------------------------------------------


def _offline(uri: str) -> NoReturn:
    raise LookupError(uri)


def _python_judges(schema: dict[str, Any]) -> dict[str, Judge]:
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    rust = jsonschema_rs.Draft202012Validator
    return {
        "jsonschema": jsonschema.Draft202012Validator(schema, registry=Registry(), format_checker=formats).is_valid,
        "jsonschema-rs": rust(schema, retriever=_offline, validate_formats=False).is_valid,
        "jsonschema-rs, formats checked": rust(schema, retriever=_offline, validate_formats=True).is_valid,
    }


@pytest.fixture(scope="module")
def judges() -> Iterator[dict[str, dict[str, Judge]]]:
    """By schema: every validator of other people's, by its name."""
    tools.need("ajv")
    with ExitStack() as stack:
        schemas = {stem: schema_of(model) for stem, model in MODELS.items()}
        yield {
            stem: _python_judges(schema) | {"ajv": stack.enter_context(Ajv(schema)).accepts}
            for stem, schema in schemas.items()
        }


def _facts(outcome: Outcome[Model]) -> list[tuple[object, ...]]:
    """The problems that were found, without the places in the text."""
    problems = outcome.report.problems
    return [(p.code, p.severity, p.pointer, p.message, p.found, p.expected, p.hint) for p in problems]


def _outcome(model: type[Model], document: Json) -> Outcome[Model]:
    """What our engines say of a document, on which they must agree."""
    text = json.dumps(document, ensure_ascii=False).encode()
    names: tuple[EngineName, ...] = ("reference", "fast")
    outcome, other = (examine_as(model, text, engine=name) for name in names)
    assert other.report.problems == outcome.report.problems, "the engines report different problems"
    assert other.value == outcome.value, "the engines build different plans"
    if isinstance(document, dict):
        given = examine_as(model, document, engine="fast")
        assert given.value == outcome.value, "a mapping makes another plan than its text"
        # Of a text the first fault alone is reported that keeps it from being parsed.
        if _verdict({problem.code for problem in outcome.report.problems}) != "unparsable":
            assert _facts(given) == _facts(outcome), "a mapping is not judged as its text"
    return outcome


# The constructors ---------------------------------------------------------------------------------


def in_python(kind: Kind, value: Json) -> Any:
    """JSON as code gives it to the constructors: members, tuples, objects. What fits nowhere stays as it is."""
    match kind:
        case EntityKind(cls=cls) if isinstance(value, dict):
            return cls(**_arguments(cls, value))
        case ArrayKind(item=item) if isinstance(value, list):
            return tuple(in_python(item, one) for one in value)
        case MapKind(values=values) if isinstance(value, dict):
            return {key: in_python(values, one) for key, one in value.items()}
        case EnumKind(enum=enum) if isinstance(value, str) and value in list(enum):
            return enum(value)
        case SealedKind() if isinstance(value, str):
            return Sealed(value)
        case _:
            return value


def _arguments(cls: type[Any], value: dict[str, Json]) -> dict[str, Any]:
    fields = {field.key: field for field in model_fields(cls)}
    names = {field.name for field in fields.values()}
    known = {fields[key].name: in_python(fields[key].kind, one) for key, one in value.items() if key in fields}
    # An attribute's name that is no key of a document must not pass for one.
    return known | {f"{key}?" if key in names else key: one for key, one in value.items() if key not in fields}


def as_constructors_read(kind: Kind, value: Json) -> Json:
    """The document that the constructors are asked about.

    Two things mean something else in Python than in a document: ``None`` says that an optional value is not
    known, and what can only be one thing, the version of the format, need not be said.
    """
    match kind:
        case EntityKind(cls=cls) if isinstance(value, dict):
            fields = {field.key: field for field in model_fields(cls)}
            absent = {
                key
                for key, field in fields.items()
                if not (field.required or isinstance(field.kind, ArrayKind | MapKind | JsonMap | BooleanKind))
            }
            fixed = {key: field.kind.value for key, field in fields.items() if isinstance(field.kind, Const)}
            return fixed | {
                key: as_constructors_read(fields[key].kind, one) if key in fields else one
                for key, one in value.items()
                if one is not None or key not in absent
            }
        case ArrayKind(item=item) if isinstance(value, list):
            return [as_constructors_read(item, one) for one in value]
        case _:
            return value


def _constructed(model: type[Model], document: Json) -> Model | None:
    try:
        built = in_python(EntityKind(model), document)
    except (InvalidObject, TypeError):
        return None
    return built if isinstance(built, model) else None


def _compare_constructors(model: type[Model], document: Json, accepts: Judge) -> None:
    built = _constructed(model, document)
    read = as_constructors_read(EntityKind(model), document)
    assert accepts(read) == (built is not None), "the constructors judge otherwise than the schema"
    if built is not None:
        assert built == build(model, read), "the constructors make another object than the builder"
        written = unbuild(built)
        assert accepts(written), "the schema refuses what a constructed object is written as"
        assert build(model, written) == built, "what a constructed object is written as makes another one"


# The documents ------------------------------------------------------------------------------------

LEVELS = {"plan": 0, "point": 2, "statement": 2, "secret-appendix": 4}
"""How many arrays and objects may stand around a part in a plan."""


def _plan_or_part(plan: Json, rng: Random) -> tuple[str, Json]:
    """A plan or, one time in four, a part of it for which there is a schema as well."""
    found = [(stem, part) for stem, some in parts(plan).items() for part in some if stem != "plan"]
    return rng.choice(found) if found and rng.random() < 0.25 else ("plan", plan)


def _thinned(value: Json, rng: Random, share: float) -> Json:
    """A copy without some items of its lists."""
    if isinstance(value, dict):
        return {key: _thinned(item, rng, share) for key, item in value.items()}
    if isinstance(value, list):
        kept = [item for item in value if not isinstance(item, dict) or rng.random() < share]
        return [_thinned(item, rng, share) for item in kept or value[:1]]
    return value


def _mutants(drawn: Json, rng: Random) -> Iterator[tuple[str, Json, tuple[str, ...]]]:
    """Mutants of a drawn document and, one in four, of a shipped one or that with all there is."""
    for i in range(MUTANTS):
        plan = drawn if i % 4 else _thinned(rng.choice(GOOD["plan"]), rng, rng.choice((0.1, 0.3, 0.5)))
        stem, document = _plan_or_part(plan, rng)
        yield stem, *mutant(document, rng, level=LEVELS[stem])


def _verdict(codes: set[str]) -> str:
    return {"VP0": "unparsable", "VP1": "refused"}.get(min(codes, default="")[:3], "accepted")


# The tests ----------------------------------------------------------------------------------------


def test_every_judge_gives_the_same_verdict(
    judges: dict[str, dict[str, Judge]], record: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    tally: Counter[str] = Counter()
    seen = set[str]()

    def judge(stem: str, document: Json) -> set[str]:
        """The codes that our engines give a document, when all judges agree."""
        model, others = MODELS[stem], judges[stem]
        codes = {problem.code for problem in _outcome(model, document).report.problems}
        if _verdict(codes) != "unparsable":
            accepted = _verdict(codes) == "accepted"
            verdicts = {name: accepts(document) for name, accepts in others.items()}
            assert set(verdicts.values()) == {accepted}, f"our verdict is {accepted}, that of others {verdicts}"
            _compare_constructors(model, document, others["jsonschema-rs"])
        return codes

    def disagreement(stem: str, document: Json) -> str:
        try:
            judge(stem, document)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what the test looks for
            return f"{type(error).__name__}: {error}".partition("\n")[0]
        return ""

    # More documents than other tests have examples, for they are what this one is about. A failure is made
    # smaller by taking things out of the mutant, which Hypothesis, knowing only a number, cannot.
    @settings(
        max_examples=DOCUMENTS, derandomize=not SOAK, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(drawn=documents(), number=st.integers(0, 2**32 - 1))
    def run(drawn: Json, number: int) -> None:
        rng = Random(number)  # noqa: S311 - a failure is to come again
        for stem, document, changes in _mutants(drawn, rng):
            try:
                codes = judge(stem, document)
            except Exception:  # noqa: BLE001 - as above
                what = disagreement(stem, document)
                least = smallest(document, lambda other: disagreement(stem, other) == what)  # noqa: B023 - called at once
                pytest.fail(f"{what}\n{stem}, after {', '.join(changes)}: {json.dumps(least)}", pytrace=False)
            tally.update({_verdict(codes), *codes})
            seen.update(changes)

    run()
    total = tally["accepted"] + tally["refused"] + tally["unparsable"]
    counts = ", ".join(f"{name} {number:,}" for name, number in sorted(tally.items()))
    # So that nobody mistakes none for all. The workers of pytest-xdist have no other way to the terminal.
    with capsys.disabled():
        sys.stderr.write(f"\n{total:,} mutants judged alike: {counts}\n")
    assert total >= DOCUMENTS * MUTANTS
    assert min(tally["accepted"], tally["refused"]) > total / 5
    assert tally["unparsable"] < total / 50
    assert seen == MUTATIONS
    assert {f"VP{number}" for number in range(101, 111)} <= set(tally)
    same = "same verdict as both our engines and the constructors"
    record("jsonschema", "3,200 mutants, 105,000 in the long profile; formats checked", same)
    record("jsonschema-rs", "3,200 mutants, 105,000 in the long profile; formats checked or not", same)
    record("ajv", "3,200 mutants, 105,000 in the long profile", same)


def test_a_constructor_takes_as_many_levels_as_a_document() -> None:
    deep: list[Json] = []
    for _ in range(MAX_DEPTH - 5):
        deep = [deep]
    point = {"id": "p", "number": "1", "title": "P", "topic": "other", "extensions": {"a.b": deep}}
    plan = {"schema_version": "1.0", "id": "a", "title": "A", "language": "en", "points": [point]}
    assert "VP016" not in {problem.code for problem in validate(plan).problems}
    plan["points"] = [point | {"extensions": {"a.b": [deep]}}]
    assert "VP016" in {problem.code for problem in validate(plan).problems}
    assert Point(id="p", number="1", title="P", topic=Topic.OTHER, extensions={"a.b": deep})


def test_a_rule_says_the_same_on_both_engines() -> None:
    point = {"id": "7", "number": "1", "title": "P", "topic": "other"}
    _outcome(MODELS["plan"], GOOD["plan"][-1] | {"points": [point, point]})


@pytest.mark.parametrize("text", [b'{"titles": {"0": false}}', b"{"])
def test_the_fast_engine_does_not_break_down(
    text: bytes, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Fresh ones, for each says only once that it has broken down.
    monkeypatch.setattr(fast, "_read", fast._else(fast._unread)(fast._read.__wrapped__))
    monkeypatch.setattr(fast, "failures", fast._else(reference.failures)(fast.failures.__wrapped__))
    validate(text, engine="fast")
    assert not caplog.records
