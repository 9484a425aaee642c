"""Bytes that are no JSON text within the limits, for one reason alone."""

import json

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from victoryplan.json_values import MAX_DEPTH, MAX_INTEGER
from victoryplan.models import MODELS
from victoryplan.strategies.broken import code_among
from victoryplan.strategies.drafts import Draft, mended
from victoryplan.strategies.values import joined

_WRITTEN = st.builds(json.dumps, mended(None), indent=st.sampled_from([None, 2]), ensure_ascii=st.booleans())
_SHARES = st.floats(0, 1, exclude_max=True)
_NO_UTF_8 = [b"\xff", b"\x80", b"\xc0\xaf", b"\xe2\x82", b"\xe9", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]
_NO_JSON = [
    *("", "tru", "True", "None", "undefined", "'a'", "`a`", "01", "+1", ".5", "1.", "1e", "0x1", "1_000", "--1"),
    *("[1,]", '{"a":1,}', "[,]", "[1 2]", '{"a" 1}', '{"a"}', "{a: 1}", "{1: 1}", "{,}", "(1)", "[1}", '{"a":1]'),
    *('"\x07"', '"\n"', '"\x00"', r'"\q"', r'"\x41"', r'"\u12"', r'"\u{1f54a}"', '"\\', '"a" "b"', "\x00", "1\x0c"),
    *("/* note */ 1", "// note\n1", "# note\n1", "\ufeff1", "\u00a01", "\u20281"),
]
_TWICE = ['{"a": 1, "a": 1}', r'{"a": 1, "b": {}, "\u0061": 2}', '{"": 0, "": 1}', r'[{"\ud83d\ude00": 0, "😀": 0}]']
_TOO_LARGE = ["1e400", "-1e309", "[1.8E+308]", "9" * 400, "-" + "9" * 5000]
_HALVES = [r'"\ud800"', r'"a\uDFFFb"', r'"\ud83dA"', r'{"\ud83d": 1}', r'["\ud83d\ud83d\ude00"]', r'"\\\ud800"']
_AFTER = ["{}", " null", "\n1", ",", "]", "}", "\x00", "\ufeff", "\u00a0", "// end"]


@st.composite
def _written_with(draw: DrawFn, faults: SearchStrategy[str]) -> bytes:
    """A document's text, with something in it that is no value."""
    draft = Draft(draw)
    draft.pick(draft.choose(MODELS)).value["extra"] = mark = "here is the fault"
    return json.dumps(draft.document).replace(f'"{mark}"', draw(faults)).encode()


def _cut(text: str, share: float) -> bytes:
    return text[: int(len(text) * share)].encode()


def _interrupted(text: str, share: float, interruption: bytes) -> bytes:
    start = _cut(text, share)
    return start + interruption + text.encode()[len(start) :]


def _nested(levels: int) -> str:
    return "[" * levels + "]" * levels


_TEXT_BREAKS: dict[str, SearchStrategy[bytes]] = {
    "VP010": st.builds(_interrupted, _WRITTEN, _SHARES, st.sampled_from(_NO_UTF_8))
    | st.builds(str.encode, _WRITTEN, st.sampled_from(["utf-16", "utf-32"])),
    "VP011": _written_with(st.sampled_from(_NO_JSON)) | st.builds(_cut, _WRITTEN, _SHARES),
    "VP012": _written_with(st.sampled_from(_TWICE)),
    "VP013": _written_with(st.sampled_from(["NaN", "Infinity", "-Infinity", "[NaN]", '{"a": -Infinity}'])),
    "VP014": _written_with(st.integers(MAX_INTEGER + 1).map(str) | st.sampled_from(_TOO_LARGE)),
    "VP015": _written_with(st.sampled_from(_HALVES)),
    "VP016": _written_with(st.integers(MAX_DEPTH, 2 * MAX_DEPTH).map(_nested)),
    "VP017": joined(_WRITTEN, st.sampled_from(_AFTER)).map(str.encode),
}


def broken_texts(code: str | None = None) -> SearchStrategy[tuple[bytes, str]]:
    """Bytes that are no JSON text within the limits, for one reason alone, and the code of that.

    Args:
        code: the code of the problem, VP010 to VP017; any of them if it is left out.
    """
    return code_among(code, _TEXT_BREAKS).flatmap(lambda code: st.tuples(_TEXT_BREAKS[code], st.just(code)))
