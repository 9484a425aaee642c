"""The pages and what notebooks show: complete, escaped, the same whatever is sealed. Chromium has tests of its own."""

import datetime
import json
import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pages import Page, hold_harmless, hold_sealed_off
from tests.test_comparison import BASE, at, pairs
from tests.test_terminal import EMPTY, PAPER, SENTINEL, plan_with_everything

import victoryplan
from victoryplan import (
    Actor,
    ActorKind,
    Change,
    ChangeKind,
    Compared,
    Comparison,
    Likeness,
    Measure,
    Mode,
    Model,
    Plan,
    Point,
    Position,
    Report,
    Sealed,
    SecretAppendix,
    Stance,
    Statement,
    StatementRelation,
    StatementRelationKind,
    Topic,
    compare,
    examples,
    render,
    strategies,
    timeline,
    validate,
)
from victoryplan.cli import main
from victoryplan.constraints import TEXT, ArrayKind, EntityKind, MapKind, StringKind, model_fields
from victoryplan.models import PlanRelation
from victoryplan.rendering.dates import Axis, worded
from victoryplan.rendering.terminal import summary
from victoryplan.vocabularies import PlanRelationKind

EVERYTHING = plan_with_everything()
HOSTILE = [
    "<script>document.title = 'run'</script>",
    '"><img src=x onerror="document.title=\'run\'">',
    "' onmouseover='document.title=1' x='",
    "</title></style></script></bdi><svg onload=document.title=1>",
    "javascript:document.title=1",
    "{{ 7*7 }}{% raw %}${7*7}",
    "]]><!-- --> <![CDATA[ --!> <!--",
    "&lt;b&gt; &amp; &#60;",
    "\u202e\u2066 right to left \u2067 and never closed",
    "\ufeffx\ufffe\uffff\U0010ffff\u2028\u2029",
    "x" + "\u0301" * 500,
    "x" * 3000,
]


def page_of(plan: Plan) -> Page:
    return Page.of(render(plan))


def with_texts(instance: Model, change: Callable[[str], str]) -> Any:
    """The object with every text in it changed, however deep it stands."""

    def changed(kind: object, value: Any) -> Any:
        match kind:
            case StringKind(form=form) if form is TEXT and value is not None:
                return change(value)
            case EntityKind() if value is not None:
                return with_texts(value, change)
            case ArrayKind(item=item):
                return tuple(changed(item, one) for one in value)
            case MapKind(values=values):
                return {key: changed(values, one) for key, one in value.items()}
            case _:
                return value

    return attrs.evolve(
        instance,
        **{field.name: changed(field.kind, getattr(instance, field.name)) for field in model_fields(type(instance))},
    )


def texts_of(plan: Plan) -> list[str]:
    found: list[str] = []
    with_texts(plan, lambda text: found.append(text) or text)  # type: ignore[func-returns-value] # reason: a list's append, kept short
    return found


def sealing(plan: Plan, content: str, salt: str) -> Plan:
    """The plan with other values wherever something is sealed."""

    def other(appendix: SecretAppendix) -> SecretAppendix:
        sealed = {"content": content, "content_salt": salt}
        kept = {name: Sealed(text) for name, text in sealed.items() if getattr(appendix, name) is not None}
        return attrs.evolve(appendix, **kept)

    points = (attrs.evolve(p, secret_appendices=tuple(map(other, p.secret_appendices))) for p in plan.points)
    return attrs.evolve(plan, points=tuple(points), secret_appendices=tuple(map(other, plan.secret_appendices)))


# The page -----------------------------------------------------------------------------------------


@given(strategies.plans())
def test_a_page_holds_every_text_and_no_dead_link(plan: Plan) -> None:
    page = page_of(plan)
    hold_harmless(page)
    hold_sealed_off(page)
    assert [text for text in texts_of(plan) if text not in page.text] == []
    ids = page.ids()
    assert len(ids) == len(set(ids))
    # That of a group that is no actor of the document is made of its id alone, and links nowhere.
    assert {link["href"] for link in page.links() if link["href"].startswith("#")} <= {f"#{id_}" for id_ in ids}
    labels = {a[name] for _, a in page.elements for name in ("for", "aria-labelledby") if name in a}
    assert labels <= set(ids)


