"""The summary of a plan for a terminal."""

import time
import unicodedata

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from victoryplan import examples
from victoryplan.models import (
    Actor,
    Citation,
    Disclosure,
    Issue,
    Measure,
    Plan,
    PlanRelation,
    Point,
    Position,
    Presentation,
    Proponent,
    Recipient,
    Rendering,
    Role,
    Sealed,
    SecretAppendix,
    Source,
    Statement,
)
from victoryplan.problems import printable
from victoryplan.rendering.lines import WIDTH
from victoryplan.rendering.terminal import summary
from victoryplan.vocabularies import (
    Access,
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
    Timing,
    Topic,
)

SENTINEL = "sealed-words-that-nobody-may-read"

DATED = (Citation(source="radio", about=("date", "on_behalf_of")),)
PAPER = (Citation(source="paper", locator="page 2"),)
RADIO = (Citation(source="radio"),)

EMPTY = Plan(id="empty", title="Empty", language="en", proponents=(Proponent(actor="somebody"),))


def columns(line: str) -> int:
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me"} else 2 if unicodedata.east_asian_width(c) in {"W", "F"} else 1
        for c in line
    )


def plan_with_everything() -> Plan:
    sealed = SecretAppendix(
        id="annex",
        existence=Existence.REPORTED,
        classification=Classification.TOP_SECRET,
        recipients=(
            Recipient(actor="us", level=Level.LEADERS, status=RecipientStatus.RECEIVED, date="2024-09"),
            Recipient(actor="uk", status=RecipientStatus.RECEIVED, citations=PAPER, disputed_by=RADIO),
            Recipient(actor="unheard-of", status=RecipientStatus.NOT_RECEIVED),
        ),
        disclosures=(
            Disclosure(
                kind=DisclosureKind.LEAK,
                extent=Extent.PARTIAL,
                by="uk",
                to=("us", "leader"),
                citations=PAPER,
                disputed_by=RADIO,
            ),
            Disclosure(kind=DisclosureKind.OFFICIAL, extent=Extent.PARTIAL, date="2024-10-30"),
        ),
        withheld_by="leader",
        reason="the arms are named",
        until="2030",
        summary="It lists arms.",
        measures=(Measure(id="send-arms", action="Send arms", citations=PAPER, disputed_by=RADIO),),
        content=Sealed(SENTINEL),
        content_salt=Sealed(SENTINEL),
        disputed_by=RADIO,
    )
    return Plan(
        id="everything",
        title="Everything",
        language="en",
        titles={"uk": "Усе"},
        disputed_by=(Citation(source="paper", about=("titles", "status")), Citation(source="radio", about=("status",))),
        status=PlanStatus.PROPOSED,
        proponents=(Proponent(actor="leader"), Proponent(actor="us", citations=PAPER, disputed_by=RADIO)),
        presentations=(
            Presentation(
                status=PresentationStatus.HELD,
                extent=Extent.PARTIAL,
                access=Access.CLOSED,
                date="2024-10-16",
                forum="Parliament",
                place="Kyiv",
                presenters=("leader",),
                audience=("us", "uk"),
                disputed_by=RADIO,
            ),
            Presentation(status=PresentationStatus.PLANNED),
            Presentation(status=PresentationStatus.ANNOUNCED, date="[2024-09..]", disputed_by=DATED),
        ),
        points=(
            Point(id="arms", number="1", title="Arms", topic=Topic.MILITARY, citations=PAPER, disputed_by=RADIO),
            Point(
                id="more-arms",
                number="1a",
                title="More arms",
                topic=Topic.MILITARY,
                part_of="arms",
                measures=(
                    Measure(
                        id="give-arms",
                        action="Give arms",
                        performers=("us", "uk"),
                        beneficiaries=("leader",),
                        timing=Timing.DURING_HOSTILITIES,
                        condition="once asked",
                        disputed_by=RADIO,
                    ),
                ),
                secret_appendices=(sealed,),
            ),
        ),
        secret_appendices=(SecretAppendix(id="protocol", existence=Existence.DENIED),),
        issues=(Issue(id="aid", title="Aid goes on"),),
        actors=(
            Actor(id="leader", name="The Leader", kind=ActorKind.PERSON),
            Actor(id="us", name="US", kind=ActorKind.STATE),
            Actor(
                id="uk",
                name="UK",
                kind=ActorKind.STATE,
                roles=(Role(title="Ally", citations=PAPER, disputed_by=RADIO), Role(title="Island")),
            ),
            Actor(id="minister", name="A Minister", kind=ActorKind.PERSON),
        ),
        sources=(
            Source(id="paper", kind=SourceKind.NEWS_ARTICLE, publisher="The Paper", title="News"),
            Source(id="radio", kind=SourceKind.BROADCAST, title="Evening news"),
            Source(id="nameless", kind=SourceKind.OTHER),
        ),
        relations=(
            PlanRelation(kind=PlanRelationKind.PART_OF, to="peace", citations=PAPER, disputed_by=RADIO),
            PlanRelation(kind=PlanRelationKind.REVISES, to="nothing"),
        ),
        statements=(
            Statement(
                id="first",
                speakers=("minister",),
                on_behalf_of=("uk",),
                mode=Mode.DIRECT_QUOTATION,
                text="Yes",
                date="2024-10-17",
                renderings=(
                    Rendering(
                        kind=RenderingKind.TRANSLATION, language="uk", text="Ні", citations=RADIO, disputed_by=PAPER
                    ),
                ),
                positions=(
                    Position(target="plan", stance=Stance.SUPPORT),
                    Position(target="point/arms", stance=Stance.CONDITIONAL_SUPPORT, condition="if paid for"),
                    Position(target="appendix/annex", stance=Stance.CONCERN),
                    Position(target="measure/send-arms", stance=Stance.REJECTION, holder="us"),
                    Position(target="issue/aid", stance=Stance.NEUTRAL),
                    Position(target="point/unheard-of", stance=Stance.NEUTRAL),
                ),
                citations=PAPER,
                disputed_by=(*RADIO, Citation(source="nameless"), Citation(source="unheard-of")),
            ),
            Statement(
                id="second",
                speakers=("us", "uk"),
                mode=Mode.DIRECT_QUOTATION,
                text="Yes",
                date="2024-10-17",
                positions=(Position(target="plan", stance=Stance.SUPPORT),),
                citations=PAPER,
            ),
            Statement(
                id="third",
                speakers=("us", "uk"),
                mode=Mode.DIRECT_QUOTATION,
                text="Yes again",
                date="2024-10-17",
                positions=(Position(target="plan", stance=Stance.SUPPORT),),
                citations=PAPER,
            ),
            Statement(
                id="fourth",
                speakers=("us",),
                mode=Mode.INDIRECT_QUOTATION,
                text="Yes",
                positions=(Position(target="plan", stance=Stance.SUPPORT),),
                citations=PAPER,
            ),
            Statement(
                id="fifth",
                speakers=("us",),
                mode=Mode.DIRECT_QUOTATION,
                text="Yes",
                date="[..2024-09]",
                positions=(Position(target="plan", stance=Stance.SUPPORT),),
                citations=PAPER,
            ),
        ),
    )


