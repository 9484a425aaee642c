"""One faulty file in four tools: what each says, whether it leads to the line, and what it misses.

A small document, made up and valid, gets seven typical mistakes, each alone and then all at once.
"""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.conformance import tools

from victoryplan.schema import schema_files

__all__ = ["DOCUMENT", "PAGE", "TOOLS", "page", "without_versions"]

PAGE = tools.ROOT / "docs" / "same-file.md"

DOCUMENT = """\
{
  "schema_version": "1.0",
  "id": "harbour-plan",
  "title": "Harbour Plan",
  "language": "en",
  "proponents": [{ "actor": "ana-lindt" }],
  "points": [
    {
      "id": "patrols",
      "number": "1",
      "title": "Joint patrols",
      "topic": "security"
    }
  ],
  "actors": [
    { "id": "ana-lindt", "name": "Ana Lindt", "kind": "person" },
    { "id": "jon-berg", "name": "Jon Berg", "kind": "person" }
  ],
  "sources": [
    {
      "id": "post",
      "kind": "news-article",
      "title": "A plan for the harbour",
      "publisher": "The Morning Post",
      "published": "2025-03-04"
    }
  ],
  "statements": [
    {
      "id": "berg-patrols",
      "speakers": ["jon-berg"],
      "mode": "direct-quotation",
      "text": "These patrols are good for everybody.",
      "positions": [{ "target": "point/patrols", "stance": "support" }],
      "citations": [{ "source": "post", "quote": { "exact": "These patrols are good for everybody." } }]
    }
  ]
}
"""


class Mistake(NamedTuple):
    """A mistake: what is written for what; and words in the first and the last of the lines that lead to it."""

    name: str
    right: str
    wrong: str
    first: str
    last: str

    def put_into(self, text: str) -> str:
        """The document with the mistake."""
        assert text.count(self.right) == 1
        return text.replace(self.right, self.wrong)

    def lines(self, text: str) -> range:
        """The lines that lead to it."""
        lines = text.split("\n")
        first, last = (next(i for i, line in enumerate(lines, 1) if word in line) for word in (self.first, self.last))
        return range(first, last + 1)


MISTAKES = (
    Mistake("a misspelt key", '"publisher"', '"publsher"', "publsher", "publsher"),
    Mistake("a value that is not in the closed list", '"security"', '"securty"', "securty", "securty"),
    Mistake("a date that the calendar does not have", "2025-03-04", "2025-02-30", "2025-02-30", "2025-02-30"),
    Mistake("a required key left out", '      "number": "1",\n', "", '"points"', '"topic"'),
    Mistake("a reference to nobody", '["jon-berg"]', '["jon-burg"]', "jon-burg", "jon-burg"),
    Mistake(
        "a key given twice",
        '  "language": "en",\n',
        '  "language": "en",\n  "title": "Port Plan",\n',
        '"Harbour Plan"',
        '"Port Plan"',
    ),
    Mistake(
        "a direct quotation without a quote",
        ', "quote": { "exact": "These patrols are good for everybody." }',
        "",
        '"berg-patrols"',
        '"citations"',
    ),
)


class Said(NamedTuple):
    """One thing that a tool says: the line, if it gives one, and its words."""

    line: int | None
    words: str


class Tool(NamedTuple):
    """A tool: its package, how it is called, and what it says of files, each given as a text."""

    name: str
    package: str
    call: str
    say: Callable[[list[str]], list[list[Said]]]


_SCHEMA = schema_files()["1.0/plan.schema.json"]


def _of_each(
    command: Callable[[], list[str | Path]], read: Callable[[str], Iterator[Said]]
) -> Callable[[list[str]], list[list[Said]]]:
    """What a command says of each text, put into a file with the schema beside it."""

    def say(texts: list[str]) -> list[list[Said]]:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "plan.schema.json").write_bytes(_SCHEMA)
            said: list[list[Said]] = []
            for text in texts:
                Path(folder, "faulty.json").write_text(text, "utf-8")
                said.append(list(read("\n".join(tools.ended(*command(), cwd=Path(folder))))))
        return said

    return say


def _check_jsonschema(printed: str) -> Iterator[Said]:
    yield from (Said(None, words) for words in re.findall(r"(?m)^\s*faulty\.json::(.+)$", printed))


def _ajv(printed: str) -> Iterator[Said]:
    # One line, in which commas divide the errors.
    for line in re.findall(r"(?m)^data.+$", printed):
        yield from (Said(None, words) for words in re.split(", (?=data)", line))


def _ours(printed: str) -> Iterator[Said]:
    for line, words in re.findall(r"(?m)^faulty\.json:(\d+):\d+: (.+)$", printed):
        yield Said(int(line), words)


def _editor(texts: list[str]) -> list[list[Said]]:
    questions = [{"stem": "plan", "text": text, "path": [], "ask": "marks"} for text in texts]
    answers = tools.script("editor.mjs", {"schemas": {"plan": json.loads(_SCHEMA)}, "questions": questions})
    return [
        [
            Said(text.count("\n", 0, start) + 1, " ".join(words.split()))
            for (start, _), words in zip(answer["marks"], answer["messages"], strict=True)
        ]
        for text, answer in zip(texts, answers, strict=True)
    ]


