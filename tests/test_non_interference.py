"""Documents that differ only in sealed values give, byte for byte, the same of every public name and command.

Time and size are out of scope. What cannot be compared, since it holds what was given, is searched in test_canary.py.
"""

import contextlib
import copy
import functools
import inspect
import io
import json
import logging
import operator
import pickle
import pprint
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import attrs
import cattrs
import click
import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import victoryplan
from victoryplan import (
    InvalidDocument,
    Model,
    Plan,
    Report,
    Sealed,
    SecretAppendix,
    VictoryPlanError,
    cli,
    strategies,
)
from victoryplan.constraints import CONTENT_SALT, TEXT, sealed_fields
from victoryplan.discretion import discreet
from victoryplan.engines import EngineName
from victoryplan.models import MODELS
from victoryplan.reporters import WRITERS, Checked, Style, Writer
from victoryplan.survey import survey

PACKAGE = str(Path(victoryplan.__file__).parent)
Json = dict[str, Any]


class Member:
    """One document of a pair, in all the shapes in which one can be given."""

    def __init__(self, document: Json, text: bytes, *, yaml: bool) -> None:
        self.document = document
        self.text = text
        self.path = Path("plan.json")
        self.path.write_bytes(text)
        # Where it is none of the files that belong there.
        Path("1.0").mkdir()
        Path("1.0", "plan.json").write_bytes(text)
        self.paths = [self.path]
        if yaml:
            self.paths.append(self.path.with_suffix(".yaml"))
            self.paths[1].write_bytes(text)

    @functools.cached_property
    def plans(self) -> list[Plan]:
        """The plan, if the document is accepted."""
        with contextlib.suppress(InvalidDocument):
            return [victoryplan.from_dict(self.document)]
        return []

    def of(self, cls: type[Any]) -> list[Any]:
        """All objects of a class, or members of a closed list, in the plan."""
        objects = [item for plan in self.plans for items in survey(plan).objects.values() for item in items]
        if issubclass(cls, StrEnum):
            return [v for o in objects for f in attrs.fields(type(o)) if isinstance(v := getattr(o, f.name), cls)]
        return [item for item in objects if isinstance(item, cls)]

    @functools.cached_property
    def parts(self) -> list[tuple[Json, type[Model]]]:
        appendices = [(appendix, SecretAppendix) for appendix in appendices_in(self.document)]
        points = [(point, victoryplan.Point) for point in dicts(self.document.get("points"))]
        return [*appendices, *points]

    @functools.cached_property
    def reports(self) -> list[Report]:
        return [victoryplan.validate(self.path), victoryplan.validate(self.document, public=True, strict=True)]


def dicts(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def appendices_in(document: Json) -> list[Json]:
    holders = (document, *dicts(document.get("points")))
    return [appendix for holder in holders for appendix in dicts(holder.get("secret_appendices"))]


# Pairs ------------------------------------------------------------------------------------------

TEXTS = (
    st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n"), min_size=1, max_size=30)
    | st.sampled_from(["x", "Tomahawk", 'He said: "yes", \\ and </script>', "long " * 300, "\u202eright \U0001f54a"])
).filter(TEXT.accepts)
SALTS = st.from_regex(CONTENT_SALT.pattern, fullmatch=True).filter(CONTENT_SALT.accepts)
HALF = st.sampled_from(["\ud800", "a\ud83d", "\udfff and more \ud800 of it"])

MALFORMED: dict[str, st.SearchStrategy[Any]] = {
    "blank": st.sampled_from(["", " ", "\u200b\u200b", "\t\n", "\u3164"]),
    "a control character": st.builds("{}\x07{}".format, TEXTS, st.text(max_size=9)).filter(
        lambda text: text.isprintable() or "\x07" in text
    ),
    "half of a surrogate pair": HALF,
    "an integer": st.integers(-(2**53) + 1, 2**53 - 1),
    "too large an integer": st.integers(2**53, 10**40),
    "a number": st.floats(allow_nan=False, allow_infinity=False),
    "a boolean": st.booleans(),
    "null": st.none(),
    "an array of one": st.lists(TEXTS | st.integers(-9, 9), min_size=1, max_size=1),
    "an object of one": st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=1),
    "an empty array": st.just([]),
}
"""What a sealed value can be instead, in its ways: two of one way are malformed in the same way."""


