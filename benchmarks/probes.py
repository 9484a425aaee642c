"""Are they equal? Valid documents that all must accept, and broken ones that all must refuse.

Both are made from one document in which every field of every model is given. A broken one differs
from it in one place and breaks one *aspect* of the format. What a contender by its nature does not
check it declares; that it refuses all else, and that what it declares is true, is demanded here.
"""

import copy
import functools
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, assert_never, cast

from benchmarks.contender import Contender
from victoryplan.constraints import (
    ArrayKind,
    BooleanKind,
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
    model_fields,
)
from victoryplan.models import Model, Plan
from victoryplan.vocabularies import Stance

__all__ = ["ASPECTS", "Probe", "Unequal", "broken", "compare", "valid"]

ASPECTS = (
    "missing keys",
    "unknown keys",
    "types",
    "null",
    "patterns",
    "final newline",
    "year 0000",
    "keys of maps",
    "closed lists",
    "version",
    "empty lists",
    "conditions",
    "duplicate keys",
    "integers past 2^53",
    "NaN and infinity",
    "depth past 128",
    "half surrogates",
)
"""What there is to check, in the words of the table."""


class Unequal(Exception):
    """The contenders do not do the same, so that there is nothing to time."""


class Probe(NamedTuple):
    """A document, and what is broken in it, if anything."""

    aspect: str
    label: str
    raw: bytes


def compare(contender: Contender) -> None:
    """Demand that a contender accepts what is valid and refuses all that is broken, but for what it declares.

    Raises:
        Unequal: it does not.
    """
    for probe in valid():
        if not _accepts(contender, probe.raw):
            raise Unequal(f"{contender.name} refuses a valid document: {probe.label}")
    taken = {probe.aspect: probe.label for probe in broken() if _accepts(contender, probe.raw)}
    if taken.keys() != contender.unchecked:
        surprising = taken.keys() ^ contender.unchecked
        raise Unequal(
            f"{contender.name} does not check {sorted(taken)}, and declares {sorted(contender.unchecked)}; "
            + "; ".join(f"{aspect}: {taken.get(aspect, 'all refused')}" for aspect in sorted(surprising))
        )


def _accepts(contender: Contender, raw: bytes) -> bool:
    try:
        contender.load(raw)
    except Exception:  # noqa: BLE001 - each refuses with exceptions of its own
        return False
    return True


# One document with everything -------------------------------------------------------------------


@functools.cache
def _everything() -> dict[str, Any]:
    return _object(Plan)


def _object(cls: type[Model]) -> dict[str, Any]:
    filled = {field.key: _value(field.kind) for field in model_fields(cls)}
    for condition in cls.__conditions__:
        if condition.value:
            filled[condition.trigger] = condition.value.value
    return filled


def _value(kind: Kind) -> Any:
    match kind:
        case StringKind(form=form) | SealedKind(form=form):
            return form.example if form else "text"
        case Const(value=value):
            return value
        case BooleanKind():
            return True
        case EnumKind(enum=enum):
            return next(iter(enum)).value
        case EntityKind(cls=cls):
            return _object(cls)  # type: ignore[arg-type] # a Model
        case ArrayKind(item=item):
            return [_value(item)]
        case MapKind(keys=keys, values=values):
            return {keys.example if keys else "key": _value(values)}
        case JsonMap(keys=keys):
            return {keys.example: {"any": ["thing", 1, 0.5, True, None]}}
        case _:
            assert_never(kind)


class _Place(NamedTuple):
    """One field of one model, at its first occurrence in the document."""

    cls: type[Model]
    field: Field
    way: tuple[str | int, ...]

    def put(self, value: Any) -> bytes:
        """The document with another value here."""
        return self.change(lambda owner: owner.__setitem__(self.field.key, value))

    def change(self, how: Callable[[dict[str, Any]], object]) -> bytes:
        """The document with the object changed that holds the field."""
        document = copy.deepcopy(_everything())
        how(self.owner_in(document))
        return json.dumps(document, ensure_ascii=False).encode()

    def owner_in(self, document: Any) -> dict[str, Any]:
        """The object in a document that holds the field."""
        for step in self.way:
            document = document[step]
        return cast("dict[str, Any]", document)

    def __str__(self) -> str:
        return f"{self.cls.__name__}.{self.field.name}"


@functools.cache
def _places() -> tuple[_Place, ...]:
    return tuple(_walk(Plan, (), set()))


def _walk(cls: type[Model], way: tuple[str | int, ...], seen: set[type]) -> Iterator[_Place]:
    if cls in seen:
        return
    seen.add(cls)
    for field in model_fields(cls):
        yield _Place(cls, field, way)
        match field.kind:
            case EntityKind(cls=inner):
                yield from _walk(inner, (*way, field.key), seen)  # type: ignore[arg-type] # a Model
            case ArrayKind(item=EntityKind(cls=inner)):
                yield from _walk(inner, (*way, field.key, 0), seen)  # type: ignore[arg-type] # a Model
            case _:
                pass


