"""What changed from one plan to another.

Things that have an id are compared by it, wherever they stand: a measure that went from one point to
another has moved. Only public releases are compared; of what is sealed, whether it is there.
"""

import functools
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from victoryplan.alignment import in_order, partners, same
from victoryplan.analysis import PositionRecord, Voice, matrix
from victoryplan.audiences import release
from victoryplan.changes import Change, ChangeKind, Compared, Comparison, Likeness
from victoryplan.constraints import (
    ArrayKind,
    BooleanKind,
    EntityKind,
    Field,
    JsonMap,
    Kind,
    MapKind,
    StringKind,
    cached,
    model_fields,
    sealed_fields,
)
from victoryplan.discretion import discreet
from victoryplan.index import holders
from victoryplan.likeness import matched
from victoryplan.models import (
    KINDS,
    Actor,
    Disclosure,
    Issue,
    Measure,
    Model,
    Plan,
    PlanRelation,
    Point,
    Position,
    Presentation,
    Proponent,
    Recipient,
    Rendering,
    Role,
    SecretAppendix,
    Source,
    Statement,
    StatementRelation,
)
from victoryplan.patching import Path, patch
from victoryplan.problems import escape_pointer
from victoryplan.vocabularies import Extent, RecipientStatus, StatementRelationKind
from victoryplan.wording import Wording, bracketed, joined, short, words

__all__ = ["compare"]


@discreet
def compare(old: Plan, new: Plan) -> Comparison:
    """What changed from one plan to another, in words and as a patch.

    Points, statements and whatever else has an id are the same thing if the id is the same. Of what
    is sealed nothing is compared but whether it is there.

    >>> import attrs
    >>> from victoryplan import examples
    >>> old = examples.load("victory-plan-2024")
    >>> first, *others = old.points
    >>> new = attrs.evolve(old, points=(attrs.evolve(first, number="I"), *others))
    >>> [change] = compare(old, new).changes
    >>> print(change.kind, change.subject, change.old, change.new, sep=" | ")
    point-renumbered | Point I: [Invitation to NATO] | 1 | I

    Raises:
        TypeError: one of the two is no :class:`Plan`.
    """
    if not isinstance(old, Plan) or not isinstance(new, Plan):  # pyright: ignore[reportUnnecessaryIsInstance] - not all callers are checked
        raise TypeError("compare() takes two plans")
    before, after = _Side(old), _Side(new)
    return Comparison(
        old=_compared(before.plan, after.plan),
        new=_compared(after.plan, before.plan),
        changes=tuple(_Comparer(before, after).changes()),
        likenesses=tuple(_likenesses(before, after)),
        patch=patch(before.plan, after.plan),
    )


def _compared(plan: Plan, other: Plan) -> Compared:
    relations = (relation.kind for relation in plan.relations if relation.to == other.id != plan.id)
    return Compared(id=plan.id, title=plan.title, relations=tuple(dict.fromkeys(relations)))


_SEALED = tuple(field.name for field in sealed_fields(SecretAppendix))


# One plan ---------------------------------------------------------------------------------------

_Key = tuple[str, int]
"""An id and, for a plan that no rule has seen, how many things before have the same."""

_KIND_OF = {cls: kind for kind, cls in KINDS.items()}


class _Thing(NamedTuple):
    """Something that has an id."""

    value: Any
    path: Path
    owner: _Key
    """What holds it, as the target of a position; ``plan`` for the plan."""