class Pair(NamedTuple):
    documents: tuple[Json, Json]
    texts: tuple[bytes, bytes]
    yaml: bool
    """Whether both are YAML too."""


@st.composite
def pairs(draw: st.DrawFn, way: str | None) -> Pair:
    """Two documents that differ in sealed values alone, one of which, if a way is given, is malformed in that way."""
    broken = draw(st.booleans())
    base = draw(strategies.broken_documents()).document if broken else draw(strategies.documents(restricted=True))
    if not appendices_in(base):
        assume("points" in base or not broken)
        base["secret_appendices"] = [{"id": "annex", "existence": "reported"}]
    twins = copy.deepcopy(base), copy.deepcopy(base)
    ways = {"content": TEXTS, "content_salt": SALTS}
    for one, other in zip(*map(appendices_in, twins), strict=True):
        if "content" in one and not TEXT.accepts(str(one["content"])):
            continue
        if broken or "content" in one:
            values = MALFORMED[way] if way else TEXTS
            one["content"], other["content"] = draw(values), draw(values)
            way = None
        for twin in (one, other):
            if "content_salt" in twin and isinstance(twin["content_salt"], str) and len(twin["content_salt"]) > 21:
                twin["content_salt"] = draw(ways["content_salt"])
    texts = tuple((json.dumps(twin, indent=2, ensure_ascii=way_of(twin)) + "\n").encode() for twin in twins)
    return Pair(twins, (texts[0], texts[1]), all(map(is_yaml, texts)))


def is_yaml(text: bytes) -> bool:
    """Whether it is YAML too: some characters, line ends of other kinds and very long keys are not."""
    if b"\\ud" in text or re.search("[\x85\u2028\u2029]", text.decode()):
        return False
    try:
        yaml.compose(text.decode(), yaml.SafeLoader)
    except yaml.YAMLError:
        return False
    return True


def way_of(document: Json) -> bool:
    """Whether the text must be written with escapes, for UTF-8 has no half of a surrogate pair."""
    return re.search("[\ud800-\udfff]", json.dumps(document, ensure_ascii=False)) is not None


# Looking ----------------------------------------------------------------------------------------


def shown(value: Any, depth: int = 0) -> str:
    """All that a value shows of itself without being asked to reveal it."""
    parts = [repr(value), str(value), f"{value}", f"{value!r:>8}", pprint.pformat(value), repr(copy.copy(value))]
    parts += [repr(copy.deepcopy(value)), repr([value]), "%s" % (value,), f"{type(value)}"]  # noqa: UP031 - a way to print
    if attrs.has(type(value)):
        parts += [repr(attrs.asdict(value, recurse=False)), repr(attrs.asdict(value)), repr(attrs.astuple(value))]
        parts += [repr(attrs.evolve(value))]
    if isinstance(value, Report | victoryplan.Problem):
        parts += [repr(pickle.dumps(value)), repr(pickle.loads(pickle.dumps(value)))]
    if isinstance(value, Report | Plan | victoryplan.Comparison):
        parts += [value._repr_html_()]
    if depth == 0:
        parts += [f"{name}: {shown(got, 1)}" for name, got in members(value)]
    return re.sub("0x[0-9a-f]+", "0x", "\n".join(parts))


def members(value: Any) -> Iterator[tuple[str, Any]]:
    """What the public attributes of an object of ours give, methods without arguments called; ``reveal`` is exempt."""
    if not type(value).__module__.startswith("victoryplan") or isinstance(value, StrEnum):
        return
    for name in dir(type(value)):
        if name.startswith("_") or name == "reveal":
            continue
        got = getattr(value, name)
        if callable(got) and not inspect.signature(got).parameters:
            got = got()
        yield name, got


