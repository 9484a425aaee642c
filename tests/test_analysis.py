"""Positions as records, the matrix of them, and the timeline."""

import itertools
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

import victoryplan
from victoryplan import (
    Actor,
    ActorKind,
    Event,
    EventKind,
    InvalidObject,
    Mode,
    Plan,
    PositionRecord,
    Stance,
    UnknownId,
    Voice,
    bounds,
    dumps,
    from_dict,
    matrix,
    positions,
    strategies,
    timeline,
)
from victoryplan.rendering.stances import positions_text


def plan_with(statements: list[dict[str, Any]], **more: Any) -> Plan:
    common = {"speakers": ["x"], "mode": "indirect-quotation", "text": "t", "citations": [{"source": "s"}]}
    return from_dict(
        {
            "schema_version": "1.0",
            "id": "p",
            "title": "P",
            "language": "en",
            "proponents": [{"actor": "x"}],
            "points": [
                {
                    "id": "one",
                    "number": "1",
                    "title": "One",
                    "topic": "legal",
                    "measures": [{"id": "m", "action": "Act"}],
                    "secret_appendices": [
                        {"id": "a", "existence": "reported", "measures": [{"id": "n", "action": "Act in secret"}]}
                    ],
                },
                {"id": "two", "number": "2", "title": "Two", "topic": "legal"},
            ],
            "issues": [{"id": "i", "title": "I"}],
            "actors": [
                {"id": "x", "name": "X", "kind": "person"},
                {"id": "y", "name": "Y", "kind": "person"},
                {"id": "body", "name": "Body", "kind": "organisation", "members": ["inner"]},
                {"id": "inner", "name": "Inner", "kind": "group", "members": ["y"]},
            ],
            "sources": [{"id": "s", "kind": "news-article", "title": "S"}],
            "statements": [{"id": f"s{i}", **common, **statement} for i, statement in enumerate(statements)],
            **more,
        }
    )


def stance(target: str, stance: str, **more: Any) -> dict[str, Any]:
    return {"target": target, "stance": stance, **more}


def of(records: Iterable[PositionRecord]) -> list[str]:
    return [record.statement for record in records]


def test_one_record_for_each_statement_target_and_holder() -> None:
    plan = plan_with(
        [
            {
                "speakers": ["x", "y"],
                "positions": [stance("plan", "support"), stance("issue/i", "concern", holder="y")],
            },
            {"on_behalf_of": ["body"], "positions": [stance("plan", "neutral")], "date": "2024"},
            {"positions": []},
            {
                "positions": [
                    stance("plan", "rejection", holder="y"),
                    stance("plan", "conditional-support", condition="c"),
                ]
            },
        ]
    )
    rows = [(r.statement, r.holder, r.target, r.stance, r.voice) for r in positions(plan)]
    assert rows == [
        ("s0", "x", "plan", Stance.SUPPORT, Voice.OWN),
        ("s0", "y", "plan", Stance.SUPPORT, Voice.OWN),
        ("s0", "y", "issue/i", Stance.CONCERN, Voice.OWN),
        ("s1", "body", "plan", Stance.NEUTRAL, Voice.OWN),
        ("s3", "y", "plan", Stance.REJECTION, Voice.REPORTED),
        ("s3", "x", "plan", Stance.CONDITIONAL_SUPPORT, Voice.OWN),
    ]
    last = positions(plan)[-1]
    assert (last.plan, last.speakers, last.condition, last.date, last.mode) == (
        "p",
        ("x",),
        "c",
        None,
        Mode.INDIRECT_QUOTATION,
    )
    assert last.sources == ("s",)
    assert not last.disputed
    assert not last.retracted


def test_a_group_stands_for_its_members_in_a_filter_and_for_nothing_more() -> None:
    plan = plan_with(
        [
            {"speakers": ["y"], "positions": [stance("plan", "support")]},
            {"speakers": ["x"], "positions": [stance("plan", "concern", holder="body")]},
        ]
    )
    assert of(positions(plan, actor="body")) == ["s0", "s1"]
    assert [r.holder for r in positions(plan, actor="body")] == ["y", "body"]
    assert of(positions(plan, actor="inner")) == ["s0"]
    assert of(positions(plan, actor="y")) == ["s0"]
    assert of(positions(plan, actor="x")) == []


def test_a_point_stands_for_its_parts_in_a_filter() -> None:
    targets = ["point/one", "measure/m", "appendix/a", "measure/n", "point/two", "issue/i", "plan"]
    plan = plan_with([{"positions": [stance(target, "support")]} for target in targets])
    assert [r.target for r in positions(plan, target="point/one")] == targets[:4]
    for target in targets[1:]:
        assert [r.target for r in positions(plan, target=target)] == [target]
    assert matrix(plan).targets == ("plan", "point/one", "measure/m", "appendix/a", "measure/n", "point/two", "issue/i")


