"""Many documents: files, folders and JSON Lines, one after the other."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

__all__ = ["Document", "documents_in"]

_JSON, _JSON_LINES = ".json", ".jsonl"


class Document(NamedTuple):
    """One document: the file that it is in, the line there on which it begins, and where it is to be read from."""

    name: str
    first_line: int
    source: Path | bytes


def documents_in(path: str, *, max_bytes: int) -> Iterator[Document]:
    """The documents that a path names, a folder's in the order of their names.

    A folder stands for all ``*.json`` and ``*.jsonl`` files below it, a ``*.jsonl`` file for a
    document in each line that is not blank. Of a line one byte more than ``max_bytes`` is read, so
    that too long a one can be told. Nothing is raised for what cannot be read: it is given as its
    path, and whoever reads that is told why.
    """
    if Path(path).is_dir():
        yield from _below(path, max_bytes)
    elif path.endswith(_JSON_LINES):
        yield from _lines(path, max_bytes)
    else:
        yield Document(path, 1, Path(path))


def _below(folder: str, max_bytes: int) -> Iterator[Document]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield Document(folder, 1, Path(folder))
        return
    for entry in entries:
        # A link to a folder may lead back up.
        if entry.is_dir(follow_symlinks=False) or entry.name.endswith((_JSON, _JSON_LINES)):
            yield from documents_in(entry.path, max_bytes=max_bytes)


def _lines(path: str, max_bytes: int) -> Iterator[Document]:
    try:
        with open(path, "rb") as file:
            number = 0
            while line := _line(file, max_bytes + 1):
                number += 1
                if line.strip():
                    yield Document(path, number, line)
    except OSError:
        yield Document(path, 1, Path(path))


def _line(file: BinaryIO, size: int) -> bytes:
    """The next line, or as much of it as the size allows."""
    line = part = file.readline(size)
    while len(part) == size and not part.endswith(b"\n"):
        part = file.readline(size)
    return line
