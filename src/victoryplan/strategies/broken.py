"""Documents with exactly one thing wrong with them: for each code, how a document is put out of order."""

import copy
import datetime
import functools
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, cast

import attrs
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from victoryplan.constraints import (
    CONTENT_SALT,
    DATE,
    FIELD_NAME,
    FORMS,
    ID_OR_ADDRESS,
    TARGET,
    TEXT,
    ArrayKind,
    Const,
    EnumKind,
    Form,
    JsonMap,
    MapKind,
    SealedKind,
    StringKind,
    bounds,
    model_fields,
)
from victoryplan.models import (
    KINDS,
    MODELS,
    Actor,
    Citation,
    Disclosure,
    Model,
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
)
from victoryplan.problems import CODES, Severity, enclosing_appendix, escape_pointer
from victoryplan.schema import example
from victoryplan.strategies.drafts import (
    FIELDS,
    HOMES,
    LINKS,
    Draft,
    addressee,
    days_between,
    given_facts,
    holders_of,
    narrate,
    referred_kind,
)
from victoryplan.strategies.values import (
    ANY_TEXT,
    DATES,
    DAY,
    JSON_TYPES,
    JSON_VALUES,
    MONTH,
    TARGETED,
    YEAR,
    Json,
    joined,
    members_of,
    objects_of,
    partial_date,
    strings_of,
    values_of,
)
from victoryplan.survey import Path
from victoryplan.vocabularies import DisclosureKind, Extent, Mode, PresentationStatus, RecipientStatus


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
    return code_among(code, _BREAKS if code else unasked).flatmap(_broken)


def code_among(code: str | None, known: Iterable[str]) -> SearchStrategy[str]:
    """Draw the code that is asked for, or any of those known. InvalidArgument is raised for another."""
    if code is None:
        return st.sampled_from(sorted(known))
    if code not in known:
        raise InvalidArgument(f"{code=} is none of {', '.join(sorted(known))}")
    return st.just(code)


@st.composite
def _broken(draw: DrawFn, code: str) -> Broken:
    draft = Draft(draw)
    path = _BREAKS[code](draft)
    if code > "VP2" and code != "VP506":
        # What a break takes out, no citation can be about.
        draft.mend_citations()
    return Broken(document=draft.document, code=code, severity=CODES[code].severity, pointer=escape_pointer(path))


Break = Callable[[Draft], Path]
"""Puts one thing in a mended document out of order, and says where a report must point."""

_BREAKS: dict[str, Break] = {}


def _breaks(code: str) -> Callable[[Break], Break]:
    def register(function: Break) -> Break:
        _BREAKS[code] = function
        return function

    return register


# Structure


@_breaks("VP101")
def _leave_out(draft: Draft) -> Path:
    owner, field = draft.pick_field(lambda field: field.required)
    del owner.value[field.key]
    return (*owner.path, field.key)


@_breaks("VP102")
def _add_an_unknown_key(draft: Draft) -> Path:
    owner = draft.pick(draft.choose(MODELS))
    known = {field.key for field in model_fields(owner.cls)}
    keys = st.sampled_from(sorted({field.key for _, field in FIELDS}))
    unknown = keys | keys.map(str.title) | keys.map("{}s".format) | ANY_TEXT
    key = draft.draw(unknown.filter(lambda key: key not in known))
    owner.value[key] = draft.draw(JSON_VALUES)
    return enclosing_appendix(owner.path) or (*owner.path, key)


@_breaks("VP103")
def _mistype(draft: Draft) -> Path:
    place = draft.pick_value(lambda kind: not isinstance(kind, EnumKind | Const))
    right = cast("type[object]", type(place.value))
    return place.put(draft.draw(st.one_of(*(values for type_, values in JSON_TYPES.items() if type_ is not right))))


@_breaks("VP104")
def _malform(draft: Draft) -> Path:
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
    return st.sampled_from(foreign) | joined(strings_of(form), st.sampled_from(spoilers))


@_breaks("VP105")
def _choose_another_value(draft: Draft) -> Path:
    place = draft.pick_value(lambda kind: isinstance(kind, EnumKind))
    members = members_of(cast("EnumKind", place.kind).enum)
    value = draft.choose(members)
    near = st.sampled_from([value.upper(), f"{value} ", f"{value}\n", value[:-1], [value]])
    return place.put(draft.draw((near | JSON_VALUES).filter(lambda value: value not in members)))


