"""What changed from one plan to another: the patch, the changes, the text, and what none of them says."""

import json
import os
import re
import string
import subprocess
import sys
import traceback
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import attrs
import jsonpatch
import jsonpointer
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from victoryplan import Change, ChangeKind, Comparison, Plan, compare, dumps, examples, render, to_dict
from victoryplan.constraints import ArrayKind, EntityKind, model_fields
from victoryplan.models import (
    Actor,
    Citation,
    Disclosure,
    Issue,
    Measure,
    Model,
    PlanRelation,
    Point,
    Position,
    Presentation,
    Proponent,
    Quote,
    Recipient,
    Rendering,
    Role,
    Sealed,
    SecretAppendix,
    Source,
    Statement,
    StatementRelation,
)
from victoryplan.rendering.comparison import account
from victoryplan.rendering.lines import WIDTH
from victoryplan.schema import schema_files
from victoryplan.strategies import plans
from victoryplan.vocabularies import (
    ActorKind,
    Classification,
    DisclosureKind,
    Existence,
    Extent,
    Level,
    Mode,
    PlanRelationKind,
    PlanStatus,
    PresentationStatus,
    RecipientStatus,
    RenderingKind,
    SourceKind,
    Stance,
    StatementRelationKind,
    Timing,
    Topic,
)

SCHEMA = json.loads(schema_files()["1.0/comparison.schema.json"])
SENTINEL = "sealed-words-that-nobody-may-read"
SEALED = ("content", "content_salt")
TERMINAL_SAFE = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f]*")
COLOUR = re.compile("\x1b\\[[0-9]+m")

M = TypeVar("M", bound=Model)

# Pairs of plans -----------------------------------------------------------------------------------


def mixed(draw: DrawFn, one: M, other: M) -> M:
    """The one, with some of its fields, and some of what its lists hold, taken from the other."""
    if isinstance(one, Position):
        return draw(st.sampled_from([one, other]))
    changes: dict[str, Any] = {}
    for field in model_fields(type(one)):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        match field.kind:
            case ArrayKind(item=EntityKind(), min_items=least):
                mixes = [mixed(draw, draw(st.sampled_from(ours)), theirs[0])] if ours and theirs else []
                items = draw(st.permutations([*ours, *mixes, *theirs[:1]]))
                changes[field.name] = tuple(items[: draw(st.integers(least, len(items)))]) or ours
            case _ if field.name not in SEALED:
                changes[field.name] = draw(st.sampled_from([ours, theirs]))
    if draw(st.booleans()) and isinstance(one, SecretAppendix):
        changes |= {name: getattr(other, name) for name in SEALED}
    return attrs.evolve(one, **draw(st.sampled_from([changes, dict(list(changes.items())[:1])])))


@st.composite
def pairs(draw: DrawFn) -> tuple[Plan, Plan]:
    """Two plans that have something in common, not all of them such as the rules accept."""
    old, other = draw(plans()), draw(plans())
    return old, draw(st.sampled_from([other, mixed(draw, old, other)]))


def public(plan: Plan) -> dict[str, Any]:
    """The public release, made without the library."""
    document = cast("dict[str, Any]", to_dict(plan))
    owners = [document, *document.get("points", ())]
    for appendix in (appendix for owner in owners for appendix in owner.get("secret_appendices", ())):
        for key in SEALED:
            appendix.pop(key, None)
    return document


def written(value: object) -> str:
    """JSON in one form; to Python 1, 1.0 and true would be equal."""
    return json.dumps(value, sort_keys=True, indent=1)


def columns(line: str) -> int:
    """The columns of a terminal that a line takes."""
    shown = (char for char in line if unicodedata.category(char) not in {"Mn", "Me"})
    return sum(2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1 for char in shown)