TOOLS = (
    Tool(
        "check-jsonschema",
        "check-jsonschema",
        "`check-jsonschema --schemafile plan.schema.json faulty.json`",
        _of_each(
            lambda: [sys.executable, "-m", "check_jsonschema", "--schemafile", "plan.schema.json", "faulty.json"],
            _check_jsonschema,
        ),
    ),
    Tool(
        "ajv-cli",
        "ajv-cli",
        "`ajv validate --spec=draft2020 --all-errors --errors=text -s plan.schema.json -d faulty.json`",
        _of_each(
            lambda: [
                tools.node(),
                tools.MODULES / "ajv-cli/dist/index.js",
                "validate",
                *["--spec=draft2020", "--all-errors", "--errors=text"],
                *["-s", "plan.schema.json", "-d", "faulty.json"],
            ],
            _ajv,
        ),
    ),
    Tool(
        "vscode-json-languageservice",
        "vscode-json-languageservice",
        "the JSON service of Visual Studio Code, without the editor; the schema set for the file",
        _editor,
    ),
    Tool(
        "victoryplan",
        "victoryplan",
        "`victoryplan validate faulty.json`",
        _of_each(lambda: [sys.executable, "-m", "victoryplan", "validate", "faulty.json"], _ours),
    ),
)


_INTRODUCTION = """\
# One faulty file in four tools

A small document, made up and valid, gets seven typical mistakes. What do a validator of JSON Schema on the command
line, one from the JavaScript world, the JSON service of an editor and this library say of it? All four are given the
same published schema. This page is written by `python -m tests.conformance faulty`.
"""

_LEGEND = """\
*place*: the value is named by a path, and the reader looks for the line. *line*: the right line is given. *not seen*:
the tool accepts the file. What is not seen is what no schema can say, or what a parser has thrown away before the
schema is asked.
"""

_STEPS = """\
This library looks at a document in steps, and guesses at nothing behind a step that found an error: a key given twice
leaves open which of the two counts, so that the structure is looked at in the next run.
"""


def page() -> str:
    """The page of the documentation."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    alone = [mistake.put_into(DOCUMENT) for mistake in MISTAKES]
    said = [tool.say(alone) for tool in TOOLS]
    yield from (
        *_INTRODUCTION.splitlines(),
        "",
        "| tool | version | how it is asked |",
        "| --- | --- | --- |",
    )
    yield from (f"| {tool.name} | {tools.version(tool.package)} | {tool.call} |" for tool in TOOLS)
    yield from ("", "## At a glance", "")
    yield from (_row("mistake", *(tool.name for tool in TOOLS)), _row(*["---"] * (1 + len(TOOLS))))
    for i, mistake in enumerate(MISTAKES):
        lines = mistake.lines(alone[i])
        yield _row(f"[{mistake.name}](#{mistake.name.replace(' ', '-')})", *(_verdict(one[i], lines) for one in said))
    yield from ("", *_LEGEND.splitlines(), "", *_all_at_once(said))
    yield from ("## The document", "", "```json", *DOCUMENT.splitlines(), "```", "")
    for i, mistake in enumerate(MISTAKES):
        yield from (f"## {mistake.name[0].upper()}{mistake.name[1:]}", "", *_difference(mistake), "")
        yield from (_row("tool", "line", "what it says"), _row("---", "---", "---"))
        for tool, one in zip(TOOLS, said, strict=True):
            first = one[i][0] if one[i] else None
            line = "" if first is None or first.line is None else str(first.line)
            more = f", and {len(one[i]) - 1} more" if len(one[i]) > 1 else ""
            yield _row(tool.name, line, f"{_shown(first.words)}{more}" if first else "nothing")
        yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _verdict(said: list[Said], lines: range) -> str:
    if not said:
        return "not seen"
    return "line" if any(one.line in lines for one in said) else "place" if said[0].line is None else "another line"


def _shown(words: str, length: int = 110) -> str:
    shown = words if len(words) <= length else f"{words[: length - 1]}…"
    return f"`{shown.replace('|', chr(92) + '|')}`"


def _difference(mistake: Mistake) -> Iterator[str]:
    before, after = DOCUMENT.splitlines(), mistake.put_into(DOCUMENT).splitlines()
    yield "```diff"
    yield from (f"-{line}" for line in before if line not in after)
    yield from (f"+{line}" for line in after if line not in before)
    yield "```"


def _all_at_once(said: list[list[list[Said]]]) -> Iterator[str]:
    yield from (
        "## All seven at once",
        "",
        "How many of the seven a tool names in the first run; and, when those are mended, in the next.",
        "",
        _row("tool", "named, run by run", "never named"),
        _row("---", "---", "---"),
    )
    for tool, one in zip(TOOLS, said, strict=True):
        left, runs = list(range(len(MISTAKES))), list[int]()
        while named := _named(tool, left, one):
            runs.append(len(named))
            left = [i for i in left if i not in named]
        yield _row(tool.name, ", then ".join(map(str, runs)), str(len(left)) if left else "none")
    yield from ("", *_STEPS.splitlines(), "")


def _named(tool: Tool, left: list[int], alone: list[list[Said]]) -> list[int]:
    text = DOCUMENT
    for i in left:
        text = MISTAKES[i].put_into(text)
    words = {one.words for one in tool.say([text])[0]}
    return [i for i in left if alone[i] and {one.words for one in alone[i]} <= words]


def without_versions(text: str) -> str:
    """A page without the versions of the tools, which may move while what they say stays."""
    return re.sub(r"(?m)^(\| \S.* \| )[0-9]\S*( \| )", r"\1\2", text)
