"""Generators of code: the classes and types that they make of the schemas take the shipped documents.

No generated class says all that a schema says. What each does not see is found out here, and stands in the table.
"""

import copy
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.conformance import tools
from tests.conformance.documents import FAULTS, FILES, GOOD, MODELS, SCHEMAS, WHOLE
from tests.conformance.table import Record
from tests.conformance.test_editor import at, places  # a document's places, one by one
from tests.mutations import Json

from victoryplan.builder import build
from victoryplan.constraints import EnumKind


def unseen(accepts: Callable[[str, Json], bool]) -> str:
    """The names of the faults that get past a generated class, in one of their documents at least."""
    names = [name for stem, faults in FAULTS.items() for name, document in faults if accepts(stem, document)]
    return ", ".join(dict.fromkeys(names)) or "nothing"


# Python -------------------------------------------------------------------------------------------


@contextmanager
def _generated(stem: str, kind: str, folder: Path) -> Iterator[ModuleType]:
    pytest.importorskip("datamodel_code_generator")
    path = folder / f"generated_{stem.replace('-', '_')}.py"
    options = ("--input-file-type", "jsonschema", "--target-python-version", "3.11", "--formatters", "builtin")
    command = (sys.executable, "-m", "datamodel_code_generator", "--output-model-type", kind)
    tools.run(*command, "--input", FILES[stem], "--output", path, *options)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    # Annotations are looked up by the module's name.
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    try:
        yield module
    finally:
        del sys.modules[path.stem]


def test_pydantic(tmp_path: Path, record: Record) -> None:
    pydantic = pytest.importorskip("pydantic")
    classes: dict[str, Any] = {}
    for stem, model in MODELS.items():
        with _generated(stem, "pydantic_v2.BaseModel", tmp_path) as module:
            cls = classes[stem] = getattr(module, model.__name__)
            for document in GOOD[stem]:
                loaded = cls.model_validate_json(json.dumps(document))
                assert loaded.model_dump(mode="json", by_alias=True, exclude_unset=True) == document

    def accepts(stem: str, document: Json) -> bool:
        try:
            classes[stem].model_validate_json(json.dumps(document))
        except pydantic.ValidationError:
            return False
        return True

    record(
        "datamodel-code-generator",
        "to pydantic v2; every shipped document loads and comes back",
        f"yes; the classes do not see: {unseen(accepts)}",
    )


def test_msgspec(tmp_path: Path, record: Record) -> None:
    msgspec = pytest.importorskip("msgspec")
    classes: dict[str, Any] = {}
    for stem, model in MODELS.items():
        with _generated(stem, "msgspec.Struct", tmp_path) as module:
            cls = classes[stem] = getattr(module, model.__name__)
            for document in GOOD[stem]:
                loaded = msgspec.json.decode(json.dumps(document), type=cls)
                # A default is written out, which means the same.
                assert build(model, msgspec.to_builtins(loaded)) == build(model, document)

    def accepts(stem: str, document: Json) -> bool:
        try:
            msgspec.json.decode(json.dumps(document), type=classes[stem])
        except msgspec.ValidationError:
            return False
        return True

    record(
        "datamodel-code-generator",
        "to msgspec; every shipped document loads and comes back",
        f"yes; the classes do not see: {unseen(accepts)}",
    )


# TypeScript ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def types() -> dict[str, str]:
    """The types of each schema."""
    tools.need("json-schema-to-typescript", "typescript")
    return {
        stem: tools.script("json2ts.mjs", {"schema": schema, "name": MODELS[stem].__name__})
        for stem, schema in SCHEMAS.items()
    }


class TestTypeScript:
    def compiles(self, folder: Path, types: dict[str, str], constants: list[tuple[str, Json]]) -> list[bool]:
        """Which constants of the types of schemas compile, each on a line of its own."""
        for stem, text in types.items():
            (folder / f"{stem}.ts").write_text(text, "utf-8")
        imports = [f'import type {{ {MODELS[stem].__name__} }} from "./{stem}";' for stem in types]
        values = [f": {MODELS[stem].__name__} = {json.dumps(value)};" for stem, value in constants]
        lines = [f"export const c{i}{value}" for i, value in enumerate(values)]
        (folder / "constants.ts").write_text("\n".join([*imports, *lines]), "utf-8")
        options = ("--strict", "--noEmit", "--pretty", "false", "--target", "esnext", "--module", "preserve")
        done = subprocess.run(
            [tools.node(), tools.MODULES / "typescript/bin/tsc", *options, "constants.ts"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        # What goes on about an error is indented.
        lines = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
        errors = [re.fullmatch(r"constants\.ts\(([0-9]+),.*", line) for line in lines]
        assert all(errors), done.stdout
        wrong = {int(error[1]) - 1 - len(imports) for error in errors if error}
        assert done.returncode == (1 if wrong else 0), done.stdout + done.stderr
        return [i not in wrong for i in range(len(constants))]

    def test_the_documents_fit_the_types(self, types: dict[str, str], tmp_path: Path, record: Record) -> None:
        documents = [(stem, document) for stem, good in GOOD.items() for document in good]
        assert all(self.compiles(tmp_path, types, documents))
        faults = [(name, (stem, document)) for stem, faulty in FAULTS.items() for name, document in faulty]
        fit = self.compiles(tmp_path, types, [constant for _, constant in faults])
        blind = dict.fromkeys(name for (name, _), compiled in zip(faults, fit, strict=True) if compiled)
        record(
            "json-schema-to-typescript",
            "under `tsc --strict`, every shipped document as a typed constant",
            f"all fit; the types do not see: {', '.join(blind)}",
        )

    def test_a_wrong_enum_value_is_an_error(self, types: dict[str, str], tmp_path: Path, record: Record) -> None:
        constants: list[tuple[str, Json]] = []
        for stem in SCHEMAS:
            for place in places(stem):
                if isinstance(place.kind, EnumKind):
                    value = copy.deepcopy(WHOLE[stem])
                    at(value, place.path[:-1])[place.path[-1]] = "no such value"
                    constants.append((stem, value))
        assert not any(self.compiles(tmp_path, types, constants))
        record("json-schema-to-typescript", "a wrong value at every field with a closed list", "an error of `tsc` each")
        record("typescript", "compiles the types of json-schema-to-typescript, `--strict`", "without an error")
