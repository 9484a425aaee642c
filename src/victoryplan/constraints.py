"""The kinds of values that fields hold, each said once.

A *form* is a kind of string and is its own JSON Schema fragment: construction interprets the very
pattern that is published. A *kind* is what a type annotation means: a form, a closed list, an
entity, a sequence, a map. ``checked`` holds the constructors to them; the schema exporter, the
builder and the strategies read the same kinds through :func:`model_fields`.

The patterns mean the same in Python, in Rust and in ECMA-262 with the ``u`` flag. Python's ``$``
also matches before a final newline; the *guard*, a pattern that must not match, closes that gap.
"""

import ast
import datetime
import functools
import inspect
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar, ParamSpec, TypeVar, cast

import attrs

from victoryplan.discretion import discreet
from victoryplan.json_values import has_surrogate, plain
from victoryplan.problems import Fault, InvalidObject, UnsupportedType, a, excerpt

__all__ = [
    "FORMS",
    "ArrayKind",
    "BooleanKind",
    "Condition",
    "Const",
    "EntityKind",
    "EnumKind",
    "Field",
    "Form",
    "JsonMap",
    "Kind",
    "MapKind",
    "Model",
    "Reference",
    "Sealed",
    "SealedKind",
    "StringKind",
    "bounds",
    "cached",
    "checked",
    "days_in",
    "field_literals",
    "model_fields",
    "sealed_fields",
    "seals",
]

# Forms ------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, repr=False)
class Form:
    """A kind of string, and the JSON Schema fragment that says so."""

    name: str
    expected: str
    pattern: str
    guard: str | None = None
    exclusion: str | None = None
    max_length: int | None = None
    example: str

    def __repr__(self) -> str:
        return self.name

    def accepts(self, text: str) -> bool:
        """Whether the text is of this form: what the fragment says, read by Python."""
        return (
            not has_surrogate(text)
            and (self.max_length is None or len(text) <= self.max_length)
            and _compiled(self.pattern).search(text) is not None
            and (self.refused is None or _compiled(self.refused).search(text) is None)
        )

    @property
    def refused(self) -> str | None:
        """The pattern that must not match: the guard, and what the form excludes though the pattern takes it."""
        return "|".join(filter(None, (self.guard, self.exclusion))) or None


_compiled = functools.cache(re.compile)


_SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
_PATH = r"[!\x24&-;=@A-Z_a-z~]|%[0-9A-Fa-f]{2}"
_LABEL = "[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*"
_HTTP = (
    rf"https?://{_LABEL}(?:\.{_LABEL})*\.?(?::[0-9]{{1,5}})?"
    rf"(?:/(?:{_PATH})*)?(?:\?(?:{_PATH}|\?)*)?(?:#(?:{_PATH}|\?)*)?"
)
_DAY = (
    "[0-9]{4}(?:-(?:0[1-9]|1[0-2]|(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])))?"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
)
_CONTROL = r"\u0000-\u0008\u000B-\u001F\u007F-\u009F"
BLANK = (
    r"\t\n \u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u2028-\u202F"
    r"\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB"
    # No escape for these is common to all engines, so they stand as themselves.
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_LANGUAGE = (
    "[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    "(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
)
_PRIVATE = "[xX](?:-[A-Za-z0-9]{1,8})+"

ID = Form(
    name="Id",
    expected="a lower-case slug: letters a-z and digits, in parts joined by single hyphens",
    pattern=f"^{_SLUG}$",
    guard="[^a-z0-9-]",
    example="nato-invitation",
)
ID_OR_ADDRESS = Form(
    name="IdOrAddress",
    expected="an id or an http(s) address",
    pattern=f"^(?:{_SLUG}|{_HTTP})$",
    guard="[^!-~]",
    example="peace-formula-2022",
)
ADDRESS = Form(
    name="Address",
    expected="an http(s) address in plain ASCII, other characters in punycode or percent-encoded (RFC 3986)",
    pattern=f"^{_HTTP}$",
    guard="[^!-~]",
    example="https://example.org/plan",
)
SCHEMA_ADDRESS = Form(
    name="SchemaAddress",
    expected="an address or a relative path in printable ASCII",
    pattern="^[!-~]+$",
    guard="[^!-~]",
    example="plan.schema.json",
)
DATE = Form(
    name="Date",
    expected=(
        "a date: YYYY, YYYY-MM or YYYY-MM-DD, then ?, ~ or % if need be; "
        "or [DATE..DATE] for some day of these, either end left out if it is open (EDTF)"
    ),
    pattern=rf"^(?:(?:{_DAY})[?~%]?|\[\.\.(?:{_DAY})\]|\[(?:{_DAY})\.\.(?:{_DAY})?\])$",
    guard=r"[^0-9?~%.\[\]-]",
    exclusion=r"^\[?0000|\.0000",
    example="2024-10-16",
)
LANGUAGE = Form(
    name="Language",
    expected="a language tag (BCP 47), such as uk, en-GB or zh-Hant",
    pattern=f"^(?:{_LANGUAGE}(?:-{_PRIVATE})?|{_PRIVATE})$",
    guard="[^A-Za-z0-9-]",
    example="en",
)
COUNTRY = Form(
    name="Country",
    expected="a country code of two capitals (ISO 3166-1), or of four for a former country (ISO 3166-3)",
    pattern="^[A-Z]{2}(?:[A-Z]{2})?$",
    guard="[^A-Z]",
    example="UA",
)
WIKIDATA = Form(
    name="Wikidata",
    expected="a Wikidata item: Q and a number",
    pattern="^Q[1-9][0-9]*$",
    guard="[^Q0-9]",
    example="Q212",
)
TEXT = Form(
    name="Text",
    expected="text with a visible character, and no control character but tab and newline",
    pattern=f"^[{BLANK}]*[^{BLANK}{_CONTROL}][^{_CONTROL}]*$",
    example="Victory Plan",
)
TARGET = Form(
    name="Target",
    expected="plan, point/ID, measure/ID, appendix/ID or issue/ID",
    pattern=f"^(?:plan|(?:point|measure|appendix|issue)/{_SLUG})$",
    guard="[^a-z0-9/-]",
    example="plan",
)
SHA256 = Form(
    name="Sha256",
    expected="a SHA-256 digest: 64 lower-case hexadecimal digits",
    pattern="^[0-9a-f]{64}$",
    max_length=64,
    example="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
)
CONTENT_DIGEST = Form(
    name="ContentDigest",
    expected="sha256: and 64 lower-case hexadecimal digits",
    pattern="^sha256:[0-9a-f]{64}$",
    max_length=71,
    example="sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
)
CONTENT_SALT = Form(
    name="ContentSalt",
    expected="a salt of at least 128 bits: 22 or more base64url characters",
    pattern="^[A-Za-z0-9_-]{22,}$",
    guard="[^A-Za-z0-9_-]",
    example="eluV5Og3gSNII8EYnsxA_A",
)
FIELD_NAME = Form(
    name="FieldName",
    expected="the name of a field: lower-case letters and digits, in parts joined by single underscores",
    pattern="^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$",
    guard="[^a-z0-9_]",
    example="date",
)
EXTENSION_KEY = Form(
    name="ExtensionKey",
    expected="a URI, or a dotted name of two or more parts such as org.example.note",
    pattern=r"^(?:[A-Za-z][A-Za-z0-9+.-]*:[!-~]+|[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)$",
    guard="[^!-~]",
    example="org.example.note",
)

FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        ID,
        ID_OR_ADDRESS,
        ADDRESS,
        SCHEMA_ADDRESS,
        DATE,
        LANGUAGE,
        COUNTRY,
        WIKIDATA,
        TEXT,
        TARGET,
        SHA256,
        CONTENT_DIGEST,
        CONTENT_SALT,
        FIELD_NAME,
        EXTENSION_KEY,
    )
}


