"""The codebook names only what there is."""

import re
from enum import EnumType
from pathlib import Path

import pytest

from victoryplan import Index, examples, vocabularies
from victoryplan.constraints import model_fields
from victoryplan.models import KINDS, MODELS

TEXT = (Path(__file__).parents[1] / "docs" / "codebook.md").read_text("utf-8")
SIGNS = dict(re.findall(r"^\| (\w+) \| `([a-z0-9-]+)` \|$", TEXT, re.MULTILINE))
VALUES = {
    member.value
    for enum in vars(vocabularies).values()
    if isinstance(enum, EnumType)
    for member in enum
    if isinstance(member.value, str)
}
FIELDS = {field.key for model in MODELS for field in model_fields(model)}
FORMS = {"plan", *(f"{kind}/" for kind in KINDS), *(f"{kind}/ID" for kind in KINDS)}


@pytest.fixture(scope="module")
def ids() -> dict[str, set[str]]:
    """The ids of each shipped document, bare and as targets."""
    found: dict[str, set[str]] = {}
    for name in examples.names():
        by_kind = Index(examples.load(name)).by_kind
        found[name] = {id_ for objects in by_kind.values() for id_ in objects}
        found[name] |= {f"{kind}/{id_}" for kind, objects in by_kind.items() for id_ in objects}
    return found


def test_every_shipped_document_has_a_sign() -> None:
    assert set(SIGNS.values()) == set(examples.names())


def test_every_name_in_the_codebook_is_that_of_something(ids: dict[str, set[str]]) -> None:
    anywhere = set().union(*ids.values())
    names = set(re.findall(r"`([^`]+)`", TEXT))
    unknown = {
        name
        for name in names - anywhere - VALUES - FIELDS - FORMS - ids.keys()
        if not re.fullmatch(r"\[.*\]|[0-9]+[a-z]?", name)
    }
    assert not unknown


def test_an_example_with_a_sign_stands_in_that_document(ids: dict[str, set[str]]) -> None:
    cited = re.findall(rf"\b({'|'.join(SIGNS)}): ((?:`[a-z0-9/-]+`(?:, | and )?)+)", TEXT)
    assert len(cited) > 50
    for sign, names in cited:
        for name in re.findall("`([^`]+)`", names):
            assert name in ids[SIGNS[sign]], f"{sign}: {name}"


@pytest.mark.parametrize(
    "enum",
    [
        vocabularies.Mode,
        vocabularies.Stance,
        vocabularies.RenderingKind,
        vocabularies.StatementRelationKind,
        vocabularies.PlanStatus,
        vocabularies.Topic,
        vocabularies.Timing,
        vocabularies.PresentationStatus,
        vocabularies.Extent,
        vocabularies.Access,
        vocabularies.Existence,
        vocabularies.RecipientStatus,
        vocabularies.DisclosureKind,
        vocabularies.ActorKind,
        vocabularies.SourceKind,
        vocabularies.PlanRelationKind,
    ],
)
def test_every_value_of_a_closed_list_is_spoken_of(enum: EnumType) -> None:
    missing = [member.value for member in enum if f"`{member.value}`" not in TEXT]  # type: ignore[var-annotated] # reason: of any enum
    assert not missing
