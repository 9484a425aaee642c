"""A text as words: what counts as the same whatever its typography, and where each word stands in the original.

What is the same: canonically equal characters (NFC), the marks of quotation of one kind, dashes, three dots and an
ellipsis, white space of any kind, its presence beside punctuation, and characters that nobody sees. Letters are never
folded: neither their case, nor accents, nor letters that look alike.
"""

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
    spans = [match.span() for match in _pattern(composed).finditer(composed)]
    parts = [composed[start:end] for start, end in spans]
    tokens = [part if part.isascii() and part[:2] != ".." and part[:3] != ". ." else _canonical(part) for part in parts]
    if begins is None or finishes is None:
        return Words(tokens, [start for start, _ in spans], [end for _, end in spans])
    return Words(tokens, [begins[start] for start, _ in spans], [finishes[end - 1] for _, end in spans])


def _canonical(part: str) -> str:
    return _ELLIPSIS if part[0] in ".…⋯" else part.translate(_CANONICAL)


def _pattern(text: str) -> re.Pattern[str]:
    """What tells the words of this text apart: a class of all Unicode's letters and marks would be slow to make."""
    beyond = [char for char in set(text) if ord(char) > 127 and not _IS_WITHOUT_SPACES.match(char)]
    kinds = {char: unicodedata.category(char) for char in beyond if char not in _APOSTROPHES}
    joiners = "\u200c\u200d"
    letters = "".join(sorted(char for char, kind in kinds.items() if kind[0] in "LMN" or char in joiners))
    digits = "".join(sorted(char for char, kind in kinds.items() if kind == "Nd"))
    marks = "".join(sorted(char for char in set(text) if unicodedata.category(char)[0] == "M"))
    word, digit, unseen = f"[0-9A-Za-z_{letters}]", f"[0-9{digits}]", f"[{_UNSEEN}]"
    inside = (
        rf"{unseen}+"
        rf"|(?<={digit})[.,](?={digit})"
        # The apostrophe of n't is part of a word: "can" alone would be the opposite of "can't".
        rf"|(?<=[nN])[{_APOSTROPHES}](?=[tT](?!{word}))"
        rf"|(?<=[{_CYRILLIC}])[{_APOSTROPHES}](?=[{_CYRILLIC}])"
    )
    single = f"[{_WITHOUT_SPACES}]" + (f"[{marks}]*" if marks else "")
    ellipsis = r"\.(?: ?\.){2}|[…⋯]+"
    return re.compile(rf"{word}+(?:(?:{inside}){word}+)*|{single}|{ellipsis}|[^\s{_UNSEEN}]")


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