EVERYTHING = """\
Everything (everything), disputed: titles, status
  uk: Усе
  status: proposed
  proponents: The Leader; US, disputed
  held 2024-10-16; Parliament; Kyiv; extent partial; access closed; by The
    Leader; to US, UK, disputed
  planned undated
  announced [2024-09..], disputed: date, on behalf of
  part of peace, disputed
  revises nothing
  restricted: this copy holds sealed content

Points
  1. Arms (military), disputed
  1a. More arms (military; part of Point 1: Arms)
    - Give arms (during hostilities; on condition: once asked; by US, UK; for
      The Leader), disputed
    Secret appendix (annex): reported; disclosure partial; marked top secret;
      withheld by The Leader; until 2030; reason: the arms are named, disputed
      received: US (leaders; 2024-09); UK, disputed
      not received: unheard-of
      leak, partial (undated; by UK; to US, The Leader), disputed
      official, partial (2024-10-30)
      known of it: It lists arms.
      - Send arms, disputed
      content: <sealed>

Secret appendices of the plan as a whole
  Secret appendix (protocol): denied; disclosure none known

Positions
  The plan
    support: US (direct quotation, [..2024-09])
    support: UK, said by A Minister, disputed; US, UK (direct quotation,
      2024-10-17)
    support: US (indirect quotation, undated)
  Point 1: Arms
    conditional support: UK, said by A Minister, on condition: if paid for,
      disputed (direct quotation, 2024-10-17)
  Secret appendix of point 1a (annex)
    concern: UK, said by A Minister, disputed (direct quotation, 2024-10-17)
  Measure of secret appendix of point 1a (annex): Send arms
    rejection: US, said by A Minister, disputed (direct quotation, 2024-10-17)
  Issue: Aid goes on
    neutral: UK, said by A Minister, disputed (direct quotation, 2024-10-17)
  point/unheard-of
    neutral: UK, said by A Minister, disputed (direct quotation, 2024-10-17)

Where sources disagree
  The plan
    disputed by: The Paper [paper], about titles, status; Evening news
      [radio], about status
  Proponent US
    supported by: The Paper [paper], page 2
    disputed by: Evening news [radio]
  Presentation, held 2024-10-16; Parliament; Kyiv; extent partial; access
    closed; by The Leader; to US, UK
    disputed by: Evening news [radio]
  Presentation, announced [2024-09..]
    disputed by: Evening news [radio], about date, on behalf of
  Point 1: Arms
    supported by: The Paper [paper], page 2
    disputed by: Evening news [radio]
  Measure of point 1a: Give arms
    disputed by: Evening news [radio]
  Secret appendix of point 1a (annex)
    disputed by: Evening news [radio]
  Secret appendix of point 1a (annex), received: UK
    supported by: The Paper [paper], page 2
    disputed by: Evening news [radio]
  Secret appendix of point 1a (annex), leak, partial (undated; by UK; to US,
    The Leader)
    supported by: The Paper [paper], page 2
    disputed by: Evening news [radio]
  Measure of secret appendix of point 1a (annex): Send arms
    supported by: The Paper [paper], page 2
    disputed by: Evening news [radio]
  Statement first, said by A Minister
    supported by: The Paper [paper], page 2
    disputed by: Evening news [radio]; source [nameless]; source [unheard-of]
  Statement first, said by A Minister, translation (uk)
    supported by: Evening news [radio]
    disputed by: The Paper [paper], page 2
  Role of UK: Ally
    supported by: The Paper [paper], page 2
    disputed by: Evening news [radio]
  Relation, part of peace
    supported by: The Paper [paper], page 2
    disputed by: Evening news [radio]"""


