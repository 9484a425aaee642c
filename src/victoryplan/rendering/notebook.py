"""How a plan and a report show themselves in a notebook: small tables, in nobody's style but the notebook's.

They need no package beside the standard library. Everything goes through :func:`_escaped`, and what
is sealed is never asked for.
"""

import html
from collections.abc import Iterable, Sequence
from itertools import islice

from victoryplan.discretion import discreet
from victoryplan.models import Plan, Point
from victoryplan.problems import Problem, Report
from victoryplan.wording import Wording, words

__all__ = ["plan_html", "report_html"]

_MOST_ROWS = 100
_LONGEST_TEXT = 300


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
    title = f"<p><strong>{_escaped(plan.title)}</strong><br>{' · '.join(_escaped(fact) for fact in facts if fact)}</p>"
    return _framed(title, _table(head, rows, len(plan.points)))


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


def _framed(*parts: str) -> str:
    # Both names tell notebooks that a dollar sign begins no formula.
    return f'<div class="tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>'


def _table(head: Sequence[str], rows: Iterable[Iterable[object]], count: int) -> str:
    if not count:
        return ""
    heads = "".join(f'<th scope="col">{_escaped(words(name))}</th>' for name in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{_escaped(cell)}</td>' for cell in row)}</tr>" for row in islice(rows, _MOST_ROWS)
    )
    rest = f"<p>and {count - _MOST_ROWS} more</p>" if count > _MOST_ROWS else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _escaped(value: object) -> str:
    """The value as text in a direction of its own, and not too much of it."""
    text = str(value)
    return f"<bdi>{html.escape(text if len(text) <= _LONGEST_TEXT else f'{text[: _LONGEST_TEXT - 1]}…')}</bdi>"