def test_ids_that_look_like_those_of_the_page_are_told_apart() -> None:
    names = [
        f"{start}{name}" for name in ("a", "title", "a-title", "actor") for start in ("", "title-of-point-", "filter-")
    ]
    points = tuple(Point(id=name, number=name, title="x", topic=Topic.OTHER) for name in names)
    found = page_of(attrs.evolve(EMPTY, points=points)).ids()
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", examples.names())
def test_a_shipped_plan_has_a_page(name: str) -> None:
    page = page_of(examples.load(name))
    hold_harmless(page)
    hold_sealed_off(page)


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_text_makes_an_element_or_an_attribute(payload: str) -> None:
    # Built past the constructor, which would not take all of these.
    hostile = with_texts(EVERYTHING, lambda _: "x")
    page = page_of(with_texts(EVERYTHING, lambda _: payload))
    assert page.shape == page_of(hostile).shape
    hold_harmless(page)
    hold_sealed_off(page)
    assert payload in page.text


@given(strategies.plans(), st.sampled_from(HOSTILE))
def test_no_text_of_any_plan_makes_an_element(plan: Plan, payload: str) -> None:
    page = page_of(with_texts(plan, lambda _: payload))
    assert page.shape == page_of(with_texts(plan, lambda _: "x")).shape
    hold_harmless(page)


def test_only_web_addresses_become_links() -> None:
    plan = examples.load("victory-plan-2024")
    source = plan.sources[0]
    for address in ("javascript:alert(1)", "data:text/html,x", "//example.org", "JAVASCRIPT:x", "file:///etc/passwd"):
        # Built past the constructor, which would not take these.
        object.__setattr__(source, "url", address)
        page = page_of(plan)
        hold_harmless(page)
        assert address in page.text


@given(strategies.plans(restricted=True), st.text(st.characters(codec="ascii", categories=["L"]), min_size=22))
def test_what_is_sealed_changes_nothing_that_is_shown(plan: Plan, text: str) -> None:
    other = sealing(plan, text, text)
    assert render(plan) == render(other)
    assert plan._repr_html_() == other._repr_html_()
    assert "sealed" in page_of(plan).text


def test_what_is_sealed_is_shown_as_sealed() -> None:
    html = render(EVERYTHING)
    assert SENTINEL not in html
    assert "sealed: the copy that this page was made from holds it, the page does not" in Page.of(html).text
    assert "restricted" in Page.of(html).text
    assert "public: nothing is sealed in it" in page_of(EMPTY).text


def test_the_matrix_says_what_is_told_retracted_and_not_to_be_ordered() -> None:
    def said(id_: str, stance: Stance, **more: Any) -> Statement:
        holder = more.pop("holder", None)
        position = Position(target="plan", stance=stance, holder=holder)
        return Statement(
            id=id_,
            speakers=("us",),
            mode=Mode.INDIRECT_QUOTATION,
            text="x",
            citations=PAPER,
            positions=(position,),
            **more,
        )

    retracts = (StatementRelation(kind=StatementRelationKind.RETRACTS, to="taken-back"),)
    plan = attrs.evolve(
        EVERYTHING,
        statements=(
            said("first", Stance.NEUTRAL, date="2024-10-01"),
            said("taken-back", Stance.CONCERN, date="2024-10-02"),
            said("one", Stance.SUPPORT, date="2024-10-17"),
            said("other", Stance.REJECTION, date="2024-10-17", relations=retracts, disputed_by=PAPER),
            said("told", Stance.REJECTION, date="2024-10", holder="uk"),
        ),
    )
    html = render(plan)
    for shown in (
        "support, may be the latest, 17 October 2024</span>",
        "rejection, may be the latest, disputed, 17 October 2024</span>",
        "neutral, earlier, 1 October 2024</span>",
        "concern, retracted, 2 October 2024</span>",
        "reported: rejection, October 2024</span>",
    ):
        assert f'<span class="vh">{shown}' in html
    assert html.count('disputed" href="#statement-other"') == 1
    article = html[html.index('id="statement-taken-back"') :]
    assert article.index('<span class="flag">retracted</span>') < article.index("</article>")
    day = html[html.index('data-statement="statement-taken-back"') :]
    assert day.index(", retracted") < day.index("</li>")
    assert "support, retracted" not in html
    assert ", retracted" in " ".join(summary(plan).split())


