"""Ways through a plan."""

import pytest

from victoryplan import Index, Plan, Point, Quote, Topic, from_dict
from victoryplan.builder import generate, swaps_classes
from victoryplan.models import MODELS
from victoryplan.survey import paths, survey


@pytest.fixture(scope="module")
def plan() -> Plan:
    return from_dict(
        {
            "schema_version": "1.0",
            "id": "p",
            "title": "P",
            "language": "en",
            "proponents": [{"actor": "a"}],
            "points": [
                {
                    "id": "one",
                    "number": "1",
                    "title": "One",
                    "topic": "legal",
                    "measures": [{"id": "m", "action": "x"}],
                    "secret_appendices": [
                        {"id": "s", "existence": "reported", "measures": [{"id": "n", "action": "x"}]}
                    ],
                },
                {"id": "two", "number": "2", "title": "Two", "topic": "legal"},
            ],
            "issues": [{"id": "i", "title": "It is so"}],
            "actors": [{"id": "a", "name": "A", "kind": "person"}, {"id": "b", "name": "B", "kind": "state"}],
            "sources": [{"id": "x", "kind": "book", "title": "X"}, {"id": "y", "kind": "book", "title": "Y"}],
            "statements": [
                {
                    "id": "first",
                    "speakers": ["b", "a"],
                    "mode": "indirect-quotation",
                    "text": "t",
                    "positions": [
                        {"target": "measure/n", "stance": "support"},
                        {"target": "appendix/s", "stance": "concern", "holder": "b"},
                        {"target": "issue/i", "stance": "neutral"},
                        {"target": "point/two", "stance": "rejection"},
                    ],
                    "citations": [{"source": "y"}, {"source": "x"}, {"source": "y"}],
                },
                {
                    "id": "second",
                    "speakers": ["a"],
                    "on_behalf_of": ["b"],
                    "mode": "indirect-quotation",
                    "text": "t",
                    "positions": [
                        {"target": "plan", "stance": "support"},
                        {"target": "measure/m", "stance": "support"},
                    ],
                    "citations": [{"source": "x"}],
                },
            ],
        }
    )


def test_from_an_id_to_its_object(plan: Plan) -> None:
    index = Index(plan)
    assert index.points["two"] is plan.points[1]
    assert index.measures["n"] is plan.points[0].secret_appendices[0].measures[0]
    assert index.appendices["s"] is plan.points[0].secret_appendices[0]
    assert index.issues["i"] is plan.issues[0]
    assert index.actors["b"] is plan.actors[1]
    assert index.sources["x"] is plan.sources[0]
    assert index.statements["second"] is plan.statements[1]
    with pytest.raises(KeyError):
        index.points["three"]


def test_from_a_statement_to_what_is_around_it(plan: Plan) -> None:
    index = Index(plan)
    first, second = plan.statements
    assert [actor.id for actor in index.speakers_of(first)] == ["b", "a"]
    assert [source.id for source in index.sources_of(first)] == ["y", "x"]
    assert [point.id for point in index.points_of(first)] == ["one", "two"]
    assert [point.id for point in index.points_of(second)] == ["one"]
    holders = [[actor.id for actor in index.holders_of(first, position)] for position in first.positions]
    assert holders == [["b", "a"], ["b"], ["b", "a"], ["b", "a"]]
    assert [actor.id for actor in index.holders_of(second, second.positions[0])] == ["b"]


def test_from_a_point_to_the_statements_on_it(plan: Plan) -> None:
    index = Index(plan)
    assert [statement.id for statement in index.statements_on(plan.points[0])] == ["first", "second"]
    assert [statement.id for statement in index.statements_on(plan.points[1])] == ["first"]
    assert index.statements_on(Point(id="other", number="1", title="x", topic=Topic.LEGAL)) == ()


def test_every_object_is_counted_where_it_stands(shipped: Plan) -> None:
    flat, ways = survey(shipped).objects, paths(shipped)
    for model in MODELS:
        assert len(flat[model]) == len(ways[model])
        for item, way in zip(flat[model], ways[model], strict=True):
            value: object = shipped
            for step in way:
                value = value[step] if isinstance(value, tuple) else getattr(value, str(step))  # type: ignore[index] # by position
            assert value is item


@pytest.mark.parametrize("swapping", [True, False])
def test_a_python_that_refuses_the_twin_builds_the_same(swapping: bool, shipped: Plan, plan: Plan) -> None:
    code = generate(swapping)
    for one in (shipped, plan):
        (document,) = code.unbuilders[Plan]((one,))
        (built,) = code.builders[Plan]((document,))
        assert built == one
        assert type(built) is Plan


def test_whether_a_twin_may_become_its_class_is_asked_of_python() -> None:
    class Wider(Quote):
        __slots__ = ("more",)

    assert swaps_classes()
    assert not swaps_classes(Wider)
