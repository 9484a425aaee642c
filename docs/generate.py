"""``python -m docs.generate`` writes what the pages say from the models: run it after a change there.

Pages that are wholly generated say so in their first lines. In the data dictionary only what stands between the markers
is, a table for each entity; prose goes outside of them.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from victoryplan import vocabularies
from victoryplan.constraints import (
    FORMS,
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
    field_literals,
    model_fields,
)
from victoryplan.models import KINDS, MODELS, Model
from victoryplan.problems import CODES
from victoryplan.rendering.catalogue import CATALOGUES
from victoryplan.schema import json_schema, schema_files

DOCS = Path(__file__).parent

START, END = "<!-- fields of {}: python -m docs.generate -->", "<!-- end of the fields -->"


def generated() -> dict[Path, str]:
    """Every page that is generated, or in part, and what it should hold."""
    dictionary = DOCS / "data-dictionary.md"
    return {
        dictionary: with_tables(dictionary.read_text("utf-8")),
        DOCS / "rules.md": CATALOGUES["markdown"](CODES),
        DOCS / "schema-reference.md": "\n".join(schema_reference()),
    }


# The data dictionary ----------------------------------------------------------------------------


def with_tables(page: str) -> str:
    """The page, with the table of each entity in its place."""
    for model in MODELS:
        start = START.format(model.__name__)
        before, found, rest = page.partition(f"{start}\n")
        _, closed, after = rest.partition(END)
        if not found or not closed:
            raise ValueError(f"the data dictionary has no place for {model.__name__}: {start} and {END}")
        rows = ((key(field), form_of(field.kind), markdown(field.description)) for field in model_fields(model))
        lines = [start, "", f"{description(model)}.", "", *table("field | form | meaning", rows), "", END]
        page = before + "\n".join(lines) + after
    return page


def form_of(kind: Kind, *, several: bool = False) -> str:
    """What a field takes, in the words of the dictionary; of the items of a list if there are several."""
    match kind:
        case StringKind(form=form, reference=reference):
            if reference is None:
                return words(name(form)) + ("s" if several else "")
            word = f"[{words(reference)}](#{slug(KINDS[reference])}) id{'s' if several else ''}"
            return f"{word}, or address" if form is FORMS["IdOrAddress"] else word
        case SealedKind(form=form):
            return f"{words(form.name)}, sealed"
        case Const(value=value):
            return f"`{value}`"
        case BooleanKind():
            return "boolean"
        case EnumKind(enum=enum):
            values = ", ".join(f"`{member.value}`" for member in enum)
            return f"one of [{enum.__name__}](schema-reference.md#{enum.__name__.lower()}): {values}"
        case EntityKind(cls=cls):
            return f"[{title(cls, several=several)}](#{slug(cls)})"
        case ArrayKind(item=item):
            return f"list of {form_of(item, several=True)}"
        case MapKind():
            return "language map"
        case JsonMap():
            return "extensions"
        case _:
            assert_never(kind)


# The schema reference ---------------------------------------------------------------------------


def schema_reference() -> Iterator[str]:
    """The lines of the page."""
    yield from (
        "# Schema reference",
        "",
        "What the JSON Schema (2020-12) says, definition by definition, in words. This page is written by",
        "`python -m docs.generate`; the [data dictionary](data-dictionary.md) says what the fields mean. The command",
        "`victoryplan schema` prints the schema, and `victoryplan schema --write schemas` writes all files:",
        "",
    )
    yield from table("file | what it describes", ((f"`{path}`", what) for path, what in files()))
    yield from (
        "",
        "Every object is closed: a key that is not listed is an error. **Bold** keys are required. No value is `null`.",
        "",
        "## Entities",
        "",
    )
    for model in MODELS:
        yield from entity(model)
    yield from ("## Closed lists", "")
    for enum in enums():
        yield from closed_list(enum)
    yield from (
        "## Forms",
        "",
        "Every form is a string. Patterns stand as in the JSON of the schema, and mean the same to Python, Rust and",
        "ECMA-262 with the `u` flag. To Python alone `$` is also right before a newline at the end: so most forms",
        "have a pattern that must not match.",
        "",
    )
    for form in FORMS.values():
        yield from pattern(form)


def files() -> Iterator[tuple[str, str]]:
    """The published files and what they describe."""
    for path, data in schema_files().items():
        content = json.loads(data)
        what = "Every code, with its severity and its help" if isinstance(content, list) else content["description"]
        yield f"schemas/{path}", f"{what}; nothing sealed can occur" if ".public." in path else what


def entity(model: type[Model]) -> Iterator[str]:
    """The section of an entity."""
    fields = f"[Fields](data-dictionary.md#{slug(model)})"
    yield from (f"### {model.__name__}", "", f"{description(model)}. {fields}.", "")
    yield from table("key | type", ((key(field), type_of(field.kind)) for field in model_fields(model)))
    yield ""
    conditions = [in_words(condition) for condition in model.__conditions__]
    if conditions:
        yield from (*conditions, "")
    yield from used("Stands in", lambda kind: isinstance(kind, EntityKind) and kind.cls is model)
    kind_name = next((word for word, cls in KINDS.items() if cls is model), None)
    if kind_name:
        yield from used("Referred to by", lambda kind: isinstance(kind, StringKind) and kind.reference == kind_name)


def in_words(condition: Condition) -> str:
    """What one key asks of another."""
    value = f": `{condition.value.value}`" if condition.value else ""
    must = "must stand" if condition.required else "may stand"
    return f"`{condition.partner}` {must} beside `{condition.trigger}`{value}, and nowhere else."


def closed_list(enum: type[StrEnum]) -> Iterator[str]:
    """The section of a closed list."""
    meanings = field_literals(enum)
    summary = " ".join((enum.__doc__ or "").split("\n\n")[0].split())
    yield from (f"### {enum.__name__}", "", markdown(summary), "")
    if meanings:
        rows = ((f"`{member.value}`", markdown(meanings.get(member.name, ""))) for member in enum)
        yield from table("value | meaning", rows)
    else:
        yield f"{', '.join(f'`{member.value}`' for member in enum)}."
    yield ""
    yield from used("Stands in", lambda kind: isinstance(kind, EnumKind) and kind.enum is enum)


def pattern(form: Form) -> Iterator[str]:
    """The section of a form."""
    longest = f" At most {form.max_length} characters." if form.max_length else ""
    yield from (
        f"### {form.name}",
        "",
        f"{form.expected[0].upper()}{form.expected[1:]}.{longest} Such as `{form.example}`.",
        "",
    )
    refused = [f"must not match: {json.dumps(form.refused)}"] if form.refused else []
    yield from ("```text", f"must match: {json.dumps(form.pattern)}", *refused, "```", "")


def type_of(kind: Kind) -> str:
    """The type of a value in the words of JSON."""
    match kind:
        case StringKind(form=form, reference=reference):
            of = f" of {reach(KINDS[reference])}" if reference else ""
            return f"string, {form_link(form)}{of}"
        case SealedKind(form=form):
            return f"string, {form_link(form)}, sealed"
        case Const(value=value):
            return f"`{json.dumps(value)}`"
        case BooleanKind():
            return "boolean, `false` if left out"
        case EnumKind(enum=enum):
            return f"string, one of [{enum.__name__}](#{enum.__name__.lower()})"
        case EntityKind(cls=cls):
            return f"object, {reach(cls)}"
        case ArrayKind(item=item, min_items=least):
            return f"array{f' of at least {least}' if least else ''}: each {type_of(item)}"
        case MapKind(keys=keys, values=values):
            return f"object: each key {form_link(keys)}, each value {type_of(values)}"
        case JsonMap(keys=keys):
            return f"object: each key {form_link(keys)}, each value any JSON"
        case _:
            assert_never(kind)


def used(label: str, wanted: Callable[[Kind], bool]) -> Iterator[str]:
    """Where a definition is used, if it is anywhere."""
    places = [
        f"{reach(model)} `{field.key}`"
        for model in MODELS
        for field in model_fields(model)
        if wanted(innermost(field.kind))
    ]
    if places:
        yield from (f"{label}: {', '.join(places)}.", "")


def innermost(kind: Kind) -> Kind:
    """The kind of the items, for a list."""
    return innermost(kind.item) if isinstance(kind, ArrayKind) else kind


def enums() -> list[type[StrEnum]]:
    """The closed lists that documents use, in the order of the dictionary."""
    kinds = (innermost(field.kind) for model in MODELS for field in model_fields(model))
    used_ones = {kind.enum for kind in kinds if isinstance(kind, EnumKind)}
    return [
        enum for enum in (getattr(vocabularies, name) for name in sorted(vocabularies.__all__)) if enum in used_ones
    ]


# Words ------------------------------------------------------------------------------------------


def key(field: Field) -> str:
    """A key, bold if it is required."""
    return f"**`{field.key}`**" if field.required else f"`{field.key}`"


def name(form: Form | None) -> str:
    """The name of a form."""
    return form.name if form else "Text"


def form_link(form: Form | None) -> str:
    """A link to a form in the schema reference."""
    return f"[{name(form)}](#{name(form).lower()})"


def words(camel: str) -> str:
    """A name in small words: ContentDigest, content digest."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", camel).lower()


def title(cls: type, *, several: bool) -> str:
    """What an entity is called."""
    singular = words(cls.__name__)
    return re.sub("ixs$", "ices", f"{singular}s") if several else singular


def description(model: type[Model]) -> str:
    """What an entity is, in a sentence without its full stop."""
    found: str = json_schema(model)["description"]
    return found


def slug(cls: type) -> str:
    """The anchor of an entity in the dictionary."""
    return words(cls.__name__).replace(" ", "-")


def reach(cls: type) -> str:
    """A link to an entity in the schema reference."""
    return f"[{cls.__name__}](#{cls.__name__.lower()})"


def markdown(docstring: str) -> str:
    """A docstring's line in a cell of a table."""
    return docstring.replace("``", "`").replace("|", r"\|")


def table(heads: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table."""
    yield f"| {heads} |"
    yield f"| {' | '.join('---' for _ in heads.split(' | '))} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text, "utf-8")
