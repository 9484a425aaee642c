"""How plans, reports and comparisons show themselves in a notebook: small tables, in nobody's style but its own.

They need no package beside the standard library. Everything goes through :func:`_shortened`, and what
is sealed is never asked for.
"""

import html
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from victoryplan.changes import Comparison
from victoryplan.discretion import discreet
from victoryplan.models import Plan, Point
from victoryplan.problems import Problem, Report
from victoryplan.rendering.account import Form, How, Section, Told, sections, standing, tally
from victoryplan.wording import Wording, words

__all__ = ["comparison_html", "plan_html", "report_html"]

_MOST_ROWS = 100
_LONGEST_TEXT = 300
_TAGS = {How.KEPT: "span", How.WENT: "del", How.CAME: "ins"}


@discreet
def plan_html(plan: Plan) -> str:
    """What a plan is, whose it is, and its points."""
    labels = Wording(plan)
    facts = (
        plan.id,
        plan.status,
        f"by {', '.join(labels.actor(proponent.actor) for proponent in plan.proponents)}",
        f"points: {len(plan.points)}",
        f"statements: {len(plan.statements)}",
        f"sources: {len(plan.sources)}",
        "restricted: this copy holds sealed content" if plan.restricted else "",
    )
    rows = (
        (point.number, point.title, point.topic, len(point.measures), _secret(point), len(index.statements_on(point)))
        for index in (labels.index,)
        for point in plan.points
    )
    head = ("", "point", "topic", "measures", "secret appendix", "statements")
    return _framed(_titled(plan.title, facts), _table(head, rows, len(plan.points)))


def _secret(point: Point) -> str:
    return "; ".join(f"{appendix.existence}, disclosure {appendix.disclosure}" for appendix in point.secret_appendices)


def report_html(report: Report) -> str:
    """Whether a document is accepted, and every problem."""
    verdict = f"{'valid' if report.valid else 'not valid'} ({report.summary})"
    head = ("code", "severity", "where", "what", "hint")
    rows = ((p.code, p.severity, _where(p), p.message, p.hint or "") for p in report.problems)
    return _framed(f"<p><strong>{_escaped(verdict)}</strong></p>", _table(head, rows, len(report.problems)))


def _where(problem: Problem) -> str:
    line = "" if problem.line is None else f"{problem.line}:{problem.column} "
    return f"{line}{problem.pointer}"


def comparison_html(comparison: Comparison) -> str:
    """What changed, thing by thing."""
    old, new, told = comparison.old, comparison.new, list(sections(comparison))
    title, id_ = new.title, new.id
    if stands := standing(comparison):
        title, id_ = f"{old.title} → {title}", f"{old.id} → {id_}"
    rows = [row for section in told for row in _rows(section)]
    head = ("", "what", "change")
    return _framed(_titled(title, (id_, stands, tally(comparison, told))), _table(head, rows, len(rows)))


def _rows(section: Section) -> Iterator[tuple[object, ...]]:
    for entry in section.entries:
        what = f"{entry.subject}, {entry.state}" if entry.state else entry.subject
        if entry.whole or not entry.parts:
            yield section.heading, what, entry.whole or ""
        yield from ((section.heading, what, part) for part in entry.parts)
    yield from ((section.heading, label, "; ".join(subjects)) for label, subjects in section.lists.items())
    yield from ((section.heading, f"not listed here, {what}", number) for what, number in section.counts.items())
    for guess in section.guesses:
        both = f"{guess.old} (old), {guess.new} (new)"
        yield section.heading, f"perhaps the same, a guess ({guess.score:.0%} alike)", both


def _framed(*parts: str) -> str:
    # Both names tell notebooks that a dollar sign begins no formula.
    return f'<div class="tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>'


def _titled(title: str, facts: Iterable[str | None]) -> str:
    return f"<p><strong>{_escaped(title)}</strong><br>{' · '.join(_escaped(fact) for fact in facts if fact)}</p>"


def _table(head: Sequence[str], rows: Iterable[Iterable[object]], count: int) -> str:
    if not count:
        return ""
    heads = "".join(f'<th scope="col">{_escaped(words(name))}</th>' for name in head)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in islice(rows, _MOST_ROWS))
    rest = f"<p>and {count - _MOST_ROWS} more</p>" if count > _MOST_ROWS else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _cell(value: object) -> str:
    if not isinstance(value, Told):
        return _escaped(value)
    label = f"{_escaped(value.label)}: " if value.label else ""
    runs = [f"<{_TAGS[run.how]}>{_shortened(run.text)}</{_TAGS[run.how]}>" for run in value.runs]
    # One text has one direction, and two have one each.
    texts = ["".join(runs)] if value.form is Form.IN_ONE else runs
    return f"{label}{' → '.join(f'<bdi>{text}</bdi>' for text in texts)}"


def _escaped(value: object) -> str:
    """The value as text in a direction of its own, and not too much of it."""
    return f"<bdi>{_shortened(str(value))}</bdi>"


def _shortened(text: str) -> str:
    return html.escape(text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…")
