"""Strategies for JSON values of every kind that a field of the models can have."""

import datetime
import functools
import string
import unicodedata
from enum import StrEnum
from typing import Any, assert_never, cast

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from victoryplan.constraints import (
    ADDRESS,
    CONTENT_DIGEST,
    CONTENT_SALT,
    DATE,
    EXTENSION_KEY,
    FIELD_NAME,
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
from victoryplan.json_values import MAX_INTEGER
from victoryplan.models import KINDS, MODELS, Model, facts

Json = dict[str, Any]

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
TEXTS = (st.text(_VISIBLE_OR_NOT, min_size=1, max_size=20) | st.sampled_from(_SAMPLES)).map(
    functools.partial(unicodedata.normalize, "NFC")
)

_SMALL = string.ascii_lowercase + string.digits
_BASE64URL = string.ascii_letters + string.digits + "-_"
_HEX_64 = st.text("0123456789abcdef", min_size=64, max_size=64)
IDS = st.lists(st.text(_SMALL, min_size=1, max_size=6), min_size=1, max_size=2).map("-".join)


def joined(*parts: SearchStrategy[str]) -> SearchStrategy[str]:
    """Strings drawn one after the other, and joined."""
    return st.tuples(*parts).map("".join)


_ADDRESSES = joined(
    st.sampled_from(["https://", "http://"]),
    st.text(_SMALL, min_size=1, max_size=8),
    st.sampled_from(
        ["", ".org/", ".org./a", ".example.org:8080/a%C3%A9/(b);c=~1", ".xn--p1ai?q=%2F&r=?#top", "/a//b/../@c$!*'+,"]
    ),
)

DAY, MONTH, YEAR = 10, 7, 4
_EDGES = [datetime.date.min, datetime.date.max, *(datetime.date(year, 2, 29) for year in (2024, 2000, 1600, 4))]


def partial_date(day: datetime.date, length: int) -> str:
    """The day, or of it the month or the year only."""
    return day.isoformat()[:length]


def _range(one: str, other: str) -> str:
    return f"[{one}..{other}]" if bounds(one)[0] <= bounds(other)[1] else f"[{other}..{one}]"


_PARTIAL_DATES = st.builds(
    partial_date,
    # Days close together, so that some dates are equal and some follow upon each other.
    st.dates(datetime.date(2024, 10, 10), datetime.date(2024, 10, 20)) | st.dates() | st.sampled_from(_EDGES),
    st.sampled_from([DAY, MONTH, YEAR]),
)
_FRAMES = st.sampled_from(["{}", "{}?", "{}~", "{}%", "[..{}]", "[{}..]"])
DATES = st.builds(str.format, _FRAMES, _PARTIAL_DATES) | st.builds(_range, _PARTIAL_DATES, _PARTIAL_DATES)

_FACTS = sorted({field.key for cls in MODELS for field in facts(cls)})
TARGETED = [kind for kind in KINDS if TARGET.accepts(f"{kind}/{ID.example}")]

_FORMED = {
    ADDRESS: _ADDRESSES,
    CONTENT_DIGEST: _HEX_64.map("sha256:{}".format),
    CONTENT_SALT: st.text(_BASE64URL, min_size=22, max_size=30),
    DATE: DATES,
    EXTENSION_KEY: joined(
        st.sampled_from(["org.example.", "urn:a:", "https://example.org/a~b/"]),
        st.text(_BASE64URL, min_size=1, max_size=6),
    ),
    FIELD_NAME: st.sampled_from(_FACTS),
    ID: IDS,
    ID_OR_ADDRESS: IDS | _ADDRESSES,
    LANGUAGE: st.sampled_from(["en", "uk", "x-klingon"])
    | joined(
        st.text(string.ascii_letters, min_size=2, max_size=3),
        st.sampled_from(["", "-GB", "-419", "-Hant", "-LATN-rs", "-CH-1996", "-scouse-u-co-phonebk", "-x-a-b"]),
    ),
    SHA256: _HEX_64,
    TARGET: st.just("plan") | joined(st.sampled_from(TARGETED).map("{}/".format), IDS),
    TEXT: TEXTS,
}
"""The forms of which a strategy of their own draws more of interest, or draws it faster, than the pattern does."""


@functools.cache
def strings_of(form: Form) -> SearchStrategy[str]:
    """Strings of a form."""
    formed = _FORMED[form] if form in _FORMED else st.from_regex(form.pattern, fullmatch=True)
    return formed.filter(form.accepts)


# Values of a kind ---------------------------------------------------------------------------------

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_SCALARS: dict[type, SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(-MAX_INTEGER, MAX_INTEGER),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: ANY_TEXT,
}
JSON_VALUES: SearchStrategy[Any] = st.recursive(
    st.one_of(*_SCALARS.values()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=4,
)
JSON_TYPES = _SCALARS | {
    list: st.lists(JSON_VALUES, max_size=2),
    dict: st.dictionaries(ANY_TEXT, JSON_VALUES, max_size=2),
}
_MOST_ITEMS = 2
_MOST_THINGS = 3


@functools.cache
def values_of(kind: Kind) -> SearchStrategy[Any]:
    """JSON values of a kind. Their references lead nowhere yet."""
    match kind:
        case StringKind(form=form):
            return strings_of(form or TEXT)
        case SealedKind(form=form):
            return strings_of(form)
        case Const(value=value):
            return st.just(value)
        case BooleanKind():
            return st.booleans()
        case EnumKind(enum=enum):
            return st.sampled_from(members_of(enum))
        case EntityKind(cls=cls):
            return objects_of(cast("type[Model]", cls))
        case ArrayKind(item=item, min_items=least):
            most = _MOST_THINGS if isinstance(item, EntityKind) and item.cls in KINDS.values() else _MOST_ITEMS
            return st.lists(values_of(item), min_size=least, max_size=most)
        case MapKind(keys=keys, values=values):
            return st.dictionaries(strings_of(keys or TEXT), values_of(values), max_size=_MOST_ITEMS)
        case JsonMap(keys=keys):
            return st.dictionaries(strings_of(keys), JSON_VALUES, max_size=_MOST_ITEMS)
        case _:
            assert_never(kind)


@cached
def objects_of(cls: type[Model]) -> SearchStrategy[Json]:
    """Objects of a class, as JSON, of the structure that the schema asks for."""
    called_for = {condition.partner for condition in cls.__conditions__ if condition.required}
    fields = [
        (field.key, field.required or field.key in called_for, values_of(field.kind)) for field in model_fields(cls)
    ]
    sometimes = st.booleans()

    @st.composite
    def objects(draw: DrawFn) -> Json:
        value = {key: draw(values) for key, always, values in fields if always or draw(sometimes)}
        for condition in cls.__conditions__:
            if not met(condition, value):
                value.pop(condition.partner, None)
        # The order of keys means nothing in JSON.
        return dict(reversed(value.items())) if draw(sometimes) else value

    return objects()


def members_of(enum: type[StrEnum]) -> list[str]:
    """The values of a closed list."""
    return [member.value for member in enum]


def met(condition: Condition, value: Json) -> bool:
    """Whether the field that a condition binds may stand in an object."""
    return condition.trigger in value and condition.value in {None, value[condition.trigger]}
