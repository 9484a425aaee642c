"""Writing plans, and cattrs."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import cattrs
import pytest
from cattrs.preconf.json import make_converter
from hypothesis import given

from victoryplan import (
    InvalidDocument,
    Plan,
    Quote,
    Sealed,
    Stance,
    configure_converter,
    dump,
    dumps,
    examples,
    from_dict,
    load,
    loads,
    strategies,
    to_dict,
)
from victoryplan.converter import write_atomically
from victoryplan.models import MODELS


@pytest.fixture(scope="module")
def restricted(shipped: Plan) -> Plan:
    document: Any = to_dict(shipped)
    document["points"][1]["secret_appendices"][0]["content"] = "Tomahawk"
    return from_dict(document)


class TestCanonicalForm:
    def test_the_shipped_document_is_canonical(self, shipped: Plan) -> None:
        assert dumps(shipped) == examples.read("victory-plan-2024")

    @given(strategies.plans())
    def test_any_plan_survives(self, plan: Plan) -> None:
        written = dumps(plan)
        assert loads(written) == plan
        assert dumps(loads(written)) == written
        assert from_dict(to_dict(plan)) == plan

    def test_its_layout(self) -> None:
        document = {
            "proponents": [{"actor": "a", "citations": []}],
            "extensions": {"a.b": {"z": 1e-7, "a": [], "ü": {}}},
            "titles": {},
            "$schema": "plan.schema.json",
            "language": "en",
            "title": "Plän",
            "id": "p",
            "schema_version": "1.0",
            "actors": [{"kind": "person", "name": "A", "id": "a", "anonymous": False}],
        }
        plan = from_dict(document)
        assert dumps(plan).decode() == (
            '{\n  "$schema": "plan.schema.json",\n  "schema_version": "1.0",\n  "id": "p",\n  "title": "Plän",\n'
            '  "language": "en",\n  "proponents": [\n    {\n      "actor": "a"\n    }\n  ],\n  "actors": [\n    {\n'
            '      "id": "a",\n      "name": "A",\n      "kind": "person"\n    }\n  ],\n  "extensions": {\n'
            '    "a.b": {\n      "z": 1e-07,\n      "a": [],\n      "ü": {}\n    }\n  }\n}\n'
        )
        assert plan.schema_uri == "plan.schema.json"

    def test_what_is_given_out_is_a_copy(self, shipped: Plan) -> None:
        document: Any = to_dict(shipped)
        document["titles"]["uk"] = "x"
        assert shipped.titles["uk"] != "x"


class TestDump:
    def test_a_new_file_has_the_usual_mode(self, tmp_path: Path, shipped: Plan) -> None:
        path = tmp_path / "plan.json"
        usual = tmp_path / "usual"
        usual.touch()
        dump(shipped, str(path))
        assert load(path) == shipped
        assert path.stat().st_mode == usual.stat().st_mode
        assert sorted(file.name for file in tmp_path.iterdir()) == ["plan.json", "usual"]

    def test_a_file_keeps_its_mode(self, tmp_path: Path, shipped: Plan) -> None:
        path = tmp_path / "plan.json"
        path.touch(0o640)
        path.chmod(0o640)
        dump(shipped, path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def test_a_restricted_plan_is_for_its_owner_alone(
        self, tmp_path: Path, restricted: Plan, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        modes: list[int] = []
        fsync = os.fsync
        monkeypatch.setattr(os, "fsync", lambda fd: (modes.append(stat.S_IMODE(os.fstat(fd).st_mode)), fsync(fd)))
        path = tmp_path / "plan.json"
        path.touch(0o644)
        path.chmod(0o644)
        dump(restricted, path)
        assert load(path) == restricted
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert modes == [0o600]

    def test_a_link_is_followed(self, tmp_path: Path, shipped: Plan) -> None:
        (tmp_path / "link.json").symlink_to(tmp_path / "plan.json")
        dump(shipped, tmp_path / "link.json")
        assert (tmp_path / "link.json").is_symlink()
        assert load(tmp_path / "plan.json") == shipped

    def test_a_file_that_cannot_be_replaced_is_as_it_was(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "plan.json"
        path.write_bytes(b"old")

        def refuse(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="No space left"):
            write_atomically(path, b"new", private=False)
        assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("plan.json", b"old")]

    def test_a_folder_that_is_not_there(self, tmp_path: Path, shipped: Plan) -> None:
        with pytest.raises(FileNotFoundError):
            dump(shipped, tmp_path / "none" / "plan.json")
        with pytest.raises(IsADirectoryError):
            dump(shipped, tmp_path)

    def test_a_link_to_itself_is_an_error(self, tmp_path: Path, shipped: Plan) -> None:
        (tmp_path / "loop").symlink_to(tmp_path / "loop")
        with pytest.raises(OSError, match="symbolic links"):
            dump(shipped, tmp_path / "loop")
        assert (tmp_path / "loop").is_symlink()

    def test_a_file_keeps_its_owner(self, tmp_path: Path, shipped: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "plan.json"
        path.touch()
        asked: list[tuple[int, int]] = []
        stat_of = Path.stat

        def stat_as_if_another_s(self: Path, **options: Any) -> os.stat_result:
            found = stat_of(self, **options)
            return os.stat_result((*found[:4], 12345, 12346, *found[6:10])) if self == path else found

        monkeypatch.setattr(Path, "stat", stat_as_if_another_s)
        monkeypatch.setattr(os, "chown", lambda _, user, group: asked.append((user, group)))
        dump(shipped, path)
        assert asked == [(12345, 12346)]

    @pytest.mark.parametrize("output", ["/dev/stdout", "/dev/fd/1"])
    def test_a_pipe_is_written_to(self, output: str, tmp_path: Path, shipped: Plan) -> None:
        (tmp_path / "plan.json").write_bytes(dumps(shipped))
        command = [sys.executable, "-m", "victoryplan", "release", tmp_path / "plan.json", "--output", output]
        assert subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout == dumps(shipped)

    def test_a_device_is_written_to_and_not_replaced(self, shipped: Plan) -> None:
        with pytest.raises(OSError, match="No space left"):
            dump(shipped, "/dev/full")
        dump(shipped, "/dev/null")
        assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@attrs.frozen
class Dossier:
    """A user's own class that holds ours."""

    plan: Plan
    quotes: tuple[Quote, ...] = ()
    stance: Stance | None = None
    note: Sealed | None = None


