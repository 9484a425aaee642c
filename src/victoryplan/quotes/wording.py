"""What was found of the quotes, as problems."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from victoryplan.index import Index
from victoryplan.problems import CODES, Found, Problem, enclosing_appendix, escape_pointer, excerpt, nearest, printable
from victoryplan.quotes.checks import MOST_SHOWN, Cited
from victoryplan.quotes.composition import Unmade
from victoryplan.quotes.texts import Reading
from victoryplan.survey import Path
from victoryplan.verdicts import Passage, QuoteCheck, QuoteVerdict, Run, WordKind

__all__ = ["of_composition", "of_quotes", "of_sources"]


def _found(
    code: str,
    path: Path,
    message: str,
    *,
    found: str | None = None,
    expected: str | None = None,
    hint: str | None = None,
) -> Found:
    # The mark is under the words themselves.
    place = (*path, "exact") if path[-1] == "quote" else path
    # Of a secret appendix no value is shown.
    shown = enclosing_appendix(path) is None
    return Found(
        place,
        Problem(
            code=code,
            pointer=escape_pointer(path),
            message=message,
            found=found if shown else None,
            expected=expected,
            hint=hint or CODES[code].help,
        ),
    )


# Sources ----------------------------------------------------------------------------------------


def of_sources(
    index: Index, readings: Mapping[str, Reading], checks: Iterable[QuoteCheck], unused: Sequence[str]
) -> Iterator[Found]:
    """The texts that are not there or not to be used."""
    counts = Counter(check.source for check in checks)
    for number, source in enumerate(index.plan.sources):
        reading = readings.get(source.id, Reading())
        path: Path = ("sources", number)
        name = excerpt(source.id)
        match reading.verdict:
            case QuoteVerdict.NOT_GIVEN:
                count = counts[source.id]
                message = f"no text is given for the source {name}, from which {_times(count)} cited"
                close = nearest(source.id, unused)
                hint = f"a text is given for {excerpt(close)}, which is no source of the document" if close else None
                yield _found("VP601", path, message, hint=hint)
            case QuoteVerdict.UNREADABLE:
                message = f"the text of the source {name} cannot be read: {reading.reason}"
                yield _found("VP602", path, message)
            case QuoteVerdict.OTHER_TEXT:
                message = f"the text given for the source {name} is not the one that its quotes were verified against"
                yield _found("VP603", (*path, "sha256"), message, found=reading.reason, expected=source.sha256)
            case _:
                pass


def _times(count: int) -> str:
    return "1 quote is" if count == 1 else f"{count} quotes are"


# Quotes -----------------------------------------------------------------------------------------

_CODES = {
    QuoteVerdict.ALTERED: "VP604",
    QuoteVerdict.ABSENT: "VP605",
    QuoteVerdict.ELSEWHERE: "VP606",
    QuoteVerdict.AMBIGUOUS: "VP607",
    QuoteVerdict.OUT_OF_CONTEXT: "VP608",
    QuoteVerdict.CUT_SHORT: "VP609",
}


def of_quotes(cited: Iterable[Cited], checks: Iterable[QuoteCheck], texts: Mapping[str, str]) -> Iterator[Found]:
    """The quotes that are not simply found."""
    for item, check in zip(cited, checks, strict=True):
        code = _CODES.get(check.verdict)
        if code is not None:
            message, expected = _worded(check, texts)
            yield _found(code, item.path, message, found=_short(item.quote.exact), expected=expected)


def _worded(check: QuoteCheck, texts: Mapping[str, str]) -> tuple[str, str | None]:
    """What to say of a quote, and what is expected in its place."""
    source = f"the source {excerpt(check.source)}"
    line = f"line {check.passages[0].line}" if check.passages else ""
    match check.verdict:
        case QuoteVerdict.ALTERED if all(run.change is None for run in check.diff):
            return f"the pieces of the quote do not stand in this order in {source}", None
        case QuoteVerdict.ALTERED:
            what = _DIFFERS[check.change or WordKind.OTHER]
            return f"{what} from what {source} has on {line}", _side_by_side(check.diff)
        case QuoteVerdict.ELSEWHERE:
            return f"the quote is not in {source}, but on {line} of the source {excerpt(str(check.found_in))}", None
        case QuoteVerdict.AMBIGUOUS:
            return f"the quote stands in several places of {source}, on {_lines(check.passages)}", None
        case QuoteVerdict.OUT_OF_CONTEXT:
            around = _around(texts[check.source], check.passages[0])
            return f"the words stand on {line} of {source}, but not between the prefix and suffix given", around
        case QuoteVerdict.CUT_SHORT if check.limit:
            around = _around(texts[check.source], check.limit)
            return f"the quote leaves out {excerpt(check.limit.text)} on line {check.limit.line} of {source}", around
        case _:
            return f"the quote is not in {source}", None


_DIFFERS = {
    WordKind.NEGATION: "the quote is altered: a negation differs",
    WordKind.NUMBER: "the quote is altered: a number differs",
    WordKind.OTHER: "the quote is altered: it differs",
}


def _lines(passages: Sequence[Passage]) -> str:
    lines = list(dict.fromkeys(str(passage.line) for passage in passages))
    more = " and so on" if len(passages) == MOST_SHOWN else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {', '.join(lines)}{more}"


_LONGEST = 300
_BESIDE = 40
"""How many characters are shown of what surrounds something."""


def _around(text: str, passage: Passage) -> str:
    """A passage with some words of what surrounds it."""
    start, end = passage.start, passage.end
    before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    if start > _BESIDE:
        before = "… " + (before.partition(" ")[2] or before)
    if end + _BESIDE < len(text):
        after = (after.rpartition(" ")[0] or after) + " …"
    return _short(before + passage.text + after)


def _short(words: str) -> str:
    return excerpt(" ".join(words.split()), 2 * _BESIDE + 40)


def _side_by_side(diff: Sequence[Run]) -> str:
    """The passage with what the quote has for its words, in the manner of ``git diff --word-diff``."""
    shown: list[str] = []
    for number, run in enumerate(diff):
        if run.change is None:
            shown.append(_ends(run.printed, first=not number, last=number == len(diff) - 1))
        else:
            shown += [f"[-{run.quoted}-]"] if run.quoted else []
            shown += [f"{{+{run.printed}+}}"] if run.printed else []
    line = " ".join(" ".join(shown).split())
    return printable(line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…")


def _ends(words: str, *, first: bool, last: bool) -> str:
    """So much of some words as stands beside others."""
    if len(words) <= 2 * _BESIDE:
        return words
    return ("" if first else words[:_BESIDE]) + "…" + ("" if last else words[-_BESIDE:])


# Direct quotations ------------------------------------------------------------------------------


def of_composition(unmade: Iterable[Unmade]) -> Iterator[Found]:
    """The direct quotations that are not made of their quotes."""
    for item in unmade:
        name = excerpt(item.statement)
        if item.languages:
            message = f"no form of the direct quotation {name} is in the language of its quotes"
            expected = f"a rendering in the language {' or '.join(map(excerpt, item.languages))}, made of the quotes"
            yield _found("VP610", item.path, message, expected=expected)
        else:
            message = f"the direct quotation {name} has words that its quotes do not hold, or not in this order"
            expected = "words of its quotes in their order"
            yield _found("VP610", item.path, message, found=_short(item.words), expected=expected)
