"""Tracebacks that show nothing of what a function was given.

Tools print the locals of every frame that an exception passed: rich, pytest, error trackers. Of a
function that may be given what is sealed, the frames keep their lines and lose their locals.
"""

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

__all__ = ["discreet"]

P = ParamSpec("P")
R = TypeVar("R")


def discreet(function: Callable[P, R]) -> Callable[P, R]:
    """Let whatever the function raises carry no locals, neither its own nor those of what it called."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        # What the caller is already handling is the caller's.
        handled = sys.exception()
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            _clear(error, handled)
            raise
        finally:
            del args, kwargs, handled

    return call


def _clear(error: BaseException, handled: BaseException | None) -> None:
    """Clear the frames of an exception and of all in its chain, up to the one that was handled before."""
    import traceback  # noqa: PLC0415 - it loads tokenize, and is needed only when something is raised

    waiting: list[BaseException | None] = [error]
    seen = {id(handled)}
    while waiting:
        chained = waiting.pop()
        if chained is not None and id(chained) not in seen:
            seen.add(id(chained))
            traceback.clear_frames(chained.__traceback__)
            waiting += (chained.__cause__, chained.__context__)
