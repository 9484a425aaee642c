"""Dates as a reader meets them: in words, and as places on a line."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

import attrs

from victoryplan.analysis import Event
from victoryplan.constraints import bounds

__all__ = ["Axis", "Extent", "Tick", "WordedDate", "worded"]

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # the locale's names would follow the machine, and the page is in English

_SURE = {"?": " (uncertain)", "~": " (approximate)", "%": " (uncertain and approximate)"}


class WordedDate(NamedTuple):
    """A date in words, and as HTML's ``datetime`` takes it; empty where it takes none."""

    text: str
    machine: str
    first: datetime.date | None
    """The first day that it can mean; ``None`` if there is none."""
    last: datetime.date | None
    """The last day that it can mean; ``None`` if there is none."""

    @property
    def whole(self) -> bool:
        """Whether it is known to the day."""
        return self.first is not None and self.first == self.last


def worded(date: str) -> WordedDate:
    """A date of a document in words.

    >>> worded("[..2024-10-17]").text, worded("2024-10~").text
    ('on or before 17 October 2024', 'October 2024 (approximate)')
    """
    first, last = bounds(date)
    early, dots, late = date.strip("[]?~%").partition("..")
    if not dots:
        return WordedDate(_in_words(early) + _SURE.get(date[-1], ""), early, first, last)
    if not early:
        return WordedDate(f"on or before {_in_words(late)}", "", None, last)
    if not late:
        return WordedDate(f"on or after {_in_words(early)}", "", first, None)
    return WordedDate(f"some day from {_in_words(early)} to {_in_words(late)}", "", first, last)


def _in_words(date: str) -> str:
    year, *month_and_day = date.split("-")
    parts = [f"{int(part)}" if place else _MONTHS[int(part) - 1] for place, part in enumerate(month_and_day)]
    return " ".join([*reversed(parts), year])


class Extent(NamedTuple):
    """The days that a date can mean, in hundredths of the axis."""

    start: str
    end: str
    middle: str
    width: str
    back: bool
    """Whether it reaches back beyond the axis."""
    on: bool
    """Whether it reaches on beyond the axis."""


class Tick(NamedTuple):
    """A day that is marked on the axis."""

    place: str
    text: str


@attrs.frozen
class Axis:
    """A line of days, from the first that a date can mean to the last."""

    first: int
    last: int
    """The day after the last one"""

    @classmethod
    def over(cls, events: Iterable[Event]) -> "Axis | None":
        """The axis that holds all dates; ``None`` if there are none."""
        dates = {event.date for event in events}
        days = [
            day.toordinal()
            for shown in (worded(date) for date in dates if date is not None)
            for day in (shown.first, shown.last)
            if day is not None
        ]
        return cls(min(days), max(days) + 1) if days else None

    def _at(self, ordinal: float) -> float:
        # A margin at both ends, so that what is drawn around a day is not cut off.
        return _MARGIN + (100 - 2 * _MARGIN) * (ordinal - self.first) / (self.last - self.first)

    def extent(self, date: WordedDate) -> Extent:
        """Where a date lies."""
        start = 0 if date.first is None else self._at(date.first.toordinal())
        end = 100 if date.last is None else self._at(date.last.toordinal() + 1)
        return Extent(
            start=f"{start:.4g}%",
            end=f"{end:.4g}%",
            middle=f"{(start + end) / 2:.4g}%",
            width=f"{end - start:.4g}%",
            back=date.first is None,
            on=date.last is None,
        )

    def ticks(self) -> list[Tick]:
        """At most four days, months or years, evenly apart."""
        for step in _STEPS_IN_DAYS:
            if self.last - self.first <= _MOST_TICKS * step:
                return [self._tick(day, "day") for day in range(self.first, self.last, step)]
        first, last = (_month(ordinal) for ordinal in (self.first, self.last))
        step = next(step for step in _STEPS_IN_MONTHS if last - first <= (_MOST_TICKS - 1) * step)
        months = range(first + -first % step, last + 1, step)
        starts = (datetime.date(month // 12, month % 12 + 1, 1).toordinal() for month in months)
        return [self._tick(day, "month" if step < 12 else "year") for day in starts if self.first <= day < self.last]

    def _tick(self, ordinal: int, unit: str) -> Tick:
        day = datetime.date.fromordinal(ordinal)
        month = _MONTHS[day.month - 1][:3]
        texts = {"day": f"{day.day} {month}", "month": f"{month} {day.year}", "year": str(day.year)}
        # A day is drawn in its middle, a month or a year begins where it begins.
        return Tick(f"{self._at(ordinal + (0.5 if unit == 'day' else 0)):.4g}%", texts[unit])


def _month(ordinal: int) -> int:
    day = datetime.date.fromordinal(min(ordinal, datetime.date.max.toordinal()))
    return day.year * 12 + day.month - 1


_MARGIN = 4
_MOST_TICKS = 4
_STEPS_IN_DAYS = (1, 2, 7)
_STEPS_IN_MONTHS = (1, 2, 3, 6, *(12 * years for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 2000, 5000)))