def shown_error(error: BaseException | None) -> str:
    """All that an exception and those that it is chained to show, with the locals of our frames."""
    parts: list[str] = []
    while error is not None:
        fields = {name: value for name, value in vars(error).items() if not name.startswith("__")}
        parts += [type(error).__name__, str(error), repr(error), repr(error.args), repr(fields)]
        parts += getattr(error, "__notes__", [])
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename.startswith(PACKAGE):
                parts.append(f"{code.co_qualname}: {trace.tb_frame.f_locals!r}")
            trace = trace.tb_next
        error = error.__cause__ or error.__context__
    return re.sub("0x[0-9a-f]+", "0x", "\n".join(parts))


class Log(logging.Handler):
    """Everything that is logged, at any level, by anybody."""

    def __init__(self) -> None:
        super().__init__(0)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.levelname} {record.getMessage()} {record.args!r} {record.exc_text}")


def observe(call: Callable[[], Any]) -> str:
    """What comes of a call: value or exception, log, and what it prints."""
    log, root = Log(), logging.getLogger()
    root.addHandler(log)
    level = root.level
    root.setLevel(0)
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            seen = shown(call())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is looked at
        seen = shown_error(error)
    finally:
        root.removeHandler(log)
        root.setLevel(level)
    return "\n".join([seen, *log.lines, out.getvalue(), err.getvalue()])


Calls = Iterator[Callable[[], Any]]
Exercise = Callable[[Member], Calls]


# Every public name ------------------------------------------------------------------------------


def of(name: str) -> Exercise:
    """Show all that the plan holds of a class; spoil each object of it, and show the refusals."""

    def exercise(member: Member) -> Calls:
        for item in member.of(getattr(victoryplan, name)):
            yield functools.partial(lambda item: item, item)
            if isinstance(item, Model):
                for attribute in attrs.fields(type(item)):
                    for wrong in (5, "\x07", ("\x07",)):
                        yield functools.partial(attrs.evolve, item, **{attribute.name: wrong})
                yield functools.partial(attrs.evolve, item, tomahawk=1)

    return exercise


def sealed_values(member: Member) -> Calls:
    for appendix in member.of(SecretAppendix):
        for field in sealed_fields(SecretAppendix):
            sealed = getattr(appendix, field.name)
            if sealed is not None:
                yield functools.partial(copy.copy, sealed)
                for wrong in (len, iter, int, float, bytes, json.dumps, functools.partial(operator.lt, 1)):
                    yield functools.partial(wrong, sealed)
                yield functools.partial(format, sealed, "q")
                yield functools.partial(setattr, sealed, "_reveal", 1)
                yield functools.partial(json.dumps, sealed, default=str)
                yield functools.partial(getattr, sealed, "text")
    for appendix in appendices_in(member.document):
        if not isinstance(appendix.get("content"), str):
            yield functools.partial(Sealed, appendix.get("content"))


def validated(member: Member) -> Calls:
    for source in (member.document, member.text, *member.paths):
        for engine in ("reference", "fast"):
            for public in (False, True):
                yield functools.partial(victoryplan.validate, source, engine=engine, public=public, strict=public)
        yield functools.partial(victoryplan.validate, source, select=["VP1", "VP403"], ignore=["VP102"])
        yield functools.partial(victoryplan.validate, source, max_bytes=10)
    for plan in member.plans:
        yield functools.partial(victoryplan.validate, plan)
        yield functools.partial(victoryplan.validate, plan, public=True)
    for part, model in member.parts:
        yield functools.partial(victoryplan.validate, part, model=model)
        yield functools.partial(victoryplan.validate, json.dumps(part, indent=2), model=model)
    yield functools.partial(victoryplan.validate, member.document, select=["nothing"])
    yield functools.partial(victoryplan.validate, [member.document])
    yield functools.partial(victoryplan.validate, member.text, max_bytes="many")
    yield functools.partial(victoryplan.validate, member.text, engine="none")


def loaded(name: str) -> Exercise:
    def exercise(member: Member) -> Calls:
        function = getattr(victoryplan, name)
        yield functools.partial(function, {"load": member.path, "loads": member.text}.get(name, member.document))
        yield functools.partial(function, member.document if name == "loads" else 5)
        for part, model in member.parts if name == "from_dict" else ():
            yield functools.partial(function, part, model)

    return exercise


