"""Every quote of a plan, looked up in the text of its source."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import attrs

from victoryplan.index import Index
from victoryplan.models import Citation, Quote
from victoryplan.problems import enclosing_appendix, escape_pointer
from victoryplan.quotes.kinds import LIMITS, change_of, gravest, is_english, negates
from victoryplan.quotes.search import Block, Neighbourhood, Place, Selector, Text, Vocabulary
from victoryplan.quotes.texts import Reading
from victoryplan.quotes.words import SENTENCE_ENDS, Words
from victoryplan.survey import Path, paths
from victoryplan.verdicts import Passage, QuoteCheck, QuoteVerdict, Run

__all__ = ["MOST_SHOWN", "Cited", "cited_quotes", "look_up"]


class Cited(NamedTuple):
    """A quote, where it stands in the document, and the id of the source that it is cited from."""

    path: Path
    source: str
    quote: Quote


def cited_quotes(index: Index) -> list[Cited]:
    """All quotes of a plan, in the order of its canonical form."""
    citations = zip(paths(index.plan)[Citation], index.objects[Citation], strict=True)
    return [Cited((*path, "quote"), item.source, item.quote) for path, item in citations if item.quote is not None]


def look_up(cited: Sequence[Cited], index: Index, readings: Mapping[str, Reading]) -> list[QuoteCheck]:
    """What is found of each quote in the texts that were read, by the ids of their sources."""
    # Citations of one fact after the other repeat a quote; it is looked up once.
    unique = {(item.source, item.quote): _selector(item.quote) for item in cited}
    vocabulary = Vocabulary()
    for selector in unique.values():
        vocabulary.learn(selector.tokens)
    texts = {
        source: Text(source, reading.text, vocabulary, index.sources[source].language)
        for source, reading in readings.items()
        if reading.verdict is None
    }
    everywhere = vocabulary.joined(text.codes for text in texts.values())
    outcomes: dict[tuple[str, Quote], QuoteCheck] = {}
    missed: dict[str, list[tuple[tuple[str, Quote], Selector]]] = {}
    for key, selector in unique.items():
        source, _ = key
        verdict = readings[source].verdict
        if verdict is not None:
            outcomes[key] = QuoteCheck(pointer="", source=source, verdict=verdict)
        elif found := _found(selector, texts[source]) or _elsewhere(selector, source, texts, everywhere):
            outcomes[key] = found
        else:
            missed.setdefault(source, []).append((key, selector))
    for source, items in missed.items():
        nearest = _nearest(texts[source], [selector for _, selector in items])
        outcomes |= zip((key for key, _ in items), nearest, strict=True)
    return [_of(item, outcomes[item.source, item.quote]) for item in cited]


def _selector(quote: Quote) -> Selector:
    return Selector.of(quote.exact, quote.prefix, quote.suffix)


def _of(item: Cited, outcome: QuoteCheck) -> QuoteCheck:
    pointer = escape_pointer(item.path)
    if enclosing_appendix(item.path) is None:
        return attrs.evolve(outcome, pointer=pointer, quote=item.quote.exact)
    # Of a secret appendix no value is shown. What the source prints is public.
    veiled = (attrs.evolve(run, quoted=run.printed if run.change is None else "…") for run in outcome.diff)
    return attrs.evolve(outcome, pointer=pointer, diff=tuple(veiled))


# Found ------------------------------------------------------------------------------------------

MOST_SHOWN = 10
"""How many places of a quote that stands in several are given."""


def _found(selector: Selector, text: Text) -> QuoteCheck | None:
    if places := text.places(selector):
        return _settled(selector, text, places, QuoteVerdict.TYPOGRAPHIC)
    if places := text.elided(selector):
        return _settled(selector, text, places, QuoteVerdict.ELIDED)
    return None


def _elsewhere(selector: Selector, source: str, texts: Mapping[str, Text], everywhere: str) -> QuoteCheck | None:
    # Most of what is not in one of many texts is in none of them, as one look tells.
    pieces = [texts[source].encode(words.tokens) for words in _apart(selector)]
    whole = texts[source].encode(selector.whole.tokens)
    if len(texts) == 1 or (whole not in everywhere and not all(piece in everywhere for piece in pieces)):
        return None
    for other, text in texts.items():
        found = _found(selector, text) if other != source else None
        if found and found.verdict is not QuoteVerdict.OUT_OF_CONTEXT:
            return attrs.evolve(found, source=source, verdict=QuoteVerdict.ELSEWHERE, limit=None)
    return None


def _settled(selector: Selector, text: Text, places: list[Place], verdict: QuoteVerdict) -> QuoteCheck:
    """Which of its places a quote means."""
    fitting = [place for place in places if text.fits(selector, place)]
    as_written = [place for place in fitting if text.raw(*place[0]) == selector.exact]
    # Of the places of pieces that end alike the shortest, which comes first, is meant.
    left = list({place[-1]: place for place in reversed(as_written or fitting)}.values())[::-1]
    limit = None
    if len(left) == 1:
        shown = left[0]
        limit = _limit(text, shown)
        verdict = QuoteVerdict.CUT_SHORT if limit else QuoteVerdict.EXACT if as_written else verdict
    else:
        shown = tuple((place[0][0], place[-1][1]) for place in sorted(left or places)[:MOST_SHOWN])
        verdict = QuoteVerdict.AMBIGUOUS if left else QuoteVerdict.OUT_OF_CONTEXT
    return QuoteCheck(
        pointer="",
        source=text.source,
        verdict=verdict,
        found_in=text.source,
        passages=tuple(_passage(text, first, last) for first, last in shown),
        limit=limit,
    )


def _passage(text: Text, first: int, last: int) -> Passage:
    start, end = text.span(first, last)
    return Passage(start=start, end=end, line=text.lines.position(start)[0], text=text.text[start:end])


# Cut short --------------------------------------------------------------------------------------

_BESIDE = frozenset(",;:-\"'()")
"""What may stand between a quote and the word that limits it."""

_MOST_ATTRIBUTION = 8
"""How many words may stand between two parts of a sentence that is quoted in print: ‘“…,” he said, “but …’."""


_LONGEST_SENTENCE = 200
"""Of how many words at most an ellipsis leaves out a part of one sentence."""


def _limit(text: Text, place: Place) -> Passage | None:
    """The word that limits what is quoted, or turns it, and that the quote leaves out."""
    at = next((at for at in _limits(text, place)), None)
    return None if at is None else _passage(text, at, at + 1)


def _limits(text: Text, place: Place) -> Iterator[int]:
    tokens, english = text.tokens, is_english(text.language)
    yield from _before(text, place[0][0])
    for (_, start), (end, _) in itertools.pairwise(place):
        if end - start <= _LONGEST_SENTENCE and SENTENCE_ENDS.isdisjoint(tokens[start:end]):
            yield from (at for at in range(start, end) if negates(tokens[at], text.language))
            yield from (at for at in range(start, end) if english and _limiting(text, at))
    if english and tokens[place[-1][1] - 1] not in SENTENCE_ENDS:
        yield from _after(text, place[-1][1])


def _limiting(text: Text, at: int) -> bool:
    word = text.tokens[at].casefold()
    return word in LIMITS or word.endswith("n't")


def _before(text: Text, first: int) -> Iterator[int]:
    # The "non" of "non-nuclear" is a word for itself.
    at = first - 2 if first > 1 and text.tokens[first - 1] == "-" and text.together(first - 2, first) else first - 1
    if (at >= 0 and negates(text.tokens[at], text.language)) or (at == first - 1 and _is_signed(text, first)):
        yield at


def _is_signed(text: Text, first: int) -> bool:
    """Whether a number is below zero: a minus sign stands right before it and behind no other word."""
    return (
        text.tokens[first - 1 : first] == ["-"]
        and text.tokens[first][0].isdigit()
        and text.together(first - 1, first)
        and not (first > 1 and text.together(first - 2, first - 1))
    )


def _after(text: Text, last: int) -> Iterator[int]:
    at = _past_marks(text, last)
    if _is_reached(text, last, at) and _limiting(text, at):
        yield at
    elif '"' in text.tokens[last:at]:
        for again in range(at, min(at + _MOST_ATTRIBUTION, len(text.tokens))):
            if text.tokens[again] in SENTENCE_ENDS:
                break
            if text.tokens[again] == '"':
                at = _past_marks(text, again)
                if _is_reached(text, last, at) and _limiting(text, at):
                    yield at
                break


def _past_marks(text: Text, at: int) -> int:
    while at < len(text.tokens) and text.tokens[at] in _BESIDE:
        at += 1
    return at


_PARAGRAPH = re.compile(r"\n[^\S\n]*\r?\n")


def _is_reached(text: Text, last: int, at: int) -> bool:
    """Whether a word stands in the paragraph in which a quote ends."""
    return at < len(text.tokens) and not _PARAGRAPH.search(text.raw(last - 1, at + 1))


# Not found --------------------------------------------------------------------------------------


def _nearest(text: Text, selectors: Sequence[Selector]) -> Iterator[QuoteCheck]:
    """What comes nearest to quotes that stand nowhere."""
    neighbourhood = Neighbourhood(text, [words for selector in selectors for words in _apart(selector)])
    for selector in selectors:
        after = 0
        sides: list[tuple[Words, list[Block]]] = []
        for words in _apart(selector):
            blocks = text.following(words, after) or neighbourhood.nearest(words) or []
            after = blocks[-1].printed[1] if blocks else after
            sides.append((words, blocks))
        yield _altered(text, selector.exact, sides)


def _apart(selector: Selector) -> list[Words]:
    return [piece.words for piece in selector.pieces] or [selector.whole]


def _altered(text: Text, exact: str, sides: Sequence[tuple[Words, list[Block]]]) -> QuoteCheck:
    """An altered quote beside the passages nearest to its pieces, unless too few of these are near to any."""
    lost = sum(len(words.tokens) for words, blocks in sides if not blocks)
    if lost > sum(len(words.tokens) for words, blocks in sides if blocks):
        return QuoteCheck(pointer="", source=text.source, verdict=QuoteVerdict.ABSENT)
    runs: list[Run] = []
    passages: list[Passage] = []
    for words, blocks in sides:
        # A piece that is nowhere is a run without anything printed.
        lost_piece = Block(agree=False, quoted=(0, len(words.tokens)), printed=(0, 0))
        runs += [_run(text, exact, words, block) for block in blocks or [lost_piece]]
        if blocks:
            passages.append(_passage(text, blocks[0].printed[0], blocks[-1].printed[1]))
    return QuoteCheck(
        pointer="",
        source=text.source,
        verdict=QuoteVerdict.ALTERED,
        found_in=text.source,
        passages=tuple(passages),
        diff=tuple(runs),
        change=gravest(run.change for run in runs),
    )


def _run(text: Text, exact: str, words: Words, block: Block) -> Run:
    (i, j), (k, m) = block.quoted, block.printed
    return Run(
        quoted=exact[words.starts[i] : words.ends[j - 1]] if i < j else "",
        printed=text.raw(k, m) if k < m else "",
        change=None if block.agree else change_of(words.tokens[i:j], text.tokens[k:m], text.language),
    )