@_breaks("VP106")
def _malform_a_key(draft: Draft) -> Path:
    owner, field = draft.pick_field(lambda field: isinstance(field.kind, MapKind | JsonMap))
    key = draft.draw(_malformed(cast("MapKind | JsonMap", field.kind).keys or TEXT))
    value = values_of(field.kind.values) if isinstance(field.kind, MapKind) else JSON_VALUES
    owner.value.setdefault(field.key, {})[key] = draft.draw(value)
    return (*owner.path, field.key, key)


@_breaks("VP107")
def _empty(draft: Draft) -> Path:
    owner, field = draft.pick_field(lambda field: isinstance(field.kind, ArrayKind) and field.kind.min_items > 0)
    return owner.at(field.key, field.kind).put([])


@_breaks("VP108")
def _leave_out_a_partner(draft: Draft) -> Path:
    cls, condition = draft.choose([(cls, condition) for cls, condition in _CONDITIONS if condition.required])
    owner = draft.pick(cls)
    draft.meet(owner, condition)
    owner.value.pop(condition.partner, None)
    return (*owner.path, condition.partner)


@_breaks("VP109")
def _leave_a_partner_alone(draft: Draft) -> Path:
    cls, condition = draft.choose(_CONDITIONS)
    owner = draft.pick(cls)
    fields = {field.key: field for field in model_fields(cls)}
    draft.fill(owner, fields[condition.partner])
    if condition.value is None:
        del owner.value[condition.trigger]
    else:
        values = values_of(fields[condition.trigger].kind)
        owner.value[condition.trigger] = draft.draw(values.filter(lambda value: value != condition.value))
    return (*owner.path, condition.partner)


_CONDITIONS = [(cls, condition) for cls in MODELS for condition in cls.__conditions__]


@_breaks("VP110")
def _claim_another_version(draft: Draft) -> Path:
    place = draft.pick_value(lambda kind: isinstance(kind, Const))
    others = st.sampled_from(["1", "1.0.0", "1.1", "2.0", "v1.0", "1.0\n", 1.0]) | JSON_VALUES
    return place.put(draft.draw(others.filter(lambda value: value != place.value)))


# References and uniqueness


@_breaks("VP201")
def _use_an_id_twice(draft: Draft) -> Path:
    cls = draft.choose(list(KINDS.values()))
    original = draft.pick(cls).value
    # What has an id of its own would be there twice as well.
    nested = {field.key for kind in KINDS.values() for _, field in HOMES[kind]}
    twin = {key: copy.deepcopy(value) for key, value in original.items() if key not in nested}
    lists = [place.value.setdefault(field.key, []) for owner, field in HOMES[cls] for place in draft.places(owner)]
    _insert(draft, draft.choose(lists), twin)
    draft.mend_numbers()
    _, second = (place.path for place in draft.places(cls) if place.value["id"] == original["id"])
    return (*second, "id")


def _insert(draft: Draft, items: list[Any], item: object, start: int = 0) -> int:
    """Insert an item at some place, and say at which."""
    at = draft.draw(st.integers(start, len(items)))
    items.insert(at, item)
    return at


@_breaks("VP202")
def _refer_to_nothing(draft: Draft) -> Path:
    place = draft.pick_value(lambda kind: bool(referred_kind(kind)))
    return place.put(draft.unused_id(referred_kind(place.kind)))


@_breaks("VP203")
def _target_nothing(draft: Draft) -> Path:
    place = draft.pick_value(lambda kind: kind == StringKind(TARGET))
    kind = draft.choose(TARGETED)
    return place.put(f"{kind}/{draft.unused_id(kind)}")


def _close_a_circle(cls: type[Model], draft: Draft) -> Path:
    link = LINKS[cls]
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
def _take_two_positions(draft: Draft) -> Path:
    place = draft.pick(Position)
    position, statement = place.value, draft.at(place.path[:-2])
    holder = draft.choose(holders_of(statement, position))
    twin = draft.draw(objects_of(Position)) | {"target": position["target"], "holder": holder}
    if "holder" not in position and draft.choose([True, False]):
        del twin["holder"]
    at = _insert(draft, place.holder, twin, place.holder.index(position) + 1)
    return (*place.path[:-1], at)


@_breaks("VP207")
def _repeat_the_language(draft: Draft) -> Path:
    place = draft.pick_value(lambda kind: isinstance(kind, MapKind))
    key = draft.choose(_cases(draft.document["language"]))
    return place.at(key, StringKind(TEXT)).put(draft.draw(strings_of(TEXT)))


