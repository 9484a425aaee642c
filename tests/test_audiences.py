"""Release: who may read what is sealed, and that nobody else gets it."""

import json
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import victoryplan
from victoryplan import (
    Actor,
    ActorKind,
    Citation,
    Existence,
    Index,
    Level,
    Plan,
    Proponent,
    Recipient,
    RecipientStatus,
    Sealed,
    SecretAppendix,
    UnknownAudience,
    release,
    strategies,
    to_dict,
    validate,
)
from victoryplan.constraints import sealed_fields
from victoryplan.models import MODELS
from victoryplan.schema import json_schema

PAGE = Path(__file__).parents[1] / "docs" / "threat-model.md"
ROWS = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (yes|no) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
ENTRY = re.compile(
    r"(?P<actor>\w+)(?:/(?P<level>\w+))? (?P<status>[a-z-]+)(?P<disputed> disputed)?(?: (?P<date>[0-9-]+))?"
)
ACTORS = {"us": (), "uk": (), "quint": ("us", "uk"), "allies": ("quint",), "p5": ("us",)}
AUDIENCES = [f"{actor}{level}" for actor in ACTORS for level in ("", *(f"/{level}" for level in Level))]
PUBLIC = Draft202012Validator(json_schema(public=True))


def recipient(text: str) -> Recipient:
    match = ENTRY.fullmatch(text)
    assert match, text
    return Recipient(
        actor=match["actor"],
        level=match["level"] and Level(match["level"]),
        status=RecipientStatus(match["status"]),
        date=match["date"],
        disputed_by=(Citation(source="paper"),) if match["disputed"] else (),
    )


def appendix(*recipients: Recipient, **changes: Any) -> SecretAppendix:
    sealed = {"content": Sealed("Tomahawk"), "content_salt": Sealed("x" * 22)}
    return SecretAppendix(
        **{"id": "annex", "existence": Existence.REPORTED, "recipients": recipients} | sealed | changes
    )


def plan(*recipients: Recipient, actors: tuple[tuple[str, tuple[str, ...]], ...] = tuple(ACTORS.items())) -> Plan:
    return Plan(
        id="p",
        title="P",
        language="en",
        proponents=(Proponent(actor="us"),),
        actors=tuple(Actor(id=id_, name=id_, kind=ActorKind.GROUP, members=members) for id_, members in actors),
        secret_appendices=(appendix(*recipients),),
    )


def opens(holder: Plan, audience: str) -> bool:
    (given,), (released,) = holder.secret_appendices, release(holder, audience).secret_appendices
    assert released in {given, attrs.evolve(given, content=None, content_salt=None)}
    return released == given


# Who may read -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("recipients", "audience", "answer"), ROWS)
def test_each_row_of_the_table(recipients: str, audience: str, answer: str) -> None:
    assert opens(plan(*map(recipient, recipients.split("; "))), audience) is (answer == "yes")


def test_the_table_speaks_of_everything() -> None:
    assert len(ROWS) == len(set(ROWS)) > 50
    words = " ".join(recipients for recipients, _, _ in ROWS)
    assert all(status in words for status in RecipientStatus)
    assert {audience.partition("/")[0] for _, audience, _ in ROWS} == {"public", *ACTORS}


DATES = st.sampled_from([None, "2024-09", "2024-10", "2024", "[..2024-10-02]"])
LEVELS = st.none() | st.sampled_from(list(Level))
RECIPIENTS = st.lists(
    st.builds(
        Recipient,
        actor=st.sampled_from(list(ACTORS)),
        level=LEVELS,
        # Receipts most of all, or little would ever open.
        status=st.sampled_from([RecipientStatus.RECEIVED, RecipientStatus.RECEIVED, *RecipientStatus]),
        date=DATES,
        disputed_by=st.sampled_from([(), (), (Citation(source="paper"),)]),
    ),
    max_size=5,
).map(tuple)


