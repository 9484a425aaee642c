"""The forms: what each takes and refuses, and that Python and the published pattern say the same."""

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from victoryplan.constraints import DATE, FORMS, Form
from victoryplan.schema import json_schema

ACCEPTED: dict[str, list[str]] = {
    "Id": ["a", "1", "nato-invitation", "a-1-b"],
    "IdOrAddress": ["a-b", "https://example.org/a?b=c#d", "https://example.org./a"],
    "Address": [
        "http://a",
        "https://example.org:8080/a/b.html?q=%D0%9F&x=1#top",
        "https://xn--e1afmkfd.xn--p1ai/",
        "https://example.org/a(b)!$&'*+,;=:@~_.-",
        "https://example.org?q",
        "https://example.org.",
        "https://example.org.:8080/a",
    ],
    "SchemaAddress": ["plan.schema.json", "../schemas/1.0/plan.schema.json", "https://example.org/x"],
    "Date": [
        "2024",
        "2024-02",
        "2024-02-29",
        "2000-02-29",
        "1939-08-23?",
        "2024~",
        "2024-10%",
        "[..2024-10-17]",
        "[2024-10-17..]",
        "[2024-10-17..2024-10-18]",
        "[2024-02-29..2024]",
        "[2025..2024]",
        "0001",
        "9999-12-31",
    ],
    "Language": [
        "uk",
        "en-GB",
        "zh-Hant",
        "sr-Latn-RS",
        "de-1996",
        "x-private",
        "sl-rozaj-biske-1994",
        "en-a-myext-b-another",
        "zh-cmn-Hans-CN",
    ],
    "Country": ["UA", "SUHH"],
    "Wikidata": ["Q1", "Q212"],
    "Text": ["a", " a ", "a\nb\tc", "План", "👩‍🚀", "\u0301", "a\u200f"],
    "Target": ["plan", "point/a", "measure/a-b", "appendix/x", "issue/1"],
    "Sha256": ["0" * 64],
    "ContentDigest": ["sha256:" + "a" * 64],
    "ContentSalt": ["a" * 22, "_-" * 30],
    "FieldName": ["date", "on_behalf_of", "sha256", "a_1"],
    "ExtensionKey": ["https://example.org/x", "urn:x:y", "org.example", "a.b.c_d-e", "mailto:a@b"],
}

REFUSED: dict[str, list[str]] = {
    "Id": ["", "A", "a--b", "-a", "a-", "a_b", "é", "a b", "a\n"],
    "IdOrAddress": ["", "A", "ftp://a", "https://", "a\n", "https://a\n"],
    "Address": [
        "",
        "https://",
        "ftp://a",
        "//a",
        "https://a b",
        "https://é.org",
        "https://a/%zz",
        "https://a/é",
        "http://[::1]",
        "https://-a",
        "https://a-",
        "https://a..b",
        "https://a../",
        "https://./",
        "https://.a/",
        "https://a:123456",
        "HTTPS://a",
        "https://a/\n",
        "https://u@a",
        "javascript:alert(1)",
    ],
    "SchemaAddress": ["", "a b", "é", "a\n"],
    "Date": [
        "",
        "24",
        "2024-1",
        "2024-13",
        "2024-00",
        "2024-02-30",
        "2023-02-29",
        "1900-02-29",
        "2024-04-31",
        "2024-10-16?~",
        "0000",
        "0000-01-01",
        "[..0000]",
        "[2024]",
        "[..2024?]",
        "[2024?..]",
        "[2024..2025]?",
        "[0000..]",
        "[2024..0000]",
        "[0000-01..2024]",
        "[2023-02-29..]",
        "[2024..2023-02-29]",
        "[..]",
        "[2024..2025..]",
        "[..2024..2025]",
        "2024..2025",
        "[2024..]\n",
        "2024-10-16\n",
        "2024-10-16T00:00:00Z",
        "/2024",
        "2024/2025",
        "20241016",
        "٢٠٢٤",
    ],
    "Language": ["", "e", "englishlanguage", "en_GB", "-en", "en-", "x", "i-klingon", "en\n", "123"],
    "Country": ["", "U", "UKR", "ua", "UA\n", "ABCDE"],
    "Wikidata": ["", "Q", "Q0", "P1", "Q1\n", "q1"],
    "Text": [
        "",
        " ",
        "\n",
        "\u200b",
        "\u00ad",
        "\u3164",
        "a\x00",
        "a\x7f",
        "a\x85",
        "a\r",
        "\U000e0020",
        "\ud800",
        "a\udfff",
    ],
    "Target": ["", "plan/", "plan/a", "point", "point/", "point/A", "actor/a", "point/a/b", "plan\n", "point/a\n"],
    "Sha256": ["", "0" * 63, "0" * 65, "A" * 64, "0" * 64 + "\n"],
    "ContentDigest": ["", "a" * 64, "sha256:" + "a" * 63, "sha512:" + "a" * 64, "sha256:" + "a" * 64 + "\n"],
    "ContentSalt": ["", "a" * 21, "+" * 22, "a" * 22 + "=", "a" * 22 + "\n"],
    "FieldName": ["", "Date", "on__behalf", "_date", "date_", "1a", "on-behalf", "$schema", "dáte", "date\n"],
    "ExtensionKey": ["", "note", "a..b", ".a", "a.", ":x", "a:", "a b.c", "é.org", "a.b\n", "x:é"],
}

DEFINITIONS = json_schema()["$defs"]


def published_verdict(form: Form, text: str) -> bool:
    return jsonschema.Draft202012Validator(DEFINITIONS[form.name]).is_valid(text)


def test_every_form_has_examples() -> None:
    assert ACCEPTED.keys() == REFUSED.keys() == FORMS.keys()


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in ACCEPTED.items() for text in texts])
def test_what_a_form_takes(name: str, text: str) -> None:
    assert FORMS[name].accepts(text)
    assert published_verdict(FORMS[name], text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in REFUSED.items() for text in texts])
def test_what_a_form_refuses(name: str, text: str) -> None:
    assert not FORMS[name].accepts(text)
    # No UTF-8 can write a lone surrogate, so a schema, and the Rust engines that read it, never see one.
    assert text.encode("utf-8", "ignore").decode() != text or not published_verdict(FORMS[name], text)


@pytest.mark.parametrize("form", FORMS.values(), ids=repr)
class TestEveryForm:
    def test_its_example_is_of_the_form(self, form: Form) -> None:
        assert form.accepts(form.example)

    @given(data=st.data())
    def test_python_and_the_published_pattern_agree(self, form: Form, data: st.DataObject) -> None:
        drawn = st.from_regex(form.pattern) | st.text(max_size=8).map(lambda text: form.example + text)
        text = data.draw(drawn.filter(lambda text: text.isascii() or text.encode("utf-8", "ignore").decode() == text))
        assert form.accepts(text) == published_verdict(form, text)

    def test_time_is_linear(self, form: Form) -> None:
        # Quadratic matching of a million characters would take hours.
        assert isinstance(form.accepts(form.example * 100_000 + "\x00"), bool)
        assert isinstance(form.accepts("a-" * 500_000), bool)
        assert isinstance(form.accepts("https://" + "a-." * 300_000), bool)


@given(st.from_regex(DATE.pattern, fullmatch=True).filter(DATE.accepts))
def test_nothing_but_a_calendar_day_is_ten_characters_long(date: str) -> None:
    # So rules may compare dates of that length as text.
    assert (len(date) == 10) == (date[0] != "[" and date.count("-") == 2 and date[-1].isdigit())
