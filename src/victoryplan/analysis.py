"""What a plan's statements amount to: positions as flat records, a matrix of them, and a timeline.

Nothing is inferred. A group's stance is not its members', nor theirs the group's; what somebody
reports of another's stance stands apart from what that one said; and of dates that cannot be
ordered none is said to be the later one.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import attrs

from victoryplan.constraints import bounds
from victoryplan.discretion import discreet
from victoryplan.index import Index, holders
from victoryplan.models import Disclosure, Plan, Position, Presentation, SecretAppendix, Statement
from victoryplan.problems import UnknownId, escape_pointer, nearest
from victoryplan.survey import paths
from victoryplan.vocabularies import Mode, Stance

__all__ = [
    "Cell",
    "Event",
    "EventKind",
    "Matrix",
    "PositionRecord",
    "Voice",
    "matrix",
    "positions",
    "timeline",
]


class Voice(StrEnum):
    """Whose word there is for a stance."""

    OWN = "own"
    """The holder's, or that of somebody in office who speaks on the holder's behalf"""
    REPORTED = "reported"
    """Another's, who tells what the holder thinks"""


@attrs.frozen(kw_only=True)
class PositionRecord:
    """The stance of one holder on one target, as one statement has it."""

    plan: str
    """The plan's id"""
    statement: str
    """The statement's id"""
    pointer: str
    """Where the position stands in the document: a JSON Pointer (RFC 6901)"""
    holder: str
    """The id of the actor whose stance it is"""
    speakers: tuple[str, ...]
    """The ids of those who said so"""
    voice: Voice
    """Whether the holder said so or another"""
    mode: Mode
    """The mode of the statement"""
    date: str | None
    """When it was said"""
    target: str
    """What it is about: plan, point/ID, measure/ID, appendix/ID or issue/ID"""
    stance: Stance
    """The stance"""
    condition: str | None
    """The price or the limit of a conditional support"""
    retracted: bool
    """Whether one of the speakers has taken the statement back in a later one"""
    disputed: bool
    """Whether a source contradicts that it was said so"""
    sources: tuple[str, ...]
    """The ids of the sources that support it, each once"""


@discreet
def positions(
    plan: Plan,
    *,
    actor: str | None = None,
    target: str | None = None,
    mode: Mode | None = None,
    since: str | None = None,
    until: str | None = None,
) -> tuple[PositionRecord, ...]:
    """The positions of a plan, one record for each statement, target and holder, in the document's order.

    >>> from victoryplan import examples
    >>> plan = examples.load("victory-plan-2024")
    >>> {record.holder for record in positions(plan, target="point/nato-invitation")} >= {"nato"}
    True

    Args:
        plan: the plan.
        actor: an actor's id: only what that actor holds or, if it is a group, one of its members, nested ones too.
            Each record still names its own holder.
        target: only what is about this. A point stands for its measures and secret appendices too.
        mode: only statements of this mode.
        since: only what can have been said on the first day of this date or later. What has no date is left out.
        until: only what can have been said on the last day of this date or earlier. What has no date is left out.

    Raises:
        UnknownId: the plan holds no such actor or target.
        InvalidObject: ``since`` or ``until`` is no date.
    """
    index = Index(plan)
    wanted = None if actor is None else _members(index, actor)
    targets = None if target is None else _targets(index, target)
    within = _Span.of(since, until)
    return tuple(
        record
        for record in _records(index)
        if (wanted is None or record.holder in wanted)
        and (targets is None or record.target in targets)
        and (mode is None or record.mode is mode)
        and within.may_hold(record.date)
    )


def _records(index: Index) -> Iterator[PositionRecord]:
    for i, statement in enumerate(index.plan.statements):
        for j, position in enumerate(statement.positions):
            for holder in dict.fromkeys(holders(statement, position)):
                yield PositionRecord(
                    plan=index.plan.id,
                    statement=statement.id,
                    pointer=f"/statements/{i}/positions/{j}",
                    holder=holder,
                    speakers=statement.speakers,
                    voice=_voice(statement, position),
                    mode=statement.mode,
                    date=statement.date,
                    target=position.target,
                    stance=position.stance,
                    condition=position.condition,
                    retracted=statement.id in index.retracted,
                    disputed=statement.disputed,
                    sources=tuple(dict.fromkeys(citation.source for citation in statement.citations)),
                )


