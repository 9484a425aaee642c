"""Documents in the making: where what stands in them, how what the rules object to is mended, what can be chosen."""

import bisect
import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from victoryplan.constraints import (
    ADDRESS,
    TARGET,
    TEXT,
    ArrayKind,
    Condition,
    EntityKind,
    Field,
    Kind,
    MapKind,
    StringKind,
    bounds,
    model_fields,
)
from victoryplan.models import (
    KINDS,
    MODELS,
    Citation,
    Disclosure,
    Model,
    Plan,
    Point,
    Role,
    SecretAppendix,
    Source,
    facts,
)
from victoryplan.schema import example
from victoryplan.strategies.values import IDS, TEXTS, Json, met, objects_of, values_of
from victoryplan.survey import Path
from victoryplan.vocabularies import DisclosureKind, Extent, Mode, PresentationStatus, RecipientStatus

T = TypeVar("T")

# Fields and places --------------------------------------------------------------------------------


def item_of(kind: Kind) -> Kind:
    """The kind of the items of an array, or of the values of a map; else the kind itself."""
    match kind:
        case ArrayKind(item=inner) | MapKind(values=inner):
            return inner
        case _:
            return kind


def referred_kind(kind: Kind) -> str:
    """The kind of thing that an id refers to; empty for what is no reference."""
    return (kind.reference or "") if isinstance(kind, StringKind) else ""


FIELDS = [(cls, field) for cls in MODELS for field in model_fields(cls)]

HOMES = {cls: [(owner, field) for owner, field in FIELDS if item_of(field.kind) == EntityKind(cls)] for cls in MODELS}
"""Where objects of a class stand."""

_HOLDING = {
    cls: [field for field in model_fields(cls) if isinstance(item_of(field.kind), EntityKind)] for cls in MODELS
}
"""The fields of a class in which objects stand."""

LINKS = {cls: field for cls, field in FIELDS if KINDS.get(referred_kind(item_of(field.kind))) is cls}
"""How things of a class refer to each other: what must not run in a circle."""


class Place(NamedTuple):
    """A place in a document, the kind of what belongs there, and what holds it."""

    path: Path
    kind: Kind
    holder: Any
    step: str | int

    @property
    def value(self) -> Any:
        """What stands here."""
        return self.holder[self.step]

    @property
    def cls(self) -> type[Model]:
        """The class of the object that stands here."""
        return cast("type[Model]", cast("EntityKind", self.kind).cls)

    def put(self, value: object) -> Path:
        """Put another value there, and say where that was."""
        self.holder[self.step] = value
        return self.path

    def at(self, step: str | int, kind: Kind) -> "Place":
        """A place in what stands here."""
        return Place((*self.path, step), kind, self.value, step)

    def inside(self) -> list["Place"]:
        """The places right within what stands here."""
        match self.kind:
            case EntityKind(cls=cls):
                return [self.at(field.key, field.kind) for field in model_fields(cls) if field.key in self.value]
            case ArrayKind(item=item):
                return [self.at(i, item) for i in range(len(self.value))]
            case MapKind(values=values):
                return [self.at(key, values) for key in self.value]
            case _:
                return []

    def walk(self) -> Iterator["Place"]:
        """The place itself and all below it, in the order in which the models name them."""
        yield self
        for place in self.inside():
            yield from place.walk()

    def objects(self) -> Iterator["Place"]:
        """The object itself and all below it, in the same order."""
        yield self
        for field in _HOLDING[self.cls]:
            if field.key in self.value:
                place = self.at(field.key, field.kind)
                for part in place.inside() if isinstance(field.kind, ArrayKind) else [place]:
                    yield from part.objects()


# Mending ------------------------------------------------------------------------------------------


@st.composite
def mended(draw: DrawFn, restricted: bool | None) -> Json:
    """Documents that no rule objects to, with something sealed, without, or either."""
    draft = Draft(draw)
    if restricted:
        draft.grow(SecretAppendix)["content"] = draw(TEXTS.filter(TEXT.accepts))
    elif restricted is False:
        for appendix in draft.values(SecretAppendix):
            appendix.pop("content", None)
            appendix.pop("content_salt", None)
    draft.mend()
    return draft.document


