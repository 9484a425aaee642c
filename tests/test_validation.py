"""Validation: every kind of source, every step, and that nothing escapes as anything but a report."""

import collections
import collections.abc
import copy
import json
import os
import socket
import types
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import pytest

from victoryplan import (
    Disclosure,
    InvalidDocument,
    InvalidObject,
    Plan,
    Point,
    Quote,
    Recipient,
    SecretAppendix,
    Topic,
    dumps,
    examples,
    from_dict,
    load,
    loads,
    to_dict,
    validate,
)
from victoryplan.engines import EngineName
from victoryplan.json_values import MAX_BYTES, MAX_DEPTH


@pytest.fixture
def document(shipped: Plan) -> dict[str, Any]:
    return to_dict(shipped)


def found(source: Any, **options: Any) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in validate(source, **options).problems]


class TestSources:
    def test_each_kind_of_source(
        self, shipped: Plan, document: dict[str, Any], tmp_path: Path, engine: EngineName
    ) -> None:
        raw = examples.read("victory-plan-2024")
        path = tmp_path / "plan.json"
        path.write_bytes(raw)
        for source in (
            raw,
            raw.decode(),
            path,
            document,
            types.MappingProxyType(document),
            shipped,
            b"\xef\xbb\xbf" + raw,
        ):
            report = validate(source, engine=engine)
            assert (report.valid, report.problems) == (True, ())
        assert (
            load(path, engine=engine) == load(str(path)) == loads(raw, engine=engine) == loads(raw.decode()) == shipped
        )
        assert from_dict(document, engine=engine) == shipped

    @pytest.mark.parametrize("source", [5, None, [], ("a",), Topic, Quote(exact="x")])
    def test_anything_else_is_a_mistake_in_the_program(self, source: Any) -> None:
        with pytest.raises(TypeError, match="a document is bytes, str, a path, a mapping or a plan"):
            validate(source)

    def test_so_is_a_plan_of_a_class_that_derives_from_plan(self, shipped: Plan) -> None:
        class Derived(Plan):
            pass

        derived = Derived(**{field.name: getattr(shipped, field.name) for field in attrs.fields(Plan)})
        with pytest.raises(TypeError, match="not Derived"):
            validate(derived)
        for write in (to_dict, dumps):
            with pytest.raises(TypeError, match="Derived is none of the models"):
                write(derived)

    def test_an_engine_that_there_is_not(self) -> None:
        with pytest.raises(ValueError, match="auto, reference or fast"):
            validate("{}", engine="quick")  # type: ignore[arg-type] # that is the point

    def test_a_path_that_cannot_be_read(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none.json", tmp_path, tmp_path / "nul\0", tmp_path / ("x" * 5000)):
            (problem,) = validate(path).problems
            assert (problem.code, problem.pointer) == ("VP001", "")
            assert problem.message.startswith("the file cannot be read: ")
        with pytest.raises(InvalidDocument) as caught:
            load(tmp_path / "none.json")
        assert caught.value.report.errors[0].code == "VP001"

    def test_a_document_over_the_limit(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.json"
        path.write_bytes(b" " * 11)
        for source in (path, b" " * 11, " " * 11, {"a": "b" * 11}):
            assert found(source, max_bytes=10) == [("VP002", "")]
        assert found(b" " * 10, max_bytes=10) == [("VP011", "")]
        assert MAX_BYTES == 64 * 1024 * 1024

    def test_a_file_without_end_is_read_to_the_limit_and_no_further(self) -> None:
        assert found(Path("/dev/zero"), max_bytes=1000) == [("VP002", "")]

    def test_a_part_of_a_plan_is_held_against_its_schema_alone(self, document: dict[str, Any]) -> None:
        part = document["points"][1]
        assert validate(part, model=Point).valid
        assert from_dict(part, Point).id == part["id"]
        assert found(part | {"id": "A", "x": 1}, model=Point) == [("VP104", "/id"), ("VP102", "/x")]
        assert found({"exact": ""}, model=Quote) == [("VP104", "/exact")]


class TestMappings:
    @pytest.mark.parametrize(
        ("value", "code", "pointer"),
        [
            (object(), "VP003", "/x"),
            ((1,), "VP003", "/x"),
            (b"a", "VP003", "/x"),
            ({1, 2}, "VP003", "/x"),
            ({1: 2}, "VP003", "/x"),
            ([{None: 2}], "VP003", "/x/0"),
            (float("nan"), "VP013", "/x"),
            ([float("inf")], "VP013", "/x/0"),
            (2**53, "VP014", "/x"),
            pytest.param(-(10**5000), "VP014", "/x", id="5001 digits"),
            ("\ud800", "VP015", "/x"),
            ({"\udfff": 1}, "VP015", "/x"),
            (json.loads("[" * 128 + "]" * 128), "VP016", "/x" + "/0" * 127),
        ],
    )
    def test_what_json_does_not_have(self, value: Any, code: str, pointer: str) -> None:
        assert found({"x": value}) == [(code, pointer)]

    def test_a_cycle(self) -> None:
        cycle: dict[str, Any] = {}
        cycle["a"] = [cycle]
        (problem,) = validate(cycle).problems
        assert (problem.code, problem.pointer, problem.found) == ("VP003", "/a/0", "a cycle")

    def test_shared_parts_cost_no_more_than_they_are(self, document: dict[str, Any]) -> None:
        shared: Any = []
        for _ in range(60):
            shared = [shared, shared]
        document["extensions"] = {"a.b": shared}
        assert found(document) == [("VP002", "")]
        deep: Any = []
        for _ in range(MAX_DEPTH - 3):
            deep = [deep]
        document["extensions"] = {"a.b": deep, "a.c": [deep]}
        assert found(document) == [("VP016", "/extensions/a.c/0")]

    def test_subclasses_are_read_as_what_they_derive_from(self, document: dict[str, Any], shipped: Plan) -> None:
        document["points"][0]["topic"] = Topic(document["points"][0]["topic"])
        ordered = collections.OrderedDict(document)
        ordered["extensions"] = collections.defaultdict(list, {"a.b": [Topic.LEGAL, True]})
        plan = from_dict(ordered)
        assert plan.extensions == {"a.b": ["legal", True]}
        assert type(plan.extensions["a.b"][0]) is str  # type: ignore[index] # it is a list
        assert plan.points == shipped.points

    def test_a_mapping_that_json_does_not_have_raises_from_from_dict(self) -> None:
        with pytest.raises(InvalidDocument) as caught:
            from_dict({"x": object()})
        assert caught.value.report.errors[0].code == "VP003"

    def test_a_mapping_that_makes_its_parts_on_access(self, document: dict[str, Any], shipped: Plan) -> None:
        class View(collections.abc.Mapping[str, Any]):
            def __init__(self, inner: dict[str, Any]) -> None:
                self.inner = inner

            def __getitem__(self, key: str) -> Any:
                value = self.inner[key]
                if isinstance(value, list):
                    return [View(item) if isinstance(item, dict) else item for item in value]
                return View(value) if isinstance(value, dict) else value

            def __iter__(self) -> Any:
                return iter(self.inner)

            def __len__(self) -> int:
                return len(self.inner)

        assert from_dict(View(document)) == shipped

    def test_as_many_levels_as_a_constructor_takes(self, document: dict[str, Any]) -> None:
        deep: list[Any] = []
        for _ in range(MAX_DEPTH - 3):
            deep = [deep]
        plan = from_dict(document | {"extensions": {"a.b": deep}})
        assert attrs.evolve(plan, title="x").extensions == {"a.b": deep}
        assert found(document | {"extensions": {"a.b": [deep]}})[0][0] == "VP016"

    def test_a_part_alone_takes_as_many_levels_as_within_a_plan(self, document: dict[str, Any]) -> None:
        deep: list[Any] = []
        for _ in range(MAX_DEPTH - 5):
            deep = [deep]
        part = document["points"][0]
        point = from_dict(part | {"extensions": {"a.b": deep}}, Point)
        assert attrs.evolve(point, title="x").extensions == {"a.b": deep}
        part["extensions"] = {"a.b": [deep]}
        where = "/extensions/a.b" + "/0" * (MAX_DEPTH - 4)
        assert found(part, model=Point) == [("VP016", where)]
        (problem,) = validate(json.dumps(part), model=Point).problems
        assert (problem.code, problem.pointer, problem.line) == ("VP016", where, 1)
        with pytest.raises(InvalidObject):
            attrs.evolve(point, extensions={"a.b": [deep]})
        with pytest.raises(InvalidDocument):
            from_dict(part, Point)

    def test_two_keys_that_are_the_same_text(self) -> None:
        class Key(str):
            __slots__ = ()
            __hash__ = object.__hash__

            def __eq__(self, other: object) -> bool:
                return self is other

        assert found({Key("a"): 1, Key("a"): 1}) == found('{"a": 1, "a": 1}') == [("VP012", "/a")]
        (problem,) = validate({"secret_appendices": [{Key("canary"): 1, "canary": 1}]}).problems
        assert problem.pointer == "/secret_appendices/0"
        assert "canary" not in repr(problem)

    def test_the_mapping_is_copied(self, document: dict[str, Any]) -> None:
        document["extensions"] = {"a.b": [1]}
        plan = from_dict(document)
        document["extensions"]["a.b"].append(2)
        document["titles"]["uk"] = "x"
        assert plan.extensions == {"a.b": [1]}
        assert plan.titles["uk"] != "x"

    def test_a_value_inside_an_appendix_is_not_shown(self, document: dict[str, Any]) -> None:
        document["points"][1]["secret_appendices"][0]["canary"] = {"canary": float("nan"), "b": {7: "canary"}}
        for problem in validate(document).problems:
            assert problem.pointer == "/points/1/secret_appendices/0"
            assert "canary" not in repr(problem)


class TestStructure:
    def test_all_faults_at_once_in_the_document_s_order(self, document: dict[str, Any], engine: EngineName) -> None:
        document["actors"][0]["name"] = None
        document["titles"]["x_y"] = "x"
        document["points"][0]["id"] = 5
        document["points"][0]["actoin"] = 1
        document["points"][0]["action"] = 1
        document["presentations"][0]["date"] = "2023-02-30"
        document["statements"][1]["positions"][0]["condition"] = 5
        document["status"] = "propsed"
        document["proponents"] = []
        document["schema_version"] = "2"
        del document["title"], document["language"]
        text = json.dumps(document)
        report = validate(text, engine=engine)
        assert [(p.code, p.pointer) for p in report.problems] == [
            ("VP101", "/title"),
            ("VP101", "/language"),
            ("VP110", "/schema_version"),
            ("VP106", "/titles/x_y"),
            ("VP107", "/proponents"),
            ("VP105", "/status"),
            ("VP104", "/presentations/0/date"),
            ("VP103", "/points/0/id"),
            ("VP102", "/points/0/actoin"),
            ("VP102", "/points/0/action"),
            ("VP103", "/actors/0/name"),
            ("VP109", "/statements/1/positions/0/condition"),
        ]
        hints = {problem.pointer: problem.hint for problem in report.problems}
        assert hints["/titles/x_y"] == 'did you mean "x-y"?'
        assert hints["/status"] == 'did you mean "proposed"?'
        assert hints["/presentations/0/date"] == "2023-02 has 28 days"
        assert hints["/points/0/action"] == '"action" is a key of a measure'
        assert hints["/actors/0/name"] == "leave the key out: what is not known is never null"

    @pytest.mark.parametrize("document", ["[]", "1", '"x"', "null", "true"])
    def test_a_document_that_is_no_object(self, document: str, engine: EngineName) -> None:
        (problem,) = validate(document, engine=engine).problems
        assert (problem.code, problem.pointer, problem.expected) == ("VP103", "", "an object")

    @pytest.mark.parametrize(
        ("field", "value", "hint"),
        [
            ("id", "Victory Plan 2024!", 'such as "victory-plan-2024"'),
            ("id", "victory-plan\n", "remove the white space around it"),
            ("id", "!!", None),
            ("language", "en_GB", 'did you mean "en-GB"?'),
            ("language", "e", None),
            ("citations", [{"source": "s", "about": ["Original-languages"]}], 'did you mean "original_languages"?'),
            ("citations", [{"source": "s", "about": ["$schema"]}], None),
        ],
    )
    def test_hints(
        self, document: dict[str, Any], field: str, value: object, hint: str | None, engine: EngineName
    ) -> None:
        (problem,) = validate(document | {field: value}, engine=engine).problems
        assert problem.code == "VP104"
        assert problem.hint == (hint or "Write the value in the form expected.")

    @pytest.mark.parametrize(
        ("date", "hint"),
        [
            ("2024-13-01", "there is no month 13"),
            ("2024-00", "there is no month 00"),
            ("2024-04-31", "2024-04 has 30 days"),
            ("0000-01-01", "there is no year 0000"),
            ("[2024-10-17..2023-02-29]", "2023-02 has 28 days"),
            ("2024-10-17/2024-10-18", "for some day of these, write [2024-10-17..2024-10-18]"),
            ("2024/", "for some day of these, write [2024..]"),
            ("16.10.2024", "write the year first, then month and day: 2024-10-16"),
            ("10/16/24", "write the year first, then month and day: 2024-10-16"),
            ("2024-10-16T10:00", "write the day alone: 2024-10-16"),
            ("2024-3-5", "write 2024-03-05"),
            ("October 2024", None),
            ("2025/2024", None),
        ],
    )
    def test_what_is_impossible_in_a_date(self, date: str, hint: str | None, document: dict[str, Any]) -> None:
        document["presentations"][0]["date"] = date
        (problem,) = validate(document).problems
        assert problem.hint == (hint or "Write the value in the form expected.")

    @pytest.mark.parametrize(
        ("value", "hint"),
        [
            (1, 'write it in quotation marks: "1"'),
            (1.5, 'write it in quotation marks: "1.5"'),
            (None, "leave the key out: what is not known is never null"),
            (["1"], "Give a value of the type expected; what is not known is left out, never null."),
        ],
    )
    def test_a_value_of_the_wrong_type(self, value: object, hint: str, document: dict[str, Any]) -> None:
        document["points"][0]["number"] = value
        (problem,) = validate(document).problems
        assert problem.hint == hint

    def test_documents_in_a_list(self, document: dict[str, Any]) -> None:
        (problem,) = validate(json.dumps([document])).problems
        assert problem.hint == (
            "give one document, without [ and ] around it; a *.jsonl file holds many, one in a line"
        )

    def test_a_target_of_many(self, document: dict[str, Any]) -> None:
        document["statements"][1]["positions"][0]["target"] = "points/nato-invitation"
        (problem,) = validate(document).problems
        assert problem.hint == 'did you mean "point/nato-invitation"?'

    def test_a_language_that_is_a_word(self, document: dict[str, Any]) -> None:
        document["language"] = "English"
        (problem,) = validate(document).problems
        assert problem.code == "VP104"

    def test_a_target_and_an_address(self, document: dict[str, Any]) -> None:
        document["statements"][1]["positions"][0]["target"] = "nato-invitation"
        document["sources"][0]["url"] = "kyivpost.com/post/40693"
        hints = {problem.hint for problem in validate(document).problems}
        assert hints == {'say what it is: "point/nato-invitation", if it is a point', "begin with https:// or http://"}

    def test_an_empty_key(self, document: dict[str, Any], engine: EngineName) -> None:
        document["titles"][""] = ""
        document[""] = 1
        assert found(document, engine=engine) == [("VP106", "/titles/"), ("VP104", "/titles/"), ("VP102", "/")]

    def test_within_an_appendix_no_unknown_key_and_no_value_is_shown(
        self, document: dict[str, Any], engine: EngineName
    ) -> None:
        appendix = document["points"][1]["secret_appendices"][0]
        where = "/points/1/secret_appendices/0"
        appendix |= {
            "canary": 1,
            "existence": "canary",
            "content": ["canary"],
            "summary": "canary\x07",
            "until": "canary",
        }
        appendix["recipients"][0] |= {"canary": 1, "level": "canary"}
        report = validate(document, engine=engine)
        assert {p.pointer for p in report.problems} == {
            where,
            f"{where}/existence",
            f"{where}/recipients/0/level",
            f"{where}/summary",
            f"{where}/content",
            f"{where}/until",
        }
        assert "canary" not in repr(report)

    @pytest.mark.parametrize("model", [SecretAppendix, Recipient, Disclosure])
    def test_a_part_of_an_appendix_alone_is_treated_as_one(self, model: Any, engine: EngineName) -> None:
        document = {
            "id": "canary B",
            "existence": "canary",
            "content": "canary\0",
            "canary": "canary",
            "level": "canary",
        }
        texts = [json.dumps(document, indent=2), json.dumps(document)[:-1] + ', "canary": 1e999}']
        for source in (document, *texts, document | {"x": {"canary": {1}}}):
            report = validate(source, model=model, engine=engine)
            assert report.problems
            assert "canar" not in repr(report)

    def test_one_mistake_is_one_problem(self, document: dict[str, Any], engine: EngineName) -> None:
        document["titel"] = document.pop("title")
        document["statements"][1]["positions"][0] |= {"stance": "conditional-support", "conditon": "x"}
        document["titles"] = {"EN": "x", "en": "x"}
        assert found(document, engine=engine) == [
            ("VP102", "/statements/1/positions/0/conditon"),
            ("VP102", "/titel"),
        ]

    def test_deep_within_what_is_free(self, document: dict[str, Any], engine: EngineName) -> None:
        document["extensions"] = {"a.b": {"": {"x": 1}}, "note": 1}
        assert found(document, engine=engine) == [("VP106", "/extensions/note")]

    def test_a_key_of_digits(self, document: dict[str, Any], engine: EngineName) -> None:
        document["titles"] = {"0": False}
        assert found(document, engine=engine) == [("VP106", "/titles/0"), ("VP103", "/titles/0")]

    def test_hostile_maps_and_references_cost_linear_time(self, document: dict[str, Any], engine: EngineName) -> None:
        document["titles"] = {f"!{i}": "a" for i in range(5_000)}
        assert len(validate(json.dumps(document), engine=engine).problems) == 5_000
        del document["titles"], document["citations"]
        document["addressees"] = [f"actor-b{i}" for i in range(2_000)]
        document["actors"] += [{"id": f"actor-a{i}", "name": "A", "kind": "person"} for i in range(2_000)]
        assert len(validate(json.dumps(document), engine=engine).problems) == 2_000

    def test_hostile_keys_cost_linear_time(self, document: dict[str, Any], engine: EngineName) -> None:
        document |= {f"titel{i}": 1 for i in range(20_000)}
        document["points"][0]["x" * 1_000_000] = 1
        report = validate(document, engine=engine)
        assert len(report.problems) == 20_001
        assert all(len(problem.message) < 200 for problem in report.problems)


class TestReport:
    def test_it_holds_nothing_of_the_document_and_can_be_pickled(self) -> None:
        report = validate("{}")
        assert copy.deepcopy(report) == report
        assert report.summary == "5 errors, 0 warnings"
        assert str(report).splitlines()[-1] == report.summary
        assert report.warnings == ()

    def test_an_invalid_document_is_raised_with_its_report(self, engine: EngineName) -> None:
        with pytest.raises(InvalidDocument) as caught:
            loads(b"{}", engine=engine)
        assert caught.value.report == validate("{}")
        assert "VP101" in str(caught.value)
        assert caught.value.__context__ is None

    def test_a_parse_problem_says_where(self) -> None:
        assert str(validate('{"a" 1}').problems[0]).startswith("error VP011 at line 1, column 6: a colon is missing")

    def test_control_characters_are_escaped(self) -> None:
        text = str(validate({"\x1b[31m\u202ered": 1}))
        assert text.isprintable() or "\x1b" not in text
        assert "\\u001b[31m\\u202ered" in text


def test_validators_are_shared_between_threads(engine: EngineName) -> None:
    good = examples.read("victory-plan-2024")
    bad = good.replace(b'"title"', b'"tilte"')
    expected = [validate(good), validate(bad)]
    with ThreadPoolExecutor(8) as pool:
        reports = list(pool.map(lambda raw: validate(raw, engine=engine), [good, bad] * 20))
    assert reports == expected * 20


def test_no_connection_is_ever_opened(
    monkeypatch: pytest.MonkeyPatch, document: dict[str, Any], engine: EngineName
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    document["$schema"] = "http://127.0.0.1:9/plan.schema.json"
    assert validate(document, engine=engine).valid
    assert not validate(document | {"x": {"$ref": "http://127.0.0.1:9/x"}}, engine=engine).valid


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str], document: dict[str, Any], engine: EngineName) -> None:
    validate(document, engine=engine)
    validate("{", engine=engine)
    validate({}, engine=engine)
    assert capfd.readouterr() == ("", "")


def test_a_path_like_object(tmp_path: Path) -> None:
    class Here(os.PathLike[str]):
        def __fspath__(self) -> str:
            return str(tmp_path / "plan.json")

    (tmp_path / "plan.json").write_bytes(examples.read("victory-plan-2024"))
    assert validate(Here()).valid
