"""``python -m benchmarks``: assert that the contenders are equal, time them, and write the page and the picture."""

# ruff: noqa: T201 - a command prints

import argparse
import sys
from pathlib import Path

from benchmarks.figures import FULL, QUICK, measure
from benchmarks.picture import svg
from benchmarks.probes import Unequal
from benchmarks.report import PICTURE, markdown

_DOCS = Path(__file__).parents[1] / "docs"


def main() -> int:
    """Run them; the exit code is 1 if the contenders do not do the same."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="assert all and time next to nothing, in seconds")
    parser.add_argument("--output", type=Path, help="the folder to write to: docs, or none if quick")
    arguments = parser.parse_args()
    try:
        figures = measure(QUICK if arguments.quick else FULL, lambda line: print(line, file=sys.stderr, flush=True))
    except Unequal as difference:
        print(f"not equal: {difference}", file=sys.stderr)
        return 1
    page = markdown(figures, quick=arguments.quick)
    print("all contenders are equal" if arguments.quick else page)
    folder = arguments.output or (None if arguments.quick else _DOCS)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "performance.md").write_text(page, encoding="utf-8")
        (folder / PICTURE).write_text(svg(figures), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
