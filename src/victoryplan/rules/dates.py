"""VP3: dates and order. A date counts with all the days that it can mean: see :func:`bounds`."""

import datetime
import functools
from collections.abc import Iterator

from victoryplan.constraints import DATE, StringKind, bounds, model_fields
from victoryplan.index import Index
from victoryplan.models import MODELS, Disclosure, Model, Presentation, Role, Source, Statement
from victoryplan.problems import excerpt
from victoryplan.rules.registry import Finding, rule
from victoryplan.vocabularies import DisclosureKind, PresentationStatus

__all__ = ["before"]

_span = functools.lru_cache(maxsize=4096)(bounds)

_CALENDAR_DAY = len("2024-10-16")
"""Nothing but a calendar day is of this length, and such days compare as text."""

_ONE_DAY = datetime.timedelta(days=1)


def before(date: str | None, other: str | None) -> bool:
    """Whether the first date is certainly earlier than the second: so on every day that they can mean."""
    if date is None or other is None:
        return False
    if len(date) == len(other) == _CALENDAR_DAY:
        return date < other
    return _span(date)[1] < _span(other)[0]


@rule("VP301")
def role_ends_before_it_begins(index: Index) -> Iterator[Finding]:
    """A role's end is not before its beginning."""
    for number, role in enumerate(index.objects[Role]):
        if before(role.until, role.since):
            yield Finding(
                Role,
                number,
                ("until",),
                f"the role ends on {role.until}, before it begins on {role.since}",
                excerpt(role.until),
                f"{role.since} or later",
            )


@rule("VP302")
def answer_before_what_it_answers(index: Index) -> Iterator[Finding]:
    """A statement that replies to, corrects or contradicts another one comes after it."""
    for number, statement in enumerate(index.objects[Statement]):
        if not statement.relations:
            continue
        related = (index.statements.get(relation.to) for relation in statement.relations)
        earlier = next((other for other in related if other and before(statement.date, other.date)), None)
        if earlier:
            yield Finding(
                Statement,
                number,
                ("date",),
                f"the statement is dated before {excerpt(earlier.id)}, to which it relates",
                excerpt(str(statement.date)),
                f"{earlier.date} or later",
            )


@rule("VP303")
def disclosed_before_first_shown(index: Index) -> Iterator[Finding]:
    """Only a leak comes before the plan was first shown."""
    if not index.objects[Disclosure]:
        return
    held = [item.date for item in index.objects[Presentation] if item.status is PresentationStatus.HELD]
    if not held or None in held:
        return
    first = min(_span(date)[0] for date in held if date)
    for number, disclosure in enumerate(index.objects[Disclosure]):
        if disclosure.kind is not DisclosureKind.LEAK and disclosure.date and _span(disclosure.date)[1] < first:
            yield Finding(
                Disclosure,
                number,
                ("date",),
                f"the disclosure of {disclosure.date} comes before the plan was first shown",
                excerpt(disclosure.date),
                "the day of the first presentation or later, if it was no leak",
            )


@rule("VP304")
def accessed_before_published(index: Index) -> Iterator[Finding]:
    """Nobody reads what is not yet published."""
    for number, source in enumerate(index.objects[Source]):
        if before(source.accessed, source.published):
            yield Finding(
                Source,
                number,
                ("accessed",),
                f"the source was accessed on {source.accessed}, before it was published on {source.published}",
                excerpt(source.accessed),
                f"{source.published} or later",
            )


@rule("VP305")
def said_after_it_was_reported(index: Index) -> Iterator[Finding]:
    """A statement is not later than all that reports it; one day is left for the time zones."""
    for number, statement in enumerate(index.objects[Statement]):
        if statement.date is None:
            continue
        for citation in statement.citations:
            source = index.sources.get(citation.source)
            if source is None or not _reported_too_early(source.published, statement.date):
                break
        else:
            yield Finding(
                Statement,
                number,
                ("date",),
                f"the statement is dated {statement.date}, after every source for it was published",
                excerpt(statement.date),
                "a day on which one of its sources could report it",
            )


def _reported_too_early(published: str | None, said: str) -> bool:
    return before(published, said) and _span(said)[0] - _span(str(published))[1] > _ONE_DAY


@functools.cache
def _date_fields() -> tuple[tuple[type[Model], str], ...]:
    return tuple((cls, f.name) for cls in MODELS for f in model_fields(cls) if f.kind == StringKind(DATE))


@rule("VP306")
def range_runs_backwards(index: Index) -> Iterator[Finding]:
    """The earlier end of a range comes first."""
    for cls, name in _date_fields():
        ranges = {date for item in index.objects[cls] if (date := getattr(item, name)) and date[0] == "["}
        backwards = {date for date in ranges if _runs_backwards(date)}
        for number, item in enumerate(index.objects[cls]) if backwards else ():
            if (date := getattr(item, name)) in backwards:
                early, late = date[1:-1].split("..")
                yield Finding(
                    cls, number, (name,), f"the range {date} runs backwards", excerpt(date), f"[{late}..{early}]"
                )


def _runs_backwards(date: str) -> bool:
    first, last = date[1:-1].split("..")
    return bool(first and last) and _span(first)[0] > _span(last)[1]
