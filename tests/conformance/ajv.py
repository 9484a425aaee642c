"""Ajv, the validator of most JavaScript programs, in one long-lived process that is fed by lines."""

import json
import subprocess
from typing import Any, NamedTuple, Self

from tests.conformance import tools

__all__ = ["Ajv", "Verdict"]


class Verdict(NamedTuple):
    """What Ajv says of a document: all errors, each with the path to the value and the keyword that it fails."""

    valid: bool
    errors: tuple[tuple[str, str], ...]


class Ajv:
    """Ajv in strict mode for JSON Schema 2020-12.

    Raises:
        ValueError: Ajv does not take the schema, or a text is no JSON to it.
    """

    def __init__(self, schema: object) -> None:
        self._process = subprocess.Popen(
            [tools.node(), tools.HERE / "ajv.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=tools.ROOT,
            text=True,
            encoding="utf-8",
        )
        error = self._ask(json.dumps(schema))["error"]
        if error:
            self.close()
            raise ValueError(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()  # type: ignore[union-attr] # a pipe # it is a pipe; so below
        self._process.wait(30)
        self._process.stdout.close()  # type: ignore[union-attr] # a pipe

    def accepts(self, document: object) -> bool:
        """Whether Ajv accepts a document, given as parsed JSON."""
        return self.judge(document).valid

    def judge(self, document: object) -> Verdict:
        """The verdict on a document, given as parsed JSON."""
        # Escapes carry everything in ASCII: half of a surrogate pair, and what JavaScript takes for the end of a line.
        return self.judge_text(json.dumps(document))

    def judge_text(self, text: str) -> Verdict:
        """The verdict on a JSON text of one line in ASCII, such as one with a number that Python would not write."""
        answer = self._ask(text)
        if "unreadable" in answer:
            raise ValueError(answer["unreadable"])
        return Verdict(answer["valid"], tuple((path, keyword) for path, keyword in answer["errors"]))

    def _ask(self, line: str) -> dict[str, Any]:
        pipe = self._process.stdin
        assert pipe
        pipe.write(line + "\n")
        pipe.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())  # type: ignore[union-attr] # a pipe
        return answer
