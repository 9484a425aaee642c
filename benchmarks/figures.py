"""What is measured."""

import gc
import importlib.metadata
import json
import os
import tracemalloc
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import orjson

import victoryplan
from benchmarks import documents, probes
from benchmarks.contender import INDENTED, Contender
from benchmarks.documents import LARGE, MAIN
from benchmarks.peers import CONTENDERS, FAST
from benchmarks.probes import Unequal
from benchmarks.timing import Pace, Times, race, race_of_processes
from victoryplan import engines, rules
from victoryplan.builder import build
from victoryplan.diagnosis import diagnose
from victoryplan.models import Plan

__all__ = [
    "ATTRS_AND_CATTRS",
    "BUILD",
    "CHECK",
    "DIAGNOSE",
    "FULL",
    "IMPORTS",
    "IMPORT_OURS",
    "LOADS",
    "PARSE",
    "QUICK",
    "RULES",
    "VALIDATE",
    "YARDSTICK",
    "Effort",
    "Figures",
    "measure",
]

YARDSTICK = "orjson.loads"
PARSE, CHECK, BUILD, RULES = "parse", "check", "build", "rules"
LOADS = "victoryplan.loads"
_WITH_RULES = "load and rules"
DIAGNOSE, VALIDATE = "diagnose", "victoryplan.validate"

IMPORT_OURS = "import victoryplan"
ATTRS_AND_CATTRS = "import attrs, cattrs"
IMPORTS = ("pass", ATTRS_AND_CATTRS, IMPORT_OURS, "import msgspec", "import pydantic")


@attrs.frozen(kw_only=True)
class Effort:
    """How thoroughly to measure."""

    pace: Pace
    few: Pace
    """The pace for calls that take long"""
    processes: int
    plans: int
    """How many plans are held in memory at once"""
    statements: tuple[int, ...]
    large: bool


FULL = Effort(
    pace=Pace(rounds=60, batch=0.004, patience=0.6),
    few=Pace(rounds=7, batch=0.004, patience=1.5),
    processes=15,
    plans=20,
    statements=(100, 200, 400, 800),
    large=True,
)
_ONCE = Pace(rounds=2, batch=0.0, patience=0.0)
QUICK = Effort(pace=_ONCE, few=_ONCE, processes=1, plans=2, statements=(5, 10, 20), large=False)


@attrs.frozen(kw_only=True)
class Figures:
    """All that one run has measured."""

    sizes: dict[str, int]
    loads: dict[str, dict[str, Times]]
    """By the document, then by contender or step"""
    refusals: dict[str, Times]
    errors: dict[str, int]
    """How many errors each contender finds where there are ten faults"""
    dumps: dict[str, dict[str, Times]]
    memory: dict[str, float]
    """Bytes that a plan takes, by contender"""
    imports: dict[str, Times]
    growth: dict[int, dict[str, Times]]
    """By the number of statements, then by step"""
    versions: dict[str, str]


def measure(effort: Effort, say: Callable[[str], None]) -> Figures:
    """Compare the contenders, and only if they do the same, time them.

    Raises:
        Unequal: they do not do the same.
    """
    say(f"equal on {len(probes.valid())} valid and {len(probes.broken())} broken documents:")
    for contender in CONTENDERS:
        probes.compare(contender)
        say(f"  {contender.name}, not checking {', '.join(sorted(contender.unchecked)) or 'nothing'}")
    corpus = documents.corpus(large=effort.large)
    broken = orjson.dumps(documents.with_ten_faults(json.loads(corpus[MAIN])), option=INDENTED)
    for name, raw in corpus.items():
        if name != LARGE:
            _agree_on(raw)
    errors = _errors_of(broken)
    loads: dict[str, dict[str, Times]] = {}
    dumps: dict[str, dict[str, Times]] = {}
    for name, raw in corpus.items():
        say(f"load and dump: {name}, {len(raw)} bytes")
        pace = effort.few if name == LARGE else effort.pace
        loads[name] = _with_rules_alone(race(_load_calls(raw), pace))
        dumps[name] = race(_dump_calls(raw), pace)
    say("refuse: ten faults")
    refusals = race(_refuse_calls(broken), effort.pace)
    say("memory")
    memory = {contender.name: _memory(contender, corpus[MAIN], effort.plans) for contender in CONTENDERS}
    say("imports")
    imports = race_of_processes(IMPORTS, rounds=effort.processes, environment=_environment())
    say("growing numbers of statements")
    growth = {
        count: _with_rules_alone(race(_own_calls(documents.generate(count, around=20)), effort.few))
        for count in effort.statements
    }
    packages = sorted({package for contender in CONTENDERS for package in contender.packages})
    return Figures(
        sizes={name: len(raw) for name, raw in corpus.items()},
        loads=loads,
        refusals=refusals,
        errors=errors,
        dumps=dumps,
        memory=memory,
        imports=imports,
        growth=growth,
        versions={package: importlib.metadata.version(package) for package in packages},
    )


