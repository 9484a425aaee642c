"""One file for each contender, each with a :class:`benchmarks.contender.Contender`."""

from benchmarks.peers import cattrs, fastjsonschema, jsonschema, jsonschema_rs, msgspec, ours, pydantic, serpyco

__all__ = ["CONTENDERS", "FAST", "PYDANTIC", "REFERENCE", "SCHEMA_AND_CATTRS", "SCHEMA_ONLY"]

FAST = ours.FAST
REFERENCE = ours.REFERENCE
PYDANTIC = pydantic.CONTENDER
SCHEMA_ONLY = jsonschema.ALONE
SCHEMA_AND_CATTRS = jsonschema.WITH_CATTRS

CONTENDERS = (
    FAST,
    PYDANTIC,
    msgspec.CONTENDER,
    serpyco.CONTENDER,
    cattrs.CONTENDER,
    jsonschema_rs.CONTENDER,
    fastjsonschema.CONTENDER,
    SCHEMA_ONLY,
    REFERENCE,
    SCHEMA_AND_CATTRS,
)
"""All of them, in the order of the tables."""