class _Side:
    """One of the two plans: its public release, its things, and how they are called."""

    def __init__(self, plan: Plan) -> None:
        self.plan = release(plan)
        self.wording = Wording(self.plan)
        self.things = _things(self.plan)
        self.at = {thing.path: thing for things in self.things.values() for thing in things.values()}
        appendices = _things(plan)[SecretAppendix] if plan.restricted else {}
        self.sealed = dict.fromkeys(
            (key, name)
            for key, appendix in appendices.items()
            for name in _SEALED
            if getattr(appendix.value, name) is not None
        )
        """The sealed fields that there are, each by its appendix and name"""

    def subject(self, thing: _Thing) -> str:
        """What a change of a thing is about: of a measure, what holds it."""
        return self.target(thing.owner[0]) if isinstance(thing.value, Measure) else self.called(thing)

    def within(self, owner: _Key) -> str:
        """Where a thing stands, by what holds it."""
        return f"in {_uncapitalised(self.target(owner[0]))}"

    def place(self, thing: _Thing) -> str:
        """Where a thing stands among those of its owner."""
        *way, last = thing.path
        before = self.at.get((*way, cast("int", last) - 1))
        return f"after {_uncapitalised(self.called(before))}" if before else "first"

    def stance(self, statement: Statement, position: Position) -> str:
        """Who takes a stance on what in a statement."""
        held = self.wording.actors(holders(statement, position))
        return f"{held} on {_uncapitalised(self.target(position.target))} ({self.statement(statement)})"

    def called(self, thing: _Thing) -> str:
        """What a thing is called in a sentence about it."""
        match thing.value:
            case Statement() as statement:
                return self.statement(statement)
            case Actor(name=name, id=id_):
                return self.told_apart(short(name), id_)
            case Source() as source:
                return self.source(source.id)
            case value:
                return self.target(f"{_KIND_OF[type(value)]}/{value.id}")

    def target(self, target: str) -> str:
        """What a position is about."""
        return self.wording.targets.get(target, target)

    def statement(self, statement: Statement) -> str:
        """A statement by who made it and when; and by its id, where that is not the only one."""
        return self.told_apart(self._said(statement), statement.id)

    def _said(self, statement: Statement) -> str:
        return f"{self.wording.some(statement.speakers)}, {statement.date or 'undated'}"

    def told_apart(self, label: str, id_: str) -> str:
        """The label, with the id behind it if other things have the same label."""
        return f"{label} [{id_}]" if self._taken[label] > 1 else label

    @functools.cached_property
    def _taken(self) -> Counter[str]:
        """How many things have a label."""
        plan = self.plan
        return Counter([*map(self._said, plan.statements), *(short(actor.name) for actor in plan.actors)])

    def source(self, source_id: str) -> str:
        """A source by publisher and title."""
        source = self.wording.index.sources.get(source_id)
        return (source and ": ".join(filter(None, (source.publisher, source.title)))) or source_id

    def words(self, kind: Kind, value: Any) -> str | None:
        """The value of a field in words; none of one that is left out."""
        if not value:
            return None
        match kind:
            case ArrayKind(item=item):
                return "; ".join(filter(None, (self.words(item, one) for one in value)))
            case StringKind(reference="actor"):
                return self.wording.actor(value)
            case StringKind(reference="point"):
                return self.wording.label_of_point(value)
            case StringKind(reference="source"):
                return self.source(value)
            case BooleanKind():
                return "true"
            case _:
                return str(value)

    def whole(self, thing: _Thing) -> str | None:
        """What is said of a thing that the other plan does not have, beside what it is called."""
        match thing.value:
            case Point(summary=text) | Statement(text=text):
                return text
            case Measure() as measure:
                return self.wording.measure(measure)
            case SecretAppendix() as appendix:
                received = [r for r in appendix.recipients if r.status is RecipientStatus.RECEIVED]
                details = (
                    f"disclosure {appendix.disclosure}",
                    received and f"received: {', '.join(map(self.wording.recipient, received))}",
                    appendix.summary,
                )
                return f"{appendix.existence}{joined('; ', details)}"
            case _:
                return None

    def part(self, value: Model) -> str:
        """A part that has no id, with all that is known of it but its evidence."""
        match value:
            case Presentation():
                return self.wording.presentation(value)
            case Recipient():
                return f"{words(value.status)}: {self.wording.recipient(value)}"
            case Disclosure():
                return self.wording.disclosure(value)
            case PlanRelation():
                return f"{words(value.kind)} {value.to}"
            case StatementRelation():
                said = self.wording.index.statements.get(value.to)
                return f"{words(value.kind)} {self.statement(said) if said else value.to}"
            case Role():
                details = (
                    value.organisation and self.wording.actor(value.organisation),
                    value.since and f"since {value.since}",
                    value.until and f"until {value.until}",
                )
                return f"{value.title}{bracketed(details)}"
            case Rendering():
                return f"{value.kind} ({value.language}){joined(': ', (value.text,))}"
            case Position():
                return _worded(value)
            case _:
                return self.wording.actor(cast("Proponent", value).actor)


