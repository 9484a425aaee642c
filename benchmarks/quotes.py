"""``python -m benchmarks.quotes``: how long quotes take to be looked up, and write the page.

The peers are given the same quotes and the same text. They are far slower, so that they get a sample, and their time is
that of the sample times its share. Only ours says more than how alike two texts are; what is compared is the time.
"""

# ruff: noqa: T201 - a command prints

import argparse
import difflib
import platform
import random
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import attrs
from rapidfuzz import fuzz

from victoryplan import QuoteVerdict, from_dict, verify_quotes

__all__ = ["main"]

_DOCS = Path(__file__).parents[1] / "docs"

ALPHABETS = {
    "Latin": ("en", "abcdefghijklmnopqrstuvwxyz"),
    "Cyrillic": ("uk", "абвгдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "Arabic": ("ar", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    "Chinese": ("zh", "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))),
}

EXACT, ALTERED, ABSENT = "exact", "one word altered", "absent"
HOSTILE = "all of one word"


@attrs.frozen(kw_only=True)
class Effort:
    """How much to measure."""

    bytes: int
    quotes: int
    rapidfuzz: int
    """The sample that rapidfuzz gets"""
    difflib: int
    """The sample that difflib gets"""


FULL = Effort(bytes=1_000_000, quotes=10_000, rapidfuzz=20, difflib=2)
QUICK = Effort(bytes=20_000, quotes=60, rapidfuzz=2, difflib=1)


@attrs.frozen(kw_only=True)
class Case:
    """A text and quotes that are all of one kind."""

    script: str
    language: str
    kind: str
    text: str
    quotes: tuple[str, ...]
    verdict: QuoteVerdict
    """What nearly all of the quotes must get"""


@attrs.frozen(kw_only=True)
class Row:
    """What one case took, in seconds of CPU time for all of its quotes."""

    case: Case
    ours: float
    rapidfuzz: float
    difflib: float


