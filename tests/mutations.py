"""Mutants of JSON documents: one to six small changes each, some of them faults, put in by a seeded generator.

What a mutant holds stays within the limits of parsing (depth, integers, whole characters), so that every
validator can read it. Whether it is accepted is not known here: that is what validators are asked.
"""

import json
import string
from collections.abc import Callable, Iterator
from enum import StrEnum
from random import Random
from typing import Any, NamedTuple

from victoryplan import vocabularies
from victoryplan.constraints import DATE, FORMS, model_fields
from victoryplan.json_values import MAX_DEPTH, MAX_INTEGER
from victoryplan.models import MODELS

__all__ = ["MUTATIONS", "Json", "mutant", "smallest"]

Json = Any

_ENUMS = [value for value in vars(vocabularies).values() if isinstance(value, type) and issubclass(value, StrEnum)]
_MEMBERS = sorted({member.value for enum in _ENUMS for member in enum})
_SIBLINGS = {member.value: [other.value for other in enum] for enum in _ENUMS for member in enum}
_KEYS = sorted({field.key for cls in MODELS for field in model_fields(cls)})
_DATE_KEYS = {field.key for cls in MODELS for field in model_fields(cls) if getattr(field.kind, "form", None) is DATE}
_EXAMPLES = sorted(form.example for form in FORMS.values())

