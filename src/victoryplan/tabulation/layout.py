"""Which tables there are, and what stands in their columns, derived from the models.

* Every entity is a table. One that stands alone within another, a quote, is columns of that.
* The first column, ``plan``, is the plan's id. With ``id`` it is the key. What has no id of its own
  is given one from that of its owner and its place there.
* A column leads to the owner. Where owners are of several kinds there is one for each, and at most
  one of them is filled. ``ordinal`` is the place in the owner's list, counted from 1.
* A list of ids or of words, and a map of languages, is a table of its own.
* A partial date is three columns; a target is one more for each kind of thing.
* What is sealed is no column.
"""

import datetime
import functools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, assert_never, cast

from victoryplan.constraints import (
    DATE,
    ID,
    ID_OR_ADDRESS,
    LANGUAGE,
    TARGET,
    ArrayKind,
    BooleanKind,
    Const,
    EntityKind,
    EnumKind,
    Field,
    Form,
    JsonMap,
    MapKind,
    SealedKind,
    StringKind,
    bounds,
    model_fields,
)
from victoryplan.models import KINDS, MODELS, Model, Plan, Position

__all__ = ["HOLDERS", "Cell", "Column", "Entity", "Key", "Link", "Row", "Table", "entities", "layout", "singular"]

Cell = str | int | bool | datetime.date | None
"""What stands in a column; ``None`` where nothing is known."""

Row = dict[str, Cell]
"""The cells of a row by the names of all columns, in their order."""


class Column(NamedTuple):
    """A column: its name, its type as the Table Schema standard calls it, and what its cells can be."""

    name: str
    description: str
    type: Literal["string", "integer", "boolean", "date", "object"] = "string"
    required: bool = False
    form: Form | None = None
    choices: tuple[str, ...] = ()


class Key(NamedTuple):
    """A foreign key: columns of a table whose cells are found, as they are, in another."""

    columns: tuple[str, ...]
    table: str
    others: tuple[str, ...]


class Table(NamedTuple):
    """A table: its columns in their order, and its keys."""

    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[Key, ...]


class Link(NamedTuple):
    """A list of ids or words, or a map of languages, that an entity owns, as a table."""

    field: str
    table: Table


class Reader(NamedTuple):
    """A field, and what makes the cell of one column of its value."""

    field: str
    read: Callable[[Any], Cell]


class Entity(NamedTuple):
    """A model as a table, and what it owns."""

    cls: type[Model]
    table: Table
    owners: tuple[type[Model], ...]
    """Those that have a column of their own; the plan has ``plan``"""
    names_field: bool
    """Whether there is a column for the field of the owner"""
    has_id: bool
    readers: tuple[Reader, ...]
    children: tuple[tuple[str, type[Model]], ...]
    links: tuple[Link, ...]


@functools.cache
def entities() -> Mapping[type[Model], Entity]:
    """The models that are tables, in the models' order."""
    return {cls: _entity(cls) for cls in MODELS if cls is Plan or _owners(cls)}


@functools.cache
def layout() -> Mapping[str, Table]:
    """All tables by their names."""
    found = [table for entity in entities().values() for table in (entity.table, *(x.table for x in entity.links))]
    found.insert(found.index(entities()[Position].table) + 1, _holders())
    return {table.name: table for table in found}


def singular(cls: type[Model]) -> str:
    """What one thing of a model is called in the names of columns."""
    kind = next((kind for kind, known in KINDS.items() if known is cls), None)
    return kind or "".join(f"_{char.lower()}" if char.isupper() else char for char in cls.__name__)[1:]


def _plural(cls: type[Model]) -> str:
    name = singular(cls)
    return f"{name[:-1]}ces" if name.endswith("x") else f"{name}s"


# Entities ---------------------------------------------------------------------------------------

_PLAN = Column("plan", "The plan's id", required=True, form=ID)
_ORDINAL = Column("ordinal", "The place in the owner's list, counted from 1", type="integer", required=True)