def _worded(position: Position | PositionRecord) -> str:
    return f"{position.stance}{joined(', on condition: ', (position.condition,))}"


@cached
def _nested(cls: type[Model]) -> tuple[Field, ...]:
    """The fields that hold things with ids."""
    things = [EntityKind(thing) for thing in KINDS.values()]
    return tuple(f for f in model_fields(cls) if isinstance(f.kind, ArrayKind) and f.kind.item in things)


def _things(plan: Plan) -> Mapping[type[Model], dict[_Key, _Thing]]:
    """Everything that has an id, in the order of the document."""
    found: Mapping[type[Model], dict[_Key, _Thing]] = {cls: {} for cls in KINDS.values()}
    seen = Counter[tuple[type[Model], str]]()

    def gather(holder: Model, path: Path, owner: _Key) -> None:
        for field in _nested(type(holder)):
            for i, value in enumerate(getattr(holder, field.name)):
                cls, way = _item(field), (*path, field.key, i)
                number = seen[cls, value.id]
                seen[cls, value.id] += 1
                found[cls][value.id, number] = _Thing(value, way, owner)
                gather(value, way, (f"{_KIND_OF[cls]}/{value.id}", number))

    gather(plan, (), ("plan", 0))
    return found


# Two plans --------------------------------------------------------------------------------------


class _Kinds(NamedTuple):
    """The kinds of changes that a class knows."""

    added: ChangeKind
    removed: ChangeKind
    changed: ChangeKind
    moved: ChangeKind = ChangeKind.REORDERED


_K = ChangeKind
_KINDS: Mapping[type[Model], _Kinds] = {
    Point: _Kinds(_K.POINT_ADDED, _K.POINT_REMOVED, _K.POINT_CHANGED, _K.POINT_MOVED),
    Measure: _Kinds(_K.MEASURE_ADDED, _K.MEASURE_REMOVED, _K.MEASURE_CHANGED, _K.MEASURE_MOVED),
    SecretAppendix: _Kinds(_K.APPENDIX_APPEARED, _K.APPENDIX_VANISHED, _K.APPENDIX_CHANGED, _K.APPENDIX_MOVED),
    Issue: _Kinds(_K.ISSUE_ADDED, _K.ISSUE_REMOVED, _K.ISSUE_CHANGED),
    Actor: _Kinds(_K.ACTOR_ADDED, _K.ACTOR_REMOVED, _K.ACTOR_CHANGED),
    Source: _Kinds(_K.SOURCE_ADDED, _K.SOURCE_REMOVED, _K.SOURCE_CHANGED),
    Statement: _Kinds(_K.STATEMENT_ADDED, _K.STATEMENT_REMOVED, _K.STATEMENT_CHANGED),
    Plan: _Kinds(_K.PLAN_CHANGED, _K.PLAN_CHANGED, _K.PLAN_CHANGED),
    Proponent: _Kinds(_K.PROPONENT_ADDED, _K.PROPONENT_REMOVED, _K.PLAN_CHANGED),
    Presentation: _Kinds(_K.PRESENTATION_ADDED, _K.PRESENTATION_REMOVED, _K.PRESENTATION_CHANGED),
    PlanRelation: _Kinds(_K.RELATION_ADDED, _K.RELATION_REMOVED, _K.PLAN_CHANGED),
    Recipient: _Kinds(_K.RECIPIENT_ADDED, _K.RECIPIENT_REMOVED, _K.RECIPIENT_CHANGED),
    Disclosure: _Kinds(_K.APPENDIX_DISCLOSED, _K.DISCLOSURE_REMOVED, _K.DISCLOSURE_CHANGED),
    Role: _Kinds(_K.ACTOR_CHANGED, _K.ACTOR_CHANGED, _K.ACTOR_CHANGED),
    Rendering: _Kinds(_K.STATEMENT_CHANGED, _K.STATEMENT_CHANGED, _K.STATEMENT_CHANGED),
    StatementRelation: _Kinds(_K.STATEMENT_CHANGED, _K.STATEMENT_CHANGED, _K.STATEMENT_CHANGED),
    Position: _Kinds(_K.STANCE_ADDED, _K.STANCE_REMOVED, _K.STANCE_CHANGED),
}