_DATES = (
    *("2024", "2024-02", "2024-02-29", "2000-02-29", "1600-02-29", "0004-02-29", "9999-12-31", "0001-01-01", "0001"),
    *("2024?", "2024-10~", "2024-10-16%", "[..2024]", "[..2024-10]", "[..2024-02-29]", "[..0001-01-01]"),
    *("[2024..]", "[2024-02-29..]", "[0001-01-01..]", "[2024-10-17..2024-10-18]", "[2000-02-29..2024]", "[2024..2023]"),
    *("2023-02-29", "1900-02-29", "2100-02-29", "0000-02-29", "2024-02-30", "2024-04-31", "2024-13", "2024-00"),
    *("2024-10-00", "2024-10-32", "2024-1-1", "24", "12024", "-0044", "0000", "0000-01-01", "00000", "2024-"),
    *("2024/10/16", "16.10.2024", "2024-10-16T12:00", "2024-10-16Z", "2024??", "2024?~", "?2024", "20?4", "202X"),
    *("[..2024", "..2024]", "[..2024?]", "[2024]", "[..]", "[..0000]", "[..0000-01-01]", "[..2023-02-29]"),
    *("[0000..]", "[0000..2024]", "[2024..0000]", "[2023-02-29..]", "[2024..2023-02-29]", "[2024..2025]?", "[2024?..]"),
    *(
        "[2024..2025",
        "2024..2025",
        "[2024..2025..]",
        "[2024.2025]",
        "[2024-..]",
        "[2024,2025]",
        "[2024..]\n",
        "2024/..",
    ),
    *("٢٠٢٤", "２０２４", "2024-10-1６", "2024‑10‑16", "2024\n", "[..2024]\n", "2024-10-16 ", "\n2024"),
)
_BLANKS = (
    *("", " ", "\t", "\n", "\t \n", "\u00a0", "\u00ad", "\u034f", "\u061c", "\u115f", "\u1680", "\u180e", "\u200b"),
    *("\u200d", "\u2028", "\u202e", "\u2060", "\u2800", "\u3000", "\u3164", "\ufe0f", "\ufeff", "\uffa0", "\ufffa"),
    *("\U0001d173", "\U000e0001", "\U000e0020", "\U000e0100", "\U000e0fff", "\u200b\U000e0061 "),
)
_TRAPS = (
    *("\x00", "\x07", "\x0b", "\x0c", "\r", "\x1b", "\x1f", "\x7f", "\x80", "\x85", "\x9f", "\u00a0", "\u00ad"),
    *("\u0301", "\u0430", "\u0131", "\u212a", "\u017f", "\u200b", "\u200f", "\u202e", "\u2028", "\u2029", "\ufeff"),
    *("\ufffd", "\ufffe", "\uffff", "\ufdd0", "\uff41", "\uff11", "\u0661", "\u00df", "\u0130", "\ufb01", "\u20ac"),
    *("\U0001f54a", "\U0001f468\u200d\U0001f469", "\U0001d7d8", "\U00010000", "\U0001fffe", "\U000e0061", "\U0010ffff"),
    *("$", "^", "\\", '"', "/", "~", "%", "&", "<", "[", "{", "'", "`", "|", "\\n", "\\u0000", "%zz", "${x}"),
)
_ENDS = ("\n", "\n\n", "\r", "\r\n", " ", "\t", "\u0085", "\u2028", "\u2029", "\x0b", "\x0c", "\x00", "\u200b")
_LANGUAGES = (
    *("uk", "en-GB", "zh-Hant", "x-klingon", "de-CH-1996", "sl-rozaj-biske", "en-u-co-phonebk", "UK", "es-419"),
    *("e", "en_GB", "en-", "-en", "x", "en-x", "en--GB", "abcdefghi", "uk\n", "", "укр", "en-GB-GB", "i-klingon"),
)
_STRINGS = (
    *("point/a", "point/", "Point/a", "plan/", "issue/a-b", "measure/a--b", "appendix/a", "plan\n", "a--b", "-a", "a-"),
    *("Q0", "Q01", "Q1", "q1", "U", "UKR", "UKRA", "ua", "UA\n", "SUHH", "0" * 63, "0" * 65, "G" * 64, "A" * 22),
    *("http://a", "https://a.b:99999/", "http://a:123456", "ftp://a.b", "http://", "http://[::1]/", "http://a_b/"),
    *("http://a.", "https://a.b./", "http://a.:80/", "http://a..", "http://.", "http://./a"),
    *("http://a/%2F", "http://a/%2", "http://a/ b", "http://exämple.org", "HTTP://a", "http://a?b#c#d", "https://a\n"),
    *("sha256:" + "0" * 64, "sha256:" + "0" * 64 + "\n", "0" * 64 + "\n", "SHA256:" + "0" * 64, "1.0", "1.0\n", "1.1"),
    *("on_behalf_of", "sha256", "a__b", "_a", "a_", "Date", "on-behalf-of", "$schema", "date\n"),
    *("a\u0301", "\u00e1", "q\u0307\u0323", "long " * 60, "true", "null", "1", "{}", "[]"),
)
_NAMES = (
    *("", "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length", "valueOf", "$ref", "$id"),
    *("$defs", "~", "/", "a/b", "~1", "#", "0", "-1", "extra", "note", "self", "cls", "schema_uri", "уникод"),
)
_EXTENSION_KEYS = (
    *("org.example.note", "urn:a:b", "https://example.org/a~b", "a.b", "A:b", "_.-", "a.b.c.d"),
    *("note", "org.", ".org", "a..b", "1:a", ":a", "a:", "urn:é", "a.b\n", "urn:a b", "", "__proto__", "a.__proto__"),
)
_TEXT_KEYS = {"title", "summary", "text", "name", "locator", "exact"}
_TEXTS = ("План", "勝利", "\u05d0\u200f", "\U0001f54a", "\ta\nb\n", "a\u0301")
_OPTIONAL = {
    "summary",
    "date",
    "disputed_by",
    "titles",
    "quote",
    "locator",
    "forum",
    "place",
    "rationale",
    "measures",
    "about",
}
_NUMBERS = (0, 1, -1, 2, MAX_INTEGER, -MAX_INTEGER, 0.0, -0.0, 1.0, 1.5, -2.5e-7, 5e-324, 1.7976931348623157e308, 1e16)


class _Slot(NamedTuple):
    """A place in a document: what holds it, and at which step."""

    holder: Any
    step: Any
    key: str
    """The nearest key above it"""
    depth: int

    @property
    def value(self) -> Json:
        return self.holder[self.step]

    def put(self, value: Json) -> None:
        self.holder[self.step] = value


