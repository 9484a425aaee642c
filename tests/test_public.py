"""What may be published: the schema in which nothing sealed can occur, and ``validate --public``."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import attrs
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from victoryplan import Plan, Sealed, SecretAppendix, from_dict, json_schema, strategies, to_dict, validate
from victoryplan.constraints import TEXT, sealed_fields
from victoryplan.engines import EngineName
from victoryplan.models import MODELS
from victoryplan.schema import schema_of

SCHEMA, PUBLIC = (Draft202012Validator(json_schema(public=public)) for public in (False, True))
CANARY = "Tomahawk missiles"
SALT = "x" * 22


@pytest.fixture
def sealed(shipped: Plan) -> dict[str, Any]:
    document = to_dict(shipped)
    appendix(document).update({"content": CANARY, "content_salt": SALT})
    return document


def appendix(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["points"][2]["secret_appendices"][0]
    return found


WHERE = "/points/2/secret_appendices/0"

# The schema -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_public_schema_of_each_model_is_one_without_what_is_sealed(model: Any) -> None:
    schema = json_schema(model, public=True)
    Draft202012Validator.check_schema(schema)
    assert all(Draft202012Validator(schema).is_valid(example) for example in schema["examples"])
    assert json.loads(json.dumps(schema)) == without_what_is_sealed(json_schema(model))
    assert schema_of(model, public=True) == schema


def without_what_is_sealed(schema: Any) -> Any:
    """The schema with what says anything of sealed keys taken out by hand."""
    schema["$id"] = schema["$id"].replace(".schema.json", ".public.schema.json")
    schema["$defs"].pop("ContentSalt", None)
    for entity in (schema, *schema["$defs"].values()):
        if "content" in entity.get("properties", {}):
            for key in ("if", "then", "else"):
                del entity[key]
            for key in ("content", "content_salt"):
                del entity["properties"][key]
    return schema


def test_nothing_in_it_speaks_of_a_sealed_key() -> None:
    text = json.dumps(json_schema(public=True))
    assert all(f'"{field.key}"' not in text for cls in MODELS for field in sealed_fields(cls))
    assert '"content_digest"' in text


def test_the_command_prints_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "victoryplan", "schema", "plan.public"], capture_output=True, check=True
    )
    assert json.loads(done.stdout) == json_schema(public=True)


def test_a_users_own_class() -> None:
    @attrs.frozen
    class Dossier:
        name: str
        note: Annotated[Sealed, TEXT]
        notes: tuple[Annotated[Sealed, TEXT], ...]
        by_name: dict[str, Annotated[Sealed, TEXT]]
        annex: SecretAppendix

    schema = json_schema(Dossier, public=True)
    assert list(schema["properties"]) == schema["required"] == ["name", "annex"]
    assert Draft202012Validator(schema).is_valid(schema["examples"][0])


# Validation -------------------------------------------------------------------------------------


@given(document=strategies.documents())
def test_it_refuses_what_the_public_schema_refuses(engine: EngineName, document: dict[str, Any]) -> None:
    report = validate(document, engine=engine, public=True)
    assert report.valid is PUBLIC.is_valid(document) is not from_dict(document).restricted
    assert {problem.code for problem in report.problems} <= {"VP403"}
    assert validate(document, engine=engine).valid


@given(broken=strategies.broken_documents())
def test_whatever_else_is_wrong_is_reported_as_ever(engine: EngineName, broken: strategies.Broken) -> None:
    report = validate(broken.document, engine=engine, public=True)
    others = tuple(problem for problem in report.problems if problem.code != "VP403")
    # What is wrong with a sealed value is that it is there, and rules are not asked of what has one.
    if not broken.pointer.endswith(("/content", "/content_salt")) and (
        broken.code < "VP2" or others == report.problems
    ):
        assert others == validate(broken.document, engine=engine).problems
    assert not report.valid or PUBLIC.is_valid(broken.document)


def test_one_problem_for_each_appendix_that_shows_nothing(sealed: dict[str, Any], engine: EngineName) -> None:
    sealed["status"] = "hopeful"
    appendix(sealed)["existance"] = "x"
    text = json.dumps(sealed, indent=2)
    report = validate(text, engine=engine, public=True)
    assert [(problem.code, problem.pointer) for problem in report.problems] == [
        ("VP105", "/status"),
        ("VP403", WHERE),
        ("VP102", WHERE),
    ]
    problem = report.problems[1]
    assert problem.line is not None
    line = text.split("\n")[problem.line - 1]
    assert problem.column is not None
    assert problem.end_column is not None
    assert line[problem.column - 1 : problem.end_column - 1] == '"content"'
    assert CANARY[:6] not in repr(report)


def test_a_key_that_is_unknown_seals_nothing(sealed: dict[str, Any], engine: EngineName) -> None:
    sealed["points"][0]["contents"] = "x"
    problems = validate(sealed, engine=engine, public=True).problems
    assert [(problem.code, problem.pointer) for problem in problems] == [
        ("VP102", "/points/0/contents"),
        ("VP403", WHERE),
    ]


@pytest.mark.parametrize("change", [{"content": 5}, {"content": ""}, {"content": [CANARY]}, {"content_salt": SALT}])
def test_what_is_sealed_and_malformed_is_refused_too(
    sealed: dict[str, Any], change: dict[str, Any], engine: EngineName
) -> None:
    appendix(sealed).pop("content")
    appendix(sealed).pop("content_salt")
    appendix(sealed).update(change)
    (problem,) = validate(sealed, engine=engine, public=True).problems
    assert (problem.code, problem.pointer) == ("VP403", WHERE)


def test_a_digest_alone_is_public(sealed: dict[str, Any], engine: EngineName) -> None:
    del appendix(sealed)["content"], appendix(sealed)["content_salt"]
    appendix(sealed)["content_digest"] = "sha256:" + "0" * 64
    assert validate(sealed, engine=engine, public=True).valid


def test_a_plan_and_a_part_of_one(sealed: dict[str, Any], engine: EngineName) -> None:
    plan = from_dict(sealed)
    (problem,) = validate(plan, engine=engine, public=True).problems
    assert (problem.code, problem.pointer) == ("VP403", WHERE)
    part = appendix(sealed)
    for source in (part, json.dumps(part), from_dict(part, SecretAppendix)):
        (problem,) = validate(source, model=SecretAppendix, engine=engine, public=True).problems
        assert (problem.code, problem.pointer) == ("VP403", "")
        assert validate(source, model=SecretAppendix, engine=engine).valid


# The command ------------------------------------------------------------------------------------


def run(*arguments: str | Path, **options: Any) -> tuple[int, str]:
    command = [sys.executable, "-m", "victoryplan", "validate", "--public", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, timeout=60, **options)
    assert CANARY[:6].encode() not in done.stdout + done.stderr
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_every_kind_of_file_is_refused(sealed: dict[str, Any], tmp_path: Path, engine: EngineName) -> None:
    written, minified = json.dumps(sealed, indent=2), json.dumps(sealed)
    (tmp_path / "plan.json").write_text(written)
    (tmp_path / "plan.yaml").write_text(written)
    (tmp_path / "plans.jsonl").write_text(f"{minified}\n{minified}\n")
    forms = [(form, ".", 3) for form in ("text", "json", "jsonl", "sarif", "github")]
    for form, path, count in (*forms, ("text", "plan.json", 1), ("text", "plan.yaml", 1), ("text", "plans.jsonl", 2)):
        code, out = run("--engine", engine, "--format", form, path, cwd=tmp_path)
        assert code == 1
        # SARIF names its rules once more.
        assert out.count("VP403") - (form == "sarif") == count
    assert run("-", input=written.encode())[0] == 1


def test_what_release_writes_is_accepted(sealed: dict[str, Any], tmp_path: Path) -> None:
    path, out = tmp_path / "plan.json", tmp_path / "public.json"
    path.write_text(json.dumps(sealed))
    subprocess.run([sys.executable, "-m", "victoryplan", "release", path, "-o", out], check=True, capture_output=True)
    assert run(out) == (0, f"{out}: valid (0 errors, 0 warnings)\n")


def test_only_those_who_ask_are_told(sealed: dict[str, Any]) -> None:
    assert validate(sealed).valid
    assert SCHEMA.is_valid(sealed)
    assert not PUBLIC.is_valid(sealed)