def indexed(member: Member) -> Calls:
    for plan in member.plans:
        index = victoryplan.Index(plan)
        yield functools.partial(vars, index)
        for name, item in members(index):
            if isinstance(item, dict):
                yield functools.partial(dict, item)
            elif isinstance(item, set):
                yield functools.partial(sorted, item)
            else:
                assert callable(item), name
        for statement in plan.statements:
            yield functools.partial(index.points_of, statement)
            yield functools.partial(index.sources_of, statement)
            yield functools.partial(index.speakers_of, statement)
            yield from (functools.partial(index.holders_of, statement, position) for position in statement.positions)
        yield from (functools.partial(index.statements_on, point) for point in plan.points)
    yield functools.partial(victoryplan.Index, member.document)


def released(member: Member) -> Calls:
    for plan in member.plans:
        public = victoryplan.release(plan)
        yield functools.partial(victoryplan.release, plan)
        yield functools.partial(victoryplan.dumps, public)
        yield functools.partial(hash, public)
        yield functools.partial(victoryplan.release, plan, "nobody-of-that-name")
    yield functools.partial(victoryplan.release, member.document)


def analysed(member: Member) -> Calls:
    for analyse in (victoryplan.positions, victoryplan.matrix, victoryplan.timeline):
        for plan in member.plans:
            yield functools.partial(analyse, plan)
            yield functools.partial(analyse, plan, actor="nobody-of-that-name")
        yield functools.partial(analyse, member.document)
    for plan in member.plans:
        yield from (functools.partial(copy.copy, event) for event in victoryplan.timeline(plan))
        yield from (functools.partial(copy.copy, cell) for cell in victoryplan.matrix(plan).own.values())


def compared(member: Member) -> Calls:
    # With what both of a pair are compared alike, the public release of a plan that holds nothing sealed.
    other = victoryplan.examples.new("another-plan")
    for plan in member.plans:
        for pair in ((plan, other), (other, plan), (plan, victoryplan.release(plan)), (plan, plan)):
            yield functools.partial(victoryplan.compare, *pair)
            yield functools.partial(lambda one, two: repr(victoryplan.compare(one, two).to_dict()), *pair)
            yield functools.partial(lambda one, two: victoryplan.render(victoryplan.compare(one, two)), *pair)
        yield functools.partial(victoryplan.compare, plan, member.document)
    yield functools.partial(victoryplan.compare, member.document, other)


def quoted(member: Member) -> Calls:
    for source in (member.document, member.text, *member.paths, *member.plans):
        texts = {item.id: "Only the printed words, and no others." for plan in member.plans for item in plan.sources}
        yield functools.partial(victoryplan.verify_quotes, source, {})
        yield functools.partial(victoryplan.verify_quotes, source, texts, strict=True)
        yield functools.partial(victoryplan.verify_quotes, source, {}, select=["nothing"])


def rendered(member: Member) -> Calls:
    for source in (*member.plans, member.document):
        yield functools.partial(victoryplan.render, source)


def what_else_is_committed(appendix: SecretAppendix) -> object:
    """What commit gives but salt and digest, which are new each time."""
    made = victoryplan.commit(appendix)
    return repr(made), [*victoryplan.to_dict(made)]


def tabulated(member: Member) -> Calls:
    for plan in member.plans:
        yield functools.partial(victoryplan.tables, plan)
        yield functools.partial(victoryplan.tables, plan, plan)
        for form in ("csv", "parquet"):
            yield functools.partial(written_tables, plan, form)
    for document in (member.document, [member.document]):
        yield functools.partial(victoryplan.tables, document)
        yield functools.partial(victoryplan.write_tables, document, "tables")
    yield functools.partial(victoryplan.restore_cell, member.document)


def written_tables(plan: Plan, form: Any) -> dict[str, bytes]:
    victoryplan.write_tables(plan, "tables", form=form)
    return taken_away([Path("tables")])


def committed(member: Member) -> Calls:
    for appendix in member.of(SecretAppendix):
        yield functools.partial(what_else_is_committed, appendix)
    for appendix in appendices_in(member.document):
        yield functools.partial(victoryplan.commit, appendix)