def test_contradicting_statements_stand_side_by_side() -> None:
    first, second, *others = EVERYTHING.statements
    to = (
        StatementRelation(kind=StatementRelationKind.CONTRADICTS, to="first"),
        StatementRelation(kind=StatementRelationKind.REPLIES_TO, to="first"),
        StatementRelation(kind=StatementRelationKind.CONTRADICTS, to="https://example.org/elsewhere"),
    )
    plan = attrs.evolve(EVERYTHING, statements=(first, attrs.evolve(second, relations=to), *others))
    assert render(plan).count("One statement contradicts another") == 1
    assert "The document records no disagreement between its sources." in page_of(EMPTY).text


def test_a_wide_matrix_is_cut_into_blocks_that_lose_no_position() -> None:
    plan = large(100)
    page = page_of(plan)
    marks = [a["href"] for tag, a in page.elements if tag == "a" and a.get("class", "").startswith("sign")]
    assert sorted(marks) == sorted(f"#statement-s{i}" for i in range(100))
    assert [tag for tag, a in page.elements if tag == "details" and a.get("class") == "block"]


def large(size: int) -> Plan:
    return attrs.evolve(
        EMPTY,
        points=tuple(Point(id=f"p{i}", number=str(i), title="Title", topic=Topic.OTHER) for i in range(size)),
        actors=tuple(
            Actor(id=f"a{i}", name=f"Actor {i}", kind=ActorKind.GROUP, members=(f"a{i + 1}",) if i + 1 < size else ())
            for i in range(size)
        ),
        statements=tuple(
            Statement(
                id=f"s{i}",
                speakers=(f"a{i}",),
                mode=Mode.NARRATION,
                text="Text",
                date=f"{1900 + i % 100}",
                citations=PAPER,
                positions=(Position(target=f"point/p{i}", stance=Stance.SUPPORT, holder=f"a{i}"),),
            )
            for i in range(size)
        ),
    )


def test_a_speaker_who_does_not_speak_for_the_body_is_named_with_the_position() -> None:
    own, office = (
        Position(target="plan", stance=stance, holder=holder)
        for stance, holder in ((Stance.CONCERN, "minister"), (Stance.SUPPORT, None))
    )
    said = Statement(
        id="s",
        speakers=("minister",),
        on_behalf_of=("uk",),
        mode=Mode.NARRATION,
        text="x",
        citations=PAPER,
        positions=(own, attrs.evolve(office, target="issue/i")),
    )
    text = " ".join(page_of(attrs.evolve(EVERYTHING, statements=(said,))).text.split())
    assert re.search("concern on The plan, for [^,]*Minister", text)
    assert not re.search("support on [^,]*, for", text)


def test_every_appendix_can_be_filtered_by() -> None:
    options = [a["value"] for tag, a in page_of(EVERYTHING).elements if tag == "option"]
    appendices = [*EVERYTHING.secret_appendices, *(a for p in EVERYTHING.points for a in p.secret_appendices)]
    assert {f"appendix/{appendix.id}" for appendix in appendices} <= set(options)


def test_the_groups_of_who_acts_can_be_filtered_by() -> None:
    plan = large(2)
    last = attrs.evolve(plan.statements[1], speakers=("a1",))
    page = page_of(attrs.evolve(plan, statements=(last,)))
    options = [a["value"] for tag, a in page.elements if tag == "option"]
    assert {"a0", "a1"} <= set(options)


def test_a_huge_plan_takes_time_and_room_in_proportion() -> None:
    def seconds(plan: Plan) -> float:
        start = time.process_time()
        render(plan)
        return time.process_time() - start

    small, huge = large(100), large(2000)
    assert len(render(huge)) < 30 * len(render(small))
    assert seconds(huge) < 100 * min(seconds(small) for _ in range(3))


def test_a_long_name_that_is_mentioned_often_is_not_multiplied() -> None:
    plan = large(300)
    first, *others = plan.actors
    by_one = tuple(attrs.evolve(statement, speakers=("a0",)) for statement in plan.statements)
    named = attrs.evolve(plan, actors=(attrs.evolve(first, name="x" * 100_000), *others), statements=by_one)
    assert len(render(named)) < len(render(plan)) + 500_000