def test_filters_by_mode_and_date() -> None:
    dates = ["2024-10-16", "2024-10", "[..2024-10-17]", None, "2023~"]
    plan = plan_with(
        [{"positions": [stance("plan", "support")], **({"date": date} if date else {})} for date in dates]
        + [{"mode": "narration", "positions": [stance("plan", "support", holder="y")], "date": "2024-10-16"}]
    )
    assert of(positions(plan, mode=Mode.NARRATION)) == ["s5"]
    assert of(positions(plan, since="2024-10-17")) == ["s1", "s2"]
    assert of(positions(plan, until="2024-10-15")) == ["s1", "s2", "s4"]
    assert of(positions(plan, since="2024", until="2024")) == ["s0", "s1", "s2", "s5"]
    assert of(positions(plan)) == ["s0", "s1", "s2", "s3", "s4", "s5"]


def test_what_the_plan_does_not_hold_is_said_to_be_unknown() -> None:
    plan = plan_with([])
    for ask in ({"actor": "bodi"}, {"target": "point/oen"}, {"target": "actor/x"}, {"target": "nothing"}):
        with pytest.raises(UnknownId) as caught:
            positions(plan, **ask)
        assert isinstance(caught.value, LookupError)
    with pytest.raises(UnknownId, match=r'^the plan holds no actor "bodi"; did you mean "body"\?$'):
        timeline(plan, actor="bodi")
    with pytest.raises(UnknownId, match=r'^the plan holds no target "nothing"$'):
        positions(plan, target="nothing")
    with pytest.raises(InvalidObject):
        positions(plan, since="yesterday")


@pytest.mark.parametrize(
    ("dates", "latest"),
    [
        (["2024-10-16", "2024-10-17"], ["s1"]),
        (["2024-10-17", "2024-10-16"], ["s0"]),
        (["2024-10-16", "2024-10-16"], ["s0", "s1"]),
        (["2024-10-16", "2024-10"], ["s0", "s1"]),
        (["2024-09-30", "2024-10"], ["s1"]),
        (["2024-10", "2024-10-31", "2024-11-01"], ["s2"]),
        (["2024-10-16", None], ["s0", "s1"]),
        (["[..2024-10-16]", "2024-10-16"], ["s0", "s1"]),
        (["[..2024-10-16]", "2024-10-17"], ["s1"]),
        (["[2024-10-16..2024-10-17]", "2024-10-17"], ["s0", "s1"]),
        (["[2024-10-16..2024-10-17]", "2024-10-18"], ["s1"]),
        (["[2024-10-16..]", "2024-10-17", "2024-10-15"], ["s0", "s1"]),
        (["2024", "2024-01-01", "2024-12-31"], ["s0", "s2"]),
    ],
)
def test_the_latest_stance_wins_where_the_dates_tell(dates: list[str | None], latest: list[str]) -> None:
    plan = plan_with([{"positions": [stance("plan", "support")], **({"date": date} if date else {})} for date in dates])
    cell = matrix(plan).own["x", "plan"]
    assert of(cell.latest) == latest
    assert len(cell.history) == len(dates)
    assert cell.stance is Stance.SUPPORT


def test_stances_that_differ_and_cannot_be_ordered_make_none() -> None:
    cell = matrix(
        plan_with([{"positions": [stance("plan", "support")]}, {"positions": [stance("plan", "rejection")]}])
    ).own["x", "plan"]
    assert cell.stance is None


def test_an_answer_comes_after_what_it_answers() -> None:
    first = {"positions": [stance("plan", "support")], "date": "2024-10-16"}
    second = {"positions": [stance("plan", "concern")], "date": "2024-10-16"}
    plan = plan_with([first, {**second, "relations": [{"kind": "clarifies", "to": "s0"}]}])
    assert matrix(plan).own["x", "plan"].stance is Stance.CONCERN
    plan = plan_with([{**first, "relations": [{"kind": "clarifies", "to": "s1"}]}, second])
    assert matrix(plan).own["x", "plan"].stance is Stance.SUPPORT
    to_each_other = [
        {**first, "relations": [{"kind": "clarifies", "to": "s1"}]},
        {**second, "relations": [{"kind": "clarifies", "to": "s0"}]},
    ]
    assert of(matrix(plan_with(to_each_other)).own["x", "plan"].latest) == ["s0", "s1"]


