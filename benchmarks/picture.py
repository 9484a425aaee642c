"""The figures as a picture: bars in SVG, in tones that can be read on white and on black."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from benchmarks.documents import MAIN
from benchmarks.figures import YARDSTICK, Figures
from benchmarks.peers import CONTENDERS, FAST, PYDANTIC
from benchmarks.timing import Times

__all__ = ["svg"]

_WIDTH, _LABELS, _ROW, _BAR = 760, 230, 22, 14
_LONGEST = 3.0
"""The length of a bar that fills the picture, as a ratio to pydantic; longer ones are cut"""

_INK, _OURS, _THEIRS = "#747c86", "#2f81f7", "#8b949e"


def svg(figures: Figures) -> str:
    """Three groups of bars, each as a ratio to pydantic: short is fast."""
    lines: list[str] = []
    height = 34
    for title, times in _groups(figures):
        lines.append(_text(0, height, title, weight="bold"))
        height += 10
        for name, taken in sorted(times.items(), key=lambda item: item[1].median):
            lines += _bar(name, taken.over(times[PYDANTIC.name]).median, height)
            height += _ROW
        height += 34
    height -= 24
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" font-family="system-ui, sans-serif" font-size="13" fill="{_INK}">'
    )
    title = f"<title>victoryplan beside peers on a document of {MAIN}: time as a ratio to that of pydantic</title>"
    caption = _text(
        0, 12, f"Time on a document of {MAIN}, pydantic = 1; short is fast. What each checks and makes: see the tables."
    )
    return "\n".join([head, title, caption, *lines, "</svg>\n"])


def _groups(figures: Figures) -> Iterator[tuple[str, dict[str, Times]]]:
    names = [contender.name for contender in CONTENDERS]
    loads = figures.loads[MAIN]
    yield "Load: parse, check, build", {name: loads[name] for name in (*names, YARDSTICK)}
    yield (
        "Refuse: all errors of ten faults",
        {name: figures.refusals[name] for name in names if figures.errors[name] >= figures.errors[FAST.name]},
    )
    yield (
        "Dump: indented, defaults left out",
        {contender.name: figures.dumps[MAIN][contender.name] for contender in CONTENDERS if contender.dump},
    )


def _bar(name: str, ratio: float, top: int) -> Iterator[str]:
    room = _WIDTH - _LABELS - 60
    length = max(1, round(room * min(ratio, _LONGEST) / _LONGEST))
    color = _OURS if name.startswith("victoryplan") else _THEIRS
    middle = top + _BAR - 3
    yield _text(_LABELS - 10, middle, name, anchor="end")
    yield f'<rect x="{_LABELS}" y="{top}" width="{length}" height="{_BAR}" rx="2" fill="{color}"/>'
    if ratio > _LONGEST:
        at = _LABELS + length - 24
        yield f'<path d="M{at} {top + _BAR + 2} l6 -{_BAR + 4} m4 0 l-6 {_BAR + 4}" stroke="{_INK}" fill="none"/>'
    yield _text(_LABELS + length + 8, middle, f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}")


def _text(x: int, y: int, words: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>'
