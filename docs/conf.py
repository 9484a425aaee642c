"""The documentation site: ``python -m sphinx --fail-on-warning --nitpicky --keep-going -b html docs build/docs``."""

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from importlib import metadata
from typing import Any, get_type_hints

import attrs
from docutils.nodes import Element, TextElement
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import victoryplan
from victoryplan.constraints import field_literals

project = "victoryplan"
author = "victoryplan contributors"
release = version = metadata.version("victoryplan")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}

html_theme = "furo"
html_title = "victoryplan"
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False

# Links to headings have the names that repository browsers give them.
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_inherit_docstrings = False
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 120
napoleon_numpy_docstring = False

nitpick_ignore_regex = [
    # The build opens no network connection, so that there is no inventory of the standard library
    ("py:class", r"collections\.abc\..*"),
    ("py:class", r"(datetime|enum|os)\..*"),
    # nor of other packages.
    ("py:class", r"(attr|attrs|cattrs|hypothesis)\..*"),
    # A type variable has no page, nor has an alias; overloads of a wrapped function are shown as they are written.
    ("py:class", r"(victoryplan\..*\.)?[MT]|EngineName"),
]


def setup(app: Sphinx) -> None:
    """Let attrs classes be shown by their fields, and names be found where users import them."""
    app.connect("autodoc-process-signature", _without_constructor)
    app.connect("autodoc-process-docstring", _with_fields)
    app.connect("autodoc-process-docstring", _as_a_sentence, priority=400)  # before napoleon, which has 500
    app.connect("autodoc-skip-member", _but_not_twice)
    app.connect("missing-reference", _at_the_face)


def _without_constructor(_: Sphinx, what: str, __: str, obj: Any, *___: object) -> tuple[str, str] | None:
    # Each field is listed below, and the constructor of a closed list says nothing.
    return ("", "") if what == "class" and (attrs.has(obj) or issubclass(obj, Enum)) else None


def _with_fields(_: Sphinx, what: str, __: str, obj: Any, ___: object, lines: list[str]) -> None:
    if what == "class" and attrs.has(obj):
        lines += _fields(obj)
    if what == "class" and issubclass(obj, Enum):
        lines += _values(obj)


def _fields(cls: type[attrs.AttrsInstance]) -> Iterator[str]:
    types, meanings = get_type_hints(cls), field_literals(cls)
    for field in attrs.fields(cls):
        default = None if field.default is attrs.NOTHING or hasattr(field.default, "factory") else repr(field.default)
        yield from _attribute(field.name, _short(types[field.name]), default, meanings.get(field.name, ""))


def _values(enum: type[Enum]) -> Iterator[str]:
    meanings = field_literals(enum)
    for name, value in ((member.name, member.value) for member in enum):
        yield from _attribute(name, None, repr(value), meanings.get(name, ""))


def _attribute(name: str, type_: str | None, value: str | None, meaning: str) -> Iterator[str]:
    yield from ("", f".. attribute:: {name}")
    yield from (f"   :{option}: {text}" for option, text in (("type", type_), ("value", value)) if text is not None)
    yield from ("", f"   {' '.join(meaning.split())}", "")


def _as_a_sentence(_: Sphinx, what: str, __: str, ___: object, ____: object, lines: list[str]) -> None:
    # napoleon takes what stands before a colon in the first line for a type; that of an empty comment has none.
    if what in {"attribute", "property"}:
        lines[:0] = ["..", ""]


def _short(type_: Any) -> str:
    """An annotation by the last parts of its names."""
    name = inspect.formatannotation(type_).replace("NoneType", "None")
    return re.sub(r"[a-z_.]+\.(?=[A-Z])", "", name)


def _but_not_twice(_: Sphinx, what: str, __: str, obj: Any, *___: object) -> bool | None:
    # autodoc finds the fields once more, as the slots that hold them.
    return True if what == "class" and repr(obj) == "SLOTS_ATTR" else None


def _at_the_face(app: Sphinx, env: BuildEnvironment, node: pending_xref, shown: TextElement) -> Element | None:
    package, _, way = node["reftarget"].partition(".")
    name = way.rpartition(".")[2]
    if node.get("refdomain") != "py" or package != "victoryplan" or name not in victoryplan.__all__:
        return None
    python = env.domains.python_domain
    return python.resolve_xref(env, node["refdoc"], app.builder, "obj", f"victoryplan.{name}", node, shown)
