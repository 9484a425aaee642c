"""A plan, or what changed from one to another, as one page for a browser, whole in itself.

What comes from the document is escaped by the templates. The style sheet and the script are the
page's own; its Content-Security-Policy names them by their hashes, and lets nothing else be run or
fetched. Where a name is only mentioned it is shortened, so that the page grows with the document and
not with the square of it.
"""

import base64
import functools
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import NamedTuple

from victoryplan.analysis import Cell, Event, EventKind, Matrix, PositionRecord, Voice, matrix, timeline
from victoryplan.changes import Comparison
from victoryplan.discretion import discreet
from victoryplan.index import holders
from victoryplan.models import (
    Actor,
    Citation,
    Measure,
    Model,
    Plan,
    Position,
    Presentation,
    SecretAppendix,
    Source,
    Statement,
)
from victoryplan.rendering.account import sections, standing, tally
from victoryplan.rendering.dates import Axis, WordedDate, worded
from victoryplan.vocabularies import RecipientStatus, Stance, StatementRelationKind
from victoryplan.wording import Wording, named, short, words

try:
    import jinja2
except ModuleNotFoundError:
    raise ModuleNotFoundError("a page needs Jinja2: pip install 'victoryplan[render]'", name="jinja2") from None

__all__ = ["render"]


@discreet
def render(what: Plan | Comparison) -> str:
    """A plan, or a comparison of two, as one page of HTML, whole in itself (extra ``victoryplan[render]``).

    Of what is sealed it says that it is there, and nothing else.

    >>> from victoryplan import compare, examples
    >>> plan = examples.load("victory-plan-2024")
    >>> render(plan).startswith("<!doctype html>")
    True
    >>> "Nothing changed" in render(compare(plan, plan))
    True

    Raises:
        ModuleNotFoundError: on import, where Jinja2 is not installed.
    """
    if isinstance(what, Comparison):
        told = list(sections(what))
        return _filled(
            "comparison.html",
            comparison=what,
            sections=told,
            standing=standing(what),
            tally=tally(what, told),
            stances_in=_stances_in,
        )
    return _filled("plan.html", script=_text("page.js"), page=_Page(what), plan=what)


def _filled(template: str, script: str = "", **given: object) -> str:
    return _environment().get_template(template).render(style=_text("page.css"), script=script, **given)


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_text),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "words": words,
        "named": named,
        "sha256": _sha256,
        "short": short,
        "sign": SIGNS.__getitem__,
    }
    return environment


@functools.cache
def _text(name: str) -> str:
    return (resources.files("victoryplan.rendering") / "templates" / name).read_text("utf-8")


def _sha256(text: str) -> str:
    """The source expression of a Content-Security-Policy for an inline text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


SIGNS = {
    Stance.SUPPORT: "+",
    Stance.CONDITIONAL_SUPPORT: "(+)",
    Stance.NEUTRAL: "0",
    Stance.NONCOMMITTAL: "…",
    Stance.CONCERN: "!",
    Stance.REJECTION: "\N{MINUS SIGN}",
}
"""What tells the stances apart without their colours."""

_BARE = re.compile(rf"({'|'.join(SIGNS)})(?=$|; or |, on condition: )(; or )?")


def _stances_in(text: str) -> Iterator[Stance]:
    """The stances that a comparison words so. What stands behind the first condition may be words of it."""
    while found := _BARE.match(text):
        yield Stance(found[1])
        if not found[2]:
            return
        text = text[found.end() :]


_LONGEST_HEADING = 56


# What the templates are given ---------------------------------------------------------------------


class Named(NamedTuple):
    """A thing as it is mentioned: English words, then the document's own, and where it stands on the page."""

    kind: str
    number: str = ""
    text: str = ""
    anchor: str = ""
    language: str = ""


class Mark(NamedTuple):
    """One stance in a cell of the matrix."""

    record: PositionRecord
    when: str
    """``latest``, ``open`` where others may be later, ``earlier`` or ``retracted``"""


class Row(NamedTuple):
    """A holder's row of the matrix: for each target the marks of the own stances and of those reported."""

    holder: str
    cells: list[tuple[str, list[Mark], list[Mark]]]


class Block(NamedTuple):
    """A part of the matrix that stands as a table of its own."""

    targets: Sequence[str]
    rows: list[Row]


class Day(NamedTuple):
    """A date of the timeline and what is dated so."""

    date: WordedDate | None
    events: list[Event]


class Dispute(NamedTuple):
    """Something that sources support and others contradict."""

    kind: str
    of: Named
    entity: Model


_PLURALS = {"secret appendix": "secret appendices"}
_WHOLE_MATRIX = 24
_COLUMNS_OF_A_BLOCK = 12