def test_everything_that_a_plan_can_hold_is_shown() -> None:
    shown = summary(plan_with_everything())
    assert shown == EVERYTHING
    assert SENTINEL not in shown


def test_a_plan_that_says_nothing_is_shown() -> None:
    assert summary(EMPTY) == "Empty (empty)\n  proponents: somebody\n\nPoints: none known"


def test_the_shipped_plan_shows_appendices_recipients_and_who_took_which_position() -> None:
    shown = summary(examples.load("victory-plan-2024"))
    assert "received: US (leaders); UK (leaders); Italy (leaders)" in shown
    assert "received: allies" in shown
    assert "rejection: alliance leaders, said by Kyiv Post (narration, undated)" in shown
    assert "noncommittal: NATO, said by Mark Rutte (direct quotation, 2024-10-16)" in shown


def test_the_order_of_points_is_that_of_the_document() -> None:
    points = tuple(Point(id=f"p{i}", number=n, title="T", topic=Topic.OTHER) for i, n in enumerate(["10", "9", "1"]))
    assert summary(attrs.evolve(EMPTY, points=points)).splitlines()[-3:] == [
        "  10. T (other)",
        "  9. T (other)",
        "  1. T (other)",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "word " * 200,
        "x" * 1000,
        "胜利计划" * 100,
        "ผลประโยชน์" * 60,
        "خطة النصر " * 60,
        "תוכנית" * 60,
        "é" * 300,
        "क्षि" * 100,
        "👩🏽‍🚀" * 60,
        "a" + "\u0301" * 5000,
        "a\tb\nc",
    ],
)
def test_lines_fit_the_width_and_lose_nothing(title: str) -> None:
    lines = summary(attrs.evolve(EMPTY, title=title)).split("\n\n")[0].splitlines()[:-1]
    assert all(columns(line) <= WIDTH for line in lines)
    assert "".join("".join(lines).split()) == "".join(printable("".join(title.split())).split()) + "(empty)"
    assert all(not unicodedata.category(line.lstrip(" ")[0]).startswith("M") for line in lines)


@given(st.text(min_size=1).map(lambda text: "x" + text))
def test_nothing_that_a_terminal_obeys_gets_through(text: str) -> None:
    # Built past the constructor, which would not take all of these.
    issue = Issue(id="i", title="x")
    object.__setattr__(issue, "title", text)
    statement = Statement(
        id="s",
        speakers=("a",),
        mode=Mode.NARRATION,
        text="x",
        citations=PAPER,
        positions=(Position(target="issue/i", stance=Stance.NEUTRAL),),
    )
    for line in summary(attrs.evolve(EMPTY, issues=(issue,), statements=(statement,))).split("\n"):
        assert line == printable(line)
        assert columns(line) <= WIDTH


def test_a_huge_plan_takes_time_in_proportion() -> None:
    def seconds(size: int) -> float:
        plan = attrs.evolve(
            EMPTY,
            points=tuple(Point(id=f"p{i}", number=str(i), title="Title", topic=Topic.OTHER) for i in range(size)),
            actors=tuple(Actor(id=f"a{i}", name=f"Actor {i}", kind=ActorKind.PERSON) for i in range(size)),
            statements=tuple(
                Statement(
                    id=f"s{i}",
                    speakers=(f"a{i}",),
                    mode=Mode.NARRATION,
                    text="Text",
                    citations=PAPER,
                    positions=(Position(target=f"point/p{i}", stance=Stance.SUPPORT, holder=f"a{i}"),),
                )
                for i in range(size)
            ),
        )
        start = time.process_time()
        summary(plan)
        return time.process_time() - start

    # Twenty times the plan: far less than the four hundred times that a search in each step would take.
    assert seconds(10_000) < 100 * min(seconds(500) for _ in range(3))
