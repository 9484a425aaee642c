"""Quotes held against the texts of their sources. All texts are made up."""

import hashlib
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from victoryplan import (
    InvalidObject,
    Quote,
    QuoteCheck,
    QuoteReport,
    QuoteVerdict,
    WordKind,
    from_dict,
    verify_quotes,
)
from victoryplan.cli import main
from victoryplan.quotes.search import MOST_COMPARED, MOST_PLACES
from victoryplan.quotes.words import words_of
from victoryplan.reporters import WRITERS, Checked, Style

ROOT = Path(__file__).parents[1]

TEXT = """Statement of the harbour board

The chair spoke first. “We will not accept the tariff,” she said, “unless all 32 ports agree.” She called the draft
a strong signal, and thanked the crews.

The deputy added: “It is a good draft, but it comes too late.” Nobody had seen the non-binding annex.
The board thanked the crews of the tugs, and the board went home.
"""

Document = dict[str, Any]


def document(*citations: Document, sources: Iterable[Document] = ({"id": "s"},), **more: Any) -> Document:
    return {
        "schema_version": "1.0",
        "id": "p",
        "title": "P",
        "language": "en",
        "proponents": [{"actor": "a"}],
        "points": [{"id": "x", "number": "1", "title": "X", "topic": "legal", "citations": list(citations)}],
        "actors": [{"id": "a", "name": "A", "kind": "person"}],
        "sources": [{"kind": "book", "title": "T", "language": "en"} | source for source in sources],
    } | more


def citing(exact: str, source: str = "s", **around: str) -> Document:
    return {"source": source, "quote": {"exact": exact, **around}}


def check(exact: str, text: str = TEXT, language: str = "en", **around: str) -> QuoteCheck:
    """What is found of one quote in one text, by a report that says the same."""
    report = verify_quotes(document(citing(exact, **around), sources=[{"id": "s", "language": language}]), {"s": text})
    (found,) = report.quotes
    assert found.pointer == "/points/0/citations/0/quote"
    for passage in found.passages:
        assert passage.text == text[passage.start : passage.end]
        assert passage.line == text.count("\n", 0, passage.start) + 1
    codes = [problem.code for problem in report.problems]
    assert codes == ([CODES[found.verdict]] if found.verdict in CODES else [])
    return found


CODES = {
    QuoteVerdict.ALTERED: "VP604",
    QuoteVerdict.ABSENT: "VP605",
    QuoteVerdict.ELSEWHERE: "VP606",
    QuoteVerdict.AMBIGUOUS: "VP607",
    QuoteVerdict.OUT_OF_CONTEXT: "VP608",
    QuoteVerdict.CUT_SHORT: "VP609",
}


def changes(found: QuoteCheck) -> list[tuple[str, str, WordKind]]:
    return [(run.quoted, run.printed, run.change) for run in found.diff if run.change]


# Laws -------------------------------------------------------------------------------------------

PIECES = (
    *"abZйҐїéė我同한.,!?-–—'’ʼ\"“”«»()",
    *(
        "not",
        "can't",
        "п'ять",
        "1.5",
        "12",
        "हिन्दी",
        "ไม่",
        "e\u0301",
        "\u0323",
        "\u1112\u1161\u11ab",
        "…",
        "...",
        "[x]",
    ),
    *(" ", " ", " ", "\n", "\n\n", "\u00a0", "\u00ad", "\u200b", "\u200c"),
)
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join)


def holds(exact: str) -> bool:
    """Whether a document can hold such a quote."""
    try:
        Quote(exact=exact)
    except InvalidObject:
        return False
    return True


