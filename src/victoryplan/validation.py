"""The steps in their order: bytes → parse → check → build → rules → report."""

import codecs
import importlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Generic, NamedTuple, TypeVar, cast, overload

import attrs

from victoryplan import engines, rules
from victoryplan.builder import build, unbuild
from victoryplan.constraints import JsonMap, cached, model_fields
from victoryplan.diagnosis import diagnose, in_order
from victoryplan.discretion import discreet
from victoryplan.engines import EngineName
from victoryplan.json_values import MAX_BYTES, ValueFault, plain
from victoryplan.marking import JsonOrigin, Origin, mark
from victoryplan.models import Model, Plan
from victoryplan.parsing.json import Unparsable
from victoryplan.problems import CODES, Found, InvalidDocument, Problem, Report, enclosing_appendix, escape_pointer

__all__ = [
    "YAML_ENDINGS",
    "Outcome",
    "Source",
    "examine",
    "examine_as",
    "examine_further",
    "from_dict",
    "load",
    "loads",
    "read_up_to",
    "validate",
]

Source = Model | Mapping[str, object] | bytes | str | os.PathLike[str]


M = TypeVar("M", bound=Model)


class Outcome(NamedTuple, Generic[M]):
    """A report, and what the document holds if it is accepted."""

    report: Report
    value: M | None


@discreet
def validate(
    source: Source,
    *,
    model: type[Model] = Plan,
    engine: EngineName = "auto",
    max_bytes: int = MAX_BYTES,
    public: bool = False,
    select: Iterable[str] = ("VP",),
    ignore: Iterable[str] = (),
    strict: bool = False,
) -> Report:
    """Everything that is wrong with a document.

    ``bytes`` and ``str`` are the document itself, a path is where it lies (as YAML if its name ends
    in ``.yaml`` or ``.yml``), a mapping is JSON that was parsed elsewhere, and a plan that is already
    a :class:`Plan` is held against the rules. It never raises for a bad document, nor for a path that
    cannot be read: the report says so. A step that finds an error ends the way: what a broken
    structure means is not guessed.

    >>> validate('{"id": "a"}').errors[0].code
    'VP101'

    Args:
        source: the document, or where it is.
        model: what the document holds; a part of a plan is held against its schema alone.
        engine: ``reference``, ``fast``, or the faster of those installed.
        max_bytes: the largest document that is read, in bytes.
        public: whether the document must hold nothing sealed, as one that is to be published.
        select: what codes to report begin with, such as ``VP1``.
        ignore: what codes to leave out begin with.
        strict: whether warnings refuse the document too.

    Raises:
        ValueError: no code begins so.
        TypeError: the source is of none of these types.
        ModuleNotFoundError: the engine asked for is not installed.
    """
    report = examine_as(model, source, engine=engine, max_bytes=max_bytes, public=public).report
    return attrs.evolve(report.select(select=select, ignore=ignore), strict=strict)


@discreet
def load(path: os.PathLike[str] | str, *, engine: EngineName = "auto", max_bytes: int = MAX_BYTES) -> Plan:
    """The plan in a file.

    Raises:
        InvalidDocument: the file cannot be read or the document has errors; ``report`` lists them.
    """
    return _accept(examine(Path(path), engine=engine, max_bytes=max_bytes))


@discreet
def loads(text: bytes | str, *, engine: EngineName = "auto", max_bytes: int = MAX_BYTES) -> Plan:
    """The plan in a text.

    Raises:
        InvalidDocument: the document has errors; ``report`` lists them.
    """
    return _accept(examine(text, engine=engine, max_bytes=max_bytes))


@overload
def from_dict(document: Mapping[str, object], *, engine: EngineName = "auto") -> Plan: ...
@overload
def from_dict(document: Mapping[str, object], model: type[M], *, engine: EngineName = "auto") -> M: ...
@discreet
def from_dict(document: Mapping[str, object], model: type[Model] = Plan, *, engine: EngineName = "auto") -> Model:
    """The plan, or the part of one, in JSON that was parsed elsewhere. The mapping is copied.

    Raises:
        InvalidDocument: the document has errors; ``report`` lists them.
    """
    check = _Check(model, engines.choose(engine), public=False)
    try:
        outcome = check.structure(_copied(document, MAX_BYTES), None)
    except Unparsable as error:
        outcome = Outcome[Model](Report(error.problems), None)
    return _accept(_veiled(model, outcome))


