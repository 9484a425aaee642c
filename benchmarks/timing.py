"""How long calls take, side by side: all contenders run once in every round, in a turning order."""

import gc
import itertools
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import attrs

__all__ = ["Pace", "Ratio", "Times", "exponent", "race", "race_of_processes"]


_TICK = time.get_clock_info("process_time").resolution


@attrs.frozen(kw_only=True)
class Pace:
    """How much is measured."""

    rounds: int
    batch: float
    """Seconds of calls that make one sample"""
    patience: float
    """Seconds after which a contender sits out the other rounds"""


@attrs.frozen
class Times:
    """Seconds that a call took, by the rounds in which it ran, and the least of them."""

    rounds: dict[int, float]
    best: float

    @classmethod
    def of(cls, rounds: dict[int, float]) -> "Times":
        """The times of a call that was timed itself."""
        return cls(rounds, min(rounds.values()))

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.rounds.values())

    def less(self, other: "Times") -> "Times":
        """What a call takes beyond a part of it that was timed too."""
        both = self.rounds.keys() & other.rounds.keys()
        # In so few calls as a quick run makes, a part can seem to take longer than the whole.
        rounds = {i: max(_TICK, self.rounds[i] - other.rounds[i]) for i in both}
        return Times(rounds, max(_TICK, self.best - other.best))

    def over(self, other: "Times") -> "Ratio":
        """The ratio to another call, taken round by round."""
        both = self.rounds.keys() & other.rounds.keys()
        ratios = sorted(self.rounds[i] / other.rounds[i] for i in both)
        low, middle, high = (ratios[round((len(ratios) - 1) * share)] for share in (0.25, 0.5, 0.75))
        return Ratio(self.best / other.best, middle, low, high)


class Ratio(NamedTuple):
    """How two calls compare: by their best rounds, and by the middle of the rounds with the quartiles."""

    best: float
    median: float
    low: float
    high: float


def race(calls: Mapping[str, Callable[[], object]], pace: Pace) -> dict[str, Times]:
    """Time the calls in rounds. CPU time counts, so that other processes matter less."""
    # A clock that ticks slowly needs longer batches.
    batch = max(pace.batch, 20 * _TICK)
    samples: dict[str, dict[int, float]] = {name: {} for name in calls}
    spent: dict[str, float] = {}
    numbers: dict[str, int] = {}
    gc.collect()
    gc.freeze()
    for name, call in calls.items():
        spent[name] = first = _sample(call, 1)
        if first > pace.patience:
            numbers[name] = 1
            samples[name][0] = first
        else:
            numbers[name] = max(1, math.ceil(batch / max(_sample(call, 1), _TICK)))
    names = list(calls)
    for i in range(pace.rounds):
        for name in (names[(i + j) % len(names)] for j in range(len(names))):
            if spent[name] <= pace.patience or not samples[name]:
                gc.collect()
                samples[name][i] = seconds = _sample(calls[name], numbers[name])
                spent[name] += seconds * numbers[name]
    gc.unfreeze()
    return {name: Times.of(rounds) for name, rounds in samples.items()}


def _sample(call: Callable[[], object], number: int) -> float:
    start = time.process_time()
    for _ in itertools.repeat(None, number):
        call()
    return max(time.process_time() - start, _TICK) / number


def race_of_processes(programs: Sequence[str], *, rounds: int, environment: Mapping[str, str]) -> dict[str, Times]:
    """Time whole interpreters that run a line each, from start to end."""
    samples: dict[str, dict[int, float]] = {program: {} for program in programs}
    for i in range(-1, rounds):
        for program in programs:
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True, env=dict(environment))  # noqa: S603
            if i >= 0:
                samples[program][i] = time.perf_counter() - start
    return {program: Times.of(rounds) for program, rounds in samples.items()}


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The power of the size with which the cost grows: 1 is linear, 2 quadratic. Fitted to all the points."""
    slope, _ = statistics.linear_regression([math.log(x) for x in sizes], [math.log(y) for y in seconds])
    return slope