def _entity(cls: type[Model]) -> Entity:
    fields = model_fields(cls)
    holding = _owners(cls)
    owners = tuple(owner for owner in holding if owner is not Plan)
    names = tuple(dict.fromkeys(name for names in holding.values() for name in names))
    has_id = any(field.name == "id" for field in fields)
    columns: list[tuple[Column, Key | None]] = [(_PLAN, None)]
    if cls is not Plan:
        columns = [(_PLAN, _key(Plan)), (_own_id(fields) if has_id else _GIVEN_ID, None)]
        columns += (_reference(owner, "that it belongs to", required=len(holding) == 1) for owner in owners)
        columns += [(_FIELD._replace(choices=names), None)] if len(names) > 1 else []
        columns += [(_ORDINAL, None)]
    facets = [facet for field in fields if field.name != "id" for facet in _facets(field)]
    return Entity(
        cls=cls,
        table=_table(
            _plural(cls),
            _sentence(cls),
            [*columns, *((column, key) for column, _, key in facets)],
            primary_key=("plan",) if cls is Plan else ("plan", "id"),
        ),
        owners=owners,
        names_field=len(names) > 1,
        has_id=has_id,
        readers=tuple(reader for _, reader, _ in facets),
        children=tuple(
            (field.name, cast("type[Model]", field.kind.item.cls))
            for field in fields
            if isinstance(field.kind, ArrayKind) and isinstance(field.kind.item, EntityKind)
        ),
        links=tuple(_links(cls, fields)),
    )


_GIVEN_ID = Column("id", "An id made of the owner's and the place there", required=True)
_FIELD = Column("field", "The field of the owner in which it stands", required=True)


def _own_id(fields: tuple[Field, ...]) -> Column:
    (field,) = (field for field in fields if field.name == "id")
    return Column("id", field.description, required=True, form=ID)


def _owners(cls: type[Model]) -> Mapping[type[Model], list[str]]:
    """The models that hold lists of a model, and in which fields."""
    found: dict[type[Model], list[str]] = {}
    for owner in MODELS:
        for field in model_fields(owner):
            if isinstance(field.kind, ArrayKind) and field.kind.item == EntityKind(cls):
                found.setdefault(owner, []).append(field.name)
    return found


def _table(
    name: str, description: str, columns: list[tuple[Column, Key | None]], primary_key: tuple[str, ...]
) -> Table:
    keys = tuple(key for _, key in columns if key)
    return Table(name, description, tuple(column for column, _ in columns), primary_key, keys)


def _key(cls: type[Model], column: str | None = None, *, required: bool = True) -> Key:
    """The key that leads to a table.

    The Table Schema standard does not say what a key means of which a part is missing, and some
    tools take it to be broken. So what may be missing is declared by its id alone.
    """
    if cls is Plan:
        return Key(("plan",), _plural(Plan), ("plan",))
    own = column or singular(cls)
    return Key(("plan", own), _plural(cls), ("plan", "id")) if required else Key((own,), _plural(cls), ("id",))


def _reference(cls: type[Model], what: str, *, required: bool) -> tuple[Column, Key]:
    name = singular(cls)
    form = ID if any(field.name == "id" for field in model_fields(cls)) else None
    description = f"The id of the {name} {what}"
    return Column(name, description, required=required, form=form), _key(cls, required=required)


# Columns of fields ------------------------------------------------------------------------------

_Facet = tuple[Column, Reader, Key | None]


def _facets(field: Field) -> Iterator[_Facet]:
    """The columns of one field, and what fills them."""
    column = Column(field.name, field.description, required=field.required)
    read: Callable[[Any], Cell] = _as_it_is
    key = None
    match field.kind:
        case SealedKind() | ArrayKind() | MapKind():
            return
        case EntityKind(cls=inner):
            for part in model_fields(inner):
                for inner_column, reader, _ in _facets(part):
                    yield (
                        inner_column._replace(name=f"{field.name}_{inner_column.name}", required=False),
                        Reader(field.name, functools.partial(_within, reader)),
                        None,
                    )
            return
        case JsonMap():
            column, read = column._replace(type="object", required=False), _json
        case BooleanKind():
            column = column._replace(type="boolean", required=True)
        case Const(value=value):
            column = column._replace(choices=(value,))
        case EnumKind(enum=enum):
            column, read = column._replace(choices=tuple(member.value for member in enum)), _value
        case StringKind(form=form, reference=kind):
            column = column._replace(form=form)
            if kind and form is ID:
                key = _key(KINDS[kind], field.name, required=field.required)
        case _:
            assert_never(field.kind)
    yield column, Reader(field.name, read), key
    yield from _derived(field, column)