def converted(member: Member) -> Calls:
    for detailed in (True, False):
        converter = cattrs.Converter(detailed_validation=detailed)
        victoryplan.configure_converter(converter)
        yield functools.partial(converter.structure, member.document, Plan)
        for part, model in member.parts:
            yield functools.partial(converter.structure, part, model)
            yield functools.partial(converter.structure, part, Sealed)
            yield functools.partial(converter.structure, [part], tuple[model, ...])


def reported(member: Member) -> Calls:
    for report in member.reports:
        yield functools.partial(copy.copy, report)
        yield functools.partial(report.moved, 3)
        yield functools.partial(report.select, select=["VP4"])
        for problem in report.problems:
            yield functools.partial(problem.moved, 2)
            yield functools.partial(victoryplan.CODES.get, problem.code)
        for write in WRITERS.values():
            yield functools.partial(written, write, report)


def written(write: Writer, report: Report) -> str:
    return "".join(write([Checked("plan.json", report)], Style()))


def raised(error: type[BaseException]) -> Exercise:
    """Raise and look at each exception of a class that anything here raises."""

    def exercise(member: Member) -> Calls:
        odd = attrs.make_class("Odd", {"value": attrs.field(type=object, default=str(member.document))})
        calls = [*loaded("loads")(member), *of("SecretAppendix")(member), *released(member)]
        calls += [functools.partial(victoryplan.json_schema, odd), functools.partial(victoryplan.examples.load, "no")]
        for call in calls:
            try:
                call()
            except error as caught:
                yield functools.partial(throw, caught)
            except Exception:  # noqa: S110, BLE001 - those are looked at elsewhere
                pass

    return exercise


def throw(error: BaseException) -> None:
    raise error


def schemas(member: Member) -> Calls:
    yield functools.partial(victoryplan.json_schema, member.document)
    for plan in member.plans:
        yield functools.partial(victoryplan.json_schema, type(plan))
        yield functools.partial(victoryplan.json_schema, plan)


def dated(member: Member) -> Calls:
    for plan in member.plans:
        yield from (functools.partial(victoryplan.bounds, s.date) for s in plan.statements if s.date)
    yield functools.partial(victoryplan.bounds, member.document)


def shipped(member: Member) -> Calls:
    yield victoryplan.examples.names
    yield functools.partial(victoryplan.examples.load, str(member.document.get("id")))
    yield functools.partial(victoryplan.examples.new, "a-plan")


def names_of(base: type[Any]) -> list[str]:
    found = {name: getattr(victoryplan, name) for name in victoryplan.__all__}
    return [name for name, value in found.items() if inspect.isclass(value) and issubclass(value, base)]


EXERCISES: dict[str, Exercise] = {
    **{cls.__name__: of(cls.__name__) for cls in MODELS},
    **{name: of(name) for name in names_of(StrEnum)},
    **{name: raised(getattr(victoryplan, name)) for name in names_of(VictoryPlanError)},
    **dict.fromkeys(["CODES", "Code", "Problem", "Report", "Fault"], reported),
    **dict.fromkeys(
        ["Cell", "Event", "EventKind", "Matrix", "PositionRecord", "Voice", "matrix", "positions", "timeline"], analysed
    ),
    **dict.fromkeys(
        ["Passage", "QuoteCheck", "QuoteReport", "QuoteVerdict", "Run", "WordKind", "verify_quotes"], quoted
    ),
    **dict.fromkeys(["Change", "ChangeKind", "Compared", "Comparison", "Likeness", "Operation", "compare"], compared),
    "Model": of("Model"),
    "Sealed": sealed_values,
    "Index": indexed,
    "bounds": dated,
    "commit": committed,
    "configure_converter": converted,
    "examples": shipped,
    "from_dict": loaded("from_dict"),
    "json_schema": schemas,
    "load": loaded("load"),
    "loads": loaded("loads"),
    "release": released,
    **dict.fromkeys(["restore_cell", "tables", "write_tables"], tabulated),
    "render": rendered,
    "validate": validated,
}
"""How each public name is exercised on one document of a pair."""