class Draft:
    """A document that is being made, of the structure that the schema asks for."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.document = draw(objects_of(Plan))
        if not self.document.get("points"):
            self.document["points"] = [example(Point)]

    @property
    def root(self) -> Place:
        """The place of the whole document."""
        return Place((), EntityKind(Plan), [self.document], 0)

    def walk(self) -> list[Place]:
        """All places of the document."""
        return list(self.root.walk())

    def objects(self) -> dict[type[Model], list[Place]]:
        """The places of all objects, by their class."""
        found: dict[type[Model], list[Place]] = {cls: [] for cls in MODELS}
        for place in self.root.objects():
            found[place.cls].append(place)
        return found

    def places(self, cls: type[Model]) -> list[Place]:
        """The places of all objects of a class."""
        return self.objects()[cls]

    def values(self, cls: type[Model]) -> list[Json]:
        """All objects of a class."""
        return [place.value for place in self.places(cls)]

    def ids(self) -> dict[str, list[str]]:
        """The ids that there are, by kind of thing."""
        objects = self.objects()
        return {kind: sorted(place.value["id"] for place in objects[cls]) for kind, cls in KINDS.items()}

    def at(self, path: Path) -> Any:
        """What stands at a path."""
        return functools.reduce(lambda value, step: value[step], path, cast("Any", self.document))

    def cited(self, statement: Json) -> list[Json]:
        """The sources that a statement cites."""
        cited = {citation["source"] for citation in statement["citations"]}
        return [source for source in self.document["sources"] if source["id"] in cited]

    def mend(self) -> None:
        """Mend what the rules would object to, a plan without points apart. What is in order stays as it is."""
        self._mend_ids()
        self._mend_references()
        self._mend_languages()
        self.mend_numbers()
        self._mend_order()
        self._mend_statements()
        self._mend_appendices()
        self.mend_citations()
        self.mend_recipients()

    def _mend_ids(self) -> None:
        referred = {referred_kind(place.kind) for place in self.walk()}
        for kind, ids in self.ids().items():
            if kind in referred and not ids:
                field = next(field for owner, field in HOMES[KINDS[kind]] if owner is Plan)
                self.document[field.key] = [example(KINDS[kind])]
        objects = self.objects()
        for cls in KINDS.values():
            taken = set[str]()
            for item in objects[cls]:
                while item.value["id"] in taken:
                    item.value["id"] += "-2"
                taken.add(item.value["id"])

    def _mend_references(self) -> None:
        ids = self.ids()
        for place in self.walk():
            if (kind := referred_kind(place.kind)) and ":" not in place.value:
                place.put(_nearest(place.value, ids[kind]))
            elif place.kind == StringKind(TARGET) and place.value != "plan":
                kind, _, id_ = place.value.partition("/")
                place.put(f"{kind}/{_nearest(id_, ids[kind])}" if ids[kind] else "plan")
        for cls, link in LINKS.items():
            for item in self.values(cls):
                # Where every link leads on in the order of the ids, there is no circle.
                following = [id_ for id_ in ids[referred_kind(item_of(link.kind))] if id_ > item["id"]]
                linked = item.pop(link.key, None)
                if linked and following:
                    many = isinstance(link.kind, ArrayKind)
                    item[link.key] = (
                        [_nearest(id_, following) for id_ in linked] if many else _nearest(linked, following)
                    )

    def _mend_languages(self) -> None:
        for place in self.walk():
            if isinstance(place.kind, MapKind):
                entries = dict(place.value)
                place.value.clear()
                taken = {self.document["language"].lower()}
                for language, text in entries.items():
                    key = language
                    while key.lower() in taken:
                        key += "-x-a"
                    taken.add(key.lower())
                    place.value[key] = text

    def mend_numbers(self) -> None:
        """Let no two points that are parts of one have one number."""
        taken = set[tuple[str | None, str]]()
        for point in self.document.get("points", ()):
            while (point.get("part_of"), point["number"]) in taken:
                point["number"] += "a"
            taken.add((point.get("part_of"), point["number"]))

    def _mend_order(self) -> None:
        for cls, early, late in ((Source, "published", "accessed"), (Role, "since", "until")):
            for item in self.values(cls):
                if days_between(item.get(late), item.get(early)) > 0:
                    item[early], item[late] = item[late], item[early]

    def _mend_statements(self) -> None:
        for source in self.document.get("sources", ()):
            if source.keys().isdisjoint({"title", "url", "publisher"}):
                source["title"] = TEXT.example
        by_id = {item["id"]: item for item in self.document.get("statements", ())}
        for statement in by_id.values():
            _mend_mode(statement)
            _mend_positions(statement)
            date, related = statement.get("date"), list[str | None]()
            for relation in statement.get("relations", ()):
                if relation["to"] == statement["id"]:
                    relation["to"] = ADDRESS.example
                related.append(by_id.get(relation["to"], {}).get("date"))
            published = [source.get("published") for source in self.cited(statement)]
            answers_too_early = any(days_between(date, other) > 0 for other in related)
            if answers_too_early or all(days_between(other, date) > 1 for other in published):
                del statement["date"]

    def _mend_appendices(self) -> None:
        shown = [
            item.get("date")
            for item in self.document.get("presentations", ())
            if item["status"] == PresentationStatus.HELD
        ]
        for item in self.values(Disclosure):
            early = bool(shown) and all(days_between(item.get("date"), date) > 0 for date in shown)
            if early and item["kind"] != DisclosureKind.LEAK:
                del item["date"]
        for appendix in self.values(SecretAppendix):
            if "content" in appendix:
                for disclosure in appendix.get("disclosures", ()):
                    disclosure["extent"] = Extent.PARTIAL.value

    def mend_citations(self) -> None:
        """Let citations be about fields that are given."""
        objects = self.objects()
        for owner, field in HOMES[Citation]:
            for item in objects[owner]:
                given = given_facts(owner, item.value)
                for citation in item.value.get(field.key, ()):
                    if about := citation.get("about"):
                        citation["about"] = [_nearest(name, given) for name in about]

    def mend_recipients(self) -> None:
        """Let nobody have received an appendix and not received it."""
        for appendix in self.values(SecretAppendix):
            for one, other in itertools.combinations(appendix.get("recipients", ()), 2):
                if _contradict(one, other):
                    other["status"] = RecipientStatus.PROMISED.value

    # Choosing what to break

    def choose(self, items: Sequence[T]) -> T:
        """Draw one of the items."""
        return self.draw(st.sampled_from(items))

    def grow(self, cls: type[Model]) -> Json:
        """Add the smallest object of a class at some place in the document, with what it must stand in."""
        if cls is Plan:
            return self.document
        owner, field = self.choose(HOMES[cls])
        owners = self.values(owner)
        home = self.choose(owners) if owners else self.grow(owner)
        new = example(cls)
        if isinstance(field.kind, ArrayKind):
            home.setdefault(field.key, []).append(new)
        else:
            home[field.key] = new
        return new

    def pick(self, cls: type[Model]) -> Place:
        """Some object of a class, of which there then is one, in a document that is mended."""
        self.grow(cls)
        self.mend()
        return self.choose(self.places(cls))

    def pick_field(self, fits: Callable[[Field], bool]) -> tuple[Place, Field]:
        """A field, each as likely as the others, and some object that has it."""
        cls, field = self.choose([(cls, field) for cls, field in FIELDS if fits(field)])
        return self.pick(cls), field

    def pick_value(self, fits: Callable[[Kind], bool]) -> Place:
        """Some value of a kind: that of a field, an item of a list, an entry of a map."""
        owner, field = self.pick_field(lambda field: fits(field.kind) or fits(item_of(field.kind)))
        self.fill(owner, field)
        place = owner.at(field.key, field.kind)
        return self.choose([place for place in (place, *place.inside()) if fits(place.kind)])

    def fill(self, owner: Place, field: Field) -> None:
        """See to it that a field holds something, and that it may."""
        value = owner.value
        if not value.get(field.key):
            inner = self.draw(values_of(item_of(field.kind)))
            match field.kind:
                case ArrayKind():
                    value[field.key] = [inner]
                case MapKind():
                    value[field.key] = {f"{self.document['language']}-x-a": inner}
                case _:
                    value[field.key] = inner
        for condition in owner.cls.__conditions__:
            if condition.partner == field.key and not met(condition, value):
                self.meet(owner, condition)

    def meet(self, owner: Place, condition: Condition) -> None:
        """Let an object have what a condition asks about."""
        kind = next(field.kind for field in model_fields(owner.cls) if field.key == condition.trigger)
        owner.value[condition.trigger] = condition.value.value if condition.value else self.draw(values_of(kind))

    def unused_id(self, kind: str) -> str:
        """An id that no thing of a kind has; perhaps one of another kind has it."""
        ids = self.ids()
        used = st.sampled_from(sorted(itertools.chain.from_iterable(ids.values())))
        return self.draw((IDS | used).filter(lambda id_: id_ not in ids[kind]))


def given_facts(cls: type[Model], item: Json) -> list[str]:
    """The fields of an object that a citation can be about."""
    return sorted(field.key for field in facts(cls) if item.get(field.key))


def _nearest(wanted: str, ids: list[str]) -> str:
    return ids[bisect.bisect_left(ids, wanted) % len(ids)]


def days_between(first: str | None, second: str | None) -> int:
    """The days from the last that the first date can mean to the first that the second can; 0 if one is missing."""
    return (bounds(second)[0] - bounds(first)[1]).days if first and second else 0


def _mend_mode(statement: Json) -> None:
    quoted = any("quote" in citation for citation in statement["citations"])
    if statement["mode"] == Mode.NARRATION:
        if quoted:
            statement["mode"] = Mode.INDIRECT_QUOTATION.value
        else:
            narrate(statement)
    elif statement["mode"] == Mode.DIRECT_QUOTATION and not quoted:
        statement["citations"][0]["quote"] = {"exact": statement["text"]}


def narrate(statement: Json) -> None:
    """Let a statement be a narration: no quotes, and each position somebody's."""
    statement["mode"] = Mode.NARRATION.value
    for citation in statement["citations"]:
        citation.pop("quote", None)
    for position in statement.get("positions", ()):
        position.setdefault("holder", holders_of(statement, position)[0])