# Valid documents --------------------------------------------------------------------------------

_GOOD = {
    "Id": ["a", "2024", "a-1-b"],
    "IdOrAddress": ["peace-formula", "https://example.org"],
    "Address": [
        "http://localhost:8000",
        "https://example.org./a",
        "https://xn--e1afmkfd.example/a?b=%20&c#d",
        "https://example.org/$;@'()",
    ],
    "SchemaAddress": ["../plan.schema.json", "https://example.org/plan"],
    "Date": [
        "2024",
        "0001",
        "1999-12~",
        "2000-02-29",
        "2024-02-29?",
        "[..2024-10]",
        "9999-12-31%",
        "[2024..]",
        "[0001..2000-02-29]",
    ],
    "Language": ["uk", "en-GB", "zh-Hant", "sr-Latn-RS", "de-CH-1996", "x-own", "zh-cmn-Hans-CN", "en-u-ca-buddhist"],
    "Country": ["GB", "SUHH"],
    "Wikidata": ["Q1", "Q1234567890"],
    "Text": ["x", "\u00a0\n\tx", "План перемоги", "👍", "é" * 500, "line\nline\n"],
    "Target": ["plan", "point/a-1", "measure/b", "appendix/c", "issue/d"],
    "Sha256": ["0" * 64],
    "ContentDigest": ["sha256:" + "f" * 64],
    "ContentSalt": ["_-" * 11, "A" * 500],
    "FieldName": ["date", "on_behalf_of", "sha256"],
    "ExtensionKey": ["https://example.org/x", "urn:x", "a.b"],
}


@functools.cache
def valid() -> tuple[Probe, ...]:
    """Documents whose structure is in order, near the edges of what is: each with another value in every field."""
    rounds = max(len(_fitting(place)) for place in _places())
    documents = [_everything(), {key: value for key, value in _everything().items() if key in _needed(Plan)}]
    for i in range(rounds):
        document = copy.deepcopy(_everything())
        for place in _places():
            choices = _fitting(place)
            place.owner_in(document)[place.field.key] = choices[i % len(choices)]
        documents.append(document)
    return tuple(Probe("", f"number {i}", json.dumps(document).encode()) for i, document in enumerate(documents))


def _needed(cls: type[Model]) -> set[str]:
    return {field.key for field in model_fields(cls) if field.required}


def _fitting(place: _Place) -> list[Any]:
    """Values that may stand at a place, whatever stands around it."""
    given = place.owner_in(_everything())[place.field.key]
    if any(place.field.key == condition.trigger and condition.value for condition in place.cls.__conditions__):
        return [given]
    match place.field.kind:
        case StringKind(form=Form() as form) | SealedKind(form=form):
            return _GOOD[form.name]
        case ArrayKind(item=StringKind(form=Form() as form), min_items=least):
            return [_GOOD[form.name], *([] if least else [[]])]
        case MapKind(keys=Form() as keys) | JsonMap(keys=keys):
            return [dict.fromkeys(_GOOD[keys.name], "x"), {}]
        case EnumKind(enum=enum):
            return [member.value for member in enum]
        case BooleanKind():
            return [True, False]
        case _:
            return [given]


# Broken documents -------------------------------------------------------------------------------

_BAD = {
    "Id": ["", "Nato", "a--b", "-a", "a b", "a_b", "a/b"],
    "IdOrAddress": ["Plan", "ftp://example.org", "https://"],
    "Address": [
        "",
        "example.org",
        "ftp://example.org",
        "https://exa mple.org",
        "https://приклад.example",
        "http://a/%zz",
    ],
    "SchemaAddress": ["", "a b", "план.json"],
    "Date": [
        "",
        "24",
        "2024-13",
        "2024-2",
        "2023-02-29",
        "1900-02-29",
        "2024-04-31",
        "2024-10-16T",
        "[..2024",
        "..2024",
        "[..]",
        "[2024..2023-02-29]",
    ],
    "Language": ["", "e", "en_GB", "en-", "abcdefghi", "x-"],
    "Country": ["", "ua", "UKR", "UAUAU"],
    "Wikidata": ["", "Q0", "q212", "Q", "212"],
    "Text": ["", " ", "\n\t", "\u200b", "\u00a0\u2003", "bell\u0007", "\U000e0020"],
    "Target": ["", "Plan", "point", "point/", "actor/a", "point/A"],
    "Sha256": ["", "0" * 63, "0" * 65, "G" * 64],
    "ContentDigest": ["", "0" * 64, "sha256:" + "0" * 63, "md5:" + "0" * 64],
    "ContentSalt": ["", "A" * 21, "A" * 22 + "="],
    "FieldName": ["", "Date", "on-behalf-of", "a__b", "_a", "a_", "1a"],
    "ExtensionKey": ["", "note", "a b.c", "1:x", "a."],
}
_TAKES_A_NEWLINE = {"Text"}


