"""The library itself: the fast engine and the reference engine."""

from collections.abc import Callable
from typing import Any

import victoryplan
from benchmarks.contender import Contender, Refused
from victoryplan import engines
from victoryplan.builder import build
from victoryplan.diagnosis import diagnose
from victoryplan.engines import EngineName
from victoryplan.models import Plan

__all__ = ["FAST", "REFERENCE"]


def _load(name: EngineName) -> Callable[[bytes], Plan]:
    engine = engines.choose(name)

    def load(raw: bytes) -> Plan:
        document = engine.parse(raw)
        if engine.failures(document, Plan):
            raise Refused
        return build(Plan, document)

    return load


def _refuse(name: EngineName) -> Callable[[bytes], list[Any]]:
    engine = engines.choose(name)

    def refuse(raw: bytes) -> list[Any]:
        # Peers give no lines and columns, so that this stops before they are looked for.
        document = engine.parse(raw)
        return list(diagnose(document, engine.failures(document, Plan), Plan))

    return refuse


def _dump(name: EngineName) -> Callable[[Plan], bytes]:
    engine = engines.choose(name)
    return lambda plan: engine.write(victoryplan.to_dict(plan))


def _contender(name: EngineName, packages: tuple[str, ...]) -> Contender:
    return Contender(
        name=f"victoryplan, {name} engine",
        packages=("victoryplan", "attrs", *packages),
        makes="frozen attrs classes",
        load=_load(name),
        refuse=_refuse(name),
        dump=_dump(name),
    )


FAST = _contender("fast", ("orjson", "jsonschema-rs"))
REFERENCE = _contender("reference", ("jsonschema",))
