"""Plans to plain JSON and to files, and into the reach of a user's own cattrs converter."""

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from victoryplan import engines
from victoryplan.builder import unbuild
from victoryplan.constraints import Sealed
from victoryplan.discretion import discreet
from victoryplan.models import MODELS, Model, Plan
from victoryplan.validation import from_dict

if TYPE_CHECKING:
    import cattrs

__all__ = ["configure_converter", "dump", "dumps", "to_dict", "write_atomically"]


@discreet
def to_dict(instance: Model) -> dict[str, object]:
    """The object as JSON-ready dicts, lists and strings; sealed values in clear.

    Keys stand in the order of the model's fields; what is empty or a default is left out.

    Raises:
        TypeError: the object is of none of the models, but perhaps of a class that derives from one.
    """
    return unbuild(instance)


@discreet
def dumps(plan: Plan) -> bytes:
    """The plan in canonical form, sealed values in clear.

    UTF-8, the keys in the models' order, two spaces of indentation, defaults left out, floats as
    Python's ``repr`` writes them, a newline at the end. The same plan gives the same bytes.
    """
    return engines.choose().write(unbuild(plan))


@discreet
def dump(plan: Plan, path: os.PathLike[str] | str) -> None:
    """Write the plan to a file in canonical form, sealed values in clear.

    The file is replaced at once or not at all. That of a restricted plan can be read by its owner
    alone (mode 0600), and so can the temporary file beside it.

    Raises:
        OSError: the file cannot be written.
    """
    write_atomically(path, dumps(plan), private=plan.restricted)


def write_atomically(path: os.PathLike[str] | str, data: bytes, *, private: bool) -> None:
    """Put a whole file in place of what a path names, following links.

    A file that is there keeps its owner, if that may be, and its mode, unless ``private`` asks for
    0600. What is no regular file, a pipe or a device, is written to as it stands.

    Raises:
        OSError: the file cannot be written; what was there is as it was.
    """
    before = Path(path).stat() if Path(path).exists() else None
    if before is not None and not stat.S_ISREG(before.st_mode):
        # Links to a pipe, as /dev/stdout can be, lead to a name that there is not.
        with open(path, "wb") as file:
            file.write(data)
        return
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), os.fspath(path))
    temporary = target.with_name(f".{target.name[:_LONGEST_PREFIX]}.{os.urandom(8).hex()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if before is not None:
            _keep(temporary, before, private=private)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


_LONGEST_PREFIX = 32


def _keep(temporary: Path, before: os.stat_result, *, private: bool) -> None:
    """Give a file the owner and, unless it is private, the mode of the one that it is to replace."""
    made = temporary.stat()
    if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(temporary, before.st_uid, before.st_gid)
    if not private:
        temporary.chmod(stat.S_IMODE(before.st_mode))


def configure_converter(converter: "cattrs.BaseConverter") -> None:
    """Let a cattrs converter structure and unstructure the models inside a user's own classes.

    A model is structured as :func:`from_dict` does it, so what a document could not hold is refused
    with :class:`InvalidDocument`, which cattrs puts into its own error. It is unstructured as
    :func:`to_dict` does it, sealed values in clear.

    >>> import attrs, cattrs
    >>> from victoryplan import Quote
    >>> @attrs.frozen
    ... class Note:
    ...     quote: Quote
    >>> converter = cattrs.Converter()
    >>> configure_converter(converter)
    >>> converter.structure({"quote": {"exact": "It is a strong signal"}}, Note)
    Note(quote=Quote(exact='It is a strong signal'))
    """

    @discreet
    def structure(value: Any, model: type[Model]) -> Model:
        return from_dict(value, model)

    @discreet
    def seal(value: Any, _: type[Sealed]) -> Sealed:
        return Sealed(value)

    for model in MODELS:
        converter.register_structure_hook(model, structure)
        converter.register_unstructure_hook(model, to_dict)
    converter.register_structure_hook(Sealed, seal)
    converter.register_unstructure_hook(Sealed, Sealed.reveal)