@_breaks("VP208")
def _give_a_language_twice(draft: Draft) -> Path:
    place = draft.pick_value(lambda kind: isinstance(kind, MapKind))
    key = draft.choose(list(place.value))
    other = draft.choose([other for other in _cases(key) if other != key])
    return place.at(other, StringKind(TEXT)).put(draft.draw(strings_of(TEXT)))


def _cases(text: str) -> list[str]:
    return [text, text.swapcase(), text.upper(), text.lower()]


@_breaks("VP209")
def _share_a_number(draft: Draft) -> Path:
    place = draft.pick(Point)
    point = place.value
    sibling = example(Point) | {key: point[key] for key in ("number", "part_of") if key in point}
    sibling["id"] = draft.unused_id("point")
    at = _insert(draft, place.holder, sibling)
    return ("points", max(at, place.holder.index(point)), "number")


@_breaks("VP210")
def _leave_out_all_points(draft: Draft) -> Path:
    draft.document["points"] = []
    if draft.choose([True, False]):
        del draft.document["points"]
    draft.mend()
    return ()


@_breaks("VP212")
def _relate_to_itself(draft: Draft) -> Path:
    place = draft.pick(StatementRelation)
    return place.at("to", StringKind(ID_OR_ADDRESS)).put(draft.at(place.path[:-2])["id"])


# Dates and order


def _dates_apart(days: int = 1) -> SearchStrategy[tuple[str, str]]:
    """Two dates, the second certainly that many days after the first, or more."""
    last = datetime.date.max - datetime.timedelta(days)
    close = st.builds(_day_and_day_after, st.dates(max_value=last), st.just(days))
    return (close | st.builds(_in_order, DATES, DATES)).filter(lambda dates: days_between(*dates) >= days)


def _day_and_day_after(day: datetime.date, days: int) -> tuple[str, str]:
    return day.isoformat(), (day + datetime.timedelta(days)).isoformat()


def _in_order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if bounds(one) < bounds(other) else (other, one)


@_breaks("VP301")
def _end_before_the_beginning(draft: Draft) -> Path:
    role = draft.pick(Role)
    role.value["until"], role.value["since"] = draft.draw(_dates_apart())
    return (*role.path, "until")


@_breaks("VP302")
def _answer_too_early(draft: Draft) -> Path:
    draft.grow(Statement)
    draft.pick(Statement)
    places = st.sampled_from(draft.places(Statement))
    one, other = draft.draw(st.lists(places, min_size=2, max_size=2, unique_by=lambda place: place.path))
    for statement in (one.value, other.value):
        _unrelate(draft, statement)
        for source in draft.cited(statement):
            source.pop("published", None)
    one.value["relations"] = [draft.draw(objects_of(StatementRelation)) | {"to": other.value["id"]}]
    one.value["date"], other.value["date"] = draft.draw(_dates_apart())
    return (*one.path, "date")


def _unrelate(draft: Draft, statement: Json) -> None:
    """Take out every relation that the statement's date could put out of order."""
    statement.pop("relations", None)
    for relations in (other.get("relations", []) for other in draft.document["statements"]):
        relations[:] = [relation for relation in relations if relation["to"] != statement["id"]]


@_breaks("VP303")
def _disclose_too_early(draft: Draft) -> Path:
    shown = draft.pick(Presentation)
    place = draft.pick(Disclosure)
    early, late = draft.draw(_dates_apart())
    shown.value["status"] = PresentationStatus.HELD.value
    held = (item for item in draft.document["presentations"] if item["status"] == PresentationStatus.HELD)
    for presentation in held:
        presentation["date"] = late
    for disclosure in (item for item in draft.values(Disclosure) if item["kind"] != DisclosureKind.LEAK):
        disclosure.pop("date", None)
    place.value["kind"] = draft.choose([kind for kind in members_of(DisclosureKind) if kind != DisclosureKind.LEAK])
    place.value["date"] = early
    return (*place.path, "date")


@_breaks("VP304")
def _access_too_early(draft: Draft) -> Path:
    place = draft.pick(Source)
    for statement in (item for item in draft.values(Statement) if place.value in draft.cited(item)):
        statement.pop("date", None)
    place.value["accessed"], place.value["published"] = draft.draw(_dates_apart())
    return (*place.path, "accessed")


