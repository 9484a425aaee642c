"""What a schema cannot say: one small function for each code, one file for each family of codes."""

from collections.abc import Iterator, Mapping

from victoryplan.builder import Path, paths
from victoryplan.constraints import ArrayKind, EntityKind, Kind, model_fields
from victoryplan.index import Index
from victoryplan.models import Model, Plan
from victoryplan.problems import CODES, Found, Problem, enclosing_appendix, escape_pointer
from victoryplan.rules import dates, evidence, references, secrecy
from victoryplan.rules.registry import RULES, Finding

__all__ = ["RULES", "canonical_order", "check"]

# Reading these rooms is what registers their rules.
_FAMILIES = (references, dates, secrecy, evidence)


def check(plan: Plan) -> tuple[Found, ...]:
    """Every breach of a rule, in the order of the plan's canonical form."""
    index = Index(plan)
    found = [(code, finding) for code, rule in RULES.items() for finding in rule(index)]
    if not found:
        return ()
    places = paths(plan)
    problems = [_found(code, finding, places) for code, finding in found]
    return tuple(sorted(problems, key=lambda item: (tuple(canonical_order(item.path)), item.problem.code)))


def _found(code: str, finding: Finding, places: Mapping[type[Model], list[Path]]) -> Found:
    path = (*places[finding.cls][finding.number], *finding.way)
    related = None if finding.first is None else (*places[finding.cls][finding.first], *finding.way)
    # Within a secret appendix no value is shown, and the words of a finding may hold some.
    shown = enclosing_appendix(path) is None
    problem = Problem(
        code=code,
        pointer=escape_pointer(path),
        message=finding.message if shown else CODES[code].summary,
        found=finding.found if shown else None,
        expected=finding.expected if shown else None,
        hint=(finding.hint if shown else None) or CODES[code].help,
        related=None if related is None else escape_pointer(related),
    )
    return Found(path, problem, related)


def canonical_order(path: Path) -> Iterator[int]:
    """The place of a path in the canonical form; the keys of a map count as one."""
    kind: Kind | None = EntityKind(Plan)
    for step in path:
        if isinstance(step, int):
            yield step
            kind = kind.item if isinstance(kind, ArrayKind) else None
        elif isinstance(kind, EntityKind):
            fields = model_fields(kind.cls)
            at = next(i for i, field in enumerate(fields) if field.key == step)
            yield at
            kind = fields[at].kind