_FIELDS: Mapping[tuple[type[Model], str], ChangeKind] = {
    (Point, "number"): _K.POINT_RENUMBERED,
    (Point, "part_of"): _K.POINT_MOVED,
    **{(Point, name): _K.POINT_REWORDED for name in ("title", "titles", "summary", "rationale")},
    (SecretAppendix, "content_digest"): _K.COMMITMENT_CHANGED,
}
"""The fields whose changes have a kind of their own."""

_EVIDENCE = {"citations": _K.EVIDENCE_CHANGED, "disputed_by": _K.DISPUTE_CHANGED}


class _Place(NamedTuple):
    """A part, and where it stands."""

    value: Any
    path: Path


class _Pair(NamedTuple):
    """One and the same thing in both plans, and what it is called."""

    old: Any
    new: Any
    old_path: Path
    new_path: Path
    subject: str

    def change(self, kind: ChangeKind, key: str, old: str | None, new: str | None, entry: str | None = None) -> Change:
        """The change of a field, or of an entry of a map, from and to these words."""
        way = (key,) if entry is None else (key, entry)
        return _change(
            kind,
            self.subject,
            field="/".join(way),
            old=old,
            new=new,
            old_path=None if old is None else (*self.old_path, *way),
            new_path=None if new is None else (*self.new_path, *way),
        )


def _change(
    kind: ChangeKind,
    subject: str,
    *,
    field: str | None = None,
    old: str | None = None,
    new: str | None = None,
    old_path: Path | None = None,
    new_path: Path | None = None,
) -> Change:
    before, after = (None if path is None else escape_pointer(path) for path in (old_path, new_path))
    return Change(kind=kind, subject=subject, field=field, old=old, new=new, old_pointer=before, new_pointer=after)