@discreet
def bounds(date: str) -> tuple[datetime.date, datetime.date]:
    """The earliest and the latest day that a partial date can mean.

    A year spans its days, a month its own; ``[DATE..DATE]`` goes from the first day of the one to
    the last of the other, ``[..DATE]`` back to the first day of the calendar, ``[DATE..]`` on to
    the last. A range that runs backwards, which a rule refuses, is read as if it ran forwards.
    A qualifier (``?``, ``~``, ``%``) says how sure a source is and not by how much it may err, so
    it does not widen the span. The form is EDTF (ISO 8601-2:2019), levels 0 and 1 and the ranges
    of level 2.

    >>> bounds("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> bounds("[2024-10-17..2024-10-18]")
    (datetime.date(2024, 10, 17), datetime.date(2024, 10, 18))

    Raises:
        InvalidObject: the text is no date of this form.
    """
    if type(date) is not str or not DATE.accepts(date):
        raise InvalidObject("bounds", (Fault(field="date", found=_given(date), expected=DATE.expected),))
    early, dots, late = date.strip("[]?~%").partition("..")
    first, last = _days(early), _days(late if dots else early)
    return (first[0], last[1]) if first[0] <= last[1] else (last[0], first[1])


def _days(date: str) -> tuple[datetime.date, datetime.date]:
    """The days that a year, a month or a day spans; all of the calendar for an open end."""
    if not date:
        return datetime.date.min, datetime.date.max
    year, month, day = (int(part) for part in [*date.split("-"), "0", "0"][:3])
    last_month = month or 12
    return datetime.date(year, month or 1, day or 1), datetime.date(year, last_month, day or days_in(year, last_month))


