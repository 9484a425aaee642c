"""What a schema cannot say: one small function for each code, one file for each family of codes."""

from collections.abc import Mapping

from victoryplan.builder import unbuild
from victoryplan.diagnosis import in_order
from victoryplan.index import Index
from victoryplan.models import Model, Plan
from victoryplan.problems import CODES, Found, Problem, enclosing_appendix, escape_pointer
from victoryplan.rules import dates, evidence, references, secrecy
from victoryplan.rules.registry import RULES, Finding
from victoryplan.survey import Path, paths

__all__ = ["RULES", "check"]

# Reading these rooms is what registers their rules.
_FAMILIES = (references, dates, secrecy, evidence)


def check(plan: Plan, document: object = None) -> tuple[Found, ...]:
    """Every breach of a rule, in the order of the document that the plan was built from, or of its canonical form."""
    index = Index(plan)
    found = [(code, finding) for code, rule in RULES.items() for finding in rule(index)]
    if not found:
        return ()
    places = paths(plan)
    problems = (_found(code, finding, places) for code, finding in found)
    return in_order(problems, unbuild(plan) if document is None else document)


def _found(code: str, finding: Finding, places: Mapping[type[Model], list[Path]]) -> Found:
    path = (*places[finding.cls][finding.number], *finding.way)
    related = None if finding.first is None else (*places[finding.cls][finding.first], *finding.way)
    # Within a secret appendix no value is shown, and the words of a finding may hold some.
    shown = enclosing_appendix(path) is None
    problem = Problem(
        code=code,
        pointer=escape_pointer(path),
        message=finding.message if shown else CODES[code].summary,
        found=finding.found
        if shown or finding.found is None
        else "what stands in a secret appendix, which is not shown",
        expected=finding.expected if shown else None,
        hint=(finding.hint if shown else None) or CODES[code].help,
        related=None if related is None else escape_pointer(related),
    )
    return Found(path, problem, related)