class TestCattrs:
    @pytest.mark.parametrize(
        "converter",
        [cattrs.Converter(), cattrs.BaseConverter(), make_converter(), cattrs.Converter(detailed_validation=False)],
    )
    def test_a_user_s_class_goes_there_and_back(self, converter: Any, restricted: Plan) -> None:
        configure_converter(converter)
        dossier = Dossier(restricted, (Quote(exact="x"),), Stance.CONCERN, Sealed("mine"))
        plain = converter.unstructure(dossier)
        assert plain["plan"] == to_dict(restricted)
        assert plain["note"] == "mine"
        assert converter.structure(json.loads(json.dumps(plain)), Dossier) == dossier

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
    def test_every_model_is_held_to_its_schema(self, model: Any) -> None:
        converter = cattrs.Converter()
        configure_converter(converter)
        for wrong in ({"canary": 1}, [], None, "x"):
            with pytest.raises(InvalidDocument):
                converter.structure(wrong, model)

    def test_a_refusal_does_not_show_what_is_sealed(self, restricted: Plan) -> None:
        document: Any = to_dict(restricted)
        document["points"][1]["secret_appendices"][0]["existence"] = 5
        converter = cattrs.Converter()
        configure_converter(converter)
        with pytest.raises(cattrs.ClassValidationError) as caught:
            converter.structure({"plan": document}, Dossier)
        assert "VP105" in str(caught.value.exceptions[0])
        assert "Tomahawk" not in repr(caught.value)