class TestEveryPair:
    @given(pairs())
    def test_the_patch_makes_the_new_public_release_of_the_old_one(self, pair: tuple[Plan, Plan]) -> None:
        old, new = pair
        steps = compare(old, new).to_dict()["patch"]
        # From JSON to JSON, so that nothing is shared with the plans.
        patched = jsonpatch.apply_patch(public(old), json.loads(json.dumps(steps)))
        assert written(patched) == written(public(new))

    @given(plans())
    def test_nothing_changed_from_a_plan_to_itself(self, plan: Plan) -> None:
        comparison = compare(plan, plan)
        assert (comparison.changes, comparison.likenesses, comparison.patch) == ((), (), ())
        assert account(comparison).endswith("nothing changed")

    @given(pairs())
    def test_there_is_a_change_if_and_only_if_there_is_a_step(self, pair: tuple[Plan, Plan]) -> None:
        comparison = compare(*pair)
        assert bool(comparison.patch) == any(not change.kind.startswith("content-") for change in comparison.changes)

    @given(pairs())
    def test_what_is_added_one_way_is_removed_the_other_way(self, pair: tuple[Plan, Plan]) -> None:
        old, new = pair
        there, back = compare(old, new).changes, compare(new, old).changes
        opposites = {"added": "removed", "removed": "added", "appeared": "vanished", "vanished": "appeared"}

        def ends(changes: tuple[Change, ...], *, reverse: bool) -> set[tuple[str, str | None, str | None]]:
            found = set[tuple[str, str | None, str | None]]()
            for change in changes:
                thing, _, verb = change.kind.partition("-")
                if verb in opposites:
                    ways = (change.old_pointer, change.new_pointer)
                    found.add((f"{thing}-{opposites[verb]}", *reversed(ways)) if reverse else (change.kind, *ways))
            return found

        assert ends(there, reverse=False) == ends(back, reverse=True)

    @given(pairs())
    def test_every_pointer_leads_somewhere(self, pair: tuple[Plan, Plan]) -> None:
        old, new = map(to_dict, pair)
        comparison = compare(*pair)
        for found in (*comparison.changes, *comparison.likenesses):
            for document, pointer in ((old, found.old_pointer), (new, found.new_pointer)):
                if pointer is not None:
                    jsonpointer.resolve_pointer(document, pointer)

    @given(pairs())
    def test_the_json_form_is_as_its_schema_says(self, pair: tuple[Plan, Plan]) -> None:
        document = json.loads(json.dumps(compare(*pair).to_dict()))
        jsonschema.Draft202012Validator(SCHEMA).validate(document)

    @given(pairs())
    def test_the_text_fits_a_terminal_and_gives_it_no_orders(self, pair: tuple[Plan, Plan]) -> None:
        comparison = compare(*pair)
        shown = account(comparison)
        assert TERMINAL_SAFE.fullmatch(shown)
        assert all(columns(line) <= WIDTH for line in shown.splitlines())
        coloured = account(comparison, colour=True)
        assert COLOUR.sub("", coloured) == shown
        for line in coloured.splitlines():
            codes = COLOUR.findall(line)
            assert [code == "\x1b[0m" for code in codes] == [False, True] * (len(codes) // 2)

    @given(pairs())
    def test_it_is_the_same_every_time(self, pair: tuple[Plan, Plan]) -> None:
        assert compare(*pair) == compare(*pair)


# What is sealed -----------------------------------------------------------------------------------


def with_other_secrets(plan: Plan, text: str) -> Plan:
    """The plan with all that is sealed replaced."""

    def other(appendices: tuple[SecretAppendix, ...]) -> tuple[SecretAppendix, ...]:
        return tuple(
            attrs.evolve(a, **{name: Sealed(text) for name in SEALED if getattr(a, name) is not None})
            for a in appendices
        )

    points = tuple(attrs.evolve(p, secret_appendices=other(p.secret_appendices)) for p in plan.points)
    return attrs.evolve(plan, points=points, secret_appendices=other(plan.secret_appendices))


class TestWhatIsSealed:
    @given(pairs(), st.booleans(), st.booleans())
    def test_the_words_make_no_difference(self, pair: tuple[Plan, Plan], first: bool, second: bool) -> None:
        others = [
            with_other_secrets(plan, SENTINEL) if change else plan
            for plan, change in zip(pair, (first, second), strict=True)
        ]
        before, after = compare(*pair), compare(*others)
        assert json.dumps(before.to_dict()) == json.dumps(after.to_dict())
        for shown in (account, render, Comparison._repr_html_):
            assert shown(before) == shown(after)
        assert repr(before) == repr(after)

    @given(plans(restricted=True))
    def test_a_change_of_the_words_alone_is_no_change(self, plan: Plan) -> None:
        comparison = compare(plan, with_other_secrets(plan, SENTINEL))
        assert (comparison.changes, comparison.patch) == ((), ())

    @given(plans(restricted=True))
    def test_the_comparison_of_a_restricted_copy_holds_none_of_the_words(self, plan: Plan) -> None:
        sealed = with_other_secrets(plan, SENTINEL)
        empty = attrs.evolve(sealed, points=(), secret_appendices=())
        for pair in ((empty, sealed), (sealed, empty)):
            comparison = compare(*pair)
            for shown in (repr(comparison), json.dumps(comparison.to_dict()), account(comparison), render(comparison)):
                assert SENTINEL not in shown + comparison._repr_html_()
        assert any(change.kind is ChangeKind.CONTENT_APPEARED for change in compare(empty, sealed).changes)
        assert any(change.kind is ChangeKind.CONTENT_VANISHED for change in compare(sealed, empty).changes)


# Every kind of change -----------------------------------------------------------------------------

PAPER = (Citation(source="paper", locator="page 2"),)
RADIO = (Citation(source="radio"),)

ARMS = Measure(id="arms", action="Send arms", performers=("us",), citations=PAPER)
ANNEX = SecretAppendix(
    id="annex",
    existence=Existence.REPORTED,
    recipients=(Recipient(actor="us", status=RecipientStatus.PROMISED),),
    citations=PAPER,
)
FIRST = Point(
    id="first", number="1", title="Invitation", topic=Topic.POLITICAL, summary="An invitation follows.", citations=PAPER
)
SECOND = Point(
    id="second", number="2", title="Arms", topic=Topic.MILITARY, measures=(ARMS,), secret_appendices=(ANNEX,)
)
THIRD = Point(id="third", number="3", title="Fund", topic=Topic.ECONOMIC)
SAID = Statement(
    id="said",
    speakers=("minister",),
    mode=Mode.INDIRECT_QUOTATION,
    text="The minister is glad.",
    date="2024-10-16",
    positions=(Position(target="point/first", stance=Stance.SUPPORT),),
    citations=PAPER,
)
LATER = Statement(
    id="later",
    speakers=("minister",),
    mode=Mode.INDIRECT_QUOTATION,
    text="The minister has doubts.",
    date="2024-10-20",
    positions=(Position(target="point/first", stance=Stance.CONCERN),),
    citations=PAPER,
)
BASE = Plan(
    id="base",
    title="Base",
    language="en",
    proponents=(Proponent(actor="us", citations=PAPER),),
    presentations=(Presentation(status=PresentationStatus.PLANNED, forum="Parliament", date="2024-10-16"),),
    points=(FIRST, SECOND, THIRD),
    issues=(Issue(id="aid", title="Aid goes on"),),
    actors=(
        Actor(id="us", name="US", kind=ActorKind.STATE),
        Actor(id="uk", name="UK", kind=ActorKind.STATE),
        Actor(id="minister", name="A Minister", kind=ActorKind.PERSON),
    ),
    sources=(
        Source(id="paper", kind=SourceKind.NEWS_ARTICLE, publisher="The Paper", title="News"),
        Source(id="radio", kind=SourceKind.BROADCAST, title="Evening news"),
    ),
    statements=(SAID,),
)


def at(value: Any, way: str, **changes: object) -> Any:
    """The same with some fields of what stands at ``points.1.measures.0`` changed."""
    step, _, rest = way.partition(".")
    if not step:
        return attrs.evolve(value, **changes)
    if step.isdecimal():
        items = list(value)
        items[int(step)] = at(items[int(step)], rest, **changes)
        return tuple(items)
    return attrs.evolve(value, **{step: at(getattr(value, step), rest, **changes)})


class Case(NamedTuple):
    """Two plans between which one thing changed, and what is said of it, without what is not there."""

    old: Plan
    new: Plan
    change: Mapping[str, str]
    text: str
    """The last line of the text"""


def field(way: str, values: tuple[object, object], kind: str, subject: str, text: str) -> Case:
    """A field that has another value."""
    *steps, name = way.split(".")
    holder, pointer = ".".join(steps), f"/{way.replace('.', '/')}"
    old, new = values
    change = {"kind": kind, "subject": subject, "field": name, "old": str(old), "new": str(new)}
    pointers = {"old_pointer": pointer, "new_pointer": pointer}
    return Case(at(BASE, holder, **{name: old}), at(BASE, holder, **{name: new}), change | pointers, text)


def changed(way: str, change: dict[str, str], text: str, /, **changes: object) -> Case:
    """What stands at a place is another."""
    return Case(BASE, at(BASE, way, **changes), change, text)


POINT_1, POINT_2, APPENDIX = "Point 1: Invitation", "Point 2: Arms", "Secret appendix of point 2 (annex)"
MINISTER = "A Minister, 2024-10-16"

CASES = {
    "title of the plan": field("title", ("Old", "New"), "plan-changed", "The plan", "    title: Old → New"),
    "status": field(
        "status", (PlanStatus.DRAFT, PlanStatus.AGREED), "plan-changed", "The plan", "    status: draft → agreed"
    ),
    "schema": Case(
        BASE,
        attrs.evolve(BASE, schema_uri="plan.schema.json"),
        {
            "kind": "plan-changed",
            "subject": "The plan",
            "field": "$schema",
            "new": "plan.schema.json",
            "new_pointer": "/$schema",
        },
        "    $schema, new: plan.schema.json",
    ),
    "point added": changed(
        "",
        {"kind": "point-added", "subject": "Point 4: Justice", "new": "Courts.", "new_pointer": "/points/3"},
        "  Point 4: Justice, new: Courts.",
        points=(*BASE.points, Point(id="x", number="4", title="Justice", topic=Topic.JUSTICE, summary="Courts.")),
    ),
    "point removed": changed(
        "",
        {"kind": "point-removed", "subject": "Point 3: Fund", "old_pointer": "/points/2"},
        "  Point 3: Fund, taken out",
        points=(FIRST, SECOND),
    ),
    "point renumbered": field("points.0.number", ("1a", "1"), "point-renumbered", POINT_1, "    number: 1a → 1"),
    "point moved": changed(
        "",
        {
            "kind": "point-moved",
            "subject": "Point 3: Fund",
            "old": "after point 2: Arms",
            "new": "first",
            "old_pointer": "/points/2",
            "new_pointer": "/points/0",
        },
        "    moved: stood after point 2: Arms, stands first",
        points=(THIRD, FIRST, SECOND),
    ),
    "point part of another": changed(
        "points.2",
        {
            "kind": "point-moved",
            "subject": "Point 3: Fund",
            "field": "part_of",
            "new": POINT_1,
            "new_pointer": "/points/2/part_of",
        },
        "    part of, new: Point 1: Invitation",
        part_of="first",
    ),
    "point reworded": field(
        "points.0.summary",
        ("An invitation follows.", "An early invitation follows."),
        "point-reworded",
        POINT_1,
        "    summary: An {+early+} invitation follows.",
    ),
    "title in another language": changed(
        "points.0",
        {
            "kind": "point-reworded",
            "subject": POINT_1,
            "field": "titles/uk",
            "new": "Запрошення",
            "new_pointer": "/points/0/titles/uk",
        },
        "    titles (uk), new: Запрошення",
        titles={"uk": "Запрошення"},
    ),
    "title in one of two other languages": Case(
        at(BASE, "points.0", titles={"uk": "Запрошення", "fr": "Invitation"}),
        at(BASE, "points.0", titles={"uk": "Запрошення", "fr": "L'invitation"}),
        {
            "kind": "point-reworded",
            "subject": POINT_1,
            "field": "titles/fr",
            "old": "Invitation",
            "new": "L'invitation",
            "old_pointer": "/points/0/titles/fr",
            "new_pointer": "/points/0/titles/fr",
        },
        "    titles (fr): Invitation → L'invitation",
    ),
    "point changed": field(
        "points.0.topic", (Topic.LEGAL, Topic.POLITICAL), "point-changed", POINT_1, "    topic: legal → political"
    ),
    "extension": Case(
        at(BASE, "points.0", extensions={"org.example.n": 1}),
        at(BASE, "points.0", extensions={"org.example.n": True}),
        {
            "kind": "point-changed",
            "subject": POINT_1,
            "field": "extensions/org.example.n",
            "old": "1",
            "new": "true",
            "old_pointer": "/points/0/extensions/org.example.n",
            "new_pointer": "/points/0/extensions/org.example.n",
        },
        "    extensions (org.example.n): 1 → true",
    ),
    "measure added": changed(
        "points.0",
        {
            "kind": "measure-added",
            "subject": POINT_1,
            "new": "Invite (immediate; by US)",
            "new_pointer": "/points/0/measures/0",
        },
        "    new measure: Invite (immediate; by US)",
        measures=(Measure(id="invite", action="Invite", performers=("us",), timing=Timing.IMMEDIATE),),
    ),
    "measure removed": changed(
        "points.1",
        {
            "kind": "measure-removed",
            "subject": POINT_2,
            "old": "Send arms (by US)",
            "old_pointer": "/points/1/measures/0",
        },
        "    measure taken out: Send arms (by US)",
        measures=(),
    ),
    "measure changed": changed(
        "points.1.measures.0",
        {
            "kind": "measure-changed",
            "subject": POINT_2,
            "old": "Send arms (by US)",
            "new": "Send arms (by US, UK)",
            "old_pointer": "/points/1/measures/0",
            "new_pointer": "/points/1/measures/0",
        },
        "    measure: Send arms (by US{+, UK+})",
        performers=("us", "uk"),
    ),
    "measure moved": Case(
        BASE,
        at(at(BASE, "points.1", measures=()), "points.0", measures=(ARMS,)),
        {
            "kind": "measure-moved",
            "subject": "Measure of point 1: Send arms",
            "old": "in point 2: Arms",
            "new": "in point 1: Invitation",
            "old_pointer": "/points/1/measures/0",
            "new_pointer": "/points/0/measures/0",
        },
        "  Measure of point 1: Send arms: stood in point 2: Arms, stands in point 1:\n    Invitation",
    ),
    "appendix appeared": changed(
        "points.0",
        {
            "kind": "appendix-appeared",
            "subject": "Secret appendix of point 1 (more)",
            "new": "acknowledged; disclosure none known; received: UK (leaders); Known.",
            "new_pointer": "/points/0/secret_appendices/0",
        },
        "  Secret appendix of point 1 (more), new: acknowledged; disclosure none known;\n"
        "    received: UK (leaders); Known.",
        secret_appendices=(
            SecretAppendix(
                id="more",
                existence=Existence.ACKNOWLEDGED,
                summary="Known.",
                recipients=(Recipient(actor="uk", level=Level.LEADERS, status=RecipientStatus.RECEIVED),),
            ),
        ),
    ),
    "appendix vanished": changed(
        "points.1",
        {
            "kind": "appendix-vanished",
            "subject": APPENDIX,
            "old": "reported; disclosure none known",
            "old_pointer": "/points/1/secret_appendices/0",
        },
        f"  {APPENDIX}, no longer recorded: reported; disclosure\n    none known",
        secret_appendices=(),
    ),
    "appendix moved": Case(
        BASE,
        attrs.evolve(at(BASE, "points.1", secret_appendices=()), secret_appendices=(ANNEX,)),
        {
            "kind": "appendix-moved",
            "subject": "Secret appendix (annex)",
            "old": "in point 2: Arms",
            "new": "in the plan",
            "old_pointer": "/points/1/secret_appendices/0",
            "new_pointer": "/secret_appendices/0",
        },
        "    moved: stood in point 2: Arms, stands in the plan",
    ),
    "appendix disclosed": changed(
        "points.1.secret_appendices.0",
        {
            "kind": "appendix-disclosed",
            "subject": APPENDIX,
            "field": "disclosures",
            "new": "leak, partial (2024-10-30; by UK)",
            "new_pointer": "/points/1/secret_appendices/0/disclosures/0",
        },
        "    disclosed, new: leak, partial (2024-10-30; by UK)",
        disclosures=(Disclosure(kind=DisclosureKind.LEAK, extent=Extent.PARTIAL, date="2024-10-30", by="uk"),),
    ),
    "appendix further disclosed": Case(
        at(
            BASE,
            "points.1.secret_appendices.0",
            disclosures=(Disclosure(kind=DisclosureKind.LEAK, extent=Extent.PARTIAL),),
        ),
        at(
            BASE,
            "points.1.secret_appendices.0",
            disclosures=(Disclosure(kind=DisclosureKind.LEAK, extent=Extent.FULL),),
        ),
        {
            "kind": "appendix-disclosed",
            "subject": APPENDIX,
            "field": "disclosures",
            "old": "leak, partial (undated)",
            "new": "leak, full (undated)",
            "old_pointer": "/points/1/secret_appendices/0/disclosures/0",
            "new_pointer": "/points/1/secret_appendices/0/disclosures/0",
        },
        "    disclosed: leak, [-partial-]{+full+} (undated)",
    ),
    "appendix less disclosed": Case(
        at(
            BASE,
            "points.1.secret_appendices.0",
            disclosures=(Disclosure(kind=DisclosureKind.LEAK, extent=Extent.FULL),),
        ),
        at(
            BASE,
            "points.1.secret_appendices.0",
            disclosures=(Disclosure(kind=DisclosureKind.LEAK, extent=Extent.PARTIAL),),
        ),
        {
            "kind": "disclosure-changed",
            "subject": APPENDIX,
            "field": "disclosures",
            "old": "leak, full (undated)",
            "new": "leak, partial (undated)",
            "old_pointer": "/points/1/secret_appendices/0/disclosures/0",
            "new_pointer": "/points/1/secret_appendices/0/disclosures/0",
        },
        "    disclosures: leak, [-full-]{+partial+} (undated)",
    ),
    "disclosure removed": Case(
        at(
            BASE,
            "points.1.secret_appendices.0",
            disclosures=(Disclosure(kind=DisclosureKind.LEAK, extent=Extent.FULL),),
        ),
        BASE,
        {
            "kind": "disclosure-removed",
            "subject": APPENDIX,
            "field": "disclosures",
            "old": "leak, full (undated)",
            "old_pointer": "/points/1/secret_appendices/0/disclosures/0",
        },
        "    disclosures, no longer: leak, full (undated)",
    ),
    "appendix changed": changed(
        "points.1.secret_appendices.0",
        {
            "kind": "appendix-changed",
            "subject": APPENDIX,
            "field": "classification",
            "new": "secret",
            "new_pointer": "/points/1/secret_appendices/0/classification",
        },
        "    classification, new: secret",
        classification=Classification.SECRET,
    ),
    "recipient added": changed(
        "points.1.secret_appendices.0",
        {
            "kind": "recipient-added",
            "subject": APPENDIX,
            "field": "recipients",
            "new": "received: UK (leaders)",
            "new_pointer": "/points/1/secret_appendices/0/recipients/1",
        },
        "    recipients, new: received: UK (leaders)",
        recipients=(*ANNEX.recipients, Recipient(actor="uk", level=Level.LEADERS, status=RecipientStatus.RECEIVED)),
    ),
    "recipient removed": changed(
        "points.1.secret_appendices.0",
        {
            "kind": "recipient-removed",
            "subject": APPENDIX,
            "field": "recipients",
            "old": "promised: US",
            "old_pointer": "/points/1/secret_appendices/0/recipients/0",
        },
        "    recipients, no longer: promised: US",
        recipients=(),
    ),
    "recipient changed": changed(
        "points.1.secret_appendices.0.recipients.0",
        {
            "kind": "recipient-changed",
            "subject": APPENDIX,
            "field": "recipients",
            "old": "promised: US",
            "new": "received: US",
            "old_pointer": "/points/1/secret_appendices/0/recipients/0",
            "new_pointer": "/points/1/secret_appendices/0/recipients/0",
        },
        "    recipients: [-promised-]{+received+}: US",
        status=RecipientStatus.RECEIVED,
    ),
    "content appeared": changed(
        "points.1.secret_appendices.0",
        {
            "kind": "content-appeared",
            "subject": APPENDIX,
            "field": "content",
            "new_pointer": "/points/1/secret_appendices/0/content",
        },
        "    content: sealed in the new copy, not there in the old one",
        content=Sealed(SENTINEL),
    ),
    "content vanished": Case(
        at(BASE, "points.1.secret_appendices.0", content=Sealed(SENTINEL)),
        BASE,
        {
            "kind": "content-vanished",
            "subject": APPENDIX,
            "field": "content",
            "old_pointer": "/points/1/secret_appendices/0/content",
        },
        "    content: sealed in the old copy, not there in the new one",
    ),
    "commitment": changed(
        "points.1.secret_appendices.0",
        {
            "kind": "commitment-changed",
            "subject": APPENDIX,
            "field": "content_digest",
            "new": f"sha256:{'0' * 64}",
            "new_pointer": "/points/1/secret_appendices/0/content_digest",
        },
        f"    content digest, new:\n      sha256:{'0' * 64}",
        content_digest=f"sha256:{'0' * 64}",
    ),
    "statement added": changed(
        "",
        {"kind": "statement-added", "subject": "US, undated", "new": "Aid goes on.", "new_pointer": "/statements/1"},
        "  US, undated, new: Aid goes on.",
        statements=(
            SAID,
            Statement(id="x", speakers=("us",), mode=Mode.NARRATION, text="Aid goes on.", citations=PAPER),
        ),
    ),
    "statement removed": Case(
        at(BASE, "statements.0", positions=()),
        attrs.evolve(BASE, statements=()),
        {
            "kind": "statement-removed",
            "subject": MINISTER,
            "old": "The minister is glad.",
            "old_pointer": "/statements/0",
        },
        f"  {MINISTER}, taken out: The minister is glad.",
    ),
    "statement retracted": Case(
        attrs.evolve(BASE, statements=(SAID, LATER)),
        attrs.evolve(
            BASE,
            statements=(
                SAID,
                attrs.evolve(LATER, relations=(StatementRelation(kind=StatementRelationKind.RETRACTS, to="said"),)),
            ),
        ),
        {
            "kind": "statement-retracted",
            "subject": MINISTER,
            "old": "The minister is glad.",
            "new": "A Minister, 2024-10-20",
            "old_pointer": "/statements/0",
            "new_pointer": "/statements/1/relations/0",
        },
        f"  {MINISTER}, retracted by A Minister, 2024-10-20: The minister is\n    glad.",
    ),
    "statement changed": changed(
        "statements.0",
        {
            "kind": "statement-changed",
            "subject": MINISTER,
            "field": "text",
            "old": "The minister is glad.",
            "new": "The minister is not glad.",
            "old_pointer": "/statements/0/text",
            "new_pointer": "/statements/0/text",
        },
        "    text: The minister is {+not+} glad.",
        text="The minister is not glad.",
    ),
    "rendering": changed(
        "statements.0",
        {
            "kind": "statement-changed",
            "subject": MINISTER,
            "field": "renderings",
            "new": "original (uk): Радий",
            "new_pointer": "/statements/0/renderings/0",
        },
        "    renderings, new: original (uk): Радий",
        renderings=(Rendering(kind=RenderingKind.ORIGINAL, language="uk", text="Радий"),),
    ),
    "relation of a statement": changed(
        "statements.0",
        {
            "kind": "statement-changed",
            "subject": MINISTER,
            "field": "relations",
            "new": "replies to https://example.org/",
            "new_pointer": "/statements/0/relations/0",
        },
        "    relations, new: replies to https://example.org/",
        relations=(StatementRelation(kind=StatementRelationKind.REPLIES_TO, to="https://example.org/"),),
    ),
    "stance added": Case(
        at(BASE, "statements.0", positions=()),
        BASE,
        {
            "kind": "stance-added",
            "subject": "A Minister on point 1: Invitation",
            "new": "support",
            "new_pointer": "/statements/0/positions/0",
        },
        "  A Minister on point 1: Invitation, new: support",
    ),
    "stance removed": changed(
        "statements.0",
        {
            "kind": "stance-removed",
            "subject": "A Minister on point 1: Invitation",
            "old": "support",
            "old_pointer": "/statements/0/positions/0",
        },
        "  A Minister on point 1: Invitation, retracted or no longer recorded: support",
        positions=(),
    ),
    "stance changed": changed(
        "statements.0.positions.0",
        {
            "kind": "stance-changed",
            "subject": "A Minister on point 1: Invitation",
            "old": "support",
            "new": "conditional-support, on condition: if paid for",
            "old_pointer": "/statements/0/positions/0",
            "new_pointer": "/statements/0/positions/0",
        },
        "  A Minister on point 1: Invitation: support → conditional-support, on\n    condition: if paid for",
        stance=Stance.CONDITIONAL_SUPPORT,
        condition="if paid for",
    ),
    "stance that is not the latest": Case(
        attrs.evolve(BASE, statements=(SAID, LATER)),
        attrs.evolve(BASE, statements=(at(SAID, "positions.0", stance=Stance.NEUTRAL), LATER)),
        {
            "kind": "stance-changed",
            "subject": "A Minister on point 1: Invitation (A Minister, 2024-10-16)",
            "field": "positions",
            "old": "support",
            "new": "neutral",
            "old_pointer": "/statements/0/positions/0",
            "new_pointer": "/statements/0/positions/0",
        },
        "  A Minister on point 1: Invitation (A Minister, 2024-10-16): support →\n    neutral",
    ),
    "stance that is the latest no longer": Case(
        attrs.evolve(BASE, statements=(SAID, LATER)),
        attrs.evolve(BASE, statements=(attrs.evolve(SAID, positions=()), LATER)),
        {
            "kind": "stance-removed",
            "subject": "A Minister on point 1: Invitation (A Minister, 2024-10-16)",
            "field": "positions",
            "old": "support",
            "old_pointer": "/statements/0/positions/0",
        },
        "  A Minister on point 1: Invitation (A Minister, 2024-10-16), retracted or no\n    longer recorded: support",
    ),
    "proponent added": changed(
        "",
        {
            "kind": "proponent-added",
            "subject": "The plan",
            "field": "proponents",
            "new": "UK",
            "new_pointer": "/proponents/1",
        },
        "    proponents, new: UK",
        proponents=(*BASE.proponents, Proponent(actor="uk")),
    ),
    "proponent removed": Case(
        attrs.evolve(BASE, proponents=(*BASE.proponents, Proponent(actor="uk"))),
        BASE,
        {
            "kind": "proponent-removed",
            "subject": "The plan",
            "field": "proponents",
            "old": "UK",
            "old_pointer": "/proponents/1",
        },
        "    proponents, no longer: UK",
    ),
    "presentation added": Case(
        attrs.evolve(BASE, presentations=()),
        BASE,
        {
            "kind": "presentation-added",
            "subject": "The plan",
            "field": "presentations",
            "new": "planned 2024-10-16; Parliament",
            "new_pointer": "/presentations/0",
        },
        "    presentations, new: planned 2024-10-16; Parliament",
    ),
    "presentation removed": changed(
        "",
        {
            "kind": "presentation-removed",
            "subject": "The plan",
            "field": "presentations",
            "old": "planned 2024-10-16; Parliament",
            "old_pointer": "/presentations/0",
        },
        "    presentations, no longer: planned 2024-10-16; Parliament",
        presentations=(),
    ),
    "presentation changed": changed(
        "presentations.0",
        {
            "kind": "presentation-changed",
            "subject": "The plan",
            "field": "presentations",
            "old": "planned 2024-10-16; Parliament",
            "new": "held 2024-10-16; Parliament",
            "old_pointer": "/presentations/0",
            "new_pointer": "/presentations/0",
        },
        "    presentations: [-planned-]{+held+} 2024-10-16; Parliament",
        status=PresentationStatus.HELD,
    ),
    "relation added": changed(
        "",
        {
            "kind": "relation-added",
            "subject": "The plan",
            "field": "relations",
            "new": "responds to other",
            "new_pointer": "/relations/0",
        },
        "    relations, new: responds to other",
        relations=(PlanRelation(kind=PlanRelationKind.RESPONDS_TO, to="other"),),
    ),
    "relation removed": Case(
        attrs.evolve(BASE, relations=(PlanRelation(kind=PlanRelationKind.RESPONDS_TO, to="other"),)),
        BASE,
        {
            "kind": "relation-removed",
            "subject": "The plan",
            "field": "relations",
            "old": "responds to other",
            "old_pointer": "/relations/0",
        },
        "    relations, no longer: responds to other",
    ),
    "issue added": Case(
        attrs.evolve(BASE, issues=()),
        BASE,
        {"kind": "issue-added", "subject": "Issue: Aid goes on", "new_pointer": "/issues/0"},
        "  Issues, new: Issue: Aid goes on",
    ),
    "issue removed": changed(
        "",
        {"kind": "issue-removed", "subject": "Issue: Aid goes on", "old_pointer": "/issues/0"},
        "  Issues, taken out: Issue: Aid goes on",
        issues=(),
    ),
    "issue changed": field(
        "issues.0.title",
        ("Aid stops", "Aid goes on"),
        "issue-changed",
        "Issue: Aid goes on",
        "    title: Aid stops → Aid goes on",
    ),
    "actor added": changed(
        "",
        {"kind": "actor-added", "subject": "UN", "new_pointer": "/actors/3"},
        "  Actors, new: UN",
        actors=(*BASE.actors, Actor(id="un", name="UN", kind=ActorKind.INTERNATIONAL_ORGANISATION)),
    ),
    "actor removed": Case(
        attrs.evolve(BASE, actors=(*BASE.actors, Actor(id="un", name="UN", kind=ActorKind.GROUP))),
        BASE,
        {"kind": "actor-removed", "subject": "UN", "old_pointer": "/actors/3"},
        "  Actors, taken out: UN",
    ),
    "actor unnamed": changed(
        "actors.2",
        {
            "kind": "actor-changed",
            "subject": "A Minister",
            "field": "anonymous",
            "new": "true",
            "new_pointer": "/actors/2/anonymous",
        },
        "    anonymous, new: true",
        anonymous=True,
    ),
    "members": changed(
        "actors.2",
        {
            "kind": "actor-changed",
            "subject": "A Minister",
            "field": "members",
            "new": "US; UK",
            "new_pointer": "/actors/2/members",
        },
        "    members, new: US; UK",
        members=("us", "uk"),
    ),
    "role": changed(
        "actors.2",
        {
            "kind": "actor-changed",
            "subject": "A Minister",
            "field": "roles",
            "new": "Minister (US; since 2023; until 2025)",
            "new_pointer": "/actors/2/roles/0",
        },
        "    roles, new: Minister (US; since 2023; until 2025)",
        roles=(Role(title="Minister", organisation="us", since="2023", until="2025"),),
    ),
    "source added": changed(
        "",
        {"kind": "source-added", "subject": "blog", "new_pointer": "/sources/2"},
        "  Sources, new: blog",
        sources=(*BASE.sources, Source(id="blog", kind=SourceKind.OTHER)),
    ),
    "source removed": Case(
        attrs.evolve(BASE, sources=(*BASE.sources, Source(id="blog", kind=SourceKind.OTHER, title="A Blog"))),
        BASE,
        {"kind": "source-removed", "subject": "A Blog", "old_pointer": "/sources/2"},
        "  Sources, taken out: A Blog",
    ),
    "source changed": changed(
        "sources.1",
        {
            "kind": "source-changed",
            "subject": "Evening news",
            "field": "derived_from",
            "new": "The Paper: News",
            "new_pointer": "/sources/1/derived_from",
        },
        "    derived from, new: The Paper: News",
        derived_from=("paper",),
    ),
    "evidence": changed(
        "points.0.citations.0",
        {
            "kind": "evidence-changed",
            "subject": POINT_1,
            "field": "citations",
            "old": "The Paper [paper], page 2",
            "new": "The Paper [paper], page 3",
            "old_pointer": "/points/0/citations",
            "new_pointer": "/points/0/citations",
        },
        "  Not listed here, changes of evidence: 1",
        locator="page 3",
    ),
    "quote": changed(
        "points.0.citations.0",
        {
            "kind": "evidence-changed",
            "subject": POINT_1,
            "field": "citations",
            "old": "The Paper [paper], page 2",
            "new": "The Paper [paper], page 2",
            "old_pointer": "/points/0/citations",
            "new_pointer": "/points/0/citations",
        },
        "  Not listed here, changes of evidence: 1",
        quote=Quote(exact="an invitation"),
    ),
    "dispute": changed(
        "points.1.measures.0",
        {
            "kind": "dispute-changed",
            "subject": "Measure of point 2: Send arms",
            "field": "disputed_by",
            "new": "Evening news [radio]",
            "new_pointer": "/points/1/measures/0/disputed_by",
        },
        "    disputed by, new: Evening news [radio]",
        disputed_by=RADIO,
    ),
    "dispute of a part": changed(
        "points.1.secret_appendices.0.recipients.0",
        {
            "kind": "dispute-changed",
            "subject": f"{APPENDIX}, recipients: promised: US",
            "field": "disputed_by",
            "new": "Evening news [radio]",
            "new_pointer": "/points/1/secret_appendices/0/recipients/0/disputed_by",
        },
        "    disputed by, new: Evening news [radio]",
        disputed_by=RADIO,
    ),
    "things in another order": changed(
        "",
        {
            "kind": "reordered",
            "subject": "The plan",
            "field": "actors",
            "old_pointer": "/actors",
            "new_pointer": "/actors",
        },
        "    actors: in another order",
        actors=tuple(reversed(BASE.actors)),
    ),
    "parts in another order": Case(
        attrs.evolve(BASE, proponents=(Proponent(actor="us"), Proponent(actor="uk"))),
        attrs.evolve(BASE, proponents=(Proponent(actor="uk"), Proponent(actor="us"))),
        {
            "kind": "reordered",
            "subject": "The plan",
            "field": "proponents",
            "old_pointer": "/proponents",
            "new_pointer": "/proponents",
        },
        "    proponents: in another order",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_change_is_told_as_what_it_is(case: Case) -> None:
    comparison = compare(case.old, case.new)
    assert comparison.to_dict()["changes"] == [case.change]
    assert account(comparison).endswith(f"\n{case.text}")
    patched = jsonpatch.apply_patch(public(case.old), comparison.to_dict()["patch"])
    assert written(patched) == written(public(case.new))


def test_there_is_a_case_of_every_kind_of_change() -> None:
    assert {case.change["kind"] for case in CASES.values()} == set(ChangeKind)


# Stances --------------------------------------------------------------------------------------------


def statement(name: str, stance: Stance, date: str | None = None, holder: str | None = None) -> Statement:
    """A statement of the US on the plan."""
    return Statement(
        id=name,
        speakers=("us",),
        mode=Mode.INDIRECT_QUOTATION,
        text=name,
        date=date,
        positions=(Position(target="plan", stance=stance, holder=holder),),
        citations=PAPER,
    )


def stances(old: list[Statement], new: list[Statement]) -> list[tuple[str, str | None, str | None]]:
    """What is said of stances between two plans with these statements."""
    comparison = compare(*(attrs.evolve(BASE, statements=tuple(statements)) for statements in (old, new)))
    return [(c.subject, c.old, c.new) for c in comparison.changes if c.kind.startswith("stance-")]


class TestStances:
    def test_a_later_statement_decides(self) -> None:
        early, late = statement("a", Stance.CONCERN, "2024-10"), statement("b", Stance.SUPPORT, "2024-11-01")
        assert stances([early], [late, early]) == [("US on the plan", "concern", "support")]
        assert stances([late], [late, early]) == []

    def test_dates_that_leave_the_order_open_leave_the_stance_open(self) -> None:
        one, other = statement("a", Stance.CONCERN, "2024-10"), statement("b", Stance.SUPPORT, "2024-10-16")
        assert stances([one], [one, other]) == [("US on the plan", "concern", "concern; or support")]
        undated = statement("c", Stance.NEUTRAL)
        assert stances([other], [other, undated]) == [("US on the plan", "support", "neutral; or support")]
        assert stances([undated], [other]) == [("US on the plan", "neutral", "support")]

    def test_what_answers_another_statement_is_later(self) -> None:
        first = statement("a", Stance.CONCERN)
        relation = StatementRelation(kind=StatementRelationKind.CLARIFIES, to="a")
        answer = attrs.evolve(statement("b", Stance.SUPPORT), relations=(relation,))
        assert stances([first], [first, answer]) == [("US on the plan", "concern", "support")]

    def test_what_is_retracted_counts_no_longer(self) -> None:
        first, second = statement("a", Stance.CONCERN, "2024"), statement("b", Stance.SUPPORT, "2025")
        relation = StatementRelation(kind=StatementRelationKind.RETRACTS, to="b")
        retraction = attrs.evolve(statement("c", Stance.NEUTRAL, "2026"), positions=(), relations=(relation,))
        assert stances([first, second], [first, second, retraction]) == [("US on the plan", "support", "concern")]

    def test_what_others_report_is_no_stance_of_ones_own(self) -> None:
        own, reported = statement("a", Stance.SUPPORT), statement("b", Stance.REJECTION, "2025", holder="uk")
        mine = attrs.evolve(statement("c", Stance.CONCERN), speakers=("uk",))
        assert stances([own], [own, reported]) == [("UK, as others report it, on the plan", None, "rejection")]
        assert stances([reported], [reported, mine]) == [("UK on the plan", None, "concern")]

    def test_each_of_several_speakers_has_a_stance(self) -> None:
        both = attrs.evolve(statement("a", Stance.SUPPORT), speakers=("us", "uk"))
        assert stances([], [both]) == [("US on the plan", None, "support"), ("UK on the plan", None, "support")]

    def test_who_speaks_in_office_speaks_for_the_body(self) -> None:
        spoken = attrs.evolve(statement("a", Stance.SUPPORT), speakers=("minister",), on_behalf_of=("uk",))
        assert stances([], [spoken]) == [("UK on the plan", None, "support")]

    def test_what_is_not_there_is_called_by_its_target(self) -> None:
        lost = at(statement("a", Stance.SUPPORT), "positions.0", target="point/lost", holder="nobody")
        assert stances([], [lost]) == [("nobody, as others report it, on point/lost", None, "support")]


# Statements -----------------------------------------------------------------------------------------


def retracting(to: str) -> Statement:
    relation = StatementRelation(kind=StatementRelationKind.RETRACTS, to=to)
    return attrs.evolve(
        LATER, positions=(), relations=(attrs.evolve(relation, kind=StatementRelationKind.CLARIFIES), relation)
    )


@pytest.mark.parametrize(
    ("to", "subject", "pointer"),
    [
        ("said", MINISTER, "/statements/0"),
        ("later", "A Minister, 2024-10-20", None),
        ("https://x.org/", "https://x.org/", None),
    ],
)
def test_a_new_statement_may_retract(to: str, subject: str, pointer: str | None) -> None:
    added, retracted, *stances = compare(BASE, attrs.evolve(BASE, statements=(SAID, retracting(to)))).changes
    assert added.kind is ChangeKind.STATEMENT_ADDED
    # What is retracted no longer counts.
    assert [(c.kind, c.old, c.new) for c in stances] == ([("stance-removed", "support", None)] if pointer else [])
    assert (retracted.kind, retracted.subject, retracted.old_pointer) == ("statement-retracted", subject, pointer)
    assert retracted.new_pointer == "/statements/1/relations/1"


def test_a_retraction_taken_back_is_a_change_of_the_statement() -> None:
    old = attrs.evolve(BASE, statements=(SAID, retracting("said")))
    new = attrs.evolve(BASE, statements=(SAID, attrs.evolve(LATER, positions=())))
    assert [(c.kind, c.old) for c in compare(old, new).changes] == [
        ("statement-changed", f"clarifies {MINISTER}"),
        ("statement-changed", f"retracts {MINISTER}"),
        ("stance-added", None),
    ]


# Guesses --------------------------------------------------------------------------------------------


def renamed(points: tuple[Point, ...], **changes: object) -> tuple[Point, ...]:
    return tuple(attrs.evolve(point, id=f"new-{point.id}", measures=(), **changes) for point in points)


class TestGuesses:
    def test_points_under_other_ids_are_paired_by_their_words(self) -> None:
        first, second, third = renamed(BASE.points)
        second = attrs.evolve(second, measures=(attrs.evolve(ARMS, id="x"),))
        comparison = compare(BASE, attrs.evolve(BASE, points=(third, attrs.evolve(first, summary="Invite."), second)))
        assert [(g.old, g.new, g.score) for g in comparison.likenesses] == [
            ("Point 2: Arms", "Point 2: Arms", 1.0),
            ("Point 3: Fund", "Point 3: Fund", 1.0),
            ("Point 1: Invitation", "Point 1: Invitation", 0.62),
        ]
        guess = comparison.likenesses[-1]
        assert (guess.old_pointer, guess.new_pointer) == ("/points/0", "/points/1")
        assert "  Perhaps the same, a guess (62% alike): Point 1: Invitation (old), Point 1:\n" in account(comparison)

    def test_none_is_made_of_what_is_not_alike(self) -> None:
        other = attrs.evolve(FIRST, id="x", title="Trade", summary="Grain ships.")
        assert compare(BASE, attrs.evolve(BASE, points=(other, SECOND, THIRD))).likenesses == ()

    def test_each_point_is_in_one_guess_and_the_best_comes_first(self) -> None:
        near, same = attrs.evolve(FIRST, id="near", summary="An invitation comes."), attrs.evolve(FIRST, id="same")
        (guess,) = compare(BASE, attrs.evolve(BASE, points=(near, same, SECOND, THIRD))).likenesses
        assert guess.new_pointer == "/points/1"

    def test_of_very_many_only_those_are_paired_that_are_alike_in_all(self) -> None:
        old = tuple(attrs.evolve(THIRD, id=f"old-{i}", title=f"Fund {i}") for i in range(300))
        new = tuple(attrs.evolve(THIRD, id=f"new-{i}", title=f"Fund {i + 1}") for i in range(300))
        few, many = (
            compare(attrs.evolve(BASE, points=old[:n]), attrs.evolve(BASE, points=new[:n])).likenesses
            for n in (100, 300)
        )
        assert (len(few), len(many)) == (100, 299)
        assert {guess.score for guess in many} == {1.0}


# Odd plans ------------------------------------------------------------------------------------------


def test_ids_that_are_taken_twice_do_no_harm() -> None:
    old = attrs.evolve(BASE, points=(FIRST, FIRST, THIRD))
    new = attrs.evolve(BASE, points=(FIRST, attrs.evolve(FIRST, number="7"), attrs.evolve(FIRST, number="8")))
    comparison = compare(old, new)
    assert [c.kind for c in comparison.changes] == ["point-renumbered", "point-added", "point-removed"]
    assert written(jsonpatch.apply_patch(public(old), comparison.to_dict()["patch"])) == written(public(new))


def test_things_of_one_name_are_told_apart() -> None:
    two = tuple(attrs.evolve(SAID, id=name, positions=()) for name in ("s1", "s2"))
    old = attrs.evolve(BASE, statements=two)
    new = attrs.evolve(BASE, statements=(attrs.evolve(two[0], forum="F1"), attrs.evolve(two[1], place="P2")))
    assert [change.subject for change in compare(old, new).changes] == [f"{MINISTER} [s1]", f"{MINISTER} [s2]"]
    shown = account(compare(old, new))
    assert shown.index("[s1]") < shown.index("forum, new: F1") < shown.index("[s2]") < shown.index("place, new: P2")


def test_a_renamed_owner_is_named_by_its_ids() -> None:
    points = tuple(attrs.evolve(point, id=f"new-{point.id}") for point in BASE.points)
    new = attrs.evolve(BASE, points=points)
    moved = [change for change in compare(BASE, new).changes if change.kind is ChangeKind.MEASURE_MOVED]
    assert moved
    for change in moved:
        assert change.old != change.new
        assert "(point/new-" in (change.new or "")


def test_measures_that_change_places_between_points_of_one_id_have_moved() -> None:
    measures = [Measure(id=name, action=f"Do {name}") for name in ("one", "two")]
    old, new = (
        attrs.evolve(BASE, points=tuple(attrs.evolve(FIRST, measures=(measure,)) for measure in order))
        for order in (measures, measures[::-1])
    )
    assert [change.kind for change in compare(old, new).changes] == ["measure-moved", "measure-moved"]


def test_two_actors_of_one_name_are_two() -> None:
    plan = attrs.evolve(BASE, actors=(*BASE.actors, Actor(id="usa", name="US", kind=ActorKind.STATE)))
    comparison = compare(plan, at(plan, "points.1.measures.0", performers=("usa",)))
    assert [(c.kind, c.old, c.new) for c in comparison.changes] == [
        ("measure-changed", "Send arms (by US)", "Send arms (by US)")
    ]
    assert account(comparison).endswith("    measure: Send arms (by US) (in the same words)")


@pytest.mark.parametrize(
    "pair", [(1, True), (1, 1.0), (0.0, -0.0), ([None], [0]), ({"a": 1}, {"a": True}), (None, False)]
)
@pytest.mark.parametrize("way", ["", "points.0", "actors.0", "statements.0"])
def test_values_that_python_takes_for_equal_are_not_written_alike(pair: tuple[object, object], way: str) -> None:
    old, new = (at(BASE, way, extensions={"urn:a~b/c": value}) for value in pair)
    comparison = compare(old, new)
    assert len(comparison.changes) == 1
    (step,) = cast("Any", comparison.to_dict()["patch"])
    assert (step["op"], written(step["value"])) == ("replace", written(pair[1]))
    assert written(jsonpatch.apply_patch(public(old), [step])) == written(public(new))


def test_of_parts_of_one_name_those_that_are_equal_are_the_same() -> None:
    cited = tuple(Citation(source="paper", locator=f"page {i}") for i in range(3))
    recipients = tuple(Recipient(actor="us", status=status) for status in RecipientStatus)
    old = at(at(BASE, "points.0", citations=cited), "points.1.secret_appendices.0", recipients=recipients)
    new = at(at(BASE, "points.0", citations=cited[1:]), "points.1.secret_appendices.0", recipients=recipients[1:])
    comparison = compare(old, new)
    assert [change.kind for change in comparison.changes] == ["evidence-changed", "recipient-removed"]
    assert comparison.to_dict()["patch"] == [
        {"op": "remove", "path": "/points/0/citations/0"},
        {"op": "remove", "path": "/points/1/secret_appendices/0/recipients/0"},
    ]


def test_a_point_that_moved_is_moved_by_the_patch() -> None:
    points = tuple(attrs.evolve(THIRD, id=f"p{i}", number=str(i)) for i in range(6))
    new = tuple(points[i] for i in (5, 0, 1, 3, 2, 4))
    patch = compare(attrs.evolve(BASE, points=points), attrs.evolve(BASE, points=new)).to_dict()["patch"]
    assert patch == [
        {"op": "move", "from": "/points/5", "path": "/points/0"},
        {"op": "move", "from": "/points/4", "path": "/points/3"},
    ]


@given(st.permutations(range(12)), st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
def test_any_order_can_be_made_of_any_other(order: list[int], gone: set[int], come: set[int]) -> None:
    points = [attrs.evolve(THIRD, id=f"p{i}", number=str(i)) for i in range(12)]
    old = attrs.evolve(BASE, points=tuple(point for i, point in enumerate(points) if i not in come))
    new = attrs.evolve(BASE, points=tuple(points[i] for i in order if i not in gone))
    comparison = compare(old, new)
    assert written(jsonpatch.apply_patch(public(old), comparison.to_dict()["patch"])) == written(public(new))
    moved = sum(change.kind is ChangeKind.POINT_MOVED for change in comparison.changes)
    assert moved == sum(operation.op == "move" for operation in comparison.patch)


def test_a_comparison_is_frozen_and_can_be_hashed() -> None:
    comparison = compare(BASE, attrs.evolve(BASE, points=()))
    assert hash(comparison) == hash(compare(BASE, attrs.evolve(BASE, points=())))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        cast("Any", comparison).changes = ()


@pytest.mark.parametrize("pair", [(BASE, None), ({}, BASE), (b"{}", BASE)])
def test_what_is_no_plan_is_refused(pair: tuple[Any, Any]) -> None:
    with pytest.raises(TypeError, match="two plans"):
        compare(*pair)


def test_the_traceback_of_a_refusal_shows_none_of_a_document() -> None:
    with pytest.raises(TypeError) as caught:
        compare(cast("Any", {"content": SENTINEL}), BASE)
    frames = [frame for frame in traceback.walk_tb(caught.tb) if "victoryplan" in frame[0].f_code.co_filename]
    shown = [repr(frame.f_locals) for frame, _ in frames if frame.f_code.co_filename != __file__]
    assert shown
    assert SENTINEL not in "".join(shown)


def test_the_patch_shares_nothing_with_the_plans() -> None:
    new = attrs.evolve(BASE, extensions={"org.example.note": {"list": [1]}}, titles={"uk": "Основа"})
    for operation in compare(BASE, new).patch:
        cast("dict[str, object]", operation.value).clear()
    assert new.extensions == {"org.example.note": {"list": [1]}}
    assert new.titles == {"uk": "Основа"}


def test_the_patch_goes_into_a_quote() -> None:
    def citing(exact: str) -> Plan:
        return attrs.evolve(BASE, citations=(Citation(source=BASE.sources[0].id, quote=Quote(exact=exact)),))

    (step,) = compare(citing("one"), citing("other")).patch
    assert step.to_dict() == {"op": "replace", "path": "/citations/0/quote/exact", "value": "other"}


# The text -------------------------------------------------------------------------------------------


def reworded(old: str, new: str) -> str:
    """What is said of a summary that is reworded, in one line."""
    comparison = compare(at(BASE, "points.0", summary=old), at(BASE, "points.0", summary=new))
    return " ".join(account(comparison).split("Point 1: Invitation", 1)[1].split())


class TestRewording:
    @pytest.mark.parametrize(
        ("old", "new", "shown"),
        [
            ("An army of 600,000.", "An army of 800,000.", "An army of [-600,000-]{+800,000+}."),
            ("They will accept it", "They will not accept it", "They will {+not+} accept it"),
            ("They agree on all, and sign.", "They agree on all.", "They agree on all[-, and sign-]."),
            ("A “quiet” word (here)", "A “loud” word (here)", "A “[-quiet-]{+loud+}” word (here)"),
            ("one two x three four", "one two, three four", "one two [-x-]{+,+} three four"),
            ("a b c one d e f", "a b c two x e f g", "a b c [-one d-]{+two x+} e f {+g+}"),
            (
                "exchange all prisoners for all soon",
                "exchange prisoners soon",
                "exchange [-all-] prisoners [-for all-] soon",
            ),
            ("和平计划要求停火", "和平计划要求立即停火", "和平计划要求{+立即+}停火"),
            ("a b c d, e", "a b c d e", "a b c d[-,-] e"),
            ("a b c d e", "a b c d and e", "a b c d {+and+} e"),
            ("a b x. c d", "a b y z c d", "a b [-x.-]{+y z+} c d"),
            ("a b, c d", "a b x c d", "a b[-,-] {+x+} c d"),
        ],
    )
    def test_words_that_went_and_came_are_marked(self, old: str, new: str, shown: str) -> None:
        assert reworded(old, new) == f"summary: {shown}"

    def test_short_texts_with_little_in_common_stand_beside_each_other(self) -> None:
        assert reworded("Peace", "War and ruin") == "summary: Peace → War and ruin"

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (
                "The army is as large as the government of the day wants it to be.",
                "No limits are named in what was seen.",
            ),
            ("word " * 600, "word " * 600 + "x"),
            ("a b " * 100, "b a " * 100),
        ],
    )
    def test_long_ones_stand_below_each_other(self, old: str, new: str) -> None:
        assert reworded(old, new) == f"summary before: {' '.join(old.split())} now: {' '.join(new.split())}"

    def test_words_that_only_stand_otherwise_are_the_same(self) -> None:
        shown = reworded("Le plan , dit-on , est bon !", "Le plan, dit-on, est bon!")
        assert shown == "summary: Le plan, dit-on, est bon! (in the same words)"

    def test_white_space_alone_makes_no_words(self) -> None:
        assert reworded("An army", "An\tarmy\n") == "summary: An army (in the same words)"

    def test_what_a_terminal_would_obey_is_escaped(self) -> None:
        assert (
            reworded("one two three\u202e", "one two four\ufdd0") == r"summary: one two [-three\u202e-]{+four\ufdd0+}"
        )


def test_colours_end_with_their_lines() -> None:
    start = " ".join(string.ascii_lowercase)
    old, new = f"{start} {'two ' * 25}", f"{start} {'three ' * 5}"
    comparison = compare(at(BASE, "points.0", summary=old), at(BASE, "points.0", summary=new))
    heading, _, *lines = account(comparison, colour=True).split("\n\n")[1].splitlines()
    assert heading == "\x1b[1mPoints\x1b[0m"
    assert [line.strip().replace(start, "…") for line in lines] == [
        "summary: … \x1b[31m[-two two two\x1b[0m",
        f"\x1b[31m{'two ' * 17}two\x1b[0m",
        "\x1b[31mtwo two two two-]\x1b[0m\x1b[32m{+three three three three three+}\x1b[0m",
    ]


def test_measures_are_told_with_the_point_that_they_came_or_went_with() -> None:
    fourth = Point(
        id="fourth",
        number="4",
        title="Justice",
        topic=Topic.JUSTICE,
        measures=(Measure(id="court", action="Set up a court"),),
    )
    added = account(compare(BASE, attrs.evolve(BASE, points=(*BASE.points, fourth))))
    removed = account(compare(attrs.evolve(BASE, points=(*BASE.points, fourth)), BASE))
    assert added == "Base (base)\n\nPoints\n  Point 4: Justice, new\n    - Set up a court"
    assert removed == "Base (base)\n\nPoints\n  Point 4: Justice, taken out\n    - Set up a court"


def test_a_measure_that_went_is_told_under_the_number_that_its_point_has_now() -> None:
    (renumbered, removed) = compare(BASE, at(BASE, "points.1", number="7", measures=())).changes
    assert (renumbered.subject, removed.subject) == ("Point 7: Arms", "Point 7: Arms")


class TestTwoPlans:
    other = attrs.evolve(BASE, id="other", title="Other")

    def head(self, old: Plan, new: Plan) -> str:
        return account(compare(old, new)).split("\n\n")[0]

    def test_neither_says_how_it_stands_to_the_other(self) -> None:
        assert self.head(BASE, self.other) == (
            "Base (base) → Other (other)\n  two plans; neither says how it stands to the other"
        )

    def test_what_they_say_is_told(self) -> None:
        kinds = (PlanRelationKind.REVISES, PlanRelationKind.PART_OF)
        new = attrs.evolve(self.other, relations=tuple(PlanRelation(kind=kind, to="base") for kind in kinds))
        old = attrs.evolve(BASE, relations=(PlanRelation(kind=PlanRelationKind.PREPARES, to="other"),))
        assert self.head(old, new) == (
            "Base (base) → Other (other)\n"
            "  two plans, as they say themselves: the old one prepares the new one; the new\n"
            "    one revises the old one; the new one is part of the old one"
        )
        comparison = compare(old, new)
        assert (comparison.old.relations, comparison.new.relations) == ((PlanRelationKind.PREPARES,), kinds)
        assert comparison.to_dict()["new"] == {"id": "other", "title": "Other", "relations": ["revises", "part-of"]}

    def test_what_belongs_to_one_alone_is_counted(self) -> None:
        new = attrs.evolve(self.other, statements=(LATER,), sources=BASE.sources[1:])
        shown = account(compare(BASE, new))
        assert "  A Minister, 2024-10-20, new: The minister has doubts.\n" in shown
        assert "  Not listed here, statements on the old plan alone: 1\n" in shown
        assert shown.endswith("  Not listed here, sources of the old document alone: 1")
        assert "The minister is glad." not in shown
        assert "id: base" not in shown


# The command line -----------------------------------------------------------------------------------

COMMAND = [sys.executable, "-m", "victoryplan", "compare"]


def process(*arguments: str | Path, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    options = {"capture_output": True, "timeout": 60} | options
    return cast("subprocess.CompletedProcess[bytes]", subprocess.run([*COMMAND, *arguments], check=False, **options))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.json"
    path.write_bytes(dumps(BASE))
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new.json"
    path.write_bytes(dumps(at(BASE, "points.0", number="I", title="Запрошення")))
    return path


TEXT = """\
Base (base)

Points
  Point I: Запрошення
    number: 1 → I
    title: Invitation → Запрошення
"""


class TestCommand:
    def test_the_text(self, old: Path, new: Path) -> None:
        done = process(old, new, env=os.environ | {"PYTHONIOENCODING": "utf-8"})
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode() == TEXT

    def test_the_json(self, old: Path, new: Path) -> None:
        done = process(old, new, "--format", "json", env=os.environ | {"PYTHONIOENCODING": "ascii"})
        assert (done.returncode, done.stderr) == (0, b"")
        document = json.loads(done.stdout.decode())
        jsonschema.Draft202012Validator(SCHEMA).validate(document)
        patched = jsonpatch.apply_patch(json.loads(old.read_bytes()), document["patch"])
        assert patched == json.loads(new.read_bytes())

    def test_nothing_changed(self, old: Path) -> None:
        done = process(old, old)
        assert (done.returncode, done.stdout) == (0, b"Base (base)\n  nothing changed\n")

    @pytest.mark.parametrize("place", [0, 1])
    def test_one_may_come_from_standard_input(self, place: int, old: Path, new: Path) -> None:
        paths: list[str | Path] = [old, new]
        given, paths[place] = paths[place], "-"
        done = process(*paths, input=Path(given).read_bytes(), env=os.environ | {"PYTHONIOENCODING": "utf-8"})
        assert (done.returncode, done.stdout.decode()) == (0, TEXT)

    def test_not_both(self) -> None:
        done = process("-", "-", input=dumps(BASE))
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"one of the two plans" in done.stderr

    def test_yaml(self, old: Path, tmp_path: Path) -> None:
        pytest.importorskip("yaml")
        path = tmp_path / "new.yaml"
        # JSON is YAML.
        path.write_bytes(old.read_bytes().replace(b'"number": "1"', b'"number": "I"'))
        assert "number: 1 → I" in process(old, path, env=os.environ | {"PYTHONIOENCODING": "utf-8"}).stdout.decode()

    @pytest.mark.parametrize("place", [0, 1])
    @pytest.mark.parametrize("form", ["text", "json"])
    def test_a_document_with_errors_is_reported_and_gives_1(
        self, place: int, form: str, old: Path, tmp_path: Path
    ) -> None:
        broken = tmp_path / "broken.json"
        document = json.loads(old.read_bytes()) | {"status": "hopeful"}
        broken.write_text(json.dumps(document), encoding="utf-8")
        paths = [old, broken] if place else [broken, old]
        done = process(*paths, "--format", form)
        assert (done.returncode, done.stdout) == (1, b"")
        assert b"error VP105 /status" in done.stderr

    def test_both_are_reported_and_the_graver_code_wins(self, tmp_path: Path) -> None:
        broken = tmp_path / "broken.json"
        broken.write_text("{", encoding="utf-8")
        done = process(broken, tmp_path / "missing.json")
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"VP011" in done.stderr
        assert b"missing.json" in done.stderr

    @pytest.mark.parametrize(
        "arguments", [[], ["a.json"], ["a.json", "b.json", "c.json"], ["a", "b", "--format", "xml"]]
    )
    def test_wrong_usage_gives_2(self, arguments: list[str]) -> None:
        assert process(*arguments).returncode == 2

    def test_what_is_sealed_is_shown_nowhere(self, tmp_path: Path, old: Path) -> None:
        restricted = tmp_path / "restricted.json"
        restricted.write_bytes(dumps(at(BASE, "points.1.secret_appendices.0", content=Sealed(SENTINEL))))
        for form in ("text", "json"):
            for paths in ((old, restricted), (restricted, old), (restricted, restricted)):
                done = process(*paths, "--format", form)
                assert done.returncode == 0
                assert SENTINEL.encode() not in done.stdout + done.stderr


def test_what_the_page_shows_is_what_is_printed(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "compare.md").read_text("utf-8")
    (commands,), (shown,) = (
        re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL) for language in ("sh", "text")
    )
    script = re.sub("^victoryplan", f"'{sys.executable}' -m victoryplan", commands, flags=re.MULTILINE)
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == shown


def test_the_shipped_plan_and_an_edited_one() -> None:
    old = examples.load("victory-plan-2024")
    out = (Disclosure(kind=DisclosureKind.LEAK, extent=Extent.PARTIAL),)
    new = at(old, "points.3.secret_appendices.0", disclosures=out)
    (change,) = compare(old, new).changes
    assert (change.kind, change.subject) == ("appendix-disclosed", "Secret appendix of point 4 (appendix-economy)")
