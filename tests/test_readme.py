"""What the README shows is what its commands make."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

from tests.markdown import DOCS, README, blocks, links
from tests.pages import Page

from victoryplan import examples

DATA = "src/victoryplan/data/victory-plan-2024.json"
SHOW, TEST, FAULTY, OWN = (block.text for block in blocks(README, "sh"))


def test_it_is_short() -> None:
    assert README.read_text("utf-8").count("\n") <= 100


def test_the_first_two_commands_set_everything_up_in_a_line_each() -> None:
    for command in (SHOW, TEST):
        assert command.count("\n") == 1
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert f".venv/bin/victoryplan validate {DATA} && .venv/bin/victoryplan show {DATA}" in SHOW
    assert TEST.endswith("&& .venv/bin/pytest --numprocesses auto\n")


def _printed(command: str, folder: Path, code: int) -> str:
    (folder / DATA).parent.mkdir(parents=True)
    (folder / DATA).write_bytes(examples.read("victory-plan-2024"))
    done = subprocess.run(
        ["sh", "-c", command.replace(".venv/bin/victoryplan", f"'{sys.executable}' -m victoryplan")],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == code
    return done.stdout.decode()


def test_the_part_of_a_document_is_one_of_what_the_command_above_it_prints(tmp_path: Path) -> None:
    (shown,) = (json.loads(block.text) for block in blocks(README, "json"))
    command = ".venv/bin/victoryplan examples victory-plan-2024"
    assert f"`{command}`" in README.read_text("utf-8")
    points = json.loads(_printed(command, tmp_path, 0))["points"]
    appendices = (appendix for point in points for appendix in point.get("secret_appendices", ()))
    assert shown in [recipient for appendix in appendices for recipient in appendix["recipients"]]


def test_the_report_is_what_the_command_above_it_prints(tmp_path: Path) -> None:
    (shown,) = (block.text for block in blocks(README, "text"))
    assert _printed(FAULTY, tmp_path, 1) == shown


def test_a_plan_of_ones_own_is_made_validated_rendered_and_read_as_tables(tmp_path: Path) -> None:
    install, *commands, query = OWN.splitlines()
    assert install == ".venv/bin/pip install --quiet --editable '.[render]' duckdb"
    assert _printed(" && ".join(commands), tmp_path, 0) == "my.plan.json: valid (0 errors, 0 warnings)\n"
    assert Page.of((tmp_path / "my.plan.html").read_text("utf-8")).text.count("Title of the point")
    # DuckDB is asked in an environment that has it; here, that what it is asked for is there.
    asked = re.search("SELECT (.*) FROM '(.*)'", query)
    assert asked
    with (tmp_path / asked[2]).open(encoding="utf-8", newline="") as file:
        (point,) = csv.DictReader(file)
    assert [point[column] for column in asked[1].split(", ")] == ["1", "Title of the point", "other"]


def test_the_picture_is_there() -> None:
    (path,) = re.findall(r"!\[.+\]\((.+?)\)", README.read_text("utf-8"))
    picture = (README.parent / path).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n")
    # One on which there is nothing is far smaller.
    assert len(picture) > 50_000


def test_it_says_where_to_read_on() -> None:
    assert {f"docs/{name}.md" for name in ("tutorial", "index", "data-dictionary", "rules")} <= set(links(README))
    assert (DOCS / "index.md").exists()
