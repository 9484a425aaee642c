"""Where outputs cannot be compared, they are searched: no six characters of what is sealed, or may be, are in them."""

import contextlib
import copy
import functools
import io
import json
import logging
import pickle
import pprint
import re
import resource
import subprocess
import sys
import textwrap
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attr
import attrs
import cattrs
import pytest
import rich
import rich.console
import rich.pretty
import rich.traceback
from hypothesis import given
from hypothesis import strategies as st

import victoryplan
from victoryplan import InvalidDocument, InvalidObject, Plan, Report, Sealed, SecretAppendix, UnknownAudience, to_dict
from victoryplan.engines import EngineName
from victoryplan.reporters import WRITERS, Checked, Style

CANARY = "Zq7xKv9mWp-Nh4sYbLq3Hd"
NUMBER = 90817263544536271809
SALT = CANARY + "x"
Json = dict[str, Any]


PACKAGE = str(Path(victoryplan.__file__).parent)
PIECES = [canary[i : i + 6] for canary in (CANARY, CANARY.lower(), str(NUMBER)) for i in range(len(canary) - 5)]


def pieces_in(text: str) -> list[str]:
    """The pieces of the canaries that a text shows."""
    return [piece for piece in PIECES if piece in text]


@pytest.fixture(scope="module")
def restricted(shipped: Plan) -> Json:
    document = to_dict(shipped)
    appendix(document).update({"content": CANARY, "content_salt": SALT})
    return document


@pytest.fixture(scope="module")
def small() -> Json:
    """The same in a document so small that much can be tried with it."""
    document: Any = to_dict(victoryplan.examples.new())
    point = json.dumps(document["points"][0])
    document["points"] += [json.loads(point.replace('"first-', f'"{nth}-')) for nth in ("second", "third")]
    for number, point in enumerate(document["points"], 1):
        point["number"] = str(number)
    document["sources"] += [document["sources"][0] | {"id": f"{nth}-source"} for nth in ("second", "third")]
    appendix(document).update({"content": CANARY, "content_salt": SALT})
    assert victoryplan.validate(document).problems == ()
    return document


def appendix(document: Any) -> Json:
    found: Json = document["points"][2]["secret_appendices"][0]
    return found


def with_appendix(document: Json, **changes: Any) -> Json:
    changed = copy.deepcopy(document)
    appendix(changed).update(changes)
    return changed


# Reports ----------------------------------------------------------------------------------------


@functools.cache
def in_all_forms(report: Report) -> str:
    """A report in every form that it is written in, copied, pickled and printed."""
    forms = ["".join(write([Checked("plan.json", report)], Style(colour=True))) for write in WRITERS.values()]
    copies = [copy.copy(report), copy.deepcopy(report), pickle.loads(pickle.dumps(report)), attrs.evolve(report)]
    shown = [f"{one}\n{one!r}\n{pprint.pformat(one)}\n{attrs.asdict(one)}" for one in copies]
    error = InvalidDocument(report)
    shown += [str(error), repr(error), repr(error.args), repr(pickle.dumps(error)), repr(pickle.dumps(report))]
    shown += [report._repr_html_()]
    return "\n".join([*forms, *shown, rich.pretty.pretty_repr(report)])


