"""Typed models, schema and validation for plans, their secret appendices and what was said of them."""

import importlib
from typing import TYPE_CHECKING

from victoryplan.constraints import bounds
from victoryplan.converter import configure_converter, dump, dumps, to_dict
from victoryplan.index import Index
from victoryplan.models import (
    Actor,
    Citation,
    Disclosure,
    Issue,
    Measure,
    Model,
    Plan,
    PlanRelation,
    Point,
    Position,
    Presentation,
    Proponent,
    Quote,
    Recipient,
    Rendering,
    Role,
    Sealed,
    SecretAppendix,
    Source,
    Statement,
    StatementRelation,
)
from victoryplan.problems import (
    CODES,
    Code,
    Fault,
    InvalidDocument,
    InvalidObject,
    Problem,
    Report,
    Severity,
    UnknownAudience,
    UnknownExample,
    UnknownId,
    UnsupportedType,
    VictoryPlanError,
)
from victoryplan.schema import json_schema
from victoryplan.validation import from_dict, load, loads, validate
from victoryplan.vocabularies import (
    Access,
    ActorKind,
    Classification,
    DisclosureKind,
    DisclosureState,
    Existence,
    Extent,
    Level,
    Mode,
    PlanRelationKind,
    PlanStatus,
    PresentationStatus,
    RecipientStatus,
    RenderingKind,
    SourceKind,
    Stance,
    StatementRelationKind,
    Timing,
    Topic,
)

from . import examples

if TYPE_CHECKING:
    from victoryplan.analysis import Cell, Event, EventKind, Matrix, PositionRecord, Voice, matrix, positions, timeline
    from victoryplan.audiences import release
    from victoryplan.commitment import commit, matches
    from victoryplan.rendering.page import render

__all__ = [
    "CODES",
    "Access",
    "Actor",
    "ActorKind",
    "Cell",
    "Citation",
    "Classification",
    "Code",
    "Disclosure",
    "DisclosureKind",
    "DisclosureState",
    "Event",
    "EventKind",
    "Existence",
    "Extent",
    "Fault",
    "Index",
    "InvalidDocument",
    "InvalidObject",
    "Issue",
    "Level",
    "Matrix",
    "Measure",
    "Mode",
    "Model",
    "Plan",
    "PlanRelation",
    "PlanRelationKind",
    "PlanStatus",
    "Point",
    "Position",
    "PositionRecord",
    "Presentation",
    "PresentationStatus",
    "Problem",
    "Proponent",
    "Quote",
    "Recipient",
    "RecipientStatus",
    "Rendering",
    "RenderingKind",
    "Report",
    "Role",
    "Sealed",
    "SecretAppendix",
    "Severity",
    "Source",
    "SourceKind",
    "Stance",
    "Statement",
    "StatementRelation",
    "StatementRelationKind",
    "Timing",
    "Topic",
    "UnknownAudience",
    "UnknownExample",
    "UnknownId",
    "UnsupportedType",
    "VictoryPlanError",
    "Voice",
    "bounds",
    "commit",
    "configure_converter",
    "dump",
    "dumps",
    "examples",
    "from_dict",
    "json_schema",
    "load",
    "loads",
    "matches",
    "matrix",
    "positions",
    "release",
    "render",
    "timeline",
    "to_dict",
    "validate",
]

_LATER = {
    "audiences": ("release",),
    "commitment": ("commit", "matches"),
    "analysis": ("Cell", "Event", "EventKind", "Matrix", "PositionRecord", "Voice", "matrix", "positions", "timeline"),
    "rendering.page": ("render",),
}
"""Rooms that are read on first use, for who only validates has no need of them; and what they give."""


def __getattr__(name: str) -> object:
    room = next((room for room, names in _LATER.items() if name in names), None)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(f"{__name__}.{room}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
