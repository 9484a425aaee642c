"""The pages in Chromium: accessible, still, the filters in the address, whole without scripts and on paper."""

import os
import time
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.browser.conftest import Opener, Tab
from tests.pages import Page
from tests.test_page import AFTER, BEFORE, EVERYTHING, HOSTILE, large, with_every_kind, with_texts

from victoryplan import Comparison, Plan, compare, examples, render
from victoryplan.vocabularies import Stance

VICTORY = examples.load("victory-plan-2024")
WIDTHS = (360, 768, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is out of sight is not rendered, and axe would judge it by the room that is kept for it.
IN_SIGHT = ".point, .statement, .day { content-visibility: visible !important }"


def in_many_scripts() -> Plan:
    """A plan written in Arabic, with Hebrew, Ukrainian, Chinese and English within."""
    titles = iter(["خطة النصر", "תוכנית הניצחון", "План перемоги", "胜利计划", "NATO (ناتو) 2024"] * 200)
    return attrs.evolve(with_texts(EVERYTHING, lambda _: next(titles)), language="ar")


def changes_in_many_scripts() -> Comparison:
    """What changed in such a plan, some of it reworded in Arabic and Hebrew."""
    plan = in_many_scripts()
    first, *others = plan.points
    before = attrs.evolve(first, summary="خطة النصر الأوكرانية")
    after = attrs.evolve(first, title="خطة النصر 2024", summary=f"{before.summary} תוכנית السلام")
    new = attrs.evolve(first, id="new", title="خطة النصر", summary=None)
    old = attrs.evolve(plan, points=(before, *others))
    return compare(old, attrs.evolve(old, points=(after, new, *others[1:]), statements=old.statements[1:]))


DRAFTS = compare(*(examples.load(name) for name in ("us-28-point-plan-2025", "us-20-point-plan-2025")))
COMPARISONS = {
    "drafts": DRAFTS,
    "versions": compare(BEFORE, AFTER),
    "scripts": changes_in_many_scripts(),
    "kinds": with_every_kind("x"),
    "nothing": compare(VICTORY, VICTORY),
}

PICTURES = os.environ.get("VICTORYPLAN_PICTURES")
"""A folder in which to leave pictures of the page, for somebody to look at."""


def violations(tab: Tab, axe: str, *, unfolded: bool) -> list[str]:
    page: Any = tab.page
    page.evaluate(axe)
    page.add_style_tag(content=IN_SIGHT)
    if unfolded:
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [f"{rule['id']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]]


# Accessibility ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(opened: Opener, axe: str, width: int, scheme: str) -> None:
    # The policy of the page keeps axe out too, so that this context goes past it.
    tab = opened(render(in_many_scripts()), width=width, color_scheme=scheme, bypass_csp=True)
    assert violations(tab, axe, unfolded=True) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_what_changed(opened: Opener, axe: str, width: int, scheme: str) -> None:
    for comparison in COMPARISONS.values():
        tab = opened(render(comparison), width=width, color_scheme=scheme, bypass_csp=True)
        assert violations(tab, axe, unfolded=False) == []


@pytest.mark.parametrize("name", examples.names())
def test_axe_finds_nothing_in_a_shipped_plan(opened: Opener, axe: str, name: str) -> None:
    # They are large, so that each is looked at once, folded, in one of the widths and schemes.
    place = examples.names().index(name)
    width, scheme = WIDTHS[place % 3], ("light", "dark")[place % 2]
    tab = opened(render(examples.load(name)), width=width, color_scheme=scheme, bypass_csp=True)
    assert violations(tab, axe, unfolded=False) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pictures_are_of_the_scheme_and_width(opened: Opener, tmp_path: Path, width: int, scheme: str) -> None:
    page = opened(render(VICTORY), width=width, color_scheme=scheme).page
    for part in ("top", "points", "matrix", "timeline", "disagreement", "statements"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", part)
        # What comes into sight is rendered in the frame after.
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.screenshot(path=Path(PICTURES or tmp_path, f"{VICTORY.id}-{scheme}-{width}-{part}.png"))
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_there_are_pictures_of_what_changed(opened: Opener, tmp_path: Path, width: int, scheme: str) -> None:
    page = opened(render(DRAFTS), width=width, color_scheme=scheme).page
    for part in ("top", "points", "statements", "stances", "everything-else"):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", part)
        page.screenshot(path=Path(PICTURES or tmp_path, f"changes-{scheme}-{width}-{part}.png"))


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(opened: Opener, width: int) -> None:
    plans = (VICTORY, EVERYTHING, in_many_scripts(), with_texts(EVERYTHING, lambda _: "x" * 400))
    for shown in (*plans, *COMPARISONS.values(), with_every_kind("x" * 400)):
        page = opened(render(shown), width=width).page
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_goes_round_and_the_focus_is_seen(opened: Opener) -> None:
    page = opened(render(VICTORY)).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_texts_run_in_their_own_direction(opened: Opener) -> None:
    page = opened(render(in_many_scripts())).page
    directions = page.evaluate(
        "[...document.querySelectorAll('main bdi')].map(one => [one.textContent, getComputedStyle(one).direction])"
    )
    assert {(text, direction) for text, direction in directions if text in {"خطة النصر", "План перемоги"}} == {
        ("خطة النصر", "rtl"),
        ("План перемоги", "ltr"),
    }
    assert page.evaluate("document.querySelector('h1').lang") == "ar"


def test_what_changed_in_a_text_runs_in_its_direction_and_beside_what_stayed(opened: Opener) -> None:
    page = opened(render(COMPARISONS["scripts"])).page
    found = page.evaluate(
        "[...document.querySelectorAll('main p > ins')].map(one => [getComputedStyle(one.parentElement).direction,"
        " getComputedStyle(one).unicodeBidi, getComputedStyle(one).textDecorationLine])"
    )
    assert found
    assert all(one == ["rtl", "isolate", "underline"] for one in found)


# Filters ------------------------------------------------------------------------------------------


def shown(page: Any) -> list[str]:
    """The ids of the statements that are in sight."""
    ids = in_sight(page, "article.statement", "one.id")
    return [id_.removeprefix("statement-") for id_ in ids]


def in_sight(page: Any, selector: str, asked: str) -> list[str]:
    """What is asked of each element that is in sight, in JavaScript."""
    found: list[str] = page.evaluate(
        f"[...document.querySelectorAll({selector!r})].filter(one => one.checkVisibility()).map(one => {asked})"
    )
    return found


def chosen(page: Any) -> dict[str, str]:
    return {name: page.input_value(f"select[name={name}]") for name in ("actor", "target", "stance")}


def test_filters_choose_and_the_address_keeps_them(opened: Opener) -> None:
    tab = opened(render(VICTORY))
    page = tab.page
    everything = [statement.id for statement in VICTORY.statements]
    assert shown(page) == everything
    page.select_option("select[name=target]", "point/nato-invitation")
    page.select_option("select[name=stance]", "rejection")
    assert page.url.endswith("#target=point%2Fnato-invitation&stance=rejection")
    wanted = [
        statement.id
        for statement in VICTORY.statements
        if any(p.target == "point/nato-invitation" and p.stance is Stance.REJECTION for p in statement.positions)
    ]
    assert shown(page) == wanted
    assert page.inner_text("[role=status]") == f"{len(wanted)} of {len(everything)} statements"
    page.reload()
    assert shown(page) == wanted
    page.go_back()
    page.go_back()
    assert (shown(page), chosen(page)["stance"]) == (everything, "")
    page.go_forward()
    assert chosen(page) == {"actor": "", "target": "point/nato-invitation", "stance": ""}
    page.click("button[type=reset]")
    assert (shown(page), chosen(page)["target"]) == (everything, "")
    assert tab.faults == []


def test_a_group_stands_for_its_members_and_a_point_for_its_parts(opened: Opener) -> None:
    group = attrs.evolve(EVERYTHING.actors[0], id="group", name="Group", members=("inner",))
    inner = attrs.evolve(group, id="inner", name="Inner", members=("minister",))
    plan = attrs.evolve(EVERYTHING, actors=(*EVERYTHING.actors, group, inner))
    page = opened(render(plan), "#actor=group").page
    assert shown(page) == ["first"]
    of_point = opened(render(plan), "#target=point/more-arms").page
    assert shown(of_point) == ["first"]
    columns = in_sight(of_point, "#matrix thead th[data-target]", "one.dataset.target")
    assert columns == ["appendix/annex point/more-arms", "measure/send-arms point/more-arms"]


def test_the_filters_reach_the_matrix_the_timeline_and_the_points(opened: Opener) -> None:
    page = opened(render(VICTORY), "#target=point/nato-invitation&stance=rejection").page
    assert set(in_sight(page, "#matrix td .sign", "one.dataset.stance")) == {"rejection"}
    assert page.locator("article.point:visible").count() == 1
    events = page.locator("#timeline li[data-event]:visible")
    assert events.count() == len(shown(page))


def test_an_unknown_value_in_the_address_filters_nothing(opened: Opener) -> None:
    tab = opened(render(VICTORY), "#actor=nobody&stance=%22%3E<script>&target=&x=y&at=nowhere")
    assert shown(tab.page) == [statement.id for statement in VICTORY.statements]
    assert tab.faults == []


def test_a_link_keeps_the_filters_unless_they_hide_where_it_leads(opened: Opener) -> None:
    page = opened(render(VICTORY), "#stance=rejection").page
    statement = shown(page)[0]
    page.click(f"#matrix a[href='#statement-{statement}']:visible")
    assert page.url.endswith(f"#stance=rejection&at=statement-{statement}")
    assert page.evaluate("document.activeElement.id") == f"statement-{statement}"
    page.reload()
    assert page.locator(f"#statement-{statement}").evaluate("one => one.classList.contains('here')")
    hidden = next(s.id for s in VICTORY.statements if s.id not in shown(page))
    page.evaluate("id => document.querySelector(`a[href='#statement-${id}']`).click()", hidden)
    assert page.url.endswith(f"#statement-{hidden}")
    assert hidden in shown(page)


# Nothing but itself -------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [VICTORY, EVERYTHING, in_many_scripts()], ids=["shipped", "everything", "scripts"])
def test_a_page_asks_for_nothing_and_complains_of_nothing(opened: Opener, plan: Plan) -> None:
    assert opened(render(plan)).faults == []


@pytest.mark.parametrize("name", COMPARISONS)
def test_a_page_of_changes_asks_for_nothing_and_complains_of_nothing(opened: Opener, name: str) -> None:
    tab = opened(render(COMPARISONS[name]), "#points")
    assert tab.faults == []
    assert tab.page.evaluate("document.scripts.length") == 0


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_changes_run_nothing(opened: Opener, payload: str) -> None:
    tab = opened(render(with_every_kind(payload)))
    page = tab.page
    page.evaluate("for (const one of document.querySelectorAll('*')) one.dispatchEvent(new Event('mouseover'))")
    assert tab.faults == []
    assert page.evaluate("document.querySelectorAll('script, img, iframe, svg').length") == 0
    assert page.evaluate("document.querySelector('h1').textContent") == payload


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_hostile_document_runs_nothing(opened: Opener, payload: str) -> None:
    tab = opened(render(with_texts(EVERYTHING, lambda _: payload)))
    page = tab.page
    page.select_option("select[name=actor]", index=1)
    page.click("button[type=reset]")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.evaluate("for (const one of document.querySelectorAll('*')) one.dispatchEvent(new Event('mouseover'))")
    assert tab.faults == []
    assert page.evaluate("document.querySelectorAll('script').length") == 1
    assert page.evaluate("document.querySelectorAll('img, iframe').length") == 0
    assert page.evaluate("document.querySelector('h1').textContent") == payload
    assert page.title() not in {"run", "1"}


def test_what_slipped_through_would_still_not_run(opened: Opener) -> None:
    slipped = "<script>document.title='run'</script><img src=https://example.org/x onerror=\"document.title='run'\">"
    tab = opened(render(VICTORY).replace("</main>", f"{slipped}<p style='color:red'>x</p></main>"))
    tab.page.wait_for_timeout(200)
    assert tab.page.title() == VICTORY.title
    assert len([fault for fault in tab.faults if "Content Security Policy" in fault]) >= 3
    assert not [fault for fault in tab.faults if fault.startswith("asked for")]


def test_without_scripts_everything_is_there(opened: Opener) -> None:
    html = render(EVERYTHING)
    tab = opened(html, "#target=plan", java_script_enabled=False)
    page = tab.page
    assert page.locator("article.statement:visible").count() == len(EVERYTHING.statements)
    assert page.locator("form.filters").is_hidden()
    page.locator("details.evidence > summary").first.click()
    assert tab.faults == []
    assert "Yes again" in Page.of(html).text


# Paper and size -----------------------------------------------------------------------------------


def test_on_paper_all_is_unfolded_and_the_navigation_gone(opened: Opener) -> None:
    page = opened(render(VICTORY), color_scheme="dark").page
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator("select:visible").count() == 0
    assert page.locator("#statements .citations").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")


def test_what_changed_is_printed_without_its_navigation(opened: Opener) -> None:
    page = opened(render(DRAFTS), color_scheme="dark").page
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")


def test_a_large_plan_stays_usable(opened: Opener) -> None:
    plan = large(1500)
    start = time.monotonic()
    page = opened(render(plan)).page
    page.select_option("select[name=actor]", "a1400")
    assert len(shown(page)) == 100
    # A machine that is busy is no fault of the page; what is quadratic would take minutes.
    assert time.monotonic() - start < 30
    page.evaluate("location.hash = 'statement-s700'")
    page.wait_for_function("Math.abs(document.getElementById('statement-s700').getBoundingClientRect().top) < 100")
