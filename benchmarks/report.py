"""The figures in Markdown."""

import platform
import textwrap
from collections.abc import Iterator, Sequence

import attrs

from benchmarks.documents import LARGE, MAIN, MAIN_NOT_ASCII
from benchmarks.figures import (
    ATTRS_AND_CATTRS,
    BUILD,
    CHECK,
    DIAGNOSE,
    IMPORT_OURS,
    LOADS,
    PARSE,
    RULES,
    VALIDATE,
    YARDSTICK,
    Figures,
)
from benchmarks.peers import CONTENDERS, FAST, PYDANTIC, REFERENCE, SCHEMA_AND_CATTRS, SCHEMA_ONLY
from benchmarks.probes import ASPECTS, broken, valid
from benchmarks.timing import Ratio, Times, exponent

__all__ = ["PICTURE", "Target", "markdown", "targets"]

PICTURE = "performance.svg"


@attrs.frozen
class Target:
    """What was hoped for, and what came of it."""

    what: str
    limit: float
    reached: float
    shown: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.reached >= self.limit if self.at_least else self.reached <= self.limit


def targets(figures: Figures) -> list[Target]:
    """The targets, judged by the middle of the rounds."""
    main, not_ascii = figures.loads[MAIN], figures.loads[MAIN_NOT_ASCII]
    load, dumps, refusals = main[FAST.name], figures.dumps[MAIN], figures.refusals
    imports = figures.imports
    by_size, by_statements = _growth_by_size(figures), _growth_by_statements(figures)
    return [
        _target("load ÷ pydantic's", 0.8, load.over(main[PYDANTIC.name])),
        _target("load ÷ `orjson.loads`", 4, load.over(main[YARDSTICK])),
        _target("rules ÷ load", 0.5, main[RULES].over(load)),
        _target("rules ÷ load, text that is not ASCII", 0.7, not_ascii[RULES].over(not_ascii[FAST.name])),
        _target("refuse ten faults ÷ pydantic's `errors()`", 1.4, refusals[FAST.name].over(refusals[PYDANTIC.name])),
        _target("the same with line and column", 3, refusals[VALIDATE].over(refusals[PYDANTIC.name])),
        _target("dump ÷ pydantic's", 0.4, dumps[FAST.name].over(dumps[PYDANTIC.name])),
        _target("`jsonschema` alone ÷ load", 25, main[SCHEMA_ONLY.name].over(load), at_least=True),
        *_linear("bytes", by_size),
        *_linear("statements", by_statements),
        _target(f"`{IMPORT_OURS}` ÷ `{ATTRS_AND_CATTRS}`", 1.2, imports[IMPORT_OURS].over(imports[ATTRS_AND_CATTRS])),
        _target(
            "load by the reference engine ÷ `jsonschema` and plain cattrs",
            1.15,
            main[REFERENCE.name].over(main[SCHEMA_AND_CATTRS.name]),
        ),
    ]


def _target(what: str, limit: float, ratio: Ratio, *, at_least: bool = False) -> Target:
    return Target(what, limit, ratio.median, f"{_ratio(ratio)}; best rounds {_number(ratio.best)}", at_least)


def _linear(of: str, growth: dict[str, float]) -> Iterator[Target]:
    # The yardstick is linear; what its power has above 1 is the machine's caches.
    for what, step in (("load", FAST.name), ("rules", RULES)):
        yield Target(
            f"{what}: power of growth with the {of}, above that of `{YARDSTICK}`",
            0.1,
            growth[step] - growth[YARDSTICK],
            f"{growth[step] - growth[YARDSTICK]:+.2f}; {growth[step]:.2f} against {growth[YARDSTICK]:.2f}",
        )


_STEPS = (FAST.name, RULES, YARDSTICK)


def _growth_by_size(figures: Figures) -> dict[str, float]:
    names = [name for name in (MAIN, "100 kB", LARGE) if name in figures.sizes]
    sizes = [figures.sizes[name] for name in names]
    return {step: exponent(sizes, [figures.loads[name][step].best for name in names]) for step in _STEPS}


def _growth_by_statements(figures: Figures) -> dict[str, float]:
    counts = list(figures.growth)
    return {step: exponent(counts, [times[step].best for times in figures.growth.values()]) for step in _STEPS}


