"""VP5: evidence."""

import functools
import itertools
import unicodedata
from collections.abc import Iterator
from typing import Any

from victoryplan.constraints import TEXT, ArrayKind, EntityKind, Field, Kind, MapKind, StringKind, model_fields
from victoryplan.index import Index
from victoryplan.models import MODELS, Citation, Model, Position, Source, Statement, facts
from victoryplan.problems import excerpt, nearest
from victoryplan.rules.registry import Finding, Way, rule
from victoryplan.vocabularies import Mode


@rule("VP501")
def quotation_without_quote(index: Index) -> Iterator[Finding]:
    """The printed words of a direct quotation are its evidence."""
    quotation = Mode.DIRECT_QUOTATION
    for number, statement in enumerate(index.objects[Statement]):
        if statement.mode is quotation:
            for citation in statement.citations:
                if citation.quote:
                    break
            else:
                yield Finding(
                    Statement,
                    number,
                    ("citations",),
                    f"the direct quotation {excerpt(statement.id)} has no quote as evidence",
                    expected="a citation with the printed words as its quote",
                )


@rule("VP502")
def narrated_position_without_holder(index: Index) -> Iterator[Finding]:
    """What an outlet narrates is somebody else's stance."""
    narration = Mode.NARRATION
    number = -1
    for statement in index.objects[Statement]:
        if statement.mode is not narration:
            number += len(statement.positions)
            continue
        for position in statement.positions:
            number += 1
            if position.holder is None:
                yield Finding(
                    Position,
                    number,
                    (),
                    f"the narration {excerpt(statement.id)} does not say whose stance it tells",
                    expected="a holder",
                )


@rule("VP503")
def narration_with_quote(index: Index) -> Iterator[Finding]:
    """A narration is in the coder's words; its citations carry a locator, where one is known."""
    narration = Mode.NARRATION
    for number, statement in enumerate(index.objects[Statement]):
        if statement.mode is narration:
            for i, citation in enumerate(statement.citations):
                if citation.quote:
                    yield Finding(
                        Statement,
                        number,
                        ("citations", i, "quote"),
                        f"the narration {excerpt(statement.id)} has a quote",
                        expected="no quote; a locator, where one is known",
                    )


@rule("VP504")
def source_nobody_can_find(index: Index) -> Iterator[Finding]:
    """A source is found by its title, its address or its publisher."""
    for number, source in enumerate(index.objects[Source]):
        if source.title is None and source.url is None and source.publisher is None:
            yield Finding(
                Source,
                number,
                (),
                f"the source {excerpt(source.id)} has neither title nor address nor publisher",
                expected="at least one of title, url and publisher",
            )


def _is_text(kind: Kind) -> bool:
    return isinstance(kind, StringKind) and kind.form is TEXT


@rule("VP505")
def text_not_in_nfc(index: Index) -> Iterator[Finding]:
    """Equal words are equal text. What is sealed is not looked at."""
    # A line end combines with nothing, so the joined text is in NFC if and only if each part is.
    mapped = itertools.chain.from_iterable(entries.values() for entries in index.survey.maps)
    joined = "\n".join(filter(None, itertools.chain(index.survey.texts, mapped)))
    if not joined.isascii() and not unicodedata.is_normalized("NFC", joined):
        for cls, field in ((model, field) for model in MODELS for field in model_fields(model)):
            for number, item in enumerate(index.objects[cls]):
                for way, text in _places(field, getattr(item, field.name)):
                    if not unicodedata.is_normalized("NFC", text):
                        yield Finding(
                            cls, number, way, "the text is not in Unicode NFC", excerpt(text), "the same text in NFC"
                        )


def _places(field: Field, value: Any) -> Iterator[tuple[Way, str]]:
    match field.kind:
        case ArrayKind(item=item) if _is_text(item):
            yield from (((field.key, i), text) for i, text in enumerate(value))
        case MapKind(values=item) if _is_text(item):
            yield from (((field.key, key), text) for key, text in value.items())
        case kind if value is not None and _is_text(kind):
            yield (field.key,), value
        case _:
            pass


@functools.cache
def _citing() -> tuple[tuple[type[Model], str], ...]:
    cited = EntityKind(Citation)
    fields = ((cls, field) for cls in MODELS for field in model_fields(cls))
    return tuple((cls, field.name) for cls, field in fields if getattr(field.kind, "item", None) == cited)


@rule("VP506")
def about_a_field_that_is_not_given(index: Index) -> Iterator[Finding]:
    """A citation bears on what is given beside it. Nothing sealed may be named, and so none is looked at."""
    if not any(citation.about for citation in index.objects[Citation]):
        return
    for cls, name in _citing():
        for number, item in enumerate(index.objects[cls]):
            for i, citation in enumerate(getattr(item, name)):
                given = [field.name for field in facts(cls) if getattr(item, field.name)] if citation.about else []
                for j, about in enumerate(citation.about):
                    if about not in given:
                        yield Finding(
                            cls,
                            number,
                            (name, i, "about", j),
                            f"the citation is about {excerpt(about)}, which is not given here",
                            excerpt(about),
                            f"one of {', '.join(given)}",
                            f"did you mean {excerpt(close)}?" if (close := nearest(about, given)) else None,
                        )