def _voice(statement: Statement, position: Position) -> Voice:
    own = {None, *statement.speakers, *statement.on_behalf_of}
    return Voice.OWN if position.holder in own else Voice.REPORTED


def _members(index: Index, actor: str) -> set[str]:
    if actor not in index.actors:
        raise UnknownId("actor", actor, nearest(actor, index.actors))
    found, waiting = {actor}, [actor]
    while waiting:
        one = index.actors.get(waiting.pop())
        new = set(one.members if one else ()) - found
        found |= new
        waiting += new
    return found


def _targets(index: Index, target: str) -> set[str]:
    if target not in index.targets:
        of_that_id = (known for known in index.targets if known.endswith(f"/{target}"))
        raise UnknownId("target", target, next(of_that_id, None) or nearest(target, index.targets))
    point = index.targets[target] if target.startswith("point/") else None
    return {target, *(part for part, owner in index.targets.items() if point is not None and owner is point)}


# Dates ------------------------------------------------------------------------------------------


class _Span:
    """The days from one date to another."""

    def __init__(self, first: datetime.date, last: datetime.date, *, limited: bool) -> None:
        self.first, self.last, self.limited = first, last, limited

    @classmethod
    def of(cls, since: str | None, until: str | None) -> "_Span":
        first = datetime.date.min if since is None else bounds(since)[0]
        last = datetime.date.max if until is None else bounds(until)[1]
        return cls(first, last, limited=since is not None or until is not None)

    def may_hold(self, date: str | None) -> bool:
        if date is None:
            return not self.limited
        first, last = bounds(date)
        return first <= self.last and self.first <= last


# Matrix -----------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Cell:
    """What one holder thinks of one target."""

    history: tuple[PositionRecord, ...]
    """All records, in the document's order"""
    latest: tuple[PositionRecord, ...]
    """Those that no other is known to be later than; several where dates do not order them. Retracted ones are none"""

    @property
    def stance(self) -> Stance | None:
        """The latest stance; ``None`` if there is none left, or several that cannot be ordered and differ."""
        stances = {record.stance for record in self.latest}
        return stances.pop() if len(stances) == 1 else None


@attrs.frozen(kw_only=True)
class Matrix:
    """Holders by targets. What holders said stands apart from what others report of them."""

    holders: tuple[str, ...]
    """The ids of all who hold a position, in the order of the plan's actors"""
    targets: tuple[str, ...]
    """All targets of a position: the plan, points with their parts in their order, then issues"""
    own: Mapping[tuple[str, str], Cell]
    """By holder and target, what the holder said or had said"""
    reported: Mapping[tuple[str, str], Cell]
    """By holder and target, what others say that the holder thinks"""


@discreet
def matrix(plan: Plan, records: Iterable[PositionRecord] | None = None) -> Matrix:
    """The stances of a plan, holders by targets; of all its positions, or of some.

    In a cell the latest stance wins and the history is kept. Of two statements one is the later if
    every day that its date can mean is later than any that the other's can, or if it answers the other.
    """
    index = Index(plan)
    own: dict[tuple[str, str], list[PositionRecord]] = {}
    reported: dict[tuple[str, str], list[PositionRecord]] = {}
    for record in _records(index) if records is None else records:
        cells = own if record.voice is Voice.OWN else reported
        cells.setdefault((record.holder, record.target), []).append(record)
    rows = {holder for holder, _ in (*own, *reported)}
    columns = {target for _, target in (*own, *reported)}
    return Matrix(
        holders=_in_order(rows, index.actors),
        targets=_in_order(columns, index.targets),
        own={key: _cell(index, cell) for key, cell in own.items()},
        reported={key: _cell(index, cell) for key, cell in reported.items()},
    )


def _in_order(wanted: set[str], order: Iterable[str]) -> tuple[str, ...]:
    known = [item for item in order if item in wanted]
    return (*known, *sorted(wanted.difference(known)))


def _cell(index: Index, history: list[PositionRecord]) -> Cell:
    standing = [record for record in history if not record.retracted]
    # A record is outdone by one whose first day is later than its last.
    newest = max((bounds(record.date)[0] for record in standing if record.date), default=datetime.date.min)
    said = {record.statement for record in standing}
    answers = {
        (id_, relation.to) for id_ in said for relation in index.statements[id_].relations if relation.to in said
    }
    # Two that answer each other leave it open which is the later.
    answered = {to for id_, to in answers if (to, id_) not in answers}
    by_date = [record for record in standing if record.date is None or bounds(record.date)[1] >= newest]
    # So does a longer circle.
    latest = [record for record in by_date if record.statement not in answered] or by_date
    return Cell(history=tuple(history), latest=tuple(latest))