@functools.cache
def broken() -> tuple[Probe, ...]:
    """Documents whose structure is broken in one place each."""
    return tuple(Probe(*found) for found in (*_broken(), *_unfit_as_text()))


def _broken() -> Iterator[tuple[str, str, bytes]]:
    tried = set[Form]()
    for i, place in enumerate(_places()):
        yield "null", f"{place} = null", place.put(None)
        wrong = _of_other_types(place.field.kind)
        yield "types", f"{place} = {wrong[i % len(wrong)]!r}", place.put(wrong[i % len(wrong)])
        if place.field.required:
            yield "missing keys", f"no {place}", place.change(_without(place.field.key))
        if place.field is model_fields(place.cls)[-1]:
            yield "unknown keys", f"x in {place.cls.__name__}", place.change(lambda owner: owner.update(x="x"))
        for aspect, value in _unfit(place.field.kind, tried):
            yield aspect, f"{place} = {value!r}", place.put(value)
        for condition in place.cls.__conditions__:
            if place.field.key == condition.trigger and condition.value is None:
                yield "conditions", f"{condition.partner} alone", place.change(_without(place.field.key))
            elif place.field.key == condition.trigger:
                yield "conditions", f"{condition.partner} beside another stance", place.put(Stance.SUPPORT.value)
            elif place.field.key == condition.partner and condition.required:
                yield "conditions", f"no {place}", place.change(_without(place.field.key))


def _without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda owner: owner.pop(key)


def _of_other_types(kind: Kind) -> tuple[Any, ...]:
    match kind:
        case BooleanKind():
            return ("true",)
        case ArrayKind():
            return {}, "text", 1
        case EntityKind() | MapKind() | JsonMap():
            return [], "text", 1
        case _:
            return 1, True, [], {}


def _unfit(kind: Kind, tried: set[Form]) -> Iterator[tuple[str, Any]]:
    """Values of the right type that are wrong all the same: all there are of a form once, then one a place."""
    match kind:
        case StringKind(form=Form() as form) | SealedKind(form=form):
            yield from _malformed(form, tried)
        case ArrayKind(item=StringKind(form=Form() as form)):
            yield from ((aspect, [text]) for aspect, text in _malformed(form, tried))
        case MapKind(keys=Form() as keys, values=StringKind(form=Form() as form)):
            yield from (("keys of maps", {text: "x"}) for _, text in _malformed(keys, set()))
            yield from ((aspect, {"uk": text}) for aspect, text in _malformed(form, tried))
        case JsonMap(keys=keys):
            yield from (("keys of maps", {text: "x"}) for _, text in _malformed(keys, tried))
        case EnumKind(enum=enum):
            yield "closed lists", next(iter(enum)).upper()
        case Const():
            yield "version", "1.1"
        case _:
            pass
    if isinstance(kind, ArrayKind) and kind.min_items:
        yield "empty lists", []


def _malformed(form: Form, tried: set[Form]) -> Iterator[tuple[str, str]]:
    texts = [("patterns", text) for text in _BAD[form.name]]
    if form.name not in _TAKES_A_NEWLINE:
        texts.append(("final newline", form.example + "\n"))
    if form.name == "Date":
        texts += (
            ("year 0000", text) for text in ("0000", "0000-01", "0000-02-29", "0000-10-16?", "[..0000]", "[2024..0000]")
        )
    yield from dict(texts).items() if form in tried else texts
    tried.add(form)


def _unfit_as_text() -> Iterator[tuple[str, str, bytes]]:
    """What only a parser sees."""
    text = json.dumps(_everything())
    inside = '"any": '
    for aspect, old, new in (
        ("duplicate keys", '"id": ', '"id": "first", "id": '),
        ("duplicate keys", '"actor": ', '"actor": "first", "actor": '),
        ("integers past 2^53", inside, f'"number": {2**53}, {inside}'),
        ("integers past 2^53", inside, f'"number": {10**20}, {inside}'),
        ("NaN and infinity", inside, f'"number": 1e400, {inside}'),
        ("NaN and infinity", inside, f'"number": NaN, {inside}'),
        ("depth past 128", inside, f'"deep": {"[" * 150}{"]" * 150}, {inside}'),
        ("half surrogates", inside, f'"half": "\\ud800", {inside}'),
        ("half surrogates", '"title": "', '"title": "\\udc00'),
    ):
        if old not in text:
            raise NotImplementedError(f"no {old} in the document")
        yield aspect, new, text.replace(old, new, 1).encode()