class _Mutation:
    """One change, somewhere in a document that stands alone in a list."""

    def __init__(self, root: list[Json], rng: Random, level: int) -> None:
        self.rng = rng
        self.level = level
        self.slots: list[_Slot] = []
        self._walk(root, "", 0)

    def _walk(self, holder: Any, key: str, depth: int) -> None:
        steps = holder if isinstance(holder, dict) else range(len(holder))
        for step in steps:
            name = step if isinstance(step, str) else key
            self.slots.append(_Slot(holder, step, name, depth))
            if isinstance(holder[step], dict | list):
                self._walk(holder[step], name, depth + 1)

    def slot(self, *types: type, root: bool = False) -> _Slot | None:
        """Some place whose value is of one of the types, if there is one."""
        found = self.slots if root else self.slots[1:]
        if types:
            found = [slot for slot in found if isinstance(slot.value, types)]
        return self.rng.choice(found) if found else None

    def object(self) -> dict[str, Json]:
        slot = self.slot(dict, root=True)
        return slot.value if slot else {}

    def text(self) -> str:
        """A string that some field or other takes, or all but takes."""
        pool = self.rng.choice((_DATES, _BLANKS, _LANGUAGES, _STRINGS, _MEMBERS, _EXAMPLES, _EXTENSION_KEYS, _NAMES))
        return self.rng.choice(pool)

    def scalar(self) -> Json:
        return self.rng.choice((None, True, False, self.rng.choice(_NUMBERS), self.text()))

    def json(self, depth: int = 2) -> Json:
        """Any JSON value."""
        kind = self.rng.randrange(4) if depth else 3
        if kind == 0:
            return [self.json(depth - 1) for _ in range(self.rng.randrange(3))]
        if kind == 1:
            return {self.text(): self.json(depth - 1) for _ in range(self.rng.randrange(3))}
        return self.scalar()

    # What changes something, and most often breaks it ------------------------------------------------

    def delete(self) -> None:
        if slot := self.slot():
            del slot.holder[slot.step]

    def rename(self) -> None:
        if not (slot := self.slot()) or not isinstance(slot.step, str):
            return
        key = slot.step
        changes = (
            *(key + "s", key[:-1], key.upper(), key.title(), key.swapcase(), key + "\n", key + " ", " " + key),
            *(key.replace("_", "-"), key + "\u200b", self.rng.choice(_KEYS), self.rng.choice(_NAMES)),
        )
        new = self.rng.choice(changes)
        pairs = [(new if name == key else name, value) for name, value in slot.holder.items()]
        slot.holder.clear()
        slot.holder.update(pairs)

    def retype(self) -> None:
        if slot := self.slot(root=self.rng.random() < 0.02):
            value = slot.value
            near = ([value], {"": value}, {slot.key: value}, str(value), json.dumps(value)[:80])
            other: tuple[Json, ...] = ([], {}, [[]], [{}], [""], self.scalar(), self.scalar(), self.json())
            slot.put(self.rng.choice((*near, *other)))

    def unwrap(self) -> None:
        if (slot := self.slot(list, dict)) and slot.value:
            slot.put(next(iter(slot.value if isinstance(slot.value, list) else slot.value.values())))

    def null(self) -> None:
        if slot := self.slot():
            slot.put(None)

    def empty(self) -> None:
        if slot := self.slot(list, dict):
            slot.value.clear()

    def blank(self) -> None:
        if slot := self.slot(str):
            slot.put(self.rng.choice(_BLANKS) * self.rng.randint(1, 2))

    def end(self) -> None:
        """A final newline, or what else looks like nothing at the end of a text."""
        if slot := self.slot(str):
            slot.put(slot.value + self.rng.choice(_ENDS) if self.rng.random() < 0.9 else "\n" + slot.value)

    def trap(self) -> None:
        if slot := self.slot(str):
            at = self.rng.randint(0, len(slot.value))
            slot.put(slot.value[:at] + self.rng.choice(_TRAPS) + slot.value[at:])

    def edit(self) -> None:
        """A text with one letter out, twice, or another."""
        if (slot := self.slot(str)) and slot.value:
            at = self.rng.randrange(len(slot.value))
            letter = slot.value[at]
            instead = self.rng.choice(("", letter * 2, letter.swapcase(), self.rng.choice(string.printable)))
            slot.put(slot.value[:at] + instead + slot.value[at + 1 :])

    def case(self) -> None:
        if slot := self.slot(str):
            slot.put(self.rng.choice((str.upper, str.lower, str.title, str.swapcase, str.casefold))(slot.value))

    def overflow(self) -> None:
        """More than fits: a long text, a long list."""
        if slot := self.slot(str, list):
            value = slot.value
            longer = (value * 2, value * 40, value + value[-1:]) if len(value) < 80 else (value + value[-1:],)
            slot.put(self.rng.choice((*longer, value + "a" * 999) if isinstance(value, str) else longer))
            slot.put(json.loads(json.dumps(slot.value)))

    def replace(self) -> None:
        if slot := self.slot(str):
            slot.put(self.text())

    def date(self) -> None:
        dated = [slot for slot in self.slots[1:] if slot.key in _DATE_KEYS]
        if dated and self.rng.random() < 0.5:
            self.rng.choice(dated).put(self.rng.choice(_DATES))
        else:
            self.object()[self.rng.choice(sorted(_DATE_KEYS))] = self.rng.choice(_DATES)

    def wrong_member(self) -> None:
        if slot := self._member():
            value: str = slot.value
            near = (value.upper(), value.title(), value + " ", value + "\n", value.replace("-", "_"), value[:-1])
            slot.put(self.rng.choice((*near, [value], {value: True}, None, self.rng.choice(_MEMBERS))))

    def unknown_key(self) -> None:
        self.object()[self.rng.choice((*_NAMES, self.text()))] = self.json()

    def known_key(self) -> None:
        """A key that some entity has, with a value that some field takes."""
        text = self.rng.choice((self.text(), self.rng.choice(_EXAMPLES), self.rng.choice(_MEMBERS)))
        self.object()[self.rng.choice(_KEYS)] = self.rng.choice((text, text, [text], [], {}, self.json()))

    def map_key(self) -> None:
        maps = [slot.value for slot in self.slots if slot.key in {"titles", "names"} and isinstance(slot.value, dict)]
        target = self.rng.choice(maps) if maps else self.object().setdefault(self.rng.choice(("titles", "names")), {})
        if isinstance(target, dict):
            target[self.rng.choice(_LANGUAGES)] = self.rng.choice(("Текст", "Text", self.text(), self.json()))

    def conditional(self) -> None:
        """Of two keys that go together, one without the other, or both, or a third value."""
        objects = [slot.value for slot in self.slots if isinstance(slot.value, dict)]
        triggers = [item for item in objects if "stance" in item or "existence" in item]
        if not triggers:
            holders = [item for item in objects if "speakers" in item] or objects
            triggers = [{"target": "plan", "stance": "support"}]
            if holders:
                self.rng.choice(holders)["positions"] = triggers[:]
        item = self.rng.choice(triggers)
        partner, trigger = ("condition", "stance") if "stance" in item else ("content_salt", "content")
        values: dict[str, tuple[Json, ...]] = {
            "stance": ("conditional-support", "conditional-support", "support", "Conditional-support", None),
            "condition": ("reforms", "reforms", "", None),
            "content": ("Tomahawk", "Tomahawk", "", 5, None),
            "content_salt": ("A" * 22, "A" * 22, "A" * 21, [], None),
        }
        for key in self.rng.choice(((trigger,), (partner,), (trigger, partner), ())):
            item[key] = self.rng.choice(values[key])
        if self.rng.random() < 0.3:
            item.pop(self.rng.choice((trigger, partner)), None)

    def nest(self) -> None:
        """Arrays and objects inside each other, as deep as a document may be."""
        slots = [slot for slot in self.slots[1:] if slot.key == "extensions" and isinstance(slot.value, dict)]
        slot = self.rng.choice(slots or self.slots)
        room = MAX_DEPTH - self.level - slot.depth - 2
        depth = min(room, self.rng.choice((2, 5, 20, room)))
        if depth < 1:
            return
        value: Json = self.scalar()
        for _ in range(depth):
            value = [value] if self.rng.random() < 0.5 else {self.rng.choice(("a", "a.b", "", "__proto__")): value}
        if slots:
            slot.value["org.example.deep"] = value
        elif isinstance(slot.value, dict) and self.rng.random() < 0.8:
            slot.value["extensions"] = {"org.example.deep": value}
        else:
            slot.put(value)

    # What most often breaks nothing -------------------------------------------------------------------

    def swap(self) -> None:
        """Two values of one type in each other's place."""
        if one := self.slot():
            alike = [slot for slot in self.slots[1:] if type(slot.value) is type(one.value)]
            if self.rng.random() < 0.7:
                alike = [slot for slot in alike if slot.key == one.key]
            other = self.rng.choice(alike)
            # Copies, for one may hold the other.
            mine, theirs = json.dumps(one.value), json.dumps(other.value)
            if max(one.depth, other.depth, mine.count("["), theirs.count("[")) < MAX_DEPTH // 4:
                one.put(json.loads(theirs))
                other.put(json.loads(mine))

    def duplicate(self) -> None:
        lists = [slot.value for slot in self.slots[1:] if isinstance(slot.value, list) and slot.value]
        if lists:
            items = self.rng.choice(lists)
            items.insert(self.rng.randint(0, len(items)), json.loads(json.dumps(self.rng.choice(items))))

    def shuffle(self) -> None:
        """The same keys, or the same items, in another order."""
        if slot := self.slot(dict, list, root=True):
            items = list(slot.value.items() if isinstance(slot.value, dict) else slot.value)
            self.rng.shuffle(items)
            slot.put(dict(items) if isinstance(slot.value, dict) else items)

    def other_member(self) -> None:
        if slot := self._member():
            slot.put(self.rng.choice(_SIBLINGS[slot.value]))

    def extend(self) -> None:
        holders = [slot.value for slot in self.slots if isinstance(slot.value, dict) and "id" in slot.value]
        target = self.rng.choice(holders) if holders else self.object()
        extensions = target.setdefault("extensions", {})
        if isinstance(extensions, dict):
            key = self.rng.choice(_EXTENSION_KEYS[:7] if self.rng.random() < 0.7 else _EXTENSION_KEYS)
            extensions[key] = self.json()

    def reword(self) -> None:
        texts = [slot for slot in self.slots[1:] if slot.key in _TEXT_KEYS]
        if texts:
            self.rng.choice(texts).put(self.rng.choice(_TEXTS))

    def drop_option(self) -> None:
        """One key fewer of those that most entities can do without."""
        slots = [slot for slot in self.slots[1:] if isinstance(slot.step, str) and slot.step in _OPTIONAL]
        if slots:
            slot = self.rng.choice(slots)
            del slot.holder[slot.step]

    def _member(self) -> _Slot | None:
        slots = [slot for slot in self.slots[1:] if isinstance(slot.value, str) and slot.value in _SIBLINGS]
        return self.rng.choice(slots) if slots else None


