"""The fast engine: ``orjson`` and ``jsonschema-rs``, of the extra ``victoryplan[fast]``.

It only has to say quickly that a document is accepted, or where it fails. Whatever is rare or has
to be worded, it hands to the reference engine: a text that it does not take, a number that may be
out of range, a failure near a key that ``jsonschema-rs`` leaves out of its paths.
"""

import functools
import logging
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, ParamSpec, TypeVar, cast

import jsonschema_rs
import orjson

from victoryplan.constraints import FORMS, Form, cached
from victoryplan.diagnosis import Failure
from victoryplan.engines import reference
from victoryplan.json_values import MAX_DEPTH, MAX_INTEGER, inside
from victoryplan.models import Model
from victoryplan.parsing.json import depth_of
from victoryplan.schema import schema_of

__all__ = ["failures", "name", "parse", "write"]

name = "fast"

P = ParamSpec("P")
R = TypeVar("R")

_LOG = logging.getLogger("victoryplan")
_LOG.addHandler(logging.NullHandler())


def _else(fallback: Callable[P, R]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let another function answer where this one breaks down, and say so in the log once."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        said = False

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            nonlocal said
            try:
                return function(*args, **kwargs)
            except (KeyboardInterrupt, SystemExit, MemoryError):
                raise
            # A panic in Rust is no Exception.
            except BaseException as error:  # noqa: BLE001 - whatever it is, the reference engine has the word
                kind = type(error).__name__
            if not said:
                said = True
                _LOG.warning("the fast engine failed with %s; the reference engine takes over", kind)
            return fallback(*args, **kwargs)

        return call

    return decorate


# Parsing ----------------------------------------------------------------------------------------

_CANONICAL = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_STRICT_INTEGER
_COMPACT = orjson.OPT_STRICT_INTEGER
_TOO_DEEP = b"\n" + b"  " * MAX_DEPTH
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_MAY_BE_OUT_OF_RANGE = b"0" * len(str(MAX_INTEGER))


def parse(raw: bytes) -> object:
    r"""The value that the bytes hold, as :func:`victoryplan.parsing.json.parse` reads it.

    ``orjson`` keeps the last of two equal keys. A text that equals what ``orjson`` writes of it has
    lost nothing; and one without an escaped quotation mark ``\u0022`` has lost a key if and only if
    it holds more quotation marks than what ``orjson`` writes.

    Raises:
        Unparsable: the bytes are not one JSON text within the limits.
    """
    accepted, value = _read(raw)
    return value if accepted else reference.parse(raw)


def _unread(_: bytes, /) -> tuple[bool, object]:
    return False, None


@_else(_unread)
def _read(raw: bytes, /) -> tuple[bool, object]:
    try:
        value = orjson.loads(raw)
        written = orjson.dumps(value, option=_CANONICAL if raw.startswith(b"{\n") else _COMPACT)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return False, None
    if written == raw and raw.startswith(b"{\n"):
        return _TOO_DEEP not in raw, value
    whole = written == raw or (
        b"\\u0022" not in raw
        and raw.count(b'"') == written.count(b'"')
        # An integer of more than 64 bits has become a float.
        and _MAY_BE_OUT_OF_RANGE not in raw.translate(_ZEROS)
    )
    return whole and depth_of(value) <= MAX_DEPTH, value


@_else(reference.write)
def write(document: object) -> bytes:
    """The canonical form of plain JSON, as the reference engine writes it.

    ``orjson`` has its own way with exponents, ``1e-7`` for ``1e-07``, so floats are not its business.
    """
    written = orjson.dumps(document, option=_CANONICAL)
    # Only extensions hold numbers; as text within a string, the key would have escapes before its quotation marks.
    return reference.write(document) if b'"extensions"' in written and _has_float(document) else written


def _has_float(document: object) -> bool:
    level = [document]
    while level and not any(type(item) is float for item in level):
        level = inside(level)
    return bool(level)


# Checking ---------------------------------------------------------------------------------------

_LINEAR_TIME = jsonschema_rs.RegexOptions()


def _offline(uri: str) -> NoReturn:
    raise LookupError(uri)


@cached
def _accepting(model: type[Model], public: bool) -> jsonschema_rs.Validator:
    """The validator that accepts: of the schema without the guards, which say nothing to this engine."""
    return _compiled(lowered(schema_of(model, public)))


@cached
def _refusing(model: type[Model], public: bool) -> jsonschema_rs.Validator:
    """The validator that refuses: of the schema as it is published."""
    return _compiled(schema_of(model, public))


def _compiled(schema: dict[str, Any]) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft202012Validator(schema, retriever=_offline, pattern_options=_LINEAR_TIME)


def lowered(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with each form's guard taken out and the forms put in place of references to them.

    A guard stands beside a pattern for Python's sake: there ``$`` also matches before a final
    newline. To a validator that reads patterns as ECMA-262 does it says nothing new.
    """
    forms = {f"#/$defs/{form.name}": _without_guard(form) for form in FORMS.values()}
    entities = {name: entity for name, entity in schema["$defs"].items() if name not in FORMS}
    return cast("dict[str, Any]", _inlined({**schema, "$defs": entities}, forms))


def _without_guard(form: Form) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "pattern": form.pattern}
    if form.max_length is not None:
        schema["maxLength"] = form.max_length
    if form.exclusion is not None:
        schema["not"] = {"pattern": form.exclusion}
    return schema


def _inlined(schema: object, forms: dict[str, dict[str, Any]]) -> object:
    match schema:
        case {"$ref": str(reference_)} if reference_ in forms:
            return forms[reference_]
        case dict():
            return {key: _inlined(value, forms) for key, value in cast("dict[str, object]", schema).items()}
        case _:
            return schema


@_else(reference.failures)
def failures(document: object, model: type[Model], *, public: bool = False) -> list[Failure]:
    """Where the document fails the schema of a model; empty for one that it accepts."""
    if _accepting(model, public).is_valid(document):
        return []
    found: list[Failure] = []
    for error in _refusing(model, public).iter_errors(document):
        path = _path(document, error.instance_path)
        if path is None:
            return reference.failures(document, model, public=public)
        found.append(Failure(path, error.kind.name))
    return found


def _path(document: object, steps: Iterable[str | int]) -> tuple[str | int, ...] | None:
    """A path as the document has it; none for one that jsonschema-rs may have changed.

    It gives a key of digits as a number, ``01`` and ``+1`` as that of ``1``. It leaves an empty key
    out, so that the path ends at the object that holds it.
    """
    path = tuple(steps)
    here = document
    for step in path:
        if isinstance(step, int) and isinstance(here, dict):
            return None
        here = cast("Any", here)[step]
    return None if isinstance(here, dict) and "" in here else path
