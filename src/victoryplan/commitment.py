"""A public commitment to sealed content, against which the content can be held once it is disclosed.

It is the salted digest of RFC 9901 (SD-JWT), sections 4.2.2 and 4.2.3, for the element of an array.
The *disclosure* is the JSON array of salt and content, in UTF-8 and as that document prints its own:
``["SALT", "CONTENT"]``, one space after the comma, escapes only where JSON (RFC 8785, section
3.2.2.2) asks for them. The digest is the SHA-256 of the ASCII bytes of the disclosure's base64url
form without padding; ``content_digest`` holds it in hexadecimal digits.
"""

import json

import attrs

from victoryplan.constraints import CONTENT_SALT, TEXT
from victoryplan.discretion import discreet
from victoryplan.models import Sealed, SecretAppendix
from victoryplan.problems import Fault, InvalidObject

__all__ = ["commit", "matches"]

_SALT_BYTES = 16
"""128 bits, as RFC 9901, section 9.3, recommends."""


@discreet
def commit(appendix: SecretAppendix) -> SecretAppendix:
    """The appendix with ``content_digest``, a commitment to its content, and ``content_salt``, which opens that.

    Salt and content are sealed and released together; the digest is public. An appendix that is
    committed to its content already is given back as it is, for a new salt would not open the digest
    that has been published.

    >>> from victoryplan import Existence
    >>> appendix = SecretAppendix(id="annex", existence=Existence.ACKNOWLEDGED, content=Sealed("Tomahawk"))
    >>> committed = commit(appendix)
    >>> matches(committed, "Tomahawk", committed.content_salt)
    True

    Raises:
        InvalidObject: the appendix holds no content.
        TypeError: it is no appendix.
    """
    _expect(appendix)
    if appendix.content is None:
        raise InvalidObject("commit", (Fault(field="content", found="None", expected="a Sealed"),))
    if appendix.content_salt is not None and matches(appendix, appendix.content, appendix.content_salt):
        return appendix
    import secrets  # noqa: PLC0415 - it loads OpenSSL

    salt = secrets.token_urlsafe(_SALT_BYTES)
    return attrs.evolve(appendix, content_salt=Sealed(salt), content_digest=_digest(appendix.content.reveal(), salt))


@discreet
def matches(appendix: SecretAppendix, content: Sealed | str, salt: Sealed | str) -> bool:
    """Whether content and salt are those to which the appendix is committed, compared in constant time.

    What no document could hold matches nothing, and nothing matches an appendix without a digest.

    >>> from victoryplan import Existence
    >>> digest = "sha256:c3423c10a71d0ad50f90608d52b7f0569db1120363b6820394ec5cf7e3e53a1b"  # RFC 9901, 4.2.4.2
    >>> appendix = SecretAppendix(id="annex", existence=Existence.ACKNOWLEDGED, content_digest=digest)
    >>> matches(appendix, "FR", "lklxF5jMYlGTPUovMNIvCA")
    True

    Raises:
        InvalidObject: content or salt is neither a :class:`Sealed` nor text.
        TypeError: the appendix is none.
    """
    _expect(appendix)
    import hmac  # noqa: PLC0415 - it loads OpenSSL

    text, salted = ((it if isinstance(it, Sealed) else Sealed(it)).reveal() for it in (content, salt))
    if appendix.content_digest is None or not TEXT.accepts(text) or not CONTENT_SALT.accepts(salted):
        return False
    return hmac.compare_digest(appendix.content_digest, _digest(text, salted))


def _expect(appendix: SecretAppendix) -> None:
    if not isinstance(appendix, SecretAppendix):  # pyright: ignore[reportUnnecessaryIsInstance] - not all callers are checked
        raise TypeError("a SecretAppendix is what can be committed to its content")


def _digest(content: str, salt: str) -> str:
    import base64  # noqa: PLC0415 - it loads OpenSSL
    import hashlib  # noqa: PLC0415 - it loads OpenSSL

    disclosure = base64.urlsafe_b64encode(json.dumps([salt, content], ensure_ascii=False).encode()).rstrip(b"=")
    return f"sha256:{hashlib.sha256(disclosure).hexdigest()}"
