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
    DuplicatePlan,
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
    from victoryplan.changes import Change, ChangeKind, Compared, Comparison, Likeness, Operation
    from victoryplan.commitment import commit, matches
    from victoryplan.comparison import compare
    from victoryplan.quotes import verify_quotes
    from victoryplan.tabulation import restore_cell, tables, write_tables
    from victoryplan.verdicts import Passage, QuoteCheck, QuoteReport, QuoteVerdict, Run, WordKind

__all__ = [
    "CODES",
    "Access",
    "Actor",
    "ActorKind",
    "Cell",
    "Change",
    "ChangeKind",
    "Citation",
    "Classification",
    "Code",
    "Compared",
    "Comparison",
    "Disclosure",
    "DisclosureKind",
    "DisclosureState",
    "DuplicatePlan",
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
    "Likeness",
    "Matrix",
    "Measure",
    "Mode",
    "Model",
    "Operation",
    "Passage",
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
    "QuoteCheck",
    "QuoteReport",
    "QuoteVerdict",
    "Recipient",
    "RecipientStatus",
    "Rendering",
    "RenderingKind",
    "Report",
    "Role",
    "Run",
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
    "WordKind",
    "bounds",
    "commit",
    "compare",
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
    "restore_cell",
    "tables",
    "timeline",
    "to_dict",
    "validate",
    "verify_quotes",
    "write_tables",
]

_LATER = {
    "comparison": ("compare",),
    "changes": ("Change", "ChangeKind", "Compared", "Comparison", "Likeness", "Operation"),
    "verdicts": ("Passage", "QuoteCheck", "QuoteReport", "QuoteVerdict", "Run", "WordKind"),
    "quotes": ("verify_quotes",),
    "audiences": ("release",),
    "commitment": ("commit", "matches"),
    "analysis": ("Cell", "Event", "EventKind", "Matrix", "PositionRecord", "Voice", "matrix", "positions", "timeline"),
    "tabulation": ("restore_cell", "tables", "write_tables"),
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
