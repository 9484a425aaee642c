"""What hypothesis-jsonschema draws, in an environment of its own: from a schema on standard input, a line each.

No test itself: ``test_drawing.py`` runs it.
"""

import json
import sys

from hypothesis import HealthCheck, given, settings
from hypothesis_jsonschema import from_schema  # type: ignore[import-not-found] # it is in that environment

question = json.load(sys.stdin)


@settings(max_examples=question["number"], database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(from_schema(question["schema"]))
def draw(document: object) -> None:
    sys.stdout.write(json.dumps(document) + "\n")


draw()