def _agree_on(raw: bytes) -> None:
    """Demand that all accept a document, ours without a problem, and that all who write give it back."""
    report = victoryplan.validate(raw)
    if report.problems:
        raise Unequal(f"a document that is timed has problems: {report}")
    for contender in CONTENDERS:
        loaded = contender.load(raw)
        # cattrs writes required keys first; but for their order, the text must be the same.
        written = contender.dump(loaded) if contender.dump else raw
        if len(written) != len(raw) or orjson.loads(written) != orjson.loads(raw):
            raise Unequal(f"{contender.name} does not write what it has read")
        if contender.refuse(raw):
            raise Unequal(f"{contender.name} finds errors in a document that it accepts")


def _errors_of(broken: bytes) -> dict[str, int]:
    found = {contender.name: len(contender.refuse(broken)) for contender in CONTENDERS}
    if found[FAST.name] != 10:
        raise Unequal(f"ten faults are {found[FAST.name]} problems")
    for name, count in found.items():
        if not count:
            raise Unequal(f"{name} accepts the document with ten faults")
    return found


Calls = Mapping[str, Callable[[], Any]]


def _own_calls(raw: bytes) -> Calls:
    """The whole way through the library, and its steps each alone."""
    engine = engines.choose("fast")
    document = engine.parse(raw)
    return {
        FAST.name: partial(FAST.load, raw),
        YARDSTICK: partial(orjson.loads, raw),
        PARSE: partial(engine.parse, raw),
        CHECK: partial(engine.failures, document, Plan),
        BUILD: partial(build, Plan, document),
        _WITH_RULES: lambda: rules.check(FAST.load(raw)),
        LOADS: partial(victoryplan.loads, raw),
    }


def _with_rules_alone(times: dict[str, Times]) -> dict[str, Times]:
    # Held again and again against one plan, the rules would find the hashes of its ids made already.
    return times | {RULES: times[_WITH_RULES].less(times[FAST.name])}


def _load_calls(raw: bytes) -> Calls:
    return {contender.name: partial(contender.load, raw) for contender in CONTENDERS} | dict(_own_calls(raw))


def _dump_calls(raw: bytes) -> Calls:
    return {contender.name: partial(contender.dump, contender.load(raw)) for contender in CONTENDERS if contender.dump}


def _refuse_calls(raw: bytes) -> Calls:
    engine = engines.choose("fast")
    document = engine.parse(raw)
    failures = engine.failures(document, Plan)
    return {contender.name: partial(contender.refuse, raw) for contender in CONTENDERS} | {
        PARSE: partial(engine.parse, raw),
        CHECK: partial(engine.failures, document, Plan),
        VALIDATE: partial(victoryplan.validate, raw),
        DIAGNOSE: partial(diagnose, document, failures, Plan),
    }


def _memory(contender: Contender, raw: bytes, plans: int) -> float:
    contender.load(raw)
    gc.collect()
    tracemalloc.start()
    held = [contender.load(raw) for _ in range(plans)]
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / len(held)


def _environment() -> dict[str, str]:
    """The environment for other interpreters: they may keep compiled files, and find what is found from here."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    if "PYTHONPATH" in environment:
        folders = environment["PYTHONPATH"].split(os.pathsep)
        environment["PYTHONPATH"] = os.pathsep.join(str(Path(folder).absolute()) for folder in folders)
    return environment