@given(RECIPIENTS)
def test_what_opens_to_a_whole_opens_to_each_of_its_parts(recipients: tuple[Recipient, ...]) -> None:
    holder = plan(*recipients)
    for actor, members in ACTORS.items():
        for level in ("", *(f"/{level}" for level in Level)):
            if opens(holder, actor + level):
                assert all(opens(holder, member + level) for member in members)
                assert level or all(opens(holder, f"{actor}/{each}") for each in Level)


@given(RECIPIENTS, st.data())
def test_doubt_never_opens(recipients: tuple[Recipient, ...], data: st.DataObject) -> None:
    actor, level, date = data.draw(st.sampled_from(list(ACTORS))), data.draw(LEVELS), data.draw(DATES)
    status = data.draw(st.sampled_from(list(RecipientStatus)))
    doubts = () if status is not RecipientStatus.RECEIVED else (Citation(source="paper"),)
    entry = Recipient(actor=actor, level=level, date=date, status=status, disputed_by=doubts)
    at = data.draw(st.integers(0, len(recipients)))
    before, after = plan(*recipients), plan(*recipients[:at], entry, *recipients[at:])
    for audience in AUDIENCES:
        assert opens(before, audience) or not opens(after, audience)


@given(RECIPIENTS)
def test_nothing_opens_without_a_receipt_of_the_actor_or_of_a_group_of_it(recipients: tuple[Recipient, ...]) -> None:
    groups = {"us": {"us", "quint", "allies", "p5"}, "uk": {"uk", "quint", "allies"}, "quint": {"quint", "allies"}}
    received = {r.actor for r in recipients if r.status is RecipientStatus.RECEIVED and not r.disputed_by}
    for audience in AUDIENCES:
        actor = audience.partition("/")[0]
        assert not opens(plan(*recipients), audience) or received & groups.get(actor, {actor})


@given(RECIPIENTS, st.randoms(use_true_random=False))
def test_the_order_of_entries_and_of_actors_does_not_matter(recipients: tuple[Recipient, ...], random: Any) -> None:
    entries, actors = list(recipients), list(ACTORS.items())
    random.shuffle(entries)
    random.shuffle(actors)
    for audience in AUDIENCES:
        assert opens(plan(*recipients), audience) is opens(plan(*entries, actors=tuple(actors)), audience)


RECEIVED = RecipientStatus.RECEIVED


