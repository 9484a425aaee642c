"""The shipped documents, and the plan to start from."""

from pathlib import Path

import pytest

import victoryplan
from victoryplan import examples

DATA = Path(victoryplan.__file__).parent / "data"


def test_every_shipped_document_has_a_name() -> None:
    assert examples.names() == tuple(sorted(path.stem for path in DATA.iterdir()))
    assert "victory-plan-2024" in examples.names()


@pytest.mark.parametrize("name", examples.names())
def test_a_document_is_given_byte_for_byte(name: str) -> None:
    assert examples.read(name) == (DATA / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", examples.names())
def test_a_shipped_document_is_valid_without_a_warning_and_canonical(name: str) -> None:
    assert victoryplan.validate(examples.read(name)).problems == ()
    plan = examples.load(name)
    assert plan.id == name
    assert victoryplan.dumps(plan) == examples.read(name)


@pytest.mark.parametrize(
    "name", ["", ".", "../data/victory-plan-2024", "victory-plan-2024.json", "/etc/passwd", "\udcff"]
)
def test_any_other_name_is_refused_and_the_known_ones_are_listed(name: str) -> None:
    for get in (examples.read, examples.load):
        with pytest.raises(victoryplan.UnknownExample, match=r"victory-plan-2024$") as caught:
            get(name)
        assert caught.value.name == name
        assert caught.value.names == examples.names()
        assert str(caught.value).isprintable()


@pytest.mark.parametrize("plan_id", ["my-plan", "commentator", "7"])
def test_a_new_plan_is_valid_without_a_warning_whatever_its_id(plan_id: str) -> None:
    plan = examples.new(plan_id)
    assert plan.id == plan_id
    assert victoryplan.validate(victoryplan.dumps(plan)).problems == ()
    assert victoryplan.validate(plan).problems == ()


@pytest.mark.parametrize("plan_id", ["", "My Plan", "a_b", "a\n"])
def test_a_new_plan_needs_a_slug(plan_id: str) -> None:
    with pytest.raises(victoryplan.InvalidObject, match="id: found"):
        examples.new(plan_id)