# The page of what changed -------------------------------------------------------------------------


def page_of_changes(comparison: Comparison) -> Page:
    page = Page.of(render(comparison))
    hold_harmless(page)
    hold_sealed_off(page, scripted=False)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert {link["href"] for link in page.links()} <= {f"#{id_}" for id_ in ids}
    return page


def with_every_kind(text: str, *, id_: str = "one") -> Comparison:
    """Changes of every kind, long and short, with the text wherever one can stand."""
    turns = ((None, text), (text, None), (text, "other"), (text, f"{text} and more"), (text, "y" * 100))
    changes = (
        Change(kind=kind, subject=text, field=field, old=old, new=new)
        for kind in ChangeKind
        for old, new in turns
        for field in (None, f"summary/{text}")
    )
    guess = Likeness(old=text, new=text, score=0.75, old_pointer="/points/0", new_pointer="/points/0")
    return Comparison(
        old=Compared(id=id_, title=text),
        new=Compared(id="one", title=text),
        changes=tuple(changes),
        likenesses=(guess,),
    )


@given(pairs())
def test_a_page_of_changes_names_everything_that_changed(pair: tuple[Plan, Plan]) -> None:
    comparison = compare(*pair)
    page = page_of_changes(comparison)
    told = {change.subject for change in comparison.changes if change.kind.startswith(("point", "appendix"))}
    assert [subject for subject in told if subject not in page.text] == []
    assert {comparison.old.title, comparison.new.title} <= {*page.texts}


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("id_", ["one", "other"])
def test_no_text_makes_an_element_in_a_page_of_changes(payload: str, id_: str) -> None:
    page = page_of_changes(with_every_kind(payload, id_=id_))
    plain = page_of_changes(with_every_kind("x", id_=id_)).shape
    assert {*page.shape} <= {*plain, *page_of_changes(with_every_kind("x " * 60, id_=id_)).shape}
    assert payload in page.text


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_text_makes_an_element_in_a_notebook_of_changes(payload: str) -> None:
    page = Page.of(with_every_kind(payload)._repr_html_())
    hold_harmless(page)
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in Page.of(with_every_kind("x")._repr_html_()).elements}


FUND = attrs.evolve(BASE.points[2], title="A fund out of which all is to be rebuilt")
BEFORE = attrs.evolve(BASE, points=(*BASE.points[:2], FUND))
AFTER = attrs.evolve(
    at(BASE, "statements.0", positions=(), date="2024-10-17"),
    points=(
        attrs.evolve(BASE.points[0], title="Invitation at once", summary="Of what stood here nothing is left at all."),
        at(BASE.points[1], "measures.0", action="Send more arms"),
        attrs.evolve(FUND, id="fund", title=f"{FUND.title} soon", measures=(Measure(id="pay", action="Pay into it"),)),
    ),
    sources=BASE.sources[:1],
)


def test_a_page_of_changes_tells_under_headings_how_much_changed() -> None:
    page = page_of_changes(compare(BEFORE, AFTER))
    headings = [a["id"] for tag, a in page.elements if tag == "section"]
    assert headings == ["points", "measures", "statements", "stances", "everything-else"]
    text = " ".join(" ".join(page.texts).split())
    for shown in (
        "What changed Base Plan base , two versions of it In all 9 changes",
        "Contents Points 5 Measures 1 Statements 1 Stances 1 Everything else 1 Points 5 Point 1: Invitation at once",
        "title Invitation [added: at once ] summary",
        "summary before An invitation follows. now Of what stood here nothing is left at all.",
        "Point 3: A fund out of which all is to be rebuilt soon new Pay into it Point 3",
        "Perhaps the same, a guess by their words Point 3: A fund",
        "Measures 1 Point 2: Arms measure Send [added: more ] arms (by US)",
        "date before: 2024-10-16 → now: 2024-10-17",
        "A Minister on point 1: Invitation retracted or no longer recorded before: + support",
        "Sources, taken out 1 Evening news",
    ):
        assert shown in text


