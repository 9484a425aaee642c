"""A plan as text for a terminal: what it says, how secret it is, and who thinks what of it."""

import datetime
from collections.abc import Iterable, Iterator

from victoryplan.constraints import bounds
from victoryplan.index import holders
from victoryplan.models import (
    Measure,
    Plan,
    Position,
    SecretAppendix,
    Statement,
)
from victoryplan.rendering.lines import lines
from victoryplan.vocabularies import Mode, RecipientStatus, Stance
from victoryplan.wording import Disputable, Wording, bracketed, joined, named, words

__all__ = ["summary"]


def summary(plan: Plan) -> str:
    """What a reader wants to know of a plan first, without a newline at the end.

    Sealed values are not shown; where this copy holds one, it says ``<sealed>``.
    """
    writer = _Writer(plan)
    sections = (writer.head(), writer.points(), writer.appendices_of_plan(), writer.positions(), writer.disputes())
    return "\n\n".join("\n".join(shown) for section in sections if (shown := list(section)))


class _Writer(Wording):
    # Sections -----------------------------------------------------------------------------------

    def head(self) -> Iterator[str]:
        plan = self.plan
        yield from lines(0, f"{plan.title} ({plan.id}){_disputed(plan)}")
        for language, title in plan.titles.items():
            yield from lines(2, f"{language}: {title}")
        if plan.status:
            yield from lines(2, f"status: {plan.status}")
        proponents = (f"{self.actor(p.actor)}{_disputed(p)}" for p in plan.proponents)
        yield from lines(2, f"proponents: {'; '.join(proponents)}")
        for presentation in plan.presentations:
            yield from lines(2, f"{self.presentation(presentation)}{_disputed(presentation)}")
        for relation in plan.relations:
            yield from lines(2, f"{words(relation.kind)} {relation.to}{_disputed(relation)}")
        if plan.restricted:
            yield from lines(2, "restricted: this copy holds sealed content")

    def points(self) -> Iterator[str]:
        yield "Points" if self.plan.points else "Points: none known"
        for point in self.plan.points:
            details = (point.topic, point.part_of and f"part of {self.label_of_point(point.part_of)}")
            yield from lines(2, f"{point.number}. {point.title}{bracketed(details)}{_disputed(point)}")
            for measure in point.measures:
                yield from lines(4, f"- {self.measure(measure)}{_disputed(measure)}")
            for appendix in point.secret_appendices:
                yield from self.appendix(4, appendix)

    def appendices_of_plan(self) -> Iterator[str]:
        if self.plan.secret_appendices:
            yield "Secret appendices of the plan as a whole"
        for appendix in self.plan.secret_appendices:
            yield from self.appendix(2, appendix)

    def positions(self) -> Iterator[str]:
        grouped = self.grouped_positions()
        if grouped:
            yield "Positions"
        places = {target: place for place, target in enumerate(self.targets)}
        for target in sorted(grouped, key=lambda target: places.get(target, len(places))):
            yield from lines(2, self.targets.get(target, target))
            for (stance, mode, date), entries in sorted(grouped[target].items(), key=_stance_mode_date):
                said = f"{words(mode)}, {date or 'undated'}"
                yield from lines(4, f"{words(stance)}: {'; '.join(dict.fromkeys(entries))} ({said})")

    def disputes(self) -> Iterator[str]:
        disputed = [(label, entity) for label, entity in self.disputable() if entity.disputed_by]
        if disputed:
            yield "Where sources disagree"
        for label, entity in disputed:
            yield from lines(2, label)
            if entity.citations:
                yield from lines(4, f"supported by: {self.citations(entity.citations)}")
            yield from lines(4, f"disputed by: {self.citations(entity.disputed_by)}")

    # Gathering ----------------------------------------------------------------------------------

    def grouped_positions(self) -> dict[str, dict[tuple[Stance, Mode, str], list[str]]]:
        grouped: dict[str, dict[tuple[Stance, Mode, str], list[str]]] = {}
        for statement in self.plan.statements:
            for position in statement.positions:
                rows = grouped.setdefault(position.target, {})
                row = rows.setdefault((position.stance, statement.mode, statement.date or ""), [])
                row.append(self.position(statement, position))
        return grouped

    def disputable(self) -> Iterator[tuple[str, Disputable]]:
        """Everything that a source can contradict, with its label."""
        plan = self.plan
        yield "The plan", plan
        yield from ((f"Proponent {self.actor(p.actor)}", p) for p in plan.proponents)
        yield from ((f"Presentation, {self.presentation(p)}", p) for p in plan.presentations)
        for point in plan.points:
            yield self.label_of_point(point.id), point
            yield from self.disputable_measures(point.measures)
            yield from self.disputable_appendices(point.secret_appendices)
        yield from self.disputable_appendices(plan.secret_appendices)
        for statement in plan.statements:
            label = f"Statement {statement.id}, said by {self.actors(statement.speakers)}"
            yield label, statement
            yield from ((f"{label}, {r.kind} ({r.language})", r) for r in statement.renderings)
        for actor in plan.actors:
            yield from ((f"Role of {actor.name}: {role.title}", role) for role in actor.roles)
        yield from ((f"Relation, {words(r.kind)} {r.to}", r) for r in plan.relations)

    def disputable_measures(self, measures: Iterable[Measure]) -> Iterator[tuple[str, Disputable]]:
        yield from ((self.targets[f"measure/{measure.id}"], measure) for measure in measures)

    def disputable_appendices(self, appendices: Iterable[SecretAppendix]) -> Iterator[tuple[str, Disputable]]:
        for appendix in appendices:
            label = self.targets[f"appendix/{appendix.id}"]
            yield label, appendix
            yield from ((f"{label}, {words(r.status)}: {self.recipient(r)}", r) for r in appendix.recipients)
            yield from ((f"{label}, {self.disclosure(d)}", d) for d in appendix.disclosures)
            yield from self.disputable_measures(appendix.measures)

    # Phrases ------------------------------------------------------------------------------------

    def appendix(self, indent: int, appendix: SecretAppendix) -> Iterator[str]:
        details = (
            f"disclosure {appendix.disclosure}",
            appendix.classification and f"marked {words(appendix.classification)}",
            appendix.withheld_by and f"withheld by {self.actor(appendix.withheld_by)}",
            appendix.until and f"until {appendix.until}",
            appendix.reason and f"reason: {appendix.reason}",
        )
        state = f"{appendix.existence}{joined('; ', details)}{_disputed(appendix)}"
        yield from lines(indent, f"Secret appendix ({appendix.id}): {state}")
        for status in RecipientStatus:
            recipients = [f"{self.recipient(r)}{_disputed(r)}" for r in appendix.recipients if r.status is status]
            if recipients:
                yield from lines(indent + 2, f"{words(status)}: {'; '.join(recipients)}")
        for disclosure in appendix.disclosures:
            yield from lines(indent + 2, f"{self.disclosure(disclosure)}{_disputed(disclosure)}")
        if appendix.summary:
            yield from lines(indent + 2, f"known of it: {appendix.summary}")
        for measure in appendix.measures:
            yield from lines(indent + 2, f"- {self.measure(measure)}{_disputed(measure)}")
        if appendix.content:
            yield from lines(indent + 2, f"content: {appendix.content}")

    def position(self, statement: Statement, position: Position) -> str:
        held_by = holders(statement, position)
        details = (
            held_by != statement.speakers and f"said by {self.some(statement.speakers)}",
            position.condition and f"on condition: {position.condition}",
        )
        taken_back = ", retracted" if statement.id in self.index.retracted else ""
        return f"{self.some(held_by)}{joined(', ', details)}{_disputed(statement)}{taken_back}"


def _stance_mode_date(row: tuple[tuple[Stance, Mode, str], object]) -> tuple[int, int, datetime.date]:
    stance, mode, date = row[0]
    return list(Stance).index(stance), list(Mode).index(mode), bounds(date)[1] if date else datetime.date.max


def _disputed(entity: Disputable) -> str:
    """What is said behind a thing that a source contradicts, or whose optional fields one does."""
    fields = "" if entity.disputed else named(name for citation in entity.disputed_by for name in citation.about)
    return ", disputed" + (f": {fields}" if fields else "") if entity.disputed_by else ""