def holders_of(statement: Json, position: Json) -> list[str]:
    """Whose stance a position of a statement is."""
    if "holder" in position:
        return [position["holder"]]
    holders: list[str] = statement.get("on_behalf_of") or statement["speakers"]
    return holders


def _mend_positions(statement: Json) -> None:
    taken = set[tuple[str, str]]()
    kept: list[Json] = []
    for position in statement.get("positions", ()):
        held = {(holder, position["target"]) for holder in holders_of(statement, position)}
        if taken.isdisjoint(held):
            kept.append(position)
            taken |= held
    if kept:
        statement["positions"][:] = kept


def _contradict(one: Json, other: Json) -> bool:
    return (
        {one["status"], other["status"]} == {RecipientStatus.RECEIVED, RecipientStatus.NOT_RECEIVED}
        and addressee(one) == addressee(other)
        and not _disputed(one)
        and not _disputed(other)
        and days_between(one.get("date"), other.get("date")) <= 0
        and days_between(other.get("date"), one.get("date")) <= 0
    )


def _disputed(recipient: Json) -> bool:
    abouts = [citation.get("about") for citation in recipient.get("disputed_by", ())]
    return any(not about or not {"actor", "status"}.isdisjoint(about) for about in abouts)


def addressee(recipient: Json) -> tuple[str, str | None]:
    """Who, at which level, an entry of recipients is about."""
    return recipient["actor"], recipient.get("level")