def test_stances_stand_before_and_after_with_their_signs() -> None:
    def signs(old: str | None, new: str | None) -> list[str]:
        change = Change(kind=ChangeKind.STANCE_CHANGED, subject="x", old=old, new=new)
        both = Compared(id="x", title="x")
        page = page_of_changes(Comparison(old=both, new=both, changes=(change,)))
        return [attributes["class"] for _, attributes in page.elements if "sign" in attributes.get("class", "")]

    assert signs("neutral", "concern") == ["sign neutral", "sign concern"]
    assert signs("support; or rejection", None) == ["sign support", "sign rejection"]
    # A condition may hold such words too.
    conditional = "conditional-support, on condition: it is kept; or rejection; or support"
    assert signs("neutral; or support", conditional) == ["sign neutral", "sign support", "sign conditional-support"]
    assert signs(None, "supportive; or neutral") == []


def test_two_plans_stand_as_they_say_themselves() -> None:
    other = attrs.evolve(BASE, id="other", title="Other")
    page = page_of_changes(compare(BASE, other))
    assert "Two plans; neither says how it stands to the other" in page.text
    assert "Base → Other: what changed" in page.text
    revised = attrs.evolve(other, relations=(PlanRelation(kind=PlanRelationKind.REVISES, to="base"),))
    assert "as they say themselves: the new one revises the old one" in page_of_changes(compare(BASE, revised)).text
    renamed = compare(BASE, attrs.evolve(BASE, id="other"))
    assert "Nothing changed but the id." in page_of_changes(renamed).text
    assert "nothing changed but the id" in Page.of(renamed._repr_html_()).text


def test_a_page_says_that_nothing_changed() -> None:
    page = page_of_changes(compare(BASE, BASE))
    assert "Nothing changed." in page.text
    assert "nav" not in {tag for tag, _ in page.elements}


def test_texts_of_a_page_of_changes_run_in_their_own_direction() -> None:
    html = render(compare(BASE, at(BASE, "points.0", summary="An invitation \u062a\u062a follows.")))
    assert '<p dir="auto">An invitation <ins><span class="vh" dir="ltr"> [added: </span>\u062a\u062a<' in html


# Dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "text", "machine", "whole"),
    [
        ("2024-10-16", "16 October 2024", "2024-10-16", True),
        ("2024-10", "October 2024", "2024-10", False),
        ("2024", "2024", "2024", False),
        ("2024-01-02?", "2 January 2024 (uncertain)", "2024-01-02", True),
        ("2024-12~", "December 2024 (approximate)", "2024-12", False),
        ("2024%", "2024 (uncertain and approximate)", "2024", False),
        ("[..2024-10-17]", "on or before 17 October 2024", "", False),
        ("[2024-10..]", "on or after October 2024", "", False),
        ("[2024-10-17..2024-11]", "some day from 17 October 2024 to November 2024", "", False),
    ],
)
def test_dates_are_shown_as_they_are_known(date: str, text: str, machine: str, whole: bool) -> None:
    shown = worded(date)
    assert (shown.text, shown.machine, shown.whole) == (text, machine, whole)


@given(strategies.plans())
def test_what_is_drawn_on_the_timeline_lies_on_the_axis(plan: Plan) -> None:
    events = timeline(plan)
    axis = Axis.over(events)
    assert (axis is None) == all(event.date is None for event in events)
    for event in events:
        if axis and event.date:
            extent = axis.extent(worded(event.date))
            start, end, middle, width = (float(x.rstrip("%")) for x in extent[:4])
            assert 0 <= start <= middle <= end <= 100
            assert width == pytest.approx(end - start, abs=0.1)
            assert extent.back == event.date.startswith("[..")
            assert extent.on == event.date.endswith("..]")


@given(st.dates(), st.integers(0, 3_700_000))
def test_an_axis_has_few_ticks_in_order(first: datetime.date, days: int) -> None:
    last = min(first.toordinal() + days, datetime.date.max.toordinal())
    ticks = Axis(first.toordinal(), last + 1).ticks()
    places = [float(tick.place.rstrip("%")) for tick in ticks]
    assert len(ticks) <= 5
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)
    assert len({tick.text for tick in ticks}) == len(ticks)


