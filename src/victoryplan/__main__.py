"""``python -m victoryplan``."""

import sys

from victoryplan.cli import main

if __name__ == "__main__":
    sys.exit(main())