def _accept(outcome: Outcome[M]) -> M:
    if outcome.value is None:
        raise InvalidDocument(outcome.report)
    return outcome.value


def examine(source: Source, *, engine: EngineName = "auto", max_bytes: int = MAX_BYTES) -> Outcome[Plan]:
    """The report on a document and, if that holds no error, its plan. See :func:`validate`."""
    return examine_as(Plan, source, engine=engine, max_bytes=max_bytes)


def examine_as(
    model: type[M],
    source: Source,
    *,
    engine: EngineName = "auto",
    max_bytes: int = MAX_BYTES,
    public: bool = False,
) -> Outcome[M]:
    """The same for a document of any model."""
    check = _Check(model, engines.choose(engine), public)
    if isinstance(source, model) and type(source) is model:
        return _veiled(model, check.structure(unbuild(source), None)) if public else _by_rules(source, None, None)
    try:
        document, origin = _read_as_json(source, check.engine, max_bytes)
    except Unparsable as error:
        return _veiled(model, Outcome(Report(error.problems), None))
    return _veiled(model, check.structure(document, origin))


def examine_further(
    source: Source, *, engine: EngineName = "auto", max_bytes: int = MAX_BYTES
) -> tuple[Outcome[Plan], Callable[[Iterable[Found]], Report]]:
    """The same for a plan, and what makes a report, with its places, of all else that is found in it."""
    check = _Check(Plan, engines.choose(engine), public=False)
    if isinstance(source, Plan) and type(source) is Plan:
        return _by_rules(source, None, None), lambda found: _report(in_order(found, unbuild(source)), None)
    try:
        document, origin = _read_as_json(source, check.engine, max_bytes)
    except Unparsable as error:
        return Outcome(Report(error.problems), None), lambda found: _report(tuple(found), None)
    return check.structure(document, origin), lambda found: _report(in_order(found, document), origin)


def _read_as_json(source: Source, engine: engines.Engine, max_bytes: int) -> "tuple[object, _Origin | None]":
    """The document as plain JSON, and what gives its text.

    Raises:
        Unparsable: it cannot be read as such.
    """
    raw = _raw(source, max_bytes)
    if raw is None:
        return _copied(source, max_bytes), None
    if isinstance(source, os.PathLike) and os.fspath(source).endswith(YAML_ENDINGS):
        document, origin = _yaml(raw)
        return document, lambda: origin
    return engine.parse(raw), lambda: _json_origin(raw)


_WITH_KEYS = {"VP102", "VP106"}


def _veiled(model: type[M], outcome: Outcome[M]) -> Outcome[M]:
    """The outcome for a part of a secret appendix that stands alone: treated as it would be within one."""
    if not model.__secret__:
        return outcome
    problems: dict[tuple[str, str], Problem] = {}
    for problem in map(_without_what_it_tells, outcome.report.problems):
        problems.setdefault((problem.code, problem.pointer), problem)
    return outcome._replace(report=attrs.evolve(outcome.report, problems=tuple(problems.values())))


def _without_what_it_tells(problem: Problem) -> Problem:
    unparsed = problem.code.startswith("VP0")
    return attrs.evolve(
        problem,
        pointer="" if problem.code in _WITH_KEYS or unparsed else problem.pointer,
        message=CODES[problem.code].summary,
        found=None,
        hint=CODES[problem.code].help,
        excerpt=None,
        # Where in a text it stops being JSON would tell how long what stands before is.
        column=1 if unparsed and problem.line else problem.column,
        end_line=problem.line if unparsed else problem.end_line,
        end_column=2 if unparsed and problem.line else problem.end_column,
    )


YAML_ENDINGS = (".yaml", ".yml")
"""How the names of files end that are read as YAML."""


def _yaml(raw: bytes) -> tuple[object, Origin]:
    try:
        reader = importlib.import_module("victoryplan.parsing.yaml")
    except ModuleNotFoundError:
        reader = None
    if reader is None:
        hint = "Install victoryplan[yaml], or give the document as JSON."
        raise Unparsable((Problem(code="VP001", message="reading YAML takes an extra package", hint=hint),))
    result: tuple[object, Origin] = reader.parse(raw)
    return result