# The command --------------------------------------------------------------------------------------


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    path.write_bytes(examples.read("victory-plan-2024"))
    return path


def test_the_command_writes_the_page(
    document: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    page = tmp_path / "plan.html"
    umask = os.umask(0o022)
    try:
        assert main(["render", str(document), "-o", str(page)]) == 0
    finally:
        os.umask(umask)
    assert page.read_text("utf-8") == render(examples.load("victory-plan-2024"))
    assert stat.S_IMODE(page.stat().st_mode) == 0o644
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.html", "plan.json"]
    assert main(["render", str(document)]) == 0
    assert capsysbinary.readouterr().out == page.read_bytes()


def test_a_document_with_warnings_has_a_page_and_a_wrong_one_has_none(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "plan.html"
    plan = json.loads(document.read_bytes())
    document.write_text(json.dumps(plan | {"points": [], "statements": []}), "utf-8")
    assert main(["render", str(document), "-o", str(page)]) == 0
    before = page.read_bytes()
    document.write_text(json.dumps(plan | {"status": "hopeful"}), "utf-8")
    assert main(["render", str(document), "-o", str(page)]) == 1
    assert "VP105 /status" in capsys.readouterr().err
    assert page.read_bytes() == before


def test_a_page_that_cannot_be_written_gives_2_and_names_it(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "none" / "plan.html"
    assert main(["render", str(document), "-o", str(nowhere)]) == 2
    assert capsys.readouterr().err == f"victoryplan: {nowhere}: No such file or directory\n"
    assert main(["render", str(tmp_path / "missing.json"), "-o", str(tmp_path / "x.html")]) == 2
    assert "missing.json" in capsys.readouterr().err


def test_a_page_is_no_document_to_compare_with(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(document), "plan.html"]) == 2
    assert "did you mean -o plan.html?" in capsys.readouterr().err


def test_the_page_does_not_replace_its_document(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(document), "--output", str(document)]) == 2
    assert "would replace the document that is read" in capsys.readouterr().err
    assert document.read_bytes() == examples.read("victory-plan-2024")


def test_a_document_comes_in_and_its_page_goes_out() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "victoryplan", "render", "-"],
        input=examples.read("victory-plan-2024"),
        capture_output=True,
        check=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("LC_")}
        | {"PYTHONIOENCODING": "ascii"},
    )
    assert done.stdout.decode() == render(examples.load("victory-plan-2024"))