def test_who_said_it_may_take_it_back_and_nobody_else() -> None:
    said = {"positions": [stance("plan", "support")], "date": "2024-10-16"}
    back = {"date": "2024-10-18", "relations": [{"kind": "retracts", "to": "s0"}]}
    cell = matrix(plan_with([said, back])).own["x", "plan"]
    assert (of(cell.history), of(cell.latest), cell.stance) == (["s0"], [], None)
    assert positions(plan_with([said, back]))[0].retracted
    by_another = plan_with([said, {**back, "speakers": ["y"]}])
    assert matrix(by_another).own["x", "plan"].stance is Stance.SUPPORT


def test_what_others_report_stands_apart() -> None:
    plan = plan_with(
        [
            {"positions": [stance("plan", "support")], "date": "2024-10-16"},
            {"speakers": ["y"], "positions": [stance("plan", "rejection", holder="x")], "date": "2024-10-18"},
        ]
    )
    found = matrix(plan)
    assert found.holders == ("x",)
    assert found.own["x", "plan"].stance is Stance.SUPPORT
    assert found.reported["x", "plan"].stance is Stance.REJECTION
    assert matrix(plan, positions(plan, since="2024-10-17")).own == {}


@given(strategies.plans())
def test_no_stance_is_invented_and_none_is_lost(plan: Plan) -> None:
    records = positions(plan)
    for record in records:
        statement = next(s for s in plan.statements if s.id == record.statement)
        (position,) = [
            p
            for p in statement.positions
            if p.target == record.target
            and record.holder in ((p.holder,) if p.holder else statement.on_behalf_of or statement.speakers)
        ]
        assert (position.stance, position.condition) == (record.stance, record.condition)
    assert {(s.id, p.target) for s in plan.statements for p in s.positions} == {
        (r.statement, r.target) for r in records
    }
    found = matrix(plan)
    cells = [*found.own.values(), *found.reported.values()]
    assert sorted(of(itertools.chain.from_iterable(cell.history for cell in cells))) == sorted(of(records))
    for cell in cells:
        standing = [record for record in cell.history if not record.retracted]
        assert bool(cell.latest) == bool(standing)
        for record in cell.latest:
            assert record in standing
            for other in standing:
                if record.date and other.date:
                    assert not bounds(record.date)[1] < bounds(other.date)[0]


# Timeline ---------------------------------------------------------------------------------------


def test_an_event_stands_at_the_last_day_that_its_date_can_mean() -> None:
    days = ["2024-10-31", "[..2024-10-31]", "2024-10-30", "2024-11-01?", "[2024-10-30..2024-10-31]"]
    dates = [None, "[2024-10-31..]", "2024", "2024-10", *days]
    plan = plan_with([{"date": date} if date else {} for date in dates])
    assert [e.date for e in timeline(plan)] == [
        "2024-10-30",
        "2024-10-31",
        "[2024-10-30..2024-10-31]",
        "2024-10",
        "[..2024-10-31]",
        "2024-11-01?",
        "2024",
        "[2024-10-31..]",
        None,
    ]


def test_all_that_happened_is_on_the_timeline() -> None:
    plan = plan_with(
        [{"date": "2024-10-18", "on_behalf_of": ["body"]}],
        presentations=[{"status": "held", "date": "2024-10-16", "presenters": ["x"]}],
        secret_appendices=[
            {
                "id": "b",
                "existence": "reported",
                "disclosures": [
                    {"kind": "leak", "extent": "partial", "date": "2024-10-17", "by": "y"},
                    {"kind": "official", "extent": "partial"},
                ],
            }
        ],
    )
    assert [(e.kind, e.pointer, e.actors, e.exact) for e in timeline(plan)] == [
        (EventKind.PRESENTATION, "/presentations/0", ("x",), True),
        (EventKind.DISCLOSURE, "/secret_appendices/0/disclosures/0", ("y",), True),
        (EventKind.STATEMENT, "/statements/0", ("x", "body"), True),
        (EventKind.DISCLOSURE, "/secret_appendices/0/disclosures/1", (), False),
    ]
    assert [e.pointer for e in timeline(plan, actor="body")] == ["/secret_appendices/0/disclosures/0", "/statements/0"]
    assert [e.pointer for e in timeline(plan, since="2024-10-17", until="2024-10-17")] == [
        "/secret_appendices/0/disclosures/0"
    ]


def test_the_order_of_two_events_is_told_where_it_is_known() -> None:
    plan = plan_with([{"date": "2024-10-16"}, {"date": "2024-10"}, {"date": "2024-11"}, {}, {"date": "2024-10-16"}])
    by_id: dict[str, Event] = {e.pointer[-1]: e for e in timeline(plan)}
    assert by_id["0"].before(by_id["2"]) is True
    assert by_id["2"].before(by_id["0"]) is False
    for one, other in (("0", "1"), ("1", "0"), ("0", "3"), ("3", "0"), ("0", "4")):
        assert by_id[one].before(by_id[other]) is None