def _json_origin(raw: bytes) -> Origin:
    return JsonOrigin(raw.removeprefix(codecs.BOM_UTF8).decode())


_Origin = Callable[[], Origin]
"""What gives the text of a document, should there be something to report in it."""


@attrs.frozen
class _Check(Generic[M]):
    """What a document is held against, and by which engine."""

    model: type[M]
    engine: engines.Engine
    public: bool

    def structure(self, document: object, origin: _Origin | None) -> Outcome[M]:
        if too_deep := _too_deep_for_a_part(document, self.model):
            return Outcome(_report(too_deep, origin), None)
        if failures := self.engine.failures(document, self.model, public=self.public):
            return Outcome(_report(diagnose(document, failures, self.model, public=self.public), origin), None)
        return _by_rules(build(self.model, document), document, origin)


def _too_deep_for_a_part(document: object, model: type[Model]) -> tuple[Found, ...]:
    """What would be too deep in a plan, of a part that stands alone: its constructor refuses that too."""
    level = _level(model)
    faults = plain(document, level=level)[1] if level else ()
    return tuple(Found(fault.path, _value_problem(fault)) for fault in faults)


@cached
def _level(model: type[Model]) -> int:
    """How many arrays and objects stand around a part in a plan, if it can hold any JSON at all."""
    return max((field.kind.level - 1 for field in model_fields(model) if isinstance(field.kind, JsonMap)), default=0)


def _by_rules(value: M, document: object, origin: _Origin | None) -> Outcome[M]:
    report = _report(rules.check(value, document) if isinstance(value, Plan) else (), origin)
    return Outcome(report, value if report.valid else None)


def _report(found: Sequence[Found], origin: _Origin | None) -> Report:
    if not found or origin is None:
        return Report(tuple(item.problem for item in found))
    return Report(mark(found, origin()))


def _raw(source: object, max_bytes: int) -> bytes | None:
    """The bytes of a document; none of one that was parsed elsewhere."""
    match source:
        case bytes():
            return _within(source, max_bytes)
        case str():
            return _within(_encoded(source), max_bytes)
        case os.PathLike():
            return _within(_read(cast("os.PathLike[str]", source), max_bytes), max_bytes)
        case Mapping():
            return None
        case _:
            raise TypeError(f"a document is bytes, str, a path, a mapping or a plan, not {type(source).__name__}")


def _copied(value: object, max_bytes: int) -> object:
    document, faults = plain(value, max_size=max_bytes)
    if faults:
        raise Unparsable(tuple(_value_problem(fault) for fault in faults))
    return document


def _within(raw: bytes, max_bytes: int) -> bytes:
    if len(raw) > max_bytes:
        raise Unparsable(
            (
                Problem(
                    code="VP002",
                    message=f"the document is larger than {max_bytes} bytes",
                    expected=f"at most {max_bytes} bytes",
                    hint=CODES["VP002"].help,
                ),
            )
        )
    return raw


def _encoded(text: str) -> bytes:
    # A lone surrogate in a str becomes bytes that are not UTF-8, and is reported as such.
    return text.encode("utf-8", "surrogatepass")


def _read(path: os.PathLike[str], max_bytes: int) -> bytes:
    try:
        with open(path, "rb") as file:
            return read_up_to(file, max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no path"
        problem = Problem(code="VP001", message=f"the file cannot be read: {reason}", hint=CODES["VP001"].help)
    raise Unparsable((problem,))


def read_up_to(file: BinaryIO, size: int) -> bytes:
    """What a file holds, but no more than so many bytes."""
    # Not one read() of that size, which asks for the memory before there is anything to put there.
    parts: list[bytes] = []
    while size > 0 and (part := file.read(min(size, 2**20))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _value_problem(fault: ValueFault) -> Problem:
    appendix = enclosing_appendix(fault.path)
    return Problem(
        code=fault.code,
        pointer=escape_pointer(fault.path if appendix is None else appendix),
        message=CODES[fault.code].summary,
        found=fault.found if appendix is None else None,
        expected=fault.expected,
        hint=CODES[fault.code].help,
    )