EXEMPT = {
    "dumps": "writes the document",
    "dump": "writes the document",
    "to_dict": "gives the document",
    "format": "the command writes the document; what it prints beside that is compared",
    "reveal": "is the one way to ask for what is sealed",
    "==": "compares values by what they hold",
    "hash": "goes with ==",
    "pickling a plan": "keeps the whole plan",
    "release to a recipient": "is for those who may read it; release to the public is compared",
    "matches": "compares with what is given",
}
"""What gives, or depends on, what is sealed, because that is what it is for."""


def test_every_public_name_is_exercised_or_exempt() -> None:
    assert {*EXERCISES} | {*EXEMPT} >= {*victoryplan.__all__}
    assert {*EXERCISES} <= {*victoryplan.__all__}
    assert not {*EXERCISES} & {*EXEMPT}


def test_the_exemptions_are_ten_and_no_more() -> None:
    assert len(EXEMPT) == 10
    assert {*EXEMPT} & {*victoryplan.__all__} == {"dumps", "dump", "to_dict", "matches"}
    assert {*EXEMPT} & {*cli.command_line.commands} == {"format"}


def test_every_function_that_takes_a_document_is_discreet() -> None:
    takers = (
        "positions",
        "matrix",
        "timeline",
        "validate",
        "load",
        "loads",
        "from_dict",
        "to_dict",
        "dumps",
        "dump",
        "release",
        "commit",
        "matches",
        "tables",
        "write_tables",
        "restore_cell",
        "render",
    )
    for function in (*(getattr(victoryplan, name) for name in takers), victoryplan.Index.__init__):
        assert function.__code__ is discreet(function).__code__


# Every command ----------------------------------------------------------------------------------

COMMANDS: dict[str, list[list[str]]] = {
    "validate": [
        *(["validate", "--format", form, "plan.json"] for form in WRITERS),
        ["validate", "--public", "--format", "sarif", "plan.json"],
        ["validate", "--engine", "reference", "--strict", "--max-problems", "1", "plan.json"],
        ["validate", "--select", "VP4", "--quiet", "-"],
        ["validate", "."],
    ],
    "show": [["show", "plan.json"], ["show", "-"]],
    "format": [["format", "--check", "plan.json"]],
    "release": [
        ["release", "plan.json"],
        ["release", "plan.json", "-o", "released.json"],
        ["release", "plan.json", "-o", "plan.json"],
        ["release", "-", "--audience", "nobody-of-that-name"],
    ],
    "render": [
        ["render", "plan.json"],
        ["render", "-", "-o", "released.json"],
        ["render", "plan.json", "-o", "plan.json"],
        ["render", "plan.json", "-"],
        ["render", "-", "1.0/plan.json", "-o", "released.json"],
        ["render", "plan.json", "no"],
        ["render", "no", "plan.json", "-o", "plan.json"],
    ],
    "positions": [
        ["positions", "plan.json"],
        ["positions", "--format", "json", "-"],
        ["positions", "-", "--actor", "no"],
    ],
    "compare": [
        ["compare", "plan.json", "-"],
        ["compare", "plan.json", "-", "--format", "json"],
        ["compare", "plan.json", "no"],
    ],
    "quotes": [["quotes", "plan.json", "--sources", "."], ["quotes", "-", "--sources", ".", "--format", "json"]],
    "timeline": [["timeline", "plan.json"], ["timeline", "--format", "json", "-"], ["timeline", "-", "--since", "no"]],
    "rules": [["rules"], ["rules", "VP403"]],
    "schema": [["schema"], ["schema", "plan.public"], ["schema", "--check", "."]],
    "examples": [["examples"], ["examples", "nothing-of-that-name"]],
    "new": [["new"], ["new", "plan.json"]],
    "tables": [
        ["tables", "plan.json", "-o", "tables"],
        ["tables", "-", "-o", "tables", "--format", "parquet"],
        ["tables", "plan.json", "-", "-o", "tables"],
        ["tables", "plan.json", "-o", "plan.json"],
    ],
    "completion": [["completion", "bash"], ["completion", "plan.json"]],
    "help": [["help"], ["help", "plan.json"]],
}
"""How each command is run on one document of a pair: what stands on standard input is the document too."""


WRITTEN = ("released.json", "tables")
"""The files and folders that these write."""


