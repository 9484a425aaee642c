"""The texts of sources: from what is given for them to what is searched, or why that cannot be."""

import hashlib
import os
from typing import NamedTuple

from victoryplan.models import Source
from victoryplan.validation import read_up_to
from victoryplan.verdicts import Given, QuoteVerdict

__all__ = ["Reading", "read"]


class Reading(NamedTuple):
    """What came of a text that was given: the text, or why it is not used."""

    text: str = ""
    verdict: QuoteVerdict | None = None
    reason: str = ""


def read(source: Source, given: Given, max_bytes: int) -> Reading:
    """The text of a source, if it can be read and is the one that the source's quotes were taken from.

    Raises:
        TypeError: what is given is of no such type.
    """
    try:
        raw = _bytes(given, max_bytes)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no path"
        return Reading(verdict=QuoteVerdict.UNREADABLE, reason=reason)
    if len(raw) > max_bytes:
        return Reading(verdict=QuoteVerdict.UNREADABLE, reason=f"it is larger than {max_bytes} bytes")
    if isinstance(given, str):
        text = given
    else:
        try:
            text = raw.decode().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            reason = f"byte {raw[error.start]:#04x} at offset {error.start} is not UTF-8"
            return Reading(verdict=QuoteVerdict.UNREADABLE, reason=reason)
    digest = hashlib.sha256(raw).hexdigest()
    if source.sha256 not in {None, digest}:
        return Reading(verdict=QuoteVerdict.OTHER_TEXT, reason=digest)
    return Reading(text)


def _bytes(given: Given, max_bytes: int) -> bytes:
    match given:
        case str():
            return given.encode("utf-8", "surrogatepass")
        case bytes():
            return given
        case os.PathLike():
            with open(given, "rb") as file:
                return read_up_to(file, max_bytes + 1)
        case _:
            raise TypeError(f"a text is str, bytes or a path, not {type(given).__name__}")
