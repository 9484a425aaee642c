"""Hypothesis strategies: plans, parts of plans, and documents with exactly one thing wrong with them.

They are for the tests of whatever reads plans, this library's own among them. What a field may hold
is read from the models. A whole plan is drawn as loose parts and then *mended* until no rule objects:
references are led to ids that there are, circles are cut, dates are put in order. A broken document
is a mended one in which one thing is put out of order again.

The rules themselves are not asked, so that the strategies can hold them to what they promise. As with
any strategy, nothing is promised about how often a value comes up.
"""

import bisect
import copy
import datetime
import functools
import itertools
import json
import string
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar, assert_never, cast

import attrs
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from victoryplan.builder import build
from victoryplan.constraints import (
    ADDRESS,
    CONTENT_DIGEST,
    CONTENT_SALT,
    DATE,
    EXTENSION_KEY,
    FIELD_NAME,
    FORMS,
    ID,
    ID_OR_ADDRESS,
    LANGUAGE,
    SHA256,
    TARGET,
    TEXT,
    ArrayKind,
    BooleanKind,
    Condition,
    Const,
    EntityKind,
    EnumKind,
    Field,
    Form,
    JsonMap,
    Kind,
    MapKind,
    SealedKind,
    StringKind,
    bounds,
    cached,
    model_fields,
)
from victoryplan.json_values import MAX_DEPTH, MAX_INTEGER
from victoryplan.models import (
    KINDS,
    MODELS,
    Actor,
    Citation,
    Disclosure,
    Model,
    Plan,
    Point,
    Position,
    Presentation,
    Quote,
    Recipient,
    Role,
    SecretAppendix,
    Source,
    Statement,
    StatementRelation,
    facts,
)
from victoryplan.problems import CODES, Severity, enclosing_appendix, escape_pointer
from victoryplan.schema import example
from victoryplan.survey import Path
from victoryplan.vocabularies import DisclosureKind, Extent, Mode, PresentationStatus, RecipientStatus

__all__ = [
    "Broken",
    "actors",
    "broken_documents",
    "broken_texts",
    "documents",
    "plans",
    "points",
    "secret_appendices",
    "sources",
    "statements",
]

Json = dict[str, Any]
M = TypeVar("M", bound=Model)
T = TypeVar("T")

# Whole plans and their parts ----------------------------------------------------------------------


def documents(*, restricted: bool | None = None) -> SearchStrategy[Json]:
    """Documents, as parsed JSON, in which there is nothing to object to: neither error nor warning.

    Args:
        restricted: whether the document holds something sealed; either if it is left out.
    """
    return _documents(restricted)


def plans(*, restricted: bool | None = None) -> SearchStrategy[Plan]:
    """Plans in which there is nothing to object to: neither error nor warning.

    Args:
        restricted: whether the plan holds something sealed; either if it is left out.
    """
    return documents(restricted=restricted).map(functools.partial(build, Plan))


def points() -> SearchStrategy[Point]:
    """Points on their own. As in all parts, what they refer to is nowhere."""
    return _parts(Point)


def secret_appendices() -> SearchStrategy[SecretAppendix]:
    """Secret appendices on their own, some of them with sealed content."""
    return _parts(SecretAppendix)


def statements() -> SearchStrategy[Statement]:
    """Statements on their own."""
    return _parts(Statement)


def actors() -> SearchStrategy[Actor]:
    """Actors on their own."""
    return _parts(Actor)


def sources() -> SearchStrategy[Source]:
    """Sources on their own."""
    return _parts(Source)


def _parts(cls: type[M]) -> SearchStrategy[M]:
    return _objects(cls).map(functools.partial(build, cls))


# Strings of a form --------------------------------------------------------------------------------

_SAMPLES = [
    "Victory Plan",
    "[Invitation to NATO]",
    "План перемоги",
    "خطة النصر",
    "\u05ea\u05d5\u05db\u05e0\u05d9\u05ea \u200fהנצח",
    "勝利計画",
    "승리 계획",
    "क़ानून का राज",
    "q\u0323\u0307 and Z\u0310",
    "\U0001f54a\ufe0f peace \U0001d513",
    "\ttab\nand newline\n",
    " … ",
    '~/1 \\u0022 " </script> ${x}',
    "long " * 60,
]
"""What is easily got wrong: scripts, directions, marks that combine, astral characters, white space."""

_VISIBLE_OR_NOT = st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n")
_TEXTS = (st.text(_VISIBLE_OR_NOT, min_size=1, max_size=20) | st.sampled_from(_SAMPLES)).map(
    functools.partial(unicodedata.normalize, "NFC")
)

_SMALL = string.ascii_lowercase + string.digits
_BASE64URL = string.ascii_letters + string.digits + "-_"
_HEX_64 = st.text("0123456789abcdef", min_size=64, max_size=64)
_IDS = st.lists(st.text(_SMALL, min_size=1, max_size=6), min_size=1, max_size=2).map("-".join)