def test_every_command_is_run() -> None:
    assert isinstance(cli.command_line, click.Group)
    assert {*COMMANDS} == {*cli.command_line.commands}
    assert all(arguments[0] == name for name, runs in COMMANDS.items() for arguments in runs)


def ran(arguments: list[str], member: Member) -> str:
    streams = [io.TextIOWrapper(io.BytesIO(data), "utf-8", write_through=True) for data in (member.text, b"", b"")]
    with mock.patch.object(sys, "stdin", streams[0]):
        log = observe(lambda: _main(arguments, streams))
    return f"{log}\n{taken_away(Path(name) for name in WRITTEN)}\n{sorted(path.name for path in Path().iterdir())}"


def taken_away(paths: Iterable[Path]) -> dict[str, bytes]:
    """What is in files and folders, which are removed."""
    found: dict[str, bytes] = {}
    for path in paths:
        files = (file for file in (path, *sorted(path.rglob("*"))) if file.is_file())
        found |= {str(file): file.read_bytes() for file in files}
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)
    return found


def _main(arguments: list[str], streams: list[io.TextIOWrapper]) -> tuple[int, bytes, bytes]:
    with contextlib.redirect_stdout(streams[1]), contextlib.redirect_stderr(streams[2]):
        code = cli.main(arguments)
    out, err = (stream.buffer.getvalue() for stream in streams[1:])  # type: ignore[attr-defined] # it is a BytesIO
    return code, out, err


# The promise ------------------------------------------------------------------------------------

# Each pair takes a while to look at, and to make a failing one smaller takes a hundred looks.
slow = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
few = settings(slow, max_examples=max(settings().max_examples // 6, 3))


def seen(pair: Pair, look: Callable[[Member], dict[str, str]]) -> list[dict[str, str]]:
    """What is seen of each document of a pair, at the same place."""
    found: list[dict[str, str]] = []
    for document, text in zip(pair.documents, pair.texts, strict=True):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            found.append(look(Member(document, text, yaml=pair.yaml)))
    return found


def differing(pair: Pair, look: Callable[[Member], dict[str, str]]) -> list[str]:
    one, other = seen(pair, look)
    assert one.keys() == other.keys()
    return [f"{name}: {first_difference(one[name], other[name])}" for name in one if one[name] != other[name]]


def first_difference(one: str, other: str) -> str:
    at = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one)) - 60
    at = max(at, 0)
    return f"{one[at : at + 160]!r} | {other[at : at + 160]!r}"


def names_seen(member: Member) -> dict[str, str]:
    return {
        f"{name} {i}": observe(call) for name, exercise in EXERCISES.items() for i, call in enumerate(exercise(member))
    }


def commands_seen(member: Member) -> dict[str, str]:
    return {" ".join(arguments): ran(arguments, member) for runs in COMMANDS.values() for arguments in runs}


@slow
@given(pairs(None))
def test_no_public_name_tells_what_is_sealed(pair: Pair) -> None:
    assert differing(pair, names_seen) == []


@slow
@given(pairs(None))
def test_no_command_tells_what_is_sealed(pair: Pair) -> None:
    assert differing(pair, commands_seen) == []


def without_places(report: Report) -> Report:
    problems = (attrs.evolve(p, column=None, end_column=None, excerpt=None) for p in report.problems)
    return attrs.evolve(report, problems=tuple(problems))


@slow
@given(st.sampled_from([None, *MALFORMED]).flatmap(pairs), st.booleans(), st.sampled_from(["reference", "fast"]))
def test_minified_texts_differ_in_columns_and_excerpts_alone(pair: Pair, public: bool, engine: EngineName) -> None:
    texts = [json.dumps(document, separators=(",", ":")) for document in pair.documents]
    one, other = (without_places(victoryplan.validate(text, public=public, engine=engine)) for text in texts)
    assert one == other


@pytest.mark.parametrize("way", MALFORMED)
@few
@given(data=st.data())
def test_neither_tells_how_what_is_malformed_in_the_same_way_differs(way: str, data: st.DataObject) -> None:
    pair = data.draw(pairs(way))
    assert differing(pair, names_seen) == []
    assert differing(pair, commands_seen) == []