@given(strategies.plans())
def test_a_timeline_never_runs_backwards(plan: Plan) -> None:
    events = timeline(plan)
    appendices = [*plan.secret_appendices, *(a for point in plan.points for a in point.secret_appendices)]
    disclosures = sum(len(appendix.disclosures) for appendix in appendices)
    assert len(events) == len(plan.presentations) + len(plan.statements) + disclosures
    dated = [event for event in events if event.date]
    assert list(events[: len(dated)]) == dated
    for earlier, later in itertools.pairwise(dated):
        assert later.before(earlier) is not True


# Command line -----------------------------------------------------------------------------------


def run(*arguments: str, **more: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "victoryplan", *arguments], capture_output=True, encoding="utf-8", check=False, **more
    )


@pytest.fixture
def document(tmp_path: Path) -> str:
    plan = plan_with(
        [
            {"positions": [stance("plan", "support")], "date": "2024-10-16"},
            {"positions": [stance("plan", "concern")], "date": "2024-10"},
            {"speakers": ["y"], "positions": [stance("issue/i", "neutral", holder="body")]},
            {
                "speakers": ["y"],
                "positions": [stance("plan", "conditional-support", condition="A price")],
                "date": "[..2024-10-17]",
                "disputed_by": [{"source": "s"}],
            },
            {"speakers": ["y"], "relations": [{"kind": "retracts", "to": "s3"}], "date": "2024-10-18"},
            {"speakers": ["y"], "date": "[2024-10-17..2024-10-18]"},
            {"speakers": ["y"], "date": "[2024-10-17..]"},
        ],
        presentations=[{"status": "held", "date": "2024", "presenters": ["x"], "audience": ["y"], "forum": "F"}],
        secret_appendices=[
            {
                "id": "b",
                "existence": "reported",
                "disclosures": [
                    {"kind": "leak", "extent": "partial", "by": "y", "to": ["x", "body"]},
                    {"kind": "leak", "extent": "full", "date": "2024-10-19"},
                ],
            }
        ],
    )
    path = tmp_path / "plan.json"
    path.write_bytes(dumps(plan))
    return str(path)