class _Page(Wording):
    kinds = EventKind
    statuses = tuple(RecipientStatus)
    stances = tuple(Stance)

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.language = "" if plan.language == "en" else plan.language
        self.named = {target: self._named(target) for target in self.targets}
        self.days = [
            Day(worded(date) if date else None, list(events))
            for date, events in itertools.groupby(timeline(plan), key=_date_of)
        ]
        self.axis = Axis.over([event for day in self.days for event in day.events])
        self.matrix: Matrix = matrix(plan)

    # Mentions -----------------------------------------------------------------------------------

    def worded(self, date: str) -> WordedDate:
        """A date in words."""
        return worded(date)

    def language_of(self, language: str | None) -> str:
        """What to give as ``lang``; nothing for English, which the page is in."""
        return self.language if language is None else "" if language == "en" else language

    def name(self, actor_id: str) -> Named:
        """An actor as mentioned."""
        actor = self.index.actors.get(actor_id)
        if actor is None:
            return Named("", text=actor_id)
        return Named("", text=short(actor.name), anchor=f"actor-{actor_id}", language=self.language)

    def mention(self, target: str) -> Named:
        """What a position is about, as mentioned."""
        return self.named.get(target) or Named("", text=target)

    def of_point(self, point_id: str) -> Named:
        """A point as mentioned."""
        return self.mention(f"point/{point_id}")

    def _named(self, target: str) -> Named:
        kind, _, id_ = target.partition("/")
        anchor = f"{kind}-{id_}"
        point = self.index.targets.get(target)
        of_point = " of point" if point else ""
        number = short(point.number) if point else ""
        match kind:
            case "plan":
                return Named("The plan", anchor="top")
            case "point":
                title = self.index.points[id_].title
                return Named("Point", number, short(title), anchor, self.language)
            case "measure":
                action = self.index.measures[id_].action
                return Named(f"Measure{of_point}", number, short(action), anchor, self.language)
            case "appendix":
                return Named(f"Secret appendix{of_point}", number, id_, anchor)
            case _:
                return Named("Issue", "", short(self.index.issues[id_].title), anchor, self.language)

    def heading(self, target: str) -> Named:
        """What a position is about, as short as the head of a column."""
        named = self.mention(target)
        kind = named.kind.removesuffix(" of point")
        return named._replace(kind=kind, text=short(named.text, _LONGEST_HEADING))

    def source(self, citation: Citation) -> Source | None:
        """The source of a citation."""
        return self.index.sources.get(citation.source)

    def outlets(self, citations: Iterable[Citation]) -> list[str]:
        """Who published what is cited, each once."""
        sources = ((citation.source, self.source(citation)) for citation in citations)
        names = (
            short((source and (source.publisher or source.title)) or id_, _LONGEST_HEADING) for id_, source in sources
        )
        return list(dict.fromkeys(names))

    def address(self, text: str | None) -> str | None:
        """The text if it is what a link may lead to."""
        return text if text and text.startswith(("https://", "http://")) else None

    def shown(self, address: str) -> str:
        """An address as the text of a link."""
        return short(address.partition("://")[2].removesuffix("/"), _LONGEST_HEADING)

    # Filters ------------------------------------------------------------------------------------

    def filter_actors(self) -> list[Actor]:
        """Who can be filtered by: who speaks, acts or holds a position, and the groups that these are in."""
        acting = {actor for day in self.days for event in day.events for actor in event.actors}
        wanted = acting.union(self.matrix.holders)
        groups: dict[str, list[str]] = {}
        for actor in self.plan.actors:
            for member in actor.members:
                groups.setdefault(member, []).append(actor.id)
        waiting = list(wanted)
        while waiting:
            for group in groups.get(waiting.pop(), ()):
                if group not in wanted:
                    wanted.add(group)
                    waiting.append(group)
        return sorted((a for a in self.plan.actors if a.id in wanted), key=lambda actor: actor.name.casefold())

    def within(self, target: str) -> str:
        """A target and, of a part of a point, the point, as the filters read them."""
        point = self.index.targets.get(target)
        of_point = f"point/{point.id}" if point else target
        return target if of_point == target else f"{target} {of_point}"

    def held_by(self, statement: Statement, position: Position) -> tuple[str, ...]:
        """Whose stance a position is."""
        return tuple(dict.fromkeys(holders(statement, position)))

    def involved(self, event: Event) -> tuple[str, ...]:
        """Whom an event is found by: who acted in it, and whose stances a statement tells."""
        match event.event:
            case Statement() as said:
                held = [holder for position in said.positions for holder in holders(said, position)]
            case _:
                held = []
        return tuple(dict.fromkeys((*event.actors, *held)))

    # Appendices ---------------------------------------------------------------------------------

    @functools.cached_property
    def appendices(self) -> list[SecretAppendix]:
        """All secret appendices of the plan and its points."""
        return list(self.index.objects[SecretAppendix])

    @property
    def counted(self) -> str:
        """How much there is of what."""
        counts = (
            ("point", len(self.plan.points)),
            ("secret appendix", len(self.appendices)),
            ("statement", len(self.plan.statements)),
            ("source", len(self.plan.sources)),
        )
        return ", ".join(
            f"{count} {noun if count == 1 else _PLURALS.get(noun, f'{noun}s')}" for noun, count in counts if count
        )

    # Disagreement -------------------------------------------------------------------------------

    def disputes(self) -> Iterator[Dispute]:
        """Everything that a source contradicts."""
        return (dispute for dispute in self._disputable() if getattr(dispute.entity, "disputed_by", ()))

    def _disputable(self) -> Iterator[Dispute]:
        plan = self.plan
        yield Dispute("", self.mention("plan"), plan)
        yield from (Dispute("Proponent", self.name(p.actor), p) for p in plan.proponents)
        for presentation in plan.presentations:
            yield Dispute("Presentation", self._occasion(presentation), presentation)
        for point in plan.points:
            yield Dispute("", self.of_point(point.id), point)
            yield from self._disputable_measures(point.measures)
            yield from self._disputable_appendices(point.secret_appendices)
        yield from self._disputable_appendices(plan.secret_appendices)
        for statement in plan.statements:
            yield Dispute("Statement", self.said(statement), statement)
            yield from (Dispute(words(r.kind).capitalize(), self.said(statement), r) for r in statement.renderings)
        for actor in plan.actors:
            yield from (Dispute("Role", self.name(actor.id), role) for role in actor.roles)
        yield from (Dispute(words(r.kind).capitalize(), Named("", text=short(r.to)), r) for r in plan.relations)

    def _occasion(self, presentation: Presentation) -> Named:
        when = worded(presentation.date).text if presentation.date else "undated"
        forum = presentation.forum or presentation.place or ""
        return Named(when, text=short(forum), anchor="presentations", language=self.language)

    def said(self, statement: Statement) -> Named:
        """A statement as mentioned."""
        who = ", ".join(self.name(speaker).text for speaker in statement.speakers[:3])
        return Named("", text=short(who), anchor=f"statement-{statement.id}", language=self.language)

    def _disputable_measures(self, measures: Iterable[Measure]) -> Iterator[Dispute]:
        yield from (Dispute("", self.mention(f"measure/{measure.id}"), measure) for measure in measures)

    def _disputable_appendices(self, appendices: Iterable[SecretAppendix]) -> Iterator[Dispute]:
        for appendix in appendices:
            named = self.mention(f"appendix/{appendix.id}")
            yield Dispute("", named, appendix)
            for recipient in appendix.recipients:
                who = self.name(recipient.actor).text
                yield Dispute(f"{words(recipient.status).capitalize()} by {who}", named, recipient)
            for disclosure in appendix.disclosures:
                yield Dispute(f"{words(disclosure.kind).capitalize()} disclosure", named, disclosure)
            yield from self._disputable_measures(appendix.measures)

    def contradictions(self) -> Iterator[tuple[Statement, Statement]]:
        """Statements that contradict another one, with that."""
        for statement in self.plan.statements:
            for relation in statement.relations:
                other = self.index.statements.get(relation.to)
                if relation.kind is StatementRelationKind.CONTRADICTS and other is not None:
                    yield statement, other

    # Matrix -------------------------------------------------------------------------------------

    def blocks(self) -> Iterator[Block]:
        """The matrix in tables: a single one unless it is wide."""
        targets = self.matrix.targets
        columns = _COLUMNS_OF_A_BLOCK if len(targets) > _WHOLE_MATRIX else _WHOLE_MATRIX
        cells: dict[str, dict[str, tuple[list[Mark], list[Mark]]]] = {}
        for voice, found in ((Voice.OWN, self.matrix.own), (Voice.REPORTED, self.matrix.reported)):
            for (holder, target), cell in found.items():
                marks = cells.setdefault(target, {}).setdefault(holder, ([], []))
                marks[voice is Voice.REPORTED].extend(_marks(cell))
        places = {holder: place for place, holder in enumerate(self.matrix.holders)}
        for start in range(0, len(targets), columns):
            chosen = targets[start : start + columns]
            rows = sorted({holder for target in chosen for holder in cells[target]}, key=places.__getitem__)
            yield Block(
                chosen,
                [Row(holder, [(target, *cells[target].get(holder, ([], []))) for target in chosen]) for holder in rows],
            )


def _marks(cell: Cell) -> Iterator[Mark]:
    latest = "open" if len(cell.latest) > 1 else "latest"
    yield from (Mark(record, latest) for record in cell.latest)
    standing = set(map(id, cell.latest))
    # What came before, the newest of it first.
    for record in reversed(cell.history):
        if id(record) not in standing:
            yield Mark(record, "retracted" if record.retracted else "earlier")


def _date_of(event: Event) -> str | None:
    return event.date