class _Comparer:
    """The way through two plans."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self.old = old
        self.new = new
        self.stances = list(_stances(old, new))
        ways = [(change.old_pointer, change.new_pointer) for change in self.stances]
        self.told = {*ways, *((old, None) for old, _ in ways), *((None, new) for _, new in ways)}
        """Where stances stand that are told as the latest of their holders, so that they are not told twice"""

    def changes(self) -> Iterator[Change]:
        """All changes, kind of thing by kind of thing."""
        yield from self.in_fields(_Pair(self.old.plan, self.new.plan, (), (), "The plan"), "The plan")
        for cls in KINDS.values():
            yield from self.in_things(cls)
        yield from self.in_what_is_sealed()
        yield from self.stances

    # Things with ids ----------------------------------------------------------------------------

    def in_things(self, cls: type[Model]) -> Iterator[Change]:
        """What became of the things of a class."""
        kinds, old, new = _KINDS[cls], self.old.things[cls], self.new.things[cls]
        moved = _moved(old, new)
        for key, thing in new.items():
            if key in old:
                if key in moved and kinds.moved is not _K.REORDERED:
                    yield self.move(kinds.moved, old[key], thing)
                yield from self.in_thing(old[key], thing)
            else:
                yield _change(kinds.added, self.new.subject(thing), new=self.new.whole(thing), new_path=thing.path)
                if isinstance(thing.value, Statement):
                    yield from self.retractions(thing)
        for key, thing in old.items():
            if key not in new:
                # What held a measure may be there still, under another number.
                stays = isinstance(thing.value, Measure) and thing.owner[0] in self.new.wording.targets
                subject = (self.new if stays else self.old).subject(thing)
                yield _change(kinds.removed, subject, old=self.old.whole(thing), old_path=thing.path)
        if moved and kinds.moved is _K.REORDERED:
            name = next(field.key for field in _nested(Plan) if _item(field) is cls)
            yield _change(kinds.moved, "The plan", field=name, old_path=(name,), new_path=(name,))

    def in_thing(self, old: _Thing, new: _Thing) -> Iterator[Change]:
        """What changed in a thing."""
        pair = _Pair(old.value, new.value, old.path, new.path, self.new.subject(new))
        if not isinstance(new.value, Measure):
            yield from self.in_fields(pair, pair.subject)
            return
        if _differ(old.value, new.value):
            before, after = self.old.whole(old), self.new.whole(new)
            kind = _K.MEASURE_CHANGED
            yield _change(kind, pair.subject, old=before, new=after, old_path=old.path, new_path=new.path)
        yield from self.in_evidence(pair, self.new.called(new))

    def move(self, kind: ChangeKind, old: _Thing, new: _Thing) -> Change:
        """Where a thing went."""
        if old.owner == new.owner:
            before, after = self.old.place(old), self.new.place(new)
        else:
            before, after = self.old.within(old.owner), self.new.within(new.owner)
            if before == after:
                before, after = f"{before} ({old.owner[0]})", f"{after} ({new.owner[0]})"
        return _change(kind, self.new.called(new), old=before, new=after, old_path=old.path, new_path=new.path)

    def retractions(self, thing: _Thing) -> Iterator[Change]:
        """What a statement retracts that the other plan does not have."""
        for i, relation in enumerate(thing.value.relations):
            if relation.kind is StatementRelationKind.RETRACTS:
                yield self.retraction(thing.value, relation, (*thing.path, "relations", i))

    def retraction(self, statement: Statement, relation: StatementRelation, path: Path) -> Change:
        """That a statement retracts another."""
        sides = (self.new, self.old)
        said = next((found for side in sides if (found := side.wording.index.statements.get(relation.to))), None)
        subject = self.new.statement(said) if said else relation.to
        before = self.old.things[Statement].get((relation.to, 0))
        return _change(
            _K.STATEMENT_RETRACTED,
            subject,
            old=before and before.value.text,
            new=self.new.statement(statement),
            old_path=before and before.path,
            new_path=path,
        )

    def in_what_is_sealed(self) -> Iterator[Change]:
        """Which appendices have come to hold something sealed in this copy, and which no longer do."""
        for side, other in ((self.new, self.old), (self.old, self.new)):
            for key, name in side.sealed:
                if (key, name) in other.sealed:
                    continue
                appendix = side.things[SecretAppendix][key]
                way = (*appendix.path, name)
                if side is self.new:
                    yield _change(_K.CONTENT_APPEARED, side.called(appendix), field=name, new_path=way)
                else:
                    yield _change(_K.CONTENT_VANISHED, side.called(appendix), field=name, old_path=way)

    # Fields and parts ---------------------------------------------------------------------------

    def in_fields(self, pair: _Pair, called: str) -> Iterator[Change]:
        """What changed in the fields of a thing, those apart that hold things with ids."""
        cls = cast("type[Model]", type(pair.new))
        for field in model_fields(cls):
            old, new = getattr(pair.old, field.name), getattr(pair.new, field.name)
            if field.name in _EVIDENCE or field in _nested(cls) or same(field.kind, old, new):
                continue
            kind = _FIELDS.get((cls, field.name), _KINDS[cls].changed)
            match field.kind:
                case ArrayKind(item=EntityKind()):
                    yield from self.in_parts(pair, field)
                case MapKind() | JsonMap():
                    before, after = (_entries(field.kind, values) for values in (old, new))
                    changed = (entry for entry in {**after, **before} if before.get(entry) != after.get(entry))
                    yield from (pair.change(kind, field.key, before.get(e), after.get(e), e) for e in changed)
                case _:
                    yield pair.change(kind, field.key, self.old.words(field.kind, old), self.new.words(field.kind, new))
        yield from self.in_evidence(pair, called)

    def in_evidence(self, pair: _Pair, called: str) -> Iterator[Change]:
        """What else supports a thing, and what else contradicts it."""
        for name, kind in _EVIDENCE.items():
            old, new = getattr(pair.old, name, ()), getattr(pair.new, name, ())
            if old != new:
                before, after = self.old.wording.citations(old), self.new.wording.citations(new)
                yield pair._replace(subject=called).change(kind, name, before or None, after or None)

    def in_parts(self, pair: _Pair, field: Field) -> Iterator[Change]:
        """What became of the parts of a thing that have no ids."""
        old, new = (
            [_Place(part, (*path, field.key, i)) for i, part in enumerate(getattr(thing, field.name))]
            for thing, path in ((pair.old, pair.old_path), (pair.new, pair.new_path))
        )
        origins = partners(_item(field), getattr(pair.old, field.name), getattr(pair.new, field.name))
        for origin, after in zip(origins, new, strict=True):
            before = None if origin is None else old[origin]
            if before is None or _differ(before.value, after.value):
                yield from self.in_part(pair, field, before, after)
            if before is not None:
                part = _Pair(before.value, after.value, before.path, after.path, pair.subject)
                yield from self.in_evidence(part, f"{pair.subject}, {words(field.key)}: {self.new.part(after.value)}")
        for i in sorted(set(range(len(old))).difference(origins)):
            yield from self.in_part(pair, field, old[i], None)
        kept = [origin for origin in origins if origin is not None]
        if len(in_order(kept)) < len(kept):
            ways = ((*pair.old_path, field.key), (*pair.new_path, field.key))
            yield _change(_K.REORDERED, pair.subject, field=field.key, old_path=ways[0], new_path=ways[1])

    def in_part(self, pair: _Pair, field: Field, old: _Place | None, new: _Place | None) -> Iterator[Change]:
        """That a part came, went or is another."""
        kinds, subject = _KINDS[_item(field)], pair.subject
        kind = kinds.added if old is None else kinds.removed if new is None else kinds.changed
        before, after = old and self.old.part(old.value), new and self.new.part(new.value)
        ways = (old and old.path, new and new.path)
        match old and old.value, new and new.value:
            case None, StatementRelation(kind=StatementRelationKind.RETRACTS) as relation:
                yield self.retraction(pair.new, relation, cast("Path", ways[1]))
                return
            case Disclosure(extent=Extent.PARTIAL), Disclosure():
                kind = _K.APPENDIX_DISCLOSED
            case _, Position() as position:
                subject = self.new.stance(pair.new, position)
            case Position() as position, _:
                subject = self.old.stance(pair.old, position)
            case _:
                pass
        change = _change(kind, subject, field=field.key, old=before, new=after, old_path=ways[0], new_path=ways[1])
        if (change.old_pointer, change.new_pointer) not in self.told:
            yield change


def _item(field: Field) -> type[Model]:
    """The class of what an array of entities holds."""
    return cast("type[Model]", cast("EntityKind", cast("ArrayKind", field.kind).item).cls)


def _differ(old: Model, new: Model) -> bool:
    """Whether two things differ in anything but their evidence."""
    names = (field.name for field in model_fields(type(new)) if field.name not in _EVIDENCE)
    return any(getattr(old, name) != getattr(new, name) for name in names)


def _entries(kind: Kind, values: Mapping[str, Any]) -> dict[str, str]:
    """The entries of a map as texts; those of extensions as JSON, for any value may stand there."""
    if isinstance(kind, MapKind):
        return dict(values)
    return {key: json.dumps(value, ensure_ascii=False, sort_keys=True) for key, value in values.items()}


def _moved(old: Mapping[_Key, _Thing], new: Mapping[_Key, _Thing]) -> set[_Key]:
    """The things that have another owner, or another place among those that stayed with theirs."""
    moved = set[_Key]()
    stayed: defaultdict[_Key, dict[int, _Key]] = defaultdict(dict)
    for key, thing in new.items():
        if key not in old:
            continue
        if old[key].owner != thing.owner:
            moved.add(key)
        else:
            stayed[thing.owner][cast("int", old[key].path[-1])] = key
    for places in stayed.values():
        moved.update(places[place] for place in places.keys() - in_order([*places]))
    return moved


# Stances ----------------------------------------------------------------------------------------


_Held = tuple[str, str, Voice]
"""Who holds a stance on what, by whose account."""


def _stances(old: _Side, new: _Side) -> Iterator[Change]:
    """How the latest stances of each holder on each target differ."""
    before, after = _latest(old.plan), _latest(new.plan)
    for held in {**after, **before}:
        ours, theirs = before.get(held, ()), after.get(held, ())
        was, is_ = _in_words(ours), _in_words(theirs)
        if was == is_:
            continue
        kind = _K.STANCE_ADDED if not ours else _K.STANCE_REMOVED if not theirs else _K.STANCE_CHANGED
        yield Change(
            kind=kind,
            subject=_about(new if theirs else old, held),
            old=was,
            new=is_,
            old_pointer=ours[-1].pointer if ours else None,
            new_pointer=theirs[-1].pointer if theirs else None,
        )


def _about(side: _Side, held: _Held) -> str:
    holder, target, voice = held
    by = ", as others report it," if voice is Voice.REPORTED else ""
    return f"{side.told_apart(side.wording.actor(holder), holder)}{by} on {_uncapitalised(side.target(target))}"


def _uncapitalised(label: str) -> str:
    return f"{label[0].lower()}{label[1:]}"


def _in_words(records: Sequence[PositionRecord]) -> str | None:
    """What the latest stance is, or what all it can be; in an order that is the same for the same stances."""
    return "; or ".join(sorted({_worded(record) for record in records})) or None


def _latest(plan: Plan) -> dict[_Held, Sequence[PositionRecord]]:
    """The latest stances of each holder on each target: several where their dates do not say which it is."""
    found = matrix(plan)
    return {
        (*held, voice): cell.latest
        for voice, cells in ((Voice.OWN, found.own), (Voice.REPORTED, found.reported))
        for held, cell in cells.items()
        if cell.latest
    }


# Guesses ----------------------------------------------------------------------------------------


def _likenesses(old: _Side, new: _Side) -> Iterator[Likeness]:
    """Which points that have gone could be which that have come."""
    gone, come = (
        [thing for key, thing in one.things[Point].items() if key not in other.things[Point]]
        for one, other in ((old, new), (new, old))
    )
    for i, j, score in matched(*([_said_of(thing.value) for thing in things] for things in (gone, come))):
        yield Likeness(
            old=old.subject(gone[i]),
            new=new.subject(come[j]),
            score=score,
            old_pointer=escape_pointer(gone[i].path),
            new_pointer=escape_pointer(come[j].path),
        )


def _said_of(point: Point) -> str:
    return " ".join([point.title, point.summary or "", *(measure.action for measure in point.measures)])