@_breaks("VP305")
def _say_too_late(draft: Draft) -> Path:
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
def _run_backwards(draft: Draft) -> Path:
    owner, field = draft.pick_field(lambda field: field.kind == StringKind(DATE))
    given = owner.value.get(field.key)
    first, last = bounds(given) if given else (datetime.date.min, datetime.date.max)
    # It spans all days that the date could mean before, so that nothing else gets out of order.
    lengths = st.sampled_from([DAY, MONTH, YEAR])
    early = st.builds(partial_date, st.dates(max_value=first), lengths)
    late = st.builds(partial_date, st.dates(min_value=last), lengths)
    ends = st.tuples(late, early).filter(lambda ends: days_between(ends[1], ends[0]) > 0)
    owner.value[field.key] = "[{}..{}]".format(*draft.draw(ends))
    draft.mend_recipients()
    return (*owner.path, field.key)


# Secrecy


@_breaks("VP401")
def _disclose_what_is_sealed(draft: Draft) -> Path:
    disclosure = draft.pick(Disclosure)
    disclosure.value["extent"] = Extent.FULL.value
    appendix = disclosure.path[:-2]
    draft.at(appendix)["content"] = draft.draw(strings_of(TEXT))
    return (*appendix, "content")


@_breaks("VP402")
def _receive_and_not(draft: Draft) -> Path:
    place = draft.pick(Recipient)
    recipient, recipients = place.value, place.holder
    recipient.pop("disputed_by", None)
    twin = copy.deepcopy(recipient)
    statuses = [RecipientStatus.RECEIVED.value, RecipientStatus.NOT_RECEIVED.value]
    recipient["status"], twin["status"] = draft.draw(st.permutations(statuses))
    if draft.choose([True, False]):
        draft.choose([recipient, twin]).pop("date", None)
    recipients[:] = [item for item in recipients if item is recipient or addressee(item) != addressee(twin)]
    at = _insert(draft, recipients, twin, recipients.index(recipient) + 1)
    return (*place.path[:-1], at)


@_breaks("VP403")
def _seal(draft: Draft) -> Path:
    place = draft.pick(SecretAppendix)
    for appendix in draft.values(SecretAppendix):
        appendix.pop("content", None)
        appendix.pop("content_salt", None)
    place.value["content"] = draft.draw(strings_of(TEXT))
    if draft.choose([True, False]):
        place.value["content_salt"] = draft.draw(strings_of(CONTENT_SALT))
    return place.path


# Evidence


@_breaks("VP501")
def _quote_without_a_quote(draft: Draft) -> Path:
    place = draft.pick(Statement)
    place.value["mode"] = Mode.DIRECT_QUOTATION.value
    for citation in place.value["citations"]:
        citation.pop("quote", None)
    return (*place.path, "citations")


@_breaks("VP502")
def _narrate_without_a_holder(draft: Draft) -> Path:
    place = draft.pick(Position)
    position, positions = place.value, place.holder
    narrate(draft.at(place.path[:-2]))
    # Without its holder the position could clash with another one on its target.
    positions[:] = [item for item in positions if item is position or item["target"] != position["target"]]
    del position["holder"]
    return (*place.path[:-1], positions.index(position))


@_breaks("VP503")
def _quote_in_a_narration(draft: Draft) -> Path:
    place = draft.pick(Statement)
    narrate(place.value)
    citations = place.value["citations"]
    at = draft.choose(range(len(citations)))
    citations[at]["quote"] = draft.draw(objects_of(Quote))
    return (*place.path, "citations", at, "quote")


@_breaks("VP504")
def _hide_a_source(draft: Draft) -> Path:
    place = draft.pick(Source)
    for key in ("title", "url", "publisher"):
        place.value.pop(key, None)
    return place.path


_NOT_NFC = ["e\u0301", "\u212b", "\u1100\u1161", "\u0958", "\ufa10", "q\u0307\u0323", "\U0001d15e"]


@_breaks("VP505")
def _decompose(draft: Draft) -> Path:
    place = draft.pick_value(lambda kind: kind == StringKind(TEXT))
    texts = joined(strings_of(TEXT), st.sampled_from(_NOT_NFC), st.just("") | strings_of(TEXT))
    return place.put(draft.draw(texts.filter(lambda text: not unicodedata.is_normalized("NFC", text))))


@_breaks("VP506")
def _cite_for_what_is_not_given(draft: Draft) -> Path:
    place = draft.pick(Citation)
    owner = next(other for other in draft.root.objects() if other.path == place.path[:-2])
    given = given_facts(owner.cls, owner.value)
    keys = st.sampled_from(sorted({field.key for _, field in FIELDS}))
    names = (keys | keys.map("{}s".format)).filter(lambda name: FIELD_NAME.accepts(name) and name not in given)
    return (*place.path, "about", _insert(draft, place.value.setdefault("about", []), draft.draw(names)))
