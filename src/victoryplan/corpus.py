"""Many documents: files, folders and JSON Lines, one after the other."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["JSON_LINES_ENDING", "Document", "documents_in", "texts_in"]

_JSON_ENDING = ".json"
JSON_LINES_ENDING = ".jsonl"
"""How the name of a file ends that holds a document in each line."""
_TEXT = ".txt"
_SCHEMA_ENDING = ".schema.json"
_NO_DOCUMENTS = {"rules.json", "datapackage.json"}
"""The names of files that are no documents, beside schemas: what this library itself writes there."""


class Document(NamedTuple):
    """One document: the file that it is in, the line there on which it begins, and where it is to be read from."""

    name: str
    first_line: int
    source: Path | bytes


def documents_in(path: str, *, max_bytes: int) -> Iterator[Document]:
    """The documents that a path names, a folder's in the order of their names.

    A folder stands for all ``*.json`` and ``*.jsonl`` files below it; links to folders, what is hidden by
    a dot before its name, and the schemas and descriptions that this library writes are left out. A
    ``*.jsonl`` file stands for a document in each line that is not blank. Of a line no more is kept than
    one byte past ``max_bytes``, so that too long a one can be told. Nothing is raised for what
    cannot be read: it is given as its path, and whoever reads that is told why.
    """
    for file in _files(path):
        if file.endswith(JSON_LINES_ENDING):
            yield from _lines(file, max_bytes)
        else:
            yield Document(file, 1, Path(file))


def _files(path: str) -> Iterator[str]:
    waiting = [path]
    while waiting:
        path = waiting.pop()
        # Unlike that of pathlib, this one has an answer for any name.
        if not os.path.isdir(path):  # noqa: PTH112
            yield path
            continue
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name, reverse=True)
        except OSError:
            yield path
            continue
        waiting += [entry.path for entry in entries if _counts(entry)]


def _counts(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry of a folder is a folder itself or a file of documents, were it one that cannot be read."""
    if entry.name.startswith("."):
        return False
    ours = entry.name in _NO_DOCUMENTS or entry.name.endswith(_SCHEMA_ENDING)
    named = entry.name.endswith((_JSON_ENDING, JSON_LINES_ENDING)) and not ours
    if entry.is_symlink() and not entry.is_file():
        # A link to a folder may lead back up; one that leads nowhere is missed by somebody.
        return named and not entry.is_dir()
    return entry.is_dir() or (entry.is_file() and named)


def _lines(path: str, max_bytes: int) -> Iterator[Document]:
    most = min(max_bytes, sys.maxsize - 4)
    try:
        with open(path, "rb") as file:
            number = 0
            while part := file.readline(most + 3):
                number += 1
                line = part.rstrip(b"\r\n")[: most + 1]
                while not part.endswith(b"\n") and (part := file.readline(2**20)):
                    pass
                if line.strip(b" \t\r\n"):
                    yield Document(path, number, line)
    except OSError:
        yield Document(path, 1, Path(path))


def texts_in(folder: str) -> dict[str, Path]:
    """The files of a folder by the ids of the sources whose texts they hold: ``ID.txt``, or else ``ID``.

    Folders, pipes and their like are left out; a link that leads nowhere is not, for somebody misses it.

    Raises:
        OSError: the folder cannot be read.
    """
    with os.scandir(folder) as entries:
        names = sorted(
            entry.name for entry in entries if entry.is_file() or (entry.is_symlink() and not entry.is_dir())
        )
    files = {name: Path(folder, name) for name in names}
    return files | {name.removesuffix(_TEXT): file for name, file in files.items() if name.endswith(_TEXT)}
