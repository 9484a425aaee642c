"""The commitment: what is hashed, that both halves are made, and what matches."""

import base64
import hashlib
import json
import math
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, given

from victoryplan import (
    Existence,
    InvalidObject,
    Sealed,
    SecretAppendix,
    commit,
    from_dict,
    matches,
    strategies,
    to_dict,
    validate,
)

CONTENTS = strategies.secret_appendices().filter(lambda appendix: appendix.content is not None)


def appendix(**changes: Any) -> SecretAppendix:
    return SecretAppendix(**{"id": "annex", "existence": Existence.REPORTED} | changes)


def independently(salt: str, content: str) -> str:
    """The digest as RFC 9901 words it, with nothing of the library's, and JSON written by hand."""
    escapes = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n"}
    text = f'["{salt}", "{"".join(escapes.get(char, char) for char in content)}"]'
    disclosure = base64.b64encode(text.encode("utf-8"), altchars=b"-_").decode("ascii").rstrip("=")
    return "sha256:" + hashlib.sha256(disclosure.encode("ascii")).hexdigest()


# Section 4.2.2 of RFC 9901 has the disclosure of "FR", section 4.2.4.2 its digest; the other two were
# made with ``printf | basenc --base64url | tr -d = | sha256sum``.
VECTORS = [
    ("lklxF5jMYlGTPUovMNIvCA", "FR", "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"),
    ("eluV5Og3gSNII8EYnsxA_A", "Договір про наміри", None),
    ("eluV5Og3gSNII8EYnsxA_A", 'He said: "Tomahawk"\n\\ \U0001f54a', None),
]


@pytest.mark.parametrize(("salt", "content", "published"), VECTORS)
def test_the_digest_is_that_of_rfc_9901(salt: str, content: str, published: str | None) -> None:
    digest = independently(salt, content)
    if published is not None:
        assert digest == "sha256:" + base64.urlsafe_b64decode(published + "=").hex()
    assert matches(appendix(content_digest=digest), content, salt)


@pytest.mark.parametrize(("salt", "content", "_"), VECTORS)
def test_the_digest_can_be_checked_without_python(salt: str, content: str, _: object) -> None:
    shown = json.dumps([salt, content], ensure_ascii=False)
    script = "printf %s \"$0\" | base64 -w0 | tr '+/' '-_' | tr -d = | tr -d '\\n' | sha256sum"
    done = subprocess.run(["sh", "-c", script, shown], capture_output=True, check=True)
    assert matches(appendix(content_digest=f"sha256:{done.stdout.decode()[:64]}"), content, salt)


@given(CONTENTS)
def test_what_is_committed_matches_and_nothing_else(holder: SecretAppendix) -> None:
    committed = commit(holder)
    assert holder.content is not None
    assert committed.content_salt is not None
    salt = committed.content_salt.reveal()
    assert committed.content_digest == independently(salt, holder.content.reveal())
    assert attrs.evolve(committed, content_salt=holder.content_salt, content_digest=holder.content_digest) == holder
    public = attrs.evolve(committed, content=None, content_salt=None)
    assert matches(public, holder.content, committed.content_salt)
    assert matches(public, holder.content.reveal(), salt)
    assert not matches(public, holder.content.reveal() + "x", salt)
    assert not matches(public, holder.content, salt[:-1] + ("A" if salt[-1] != "A" else "B"))
    assert not matches(attrs.evolve(public, content_digest="sha256:" + "0" * 64), holder.content, salt)
    assert commit(committed) is committed
    assert from_dict(to_dict(committed), SecretAppendix) == committed


def test_each_commitment_has_a_salt_of_its_own_of_128_bits() -> None:
    holder = appendix(content=Sealed("Tomahawk"))
    salts = [commit(holder).content_salt for _ in range(200)]
    texts = [salt.reveal() for salt in salts if salt is not None]
    assert len(set(texts)) == 200
    assert all(len(base64.urlsafe_b64decode(text + "==")) * 8 >= 128 for text in texts)
    # Each character but the last, which has two bits, can be any of the 64.
    counted = Counter("".join(text[:-1] for text in texts))
    assert len(counted) == 64
    assert max(counted.values()) < 3 * math.ceil(200 * 21 / 64)


def test_other_content_or_a_lost_salt_is_committed_to_anew() -> None:
    committed = commit(appendix(content=Sealed("Tomahawk")))
    for changed in (
        attrs.evolve(committed, content=Sealed("Taurus")),
        attrs.evolve(committed, content_salt=None),
        attrs.evolve(committed, content_digest=None),
    ):
        again = commit(changed)
        assert again.content_salt not in {None, committed.content_salt}
        assert again.content_digest not in {None, committed.content_digest}
        assert again.content is not None
        assert again.content_salt is not None
        assert matches(again, again.content, again.content_salt)


@given(strategies.secret_appendices())
def test_no_rule_compares_digest_and_content(holder: SecretAppendix) -> None:
    assume(holder.content is not None)
    wrong = attrs.evolve(holder, content_digest="sha256:" + "0" * 64)
    assert validate(to_dict(wrong), model=SecretAppendix) == validate(to_dict(holder), model=SecretAppendix)


@pytest.mark.parametrize(
    ("content", "salt"),
    [("", "x" * 22), ("\x00", "x" * 22), ("\ud800", "x" * 22), ("a", "x" * 21), ("a", "x" * 22 + "="), ("a", "\ud800")],
)
def test_what_no_document_could_hold_matches_nothing(content: str, salt: str) -> None:
    disclosure = json.dumps([salt, content], ensure_ascii=False).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(base64.urlsafe_b64encode(disclosure).rstrip(b"=")).hexdigest()
    assert matches(appendix(content_digest=f"sha256:{digest}"), content, salt) is False


def test_nothing_matches_an_appendix_without_a_digest() -> None:
    assert not matches(appendix(), "Tomahawk", "x" * 22)


def test_there_must_be_content_to_commit_to() -> None:
    with pytest.raises(InvalidObject, match="content: found None, expected a Sealed"):
        commit(appendix())
    for thing in ({"content": "Tomahawk"}, None):
        with pytest.raises(TypeError, match="a SecretAppendix"):
            commit(thing)  # type: ignore[arg-type] # that is the point
        with pytest.raises(TypeError, match="a SecretAppendix"):
            matches(thing, "Tomahawk", "x" * 22)  # type: ignore[arg-type] # that is the point
    for content, salt in ((5, "x" * 22), ("Tomahawk", None), (b"Tomahawk", "x" * 22)):
        with pytest.raises(InvalidObject):
            matches(appendix(), content, salt)  # type: ignore[arg-type] # that is the point


def test_importing_loads_no_cryptography() -> None:
    heavy = "{'hashlib', 'hmac', 'secrets'}"
    # What measures coverage may have loaded some of them before.
    code = f"import sys; before = set(sys.modules); import victoryplan; print([*{heavy} & set(sys.modules) - before])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


def test_the_comparison_takes_constant_time() -> None:
    """What can be shown of it is that the function made for it is the one that compares."""
    source = Path(sys.modules[commit.__module__].__file__ or "").read_text("utf-8")
    assert "hmac.compare_digest(appendix.content_digest" in source
    assert "content_digest ==" not in source