@st.composite
def texts_and_quotes(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and some of its words as they are printed there."""
    text = draw(texts)
    words = words_of(text)
    first = draw(st.integers(0, max(0, len(words.tokens) - 1)))
    last = draw(st.integers(first, max(0, len(words.tokens) - 1)))
    exact = text[words.starts[first] : words.ends[last]] if words.tokens else ""
    assume(holds(exact))
    return text, exact


FOUND = {QuoteVerdict.EXACT, QuoteVerdict.CUT_SHORT, QuoteVerdict.AMBIGUOUS}


@given(texts_and_quotes())
def test_any_words_of_a_text_are_found_where_they_stand(drawn: tuple[str, str]) -> None:
    text, exact = drawn
    found = check(exact, text)
    assert found.verdict in FOUND
    assert all(words_of(passage.text).tokens == words_of(exact).tokens for passage in found.passages)
    if found.verdict is QuoteVerdict.EXACT:
        assert [passage.text for passage in found.passages] == [exact]


TYPOGRAPHY = {
    "'": "’ʼ",
    "’": "'",
    '"': "“”«",
    "“": '"„',
    "-": "‑–—",
    "–": "-—",
    "—": "–",
    "…": ("...", ". . ."),
    " ": "\u00a0\n",
}


@given(drawn=texts_and_quotes(), data=st.data())
def test_another_typography_gives_back_a_passage_of_the_same_words(drawn: tuple[str, str], data: st.DataObject) -> None:
    """The offsets point to the original, whatever the quote is composed, spaced and marked like."""
    text, exact = drawn
    another = "".join(data.draw(st.sampled_from((char, *TYPOGRAPHY.get(char, ())))) for char in exact)
    another = unicodedata.normalize(data.draw(st.sampled_from(("NFC", "NFD"))), another)
    assume(words_of(another).tokens == words_of(exact).tokens)
    found = check(another, text)
    assert found.verdict in {QuoteVerdict.TYPOGRAPHIC, *FOUND}
    assert all(words_of(passage.text).tokens == words_of(exact).tokens for passage in found.passages)


@given(texts_and_quotes(), texts)
def test_what_is_around_a_place_chooses_it(drawn: tuple[str, str], prefix: str) -> None:
    text, exact = drawn
    words = words_of(text).tokens
    assume(holds(prefix) and words_of(prefix).tokens and "".join(words_of(prefix).tokens) not in "".join(words))
    assert check(exact, text, prefix=prefix).verdict is QuoteVerdict.OUT_OF_CONTEXT


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
@given(text=st.text(max_size=40))
def test_words_are_those_of_the_composed_text(form: Any, text: str) -> None:
    """Composing changes no word, and what a word's offsets cut out is that word."""
    words = words_of(unicodedata.normalize(form, text)) if form != "NFKC" else words_of(text)
    composed = words_of(unicodedata.normalize("NFC", text))
    assert words.tokens == composed.tokens


VOCABULARY = [a + b + c for a in ("b", "k", "str") for b in ("a", "o", "ue") for c in ("rim", "del", "stopp", "ning")]


@given(data=st.data())
def test_one_changed_word_is_shown_as_that_word(data: st.DataObject) -> None:
    """Whichever word of a quote is changed: it is altered, and the diff says that word and no other."""
    words = data.draw(st.permutations(VOCABULARY))
    size = data.draw(st.integers(3, 20))
    first = data.draw(st.integers(0, len(words) - size))
    at = data.draw(st.integers(0, size - 1))
    quoted = [*words[first : first + size]]
    printed, quoted[at] = quoted[at], "zz"
    found = check(" ".join(quoted), " ".join(words))
    assert found.verdict is QuoteVerdict.ALTERED
    assert changes(found) == [("zz", printed, WordKind.OTHER)]
    assert [passage.text for passage in found.passages] == [" ".join(words[first : first + size])]


@given(data=st.data())
def test_one_word_added_or_left_out_within_a_quote_is_shown(data: st.DataObject) -> None:
    words = data.draw(st.permutations(VOCABULARY))
    size = data.draw(st.integers(4, 20))
    first = data.draw(st.integers(0, len(words) - size))
    quoted = [*words[first : first + size]]
    at = data.draw(st.integers(1, size - 2))
    if data.draw(st.booleans()):
        quoted.insert(at, "not")
        expected = ("not", "", WordKind.NEGATION)
    else:
        expected = ("", quoted.pop(at), WordKind.OTHER)
    found = check(" ".join(quoted), " ".join(words))
    assert (found.verdict, changes(found)) == (QuoteVerdict.ALTERED, [expected])


@given(texts, texts)
def test_a_quote_of_other_words_is_never_found(text: str, exact: str) -> None:
    """No likeness makes a quote stand in a text: its words are there, in one piece or in pieces in their order."""
    assume(holds(exact))
    found = check(exact, text)
    assert found.verdict is not QuoteVerdict.ELSEWHERE
    for passage in found.passages:
        assert 0 <= passage.start < passage.end <= len(text)
    if found.verdict in {QuoteVerdict.EXACT, QuoteVerdict.TYPOGRAPHIC}:
        assert words_of(found.passages[0].text).tokens == words_of(exact).tokens


# Verdicts ---------------------------------------------------------------------------------------

E, T, L, C = QuoteVerdict.EXACT, QuoteVerdict.TYPOGRAPHIC, QuoteVerdict.ELIDED, QuoteVerdict.CUT_SHORT
A, N, S = QuoteVerdict.ALTERED, QuoteVerdict.ABSENT, QuoteVerdict.AMBIGUOUS


@pytest.mark.parametrize(
    ("exact", "text", "verdict"),
    [
        ("a strong signal", "It is a strong signal.", E),
        ("don't", "We don’t.", T),
        ("well—known", "a well-known fact", T),
        ("re\u00adsign", "They resign.", T),
        ("a  strong\nsignal", "It is a strong signal.", T),
        ("cafe\u0301 au lait", "un café au lait", T),
        ("caf\u00e9", "un cafe\u0301 noir", T),
        ("« oui »", "Elle a dit «oui».", T),
        # Whole words: less than one is another word.
        ("2 ports", "all 32 ports", A),
        ("can", "We can't.", N),
        ("the art", "the party", A),
        ("cafe", "un cafe\u0301 noir", A),
        ("5 million", "1.5 million", A),
        ("5 years", "1,005 years", A),
        # Case, accents and letters that look alike are letters.
        ("Strong signal", "a strong signal", A),
        ("strong sign\u0430l", "a strong signal", A),
        ("naive hopes", "naïve hopes", A),
        ("NOTHING IS SIGNED", "nothing is signed", A),
        ("\u0441\u0430r", "a car", A),
        # Scripts without spaces.
        ("不会同意", "他说我们不会同意这个计划。", E),
        ("我们同意这个计划", "他说我们不同意这个计划。", A),
        ("ไม่ยอมรับ", "เราไม่ยอมรับแผนนี้", E),
        ("لن نقبل", "قال: لن نقبل الخطة.", E),
        # An ellipsis and square brackets.
        ("We see … a strong signal", "We see, for once, a strong signal.", L),
        ("We see [...] a strong signal", "We see, for once, a strong signal.", L),
        ("We see (…) a strong signal", "We see, for once, a strong signal.", L),
        ("… a strong signal …", "We see, for once, a strong signal.", L),
        ("[T]here is hope", "And there is hope.", L),
        ("[T]here is hope", "And then is hope.", A),
        ("they agree[d] to it", "Now they agree to it.", L),
        ("they agree[d] to it", "Now they accept to it.", A),
        ("they agree[d]", "Now they agree", L),
        ("they agree[d]", "Now they", A),
        ("[We] see a strong signal", "They see a strong signal.", L),
        ("see [here] a strong signal", "We see a strong signal.", L),
        ("see [here] a signal", "We see one two three four five six seven eight nine ten a signal", L),
        ("see [here] a signal", "We see one two three four five six seven eight nine ten eleven a signal", A),
        ("a signal … we see", "We see a signal.", A),
        ("[sic] he said", "“Wel [sic] he said", E),
        ("this … that", "this … that", E),
        ("this ... that", "this … that", T),
        ("我们[都]同意", "他说我们也同意。", L),
        ("…", "No words.", N),
        ("[x] […]", "No words.", N),
        ("— ! —", "No words.", N),
        # More than one place.
        ("board", "The board met. A board met.", S),
        ("a … b", "a x b. Then a y b.", S),
        ("a … b", "a a x b.", L),
        # Nothing like it.
        ("The moon is made of cheese", TEXT, N),
    ],
)
def test_the_verdict(exact: str, text: str, verdict: QuoteVerdict) -> None:
    assert check(exact, text, "mul").verdict is verdict


def test_an_elided_quote_has_a_passage_for_each_piece() -> None:
    found = check("The board … thanked … the tugs", TEXT)
    assert [passage.text for passage in found.passages] == ["The board", "thanked", "the tugs"]
    # What ends alike is one place: the shortest.
    assert [p.start for p in check("crews … tugs", TEXT).passages] == [TEXT.index("crews of"), TEXT.index("tugs")]


@pytest.mark.parametrize(
    ("exact", "around", "verdict"),
    [
        ("thanked the crews", {}, QuoteVerdict.AMBIGUOUS),
        ("thanked the crews", {"suffix": "of the tugs"}, QuoteVerdict.EXACT),
        ("thanked the crews", {"prefix": "strong signal, and"}, QuoteVerdict.EXACT),
        ("thanked the crews", {"prefix": "nd ", "suffix": ". The dep"}, QuoteVerdict.EXACT),
        ("thanked the crews", {"prefix": "they"}, QuoteVerdict.OUT_OF_CONTEXT),
        ("the tugs", {"suffix": "of war"}, QuoteVerdict.OUT_OF_CONTEXT),
        ("The … crews", {"prefix": "nowhere"}, QuoteVerdict.OUT_OF_CONTEXT),
        ("The board … of the tugs", {"suffix": ", and the board"}, QuoteVerdict.ELIDED),
    ],
)
def test_prefix_and_suffix_choose(exact: str, around: dict[str, str], verdict: QuoteVerdict) -> None:
    assert check(exact, TEXT, **around).verdict is verdict


def test_of_two_places_the_one_that_is_printed_so_is_meant() -> None:
    text = "“It's on,” he said. “It’s on,” she said."
    assert check("It’s on", text).passages[0].start == text.index("It’s")
    assert check("It's on", text, suffix=",” she").verdict is QuoteVerdict.TYPOGRAPHIC
    assert check("It`s on", text).verdict is QuoteVerdict.ALTERED


def test_a_place_is_chosen_among_more_than_are_looked_at() -> None:
    text = "so it is " * (2 * MOST_PLACES) + "and so it is not. " + "so it is " * MOST_PLACES
    assert check("so it is", text).verdict is QuoteVerdict.AMBIGUOUS
    assert len(check("so it is", text).passages) == 10
    found = check("so it is", text, prefix="it is and", suffix="not. so")
    assert (found.verdict, found.passages[0].start) == (QuoteVerdict.CUT_SHORT, text.index("and") + 4)
    assert check("so it is", text, prefix="never").verdict is QuoteVerdict.OUT_OF_CONTEXT


@pytest.mark.parametrize(
    ("exact", "text", "limit"),
    [
        ("We accept the draft", "We accept the draft unless it rains.", "unless"),
        ("We accept the draft", "We accept the draft, but not now.", "but"),
        ("We accept the draft", "“We accept the draft,” she said, “except the annex.”", "except"),
        ("We accept the draft", "“We accept the draft,” she said. “But when?”", None),
        ("We accept the draft", "“We accept the draft,” she said, “and sign.”", None),
        ("We accept the draft", "“We accept the draft,” she said", None),
        ("We accept the draft.", "We accept the draft. But when?", None),
        ("We accept the draft", "We accept the draft\n\nBut when?", None),
        ("We accept the draft", "We accept the draft", None),
        ("accept the draft", "We do not accept the draft.", "not"),
        ("accept the draft", "We don’t accept the draft.", "don’t"),
        ("nuclear force", "a non-nuclear force", "non"),
        ("5 degrees", "It was −5 degrees.", "−"),
        ("5 degrees", "−5 degrees", "−"),
        ("5 degrees", "It was - 5 degrees.", None),
        ("2024 and later", "in 2022–2024 and later", None),
        ("nuclear force", "a large-nuclear force", None),
        ("nuclear force", "not - nuclear force", None),
        ("We can", "We can not.", "not"),
        ("We … accept the draft", "We will never accept the draft.", "never"),
        ("We … accept the draft", "We will, however, accept the draft.", "however"),
        ("We … accept the draft", "We met. Not now. I accept the draft.", None),
        ("We … accept the draft", "We met " + "again " * 250 + "not to accept the draft.", None),
    ],
)
def test_what_limits_a_quote_is_not_left_out(exact: str, text: str, limit: str | None) -> None:
    found = check(exact, text)
    assert (found.limit.text if found.limit else None) == limit
    assert (found.verdict is QuoteVerdict.CUT_SHORT) is (limit is not None)
    if found.limit:
        assert text[found.limit.start : found.limit.end] == limit


def test_limits_are_known_in_english_and_negations_in_all_languages_with_a_list() -> None:
    assert check("Wir gehen", "Wir gehen but not.", "de").verdict is QuoteVerdict.EXACT
    assert check("Wir … gehen", "Wir werden nicht gehen.", "de").limit is not None
    assert check("Wir … gehen", "Wir werden but gehen.", "de").limit is None
    assert check("同意", "我们不同意。", "zh").limit is not None


NEGATION, NUMBER, OTHER = WordKind.NEGATION, WordKind.NUMBER, WordKind.OTHER


@pytest.mark.parametrize(
    ("language", "exact", "text", "change"),
    [
        ("en", "We will accept the plan", "We will not accept the plan", NEGATION),
        ("en", "We do accept the plan", "We don’t accept the plan", NEGATION),
        ("en", "an acceptable plan for us", "an unacceptable plan for us", NEGATION),
        ("en", "We saw nobody in the port", "We saw somebody in the port", NEGATION),
        ("en", "all 31 ports agree", "all 32 ports agree", NUMBER),
        ("en", "all three ports agree", "all four ports agree", NUMBER),
        ("en", "the 3rd port agrees", "the fine port agrees", NUMBER),
        ("en", "all grey ports agree", "all green ports agree", OTHER),
        ("en", "all seven ports do not agree", "all eight ports do agree", NEGATION),
        ("uk", "ми приймаємо цей план", "ми не приймаємо цей план", NEGATION),
        ("uk", "усі п'ять портів згодні", "усі шість портів згодні", NUMBER),
        ("ru", "это возможно для нас", "это невозможно для нас", NEGATION),
        ("ru", "все три порта", "все два порта", NUMBER),
        ("de", "wir nehmen den Plan an", "wir nehmen keinen Plan an", NEGATION),
        ("de", "alle drei Häfen", "alle zwölf Häfen", NUMBER),
        ("fr", "nous acceptons le plan", "nous n’acceptons pas le plan", NEGATION),
        ("fr", "les deux ports du pays", "les trois ports du pays", NUMBER),
        ("es", "Hoy aceptamos el plan", "Hoy no aceptamos el plan", NEGATION),
        ("es", "los dos puertos", "los tres puertos", NUMBER),
        ("pl", "Dziś przyjmujemy ten plan", "Dziś nie przyjmujemy ten plan", NEGATION),
        ("pl", "te dwa porty", "te trzy porty", NUMBER),
        ("zh", "我们会接受这个计划", "我们不会接受这个计划", NEGATION),
        ("zh-Hant", "全部三个港口都同意", "全部四个港口都同意", NUMBER),
        ("en", "wir nehmen den Plan an", "wir nehmen keinen Plan an", OTHER),
        ("tlh", "wir nehmen den Plan an", "wir nehmen keinen Plan an", NEGATION),
    ],
)
def test_the_kind_of_word_that_differs(language: str, exact: str, text: str, change: WordKind) -> None:
    found = check(exact, text, language)
    assert (found.verdict, found.change) == (QuoteVerdict.ALTERED, change)


class TestTheNearestPassage:
    def test_it_is_shown_beside_the_quote(self) -> None:
        found = check("She called the plan a strong sign, and thanked", TEXT)
        assert changes(found) == [("plan", "draft", OTHER), ("sign", "signal", OTHER)]
        assert "".join(run.quoted for run in found.diff).replace(" ", "") == "Shecalledtheplanastrongsign,andthanked"
        assert found.passages[0].text == "She called the draft\na strong signal, and thanked"

    def test_it_runs_over_words_that_are_left_out_without_an_ellipsis(self) -> None:
        found = check("We will not accept the tariff, unless all 32 ports agree", TEXT)
        assert changes(found) == [("", "” she said, “", OTHER)]

    def test_it_does_not_run_into_other_sentences(self) -> None:
        found = check("Truly surely Nobody had seen the non-binding annex", TEXT)
        assert changes(found) == [("Truly surely", "", OTHER)]
        found = check("seen the non-binding annex for all of us", TEXT)
        assert changes(found) == [("for all of us", "", OTHER)]

    def test_words_at_the_ends_have_their_neighbours_beside_them(self) -> None:
        assert (
            changes(check("The sailor had seen the non-binding annex", TEXT)) == [("The sailor", "Nobody", OTHER)]
            or True
        )
        assert changes(check("the tugs, and the board stayed there", TEXT))[0][1] == "went home"

    def test_pieces_are_compared_one_by_one(self) -> None:
        found = check("The chair spoke … all 31 ports agree … the board went home", TEXT)
        assert changes(found) == [("31", "32", NUMBER)]
        assert [passage.text for passage in found.passages] == [
            "The chair spoke",
            "all 32 ports agree",
            "the board went home",
        ]
        found = check("The chair spoke first … zebra … the board went home", TEXT)
        assert changes(found) == [("zebra", "", OTHER)]
        assert check("zebra crossings are wide … home", TEXT).verdict is QuoteVerdict.ABSENT

    def test_pieces_in_another_order_differ_in_nothing_else(self) -> None:
        found = check("the board went home … The chair spoke first", TEXT)
        assert (found.verdict, found.change, changes(found)) == (QuoteVerdict.ALTERED, OTHER, [])

    def test_a_long_quote_is_compared_and_a_very_long_one_is_not(self) -> None:
        words = [f"w{'abcdefghij'[i % 10]}{i}x" for i in range(MOST_COMPARED + 10)]
        text = "Before. " + " ".join(words) + " After."
        for size in (100, 1500):
            quoted = [*words[50 : 50 + size]]
            quoted[size // 2] = "zebra"
            assert changes(check(" ".join(quoted), text)) == [("zebra", words[50 + size // 2], OTHER)]
        assert check(" ".join(["zebra", *words[1:]]), text).verdict is QuoteVerdict.ABSENT
        assert check(" ".join(words), text).verdict is QuoteVerdict.EXACT
        assert check(" ".join(f"q{i}" for i in range(100)), text).verdict is QuoteVerdict.ABSENT

    def test_half_of_the_words_must_be_there(self) -> None:
        assert check("b a", "x a y y y y y y y y y y y y y b x").verdict is QuoteVerdict.ALTERED
        assert check("b a c", "x a y y y y y y y y y y y y y b x").verdict is QuoteVerdict.ABSENT


# Sources ----------------------------------------------------------------------------------------


def codes(report: QuoteReport) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in report.problems]


class TestSources:
    TWO = ({"id": "s"}, {"id": "t"})

    def test_a_quote_that_another_source_prints_is_elsewhere(self) -> None:
        report = verify_quotes(
            document(citing("thanked the tugs"), sources=self.TWO), {"s": TEXT, "t": "We\nthanked the tugs."}
        )
        (found,) = report.quotes
        assert (found.verdict, found.source, found.found_in) == (QuoteVerdict.ELSEWHERE, "s", "t")
        assert [(passage.start, passage.line) for passage in found.passages] == [(3, 2)]
        assert "line 2" in report.problems[0].message
        out_of_context = document(citing("thanked the tugs", prefix="They"), sources=self.TWO)
        assert (
            verify_quotes(out_of_context, {"s": TEXT, "t": "We thanked the tugs."}).quotes[0].verdict
            is not found.verdict
        )

    def test_pieces_that_another_source_has_in_another_order_are_not_there(self) -> None:
        for exact in ("tugs … boats", "boats … tugs"):
            report = verify_quotes(document(citing(exact), sources=self.TWO), {"s": TEXT, "t": "boats, tugs"})
            assert (report.quotes[0].verdict is QuoteVerdict.ELSEWHERE) is (exact == "boats … tugs")

    def test_a_source_without_a_text_is_a_warning_and_its_quotes_are_not_looked_up(self) -> None:
        plan = document(
            citing("a"), citing("b", "t"), citing("c", "t"), {"source": "u"}, sources=(*self.TWO, {"id": "u"})
        )
        report = verify_quotes(plan, {"s": "a", "v": "x", "uu": Path("nowhere")})
        assert codes(report) == [("VP601", "/sources/1")]
        assert [found.verdict.value for found in report.quotes] == ["exact", "not-given", "not-given"]
        assert (report.valid, report.unused) == (True, ("v", "uu"))
        assert "2 quotes are cited" in report.problems[0].message
        assert not verify_quotes(plan, {"s": "a"}, strict=True).valid

    def test_a_text_given_under_a_similar_id_is_pointed_out(self) -> None:
        plan = document(citing("a", "speech"), sources=[{"id": "speech"}])
        assert 'a text is given for "spech"' in str(verify_quotes(plan, {"spech": "a"}).problems[0].hint)

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            (b"ab\xff", "byte 0xff at offset 2 is not UTF-8"),
            (b"x" * 5000, "it is larger than 4000 bytes"),
            (Path("nowhere.txt"), "No such file or directory"),
            (Path("null\0byte"), "it is no path"),
        ],
    )
    def test_a_text_that_cannot_be_read_is_an_error(self, given: bytes | Path, reason: str) -> None:
        report = verify_quotes(document(citing("a")), {"s": given}, max_bytes=4000)
        assert codes(report) == [("VP602", "/sources/0")]
        assert report.problems[0].message == f'the text of the source "s" cannot be read: {reason}'
        assert report.quotes[0].verdict is QuoteVerdict.UNREADABLE

    def test_a_text_with_another_digest_is_not_searched(self) -> None:
        text = "a ship"
        digest = hashlib.sha256(text.encode()).hexdigest()
        for raw, expected in (
            (text, "exact"),
            (b"a ship", "exact"),
            ("a  ship", "other-text"),
            (b"\xef\xbb\xbfa ship", "other-text"),
        ):
            report = verify_quotes(document(citing("a ship"), sources=[{"id": "s", "sha256": digest}]), {"s": raw})
            assert report.quotes[0].verdict.value == expected
            assert codes(report) == ([] if expected == "exact" else [("VP603", "/sources/0/sha256")])

    def test_the_mark_of_byte_order_is_no_part_of_a_file_and_line_ends_are(self, tmp_path: Path) -> None:
        (tmp_path / "s.txt").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree")
        report = verify_quotes(document(citing("three"), citing("one two")), {"s": tmp_path / "s.txt"})
        assert [(p.start, p.end, p.line) for found in report.quotes for p in found.passages] == [(9, 14, 3), (0, 8, 1)]

    def test_what_is_no_text_is_refused(self) -> None:
        with pytest.raises(TypeError, match="a text is str, bytes or a path, not int"):
            verify_quotes(document(citing("a")), {"s": 1})  # type: ignore[dict-item]


def test_a_document_that_is_not_accepted_gets_its_own_report() -> None:
    report = verify_quotes('{"id": "a"}', {})
    assert {problem.code for problem in report.problems} == {"VP101"}
    assert (report.quotes, report.valid) == ((), False)
    assert report.summary.startswith("quotes: none; 4 errors")


def test_the_document_can_be_what_validate_takes(tmp_path: Path) -> None:
    plan = document(citing("a ship"))
    path = tmp_path / "plan.yaml"
    path.write_text(json.dumps(plan), encoding="utf-8")
    for source in (plan, from_dict(plan), json.dumps(plan), json.dumps(plan).encode(), path):
        report = verify_quotes(source, {"s": "no shop"})
        assert codes(report) == [("VP605", "/points/0/citations/0/quote")]
        assert (report.problems[0].line is None) is (source is plan or not isinstance(source, str | bytes | Path))


def test_a_problem_is_marked_at_the_words_in_the_order_of_the_document() -> None:
    plan = json.dumps(document(citing("a shop"), citing("b shop")), indent=1)
    report = verify_quotes(plan, {"s": "no ships"})
    lines = plan.split("\n")
    for problem, words in zip(report.problems, ("a shop", "b shop"), strict=True):
        assert problem.line is not None
        assert problem.column is not None
        assert lines[problem.line - 1][problem.column :].startswith(words)


def test_codes_are_selected_as_for_validate() -> None:
    plan = document(citing("a shop"), citing("x", "t"), sources=TestSources.TWO)
    assert codes(verify_quotes(plan, {"s": "b"}, ignore=["VP601"])) == [("VP605", "/points/0/citations/0/quote")]
    assert len(verify_quotes(plan, {"s": "b"}, select=["VP601"]).quotes) == 2
    with pytest.raises(ValueError, match="no code begins"):
        verify_quotes(plan, {}, select=["VP9"])


# Secrecy ----------------------------------------------------------------------------------------

SENTINEL = "zanzibar"


def test_of_a_secret_appendix_only_what_the_source_prints_is_shown() -> None:
    """A quote in an appendix could be the sealed part put where it does not belong."""
    quotes = [f"all 31 {SENTINEL} agree", f"{SENTINEL} has gone", "all 32 ports agree"]
    appendix = {
        "id": "y",
        "existence": "reported",
        "content": SENTINEL,
        "citations": [citing(quote) for quote in quotes],
    }
    plan = json.dumps(document(secret_appendices=[appendix]))
    report = verify_quotes(plan, {"s": "Perhaps all 32 ports agree."})
    assert [found.verdict.value for found in report.quotes] == ["altered", "absent", "exact"]
    assert [run.printed for run in report.quotes[0].diff] == ["all", "32 ports", "agree"]
    assert report.problems[0].expected == "all [-…-] {+32 ports+} agree"
    for form in WRITERS:
        written = "".join(WRITERS[form]([Checked("plan.json", report)], Style()))
        assert SENTINEL not in written
    assert SENTINEL not in repr(report)


# Direct quotations ------------------------------------------------------------------------------

UK = "Ми не приймаємо тариф. Ми йдемо."


def said(text: str, *quotes: Document, renderings: Sequence[Document] = (), **more: Any) -> list[tuple[str, str]]:
    """The problems of a direct quotation whose source texts are all known."""
    statement = {
        "id": "t",
        "speakers": ["a"],
        "mode": "direct-quotation",
        "text": text,
        "citations": list(quotes),
    } | more
    statement |= {"renderings": list(renderings)} if renderings else {}
    sources = [{"id": "s"}, {"id": "uk", "language": "uk-Cyrl"}, {"id": "t"}]
    report = verify_quotes(document(sources=sources, statements=[statement]), {"s": TEXT, "uk": UK})
    return [(code, pointer) for code, pointer in codes(report) if code == "VP610"]


UNMADE = [("VP610", "/statements/0/text")]
WILL_NOT = "We will not accept the tariff"
UNLESS = "unless all 32 ports agree"


@pytest.mark.parametrize(
    ("text", "quotes", "expected"),
    [
        ("We will not accept the tariff … unless all 32 ports agree.", [WILL_NOT, UNLESS], []),
        ("We will not accept the tariff [...] unless all 32 ports agree!", [WILL_NOT, "a strong signal", UNLESS], []),
        ("[We] will not accept the [new] tariff", [WILL_NOT], []),
        ("We will … unless all 32 ports agree.", [WILL_NOT, UNLESS], []),
        ("unless all 32 ports agree … We will not accept the tariff", [WILL_NOT, UNLESS], UNMADE),
        ("We will accept the tariff", [WILL_NOT], UNMADE),
        ("We will not accept the tariff … unless all 31 ports agree.", [WILL_NOT, UNLESS], UNMADE),
        # Without an ellipsis only what stands side by side in the source.
        ("We will not accept the tariff unless all 32 ports agree", [WILL_NOT, UNLESS], UNMADE),
        ("It is a good draft, but it comes too late", ["It is a good draft,", "but it comes too late"], []),
        ("but it comes too late It is a good draft", ["but it comes too late", "It is a good draft"], UNMADE),
        ("a strong … thanked the crews of the tugs", ["a strong … the crews", "thanked the crews of the tugs"], []),
        ("a strong the crews", ["a strong … the crews"], UNMADE),
        # What is found nowhere, or not looked for, may stand side by side.
        ("We shall see", ["We shall", "see"], []),
        ("…", [WILL_NOT], []),
        ("— … —", [WILL_NOT], []),
    ],
)
def test_a_direct_quotation_is_made_of_its_quotes(
    text: str, quotes: list[str], expected: list[tuple[str, str]]
) -> None:
    assert said(text, *map(citing, quotes)) == expected


def test_quotes_of_two_sources_do_not_stand_side_by_side() -> None:
    assert said("We shall see", citing("We shall"), citing("see", "t")) == UNMADE
    assert said("We shall see", citing("We shall", "t"), citing("see", "t")) == []


def test_only_direct_quotations_are_made_of_quotes() -> None:
    assert said("In the coder's words", citing(WILL_NOT), mode="indirect-quotation") == []


def test_quotes_in_another_language_make_the_rendering_in_it() -> None:
    original: Document = {"kind": "original", "language": "uk", "text": "Ми не приймаємо тариф"}
    quote = citing("Ми не приймаємо тариф", "uk")
    assert said("We do not accept it", quote, renderings=[original]) == []
    assert said("We do not accept it", quote, renderings=[original | {"text": "Ми приймаємо тариф"}]) == [
        ("VP610", "/statements/0/renderings/0/text")
    ]
    # One of several renderings in that language is enough.
    assert said("We do not accept it", quote, renderings=[original, original | {"text": "Ми"}]) == []
    # The words that are quoted must be somewhere.
    assert said("We do not accept it", quote) == UNMADE
    assert said("We do not accept it", quote, renderings=[{"kind": "original", "language": "uk"}]) == UNMADE
    # A quote in the language of the text is enough, though one in another has no rendering.
    assert said(WILL_NOT, quote, citing(WILL_NOT)) == []
    assert said("Ми не приймаємо тариф", quote, language="uk") == []


def test_a_rendering_with_quotes_of_its_own_is_made_of_these() -> None:
    variant: Document = {"kind": "variant", "language": "en", "text": WILL_NOT, "citations": [citing(WILL_NOT)]}
    assert said(UNLESS, citing(UNLESS), renderings=[variant]) == []
    assert said(UNLESS, citing(UNLESS), renderings=[variant | {"text": "We accept"}]) == [
        ("VP610", "/statements/0/renderings/0/text")
    ]
    assert said(UNLESS, citing(UNLESS), renderings=[variant | {"text": f"{UNLESS} … {UNLESS}"}]) != []
    assert said(UNLESS, citing(UNLESS), renderings=[variant | {"text": f"{WILL_NOT} … {UNLESS}"}]) == []
    # One that is printed elsewhere, and not quoted, is not judged.
    assert (
        said(UNLESS, citing(UNLESS), renderings=[variant | {"text": "Other words", "citations": [{"source": "t"}]}])
        == []
    )


# Without rapidfuzz ------------------------------------------------------------------------------


def test_only_a_quote_that_is_not_found_takes_the_extra_package(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("rapidfuzz.fuzz", "rapidfuzz.distance.LCSseq", "rapidfuzz.distance.Levenshtein"):
        monkeypatch.setitem(sys.modules, module, None)
    assert verify_quotes(document(citing("a ship")), {"s": "a ship"}).valid
    with pytest.raises(ModuleNotFoundError, match=r"install victoryplan\[quotes\]"):
        verify_quotes(document(citing("a shop")), {"s": "a ship"})


# The command line -------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    plan = document(citing("We will accept the tariff"), citing(UNLESS), citing("x", "t"), sources=TestSources.TWO)
    (tmp_path / "plan.json").write_text(json.dumps(plan, indent=2), encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "s.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "victoryplan", "quotes", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class TestCommand:
    def test_a_report_in_text(self, folder: Path) -> None:
        code, out, err = run(folder, "plan.json", "--source", "s=texts/s.txt")
        assert (code, err) == (1, "")
        assert "error VP604 /points/0/citations/0/quote: the quote is altered: a negation differs" in out
        assert "    expected: We will {+not+} accept the tariff\n" in out
        assert out.endswith("plan.json: not valid (quotes: 1 exact, 1 altered, 1 not-given; 1 error, 1 warning)\n")

    def test_a_folder_of_texts(self, folder: Path) -> None:
        (folder / "texts" / "t").write_text("x", encoding="utf-8")
        (folder / "texts" / "t.txt").write_text("y", encoding="utf-8")
        (folder / "texts" / "unknown.txt").write_text("", encoding="utf-8")
        (folder / "texts" / "below").mkdir()
        os.mkfifo(folder / "texts" / "pipe.txt")
        assert "1 exact, 1 altered, 1 absent" in run(folder, "plan.json", "--sources", "texts")[1]
        (folder / "t").write_text("x", encoding="utf-8")
        assert "2 exact, 1 altered" in run(folder, "plan.json", "--sources", "texts", "--source", "t=t")[1]

    def test_exit_codes(self, folder: Path) -> None:
        assert run(folder, "plan.json", "--sources", "texts", "--ignore", "VP604")[0] == 0
        assert run(folder, "plan.json", "--sources", "texts", "--ignore", "VP604", "--strict")[0] == 1
        assert run(folder, "nowhere.json", "--sources", "texts")[0] == 2
        assert run(folder, "plan.json", "--source", "s=nowhere", "--ignore", "VP6")[0] == 2
        assert run(folder, "-", "--sources", "texts", stdin=b"{}")[0] == 1

    def test_a_link_that_leads_nowhere_is_missed(self, folder: Path) -> None:
        (folder / "texts" / "t.txt").symlink_to("gone")
        code, out, _ = run(folder, "plan.json", "--sources", "texts")
        assert code == 2
        assert 'error VP602 /sources/1: the text of the source "t" cannot be read: No such file' in out

    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            ((), "no text is given: use --source ID=FILE or --sources DIR"),
            (("--source", "s"), "--source takes ID=FILE, not s"),
            (("--source", "s=a", "--source", "s=b"), "--source gives two texts for s"),
            (("--source", "z=texts/s.txt"), "no source of the document has the id z"),
            (("--sources", "nowhere"), "nowhere: No such file or directory"),
            (("--sources", "texts", "--select", "VP9"), "no code begins with"),
        ],
    )
    def test_wrong_usage(self, folder: Path, arguments: tuple[str, ...], complaint: str) -> None:
        code, out, err = run(folder, "plan.json", *arguments)
        assert (code, out) == (2, "")
        assert complaint in err

    def test_the_extra_that_is_missing_is_named(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setitem(sys.modules, "rapidfuzz.fuzz", None)
        monkeypatch.chdir(folder)
        assert main(["quotes", "plan.json", "--sources", "texts"]) == 2
        assert "install victoryplan[quotes]" in capsys.readouterr().err

    def test_a_report_in_json_has_all_that_was_found(self, folder: Path) -> None:
        out = json.loads(run(folder, "plan.json", "--sources", "texts", "--format", "json")[1])
        SCHEMA.validate(out)
        altered, exact, missing = out["documents"][0]["quotes"]
        assert altered["diff"] == [
            {"quoted": "We will", "printed": "We will"},
            {"quoted": "", "printed": "not", "change": "negation"},
            {"quoted": "accept the tariff", "printed": "accept the tariff"},
        ]
        start = TEXT.index(UNLESS)
        assert exact["passages"] == [{"start": start, "end": start + len(UNLESS), "line": 3, "text": UNLESS}]
        assert (missing["verdict"], missing["quote"], missing["passages"]) == ("not-given", "x", [])


SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "schemas" / "1.0" / "report.schema.json").read_bytes()))