_GENTLE: tuple[Callable[[_Mutation], None], ...] = (
    _Mutation.swap,
    _Mutation.duplicate,
    _Mutation.shuffle,
    _Mutation.other_member,
    _Mutation.extend,
    _Mutation.reword,
    _Mutation.drop_option,
)
_HARSH: tuple[Callable[[_Mutation], None], ...] = (
    _Mutation.delete,
    _Mutation.rename,
    _Mutation.retype,
    _Mutation.unwrap,
    _Mutation.null,
    _Mutation.empty,
    _Mutation.blank,
    _Mutation.end,
    _Mutation.trap,
    _Mutation.edit,
    _Mutation.case,
    _Mutation.overflow,
    _Mutation.replace,
    _Mutation.date,
    _Mutation.wrong_member,
    _Mutation.unknown_key,
    _Mutation.known_key,
    _Mutation.map_key,
    _Mutation.conditional,
    _Mutation.conditional,
    _Mutation.nest,
)
MUTATIONS = frozenset(mutation.__name__ for mutation in (*_GENTLE, *_HARSH))


def mutant(document: Json, rng: Random, *, level: int = 0) -> tuple[Json, tuple[str, ...]]:
    """A changed copy of a document, and the names of the changes. The same generator state gives the same.

    ``level`` is the number of containers that stand around the document elsewhere.
    """
    root = [json.loads(json.dumps(document))]
    pool = _GENTLE * 3 + _HARSH if rng.random() < 0.5 else _HARSH
    changes = rng.choices(pool, k=rng.choice((1, 1, 1, 1, 2, 2, 3, 4, 5, 6)))
    for change in changes:
        change(_Mutation(root, rng, level))
    return root[0], tuple(change.__name__ for change in changes)


def smallest(document: Json, fails: Callable[[Json], bool]) -> Json:
    """What is left of a document that fails when all is taken out without which it still does."""
    smaller: Json = document
    while smaller is not None:
        document = smaller
        smaller = next(filter(fails, _with_one_thing_less(document)), None)
    return document


_ANY = Random(0)  # noqa: S311 - nothing is drawn from it


def _with_one_thing_less(document: Json) -> Iterator[Json]:
    for i in range(1, len(_Mutation([document], _ANY, 0).slots)):
        root = [json.loads(json.dumps(document))]
        slot = _Mutation(root, _ANY, 0).slots[i]
        del slot.holder[slot.step]
        yield root[0]
