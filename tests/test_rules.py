"""The rules: the edges that the strategies do not single out. That each is broken, and only it, they show."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from victoryplan import CODES, Plan, dumps, examples, to_dict, validate
from victoryplan.builder import build
from victoryplan.rules import RULES
from victoryplan.rules.references import _circle, _knots

Document = dict[str, Any]


@pytest.fixture
def document() -> Document:
    return {
        "schema_version": "1.0",
        "id": "p",
        "title": "P",
        "language": "en-GB",
        "proponents": [{"actor": "a"}],
        "presentations": [{"status": "held", "date": "2024-10-16"}],
        "points": [
            {
                "id": "one",
                "number": "1",
                "title": "One",
                "topic": "legal",
                "secret_appendices": [{"id": "s", "existence": "reported"}],
            },
            {"id": "two", "number": "2", "title": "Two", "topic": "legal"},
        ],
        "actors": [{"id": "a", "name": "A", "kind": "person"}, {"id": "b", "name": "B", "kind": "group"}],
        "sources": [{"id": "x", "kind": "book", "title": "X", "published": "2024-10-17"}],
        "statements": [
            {
                "id": "t",
                "speakers": ["a"],
                "mode": "indirect-quotation",
                "text": "t",
                "date": "2024-10-16",
                "citations": [{"source": "x"}],
            },
            {"id": "u", "speakers": ["b"], "mode": "indirect-quotation", "text": "u", "citations": [{"source": "x"}]},
        ],
    }


def found(document: Document) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in validate(document).problems]


def test_every_code_from_vp2_to_vp5_is_a_rule_and_no_other() -> None:
    # That a document to be published holds nothing sealed is said by a schema of its own.
    assert {*RULES, "VP403"} == {code for code in CODES if "VP2" <= code < "VP6"}


def test_the_document_breaks_none(document: Document) -> None:
    assert found(document) == []


class TestReferences:
    def test_the_nearest_id_is_offered(self, document: Document) -> None:
        document["statements"][0]["speakers"] = ["aa"]
        document["actors"].append(
            {"id": "volodymyr-zelensky", "name": "V", "kind": "person", "members": ["volodymir-zelensky"]}
        )
        first, second = validate(document).problems
        assert (first.pointer, first.hint) == ("/actors/2/members/0", 'did you mean "volodymyr-zelensky"?')
        assert (second.pointer, second.message) == ("/statements/0/speakers/0", 'no actor has the id "aa"')

    def test_a_relation_to_an_address_or_another_plan_is_not_looked_up(self, document: Document) -> None:
        document["statements"][0]["relations"] = [{"kind": "replies-to", "to": "https://example.org/x"}]
        document["relations"] = [{"kind": "revises", "to": "nowhere"}]
        assert found(document) == []
        document["statements"][0]["relations"][0]["to"] = "nowhere"
        assert found(document) == [("VP202", "/statements/0/relations/0/to")]

    def test_a_target_of_each_kind(self, document: Document) -> None:
        targets = ["plan", "point/one", "appendix/s", "measure/none", "issue/tow", "point/oen", "appendix/none"]
        document["statements"][0]["positions"] = [{"target": target, "stance": "neutral"} for target in targets]
        assert found(document) == [("VP203", f"/statements/0/positions/{i}/target") for i in (3, 4, 5, 6)]
        assert validate(document).problems[2].hint == 'did you mean "point/one"?'

    def test_an_id_is_unique_however_deep_it_stands(self, document: Document) -> None:
        document["secret_appendices"] = [{"id": "s", "existence": "reported"}]
        document["points"][1]["id"] = "a"
        assert found(document) == [("VP201", "/secret_appendices/0/id")]

    def test_each_circle_is_reported_once_at_its_first_actor(self, document: Document) -> None:
        group = {"name": "G", "kind": "group"}
        document["actors"] += [
            {"id": "c", "members": ["e", "d"], **group},
            {"id": "d", "members": ["c"], **group},
            {"id": "e", "members": ["f"], **group},
            {"id": "f", "members": ["c", "g"], **group},
            {"id": "g", "members": ["g"], **group},
            {"id": "h", "members": ["c", "a"], **group},
        ]
        assert found(document) == [("VP204", "/actors/2"), ("VP204", "/actors/6")]
        assert validate(document).problems[0].found == "c → d → c"

    def test_a_shortest_circle_is_shown(self) -> None:
        graph = {"a": ("b", "c"), "b": ("c", "x"), "c": ("a",)}
        (knot,) = _knots(graph)
        assert _circle(graph, "a", knot) == ["a", "c", "a"]

    def test_a_long_circle_is_found_without_recursion(self) -> None:
        graph = {str(i): (str((i + 1) % 50_000),) for i in range(50_000)}
        (knot,) = _knots(graph)
        assert len(_circle(graph, "7", knot)) == 50_001

    def test_positions_overlap_by_those_who_hold_them(self, document: Document) -> None:
        plan = {"target": "plan", "stance": "support"}
        document["statements"][0] |= {
            "speakers": ["a", "b"],
            "positions": [{**plan, "holder": "a"}, {**plan, "holder": "b"}],
        }
        assert found(document) == []
        document["statements"][0]["positions"][1] = plan
        assert found(document) == [("VP206", "/statements/0/positions/1")]
        document["statements"][0]["on_behalf_of"] = ["b"]
        assert found(document) == []

    def test_languages_are_compared_without_case(self, document: Document) -> None:
        document["titles"] = {"EN-gb": "x", "en": "x", "uk": "x", "UK": "x"}
        assert found(document) == [("VP207", "/titles/EN-gb"), ("VP208", "/titles/UK")]

    def test_sub_points_may_share_a_number_with_another_point_s(self, document: Document) -> None:
        sub = {"number": "1", "title": "x", "topic": "legal"}
        document["points"] += [{"id": "v", "part_of": "one", **sub}, {"id": "w", "part_of": "two", **sub}]
        assert found(document) == []
        document["points"].append({"id": "y", "part_of": "two", **sub})
        assert found(document) == [("VP209", "/points/4/number")]


class TestDates:
    def test_what_cannot_be_ordered_is_not_judged(self, document: Document) -> None:
        role = {"title": "r", "since": "2024-10", "until": "2024"}
        document["actors"][0]["roles"] = [role]
        assert found(document) == []
        role["until"] = "2024-09-30"
        assert found(document) == [("VP301", "/actors/0/roles/0/until")]
        role["since"] = "[..2024-10]"
        assert found(document) == []
        role |= {"since": "[2024-10-01..2024-10-03]", "until": "2024-10-03"}
        assert found(document) == []
        role["until"] = "2024-09-30"
        assert found(document) == [("VP301", "/actors/0/roles/0/until")]
        role |= {"since": "2024-10-03", "until": "[2024-10-01..]"}
        assert found(document) == []

    def test_a_range_that_runs_backwards(self, document: Document) -> None:
        document["presentations"] += [
            {"status": "planned", "date": date} for date in ("[2024..2024-10]", "[2024-10..2024]")
        ]
        assert found(document) == []
        document["presentations"][1]["date"] = "[2024-10-18..2024-10-17]"
        document["points"][0]["secret_appendices"][0]["until"] = "[2026..2025-12]"
        document["sources"][0]["published"] = "[2024-11..2024-10]"
        first, second, third = validate(document).problems
        assert (first.code, first.pointer) == ("VP306", "/presentations/1/date")
        assert (first.found, first.expected) == ('"[2024-10-18..2024-10-17]"', "[2024-10-17..2024-10-18]")
        assert (second.code, second.pointer) == ("VP306", "/points/0/secret_appendices/0/until")
        assert "2026" not in repr(second)
        assert (third.code, third.pointer) == ("VP306", "/sources/0/published")

    def test_an_answer_is_judged_once(self, document: Document) -> None:
        document["statements"].append({**document["statements"][0], "id": "v", "date": "2024-10-17"})
        answer = {**document["statements"][0], "id": "w", "date": "2024-10-15"}
        answer["relations"] = [
            {"kind": "replies-to", "to": "u"},
            {"kind": "clarifies", "to": "v"},
            {"kind": "corrects", "to": "t"},
        ]
        document["statements"].append(answer)
        assert found(document) == [("VP302", "/statements/3/date")]

    def test_a_disclosure_before_any_showing(self, document: Document) -> None:
        disclosure = {"kind": "official", "extent": "partial", "date": "2024-10-15"}
        document["points"][0]["secret_appendices"][0]["disclosures"] = [disclosure]
        where = "/points/0/secret_appendices/0/disclosures/0/date"
        assert found(document) == [("VP303", where)]
        for presentation in ({"status": "held"}, {"status": "held", "date": "2024-10"}):
            assert found(document | {"presentations": [*document["presentations"], presentation]}) == []
        unseen = [{"status": status, "date": "2024-09"} for status in ("announced", "planned")]
        for presentation in (*unseen, {"status": "cancelled"}):
            assert found(document | {"presentations": [*document["presentations"], presentation]}) == [("VP303", where)]
        assert found(document | {"presentations": []}) == []
        disclosure["kind"] = "leak"
        assert found(document) == []

    def test_a_day_is_left_for_the_time_zones(self, document: Document) -> None:
        for date, expected in (("2024-10-18", []), ("2024-10-19", [("VP305", "/statements/0/date")])):
            document["statements"][0]["date"] = date
            assert found(document) == expected
        document["statements"][0]["citations"].append({"source": "y"})
        document["sources"].append({"id": "y", "kind": "book", "title": "Y"})
        assert found(document) == []

    def test_the_ends_of_the_calendar(self, document: Document) -> None:
        document["sources"][0] |= {"published": "9999-12-31", "accessed": "9999-12-31"}
        document["statements"][0]["date"] = "[..9999]"
        assert found(document) == []


class TestSecrecy:
    def test_receipt_and_none_at_one_level_and_time(self, document: Document) -> None:
        recipients = [{"actor": "a", "status": "received"}, {"actor": "a", "status": "not-received"}]
        document["points"][0]["secret_appendices"][0]["recipients"] = recipients
        where = "/points/0/secret_appendices/0/recipients/1"
        assert found(document) == [("VP402", where)]
        recipients[0]["date"], recipients[1]["date"] = "2024-10-16", "2024-10-15"
        assert found(document) == []
        recipients[1]["date"] = "2024-10"
        assert found(document) == [("VP402", where)]
        recipients[1]["level"] = "leaders"
        assert found(document) == []
        recipients[0]["level"] = "leaders"
        assert found(document) == [("VP402", where)]
        assert found_with(document, lambda: recipients[0].update(disputed_by=[{"source": "x"}])) == []
        dispute = {"source": "x", "about": ["level"]}
        assert found_with(document, lambda: recipients[0].update(disputed_by=[dispute])) == [("VP402", where)]
        assert found_with(document, lambda: dispute.update(about=["level", "status"])) == []

    def test_a_digest_is_not_compared(self, document: Document) -> None:
        appendix = document["points"][0]["secret_appendices"][0]
        appendix |= {"content": "x", "content_salt": "y" * 22, "content_digest": "sha256:" + "0" * 64}
        assert found(document) == []


def found_with(document: Document, change: Callable[[], object]) -> list[tuple[str, str]]:
    change()
    return found(document)


class TestEvidence:
    def test_each_text_is_looked_at_and_nothing_sealed(self, document: Document) -> None:
        loose = "e\u0301"
        document["titles"] = {"uk": loose}
        document["objectives"] = ["x", loose]
        document["sources"][0]["authors"] = [loose]
        document["points"][0]["secret_appendices"][0] |= {"content": loose, "summary": loose}
        document["extensions"] = {"a.b": loose}
        assert found(document) == [
            ("VP505", "/points/0/secret_appendices/0/summary"),
            ("VP505", "/sources/0/authors/0"),
            ("VP505", "/titles/uk"),
            ("VP505", "/objectives/1"),
        ]

    def test_a_citation_is_about_what_is_given_beside_it(self, document: Document) -> None:
        cited = [{"source": "x"}, {"source": "x", "about": ["date", "place", "dat", "content"]}]
        document["statements"][0]["citations"] = cited
        document["disputed_by"] = [{"source": "x", "about": ["points", "status", "id"]}]
        document["citations"] = [{"source": "x", "about": []}]
        assert found(document) == [
            ("VP506", "/statements/0/citations/1/about/1"),
            ("VP506", "/statements/0/citations/1/about/2"),
            ("VP506", "/statements/0/citations/1/about/3"),
            ("VP506", "/disputed_by/0/about/1"),
            ("VP506", "/disputed_by/0/about/2"),
        ]
        place, dat, *_ = validate(document).problems
        assert place.message == 'the citation is about "place", which is not given here'
        assert place.hint == CODES["VP506"].help
        assert (dat.found, dat.hint) == ('"dat"', 'did you mean "date"?')
        assert dat.expected == "one of speakers, mode, text, date"

    def test_nothing_sealed_is_cited_and_nothing_in_an_appendix_shown(self, document: Document) -> None:
        cited = {"citations": [{"source": "x", "about": ["content", "tomahawk"]}]}
        disclosure = {"kind": "leak", "extent": "partial", "disputed_by": [{"source": "x", "about": ["date"]}]}
        appendix = document["points"][0]["secret_appendices"][0]
        appendix |= {"content": "Tomahawk", "disclosures": [disclosure], **cited}
        where = "/points/0/secret_appendices/0"
        assert found(document) == [
            ("VP506", f"{where}/disclosures/0/disputed_by/0/about/0"),
            ("VP506", f"{where}/citations/0/about/0"),
            ("VP506", f"{where}/citations/0/about/1"),
        ]
        assert "omahawk" not in repr(validate(document))

    def test_a_combining_mark_at_the_start_of_a_text_stands_alone(self, document: Document) -> None:
        document["objectives"] = ["e", "\u0301"]
        assert found(document) == []


def test_problems_come_in_the_document_s_order(shipped: Plan) -> None:
    document: Any = to_dict(shipped)
    document["statements"][0]["speakers"] = ["nobody"]
    document["points"] = []
    document["proponents"][0]["actor"] = "nobody"
    assert [code for code, _ in found(document)][:2] == ["VP210", "VP202"]
    turned = dict(reversed(document.items()))
    assert found(turned) == [(problem.code, problem.pointer) for problem in validate(json.dumps(turned)).problems]
    assert found(turned)[:2] == [("VP210", ""), ("VP202", "/statements/0/speakers/0")]


def test_problems_of_a_plan_come_in_the_order_of_its_text(document: Document) -> None:
    document["titles"] = {"uk": "e\u0301", "EN-gb": "e\u0301", "UK": "U"}
    plan = build(Plan, document)
    expected = [
        ("VP505", "/titles/uk"),
        ("VP207", "/titles/EN-gb"),
        ("VP505", "/titles/EN-gb"),
        ("VP208", "/titles/UK"),
    ]
    for source in (plan, document, dumps(plan)):
        assert [(problem.code, problem.pointer) for problem in validate(source).problems] == expected


def test_the_shipped_documents_break_none() -> None:
    for name in examples.names():
        assert validate(examples.read(name)).problems == ()
