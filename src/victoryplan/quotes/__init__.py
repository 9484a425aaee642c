"""Quotes held against the texts of their sources.

Words are compared, never likenesses: a quote stands in a text or it does not. Likeness only picks the passage that an
altered quote is shown beside.
"""

from collections.abc import Iterable, Mapping

import attrs

from victoryplan.discretion import discreet
from victoryplan.engines import EngineName
from victoryplan.json_values import MAX_BYTES
from victoryplan.problems import Report
from victoryplan.validation import Source, examine_further
from victoryplan.verdicts import Given, QuoteReport

__all__ = ["verify_quotes"]


@discreet
def verify_quotes(
    source: Source,
    texts: Mapping[str, Given],
    *,
    engine: EngineName = "auto",
    max_bytes: int = MAX_BYTES,
    select: Iterable[str] = ("VP",),
    ignore: Iterable[str] = (),
    strict: bool = False,
) -> QuoteReport:
    """What is found of a document's quotes in the texts of their sources.

    Each quote gets one verdict, and whatever asks for a look a problem of the family ``VP6``. A quote is found if its
    words, each of them whole, stand in the text in one piece, but for typography; or in several pieces in their order,
    where it has an ellipsis or square brackets. Its prefix and suffix choose between several places, as those of a
    TextQuoteSelector of the W3C Web Annotation Data Model. Offsets are code points of the text as it was given,
    without the byte order mark of a file.

    A document that is not accepted gets the report of :func:`validate`, and no quote of it is looked up.

    >>> from victoryplan import examples
    >>> plan = examples.load("victory-plan-2024")
    >>> text = "Today I would like to present a plan in public for the first time."
    >>> report = verify_quotes(plan, {"unn-presentation": text})
    >>> altered = next(check for check in report.quotes if check.source == "unn-presentation")
    >>> altered.verdict.value, [(run.quoted, run.printed) for run in altered.diff if run.change]
    ('altered', [('this Plan', 'a plan')])

    Args:
        source: the document, or where it is, as for :func:`validate`.
        texts: the texts by the ids of their sources: plain text, its bytes in UTF-8, or the path of a file of these.
        engine: ``reference``, ``fast``, or the faster of those installed.
        max_bytes: the largest document, and the largest text, in bytes.
        select: what codes to report begin with.
        ignore: what codes to leave out begin with.
        strict: whether warnings count as errors.

    Raises:
        ValueError: no code begins so.
        TypeError: the document or a text is of none of these types.
        ModuleNotFoundError: a quote is not found, and the extra ``victoryplan[quotes]`` is not installed, which looks
            for the passage nearest to it; or the engine asked for is not installed.
    """
    choice = {"select": tuple(select), "ignore": tuple(ignore)}
    Report().select(**choice)
    outcome, report_on = examine_further(source, engine=engine, max_bytes=max_bytes)
    if outcome.value is None:
        report = QuoteReport(outcome.report.problems)
    else:
        from victoryplan.quotes.verification import verified  # noqa: PLC0415 - who only validates needs none of it

        report = verified(outcome.value, texts, max_bytes, report_on)
    return attrs.evolve(report, problems=report.select(**choice).problems, strict=strict)
