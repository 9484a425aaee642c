"""What became of each quote that was looked up in the text of its source."""

import os
from enum import StrEnum

import attrs

from victoryplan.problems import Report

__all__ = ["Given", "Passage", "QuoteCheck", "QuoteReport", "QuoteVerdict", "Run", "WordKind"]

Given = bytes | str | os.PathLike[str]
"""A text of a source: itself, its bytes in UTF-8, or the file that it is in."""


class QuoteVerdict(StrEnum):
    """What was found of a quote in the text of the source that it is cited from."""

    EXACT = "exact"
    TYPOGRAPHIC = "typographic"
    ELIDED = "elided"
    CUT_SHORT = "cut-short"
    AMBIGUOUS = "ambiguous"
    OUT_OF_CONTEXT = "out-of-context"
    ELSEWHERE = "elsewhere"
    ALTERED = "altered"
    ABSENT = "absent"
    NOT_GIVEN = "not-given"
    UNREADABLE = "unreadable"
    OTHER_TEXT = "other-text"


class WordKind(StrEnum):
    """What kind of word differs between a quote and the passage nearest to it."""

    NEGATION = "negation"
    NUMBER = "number"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class Passage:
    """A stretch of the text of a source: the quote's words as they are printed there, without what surrounds them."""

    start: int
    """Where it begins in the text, in code points, counted from 0."""
    end: int
    """Where it ends, right after its last code point."""
    line: int
    """The line on which it begins, counted from 1."""
    text: str
    """What is printed there."""


@attrs.frozen(kw_only=True)
class Run:
    """A run of words in which quote and passage agree, but for typography, or in which they do not."""

    quoted: str
    """The words of the quote; empty where it leaves some out, and an ellipsis within a secret appendix."""
    printed: str
    """The words of the source; empty where the quote has some more."""
    change: WordKind | None = None
    """What kind of word differs; left out where they agree."""


@attrs.frozen(kw_only=True)
class QuoteCheck:
    """One quote of a document, and what was found of it."""

    pointer: str
    """The quote in the document: a JSON Pointer (RFC 6901)."""
    source: str
    """The id of the source that it is cited from."""
    quote: str | None = None
    """The quoted words; left out within a secret appendix, of which no report shows a value."""
    verdict: QuoteVerdict
    """What was found."""
    found_in: str | None = None
    """The id of the source in whose text the passages stand."""
    passages: tuple[Passage, ...] = ()
    """Where it stands: piece by piece if it is elided, place by place if it is ambiguous or out of context, and the
    nearest passage if it is altered."""
    diff: tuple[Run, ...] = ()
    """An altered quote beside the nearest passage, word by word."""
    change: WordKind | None = None
    """The gravest kind of word that differs."""
    limit: Passage | None = None
    """The word that limits what is said and that the quote leaves out, if it is cut short."""


@attrs.frozen
class QuoteReport(Report):
    """A report on the quotes of a document, with what was found of each of them."""

    quotes: tuple[QuoteCheck, ...] = attrs.field(default=(), kw_only=True)
    """Every quote, in the order of the document's canonical form."""
    unused: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    """The ids of texts that were given and that no source of the document has."""

    @property
    def summary(self) -> str:
        """The count of quotes by their verdicts, and of errors and warnings, in words."""
        counts = {verdict: sum(check.verdict is verdict for check in self.quotes) for verdict in QuoteVerdict}
        shown = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count) or "none"
        return f"quotes: {shown}; {super().summary}"