def _derived(field: Field, column: Column) -> Iterator[_Facet]:
    """The columns that say what is in the text of one."""
    if column.form is DATE:
        days = (("earliest", _earliest), ("latest", _latest))
        for which, read in days:
            description = f"The {which} day that {field.name} can mean"
            yield (
                Column(f"{field.name}_{which}", description, type="date", required=field.required),
                Reader(field.name, read),
                None,
            )
    elif column.form is TARGET:
        for kind in (kind for kind in KINDS if TARGET.accepts(f"{kind}/a")):
            reference, key = _reference(KINDS[kind], "that it is about", required=False)
            yield reference, Reader(field.name, functools.partial(_target, kind)), key
    elif column.form is ID_OR_ADDRESS and isinstance(field.kind, StringKind) and field.kind.reference:
        name = f"{field.name}_{field.kind.reference}"
        description = f"The id, where that is a {field.kind.reference} of this plan"
        yield (
            Column(name, description, form=ID),
            Reader(field.name, _id_of),
            _key(KINDS[field.kind.reference], name, required=False),
        )


def _as_it_is(value: Any) -> Any:
    return value


def _value(value: Any) -> Cell:
    return None if value is None else str(value)


def _json(value: Any) -> Cell:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None


def _within(reader: Reader, value: Any) -> Cell:
    return None if value is None else reader.read(getattr(value, reader.field))


def _earliest(value: Any) -> Cell:
    return None if value is None else bounds(value)[0]


def _latest(value: Any) -> Cell:
    return None if value is None else bounds(value)[1]


def _target(kind: str, value: Any) -> Cell:
    return value.partition("/")[2] if value.startswith(f"{kind}/") else None


def _id_of(value: Any) -> Cell:
    return value if ID.accepts(value) else None


# Lists and maps ---------------------------------------------------------------------------------


def _links(cls: type[Model], fields: tuple[Field, ...]) -> Iterator[Link]:
    for field in fields:
        match field.kind:
            case ArrayKind(item=StringKind(form=form, reference=kind)):
                target = KINDS[kind] if kind else None
                yield Link(field.name, _link(cls, field.name, field.description, form, target))
            case MapKind(values=StringKind(form=form)):
                yield Link(field.name, _map(cls, field, form))
            case _:
                pass


def _link(cls: type[Model], field: str, description: str, form: Form | None, target: type[Model] | None) -> Table:
    """One item of a list a row."""
    columns, key = _owner_columns(cls)
    if target is None:
        columns.append((Column(form.name.lower() if form else "text", "The item", required=True, form=form), None))
    else:
        # What relates things of one kind has two columns that lead there.
        name = field.removesuffix("s") if target is cls else singular(target)
        column = Column(name, f"The id of the {singular(target)}", required=True, form=ID)
        columns.append((column, _key(target, name)))
    columns.insert(len(key), (_ORDINAL, None))
    return _table(f"{singular(cls)}_{field}", description, columns, (*key, "ordinal"))


def _map(cls: type[Model], field: Field, form: Form | None) -> Table:
    columns, key = _owner_columns(cls)
    columns += [
        (Column("language", "The language (BCP 47)", required=True, form=LANGUAGE), None),
        (Column("text", "The text in that language", required=True, form=form), None),
    ]
    return _table(f"{singular(cls)}_{field.name}", field.description, columns, (*key, "language"))


def _owner_columns(cls: type[Model]) -> tuple[list[tuple[Column, Key | None]], tuple[str, ...]]:
    if cls is Plan:
        return [(_PLAN, _key(Plan))], ("plan",)
    return [(_PLAN, _key(Plan)), _reference(cls, "that it belongs to", required=True)], ("plan", singular(cls))


HOLDERS = "position_holders"


def _holders() -> Table:
    description = (
        "The ids of those whose stance a position is: its holder, or else those spoken for, or else the speakers"
    )
    return _link(Position, "holders", description, ID, KINDS["actor"])


def _sentence(cls: type) -> str:
    return (cls.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ").removesuffix(".")
