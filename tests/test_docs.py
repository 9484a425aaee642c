"""What the documentation shows is what happens, and all of it can be found."""

import doctest
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import pytest
from docs import generate
from tests.markdown import DOCS, PAGES, Block, anchors, blocks, links

import victoryplan
from victoryplan import examples, strategies, validate
from victoryplan.constraints import FORMS, field_literals, model_fields
from victoryplan.models import Plan
from victoryplan.schema import json_schema

SITE = sorted(DOCS.glob("*.md"))
BY_NAME = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


# Examples ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [page for page in PAGES if any(blocks(page, "pycon"))], ids=lambda page: page.name)
def test_every_python_session_runs_as_shown(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # A page is one session, as if typed from the top to the bottom.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.json").write_bytes(examples.read("victory-plan-2024"))
    runner, names = doctest.DocTestRunner(), dict[str, Any]()
    failures: list[str] = []
    for block in blocks(page, "pycon"):
        test = doctest.DocTestParser().get_doctest(block.text, names, page.name, str(page), block.line - 1)
        runner.run(test, out=failures.append, clear_globs=False)
        names = test.globs
    assert not failures, "".join(failures)


@pytest.mark.parametrize("page", [page for page in PAGES if any(blocks(page, "console"))], ids=lambda page: page.name)
def test_every_command_prints_what_is_shown(page: Path, tmp_path: Path) -> None:
    # A reader goes from the top to the bottom, in one folder: types the commands, and edits the files.
    for block in blocks(page):
        if block.language == "console":
            for command, shown in _sessions(block.text):
                printed = _run(command, tmp_path)
                assert _is_shown(printed, shown), f"{page.name}:{block.line}: $ {command}\n{printed}"
        if block.comment.startswith(("merge ", "set ")):
            _edit(tmp_path, block)


def _sessions(text: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what is shown below it."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    assert parts[0] == "", "a session begins with a command"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _run(command: str, folder: Path) -> str:
    scripts = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": scripts, "COLUMNS": "80", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return done.stdout.decode()


def _is_shown(printed: str, shown: str) -> bool:
    """Whether what is shown is what was printed; a line of three dots stands for any lines."""
    pattern = re.sub(r"(?m)^\\\.\\\.\\\.\n", "(?:.*\n)*", re.escape(shown).replace("\\\n", "\n"))
    return re.fullmatch(pattern, printed) is not None


def _edit(folder: Path, block: Block) -> None:
    """Do to a file what the page tells the reader to do, as the hidden comment above a block says."""
    action, name, *rest = block.comment.split()
    path = folder / name
    document: dict[str, Any] = json.loads(path.read_bytes())
    if action == "merge":
        document |= json.loads(block.text)
        order = [field.key for field in model_fields(Plan)]
        document = dict(sorted(document.items(), key=lambda item: order.index(item[0])))
    else:
        *way, last = rest[0].split("/")[1:]
        place: Any = document
        for step in way:
            place = place[int(step) if isinstance(place, list) else step]
        place[last] = json.loads(block.text)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")


@BY_NAME
def test_every_document_shown_is_valid_and_every_part_parses(page: Path) -> None:
    for block in blocks(page, "json"):
        document = json.loads(block.text)
        # What the reader is to put into a document is none yet.
        if not block.comment and isinstance(document, dict) and "schema_version" in document:
            assert validate(document).problems == (), block.line


# Finding one's way ------------------------------------------------------------------------------


@BY_NAME
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for link in links(page):
        if urlsplit(link).scheme:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link
        # The site holds only what is in its folder.
        assert page.parent != DOCS or target.is_relative_to(DOCS), link


@BY_NAME
def test_every_link_to_elsewhere_is_an_address(page: Path) -> None:
    # Nothing is looked up: the tests have no network.
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme:
            assert parts.scheme == "https", link
            assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc), link


def test_every_page_is_in_one_table_of_contents_and_linked_on_the_front_page() -> None:
    index = DOCS / "index.md"
    listed = [name for block in blocks(index, "{toctree}") for name in re.findall(r"(?m)^[a-z-]+$", block.text)]
    assert sorted(listed) == sorted(page.stem for page in SITE if page != index)
    assert {f"{name}.md" for name in listed} <= set(links(index))


@pytest.mark.parametrize("page", SITE, ids=lambda page: page.name)
def test_a_page_reads_well_where_nobody_builds_it(page: Path) -> None:
    source = page.read_text("utf-8")
    assert len(re.findall(r"(?m)^# ", re.sub(r"(?ms)^```.*?^```$", "", source))) == 1
    directives = {block.language for block in blocks(page) if block.language.startswith("{")}
    assert directives <= {"index.md": {"{toctree}"}, "api.md": {"{eval-rst}"}}.get(page.name, set())
    assert not re.search(r"\{[a-z:-]+\}`", source)
    assert all(":hidden:" in block.text for block in blocks(page, "{toctree}"))


# What is generated ------------------------------------------------------------------------------


def test_what_is_generated_is_up_to_date() -> None:
    for path, text in generate.generated().items():
        assert path.read_text("utf-8") == text, f"{path.name} is stale: python -m docs.generate"


def test_the_schema_reference_has_every_definition() -> None:
    heads = anchors(DOCS / "schema-reference.md")
    assert heads >= {name.lower() for name in json_schema()["$defs"]}


def test_the_dictionary_says_what_every_form_is() -> None:
    page = (DOCS / "data-dictionary.md").read_text("utf-8")
    _, forms = page.split("\n## Plan\n")[0].split("| form | what it is |")
    explained = set(re.findall(r"(?m)^\| ([a-z0-9 ]+) \|", forms))
    plain = {generate.words(name) for name in FORMS} | {"language map", "extensions"}
    # A form that only joins two others, and one that only keys have.
    assert plain - {"id or address", "extension key"} <= explained


# The Python interface ---------------------------------------------------------------------------

DOCUMENTED = re.findall(r"(?m)^\.\. (?:auto\w+|data):: (\S+)$", (DOCS / "api.md").read_text("utf-8"))


def test_every_public_name_is_on_the_page_once() -> None:
    assert sorted(DOCUMENTED) == sorted(set(DOCUMENTED))
    shown = {name for name in DOCUMENTED if "." not in name} | {"examples"}
    assert shown == set(victoryplan.__all__)
    assert {"victoryplan.examples", "victoryplan.strategies"} <= set(DOCUMENTED)


@pytest.mark.parametrize("name", sorted(set(victoryplan.__all__) - {"CODES"}))
def test_every_public_name_says_what_it_is(name: str) -> None:
    assert (getattr(victoryplan, name).__doc__ or "").strip()


@pytest.mark.parametrize("name", strategies.__all__)
def test_every_strategy_says_what_it_draws(name: str) -> None:
    assert (getattr(strategies, name).__doc__ or "").strip()


@pytest.mark.parametrize("name", [name for name in victoryplan.__all__ if attrs.has(getattr(victoryplan, name))])
def test_every_public_field_says_what_it_means(name: str) -> None:
    cls = getattr(victoryplan, name)
    described = {field for base in cls.__mro__ if attrs.has(base) for field in field_literals(base)}
    assert described >= {field.name for field in attrs.fields(cls)}
