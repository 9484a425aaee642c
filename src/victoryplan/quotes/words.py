"""A text as words: what counts as the same whatever its typography, and where each word stands in the original.

What is the same: canonically equal characters (NFC), the marks of quotation of one kind, dashes, three dots and an
ellipsis, white space of any kind, its presence beside punctuation, and characters that nobody sees. Letters are never
folded: neither their case, nor accents, nor letters that look alike.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence

import attrs

__all__ = ["SENTENCE_ENDS", "Words", "joins", "words_of"]

_ELLIPSIS = "…"

SENTENCE_ENDS = frozenset((*".!?。！？؟।", _ELLIPSIS))
"""The marks with which a sentence ends."""

_APOSTROPHES = "'‘’‚‛ʼ‹›"
_QUOTATION_MARKS = '"“”„‟«»「」『』〝〞〟＂'
_DASHES = "-‐‑‒–—―−"
_UNSEEN = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
"""Soft hyphen, zero-width space, marks of direction, word joiner, byte order mark."""

_CANONICAL = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_QUOTATION_MARKS, '"'),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_UNSEEN, None),
    }
)

_WITHOUT_SPACES = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Kana and Han: written without spaces, so that each character is a word."""

_IS_WITHOUT_SPACES = re.compile(f"[{_WITHOUT_SPACES}]")
_CYRILLIC = "\u0400-\u04ff"


@attrs.frozen
class Words:
    """The words of a text and its marks of punctuation, one by one."""

    tokens: list[str]
    """Each in its canonical form."""
    starts: list[int]
    """Where each begins in the original text, in code points."""
    ends: list[int]
    """Where each ends."""


def joins(char: str) -> bool:
    """Whether a character makes one word with letters beside it."""
    return char.isalnum() and not _IS_WITHOUT_SPACES.match(char)


def words_of(text: str) -> Words:
    """The text as words. Words written together stay together; a hyphen or dash stands between words."""
    composed, begins, finishes = _composed(text)
    spans = [match.span() for match in _pattern(ascii_alone=composed.isascii()).finditer(composed)]
    parts = [composed[start:end] for start, end in spans]
    tokens = [part if part.isascii() and part[:2] != ".." and part[:3] != ". ." else _canonical(part) for part in parts]
    if begins is None or finishes is None:
        return Words(tokens, [start for start, _ in spans], [end for _, end in spans])
    return Words(tokens, [begins[start] for start, _ in spans], [finishes[end - 1] for _, end in spans])


def _canonical(part: str) -> str:
    is_ellipsis = part[0] in "…⋯" or part[:2] in {"..", ". "}
    return _ELLIPSIS + part.lstrip(".…⋯ ") if is_ellipsis else part.translate(_CANONICAL)


_JOINERS = "\u200c\u200d"


@functools.cache
def _pattern(*, ascii_alone: bool) -> re.Pattern[str]:
    """What tells words apart. The class of all marks takes a moment to make, which ASCII can do without."""
    # Unicode has its combining marks in these ranges.
    chars = () if ascii_alone else map(chr, (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)))
    marks = "".join(char for char in chars if unicodedata.category(char)[0] == "M")
    letter, mark = f"[^\\W{_WITHOUT_SPACES}ʼ]", f"[{marks}{_JOINERS}]"
    word = f"(?:{letter}++|{mark}++)++"
    inside = (
        rf"[{_UNSEEN}]+"
        r"|(?<=\d)[.,](?=\d)"
        # The apostrophe of n't is part of a word: "can" alone would be the opposite of "can't".
        rf"|(?<=[nN])[{_APOSTROPHES}](?=[tT](?!{letter}|{mark}))"
        rf"|(?<=[{_CYRILLIC}])[{_APOSTROPHES}](?=[{_CYRILLIC}])"
    )
    ellipsis = r"\.(?: ?\.){2}|[…⋯]+"
    return re.compile(
        rf"{word}(?:(?:{inside}){word})*|[{_WITHOUT_SPACES}]{mark}*|(?:{ellipsis}){mark}*|[^\s{_UNSEEN}]{mark}*"
    )


# Composition ------------------------------------------------------------------------------------

_NOT_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")


def _composed(text: str) -> tuple[str, Sequence[int] | None, Sequence[int] | None]:
    """The text in NFC, and where each of its characters begins and ends in the original, if that is not the same."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text, None, None
    parts: list[str] = []
    begins: list[int] = []
    finishes: list[int] = []
    done = 0
    for match in _NOT_ASCII.finditer(text):
        if not unicodedata.is_normalized("NFC", match[0]):
            _keep(text[done : match.start()], done, parts, begins, finishes)
            for start, end, part in _clusters(match[0]):
                parts.append(part)
                begins += [match.start() + start] * len(part)
                finishes += [match.start() + end] * len(part)
            done = match.end()
    _keep(text[done:], done, parts, begins, finishes)
    return "".join(parts), begins, finishes


def _keep(part: str, at: int, parts: list[str], begins: list[int], finishes: list[int]) -> None:
    parts.append(part)
    begins += range(at, at + len(part))
    finishes += range(at + 1, at + len(part) + 1)


def _clusters(run: str) -> Iterator[tuple[int, int, str]]:
    """The smallest stretches that compose each on its own, and what each composes to."""
    start = 0
    for at, char in enumerate(run):
        if at and not unicodedata.combining(char):
            before = unicodedata.normalize("NFC", run[start:at])
            if unicodedata.normalize("NFC", run[start : at + 1]) == before + unicodedata.normalize("NFC", char):
                yield start, at, before
                start = at
    yield start, len(run), unicodedata.normalize("NFC", run[start:])
