"""The steps in order: texts read, quotes looked up, direct quotations held against theirs, problems worded."""

from collections.abc import Callable, Mapping, Sequence

from victoryplan.index import Index
from victoryplan.models import Plan
from victoryplan.problems import Found, Report
from victoryplan.quotes import wording
from victoryplan.quotes.checks import cited_quotes, look_up
from victoryplan.quotes.composition import unmade_quotations
from victoryplan.quotes.texts import Reading, read
from victoryplan.verdicts import Given, QuoteReport, QuoteVerdict

__all__ = ["verified"]


def verified(
    plan: Plan, texts: Mapping[str, Given], max_bytes: int, report_on: Callable[[Sequence[Found]], Report]
) -> QuoteReport:
    """What is found of a plan's quotes, all problems among it."""
    index = Index(plan)
    cited = cited_quotes(index)
    readings = _readings(index, {item.source for item in cited}, texts, max_bytes)
    known = {id_: reading.text for id_, reading in readings.items() if reading.verdict is None}
    checks = look_up(cited, index, readings)
    unused = tuple(id_ for id_ in texts if id_ not in index.sources)
    unmade = unmade_quotations(index, {check.pointer: check for check in checks}, known)
    found = [
        *wording.of_sources(index, readings, checks, unused),
        *wording.of_quotes(cited, checks, known),
        *wording.of_composition(unmade),
    ]
    problems = report_on(found).problems
    return QuoteReport(problems, quotes=tuple(checks), unused=unused)


def _readings(index: Index, cited: set[str], texts: Mapping[str, Given], max_bytes: int) -> dict[str, Reading]:
    """What came of the texts that were given, and of those that were not though quotes are cited from them."""
    return {
        id_: read(source, texts[id_], max_bytes) if id_ in texts else Reading(verdict=QuoteVerdict.NOT_GIVEN)
        for id_, source in index.sources.items()
        if id_ in texts or id_ in cited
    }