def _joined(*parts: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


_ADDRESSES = _joined(
    st.sampled_from(["https://", "http://"]),
    st.text(_SMALL, min_size=1, max_size=8),
    st.sampled_from(
        ["", ".org/", ".org./a", ".example.org:8080/a%C3%A9/(b);c=~1", ".xn--p1ai?q=%2F&r=?#top", "/a//b/../@c$!*'+,"]
    ),
)

_DAY, _MONTH, _YEAR = 10, 7, 4
_EDGES = [datetime.date.min, datetime.date.max, *(datetime.date(year, 2, 29) for year in (2024, 2000, 1600, 4))]


def _partial_date(day: datetime.date, length: int) -> str:
    return day.isoformat()[:length]


def _range(one: str, other: str) -> str:
    return f"[{one}..{other}]" if bounds(one)[0] <= bounds(other)[1] else f"[{other}..{one}]"


_PARTIAL_DATES = st.builds(
    _partial_date,
    # Days close together, so that some dates are equal and some follow upon each other.
    st.dates(datetime.date(2024, 10, 10), datetime.date(2024, 10, 20)) | st.dates() | st.sampled_from(_EDGES),
    st.sampled_from([_DAY, _MONTH, _YEAR]),
)
_FRAMES = st.sampled_from(["{}", "{}?", "{}~", "{}%", "[..{}]", "[{}..]"])
_DATES = st.builds(str.format, _FRAMES, _PARTIAL_DATES) | st.builds(_range, _PARTIAL_DATES, _PARTIAL_DATES)

_FACTS = sorted({field.key for cls in MODELS for field in facts(cls)})
_TARGETED = [kind for kind in KINDS if TARGET.accepts(f"{kind}/{ID.example}")]

_FORMED = {
    ADDRESS: _ADDRESSES,
    CONTENT_DIGEST: _HEX_64.map("sha256:{}".format),
    CONTENT_SALT: st.text(_BASE64URL, min_size=22, max_size=30),
    DATE: _DATES,
    EXTENSION_KEY: _joined(
        st.sampled_from(["org.example.", "urn:a:", "https://example.org/a~b/"]),
        st.text(_BASE64URL, min_size=1, max_size=6),
    ),
    FIELD_NAME: st.sampled_from(_FACTS),
    ID: _IDS,
    ID_OR_ADDRESS: _IDS | _ADDRESSES,
    LANGUAGE: st.sampled_from(["en", "uk", "x-klingon"])
    | _joined(
        st.text(string.ascii_letters, min_size=2, max_size=3),
        st.sampled_from(["", "-GB", "-419", "-Hant", "-LATN-rs", "-CH-1996", "-scouse-u-co-phonebk", "-x-a-b"]),
    ),
    SHA256: _HEX_64,
    TARGET: st.just("plan") | _joined(st.sampled_from(_TARGETED).map("{}/".format), _IDS),
    TEXT: _TEXTS,
}
"""The forms of which a strategy of their own draws more of interest, or draws it faster, than the pattern does."""


@functools.cache
def _strings(form: Form) -> SearchStrategy[str]:
    formed = _FORMED[form] if form in _FORMED else st.from_regex(form.pattern, fullmatch=True)
    return formed.filter(form.accepts)


# Values of a kind ---------------------------------------------------------------------------------

_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_SCALARS: dict[type, SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(-MAX_INTEGER, MAX_INTEGER),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: _ANY_TEXT,
}
_JSON: SearchStrategy[Any] = st.recursive(
    st.one_of(*_SCALARS.values()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_ANY_TEXT, inner, max_size=3),
    max_leaves=4,
)
_JSON_TYPES = _SCALARS | {list: st.lists(_JSON, max_size=2), dict: st.dictionaries(_ANY_TEXT, _JSON, max_size=2)}
_MOST_ITEMS = 2
_MOST_THINGS = 3


@functools.cache
def _values(kind: Kind) -> SearchStrategy[Any]:
    """JSON values of a kind. Their references lead nowhere yet."""
    match kind:
        case StringKind(form=form):
            return _strings(form or TEXT)
        case SealedKind(form=form):
            return _strings(form)
        case Const(value=value):
            return st.just(value)
        case BooleanKind():
            return st.booleans()
        case EnumKind(enum=enum):
            return st.sampled_from(_members(enum))
        case EntityKind(cls=cls):
            return _objects(cast("type[Model]", cls))
        case ArrayKind(item=item, min_items=least):
            most = _MOST_THINGS if isinstance(item, EntityKind) and item.cls in KINDS.values() else _MOST_ITEMS
            return st.lists(_values(item), min_size=least, max_size=most)
        case MapKind(keys=keys, values=values):
            return st.dictionaries(_strings(keys or TEXT), _values(values), max_size=_MOST_ITEMS)
        case JsonMap(keys=keys):
            return st.dictionaries(_strings(keys), _JSON, max_size=_MOST_ITEMS)
        case _:
            assert_never(kind)


@cached
def _objects(cls: type[Model]) -> SearchStrategy[Json]:
    called_for = {condition.partner for condition in cls.__conditions__ if condition.required}
    fields = [
        (field.key, field.required or field.key in called_for, _values(field.kind)) for field in model_fields(cls)
    ]
    sometimes = st.booleans()

    @st.composite
    def objects(draw: DrawFn) -> Json:
        value = {key: draw(values) for key, always, values in fields if always or draw(sometimes)}
        for condition in cls.__conditions__:
            if not _met(condition, value):
                value.pop(condition.partner, None)
        # The order of keys means nothing in JSON.
        return dict(reversed(value.items())) if draw(sometimes) else value

    return objects()


def _members(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


def _met(condition: Condition, value: Json) -> bool:
    return condition.trigger in value and condition.value in {None, value[condition.trigger]}


# Fields and places --------------------------------------------------------------------------------


def _inner(kind: Kind) -> Kind:
    """The kind of the items of an array, or of the values of a map; else the kind itself."""
    match kind:
        case ArrayKind(item=inner) | MapKind(values=inner):
            return inner
        case _:
            return kind


def _reference(kind: Kind) -> str:
    """The kind of thing that an id refers to; empty for what is no reference."""
    return (kind.reference or "") if isinstance(kind, StringKind) else ""


_FIELDS = [(cls, field) for cls in MODELS for field in model_fields(cls)]

_HOMES = {cls: [(owner, field) for owner, field in _FIELDS if _inner(field.kind) == EntityKind(cls)] for cls in MODELS}
"""Where objects of a class stand."""

_LINKS = {cls: field for cls, field in _FIELDS if KINDS.get(_reference(_inner(field.kind))) is cls}
"""How things of a class refer to each other: what must not run in a circle."""


class _Place(NamedTuple):
    """A place in a document, the kind of what belongs there, and what holds it."""

    path: Path
    kind: Kind
    holder: Any
    step: str | int

    @property
    def value(self) -> Any:
        return self.holder[self.step]

    @property
    def cls(self) -> type[Model]:
        return cast("type[Model]", cast("EntityKind", self.kind).cls)

    def put(self, value: object) -> Path:
        """Put another value there, and say where that was."""
        self.holder[self.step] = value
        return self.path

    def at(self, step: str | int, kind: Kind) -> "_Place":
        """A place in what stands here."""
        return _Place((*self.path, step), kind, self.value, step)

    def inside(self) -> list["_Place"]:
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

    def walk(self) -> Iterator["_Place"]:
        """The place itself and all below it, in the order in which the models name them."""
        yield self
        for place in self.inside():
            yield from place.walk()


# Mending ------------------------------------------------------------------------------------------


@st.composite
def _documents(draw: DrawFn, restricted: bool | None) -> Json:
    draft = _Draft(draw)
    if restricted:
        draft.grow(SecretAppendix)["content"] = draw(_TEXTS.filter(TEXT.accepts))
    elif restricted is False:
        for appendix in draft.values(SecretAppendix):
            appendix.pop("content", None)
            appendix.pop("content_salt", None)
    draft.mend()
    return draft.document


class _Draft:
    """A document that is being made, of the structure that the schema asks for."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.document = draw(_objects(Plan))
        if not self.document.get("points"):
            self.document["points"] = [example(Point)]

    def walk(self) -> list[_Place]:
        return list(_Place((), EntityKind(Plan), [self.document], 0).walk())

    def objects(self) -> dict[type[Model], list[_Place]]:
        found: dict[type[Model], list[_Place]] = {cls: [] for cls in MODELS}
        for place in self.walk():
            if isinstance(place.kind, EntityKind):
                found[place.cls].append(place)
        return found

    def places(self, cls: type[Model]) -> list[_Place]:
        return self.objects()[cls]

    def values(self, cls: type[Model]) -> list[Json]:
        return [place.value for place in self.places(cls)]

    def ids(self) -> dict[str, list[str]]:
        objects = self.objects()
        return {kind: sorted(place.value["id"] for place in objects[cls]) for kind, cls in KINDS.items()}

    def at(self, path: Path) -> Any:
        return functools.reduce(lambda value, step: value[step], path, cast("Any", self.document))

    def cited(self, statement: Json) -> list[Json]:
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
        referred = {_reference(place.kind) for place in self.walk()}
        for kind, ids in self.ids().items():
            if kind in referred and not ids:
                field = next(field for owner, field in _HOMES[KINDS[kind]] if owner is Plan)
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
            if (kind := _reference(place.kind)) and ":" not in place.value:
                place.put(_nearest(place.value, ids[kind]))
            elif place.kind == StringKind(TARGET) and place.value != "plan":
                kind, _, id_ = place.value.partition("/")
                place.put(f"{kind}/{_nearest(id_, ids[kind])}" if ids[kind] else "plan")
        for cls, link in _LINKS.items():
            for item in self.values(cls):
                # Where every link leads on in the order of the ids, there is no circle.
                following = [id_ for id_ in ids[_reference(_inner(link.kind))] if id_ > item["id"]]
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
        taken = set[tuple[str | None, str]]()
        for point in self.document.get("points", ()):
            while (point.get("part_of"), point["number"]) in taken:
                point["number"] += "a"
            taken.add((point.get("part_of"), point["number"]))

    def _mend_order(self) -> None:
        for cls, early, late in ((Source, "published", "accessed"), (Role, "since", "until")):
            for item in self.values(cls):
                if _days_between(item.get(late), item.get(early)) > 0:
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
            answers_too_early = any(_days_between(date, other) > 0 for other in related)
            if answers_too_early or all(_days_between(other, date) > 1 for other in published):
                del statement["date"]

    def _mend_appendices(self) -> None:
        shown = [
            item.get("date")
            for item in self.document.get("presentations", ())
            if item["status"] == PresentationStatus.HELD
        ]
        for item in self.values(Disclosure):
            early = bool(shown) and all(_days_between(item.get("date"), date) > 0 for date in shown)
            if early and item["kind"] != DisclosureKind.LEAK:
                del item["date"]
        for appendix in self.values(SecretAppendix):
            if "content" in appendix:
                for disclosure in appendix.get("disclosures", ()):
                    disclosure["extent"] = Extent.PARTIAL.value

    def mend_citations(self) -> None:
        for owner, field in _HOMES[Citation]:
            for item in self.values(owner):
                given = _given_facts(owner, item)
                for citation in item.get(field.key, ()):
                    if about := citation.get("about"):
                        citation["about"] = [_nearest(name, given) for name in about]

    def mend_recipients(self) -> None:
        for appendix in self.values(SecretAppendix):
            for one, other in itertools.combinations(appendix.get("recipients", ()), 2):
                if _contradict(one, other):
                    other["status"] = RecipientStatus.PROMISED.value

    # Choosing what to break

    def choose(self, items: Sequence[T]) -> T:
        return self.draw(st.sampled_from(items))

    def grow(self, cls: type[Model]) -> Json:
        """Add the smallest object of a class at some place in the document, with what it must stand in."""
        if cls is Plan:
            return self.document
        owner, field = self.choose(_HOMES[cls])
        owners = self.values(owner)
        home = self.choose(owners) if owners else self.grow(owner)
        new = example(cls)
        if isinstance(field.kind, ArrayKind):
            home.setdefault(field.key, []).append(new)
        else:
            home[field.key] = new
        return new

    def pick(self, cls: type[Model]) -> _Place:
        """Some object of a class, of which there then is one, in a document that is mended."""
        self.grow(cls)
        self.mend()
        return self.choose(self.places(cls))

    def pick_field(self, fits: Callable[[Field], bool]) -> tuple[_Place, Field]:
        """A field, each as likely as the others, and some object that has it."""
        cls, field = self.choose([(cls, field) for cls, field in _FIELDS if fits(field)])
        return self.pick(cls), field

    def pick_value(self, fits: Callable[[Kind], bool]) -> _Place:
        """Some value of a kind: that of a field, an item of a list, an entry of a map."""
        owner, field = self.pick_field(lambda field: fits(field.kind) or fits(_inner(field.kind)))
        self.fill(owner, field)
        place = owner.at(field.key, field.kind)
        return self.choose([place for place in (place, *place.inside()) if fits(place.kind)])

    def fill(self, owner: _Place, field: Field) -> None:
        """See to it that a field holds something, and that it may."""
        value = owner.value
        if not value.get(field.key):
            inner = self.draw(_values(_inner(field.kind)))
            match field.kind:
                case ArrayKind():
                    value[field.key] = [inner]
                case MapKind():
                    value[field.key] = {f"{self.document['language']}-x-a": inner}
                case _:
                    value[field.key] = inner
        for condition in owner.cls.__conditions__:
            if condition.partner == field.key and not _met(condition, value):
                self.meet(owner, condition)

    def meet(self, owner: _Place, condition: Condition) -> None:
        """Let an object have what a condition asks about."""
        kind = next(field.kind for field in model_fields(owner.cls) if field.key == condition.trigger)
        owner.value[condition.trigger] = condition.value.value if condition.value else self.draw(_values(kind))

    def unused_id(self, kind: str) -> str:
        """An id that no thing of a kind has; perhaps one of another kind has it."""
        ids = self.ids()
        used = st.sampled_from(sorted(itertools.chain.from_iterable(ids.values())))
        return self.draw((_IDS | used).filter(lambda id_: id_ not in ids[kind]))


def _given_facts(cls: type[Model], item: Json) -> list[str]:
    return sorted(field.key for field in facts(cls) if item.get(field.key))


def _nearest(wanted: str, ids: list[str]) -> str:
    return ids[bisect.bisect_left(ids, wanted) % len(ids)]


def _days_between(first: str | None, second: str | None) -> int:
    """The days from the last that the first date can mean to the first that the second can; 0 if one is missing."""
    return (bounds(second)[0] - bounds(first)[1]).days if first and second else 0


def _mend_mode(statement: Json) -> None:
    quoted = any("quote" in citation for citation in statement["citations"])
    if statement["mode"] == Mode.NARRATION:
        if quoted:
            statement["mode"] = Mode.INDIRECT_QUOTATION.value
        else:
            _narrate(statement)
    elif statement["mode"] == Mode.DIRECT_QUOTATION and not quoted:
        statement["citations"][0]["quote"] = {"exact": statement["text"]}


def _narrate(statement: Json) -> None:
    statement["mode"] = Mode.NARRATION.value
    for citation in statement["citations"]:
        citation.pop("quote", None)
    for position in statement.get("positions", ()):
        position.setdefault("holder", _holders(statement, position)[0])


def _holders(statement: Json, position: Json) -> list[str]:
    if "holder" in position:
        return [position["holder"]]
    holders: list[str] = statement.get("on_behalf_of") or statement["speakers"]
    return holders


def _mend_positions(statement: Json) -> None:
    taken = set[tuple[str, str]]()
    kept: list[Json] = []
    for position in statement.get("positions", ()):
        held = {(holder, position["target"]) for holder in _holders(statement, position)}
        if taken.isdisjoint(held):
            kept.append(position)
            taken |= held
    if kept:
        statement["positions"][:] = kept


def _contradict(one: Json, other: Json) -> bool:
    return (
        {one["status"], other["status"]} == {RecipientStatus.RECEIVED, RecipientStatus.NOT_RECEIVED}
        and _addressee(one) == _addressee(other)
        and not _disputed(one)
        and not _disputed(other)
        and _days_between(one.get("date"), other.get("date")) <= 0
        and _days_between(other.get("date"), one.get("date")) <= 0
    )


def _disputed(recipient: Json) -> bool:
    abouts = [citation.get("about") for citation in recipient.get("disputed_by", ())]
    return any(not about or not {"actor", "status"}.isdisjoint(about) for about in abouts)


def _addressee(recipient: Json) -> tuple[str, str | None]:
    return recipient["actor"], recipient.get("level")


# Broken documents ---------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Broken:
    """A document with exactly one thing wrong with it, and the problem that a report must name."""

    document: dict[str, Any]
    """The document, as parsed JSON"""
    code: str
    """The code of the problem"""
    severity: Severity
    """The severity that the catalogue gives to the code"""
    pointer: str
    """Where the problem is: a JSON Pointer (RFC 6901)"""


def broken_documents(code: str | None = None) -> SearchStrategy[Broken]:
    """Documents with exactly one thing wrong, in the structure or by a rule.

    Args:
        code: the code of the problem, from VP101 on; any of them if it is left out, but those that
            are looked for only in what is to be public.
    """
    unasked = [known for known in _BREAKS if not CODES[known].public]
    return _codes(code, _BREAKS if code else unasked).flatmap(_broken)


def broken_texts(code: str | None = None) -> SearchStrategy[tuple[bytes, str]]:
    """Bytes that are no JSON text within the limits, for one reason alone, and the code of that.

    Args:
        code: the code of the problem, VP010 to VP017; any of them if it is left out.
    """
    return _codes(code, _TEXT_BREAKS).flatmap(lambda code: st.tuples(_TEXT_BREAKS[code], st.just(code)))


def _codes(code: str | None, known: Iterable[str]) -> SearchStrategy[str]:
    if code is None:
        return st.sampled_from(sorted(known))
    if code not in known:
        raise InvalidArgument(f"{code=} is none of {', '.join(sorted(known))}")
    return st.just(code)


@st.composite
def _broken(draw: DrawFn, code: str) -> Broken:
    draft = _Draft(draw)
    draft.mend()
    path = _BREAKS[code](draft)
    if code > "VP2" and code != "VP506":
        # What a break takes out, no citation can be about.
        draft.mend_citations()
    return Broken(document=draft.document, code=code, severity=CODES[code].severity, pointer=escape_pointer(path))


Break = Callable[[_Draft], Path]
"""Puts one thing in a mended document out of order, and says where a report must point."""

_BREAKS: dict[str, Break] = {}


def _breaks(code: str) -> Callable[[Break], Break]:
    def register(function: Break) -> Break:
        _BREAKS[code] = function
        return function

    return register


# Structure


@_breaks("VP101")
def _leave_out(draft: _Draft) -> Path:
    owner, field = draft.pick_field(lambda field: field.required)
    del owner.value[field.key]
    return (*owner.path, field.key)


@_breaks("VP102")
def _add_an_unknown_key(draft: _Draft) -> Path:
    owner = draft.pick(draft.choose(MODELS))
    known = {field.key for field in model_fields(owner.cls)}
    keys = st.sampled_from(sorted({field.key for _, field in _FIELDS}))
    unknown = keys | keys.map(str.title) | keys.map("{}s".format) | _ANY_TEXT
    key = draft.draw(unknown.filter(lambda key: key not in known))
    owner.value[key] = draft.draw(_JSON)
    return enclosing_appendix(owner.path) or (*owner.path, key)


@_breaks("VP103")
def _mistype(draft: _Draft) -> Path:
    place = draft.pick_value(lambda kind: not isinstance(kind, EnumKind | Const))
    right = cast("type[object]", type(place.value))
    return place.put(draft.draw(st.one_of(*(values for type_, values in _JSON_TYPES.items() if type_ is not right))))


@_breaks("VP104")
def _malform(draft: _Draft) -> Path:
    place = draft.pick_value(lambda kind: isinstance(kind, StringKind | SealedKind))
    return place.put(draft.draw(_malformed(cast("StringKind | SealedKind", place.kind).form or TEXT)))


_MALFORMED = [
    *("", " ", "\t\n", "\u00a0\u200b\ufeff", "\u3164", "\U000e0020", "\x00", "a\x1bb", "\x85", "\x7f"),
    *("Nato", "a--b", "-a", "a-", "a_b", "é", "\u0430", "a b", "point", "point/", "Point/a", "plan/a", "actor/a"),
    *("2024-02-30", "2023-02-29", "1900-02-29", "2024-04-31", "2024-13", "2024-00", "2024-10-00", "2024-1-1"),
    *("24", "12024", "-0044", "0000", "0000-01-01", "2024/10", "16.10.2024", "2024-10-16T12:00", "٢٠٢٤"),
    *("2024??", "[..2024", "[..2024?]", "[2024]", "[..]", "[..0000]", "[..2023-02-29]", "[0000..]", "[2024..0000]"),
    *("[2024-10-17..2023-02-29]", "[2024..2025", "2024..2025", "[2024..2025]~", "[2024?..]", "2024/2025", "2024/.."),
    *("example.org", "//example.org", "ftp://example.org", "http://", "http://ex ample.org", "http://exämple.org"),
    *("http://a../", "http://[::1]/", "http://a/%zz", "en_GB", "e", "en-", "-en", "x", "en-x", "en--GB", "abcdefghi"),
    *("U", "UKR", "ua", "Q", "Q0", "Q01", "q1", "P31", "0" * 63, "0" * 65, "G" * 64, "A" * 21, "A" * 22 + "="),
    *("sha256:", "sha256:" + "0" * 63, "SHA256:" + "0" * 64, "note", "org.", ".org", "a..b", "1:a", ":a", "urn:é"),
]
_SPOILERS = ["\n", "\r", " ", "\x00", "\x9f", "\u2028", "é"]


@functools.cache
def _malformed(form: Form) -> SearchStrategy[str]:
    texts = [*_MALFORMED, *(other.example for other in FORMS.values())]
    foreign = [text for text in texts if not form.accepts(text)]
    spoilers = [spoiler for spoiler in _SPOILERS if not form.accepts(form.example + spoiler)]
    return st.sampled_from(foreign) | _joined(_strings(form), st.sampled_from(spoilers))


@_breaks("VP105")
def _choose_another_value(draft: _Draft) -> Path:
    place = draft.pick_value(lambda kind: isinstance(kind, EnumKind))
    members = _members(cast("EnumKind", place.kind).enum)
    value = draft.choose(members)
    near = st.sampled_from([value.upper(), f"{value} ", f"{value}\n", value[:-1], [value]])
    return place.put(draft.draw((near | _JSON).filter(lambda value: value not in members)))


@_breaks("VP106")
def _malform_a_key(draft: _Draft) -> Path:
    owner, field = draft.pick_field(lambda field: isinstance(field.kind, MapKind | JsonMap))
    key = draft.draw(_malformed(cast("MapKind | JsonMap", field.kind).keys or TEXT))
    value = _values(field.kind.values) if isinstance(field.kind, MapKind) else _JSON
    owner.value.setdefault(field.key, {})[key] = draft.draw(value)
    return (*owner.path, field.key, key)


@_breaks("VP107")
def _empty(draft: _Draft) -> Path:
    owner, field = draft.pick_field(lambda field: isinstance(field.kind, ArrayKind) and field.kind.min_items > 0)
    return owner.at(field.key, field.kind).put([])


@_breaks("VP108")
def _leave_out_a_partner(draft: _Draft) -> Path:
    cls, condition = draft.choose([(cls, condition) for cls, condition in _CONDITIONS if condition.required])
    owner = draft.pick(cls)
    draft.meet(owner, condition)
    owner.value.pop(condition.partner, None)
    return (*owner.path, condition.partner)


@_breaks("VP109")
def _leave_a_partner_alone(draft: _Draft) -> Path:
    cls, condition = draft.choose(_CONDITIONS)
    owner = draft.pick(cls)
    fields = {field.key: field for field in model_fields(cls)}
    draft.fill(owner, fields[condition.partner])
    if condition.value is None:
        del owner.value[condition.trigger]
    else:
        values = _values(fields[condition.trigger].kind)
        owner.value[condition.trigger] = draft.draw(values.filter(lambda value: value != condition.value))
    return (*owner.path, condition.partner)


_CONDITIONS = [(cls, condition) for cls in MODELS for condition in cls.__conditions__]


@_breaks("VP110")
def _claim_another_version(draft: _Draft) -> Path:
    place = draft.pick_value(lambda kind: isinstance(kind, Const))
    others = st.sampled_from(["1", "1.0.0", "1.1", "2.0", "v1.0", "1.0\n", 1.0]) | _JSON
    return place.put(draft.draw(others.filter(lambda value: value != place.value)))


# References and uniqueness


@_breaks("VP201")
def _use_an_id_twice(draft: _Draft) -> Path:
    cls = draft.choose(list(KINDS.values()))
    original = draft.pick(cls).value
    # What has an id of its own would be there twice as well.
    nested = {field.key for kind in KINDS.values() for _, field in _HOMES[kind]}
    twin = {key: copy.deepcopy(value) for key, value in original.items() if key not in nested}
    lists = [place.value.setdefault(field.key, []) for owner, field in _HOMES[cls] for place in draft.places(owner)]
    _insert(draft, draft.choose(lists), twin)
    draft.mend_numbers()
    _, second = (place.path for place in draft.places(cls) if place.value["id"] == original["id"])
    return (*second, "id")


def _insert(draft: _Draft, items: list[Any], item: object, start: int = 0) -> int:
    """Insert an item at some place, and say at which."""
    at = draft.draw(st.integers(start, len(items)))
    items.insert(at, item)
    return at


@_breaks("VP202")
def _refer_to_nothing(draft: _Draft) -> Path:
    place = draft.pick_value(lambda kind: bool(_reference(kind)))
    return place.put(draft.unused_id(_reference(place.kind)))


@_breaks("VP203")
def _target_nothing(draft: _Draft) -> Path:
    place = draft.pick_value(lambda kind: kind == StringKind(TARGET))
    kind = draft.choose(_TARGETED)
    return place.put(f"{kind}/{draft.unused_id(kind)}")


def _close_a_circle(cls: type[Model], draft: _Draft) -> Path:
    link = _LINKS[cls]
    draft.pick(cls)
    places = st.sampled_from(draft.places(cls))
    circle = draft.draw(st.lists(places, min_size=1, max_size=3, unique_by=lambda place: place.path))
    for here, there in zip(circle, [*circle[1:], circle[0]], strict=True):
        # No other link may start here, or there could be a second circle.
        here.value[link.key] = [there.value["id"]] if isinstance(link.kind, ArrayKind) else there.value["id"]
    draft.mend_numbers()
    return min(place.path for place in circle)


_BREAKS["VP204"] = functools.partial(_close_a_circle, Actor)
_BREAKS["VP205"] = functools.partial(_close_a_circle, Point)
_BREAKS["VP211"] = functools.partial(_close_a_circle, Source)


@_breaks("VP206")
def _take_two_positions(draft: _Draft) -> Path:
    place = draft.pick(Position)
    position, statement = place.value, draft.at(place.path[:-2])
    holder = draft.choose(_holders(statement, position))
    twin = draft.draw(_objects(Position)) | {"target": position["target"], "holder": holder}
    if "holder" not in position and draft.choose([True, False]):
        del twin["holder"]
    at = _insert(draft, place.holder, twin, place.holder.index(position) + 1)
    return (*place.path[:-1], at)


@_breaks("VP207")
def _repeat_the_language(draft: _Draft) -> Path:
    place = draft.pick_value(lambda kind: isinstance(kind, MapKind))
    key = draft.choose(_cases(draft.document["language"]))
    return place.at(key, StringKind(TEXT)).put(draft.draw(_strings(TEXT)))


@_breaks("VP208")
def _give_a_language_twice(draft: _Draft) -> Path:
    place = draft.pick_value(lambda kind: isinstance(kind, MapKind))
    key = draft.choose(list(place.value))
    other = draft.choose([other for other in _cases(key) if other != key])
    return place.at(other, StringKind(TEXT)).put(draft.draw(_strings(TEXT)))


def _cases(text: str) -> list[str]:
    return [text, text.swapcase(), text.upper(), text.lower()]


@_breaks("VP209")
def _share_a_number(draft: _Draft) -> Path:
    place = draft.pick(Point)
    point = place.value
    sibling = example(Point) | {key: point[key] for key in ("number", "part_of") if key in point}
    sibling["id"] = draft.unused_id("point")
    at = _insert(draft, place.holder, sibling)
    return ("points", max(at, place.holder.index(point)), "number")


@_breaks("VP210")
def _leave_out_all_points(draft: _Draft) -> Path:
    draft.document["points"] = []
    if draft.choose([True, False]):
        del draft.document["points"]
    draft.mend()
    return ()


@_breaks("VP212")
def _relate_to_itself(draft: _Draft) -> Path:
    place = draft.pick(StatementRelation)
    return place.at("to", StringKind(ID_OR_ADDRESS)).put(draft.at(place.path[:-2])["id"])


# Dates and order


def _dates_apart(days: int = 1) -> SearchStrategy[tuple[str, str]]:
    """Two dates, the second certainly that many days after the first, or more."""
    last = datetime.date.max - datetime.timedelta(days)
    close = st.builds(_day_and_day_after, st.dates(max_value=last), st.just(days))
    return (close | st.builds(_in_order, _DATES, _DATES)).filter(lambda dates: _days_between(*dates) >= days)


def _day_and_day_after(day: datetime.date, days: int) -> tuple[str, str]:
    return day.isoformat(), (day + datetime.timedelta(days)).isoformat()


def _in_order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if bounds(one) < bounds(other) else (other, one)


@_breaks("VP301")
def _end_before_the_beginning(draft: _Draft) -> Path:
    role = draft.pick(Role)
    role.value["until"], role.value["since"] = draft.draw(_dates_apart())
    return (*role.path, "until")


@_breaks("VP302")
def _answer_too_early(draft: _Draft) -> Path:
    draft.grow(Statement)
    draft.pick(Statement)
    places = st.sampled_from(draft.places(Statement))
    one, other = draft.draw(st.lists(places, min_size=2, max_size=2, unique_by=lambda place: place.path))
    for statement in (one.value, other.value):
        _unrelate(draft, statement)
        for source in draft.cited(statement):
            source.pop("published", None)
    one.value["relations"] = [draft.draw(_objects(StatementRelation)) | {"to": other.value["id"]}]
    one.value["date"], other.value["date"] = draft.draw(_dates_apart())
    return (*one.path, "date")


def _unrelate(draft: _Draft, statement: Json) -> None:
    """Take out every relation that the statement's date could put out of order."""
    statement.pop("relations", None)
    for relations in (other.get("relations", []) for other in draft.document["statements"]):
        relations[:] = [relation for relation in relations if relation["to"] != statement["id"]]


@_breaks("VP303")
def _disclose_too_early(draft: _Draft) -> Path:
    shown = draft.pick(Presentation)
    place = draft.pick(Disclosure)
    early, late = draft.draw(_dates_apart())
    shown.value["status"] = PresentationStatus.HELD.value
    for presentation in draft.document["presentations"]:
        if presentation["status"] == PresentationStatus.HELD:
            presentation["date"] = late
    for disclosure in draft.values(Disclosure):
        if disclosure["kind"] != DisclosureKind.LEAK:
            disclosure.pop("date", None)
    place.value["kind"] = draft.choose([kind for kind in _members(DisclosureKind) if kind != DisclosureKind.LEAK])
    place.value["date"] = early
    return (*place.path, "date")


@_breaks("VP304")
def _access_too_early(draft: _Draft) -> Path:
    place = draft.pick(Source)
    for statement in draft.values(Statement):
        if place.value in draft.cited(statement):
            statement.pop("date", None)
    place.value["accessed"], place.value["published"] = draft.draw(_dates_apart())
    return (*place.path, "accessed")


@_breaks("VP305")
def _say_too_late(draft: _Draft) -> Path:
    place = draft.pick(Statement)
    early, late = draft.draw(_dates_apart(2))
    for source in draft.cited(place.value):
        source.pop("accessed", None)
        source["published"] = early
    for statement in draft.values(Statement):
        statement.pop("date", None)
    place.value["date"] = late
    return (*place.path, "date")


@_breaks("VP306")
def _run_backwards(draft: _Draft) -> Path:
    owner, field = draft.pick_field(lambda field: field.kind == StringKind(DATE))
    given = owner.value.get(field.key)
    first, last = bounds(given) if given else (datetime.date.min, datetime.date.max)
    # It spans all days that the date could mean before, so that nothing else gets out of order.
    lengths = st.sampled_from([_DAY, _MONTH, _YEAR])
    early = st.builds(_partial_date, st.dates(max_value=first), lengths)
    late = st.builds(_partial_date, st.dates(min_value=last), lengths)
    ends = st.tuples(late, early).filter(lambda ends: _days_between(ends[1], ends[0]) > 0)
    owner.value[field.key] = "[{}..{}]".format(*draft.draw(ends))
    draft.mend_recipients()
    return (*owner.path, field.key)


# Secrecy


@_breaks("VP401")
def _disclose_what_is_sealed(draft: _Draft) -> Path:
    disclosure = draft.pick(Disclosure)
    disclosure.value["extent"] = Extent.FULL.value
    appendix = disclosure.path[:-2]
    draft.at(appendix)["content"] = draft.draw(_strings(TEXT))
    return (*appendix, "content")


@_breaks("VP402")
def _receive_and_not(draft: _Draft) -> Path:
    place = draft.pick(Recipient)
    recipient, recipients = place.value, place.holder
    recipient.pop("disputed_by", None)
    twin = copy.deepcopy(recipient)
    statuses = [RecipientStatus.RECEIVED.value, RecipientStatus.NOT_RECEIVED.value]
    recipient["status"], twin["status"] = draft.draw(st.permutations(statuses))
    if draft.choose([True, False]):
        draft.choose([recipient, twin]).pop("date", None)
    recipients[:] = [item for item in recipients if item is recipient or _addressee(item) != _addressee(twin)]
    at = _insert(draft, recipients, twin, recipients.index(recipient) + 1)
    return (*place.path[:-1], at)


@_breaks("VP403")
def _seal(draft: _Draft) -> Path:
    place = draft.pick(SecretAppendix)
    for appendix in draft.values(SecretAppendix):
        appendix.pop("content", None)
        appendix.pop("content_salt", None)
    place.value["content"] = draft.draw(_strings(TEXT))
    if draft.choose([True, False]):
        place.value["content_salt"] = draft.draw(_strings(CONTENT_SALT))
    return place.path


# Evidence


@_breaks("VP501")
def _quote_without_a_quote(draft: _Draft) -> Path:
    place = draft.pick(Statement)
    place.value["mode"] = Mode.DIRECT_QUOTATION.value
    for citation in place.value["citations"]:
        citation.pop("quote", None)
    return (*place.path, "citations")


@_breaks("VP502")
def _narrate_without_a_holder(draft: _Draft) -> Path:
    place = draft.pick(Position)
    position, positions = place.value, place.holder
    _narrate(draft.at(place.path[:-2]))
    # Without its holder the position could clash with another one on its target.
    positions[:] = [item for item in positions if item is position or item["target"] != position["target"]]
    del position["holder"]
    return (*place.path[:-1], positions.index(position))


@_breaks("VP503")
def _quote_in_a_narration(draft: _Draft) -> Path:
    place = draft.pick(Statement)
    _narrate(place.value)
    citations = place.value["citations"]
    at = draft.choose(range(len(citations)))
    citations[at]["quote"] = draft.draw(_objects(Quote))
    return (*place.path, "citations", at, "quote")


@_breaks("VP504")
def _hide_a_source(draft: _Draft) -> Path:
    place = draft.pick(Source)
    for key in ("title", "url", "publisher"):
        place.value.pop(key, None)
    return place.path


_NOT_NFC = ["e\u0301", "\u212b", "\u1100\u1161", "\u0958", "\ufa10", "q\u0307\u0323", "\U0001d15e"]


@_breaks("VP505")
def _decompose(draft: _Draft) -> Path:
    place = draft.pick_value(lambda kind: kind == StringKind(TEXT))
    texts = _joined(_strings(TEXT), st.sampled_from(_NOT_NFC), st.just("") | _strings(TEXT))
    return place.put(draft.draw(texts.filter(lambda text: not unicodedata.is_normalized("NFC", text))))


@_breaks("VP506")
def _cite_for_what_is_not_given(draft: _Draft) -> Path:
    place = draft.pick(Citation)
    owner = next(other for other in draft.walk() if other.path == place.path[:-2])
    given = _given_facts(owner.cls, owner.value)
    keys = st.sampled_from(sorted({field.key for _, field in _FIELDS}))
    names = (keys | keys.map("{}s".format)).filter(lambda name: FIELD_NAME.accepts(name) and name not in given)
    return (*place.path, "about", _insert(draft, place.value.setdefault("about", []), draft.draw(names)))


# Broken texts -------------------------------------------------------------------------------------

_WRITTEN = st.builds(json.dumps, documents(), indent=st.sampled_from([None, 2]), ensure_ascii=st.booleans())
_SHARES = st.floats(0, 1, exclude_max=True)
_NO_UTF_8 = [b"\xff", b"\x80", b"\xc0\xaf", b"\xe2\x82", b"\xe9", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]
_NO_JSON = [
    *("", "tru", "True", "None", "undefined", "'a'", "`a`", "01", "+1", ".5", "1.", "1e", "0x1", "1_000", "--1"),
    *("[1,]", '{"a":1,}', "[,]", "[1 2]", '{"a" 1}', '{"a"}', "{a: 1}", "{1: 1}", "{,}", "(1)", "[1}", '{"a":1]'),
    *('"\x07"', '"\n"', '"\x00"', r'"\q"', r'"\x41"', r'"\u12"', r'"\u{1f54a}"', '"\\', '"a" "b"', "\x00", "1\x0c"),
    *("/* note */ 1", "// note\n1", "# note\n1", "\ufeff1", "\u00a01", "\u20281"),
]
_TWICE = ['{"a": 1, "a": 1}', r'{"a": 1, "b": {}, "\u0061": 2}', '{"": 0, "": 1}', r'[{"\ud83d\ude00": 0, "😀": 0}]']
_TOO_LARGE = ["1e400", "-1e309", "[1.8E+308]", "9" * 400, "-" + "9" * 5000]
_HALVES = [r'"\ud800"', r'"a\uDFFFb"', r'"\ud83dA"', r'{"\ud83d": 1}', r'["\ud83d\ud83d\ude00"]', r'"\\\ud800"']
_AFTER = ["{}", " null", "\n1", ",", "]", "}", "\x00", "\ufeff", "\u00a0", "// end"]


@st.composite
def _written_with(draw: DrawFn, faults: SearchStrategy[str]) -> bytes:
    """A document's text, with something in it that is no value."""
    draft = _Draft(draw)
    draft.pick(draft.choose(MODELS)).value["extra"] = mark = "here is the fault"
    return json.dumps(draft.document).replace(f'"{mark}"', draw(faults)).encode()


def _cut(text: str, share: float) -> bytes:
    return text[: int(len(text) * share)].encode()


def _interrupted(text: str, share: float, interruption: bytes) -> bytes:
    start = _cut(text, share)
    return start + interruption + text.encode()[len(start) :]


def _nested(levels: int) -> str:
    return "[" * levels + "]" * levels


_TEXT_BREAKS: dict[str, SearchStrategy[bytes]] = {
    "VP010": st.builds(_interrupted, _WRITTEN, _SHARES, st.sampled_from(_NO_UTF_8))
    | st.builds(str.encode, _WRITTEN, st.sampled_from(["utf-16", "utf-32"])),
    "VP011": _written_with(st.sampled_from(_NO_JSON)) | st.builds(_cut, _WRITTEN, _SHARES),
    "VP012": _written_with(st.sampled_from(_TWICE)),
    "VP013": _written_with(st.sampled_from(["NaN", "Infinity", "-Infinity", "[NaN]", '{"a": -Infinity}'])),
    "VP014": _written_with(st.integers(MAX_INTEGER + 1).map(str) | st.sampled_from(_TOO_LARGE)),
    "VP015": _written_with(st.sampled_from(_HALVES)),
    "VP016": _written_with(st.integers(MAX_DEPTH, 2 * MAX_DEPTH).map(_nested)),
    "VP017": _joined(_WRITTEN, st.sampled_from(_AFTER)).map(str.encode),
}