def days_in(year: int, month: int) -> int:
    """How many days a month has. ``calendar`` would say so too, but loads the locales."""
    days = (31, 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return days[month - 1]


# Sealed text ------------------------------------------------------------------------------------


class Sealed:
    """Text that is not public. It shows ``<sealed>`` wherever it is printed; only :meth:`reveal` gives it.

    It is deliberately no attrs class: tools that walk into those, assertion diffs among them,
    would print what it holds.

    >>> print(Sealed("Tomahawk"))
    <sealed>
    """

    __slots__ = ("_reveal",)

    _reveal: Callable[[], str]

    def __init__(self, text: str) -> None:
        if type(text) is not str:
            fault = Fault(field="text", found=_type(text), expected="a string")
            del text, self
            raise InvalidObject("Sealed", (fault,))
        # In a closure, for tools that walk through the slots of any object show what those hold.
        object.__setattr__(self, "_reveal", lambda: text)

    def reveal(self) -> str:
        """The text itself."""
        return self._reveal()

    def __setattr__(self, name: str, value: object) -> None:
        raise attrs.exceptions.FrozenInstanceError

    def __delattr__(self, name: str) -> None:
        raise attrs.exceptions.FrozenInstanceError

    def __repr__(self) -> str:
        return "<sealed>"

    def __format__(self, spec: str) -> str:
        return format("<sealed>", spec)

    def __eq__(self, other: object) -> bool:
        return self.reveal() == other.reveal() if isinstance(other, Sealed) else NotImplemented

    def __hash__(self) -> int:
        return hash((Sealed, self.reveal()))

    def __reduce__(self) -> tuple[type["Sealed"], tuple[str]]:
        return Sealed, (self.reveal(),)


# Kinds ------------------------------------------------------------------------------------------


def _given(value: object) -> str:
    """A value given to a constructor, in a few words: a string in quotation marks, else the type."""
    return excerpt(value) if type(value) is str else _type(value)


def _type(value: object) -> str:
    return "None" if value is None else a(type(value).__name__)


Found = tuple[str, str, str]
"""A fault within a value: the way to it, what was found, what was expected."""


@attrs.frozen
class StringKind:
    """Text of a form; of none in a user's own class with a plain ``str``."""

    form: Form | None
    reference: str | None = None
    expected: ClassVar[str] = "a string"

    def faults(self, value: object) -> Iterator[Found]:
        """What is wrong with a value given to a constructor."""
        if type(value) is not str or (self.form and not self.form.accepts(value)):
            yield "", _given(value), self.form.expected if self.form else "a string"


@attrs.frozen
class SealedKind:
    """A :class:`Sealed` whose text is of a form. Nothing of it is ever described."""

    form: Form

    def faults(self, value: object) -> Iterator[Found]:
        """What is wrong with a value given to a constructor."""
        if type(value) is not Sealed:
            yield "", _type(value), "a Sealed"
        elif not self.form.accepts(value.reveal()):
            yield "", "a sealed value of another form", f"{self.form.expected}, sealed"


@attrs.frozen
class Const:
    """One fixed string."""

    value: str

    def faults(self, value: object) -> Iterator[Found]:
        """What is wrong with a value given to a constructor."""
        if type(value) is not str or value != self.value:
            yield "", _given(value), f'"{self.value}"'


@attrs.frozen
class BooleanKind:
    """True or false."""

    def faults(self, value: object) -> Iterator[Found]:
        """What is wrong with a value given to a constructor."""
        if type(value) is not bool:
            yield "", _given(value), "True or False"


@attrs.frozen
class EnumKind:
    """A member of a closed list."""

    enum: type[StrEnum]

    def faults(self, value: object) -> Iterator[Found]:
        """What is wrong with a value given to a constructor."""
        if type(value) is not self.enum:
            expected = f"a member of {self.enum.__name__}"
            if type(value) is str and value in list(self.enum):
                expected += f", {self.enum.__name__}.{self.enum(value).name}"
            yield "", _given(value), expected


@attrs.frozen
class EntityKind:
    """An object of a class, and of none that derives from it."""

    cls: type[attrs.AttrsInstance]

    def faults(self, value: object) -> Iterator[Found]:
        """What is wrong with a value given to a constructor."""
        if type(value) is not self.cls:
            yield "", _type(value), a(self.cls.__name__)


@attrs.frozen
class ArrayKind:
    """A tuple of values of one kind."""

    item: "Kind"
    min_items: int

    def faults(self, value: object) -> Iterator[Found]:
        """What is wrong with a value given to a constructor."""
        if type(value) is not tuple:
            yield "", _type(value), "a tuple"
            return
        items = cast("tuple[object, ...]", value)
        if len(items) < self.min_items:
            yield "", "an empty tuple", "at least one item"
        for i, item in enumerate(items):
            for way, found, expected in self.item.faults(item):
                yield f"[{i}]{way}", found, expected


@attrs.frozen
class MapKind:
    """A dict from strings of a form to values of one kind."""

    keys: Form | None
    values: "Kind"

    def faults(self, value: object) -> Iterator[Found]:
        """What is wrong with a value given to a constructor."""
        if type(value) is not dict:
            yield "", _type(value), "a dict"
            return
        for key, item in cast("dict[object, object]", value).items():
            if type(key) is not str or (self.keys and not self.keys.accepts(key)):
                yield f"[{_given(key)}]", "this key", self.keys.expected if self.keys else "a string"
            for way, found, expected in self.values.faults(item):
                yield f"[{_given(key)}]{way}", found, expected


@attrs.frozen
class JsonMap:
    """A dict from strings of a form to any JSON value, ``level`` containers deep in a document."""

    keys: Form
    level: int

    def faults(self, value: object) -> Iterator[Found]:
        """What is wrong with a value given to a constructor."""
        if type(value) is not dict:
            yield "", _type(value), "a dict"
            return
        for key in cast("dict[object, object]", value):
            if type(key) is not str or not self.keys.accepts(key):
                yield f"[{_given(key)}]", "this key", self.keys.expected
        for fault in plain(cast("object", value), level=self.level, exact=True)[1]:
            yield "".join(f"[{_given(step)}]" for step in fault.path), fault.found, fault.expected


Kind = StringKind | SealedKind | Const | BooleanKind | EnumKind | EntityKind | ArrayKind | MapKind | JsonMap


@attrs.frozen
class Reference:
    """Says that an id names something of a kind elsewhere in the document."""

    kind: str


@attrs.frozen(kw_only=True)
class Condition:
    """One key depends on another: ``partner`` may stand only beside ``trigger`` (with ``value``, if given)."""

    trigger: str
    value: StrEnum | None = None
    partner: str
    required: bool = False

    def faults(self, values: Mapping[str, object]) -> Iterator[Found]:
        """What is wrong with the values of an object's fields, seen together."""
        given = values[self.trigger]
        met = given is not None if self.value is None else given is self.value
        beside = self.trigger if self.value is None else f"{self.trigger} {self.value}"
        if met and self.required and values[self.partner] is None:
            yield self.partner, "nothing", f"a value, beside {beside}"
        if not met and values[self.partner] is not None:
            yield self.partner, "a value", f"nothing, for it goes only with {beside}"


# Fields -----------------------------------------------------------------------------------------

P = ParamSpec("P")
R = TypeVar("R")


def cached(function: Callable[P, R]) -> Callable[P, R]:
    """``functools.cache`` for a function of a class, which mypy does not take to be hashable."""
    return cast("Callable[P, R]", functools.cache(function))


@attrs.frozen(kw_only=True)
class Field:
    """One field of a class, as every derived thing sees it."""

    name: str
    key: str
    kind: Kind
    required: bool
    description: str


@cached
def model_fields(cls: type[attrs.AttrsInstance]) -> tuple[Field, ...]:
    """The fields of an attrs class in their order.

    Raises:
        UnsupportedType: a field is of a type that has no meaning in a document.
    """
    hints = typing.get_type_hints(cls, include_extras=True)
    descriptions = field_literals(cls)
    return tuple(_field(cls, attribute, hints[attribute.name], descriptions) for attribute in attrs.fields(cls))


def seals(kind: Kind) -> bool:
    """Whether values of a kind are sealed, or hold what is."""
    match kind:
        case ArrayKind(item=inner) | MapKind(values=inner):
            return seals(inner)
        case _:
            return isinstance(kind, SealedKind)


@cached
def sealed_fields(cls: type[attrs.AttrsInstance]) -> tuple[Field, ...]:
    """The fields of a class that hold what is sealed. Nothing else says what is."""
    return tuple(field for field in model_fields(cls) if seals(field.kind))


def _field(cls: type, attribute: "attrs.Attribute[Any]", hint: Any, descriptions: Mapping[str, str]) -> Field:
    bare = _without_none(hint)
    kind = _kind(bare)
    required = attribute.default is attrs.NOTHING and bare is hint
    if kind is None:
        raise UnsupportedType(cls.__name__, attribute.name, _name_of(hint))
    if isinstance(kind, ArrayKind) and required:
        kind = attrs.evolve(kind, min_items=1)
    return Field(
        name=attribute.name,
        key=attribute.metadata.get("key", attribute.name),
        kind=kind,
        required=required or isinstance(kind, Const),
        description=descriptions.get(attribute.name, ""),
    )


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        options = [option for option in typing.get_args(hint) if option is not types.NoneType]
        if len(options) == 1:
            return options[0]
    return hint


def _kind(hint: Any) -> Kind | None:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin is tuple and arguments[1:] == (Ellipsis,):
        item = _kind(arguments[0])
        return item and ArrayKind(item, 0)
    if origin is dict:
        keys, values = _kind(arguments[0]), _kind(arguments[1])
        return MapKind(keys.form, values) if isinstance(keys, StringKind) and values else None
    if hint is str:
        return StringKind(None)
    if hint is bool:
        return BooleanKind()
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return EnumKind(hint)
    if isinstance(hint, type) and attrs.has(hint):
        return EntityKind(hint)
    return None


def _annotated(base: Any, metadata: tuple[Any, ...]) -> Kind | None:
    reference = next((item.kind for item in metadata if isinstance(item, Reference)), None)
    for item in metadata:
        if isinstance(item, Form):
            return SealedKind(item) if base is Sealed else StringKind(item, reference)
        if isinstance(item, Const | JsonMap):
            return item
    return _kind(base)


def _name_of(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not typing.get_args(hint) else str(hint)


def field_literals(cls: type) -> Mapping[str, str]:
    """The literal under each field or member, read from the class's source; none where there is no source."""
    module = sys.modules.get(cls.__module__)
    return _field_literals(module).get(cls.__qualname__, {}) if module else {}


@functools.cache
def _field_literals(module: types.ModuleType) -> dict[str, dict[str, str]]:
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, TypeError):
        return {}
    found: dict[str, dict[str, str]] = {}
    _collect(tree, "", found)
    return found


def _collect(node: ast.AST, prefix: str, found: dict[str, dict[str, str]]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            found[prefix + child.name] = dict(_literals(child))
            _collect(child, f"{prefix}{child.name}.", found)
        elif isinstance(child, ast.FunctionDef):
            _collect(child, f"{prefix}{child.name}.<locals>.", found)
        else:
            _collect(child, prefix, found)


def _literals(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, literal in zip(node.body, node.body[1:], strict=False):
        match field, literal:
            case (
                (ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)])),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, inspect.cleandoc(text)
            case _:
                pass


# Construction -----------------------------------------------------------------------------------


class Model:
    """The base of every entity: a short ``repr``, the conditions between fields, and whether it is disputed."""

    __slots__ = ()

    __attrs_attrs__: ClassVar[Any]
    __conditions__: ClassVar[tuple[Condition, ...]] = ()
    __secret__: ClassVar[bool] = False
    """Whether it stands only within secret appendices, so that any value given to it could be what is to be sealed"""

    def __repr__(self) -> str:
        cls = type(self)
        shown = (
            f"{field.name}={_short(getattr(self, field.name))}"
            for field in model_fields(cls)
            if field.required and not isinstance(field.kind, Const) and hasattr(self, field.name)
        )
        return f"{cls.__name__}({', '.join(shown)})"

    @property
    def disputed(self) -> bool:
        """Whether a source contradicts that it is there, or a required field of it; optional ones do not count."""
        citations: tuple[Any, ...] = getattr(self, "disputed_by", ())
        if not all(citation.about for citation in citations):
            return True
        named = {name for citation in citations for name in citation.about}
        return any(field.required and field.key in named for field in model_fields(type(self)) if named)


def _short(value: Any) -> str:
    if isinstance(value, StrEnum):
        return _shorten(value.value)
    match value:
        case (Model(), *others):
            return f"<{1 + len(others)}>"
        case _:
            return _shorten(value)


def _shorten(value: object, length: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= length else f"{text[: length - 2]}…{text[-1]}"


T = TypeVar("T", bound=type[Model])


def checked(cls: T) -> T:
    """Let the class's constructor raise :class:`InvalidObject` for values that no document could hold.

    It stands above a visible ``@attrs.frozen``, whose plugin the type checkers know. The builder,
    which works from what the schema has accepted, does not call ``__init__`` and pays nothing.
    """
    init: Callable[..., None] = cls.__init__
    fields = functools.cache(lambda: model_fields(cls))
    names = frozenset(attribute.name for attribute in attrs.fields(cls))

    @discreet
    @functools.wraps(init)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        # Python would name the argument, and attrs would do it in turn.
        if cls.__secret__ and not names.issuperset(kwargs):
            raise TypeError(f"{cls.__name__}() got an argument that it does not have")
        init(self, *args, **kwargs)
        if faults := tuple(_faults(self, fields())):
            raise InvalidObject(cls.__name__, faults)

    setattr(cls, "__init__", __init__)  # noqa: B010 - mypy refuses to assign to a method
    return cls


def _faults(instance: Model, fields: tuple[Field, ...]) -> Iterator[Fault]:
    values = {field.name: getattr(instance, field.name) for field in fields}
    faulty = set[str]()
    for field in fields:
        value = values[field.name]
        if (
            value is None
            and not field.required
            and not isinstance(field.kind, ArrayKind | MapKind | JsonMap | BooleanKind)
        ):
            continue
        for way, found, expected in field.kind.faults(value):
            faulty.add(field.name)
            shown = "a str" if instance.__secret__ and found.startswith('"') else found
            yield Fault(field=field.name + way, found=shown, expected=expected)
    for condition in instance.__conditions__:
        if condition.trigger not in faulty and condition.partner not in faulty:
            for partner, found, expected in condition.faults(values):
                yield Fault(field=partner, found=found, expected=expected)