def test_positions_as_text(document: str) -> None:
    done = run("positions", document)
    assert done.stdout == (
        "What was said for oneself, or on behalf of one's body\n"
        "  X\n"
        "    The plan: their dates do not say which is the latest\n"
        "      - 2024-10-16, support; indirect quotation; may be the latest [s0]\n"
        "      - 2024-10, concern; indirect quotation; may be the latest [s1]\n"
        "  Y\n"
        "    The plan: retracted\n"
        "      - [..2024-10-17], conditional support; indirect quotation; on condition:\n"
        "        A price; disputed; retracted [s3]\n"
        "\n"
        "What others say that somebody thinks\n"
        "  Body\n"
        "    Issue: I: neutral\n"
        "      - undated, neutral; indirect quotation; said by Y [s2]\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert run("positions", document, "--mode", "narration").stdout == "No positions.\n"


def test_positions_as_json(document: str) -> None:
    shown = json.loads(run("positions", document, "--format", "json", "--actor", "x").stdout)
    assert [(r["statement"], r["stance"], r["voice"]) for r in shown["positions"]] == [
        ("s0", "support", "own"),
        ("s1", "concern", "own"),
    ]
    cell = {"holder": "x", "target": "plan", "stance": None, "latest": ["s0", "s1"], "history": ["s0", "s1"]}
    assert shown["matrix"] == {"holders": ["x"], "targets": ["plan"], "own": [cell], "reported": []}
    assert shown["plan"] == "p"


def test_the_timeline_as_text(document: str) -> None:
    done = run("timeline", document)
    assert done.stdout == (
        "2024-10-16\n"
        "  - statement by X: t; support on The plan [s0]\n"
        "[..2024-10-17] (some day up to 2024-10-17: not ordered with what falls among\n"
        "  them)\n"
        "  - statement by Y: t; conditional support on The plan; disputed; retracted\n"
        "    [s3]\n"
        "2024-10-18\n"
        "  - statement by Y: t [s4]\n"
        "[2024-10-17..2024-10-18] (some day from 2024-10-17 up to 2024-10-18: not\n"
        "  ordered with what falls among them)\n"
        "  - statement by Y: t [s5]\n"
        "2024-10-19\n"
        "  - disclosure, leak, full: Secret appendix (b)\n"
        "2024-10 (some day from 2024-10-01 up to 2024-10-31: not ordered with what\n"
        "  falls among them)\n"
        "  - statement by X: t; concern on The plan [s1]\n"
        "2024 (some day from 2024-01-01 up to 2024-12-31: not ordered with what falls\n"
        "  among them)\n"
        "  - presentation, held by X to Y; F\n"
        "[2024-10-17..] (some day from 2024-10-17 on: not ordered with what falls among\n"
        "  them)\n"
        "  - statement by Y: t [s6]\n"
        "undated\n"
        "  - disclosure, leak, partial, by Y, to X, Body: Secret appendix (b)\n"
        "  - statement by Y: t; neutral on Issue: I [s2]\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert run("timeline", document, "--since", "2025", "--actor", "x").stdout == "No events.\n"


def test_dates_that_mean_the_same_days_stand_together() -> None:
    plan = plan_with([{"date": date} for date in ("2024-10-16", "2024-10-16?", "2024-10-16")])
    assert [event.date for event in timeline(plan)] == ["2024-10-16", "2024-10-16", "2024-10-16?"]


def test_what_answer_each_other_leave_it_open_beside_a_third() -> None:
    common: dict[str, Any] = {"date": "2024-10-16"}
    plan = plan_with(
        [
            {**common, "positions": [stance("plan", "support")], "relations": [{"kind": "contradicts", "to": "s1"}]},
            {**common, "positions": [stance("plan", "rejection")], "relations": [{"kind": "contradicts", "to": "s0"}]},
            {**common, "positions": [stance("plan", "neutral")]},
        ]
    )
    assert of(matrix(plan).own["x", "plan"].latest) == ["s0", "s1", "s2"]


def test_a_target_is_suggested_by_its_id_alone() -> None:
    with pytest.raises(UnknownId, match='did you mean "point/one"'):
        positions(plan_with([]), target="one")


def test_of_many_speakers_three_are_named() -> None:
    plan = plan_with([{"positions": [stance("plan", "support")]}])
    many = tuple(Actor(id=f"k{i}", name=f"K{i}", kind=ActorKind.PERSON) for i in range(9))
    said = attrs.evolve(plan.statements[0], speakers=tuple(actor.id for actor in many))
    plan = attrs.evolve(plan, actors=many, statements=(said,))
    shown = positions_text(plan, positions(plan))
    assert "said by K1, K2, K3 and 5 others" in " ".join(shown.split())


def test_the_timeline_as_json(document: str) -> None:
    shown = json.loads(run("timeline", document, "--format", "json").stdout)
    assert shown["plan"] == "p"
    assert shown["events"][1] == {
        "kind": "statement",
        "pointer": "/statements/3",
        "date": "[..2024-10-17]",
        "earliest": "0001-01-01",
        "latest": "2024-10-17",
        "exact": False,
        "actors": ["y"],
        "statement": "s3",
    }
    assert shown["events"][-2] == {
        "kind": "disclosure",
        "pointer": "/secret_appendices/0/disclosures/0",
        "date": None,
        "earliest": None,
        "latest": None,
        "exact": False,
        "actors": ["y"],
        "appendix": "b",
    }


def test_what_has_no_date_is_not_left_out_silently(document: str) -> None:
    done = run("positions", document, "--since", "2024")
    assert "[s2]" not in done.stdout
    assert (done.returncode, done.stderr) == (0, "left out, for they have no date: 1\n")
    assert run("timeline", document, "--since", "2024").stderr == "left out, for they have no date: 2\n"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["positions", "--actor", "boddy"], 'the plan holds no actor "boddy"; did you mean "body"?'),
        (["positions", "--target", "point/tow"], 'the plan holds no target "point/tow"; did you mean "point/two"?'),
        (["timeline", "--since", "2024-13"], "'--since': found \"2024-13\", expected a date"),
        (["timeline", "--until", "soon"], "'--until': found \"soon\", expected a date"),
    ],
)
def test_a_question_that_the_plan_has_no_answer_to_is_wrong_usage(
    document: str, arguments: list[str], complaint: str
) -> None:
    done = run(*arguments, document)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in done.stderr


def test_a_document_with_errors_is_refused() -> None:
    for command in ("positions", "timeline"):
        done = run(command, "-", input="{}")
        assert (done.returncode, done.stdout) == (1, "")
        assert "VP101" in done.stderr


def test_the_face_and_the_shipped_document() -> None:
    plan = victoryplan.examples.load("victory-plan-2024")
    assert victoryplan.matrix(plan).own["nato", "plan"].stance is Stance.NONCOMMITTAL
