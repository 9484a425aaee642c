"""Reports in the forms that people and programs read."""

import json
from importlib import metadata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from victoryplan import CODES, Report, strategies, validate
from victoryplan.reporters import WRITERS, Checked, Style

ROOT = Path(__file__).parents[1]
SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "schemas" / "1.0" / "report.schema.json").read_bytes()))
FAULTY = '{\n  "id": "Å b",\n\t"title": "勝利 e\u0301", "language": "e",\n  "x": 1, "proponents": []\n}\n'


def written(form: str, *documents: Checked, **style: Any) -> str:
    return "".join(WRITERS[form](documents, Style(**style)))


@pytest.fixture
def report() -> Report:
    return validate(FAULTY)


class TestText:
    def test_it_is_in_the_manner_of_compilers(self, report: Report) -> None:
        lines = written("text", Checked("plan.json", report)).splitlines()
        assert lines[:4] == [
            'plan.json:1:1: error VP101 /schema_version: the required key "schema_version" is missing',
            "    1 | {",
            "      | ^",
            "    expected: a string: The version of the document format",
        ]
        assert lines[-1] == "plan.json: not valid (5 errors, 0 warnings)"

    def test_the_caret_stands_under_wide_and_combining_characters(self, report: Report) -> None:
        lines = written("text", Checked("plan.json", report)).splitlines()
        line = next(i for i, text in enumerate(lines) if "勝利" in text)
        assert lines[line : line + 2] == [
            '    3 |  "title": "勝利 e\u0301", "language": "e",',
            "      | " + " " * 32 + "^^^",
        ]

    def test_only_so_many_are_shown_and_the_rest_is_counted(self, report: Report) -> None:
        text = written("text", Checked("p", report), most=2, quiet=True)
        assert text.count("error VP") == 2
        assert text.splitlines()[-1] == "p: 3 more problems not shown"
        assert written("text", Checked("p", report), most=4).splitlines()[-2] == "p: 1 more problem not shown"
        assert "not shown" not in written("text", Checked("p", report), most=5)

    def test_colours_are_for_those_who_ask(self, report: Report) -> None:
        assert "\x1b" not in written("text", Checked("p", report))
        assert "\x1b[31merror VP101\x1b[0m" in written("text", Checked("p", report), colour=True)

    def test_a_duplicate_names_the_first(self) -> None:
        text = written("text", Checked("p", validate('{\n"a": 1,\n"a": 2}')))
        assert "p:3:1: error VP012 /a:" in text
        assert "    first: line 2\n" in text


class TestPrograms:
    def test_json_is_of_its_published_schema(self, report: Report) -> None:
        log = json.loads(written("json", Checked("a", report), Checked("b", Report())))
        SCHEMA.validate(log)
        assert [(one["name"], one["valid"], len(one["problems"])) for one in log["documents"]] == [
            ("a", False, 5),
            ("b", True, 0),
        ]
        assert log["documents"][0]["problems"][0]["code"] == "VP101"

    @given(strategies.broken_documents())
    def test_any_report_is_of_its_published_schema(self, broken: strategies.Broken) -> None:
        for source in (broken.document, json.dumps(broken.document)):
            SCHEMA.validate(json.loads(written("json", Checked("a", validate(source)))))

    def test_json_lines_hold_a_document_each(self, report: Report) -> None:
        lines = written("jsonl", Checked("a", report), Checked("b", Report())).splitlines()
        whole = json.loads(written("json", Checked("a", report), Checked("b", Report())))
        assert [json.loads(line) for line in lines] == whole["documents"]

    def test_sarif(self, report: Report) -> None:
        duplicate = validate('{\n"a": 1,\n"a": 2}')
        names = ["sub folder/plan.json", "/abs/p.json", "-"]
        (run,) = json.loads(
            written("sarif", *(Checked(name, r) for name, r in zip(names, (report, duplicate, report), strict=True)))
        )["runs"]
        assert run["columnKind"] == "unicodeCodePoints"
        rules = run["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == ["VP012", "VP101", "VP102", "VP104", "VP107"]
        assert rules[0]["help"]["text"] == CODES["VP012"].help
        uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
        assert [uris[0], uris[5], uris[6]] == ["sub%20folder/plan.json", "file:///abs/p.json", "-"]
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert run["results"][5]["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 2}
        region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
        assert region == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2, "snippet": {"text": "{"}}

    def test_sarif_of_a_document_without_a_text(self) -> None:
        (run,) = json.loads(written("sarif", Checked("p", validate({}))))["runs"]
        assert run["results"][0]["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "p"}}

    def test_sarif_from_a_checkout_that_is_not_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(name: str) -> str:
            raise metadata.PackageNotFoundError(name)

        monkeypatch.setattr(metadata, "version", missing)
        (run,) = json.loads(written("sarif", Checked("p", Report())))["runs"]
        assert run["tool"]["driver"] == {"name": "victoryplan", "rules": []}

    def test_github_annotations_are_escaped(self) -> None:
        report = validate('{"a:b,c%\\n": 1}')
        line = written("github", Checked("a,b.json", report)).splitlines()[-1]
        assert line.startswith(
            "::error file=a%2Cb.json,line=1,col=2,endLine=1,endColumn=12,title=VP102 /a%3Ab%2Cc%25\\u000a::"
        )
        assert "%25" in line.split("::")[2]


def test_every_form_has_nothing_to_say_of_nothing() -> None:
    assert written("text", Checked("p", Report()), quiet=True) == ""
    assert written("github", Checked("p", Report())) == ""


class TestChoice:
    def test_codes_are_chosen_by_how_they_begin(self) -> None:
        assert {p.code for p in validate(FAULTY, select=["VP101", "VP107"]).problems} == {"VP101", "VP107"}
        assert {p.code for p in validate(FAULTY, ignore=["VP10"]).problems} == set()
        assert validate(FAULTY, ignore=["VP1"]).valid

    @pytest.mark.parametrize("prefix", ["VP9", "", "X"])
    def test_a_beginning_of_no_code(self, prefix: str) -> None:
        with pytest.raises(ValueError, match="no code begins with"):
            validate(FAULTY, select=[prefix])

    def test_strictness_lets_warnings_refuse(self, shipped: Any) -> None:
        import attrs  # noqa: PLC0415 - only here

        pointless = attrs.evolve(shipped, points=(), statements=())
        assert validate(pointless).valid
        assert not validate(pointless, strict=True).valid
        assert validate(shipped, strict=True).valid
