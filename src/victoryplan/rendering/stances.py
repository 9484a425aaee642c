"""Positions and the timeline as text for a terminal, and as JSON."""

import datetime
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from victoryplan.analysis import Cell, Event, Matrix, PositionRecord, matrix
from victoryplan.models import Disclosure, Plan, Presentation, Statement
from victoryplan.rendering.lines import lines
from victoryplan.wording import Wording, joined, words

__all__ = ["positions_json", "positions_text", "timeline_json", "timeline_text"]


def positions_text(plan: Plan, records: Iterable[PositionRecord]) -> str:
    """Holder by holder, target by target, the latest stance and what came before; reports of others apart."""
    found = matrix(plan, records)
    writer = _Positions(plan)
    sections = (
        writer.section("What was said for oneself, or on behalf of one's body", found, found.own),
        writer.section("What others say that somebody thinks", found, found.reported),
    )
    return "\n\n".join("\n".join(shown) for section in sections if (shown := list(section))) or "No positions."


class _Positions(Wording):
    def section(self, title: str, found: Matrix, cells: Mapping[tuple[str, str], Cell]) -> Iterator[str]:
        if cells:
            yield title
        for holder in found.holders:
            rows = [(target, cells[holder, target]) for target in found.targets if (holder, target) in cells]
            if rows:
                yield from lines(2, self.actor(holder))
            for target, cell in rows:
                yield from lines(4, f"{self.targets.get(target, target)}: {_verdict(cell)}")
                # A holder takes one position on a target in each statement.
                latest = {record.statement for record in cell.latest} if len(cell.latest) > 1 else set[str]()
                for record in cell.history:
                    yield from lines(6, self.record(record, latest=record.statement in latest))

    def record(self, record: PositionRecord, *, latest: bool) -> str:
        others = [speaker for speaker in record.speakers if speaker != record.holder]
        details = (
            words(record.mode),
            others and f"said by {self.some(others)}",
            record.condition and f"on condition: {record.condition}",
            record.disputed and "disputed",
            record.retracted and "retracted",
            latest and "may be the latest",
        )
        return f"- {record.date or 'undated'}, {words(record.stance)}{joined('; ', details)} [{record.statement}]"


def _verdict(cell: Cell) -> str:
    if cell.stance:
        return words(cell.stance)
    return "their dates do not say which is the latest" if cell.latest else "retracted"


def positions_json(plan: Plan, records: Iterable[PositionRecord]) -> str:
    """The records, and the matrix of them: each cell with its stance, its latest and all of its statements."""
    records = list(records)
    found = matrix(plan, records)
    document = {
        "plan": plan.id,
        "positions": [attrs.asdict(record) for record in records],
        "matrix": {
            "holders": found.holders,
            "targets": found.targets,
            "own": [_cell(key, cell) for key, cell in found.own.items()],
            "reported": [_cell(key, cell) for key, cell in found.reported.items()],
        },
    }
    return _dumped(document)


def _cell(key: tuple[str, str], cell: Cell) -> dict[str, object]:
    holder, target = key
    return {
        "holder": holder,
        "target": target,
        "stance": cell.stance,
        "latest": [record.statement for record in cell.latest],
        "history": [record.statement for record in cell.history],
    }


def timeline_text(plan: Plan, events: Iterable[Event]) -> str:
    """The events below their dates, with what a date leaves open."""
    writer = _Timeline(plan)
    days = itertools.groupby(events, key=_date)
    return "\n".join(line for date, of_date in days for line in writer.day(date, of_date)) or "No events."


class _Timeline(Wording):
    def day(self, date: str, events: Iterable[Event]) -> Iterator[str]:
        yield from lines(0, date)
        for event in events:
            yield from lines(2, f"- {self.what(event)}")

    def what(self, event: Event) -> str:
        it = event.event
        disputed = "; disputed" if it.disputed else ""
        if isinstance(it, Presentation):
            details = (it.access, it.extent, it.forum, it.place)
            by = f" by {self.actors(it.presenters)}" if it.presenters else ""
            to = f" to {self.actors(it.audience)}" if it.audience else ""
            return f"presentation, {it.status}{by}{to}{joined('; ', details)}{disputed}"
        if isinstance(it, Disclosure):
            by = f", by {self.actor(it.by)}" if it.by else ""
            to = f", to {self.actors(it.to)}" if it.to else ""
            of = self.targets.get(f"appendix/{event.appendix}", "")
            return f"disclosure, {it.kind}, {it.extent}{by}{to}: {of}{disputed}"
        stances = (f"{words(p.stance)} on {self.targets.get(p.target, p.target)}" for p in it.positions)
        taken_back = "; retracted" if it.id in self.index.retracted else ""
        return (
            f"statement by {self.some(it.speakers)}: {it.text}{joined('; ', stances)}{disputed}{taken_back} [{it.id}]"
        )


def _date(event: Event) -> str:
    if event.date is None:
        return "undated"
    if event.exact:
        return event.date
    first = "" if event.earliest == datetime.date.min else f" from {event.earliest}"
    last = " on" if event.latest == datetime.date.max else f" up to {event.latest}"
    return f"{event.date} (some day{first}{last}: not ordered with what falls among them)"


def timeline_json(plan: Plan, events: Iterable[Event]) -> str:
    """The events, each with the first and the last day that its date can mean."""
    return _dumped({"plan": plan.id, "events": [_event(event) for event in events]})


def _event(event: Event) -> dict[str, Any]:
    statement = {"statement": event.event.id} if isinstance(event.event, Statement) else {}
    return {
        "kind": event.kind,
        "pointer": event.pointer,
        "date": event.date,
        "earliest": event.earliest and str(event.earliest),
        "latest": event.latest and str(event.latest),
        "exact": event.exact,
        "actors": event.actors,
        **({"appendix": event.appendix} if event.appendix else {}),
        **statement,
    }


def _dumped(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