def test_without_jinja2_the_extra_is_named(
    document: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    monkeypatch.delitem(sys.modules, "victoryplan.rendering.page")
    for arguments in ([str(document)], [str(document), str(document)]):
        assert main(["render", *arguments]) == 2
        assert capsys.readouterr().err.endswith("a page needs Jinja2: pip install 'victoryplan[render]'\n")


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    path = tmp_path / "new.json"
    plan = json.loads(examples.read("victory-plan-2024"))
    path.write_text(json.dumps(plan | {"status": "superseded", "title": "Another title"}), "utf-8")
    return path


def test_two_documents_give_the_page_of_what_changed(
    document: Path, changed: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    page = tmp_path / "changes.html"
    assert main(["render", str(document), str(changed), "-o", str(page)]) == 0
    wanted = render(compare(victoryplan.load(document), victoryplan.load(changed)))
    assert page.read_text("utf-8") == wanted
    assert main(["render", str(document), str(document)]) == 0
    assert b"Nothing changed." in capsysbinary.readouterr().out
    done = subprocess.run(
        [sys.executable, "-m", "victoryplan", "render", "-", str(changed)],
        input=document.read_bytes(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == wanted


@pytest.mark.parametrize("wrong", [(0,), (1,), (0, 1)])
def test_of_two_documents_each_that_is_wrong_is_reported(
    wrong: tuple[int, ...], document: Path, changed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = (document, changed)
    for place in wrong:
        paths[place].write_text("{}", "utf-8")
    page = tmp_path / "changes.html"
    assert main(["render", *map(str, paths), "-o", str(page)]) == 1
    told = capsys.readouterr().err
    assert [f"{path}: not valid" in told for path in paths] == [place in wrong for place in (0, 1)]
    assert not page.exists()
    assert main(["render", str(paths[0]), str(tmp_path / "missing.json")]) == 2


def test_a_page_of_changes_is_not_made_of_one_stream_nor_onto_its_documents(
    document: Path, changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", "-", "-"]) == 2
    assert "standard input can be one of the two plans, not both" in capsys.readouterr().err
    before = document.read_bytes(), changed.read_bytes()
    for path in (document, changed):
        assert main(["render", str(document), str(changed), "-o", str(path)]) == 2
        assert "would replace the document that is read" in capsys.readouterr().err
    assert (document.read_bytes(), changed.read_bytes()) == before


# Notebooks ----------------------------------------------------------------------------------------


def notebook_forms() -> Iterator[str]:
    yield EVERYTHING._repr_html_()
    yield EMPTY._repr_html_()
    yield Report()._repr_html_()
    yield validate(json.dumps({"id": "<b>", "$schema": "\u0000"}))._repr_html_()


def test_a_plan_shows_itself_in_a_notebook() -> None:
    page = Page.of(EVERYTHING._repr_html_())
    hold_harmless(page)
    for shown in (
        "Everything",
        "proposed",
        "by The Leader, US",
        "restricted",
        "More arms",
        "reported, disclosure partial",
    ):
        assert shown in page.text
    assert SENTINEL not in page.text
    assert "table" not in {tag for tag, _ in Page.of(EMPTY._repr_html_()).elements}


def test_a_report_shows_itself_in_a_notebook() -> None:
    report = validate(b'{"id": "<b onclick=x>", "title": ""}')
    page = Page.of(report._repr_html_())
    hold_harmless(page)
    for problem in report.problems:
        assert all(part in page.text for part in (problem.code, problem.pointer, problem.message, problem.hint or ""))
    assert "not valid (" in page.text
    assert Page.of(Report()._repr_html_()).text == "valid (0 errors, 0 warnings)"


def test_a_comparison_shows_itself_in_a_notebook() -> None:
    shown = compare(BEFORE, attrs.evolve(AFTER, id="other"))._repr_html_()
    page = Page.of(shown)
    hold_harmless(page)
    for text in (
        "Base → Base",
        "two plans; neither says how it stands to the other",
        "9 changes",
        "Points",
        "Point 3: A fund out of which all is to be rebuilt soon, new",
        "Pay into it",
        "perhaps the same, a guess (84% alike)",
        "not listed here, stances on the old plan alone",
    ):
        assert text in page.texts
    assert "<bdi>title</bdi>: <bdi><span>Invitation</span><span> </span><ins>at once</ins></bdi>" in shown
    assert "<bdi><del>An invitation follows.</del></bdi> → <bdi><ins>Of what stood here" in shown
    assert "Sources, taken out" in Page.of(compare(BEFORE, AFTER)._repr_html_()).texts
    assert Page.of(compare(BASE, BASE)._repr_html_()).text == "Basebase · nothing changed"


def test_a_notebook_is_not_flooded() -> None:
    plan = large(150)
    assert "and 50 more" in Page.of(plan._repr_html_()).text
    assert "more</p>" in compare(plan, EMPTY)._repr_html_()
    long = attrs.evolve(EMPTY, title="x" * 100_000)
    assert len(long._repr_html_()) < 2000
    assert len(compare(EMPTY, long)._repr_html_()) < 3000


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_text_makes_an_element_in_a_notebook(payload: str) -> None:
    def shape(text: str) -> object:
        return Page.of(with_texts(EVERYTHING, lambda _: text)._repr_html_()).shape

    assert shape(payload) == shape("x")


def test_a_notebook_needs_no_package_beside() -> None:
    code = (
        "import sys; sys.modules['jinja2'] = None\n"
        "from victoryplan import Report, examples\n"
        "print('Victory Plan' in examples.load('victory-plan-2024')._repr_html_(), 'valid' in Report()._repr_html_())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"


def test_the_face_says_what_a_page_needs() -> None:
    code = "import sys; sys.modules['jinja2'] = None\nimport victoryplan\nvictoryplan.render"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.endswith("ModuleNotFoundError: a page needs Jinja2: pip install 'victoryplan[render]'\n")
    assert victoryplan.render is render