# Timeline ---------------------------------------------------------------------------------------


class EventKind(StrEnum):
    """What happened."""

    PRESENTATION = "presentation"
    DISCLOSURE = "disclosure"
    STATEMENT = "statement"


@attrs.frozen(kw_only=True)
class Event:
    """Something with a date: the plan shown, an appendix disclosed, a statement made."""

    kind: EventKind
    """What happened"""
    pointer: str
    """Where it stands in the document: a JSON Pointer (RFC 6901)"""
    date: str | None
    """When, as the document has it"""
    earliest: datetime.date | None
    """The first day that the date can mean; ``None`` if there is no date"""
    latest: datetime.date | None
    """The last day that it can mean"""
    actors: tuple[str, ...]
    """The ids of those who presented, disclosed or spoke"""
    appendix: str | None
    """Of a disclosure, the id of the secret appendix that it is of"""
    event: Presentation | Disclosure | Statement
    """The thing itself"""

    @property
    def exact(self) -> bool:
        """Whether the date is known to the day."""
        return self.date is not None and self.earliest == self.latest

    def before(self, other: "Event") -> bool | None:
        """Whether it was earlier than the other; ``None`` where their dates do not tell, as on one and the same day."""
        if self.earliest is None or self.latest is None or other.earliest is None or other.latest is None:
            return None
        if self.latest < other.earliest:
            return True
        return False if other.latest < self.earliest else None


@discreet
def timeline(
    plan: Plan, *, actor: str | None = None, since: str | None = None, until: str | None = None
) -> tuple[Event, ...]:
    """Presentations, disclosures and statements by date.

    An event stands at the last day that its date can mean, behind those that are known to be of that day;
    one without a date stands at the end. :meth:`Event.before` says what the order of two is worth.

    Args:
        plan: the plan.
        actor: an actor's id: only what that actor did or, if it is a group, one of its members, nested ones too.
        since: only what can have been on the first day of this date or later. What has no date is left out.
        until: only what can have been on the last day of this date or earlier. What has no date is left out.

    Raises:
        UnknownId: the plan holds no such actor.
        InvalidObject: ``since`` or ``until`` is no date.
    """
    index = Index(plan)
    wanted = None if actor is None else _members(index, actor)
    within = _Span.of(since, until)
    events = (
        event
        for event in _events(index)
        if within.may_hold(event.date) and (wanted is None or not wanted.isdisjoint(event.actors))
    )
    return tuple(sorted(events, key=_last_day))


_EVENTS: Mapping[EventKind, type[Presentation | Disclosure | Statement]] = {
    EventKind.PRESENTATION: Presentation,
    EventKind.DISCLOSURE: Disclosure,
    EventKind.STATEMENT: Statement,
}


def _events(index: Index) -> Iterator[Event]:
    ways = paths(index.plan)
    appendices = dict(zip(ways[SecretAppendix], index.objects[SecretAppendix], strict=True))
    for kind, cls in (
        (EventKind.PRESENTATION, Presentation),
        (EventKind.DISCLOSURE, Disclosure),
        (EventKind.STATEMENT, Statement),
    ):
        for item, way in zip(index.objects[cls], ways[cls], strict=True):
            earliest, latest = bounds(item.date) if item.date else (None, None)
            yield Event(
                kind=kind,
                pointer=escape_pointer(way),
                date=item.date,
                earliest=earliest,
                latest=latest,
                actors=_doers(item),
                appendix=appendices[way[:-2]].id if isinstance(item, Disclosure) else None,
                event=item,
            )


def _doers(item: Presentation | Disclosure | Statement) -> tuple[str, ...]:
    if isinstance(item, Presentation):
        return item.presenters
    if isinstance(item, Disclosure):
        return () if item.by is None else (item.by,)
    return tuple(dict.fromkeys((*item.speakers, *item.on_behalf_of)))


def _last_day(event: Event) -> tuple[datetime.date, bool, int, str]:
    if event.date is None or event.earliest is None or event.latest is None:
        return datetime.date.max, True, 0, ""
    # Of two dates that mean the same days, one after the other, so that what has one date stands together.
    return event.latest, False, (event.latest - event.earliest).days, event.date
