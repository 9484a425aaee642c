"""Validators: each takes the four published schemas, and judges every document as we do."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import jsonschema
import pytest
from referencing import Registry
from tests.conformance import tools
from tests.conformance.ajv import Ajv
from tests.conformance.documents import ALL_FILES, FILES, SCHEMAS, probes
from tests.conformance.table import Record
from tests.mutations import Json

jsonschema_rs = pytest.importorskip("jsonschema_rs")

SAME = "same verdict as ours on every document"


def misjudged(accepts: Callable[[str, Json], bool]) -> list[tuple[str, str]]:
    """The documents on which a validator and we are of two minds."""
    return [
        (stem, json.dumps(document))
        for stem in SCHEMAS
        for document, accepted in probes(stem)
        if accepts(stem, document) != accepted
    ]


def _offline(uri: str) -> NoReturn:
    raise LookupError(uri)


# In Python ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("formats", [None, jsonschema.Draft202012Validator.FORMAT_CHECKER], ids=["plain", "formats"])
def test_jsonschema(formats: Any, record: Record) -> None:
    validators = {}
    for stem, schema in SCHEMAS.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[stem] = jsonschema.Draft202012Validator(schema, registry=Registry(), format_checker=formats)
    assert misjudged(lambda stem, document: validators[stem].is_valid(document)) == []
    record("jsonschema", "metaschema; verdicts, formats checked or not", SAME)


@pytest.mark.parametrize("formats", [False, True])
@pytest.mark.parametrize("patterns", [jsonschema_rs.RegexOptions, jsonschema_rs.FancyRegexOptions])
def test_jsonschema_rs(formats: bool, patterns: Any, record: Record) -> None:
    assert all(jsonschema_rs.meta.is_valid(schema) for schema in SCHEMAS.values())
    validators = {
        stem: jsonschema_rs.Draft202012Validator(
            schema, retriever=_offline, validate_formats=formats, pattern_options=patterns()
        )
        for stem, schema in SCHEMAS.items()
    }
    assert misjudged(lambda stem, document: validators[stem].is_valid(document)) == []
    record("jsonschema-rs", "metaschema; verdicts, formats checked or not, both pattern engines", SAME)


# On the command line ------------------------------------------------------------------------------


def _files(folder: Path, stem: str) -> dict[Path, bool]:
    """The documents as files, and whether each is right."""
    files = {folder / f"{stem}-{i}.json": probe for i, probe in enumerate(probes(stem))}
    for path, probe in files.items():
        path.write_text(json.dumps(probe.document), "ascii")
    return {path: probe.accepted for path, probe in files.items()}


@pytest.mark.parametrize("variant", ["default", "nonunicode", "python"])
def test_check_jsonschema(variant: str, tmp_path: Path, record: Record) -> None:
    pytest.importorskip("check_jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--no-cache", "--color=never"]
    tools.run(*command, "--check-metaschema", *ALL_FILES)
    for stem, schema in FILES.items():
        files = _files(tmp_path, stem)
        options = ("--regex-variant", variant, "-o", "json", "--schemafile", schema)
        found = json.loads(tools.run(*command, *options, *files, code=1)[0])
        assert found["parse_errors"] == []
        refused = {Path(error["filename"]) for error in found["errors"]}
        assert {path: path not in refused for path in files} == files
    record("check-jsonschema", "metaschema; verdicts, with each of its three variants of patterns", SAME)


LINT_EXCLUSIONS = ("simple_properties_identifiers",)
"""It would have ``$schema``, the key by which editors find the schema, renamed."""


def sourcemeta(*arguments: str | Path, code: int = 0) -> tuple[str, str]:
    tools.need("@sourcemeta/jsonschema")
    return tools.run(tools.node(), tools.MODULES / "@sourcemeta/jsonschema/npm/cli.js", *arguments, code=code)


class TestSourcemeta:
    def test_metaschema(self, record: Record) -> None:
        sourcemeta("metaschema", *ALL_FILES)
        record("@sourcemeta/jsonschema", "metaschema", "clean")

    def test_lint(self, record: Record) -> None:
        exclusions = [argument for rule in LINT_EXCLUSIONS for argument in ("--exclude", rule)]
        sourcemeta("lint", *exclusions, *FILES.values())
        # What is excluded is still found, or it need not be excluded any longer.
        found, _ = sourcemeta("lint", "--json", *FILES.values(), code=2)
        assert [(error["id"], error["schemaLocation"]) for error in json.loads(found)["errors"]] == [
            ("simple_properties_identifiers", ["properties", "$schema"])
        ]
        record(
            "@sourcemeta/jsonschema",
            "lint",
            "clean but for `simple_properties_identifiers`: it dislikes the key `$schema`, which editors need",
        )

    @pytest.mark.parametrize("mode", ["", "--fast", "--format-assertion"])
    def test_verdicts(self, mode: str, tmp_path: Path, record: Record) -> None:
        for stem, schema in FILES.items():
            files = _files(tmp_path, stem)
            _, said = sourcemeta("validate", schema, *files, "--continue", *filter(None, [mode]), code=2)
            refused = {line.removeprefix("fail: ") for line in said.splitlines() if line.startswith("fail: ")}
            assert {path: os.path.relpath(path, tools.ROOT) not in refused for path in files} == files
        record("@sourcemeta/jsonschema", "verdicts: exhaustive, `--fast`, `--format-assertion`", SAME)


# In JavaScript ------------------------------------------------------------------------------------


class TestAjv:
    def test_verdicts_in_strict_mode(self, record: Record) -> None:
        tools.need("ajv")
        for stem, schema in SCHEMAS.items():
            with Ajv(schema) as ajv:
                assert misjudged_by(stem, ajv.accepts) == []
        record("ajv", "`strict: true`, all errors, 2020-12; verdicts", SAME)

    def test_every_fault_is_named(self) -> None:
        tools.need("ajv")
        with Ajv(SCHEMAS["statement"]) as ajv:
            wrong = {"id": "A", "speakers": [], "mode": "x", "text": " ", "citations": [{"source": 5}], "a": 1}
            verdict = ajv.judge(wrong)
            assert set(verdict.errors) >= {
                ("", "additionalProperties"),
                ("/id", "pattern"),
                ("/speakers", "minItems"),
                ("/mode", "enum"),
                ("/text", "pattern"),
                ("/citations/0/source", "type"),
            }

    def test_no_document_is_too_odd(self) -> None:
        tools.need("ajv")
        schema = {"type": "object", "properties": {"a": True}, "additionalProperties": {"not": {"type": "string"}}}
        with Ajv(schema) as ajv:
            assert ajv.accepts({"a": "\ud800\u2028\r\n", "__proto__": 1, "constructor": 2**2000, "b": -0.0})
            assert ajv.judge({"__proto__": "x"}).errors == (("/__proto__", "not"),)
            assert ajv.judge_text('{"b": 1e400}').valid
            deep: Json = []
            for _ in range(900):
                deep = [deep]
            assert ajv.accepts({"b": deep})
            with pytest.raises(ValueError, match="SyntaxError"):
                ajv.judge({"b": float("nan")})

    def test_what_strict_mode_refuses_is_said(self) -> None:
        tools.need("ajv")
        with pytest.raises(ValueError, match="unknown format"):
            Ajv({"type": "string", "format": "edtf"})

    def test_all_four_in_one_instance(self, record: Record) -> None:
        tools.need("ajv", "ajv-formats")
        answers = tools.script("ajv-all.mjs", {"schemas": list(SCHEMAS.values()), "documents": _listed()})
        assert [answer["valid"] for answer in answers] == [probe.accepted for stem in SCHEMAS for probe in probes(stem)]
        record("ajv", "the four schemas in one instance, with ajv-formats", SAME)


def misjudged_by(stem: str, accepts: Callable[[Json], bool]) -> list[str]:
    return [json.dumps(document) for document, accepted in probes(stem) if accepts(document) != accepted]


def _listed() -> list[dict[str, Json]]:
    return [
        {"schema": schema["$id"], "text": json.dumps(probe.document)}
        for stem, schema in SCHEMAS.items()
        for probe in probes(stem)
    ]


@pytest.mark.long
def test_hyperjump(record: Record) -> None:
    tools.need("@hyperjump/json-schema")
    answers = tools.script("hyperjump.mjs", {"schemas": list(SCHEMAS.values()), "documents": _listed()})
    assert [answer["valid"] for answer in answers] == [probe.accepted for stem in SCHEMAS for probe in probes(stem)]
    record("@hyperjump/json-schema", "verdicts (long profile)", SAME)
