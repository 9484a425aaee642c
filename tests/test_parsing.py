"""Strict parsing: every text is one JSON value within the limits, or a problem with its place."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from victoryplan import engines
from victoryplan.engines import Engine
from victoryplan.json_values import MAX_DEPTH, MAX_INTEGER
from victoryplan.parsing.json import Unparsable
from victoryplan.parsing.positions import Lines
from victoryplan.problems import Problem


@pytest.fixture(name="parser", scope="module")
def parser_(engine: Any) -> Engine:
    return engines.choose(engine)


def problems_of(parser: Engine, raw: bytes) -> tuple[Problem, ...]:
    with pytest.raises(Unparsable) as caught:
        parser.parse(raw)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value.problems


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


VALID: dict[str, Any] = {
    "{}": {},
    " [ ] ": [],
    "\r\n\t1": 1,
    '""': "",
    '"\\u0000\\b\\f\\n\\r\\t\\/\\\\\\""': '\x00\b\f\n\r\t/\\"',
    '"\\ud83d\\ude00"': "😀",
    '"\\uD83D\\uDE00 \\uABCD"': "😀 \uabcd",
    '"\u2028\u2029\x7f"': "\u2028\u2029\x7f",
    '"\ufeff"': "\ufeff",
    '"\uffff\U0010ffff"': "\uffff\U0010ffff",
    '{"": {"": ""}}': {"": {"": ""}},
    '{"a": 1, "A": 2}': {"a": 1, "A": 2},
    '{"a": [], "b": [null, true, false]}': {"a": [], "b": [None, True, False]},
    "[-0, 0, -1, 1.5, 1e2, 1E+2, 1e-2, -0.0]": [0, 0, -1, 1.5, 100.0, 100.0, 0.01, -0.0],
    "1e-400": 0.0,
    str(MAX_INTEGER): MAX_INTEGER,
    str(-MAX_INTEGER): -MAX_INTEGER,
    "1.7976931348623157e308": 1.7976931348623157e308,
    nested(MAX_DEPTH): json.loads(nested(MAX_DEPTH)),
    '"\\u0022"': '"',
    '{"\\u0061": 1}': {"a": 1},
    "[0.1234567890123456789012345]": [0.1234567890123456789012345],
    '["1234567890123456789"]': ["1234567890123456789"],
}

# The code, and the line and column where it stops.
INVALID: dict[str, tuple[str, int, int]] = {
    "": ("VP011", 1, 1),
    "  \n ": ("VP011", 2, 2),
    "\ufeff\ufeff{}": ("VP011", 1, 1),
    "{\ufeff}": ("VP011", 1, 2),
    "[1,]": ("VP011", 1, 4),
    "[,1]": ("VP011", 1, 2),
    "[1,,2]": ("VP011", 1, 4),
    "[1 2]": ("VP011", 1, 4),
    "[1": ("VP011", 1, 3),
    "[": ("VP011", 1, 2),
    "]": ("VP011", 1, 1),
    "[}": ("VP011", 1, 2),
    "[1}": ("VP011", 1, 3),
    '{"a"}': ("VP011", 1, 5),
    '{"a":}': ("VP011", 1, 6),
    '{"a":1,}': ("VP011", 1, 8),
    '{"a":1 "b":2}': ("VP011", 1, 8),
    "{a:1}": ("VP011", 1, 2),
    "{'a':1}": ("VP011", 1, 2),
    "{1:1}": ("VP011", 1, 2),
    '{"a":1,,}': ("VP011", 1, 8),
    '{"a" 1}': ("VP011", 1, 6),
    "{": ("VP011", 1, 2),
    '"a': ("VP011", 1, 1),
    '"a\n"': ("VP011", 1, 3),
    '"a\tb"': ("VP011", 1, 3),
    '"\x00"': ("VP011", 1, 2),
    '"\\x"': ("VP011", 1, 2),
    '"\\u12G4"': ("VP011", 1, 2),
    '"\\u12"': ("VP011", 1, 2),
    '"\\': ("VP011", 1, 2),
    "'a'": ("VP011", 1, 1),
    "01": ("VP017", 1, 2),
    "+1": ("VP011", 1, 1),
    ".5": ("VP011", 1, 1),
    "1.": ("VP017", 1, 2),
    "[1.]": ("VP011", 1, 3),
    "[1e]": ("VP011", 1, 3),
    "[-]": ("VP011", 1, 2),
    "[0x1]": ("VP011", 1, 3),
    "[1_000]": ("VP011", 1, 3),
    "[１]": ("VP011", 1, 2),
    "nul": ("VP011", 1, 1),
    "True": ("VP011", 1, 1),
    "[truex]": ("VP011", 1, 2),
    "undefined": ("VP011", 1, 1),
    "// x\n{}": ("VP011", 1, 1),
    "{} // x": ("VP017", 1, 4),
    "{}{}": ("VP017", 1, 3),
    "[]]": ("VP017", 1, 3),
    "[\u00a01]": ("VP011", 1, 2),
    "[\x0c1]": ("VP011", 1, 2),
    "NaN": ("VP013", 1, 1),
    "[NaN1]": ("VP011", 1, 2),
    "[Infinity]": ("VP013", 1, 2),
    "[1, -Infinity]": ("VP013", 1, 5),
    "[1e400]": ("VP014", 1, 2),
    "[-1e400]": ("VP014", 1, 2),
    f"[{MAX_INTEGER + 1}]": ("VP014", 1, 2),
    "[" + "9" * 5000 + "]": ("VP014", 1, 2),
    "[18446744073709551616]": ("VP014", 1, 2),
    '{"a": 1,\n "a": 2}': ("VP012", 2, 2),
    '{\n  "a": 1,\n  "a": 1\n}\n': ("VP012", 3, 3),
    '{"a": 1, "\\u0061": 1}': ("VP012", 1, 10),
    '{"a":{"b":1,"b":1}}': ("VP012", 1, 13),
    '{"\\u0022":1,"\\u0022":1}': ("VP012", 1, 13),
    '"\\ud800"': ("VP015", 1, 2),
    '"\\ude00\\ud83d"': ("VP015", 1, 2),
    '"a\\n\\ud83d\\ud83d\\ude00"': ("VP015", 1, 5),
    '"\\ud83d\\ude00\\ude00"': ("VP015", 1, 14),
    '{"\\udfff": 1}': ("VP015", 1, 3),
    nested(MAX_DEPTH + 1): ("VP016", 1, MAX_DEPTH + 1),
    '{"a":' * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1): ("VP016", 1, 5 * MAX_DEPTH + 1),
    nested(100_000): ("VP016", 1, MAX_DEPTH + 1),
    json.dumps(json.loads(nested(200)), indent=2) + "\n": ("VP016", 129, 257),
    json.dumps({"a": json.loads(nested(128))}, indent=2) + "\n": ("VP016", 129, 257),
    "[" * 100_000: ("VP016", 1, MAX_DEPTH + 1),
}

NOT_UTF8: dict[bytes, tuple[str, int, int]] = {
    b'"\xe9"': ("the bytes are not UTF-8", 1, 2),
    b'[\n"\xc3"]': ("the bytes are not UTF-8", 2, 2),
    b'"\xed\xa0\x80"': ("the bytes are not UTF-8", 1, 2),
    b'"\xc0\xaf"': ("the bytes are not UTF-8", 1, 2),
    b'\xef\xbb\xbf"\xff"': ("the bytes are not UTF-8", 1, 2),
    "{}".encode("utf-16"): ("the bytes are not UTF-8; they look like UTF-16, little-endian", 1, 1),
    b"\xfe\xff\x00{": ("the bytes are not UTF-8; they look like UTF-16, big-endian", 1, 1),
    b"\x1f\x8b\x08": ("the bytes are not UTF-8; they look like gzip", 1, 2),
}


@pytest.mark.parametrize("text", VALID, ids=lambda text: ascii(text[:24]))
def test_a_valid_text_is_read(parser: Engine, text: str) -> None:
    value = parser.parse(text.encode())
    assert value == VALID[text]
    assert repr(value) == repr(VALID[text])
    assert parser.parse(b"\xef\xbb\xbf" + text.encode()) == value


@pytest.mark.parametrize("text", INVALID, ids=lambda text: ascii(text[:24]))
def test_an_invalid_text_is_refused_where_it_goes_wrong(parser: Engine, text: str) -> None:
    first = problems_of(parser, text.encode())[0]
    assert (first.code, first.line, first.column) == INVALID[text]
    assert first.hint


@pytest.mark.parametrize("raw", NOT_UTF8)
def test_bytes_that_are_not_utf8(parser: Engine, raw: bytes) -> None:
    (problem,) = problems_of(parser, raw)
    assert (problem.message, problem.line, problem.column) == NOT_UTF8[raw]
    assert problem.code == "VP010"


def test_all_faults_of_one_text_are_reported(parser: Engine) -> None:
    problems = problems_of(parser, b'{"a": 1e999, "a": "\\ud800",\r\n "b": [12345678901234567890, {"c": 1, "c": 2}], ')
    assert [(p.code, p.pointer, p.line, p.column) for p in problems] == [
        ("VP014", "/a", 1, 7),
        ("VP012", "/a", 1, 14),
        ("VP015", "/a", 1, 20),
        ("VP014", "/b/0", 2, 8),
        ("VP012", "/b/1/c", 2, 39),
        ("VP011", "", 2, 49),
    ]
    assert (problems[1].expected, problems[1].related_line) == ("each key once", 1)
    ends = [(problem.end_line, problem.end_column) for problem in problems]
    assert ends == [(1, 12), (1, 17), (1, 26), (2, 28), (2, 42), (2, 50)]


def test_a_fault_of_syntax_shows_one_character_and_no_more(parser: Engine) -> None:
    (problem,) = problems_of(parser, b'{"secret": canary}')
    assert problem.found == '"c"'
    assert "canary" not in str(problem)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("id,title\n1,2", "this does not look like JSON: a document is one JSON object, and begins with {"),
        ("# Plan", "this does not look like JSON: a document is one JSON object, and begins with {"),
        ("<html>", "this does not look like JSON: a document is one JSON object, and begins with {"),
        ("{\u201cid\u201d: 1}", 'write straight double quotation marks: "'),
        ("{'id': 1}", 'write straight double quotation marks: "'),
        ('{"a": 1, // note\n"b": 2}', "JSON has no comments"),
        ('{"a": 1,, "b": 2}', "leave out the comma"),
        ("[1,, 2]", "leave out the comma"),
        ('{"a": , "b": 1}', "Mend the syntax at the position given (RFC 8259)."),
        ('{"a", "b": 1}', "Mend the syntax at the position given (RFC 8259)."),
        ('{"a"\n "x"}', "Mend the syntax at the position given (RFC 8259)."),
        ('{"a": "x"\n "b": 2}', "put a comma at the end of the line before"),
        ('{"a": {}\n "b": 2}', "put a comma at the end of the line before"),
        ('{"a": "The "Harbour" Plan"}', 'if the quotation mark before it belongs to the text, write \\"'),
        ('{"a" 1}', "Mend the syntax at the position given (RFC 8259)."),
        ("", "Mend the syntax at the position given (RFC 8259)."),
    ],
)
def test_what_to_do_is_told_from_what_offends(parser: Engine, text: str, hint: str) -> None:
    assert [problem.hint for problem in problems_of(parser, text.encode())] == [hint]


@pytest.mark.parametrize(
    ("text", "message", "found", "expected"),
    [
        ('{"a": "x\n}', "a line ends within a string", r'"\n"', r"a closing quotation mark, or \n for a line break"),
        ('{"a": "x\t"}', "a control character stands in a string", r'"\t"', r"an escape, \t"),
        ('{"a": "x\x01"}', "a control character stands in a string", r'"\u0001"', r"an escape, \u0001"),
        ('{"a":\u00a01}', "a value is missing or is not JSON", "the character U+00A0", None),
    ],
)
def test_a_character_that_nobody_sees_is_named(
    parser: Engine, text: str, message: str, found: str, expected: str | None
) -> None:
    (problem,) = problems_of(parser, text.encode())
    assert (problem.message, problem.found) == (message, found)
    assert expected is None or problem.expected == expected


def test_within_a_secret_appendix_neither_keys_nor_values_are_shown(parser: Engine) -> None:
    text = '{"points": [{"secret_appendices": [{"canary": 1e999, "canary": "\\ud800"}]}]}'
    for problem in problems_of(parser, text.encode()):
        assert problem.pointer == "/points/0/secret_appendices/0"
        assert problem.found is None
        assert "canary" not in repr(problem)
    (problem,) = problems_of(parser, b'{"secret_appendices": 1, "secret_appendices": {"canary": 2}}')
    assert problem.pointer == "/secret_appendices"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(value=json_values, indent=st.sampled_from([None, 0, 2, 4]), escaped=st.booleans())
@example(value={"extensions": [1e-7, 0.00001, 1e22]}, indent=2, escaped=False)
def test_what_json_writes_is_read_back(parser: Engine, value: Any, indent: int | None, escaped: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=escaped)
    assert repr(parser.parse(text.encode())) == repr(json.loads(text))


@given(value=json_values)
def test_the_canonical_form_is_that_of_the_standard_library(parser: Engine, value: Any) -> None:
    document = {"extensions": value}
    written = parser.write(document)
    assert written == (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def mutate(text: str, at: int, cut: int, put: str) -> str:
    return text[: at % (len(text) + 1)] + put + text[at % (len(text) + 1) + cut :]


@given(
    value=json_values,
    at=st.integers(0, 200),
    cut=st.integers(0, 3),
    put=st.text('{}[]:,"\\ue1.-+ \t\n\x00aNtI\ufeff', max_size=3),
    indent=st.sampled_from([None, 2]),
)
@example([1], 0, 0, "\ufeff\ufeff", None)
def test_both_engines_say_the_same_of_any_text(value: Any, at: int, cut: int, put: str, indent: int | None) -> None:
    raw = mutate(json.dumps(value, indent=indent), at, cut, put).encode()
    answers: list[Any] = []
    for name in ("reference", "fast"):
        try:
            answers.append(repr(engines.choose(name).parse(raw)))
        except Unparsable as error:
            answers.append(error.problems)
    assert answers[0] == answers[1] != ()
    try:
        lenient = json.loads(raw.decode("utf-8-sig"))
    except ValueError:
        assert isinstance(answers[0], tuple)
    else:
        assert isinstance(answers[0], tuple) or answers[0] == repr(lenient)


@given(st.text("ab\r\n", max_size=20), st.integers(0, 20))
def test_lines_are_counted_as_editors_do(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    if text[offset - 1 : offset + 1] == "\r\n":
        return
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    assert Lines(text).position(offset) == (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