def markdown(figures: Figures, *, quick: bool = False) -> str:
    """The page; one of a quick run says that it means nothing."""
    warning = ["A quick run: nothing was really timed, and no figure here means anything."] if quick else []
    head, *rest = _page(figures)
    return "\n\n".join([head, *warning, *rest]) + "\n"


def _page(figures: Figures) -> Iterator[str]:
    yield "<!-- Written by `python -m benchmarks`: do not edit. -->\n\n# Performance"
    yield _prose(
        "How fast the library is beside others that are given the same work: to read a document, to check its whole "
        "structure, and to build objects from it. Peers have classes that are made from the same fields as the "
        "models, and ask for the same: patterns, closed objects, no `null`, no year 0000, what one key demands of "
        "another."
    )
    yield f"![Load, refuse and dump beside peers]({PICTURE})"
    yield "```sh\npip install '.[fast,bench]' && python -m benchmarks\n```"
    yield _prose(
        f"Before anything is timed, all contenders must accept the same {len(valid())} valid documents and refuse the "
        f"same {len(broken())} broken ones, but for what the tables say that they do not check, which must be true as "
        "well; and what they load must come back, written, as it was. Then all run in turn, round after round. Times "
        "are CPU time in microseconds, those of one machine on one day; only the ratios say anything. A ratio is the "
        "middle of the rounds, with the quartiles in brackets. The garbage collector runs as usual."
    )
    yield "## Targets"
    yield f"On the generated document of {MAIN}, {figures.sizes[MAIN]} bytes in canonical form, all of it ASCII."
    yield _table(
        ("what", "target", "reached", "met"),
        [
            (target.what, f"{'≥' if target.at_least else '≤'} {target.limit:g}", target.shown, _yes(target.met))
            for target in targets(figures)
        ],
    )
    yield from _on_loads(figures)
    yield from _on_refusals(figures)
    yield from _on_dumps(figures)
    yield from _on_memory(figures)
    yield from _on_imports(figures)
    yield from _on_growth(figures)
    yield "## Versions"
    versions = ", ".join(f"{name} {version}" for name, version in figures.versions.items())
    yield f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}; {versions}."


def _on_loads(figures: Figures) -> Iterator[str]:
    main = figures.loads[MAIN]
    yield "## Load"
    yield f"Parse, check and build the document of {MAIN}. No peer has rules, so they stand in a table of their own."
    yield _table(
        ("contender", "makes", "best", "median", "÷ pydantic", f"÷ `{YARDSTICK}`", "does not check"),
        [
            (
                contender.name,
                contender.makes,
                *_micros(main[contender.name]),
                _ratio(main[contender.name].over(main[PYDANTIC.name])),
                _ratio(main[contender.name].over(main[YARDSTICK])),
                ", ".join(aspect for aspect in ASPECTS if aspect in contender.unchecked) or "(checks all)",
            )
            for contender in CONTENDERS
        ]
        + [
            (
                f"`{YARDSTICK}`",
                "plain JSON",
                *_micros(main[YARDSTICK]),
                _ratio(main[YARDSTICK].over(main[PYDANTIC.name])),
                "1",
                "anything but syntax",
            )
        ],
    )
    yield "The same on all documents, ÷ pydantic:"
    yield _table(
        ("contender", *(f"{name}, {figures.sizes[name]} bytes" for name in figures.loads)),
        [
            (name, *(_ratio(times[name].over(times[PYDANTIC.name])) for times in figures.loads.values()))
            for name in (*(contender.name for contender in CONTENDERS), YARDSTICK)
        ],
    )
    yield "Where the time goes in the fast engine, and the rules, ÷ load:"
    yield _table(
        ("step", *figures.loads),
        [
            (name, *(_ratio(times[name].over(times[FAST.name])) for times in figures.loads.values()))
            for name in (YARDSTICK, PARSE, CHECK, BUILD, RULES, LOADS)
        ],
    )
    yield _prose(
        "Parsing holds `orjson.loads` and the look for duplicate keys; what parse, check and build leave is the "
        f"freeing of what was parsed. `{LOADS}` is all of it, rules included."
    )