def cases(effort: Effort) -> Iterator[Case]:
    """The texts, made of words as frequent as those of a language, and the quotes."""
    for script, (language, letters) in ALPHABETS.items():
        rng = random.Random(script)  # noqa: S311 - nothing here is a secret
        spaced = script != "Chinese"
        vocabulary = [_word(rng, letters) for _ in range(20_000)] if spaced else list(letters)
        weights = [1 / number for number in range(1, len(vocabulary) + 1)]
        joint = " " if spaced else ""
        words: list[str] = []
        size = 0
        while size < effort.bytes:
            more = rng.choices(vocabulary, weights, k=12)
            more[-1] += "." if spaced else "。"
            words += more
            size += len((joint.join(more) + joint).encode())
        strange = [_word(rng, letters.upper()) for _ in range(50)] if spaced else list("龘靐齉")
        lengths = [rng.randint(6, 30) for _ in range(effort.quotes)]
        starts = [rng.randrange(len(words) - 31) for _ in lengths]
        printed = [words[start : start + length] for start, length in zip(starts, lengths, strict=True)]
        altered = [[*words_[:2], rng.choice(strange), *words_[3:]] for words_ in printed]
        absent = [rng.sample(words, length) for length in lengths]
        for kind, quotes, verdict in (
            (EXACT, printed, QuoteVerdict.EXACT),
            (ALTERED, altered, QuoteVerdict.ALTERED),
            (ABSENT, absent, QuoteVerdict.ABSENT),
        ):
            yield Case(
                script=script,
                language=language,
                kind=kind,
                text=joint.join(words),
                quotes=tuple(joint.join(quote) for quote in quotes),
                verdict=verdict,
            )
    yield Case(
        script="Latin",
        language="en",
        kind=HOSTILE,
        text="ab " * (effort.bytes // 3),
        quotes=tuple("ab " * (2 + number % 40) + "abb" for number in range(effort.quotes)),
        verdict=QuoteVerdict.ALTERED,
    )


def _word(rng: random.Random, letters: str) -> str:
    return "".join(rng.choices(letters, k=rng.randint(2, 10)))


def document(case: Case) -> dict[str, Any]:
    """A document that cites all quotes."""
    citations = [{"source": "text", "quote": {"exact": quote}} for quote in case.quotes]
    return {
        "schema_version": "1.0",
        "id": "quotes",
        "title": "Quotes",
        "language": "en",
        "proponents": [{"actor": "nobody"}],
        "points": [{"id": "point", "number": "1", "title": "Point", "topic": "other", "citations": citations}],
        "actors": [{"id": "nobody", "name": "Nobody", "kind": "person"}],
        "sources": [{"id": "text", "kind": "book", "title": "Text", "language": case.language}],
    }


def measure(effort: Effort, say: Callable[[str], None]) -> Iterator[Row]:
    """Time each case, and see to it that the verdicts are right.

    Raises:
        AssertionError: they are not.
    """
    for case in cases(effort):
        plan = from_dict(document(case))
        start = time.process_time()
        report = verify_quotes(plan, {"text": case.text})
        ours = time.process_time() - start
        right = sum(check.verdict is case.verdict for check in report.quotes)
        # By chance a word is the same as the one that it replaces, or a short quote stands in two places.
        if right < 0.95 * len(case.quotes):
            raise AssertionError(f"{case.script}, {case.kind}: {right} of {len(case.quotes)} are {case.verdict}")
        say(f"{case.script}, {case.kind}: {ours:.2f} s")
        yield Row(
            case=case,
            ours=ours,
            rapidfuzz=_scaled(case, effort.rapidfuzz, fuzz.partial_ratio_alignment),
            difflib=_scaled(case, effort.difflib, _with_difflib),
        )


def _scaled(case: Case, number: int, compare: Callable[[str, str], object]) -> float:
    sample = case.quotes[:: max(1, len(case.quotes) // number)][:number]
    start = time.process_time()
    for quote in sample:
        compare(quote, case.text)
    return (time.process_time() - start) * len(case.quotes) / len(sample)


def _with_difflib(quote: str, text: str) -> object:
    # By words, for by characters it does not end; its junk heuristic is off, for it would take the frequent words out.
    split = str.split if " " in text else list[str]
    return difflib.SequenceMatcher(None, split(text), split(quote), autojunk=False).get_matching_blocks()


def markdown(rows: Sequence[Row], effort: Effort, *, quick: bool) -> str:
    """The page; one of a quick run says that it means nothing."""
    parts = ["<!-- Written by `python -m benchmarks.quotes`: do not edit. -->\n\n# Performance of quote verification"]
    if quick:
        parts.append("A quick run: nothing was really timed, and no figure here means anything.")
    parts += [
        _prose(
            f"How long `verify_quotes` takes for {effort.quotes:,} quotes and one text of {effort.bytes:,} bytes, "
            "beside comparing each quote with the whole text: by rapidfuzz's `partial_ratio_alignment`, in characters, "
            "and by difflib's `SequenceMatcher`, in words. Those two get samples of "
            f"{effort.rapidfuzz} and {effort.difflib} quotes, and their times are scaled; what they find is a likeness "
            "and no verdict. Texts are random, with words as frequent as those of a language. Times are seconds of CPU "
            "time, those of one machine on one day; only the ratios say anything."
        ),
        "```sh\npip install '.[quotes]' && python -m benchmarks.quotes\n```",
        _table(rows),
        _prose(
            "An altered or absent quote costs more than one that is found: a second index picks the stretches of the "
            "text in which rapidfuzz aligns it."
        ),
        (
            f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}; "
            f"rapidfuzz {metadata.version('rapidfuzz')}."
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _prose(words: str) -> str:
    return textwrap.fill(words, 120, break_long_words=False, break_on_hyphens=False)


def _table(rows: Sequence[Row]) -> str:
    lines = [
        "| text | quotes | victoryplan | rapidfuzz ÷ victoryplan | difflib ÷ victoryplan |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row.case.script} | {row.case.kind} | {row.ours:.1f} s | {row.rapidfuzz / row.ours:,.0f} "
        f"| {row.difflib / row.ours:,.0f} |"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> int:
    """Run it; the exit code is 1 if a verdict is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quotes", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="check the verdicts and time next to nothing, in seconds")
    parser.add_argument("--output", type=Path, help="the folder to write to: docs, or none if quick")
    arguments = parser.parse_args()
    effort = QUICK if arguments.quick else FULL
    try:
        rows = list(measure(effort, lambda line: print(line, file=sys.stderr, flush=True)))
    except AssertionError as error:
        print(f"wrong: {error}", file=sys.stderr)
        return 1
    page = markdown(rows, effort, quick=arguments.quick)
    print("all verdicts are right" if arguments.quick else page)
    folder = arguments.output or (None if arguments.quick else _DOCS)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "performance-quotes.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