KEYS: Json = {
    CANARY: 1,
    "contents": CANARY,
    "Content": CANARY,
    "extensions": {"org.example": CANARY},
    f"{CANARY}/~": {},
}
VALUES = [CANARY, [CANARY], {CANARY: [CANARY]}, f"{CANARY}\x07"]
MORE = [[[CANARY]], {"a": CANARY}, NUMBER // 10**5, f" {CANARY}\ud800", f"{CANARY}\n" * 9]
FIELDS = [field.name for field in attrs.fields(SecretAppendix)]

CHANGES: list[Json] = [
    *({key: value} for key, value in KEYS.items()),
    *({field: value} for field in FIELDS for value in VALUES),
    *({field: value} for field in ("content", "content_salt") for value in MORE),
    *({"recipients": [{"actor": "us", "status": "received", key: value}]} for key, value in KEYS.items()),
    *({"recipients": [{"actor": value, "status": value, "date": value}]} for value in VALUES),
    *({"disclosures": [{"kind": "leak", "extent": "full", "by": value, "date": value}]} for value in VALUES),
    *({"measures": [{"id": "a", "action": value, "timing": value, "b": 1}]} for value in VALUES),
    *({"citations": [{"source": value, "quote": {"exact": value, CANARY: 1}}]} for value in VALUES),
    # What only rules object to.
    {"withheld_by": CANARY.lower(), "recipients": [{"actor": CANARY.lower(), "status": "received"}]},
    {"summary": f"{CANARY} e\u0301", "reason": f"{CANARY} \u212b"},
    {"content": CANARY, "disclosures": [{"kind": "leak", "extent": "full"}]},
]
LAYOUTS: dict[str, Callable[[Json], str]] = {
    "canonical": functools.partial(json.dumps, indent=2),
    "minified": functools.partial(json.dumps, separators=(",", ":")),
    "escaped keys": lambda document: re.sub('"(c)(ontent|itations)', r'"\\u0063\2', json.dumps(document, indent=1)),
}


def reports(document: Json, folder: Path) -> Iterator[Report]:
    for engine in ("reference", "fast"):
        yield victoryplan.validate(document, engine=engine)
        yield victoryplan.validate(LAYOUTS["minified"](document), engine=engine, public=True)
    yield victoryplan.validate(appendix(document), model=SecretAppendix)
    for layout in LAYOUTS.values():
        text = layout(document)
        yield victoryplan.validate(text)
        path = folder / "plan.yaml"
        path.write_text(text, "utf-8")
        yield victoryplan.validate(path)
        yield victoryplan.validate(layout(appendix(document)), model=SecretAppendix)


@pytest.mark.parametrize("beside", [{}, {"citations": 5, "id": 5, "topic": "x"}], ids=["alone", "with others"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: ascii(change)[:60])
def test_what_stands_where_it_does_not_belong(change: Json, beside: Json, small: Json, tmp_path: Path) -> None:
    document = with_appendix(small, **change)
    # With something wrong around it, structure is as far as it goes, and lines near by are shown.
    document["points"][2].update(beside)
    for report in dict.fromkeys(reports(document, tmp_path)):
        assert pieces_in(in_all_forms(report)) == []


@pytest.mark.parametrize(
    "change",
    [
        {CANARY: {1}},
        {CANARY: float("nan")},
        {CANARY: "\ud800"},
        {"content": NUMBER},
        {"content": {CANARY: NUMBER}},
        {"content": {5: CANARY, NUMBER: 1, (CANARY,): 1}},
        {"recipients": [{CANARY: [NUMBER]}]},
    ],
    ids=lambda change: ascii(change)[:60],
)
def test_a_mapping_of_what_is_no_json(change: Json, restricted: Json) -> None:
    document = with_appendix(restricted, **change)
    for report in (
        victoryplan.validate(document),
        victoryplan.validate(appendix(document), model=SecretAppendix),
        victoryplan.validate({"secret_appendices": change}),
    ):
        assert {problem.code[:3] for problem in report.problems} == {"VP0"}
        assert pieces_in(in_all_forms(report)) == []


def test_what_an_unknown_key_is_like_is_not_told(restricted: Json) -> None:
    found: list[Report] = []
    for key in ("existance", CANARY):
        document = with_appendix(restricted, **{key: 1})
        del appendix(document)["existence"]
        found.append(victoryplan.validate(document))
    assert [problem.code for problem in found[0].problems] == ["VP101", "VP102"]
    assert found[0] == found[1]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "misplaced",
    [
        {"content": CANARY, "content_salt": [CANARY]},
        {"contnet": CANARY},
        {"Content": {"a": CANARY}},
        {"secret_appendixes": [{"id": "annex", "contents": CANARY}]},
        {"secret_apendices": CANARY},
        {"content-salt": CANARY},
    ],
)
def test_what_stands_outside_of_an_appendix_or_is_misspelt(
    misplaced: Json, layout: str, restricted: Json, tmp_path: Path
) -> None:
    document = copy.deepcopy(restricted)
    document["points"][1].update(misplaced)
    path = tmp_path / "plan.yaml"
    path.write_text(LAYOUTS[layout](document | misplaced), "utf-8")
    for source in (LAYOUTS[layout](document | misplaced), path, document | misplaced):
        report = victoryplan.validate(source)
        assert {problem.code for problem in report.problems} == {"VP102"}
        assert pieces_in(in_all_forms(report)) == []


def test_a_sealed_key_hides_its_value_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(json.dumps({"id": "", "extensions": {"org.example": {"content": CANARY}}}))
    for source in (path.read_text(), path):
        report = victoryplan.validate(source)
        assert "org.example" in in_all_forms(report)
        assert pieces_in(in_all_forms(report)) == []


NEAR = [
    *('"', "\\", "\n", "\x00", "\x07", "{", "}", "[", "]", ":", ",", "/", "*", "#", "'", "&", "!", "\t", "-", "NaN"),
    *("1e999", "\ud800", "\\ud800", "\\x", "\\u12", '": "', '", "', '"}', '"]', "\ufeff", "\u2028", "\xff"),
    *(str(NUMBER), CANARY, f'"{CANARY}": '),
]


@given(data=st.data())
def test_a_text_that_is_spoilt_somewhere(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Cut, or with something put in or taken out, in or near what is sealed: JSON or YAML, or neither."""
    document: Any = to_dict(victoryplan.examples.new())
    document["points"][0]["secret_appendices"][0] |= {"content": CANARY, "content_salt": SALT, CANARY: [NUMBER]}
    text = LAYOUTS[data.draw(st.sampled_from(sorted(LAYOUTS)))](document)
    at = text.index(CANARY) + data.draw(st.integers(-30, 60))
    match data.draw(st.sampled_from(["cut", "insert", "delete", "repeat"])):
        case "cut":
            text = text[:at]
        case "insert":
            text = text[:at] + data.draw(st.sampled_from(NEAR)) + text[at:]
        case "delete":
            text = text[:at] + text[at + data.draw(st.integers(1, 30)) :]
        case _:
            text = text[:at] + text[at - data.draw(st.integers(1, 40)) :]
    raw = text.encode("utf-8", "surrogatepass")
    path = tmp_path_factory.mktemp("spoilt") / "plan.yaml"
    path.write_bytes(raw)
    for source in (raw, path):
        for model in (Plan, SecretAppendix):
            for engine in ("reference", "fast"):
                assert pieces_in(in_all_forms(victoryplan.validate(source, model=model, engine=engine))) == []


@pytest.mark.parametrize(
    "text",
    [
        '{"secret_appendices": [{"%s": 1, "%s": 2}]}',
        '{"secret_appendices": [{"content": "%s", "content": "%s"}]}',
        '{"points": [{"secret_appendices": {"content": "%s"}, "secret_appendices": "%s"}]}',
        '{"secret_appendices": [{"content": 1%d}]}',
        '{"secret_appendices": [{"content": 1%de999}]}',
        '{"secret_appendices": [{"content": "%s\\ud800", "\\ud800%s": 1}]}',
        '{"secret_appendices": [{"content": %s}]}',
        '{"secret_appendices": [{content: "%s"}]}',
        '{"secret_appendices": [{"content": "He said "%s""}]}',
        '{"secret_appendices": [{"content": \'%s\'}]}',
        '{"secret_appendices": [{"content": "%s\x01"}]}',
        '{"secret_appendices": [{"content": "%s',
        '{"secret_appendices": [{"content": "\\q%s"}]}',
        '{"secret_appendices": [] } %s',
        "secret_appendices:\n  - content: &%s text\n    id: *%s\n",
        "secret_appendices:\n  - content: !%s text\n",
        "secret_appendices:\n  - content: '%s\n",
        "secret_appendices:\n  - content: |\n      %s\n     %s\n  x: [",
        "secret_appendices:\n  - %s: 1\n    %s: 2\n",
        "secret_appendices:\n  - ? [%s]\n    : 1\n",
        "secret_appendices:\n  - id: 5 # %s\n    existence: x # %s\n",
        "--- %s\n--- %s\n",
    ],
)
def test_text_that_does_not_parse(text: str, tmp_path: Path, engine: EngineName) -> None:
    filled = text.replace("%s", CANARY).replace("%d", str(NUMBER))
    path = tmp_path / "plan.yaml"
    path.write_text(filled)
    for source in (filled, path):
        for model in (Plan, SecretAppendix):
            report = victoryplan.validate(source, engine=engine, model=model)
            assert not report.valid
            assert pieces_in(in_all_forms(report)) == []


# Exceptions -------------------------------------------------------------------------------------


def raised_by(call: Callable[[], Any]) -> BaseException | None:
    """What a call raises, seen from outside: this frame, which knows what was given, is taken off."""
    try:
        call()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is looked at
        trace = error.__traceback__
        return error.with_traceback(trace.tb_next if trace else None)
    return None


def told_by(error: BaseException) -> str:
    """All that tools print of an exception: Python with locals, rich with locals, a log, its fields and notes."""
    parts = [str(error), repr(error), repr(error.args), repr(vars(error)), *getattr(error, "__notes__", ())]
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    waiting: list[Any] = [told]
    while waiting:
        link = waiting.pop()
        waiting += filter(None, (link.__cause__, link.__context__, *(link.exceptions or ())))
        for frame in link.stack:
            if not frame.filename.startswith(PACKAGE):
                frame.locals = None
    parts += told.format()
    console = rich.console.Console(file=io.StringIO(), width=500)
    console.print(
        rich.traceback.Traceback.from_exception(
            type(error), error, error.__traceback__, show_locals=True, locals_max_string=None, suppress=[cattrs, attr]
        )
    )
    parts.append(console.file.getvalue())  # type: ignore[attr-defined] # it is a StringIO
    handler = logging.StreamHandler(io.StringIO())
    handler.emit(logging.LogRecord("x", 40, "x", 1, "%s", (error,), (type(error), error, error.__traceback__)))
    parts.append(handler.stream.getvalue())
    with contextlib.suppress(Exception):
        # An exception of ours can be sent elsewhere. Others may refuse, as cattrs's do.
        parts.append(repr(pickle.dumps(error)))
    return "\n".join(parts)


def misuses(document: Json) -> Iterator[Callable[[], Any]]:
    """Every function that is given a document, given another thing than it takes, or with something wrong beside it."""
    part = appendix(document)
    text = json.dumps(document)
    misplaced = {"secret_appendices": [{CANARY: CANARY}]}
    wrong = [document, part, text, text.encode(), [document], json.dumps({**document, "id": ""}), misplaced]
    names = ("load", "loads", "from_dict", "validate", "to_dict", "dumps", "release", "commit", "Index", "json_schema")
    for name in (*names, "bounds"):
        for thing in wrong:
            yield functools.partial(getattr(victoryplan, name), thing)
    plan = victoryplan.from_dict(document)
    annex = victoryplan.from_dict(part, SecretAppendix)
    for thing in wrong:
        yield functools.partial(victoryplan.dump, thing, "/nowhere/at/all.json")
        yield functools.partial(victoryplan.release, thing, "us")
        yield functools.partial(victoryplan.release, plan, {"audience": thing})
        yield functools.partial(victoryplan.matches, thing, CANARY, SALT)
        yield functools.partial(victoryplan.matches, annex, thing, 5)
        yield functools.partial(victoryplan.matches, annex, b"" + CANARY.encode(), thing)
        yield functools.partial(Sealed, [thing])
        for changes in (
            {"content": thing},
            {"content": Sealed(f"{CANARY}\x07")},
            {"id": CANARY},
            {"recipients": thing},
        ):
            yield functools.partial(attrs.evolve, annex, **changes)
    yield functools.partial(victoryplan.dump, plan, "/nowhere/at/all.json")
    yield functools.partial(victoryplan.dump, plan, "\0")
    yield functools.partial(SecretAppendix, **part)
    yield functools.partial(SecretAppendix, **{**part, CANARY: CANARY})
    yield functools.partial(SecretAppendix, CANARY)
    for cls in (victoryplan.Recipient, victoryplan.Disclosure):
        for changes in ({CANARY: 1}, {field.name: CANARY for field in attrs.fields(cls)}):
            yield functools.partial(cls, **changes)
    for source in (document, text, text.encode(), text[:-9]):
        for keywords in (
            {"engine": "none"},
            {"max_bytes": None},
            {"max_bytes": "9"},
            {"model": 5},
            {"model": dict},
            {"model": str},
            {"select": 5},
            {"select": ["XX"]},
            {"ignore": [None]},
            {"public": True, "model": int},
        ):
            yield functools.partial(victoryplan.validate, source, **keywords)
        yield functools.partial(victoryplan.loads, source, engine="none")
        yield functools.partial(victoryplan.loads, source, max_bytes=None)
        yield functools.partial(victoryplan.from_dict, source, engine="none")
        yield functools.partial(victoryplan.from_dict, source, int)
    for detailed in (True, False):
        converter = cattrs.Converter(detailed_validation=detailed)
        victoryplan.configure_converter(converter)
        for thing in wrong:
            for model in (Plan, SecretAppendix, Sealed, victoryplan.Recipient):
                yield functools.partial(converter.structure, thing, model)
            yield functools.partial(converter.structure, [thing], tuple[SecretAppendix, ...])


def test_nothing_that_is_raised_tells_what_was_given(small: Json) -> None:
    seen = 0
    for call in misuses(small):
        error = raised_by(call)
        if error is not None:
            seen += 1
            assert pieces_in(told_by(error)) == [], f"{call!r:.120}: {error!r:.120}"
    assert seen > 250


def careless(kept: str) -> None:
    raise LookupError(len(kept))


def test_the_search_would_find_it() -> None:
    error = raised_by(functools.partial(careless, CANARY))
    assert error is not None
    assert pieces_in(told_by(error))


def test_an_interrupt_shows_nothing_either(restricted: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user may press Ctrl-C wherever the document is."""
    from victoryplan import validation  # noqa: PLC0415 - to interrupt it

    for name in ("diagnose", "_by_rules", "_json_origin"):
        with monkeypatch.context() as patch:

            def interrupt(*_: object, **__: object) -> None:
                raise KeyboardInterrupt

            patch.setattr(validation, name, interrupt)
            text = json.dumps(restricted if name == "_by_rules" else {**restricted, "id": ""})
            error = raised_by(functools.partial(victoryplan.loads, text))
            assert isinstance(error, KeyboardInterrupt)
            assert pieces_in(told_by(error)) == []


def test_what_was_being_handled_before_is_left_alone() -> None:
    def recover() -> None:
        try:
            careless(CANARY)
        except LookupError:
            victoryplan.loads("{}")

    with pytest.raises(InvalidDocument) as caught:
        recover()
    first = caught.value.__context__
    assert first is not None
    *_, (frame, _line) = traceback.walk_tb(first.__traceback__)
    assert frame.f_locals == {"kept": CANARY}


class Treacherous(dict[str, Any]):
    """A mapping that fails while it is read, one failure chained to another."""

    def items(self) -> Any:
        try:
            careless(CANARY)
        except LookupError as error:
            raise RuntimeError from error


def test_no_exception_of_a_chain_keeps_locals() -> None:
    error = raised_by(functools.partial(victoryplan.from_dict, Treacherous()))
    assert isinstance(error, RuntimeError)
    assert isinstance(error.__cause__, LookupError)
    frames = [frame for link in (error, error.__cause__) for frame, _ in traceback.walk_tb(link.__traceback__)]
    assert any(frame.f_code is careless.__code__ for frame in frames)
    assert pieces_in(repr([frame.f_locals for frame in frames])) == []


def test_exceptions_can_be_copied_and_pickled() -> None:
    for error in (InvalidDocument(Report()), InvalidObject("Plan", ()), UnknownAudience("uss", "us")):
        assert str(pickle.loads(pickle.dumps(error))) == str(copy.deepcopy(error)) == str(error)


# Plans ------------------------------------------------------------------------------------------


def test_no_tool_that_walks_through_a_plan_shows_it(small: Json) -> None:
    plan = victoryplan.from_dict(small)
    sealed = appendix_of(plan).content
    console = rich.console.Console(file=io.StringIO(), width=200)
    console.print(plan, rich.pretty.pretty_repr(plan, expand_all=True), victoryplan.Index(plan).objects)
    for thing in (plan, appendix_of(plan), sealed):
        rich.inspect(thing, all=True, console=console)
    shown = [console.file.getvalue(), pprint.pformat(attrs.asdict(plan)), pprint.pformat(attrs.astuple(plan))]  # type: ignore[attr-defined] # a StringIO
    shown += [repr(slots_of(sealed)), json.dumps(attrs.asdict(appendix_of(plan)), default=str)]
    assert pieces_in("\n".join(shown)) == []


def slots_of(thing: object) -> dict[str, Any]:
    """What every slot and attribute of an object holds, called by no tool but walked through by some."""
    return {name: getattr(thing, name) for name in dir(thing) if not name.startswith("__")}


def appendix_of(plan: Plan) -> SecretAppendix:
    return plan.points[2].secret_appendices[0]


SUITE = """
    import attrs
    import pytest
    import victoryplan


    @pytest.fixture
    def plans():
        return victoryplan.load("one.json"), victoryplan.load("other.json")


    def test_plans(plans):
        one, other = plans
        assert one == other


    def test_points(plans):
        one, other = plans
        assert one.points == other.points


    def test_appendices(plans):
        one, other = (plan.points[2].secret_appendices for plan in plans)
        assert one[0] == other[0]
        assert [*one] == [*other]


    def test_contents(plans):
        one, other = (plan.points[2].secret_appendices[0].content for plan in plans)
        assert {"content": one} == {"content": other}


    def test_as_dicts(plans):
        one, other = map(attrs.asdict, plans)
        assert one == other


    def test_sealed(plans):
        one, other = (plan.points[2].secret_appendices[0].content for plan in plans)
        assert one == other


    def test_lists(plans):
        one, other = plans
        assert one in [other]


    def test_refused():
        victoryplan.load("broken.json")


    def test_reports():
        assert victoryplan.validate(victoryplan.load("one.json"), public=True) == victoryplan.validate("{}")


    def test_misused(plans):
        victoryplan.dump(plans[0], "/nowhere/at/all.json")


    def test_taken_for_a_dict(plans):
        victoryplan.from_dict(plans[0])


    def test_audience(plans):
        victoryplan.release(plans[0], "nobody")


    def test_evolved(plans):
        attrs.evolve(plans[0].points[2].secret_appendices[0], id="No Slug")
"""


def test_pytest_shows_nothing_of_two_unequal_plans(
    restricted: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is asked of this run of pytest is not asked of the ones below.
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    (tmp_path / "one.json").write_text(json.dumps(restricted))
    (tmp_path / "other.json").write_text(json.dumps(with_appendix(restricted, content=CANARY[::-1] + CANARY)))
    (tmp_path / "broken.json").write_text(json.dumps(with_appendix(restricted, existence=CANARY)))
    (tmp_path / "test_it.py").write_text(textwrap.dedent(SUITE))
    options = ["-vv", "--showlocals", "--tb=long", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, "test_it.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"{SUITE.count('def test_')} failed" in done.stdout
    assert "<sealed>" in done.stdout
    assert pieces_in(done.stdout + done.stderr) == []
    # Nor do the failures of one who reveals it go by unseen, or nothing would be looked at.
    (tmp_path / "test_it.py").write_text(
        "import victoryplan\ndef test_it():\n"
        "    assert victoryplan.load('one.json').points[2].secret_appendices[0].content.reveal() == 'x'\n"
    )
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert pieces_in(done.stdout)


def test_an_uncaught_exception_in_a_process_of_its_own(restricted: Json, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(with_appendix(restricted, existence=CANARY)))
    install = "import rich.traceback; rich.traceback.install(show_locals=True, width=300)"
    for line in ("load(sys.argv[1])", "loads(open(sys.argv[1]).read()[:-9])", "loads(open(sys.argv[1]))"):
        code = f"{install}\nimport sys, victoryplan\nvictoryplan.{line}"
        done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "Traceback" in done.stderr
        assert pieces_in(done.stderr + done.stdout) == []


# Files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["release", "plan.json", "--audience", "us/leaders", "-o", "out.json"], ["format", "plan.json"]]
)
def test_no_file_is_left_behind(arguments: list[str], restricted: Json, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(restricted))
    before = path.read_bytes()

    def nearly_full() -> None:
        # Python ignores the signal, and the call fails as it does on a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    done = subprocess.run(
        [sys.executable, "-m", "victoryplan", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=nearly_full,
    )
    assert done.returncode == 2
    assert "File too large" in done.stderr
    assert pieces_in(done.stdout + done.stderr) == []
    assert [*tmp_path.iterdir()] == [path]
    assert path.read_bytes() == before