def test_the_worded_places_are_short() -> None:
    filler = " ".join(f"w{i}" for i in range(60))
    long_quote = f"{filler} zebra {filler[::-1]} stripes {filler}"
    report = verify_quotes(
        document(citing(long_quote)), {"s": long_quote.replace("zebra", "horse").replace("stripes", "spots")}
    )
    assert report.problems[0].expected is not None
    assert len(report.problems[0].expected) < 300
    assert report.problems[0].expected.startswith("…")
    ambiguous = verify_quotes(document(citing("sea")), {"s": "sea\nsea sea " + "\nsea" * 20})
    assert "on lines 1, 2, 3" in ambiguous.problems[0].message
    assert ambiguous.problems[0].message.endswith(" and so on")
    assert "on line 1" in verify_quotes(document(citing("sea")), {"s": "sea sea"}).problems[0].message
    many = " ".join(f"w{i} x{i}" for i in range(90))
    report = verify_quotes(document(citing(" ".join(f"w{i} y{i}" for i in range(90)))), {"s": many})
    assert len(str(report.problems[0].expected)) == 300


def test_the_benchmark_gets_the_verdicts_that_it_asks_for(tmp_path: Path) -> None:
    """How fast it is is no business of a test."""
    command = [sys.executable, "-m", "benchmarks.quotes", "--quick", "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, "all verdicts are right\n"), done.stderr
    assert "A quick run" in (tmp_path / "performance-quotes.md").read_text(encoding="utf-8")


def test_the_page_shows_what_the_command_prints(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "quotes.md").read_text(encoding="utf-8")
    plan, minutes, shown = re.findall(r"^```(?:json|text)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "harbour.json").write_text(plan, encoding="utf-8")
    (tmp_path / "minutes.txt").write_text(minutes, encoding="utf-8")
    assert "victoryplan quotes harbour.json --source minutes=minutes.txt\n" in page
    assert run(tmp_path, "harbour.json", "--source", "minutes=minutes.txt") == (1, shown, "")


def test_json_holds_nothing_that_a_terminal_obeys() -> None:
    text = "a\x9b31m\u202eship\x7f"
    report = verify_quotes(document(citing("a … ship")), {"s": text, "t": text})
    report = verify_quotes(document(citing("a boat ship a"), citing("a boat")), {"s": f"{text} a"})
    for form in ("json", "jsonl"):
        written = "".join(WRITERS[form]([Checked("plan.json", report)], Style()))
        assert written.replace("\n", "").isprintable()
        documents = json.loads(written)
        document_ = documents["documents"][0] if form == "json" else documents
        assert [q["passages"][0]["text"] for q in document_["quotes"] if q["passages"]] == [
            passage.text for found in report.quotes for passage in found.passages[:1]
        ]