def _on_refusals(figures: Figures) -> Iterator[str]:
    times = figures.refusals
    yield "## Refuse"
    yield f"All errors in the document of {MAIN} once it has ten faults, each of a different kind."
    yield _table(
        ("contender", "errors found", "best", "median", "÷ pydantic"),
        [
            (
                contender.name,
                str(figures.errors[contender.name]),
                *_micros(times[contender.name]),
                _ratio(times[contender.name].over(times[PYDANTIC.name])),
            )
            for contender in CONTENDERS
        ]
        + [
            (
                f"`{VALIDATE}`, with line and column",
                str(figures.errors[FAST.name]),
                *_micros(times[VALIDATE]),
                _ratio(times[VALIDATE].over(times[PYDANTIC.name])),
            )
        ],
    )
    steps = ", ".join(f"{name} {_ratio(times[name].over(times[FAST.name]))}" for name in (PARSE, CHECK, DIAGNOSE))
    yield f"Of the fast engine's time, as parts of it: {steps}."


def _on_dumps(figures: Figures) -> Iterator[str]:
    main = figures.dumps[MAIN]
    yield "## Dump"
    yield "The canonical form: indented by two, defaults left out."
    yield _table(
        ("contender", "best", "median", *(f"÷ pydantic, {name}" for name in figures.dumps)),
        [
            (
                contender.name,
                *_micros(main[contender.name]),
                *(_ratio(times[contender.name].over(times[PYDANTIC.name])) for times in figures.dumps.values()),
            )
            for contender in CONTENDERS
            if contender.dump
        ],
    )


def _on_memory(figures: Figures) -> Iterator[str]:
    yield "## Memory"
    yield f"What the objects of the document of {MAIN} take, as `tracemalloc` counts it while many are held at once."
    yield _table(
        ("contender", "makes", "kB", "÷ pydantic"),
        [
            (
                contender.name,
                contender.makes,
                f"{figures.memory[contender.name] / 1000:.1f}",
                _number(figures.memory[contender.name] / figures.memory[PYDANTIC.name]),
            )
            for contender in CONTENDERS
        ],
    )


def _on_imports(figures: Figures) -> Iterator[str]:
    yield "## Import"
    yield "Whole processes, from start to end, in milliseconds of the clock on the wall."
    yield _table(
        ("program", "best", "median", f"÷ `{ATTRS_AND_CATTRS}`"),
        [
            (
                f"`{program}`",
                f"{times.best * 1e3:.0f}",
                f"{times.median * 1e3:.0f}",
                _ratio(times.over(figures.imports[ATTRS_AND_CATTRS])),
            )
            for program, times in figures.imports.items()
        ],
    )


def _on_growth(figures: Figures) -> Iterator[str]:
    yield "## Growth"
    yield _prose(
        f"Nanoseconds a byte, best rounds. A power of 1 is linear, of 2 quadratic; that `{YARDSTICK}` has more than 1 "
        "is the doing of the machine, whose caches hold the small documents and not the largest."
    )
    yield _table(
        ("document", "bytes", "load", "rules", "pydantic", YARDSTICK),
        [
            (
                name,
                str(size),
                *(
                    f"{figures.loads[name][step].best / size * 1e9:.2f}"
                    for step in (FAST.name, RULES, PYDANTIC.name, YARDSTICK)
                ),
            )
            for name, size in figures.sizes.items()
        ],
    )
    yield "Microseconds a statement, where all but the statements stays the same:"
    yield _table(
        ("statements", "load", "rules", YARDSTICK),
        [
            (str(count), *(f"{times[step].best / count * 1e6:.2f}" for step in (FAST.name, RULES, YARDSTICK)))
            for count, times in figures.growth.items()
        ],
    )


def _prose(text: str) -> str:
    return textwrap.fill(text, 120, break_on_hyphens=False)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _micros(times: Times) -> tuple[str, str]:
    return _number(times.best * 1e6), _number(times.median * 1e6)


def _ratio(ratio: Ratio) -> str:
    if ratio.low == ratio.high == 1:
        return "1"
    return f"{_number(ratio.median)} ({_number(ratio.low)} to {_number(ratio.high)})"


def _number(value: float) -> str:
    """Two digits after the point for what is small, none for what is large."""
    return f"{value:.{2 if abs(value) < 10 else 1 if abs(value) < 100 else 0}f}"


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"