@pytest.mark.parametrize(
    "actors",
    [
        (("us", ("us",)),),
        (("us", ("quint",)), ("quint", ("us",))),
        (("us", ()), ("quint", ("us", "allies")), ("allies", ("quint",))),
        (("us", ()), ("us", ())),
        (("us", ()), ("quint", ("us",)), ("quint", ())),
    ],
)
def test_nothing_opens_while_actors_cannot_be_told_apart(actors: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    holder = plan(*(Recipient(actor=actor, status=RECEIVED) for actor, _ in actors), actors=actors)
    assert not any(opens(holder, actor) for actor, _ in actors)
    assert not validate(holder).valid


def test_groups_may_be_nested_deep_and_members_be_nowhere() -> None:
    depth = 3000
    chain = tuple((f"a{i}", (f"a{i + 1}",)) for i in range(depth))
    holder = plan(Recipient(actor="a0", status=RECEIVED), Recipient(actor="nobody", status=RECEIVED), actors=chain)
    assert opens(holder, f"a{depth - 1}")
    assert opens(holder, "a0")


def test_the_public_is_not_an_actor_of_that_name() -> None:
    holder = plan(Recipient(actor="public", status=RECEIVED), actors=(("public", ()), ("us", ())))
    assert not opens(holder, "public")
    assert opens(holder, "public/leaders")


# What is released -------------------------------------------------------------------------------


def flags(document: Any) -> Any:
    match document:
        case dict():
            return {key: flags(value) for key, value in document.items() if key not in {"content", "content_salt"}}
        case list():
            return [flags(item) for item in document]
        case _:
            return document


@given(strategies.plans(), st.data())
def test_a_release_is_a_valid_plan_with_every_flag(whole: Plan, data: st.DataObject) -> None:
    ids = sorted({actor.id for actor in whole.actors})
    audience = data.draw(st.sampled_from(["public", *ids, *(f"{id_}/{level}" for id_ in ids for level in Level)]))
    before = to_dict(whole)
    released = release(whole, audience)
    assert flags(to_dict(released)) == flags(before)
    assert validate(released).problems == ()
    assert validate(to_dict(released)).problems == ()
    assert release(released, audience) == released
    assert to_dict(whole) == before
    for given_, kept in zip(Index(whole).objects[SecretAppendix], Index(released).objects[SecretAppendix], strict=True):
        assert (kept.content, kept.content_salt) in {(given_.content, given_.content_salt), (None, None)}


@given(strategies.plans(restricted=True))
def test_a_public_release_is_public(whole: Plan) -> None:
    released = release(whole)
    assert released == release(whole, "public")
    assert not released.restricted
    assert PUBLIC.is_valid(to_dict(released))
    assert validate(released, public=True).valid
    assert not PUBLIC.is_valid(to_dict(whole))


def test_a_plan_without_secrets_is_released_as_it_is(shipped: Plan) -> None:
    assert release(shipped) == shipped


def test_only_secret_appendices_hold_what_is_sealed() -> None:
    # Release walks to those and to nothing else.
    assert [cls for cls in MODELS if sealed_fields(cls)] == [SecretAppendix]
    assert [field.name for field in sealed_fields(SecretAppendix)] == ["content", "content_salt"]


def test_a_digest_stays_and_none_is_made() -> None:
    holder = plan()
    assert release(holder).secret_appendices[0].content_digest is None
    committed = attrs.evolve(holder, secret_appendices=(victoryplan.commit(holder.secret_appendices[0]),))
    (released,) = release(committed).secret_appendices
    assert released.content_digest == committed.secret_appendices[0].content_digest is not None


@pytest.mark.parametrize(
    ("audience", "close"),
    [
        ("qint", "quint"),
        ("nobody-at-all", None),
        ("", None),
        ("us/", "us/leaders"),
        ("us/leader", "us/leaders"),
        ("us/goverment", "us/government"),
        ("us/leaders/", "us/leaders"),
        ("Public", "public"),
        ("public/leaders", "public"),
        ("/leaders", None),
    ],
)
def test_an_unknown_audience_is_an_error_that_says_who_was_meant(audience: str, close: str | None) -> None:
    with pytest.raises(UnknownAudience) as caught:
        release(plan(), audience)
    assert (caught.value.audience, caught.value.nearest) == (audience, close)
    assert ("did you mean" in str(caught.value)) is (close is not None)
    assert isinstance(caught.value, victoryplan.VictoryPlanError)
    assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize(
    ("thing", "audience"), [({"id": "p"}, "public"), (None, "public"), (plan(), 5), (plan(), None)]
)
def test_what_is_no_plan_or_no_audience(thing: Any, audience: Any) -> None:
    with pytest.raises(TypeError, match="takes a Plan"):
        release(thing, audience)


# The command ------------------------------------------------------------------------------------

CANARY = "Tomahawk"


@pytest.fixture
def restricted(tmp_path: Path) -> Path:
    open_to_us = appendix(recipient("us received"), id="open")
    flagged = appendix(id="flagged", content=None, content_salt=None)
    closed = appendix(recipient("uk received"), id="closed")
    path = tmp_path / "plan.json"
    victoryplan.dump(attrs.evolve(plan(), secret_appendices=(open_to_us, flagged, closed)), path)
    return path


def run(*arguments: str | Path, **options: Any) -> tuple[int, bytes, bytes]:
    command = [sys.executable, "-m", "victoryplan", "release", *arguments]
    done = subprocess.run(command, check=False, **{"capture_output": True, "timeout": 60} | options)
    return done.returncode, done.stdout or b"", done.stderr or b""


def test_the_public_gets_the_flags(restricted: Path) -> None:
    code, out, err = run(restricted)
    assert code == 0
    assert out == victoryplan.dumps(release(victoryplan.load(restricted)))
    assert CANARY.encode() not in out + err
    assert err.decode() == (
        f"{restricted}: content withheld: open, closed\n"
        f"{restricted}: not opened, and without content in this copy: flagged\n"
    )


def test_a_recipient_gets_what_it_has_received_in_a_file_of_its_own(restricted: Path, tmp_path: Path) -> None:
    before, output = restricted.read_bytes(), tmp_path / "us.json"
    output.write_text("of old")
    output.chmod(0o644)
    code, out, err = run(restricted, "--audience", "us/leaders", "-o", output)
    assert (code, out) == (0, b"")
    assert err.decode().startswith(f"{restricted}: content withheld: closed\n")
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert output.read_bytes() == victoryplan.dumps(release(victoryplan.load(restricted), "us/leaders"))
    assert output.read_bytes().count(CANARY.encode()) == 1
    assert restricted.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [restricted, output]


def test_a_public_file_has_the_mode_that_files_have(restricted: Path, tmp_path: Path) -> None:
    output = tmp_path / "public.json"
    assert run(restricted, "--output", output, umask=0o022)[0] == 0
    assert stat.S_IMODE(output.stat().st_mode) == 0o644
    assert validate(output, public=True).valid


def test_everything_received_leaves_nothing_to_say(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    victoryplan.dump(plan(recipient("us received")), path)
    code, out, err = run(path, "--audience", "us")
    assert (code, err) == (0, b"")
    assert out == path.read_bytes()


@pytest.mark.parametrize("audience", ["nobody", "us/presidents", ""])
def test_an_unknown_audience_writes_nothing(restricted: Path, tmp_path: Path, audience: str) -> None:
    code, out, err = run(restricted, "--audience", audience, "-o", tmp_path / "out.json")
    assert (code, out) == (2, b"")
    assert b"no audience is called" in err
    assert not (tmp_path / "out.json").exists()


def test_never_to_the_input(restricted: Path, tmp_path: Path) -> None:
    before = restricted.read_bytes()
    (tmp_path / "link").symlink_to(restricted)
    (tmp_path / "hard").hardlink_to(restricted)
    for output in (restricted, tmp_path / "link", tmp_path / "hard", tmp_path / "x" / ".." / "plan.json"):
        (tmp_path / "x").mkdir(exist_ok=True)
        for source in (restricted, tmp_path / "link"):
            code, out, err = run(source, "-o", output)
            assert (code, out) == (2, b"")
            assert b"would replace the document" in err
    with restricted.open("rb") as file:
        assert run("-", "-o", restricted, stdin=file)[0] == 2
    with restricted.open("ab") as file:
        assert run(restricted, stdout=file, stderr=subprocess.PIPE, capture_output=False)[0] == 2
    assert restricted.read_bytes() == before


def test_standard_input_and_output(restricted: Path) -> None:
    code, out, err = run("-", "-o", "-", input=restricted.read_bytes())
    assert code == 0
    assert validate(out, public=True).valid
    assert err.startswith(b"-: content withheld: open, closed\n")


def test_a_document_that_is_not_valid_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(to_dict(plan()) | {"status": "hopeful"}))
    code, out, err = run(path, "-o", tmp_path / "out.json")
    assert (code, out) == (1, b"")
    assert b"VP105" in err
    assert CANARY.encode() not in err
    assert list(tmp_path.iterdir()) == [path]
    assert run(tmp_path / "missing.json")[0] == 2


def test_an_output_that_cannot_be_written(restricted: Path, tmp_path: Path) -> None:
    for output in (tmp_path, tmp_path / "no" / "out.json"):
        code, out, err = run(restricted, "--audience", "us", "-o", output)
        assert (code, out) == (2, b"")
        assert err.startswith(f"victoryplan: {output}: ".encode())
        assert CANARY.encode() not in err
    assert sorted(tmp_path.iterdir()) == [restricted]
