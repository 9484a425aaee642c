"""The pages that people read, and the parts of them that tests look at."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["DOCS", "PAGES", "README", "ROOT", "Block", "anchors", "blocks", "links", "prose"]

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]


class Block(NamedTuple):
    """A block of code: its language, its text, the comment right above it, and the line where it begins."""

    language: str
    text: str
    comment: str
    line: int


_BLOCK = re.compile(
    r"(?:^<!-- (?P<comment>[^\n]*) -->\n\n?)?^```(?P<language>\S*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def blocks(page: Path, *languages: str) -> Iterator[Block]:
    """The blocks of a page that are in one of the languages; all of them if none is named."""
    source = page.read_text("utf-8")
    for found in _BLOCK.finditer(source):
        line = source.count("\n", 0, found.start("text")) + 1
        if not languages or found["language"] in languages:
            yield Block(found["language"], found["text"], found["comment"] or "", line)


def prose(page: Path) -> str:
    """A page without its blocks of code and its code within lines."""
    return re.sub(r"`[^`\n]+`", "``", _BLOCK.sub("", page.read_text("utf-8")))


def links(page: Path) -> list[str]:
    """The targets of all links and pictures."""
    return re.findall(r"\]\(([^)\s]+)\)", prose(page))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as repository browsers and the site make them."""
    heads = re.findall(r"^#{1,3} (.+)$", _BLOCK.sub("", page.read_text("utf-8")), re.MULTILINE)
    slugs = [re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads]
    # The second of two equal headings has a number behind it.
    return {f"{slug}-{n}" if (n := slugs[:i].count(slug)) else slug for i, slug in enumerate(slugs)}
