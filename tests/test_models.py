"""The models: what their constructors take, what they refuse, and how they behave as values."""

import collections
import copy
import datetime
import pickle
from pathlib import Path
from typing import Any

import attrs
import cattrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import victoryplan
from victoryplan import (
    Actor,
    Citation,
    Disclosure,
    Fault,
    InvalidObject,
    Model,
    Plan,
    Point,
    Position,
    Proponent,
    Quote,
    Recipient,
    Sealed,
    SecretAppendix,
    Statement,
    bounds,
)
from victoryplan.constraints import model_fields
from victoryplan.models import KINDS, MODELS, facts
from victoryplan.vocabularies import (
    ActorKind,
    DisclosureKind,
    DisclosureState,
    Existence,
    Extent,
    Mode,
    RecipientStatus,
    Stance,
    Topic,
)


def point(**changes: Any) -> Point:
    return Point(**{"id": "arms", "number": "1", "title": "Arms", "topic": Topic.MILITARY} | changes)


def appendix(**changes: Any) -> SecretAppendix:
    return SecretAppendix(**{"id": "annex", "existence": Existence.REPORTED} | changes)


def faults_of(call: Any, **arguments: Any) -> dict[str, tuple[str, str]]:
    with pytest.raises(InvalidObject) as caught:
        call(**arguments)
    return {fault.field: (fault.found, fault.expected) for fault in caught.value.faults}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
class TestEveryModel:
    def test_is_frozen_slotted_and_keyword_only(self, model: type[Model]) -> None:
        assert not hasattr(object.__new__(model), "__dict__")
        assert all(attribute.kw_only for attribute in attrs.fields(model))
        assert model.__setattr__ is not object.__setattr__

    def test_is_documented_field_by_field(self, model: type[Model]) -> None:
        assert model.__doc__
        assert all(field.description for field in model_fields(model))

    def test_is_reexported(self, model: type[Model]) -> None:
        assert getattr(victoryplan, model.__name__) is model


def test_kinds_are_the_models_whose_ids_are_referred_to() -> None:
    assert set(KINDS.values()) <= set(MODELS)


class TestValues:
    def test_equal_values_are_equal_and_hash_alike(self) -> None:
        assert point() == point() != point(number="2")
        assert hash(point(titles={"uk": "Зброя"})) == hash(point(titles={"uk": "Зброя"}))

    def test_evolve_checks_again(self) -> None:
        assert attrs.evolve(point(), number="4a").number == "4a"
        with pytest.raises(InvalidObject):
            attrs.evolve(point(), number="")

    def test_nothing_can_be_set(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            point().title = "x"  # type: ignore[misc] # that is the point

    def test_repr_is_short_and_readable(self) -> None:
        assert repr(point(summary="long")) == "Point(id='arms', number='1', title='Arms', topic='military')"
        assert len(repr(point(title="x" * 10_000))) < 150
        statement = Statement(id="s", speakers=("a",), mode=Mode.NARRATION, text="x", citations=(Citation(source="b"),))
        assert repr(statement) == "Statement(id='s', speakers=('a',), mode='narration', text='x', citations=<1>)"

    def test_pickle_and_copy_give_equal_values(self, shipped: Plan) -> None:
        assert pickle.loads(pickle.dumps(shipped)) == copy.deepcopy(shipped) == copy.copy(shipped) == shipped


class TestRefusal:
    def test_all_faults_are_listed_with_class_field_found_and_expected(self) -> None:
        with pytest.raises(InvalidObject) as caught:
            point(id="A b", number="", topic="military", measures=[])
        assert caught.value.cls == "Point"
        assert caught.value.faults == (
            Fault(
                field="id",
                found='"A b"',
                expected="a lower-case slug: letters a-z and digits, in parts joined by single hyphens",
            ),
            Fault(
                field="number",
                found='""',
                expected="text with a visible character, and no control character but tab and newline",
            ),
            Fault(field="topic", found='"military"', expected="a member of Topic, Topic.MILITARY"),
            Fault(field="measures", found="a list", expected="a tuple"),
        )
        assert str(caught.value).splitlines()[0] == "Point: 4 faults"
        assert isinstance(caught.value, ValueError)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"id": "arms\n"}, "id"),
            ({"id": None}, "id"),
            ({"id": Topic.MILITARY}, "id"),
            ({"title": " \t\u00a0\u200b"}, "title"),
            ({"title": "a\x07"}, "title"),
            ({"title": "a\ud800"}, "title"),
            ({"title": 5}, "title"),
            ({"topic": None}, "topic"),
            ({"topic": Mode.NARRATION}, "topic"),
            ({"part_of": ""}, "part_of"),
            ({"titles": {"e": "x"}}, 'titles["e"]'),
            ({"titles": {"en": ""}}, 'titles["en"]'),
            ({"titles": {5: "x"}}, "titles[an int]"),
            ({"titles": None}, "titles"),
            ({"titles": [("uk", "x")]}, "titles"),
            ({"measures": None}, "measures"),
            ({"measures": False}, "measures"),
            ({"measures": (point(),)}, "measures[0]"),
            ({"citations": ({"source": "a"},)}, "citations[0]"),
            ({"extensions": {"note": 1}}, 'extensions["note"]'),
            ({"extensions": {5: 1}}, "extensions[an int]"),
            ({"extensions": []}, "extensions"),
            ({"extensions": {"a.b": 2**53}}, 'extensions["a.b"]'),
            ({"extensions": {"a.b": [float("nan")]}}, 'extensions["a.b"][an int]'),
            ({"extensions": {"a.b": (1,)}}, 'extensions["a.b"]'),
            ({"extensions": {"a.b": datetime.date(2024, 1, 1)}}, 'extensions["a.b"]'),
            ({"extensions": {"a.b": Topic.LEGAL}}, 'extensions["a.b"]'),
            ({"extensions": {"a.b": {1: 2}}}, 'extensions["a.b"]'),
            ({"extensions": {"a.b": "\ud800"}}, 'extensions["a.b"]'),
        ],
    )
    def test_a_value_that_no_document_could_hold(self, changes: dict[str, Any], field: str) -> None:
        assert field in faults_of(point, **changes)

    def test_a_required_sequence_is_not_empty(self) -> None:
        arguments = {"id": "p", "title": "P", "language": "en", "proponents": ()}
        assert faults_of(Plan, **arguments) == {"proponents": ("an empty tuple", "at least one item")}

    def test_a_subclass_of_an_entity_is_another_class(self) -> None:
        class Longer(Quote):
            pass

        assert faults_of(Citation, source="a", quote=Longer(exact="x")) == {"quote": ("a Longer", "a Quote")}

    def test_another_version_of_the_format(self) -> None:
        arguments = {"id": "p", "title": "P", "language": "en", "proponents": (Proponent(actor="a"),)}
        assert Plan(**arguments).schema_version == "1.0"  # type: ignore[arg-type] # spelt out as a dict
        assert list(faults_of(Plan, schema_version="2.0", **arguments)) == ["schema_version"]

    def test_a_condition_goes_with_conditional_support_and_only_there(self) -> None:
        conditional = Stance.CONDITIONAL_SUPPORT
        assert Position(target="plan", stance=conditional, condition="reforms").condition == "reforms"
        assert faults_of(Position, target="plan", stance=conditional) == {
            "condition": ("nothing", "a value, beside stance conditional-support")
        }
        assert faults_of(Position, target="plan", stance=Stance.SUPPORT, condition="reforms") == {
            "condition": ("a value", "nothing, for it goes only with stance conditional-support")
        }
        # The condition is not judged by a stance that is itself at fault.
        assert list(faults_of(Position, target="plan", stance="support", condition="reforms")) == ["stance"]

    def test_thirtieth_of_february(self) -> None:
        fields = faults_of(Disclosure, kind=DisclosureKind.LEAK, extent=Extent.FULL, date="2024-02-30")
        assert list(fields) == ["date"]


def test_an_argument_that_there_is_not_is_not_named_where_it_could_be_sealed() -> None:
    with pytest.raises(TypeError, match=r"^SecretAppendix\(\) got an argument that it does not have$"):
        appendix(contents="Tomahawk")


class TestSealed:
    def test_it_shows_nothing(self) -> None:
        sealed = Sealed("Tomahawk")
        holder = appendix(content=sealed)
        shown = [repr(sealed), str(sealed), f"{sealed}", f"{sealed:>12}", repr(holder), repr([sealed])]
        assert not any("Tomahawk" in text for text in shown)
        assert f"{sealed:>12}" == "    <sealed>"
        assert sealed.reveal() == "Tomahawk"

    def test_it_is_a_value(self) -> None:
        assert Sealed("a") == Sealed("a") != Sealed("b")
        assert Sealed("a") != "a"
        assert hash(Sealed("a")) == hash(Sealed("a"))
        assert pickle.loads(pickle.dumps(Sealed("a"))) == copy.deepcopy(Sealed("a")) == Sealed("a")

    def test_it_is_frozen(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            Sealed("a")._text = "b"  # type: ignore[misc] # that is the point
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            del Sealed("a")._text

    def test_only_text_can_be_sealed(self) -> None:
        assert faults_of(lambda: Sealed(5)) == {"text": ("an int", "a string")}  # type: ignore[arg-type] # that is the point

    @pytest.mark.parametrize("content", ["Tomahawk", Sealed("\x07Tomahawk"), ["Tomahawk"]])
    def test_a_refusal_does_not_show_it(self, content: Any) -> None:
        with pytest.raises(InvalidObject) as caught:
            appendix(id="No Slug", content=content)
        frames = caught.traceback
        shown = [
            str(caught.value),
            repr(caught.value),
            *(repr(frame.locals) for frame in frames if "constraints" in str(frame.path)),
        ]
        assert {fault.field for fault in caught.value.faults} == {"id", "content"}
        assert not any("Tomahawk" in text for text in shown)

    @pytest.mark.parametrize("field", ["content_digest", "summary", "classification", "recipients", "existence"])
    def test_no_string_given_to_an_appendix_is_shown(self, field: str) -> None:
        with pytest.raises(InvalidObject) as caught:
            appendix(**{field: "Tomahawk\0"})
        assert "Tomahawk" not in str(caught.value)

    def test_no_frame_of_ours_keeps_what_was_given(self) -> None:
        converter = cattrs.Converter()
        victoryplan.configure_converter(converter)
        bad = {"id": "a", "content": "Tomahawk"}
        calls: list[Any] = [
            lambda: SecretAppendix(id="a", content="Tomahawk"),  # type: ignore[call-arg, arg-type] # that is the point
            lambda: Sealed(b"Tomahawk"),  # type: ignore[arg-type] # that is the point
            lambda: victoryplan.loads(bytearray(b"Tomahawk")),  # type: ignore[arg-type] # that is the point
            lambda: victoryplan.loads("Tomahawk", engine="x"),  # type: ignore[arg-type] # that is the point
            lambda: victoryplan.loads('{"secret_appendices": [{"content": "Tomahawk"}]}'),
            lambda: victoryplan.from_dict(bad, engine="x"),  # type: ignore[arg-type] # that is the point
            lambda: victoryplan.from_dict(bad, SecretAppendix),
            lambda: victoryplan.validate(bytearray(b"Tomahawk")),  # type: ignore[arg-type] # that is the point
            lambda: converter.structure(bad, SecretAppendix),
            lambda: converter.structure(b"Tomahawk", Sealed),
        ]
        for call in calls:
            with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is
                call()
            frames = [frame for frame in caught.traceback if "victoryplan" in Path(frame.path).parts[-4:]]
            assert not any("Tomahawk" in repr(frame.locals) for frame in frames if "test_" not in str(frame.path))

    def test_a_salt_goes_only_with_content(self) -> None:
        salt = Sealed("x" * 22)
        assert appendix(content=Sealed("a"), content_salt=salt).restricted
        assert list(faults_of(appendix, content_salt=salt)) == ["content_salt"]
        assert list(faults_of(appendix, content=Sealed("a"), content_salt=Sealed("short"))) == ["content_salt"]


class TestDerived:
    def test_a_thing_is_disputed_when_it_or_a_required_field_of_it_is(self) -> None:
        def disputed(*abouts: tuple[str, ...]) -> bool:
            return point(disputed_by=tuple(Citation(source="s", about=about) for about in abouts)).disputed

        assert disputed(())
        assert disputed(("titles",), ())
        assert disputed(("titles", "number"))
        assert not disputed(("titles",), ("summary", "part_of"))
        assert not disputed()
        assert not Quote(exact="x").disputed

    def test_a_citation_is_about_what_a_source_can_say_and_nothing_sealed(self) -> None:
        names = {model: [field.name for field in facts(model)] for model in MODELS}
        assert names[Disclosure] == ["kind", "extent", "date", "by", "to"]
        assert names[Plan][0] == "title"
        refused = {"id", "content", "content_salt", "citations", "disputed_by", "extensions"}
        assert all(refused.isdisjoint(found) for found in names.values())

    def test_disclosure_is_the_widest(self) -> None:
        partial, full = (
            Disclosure(kind=DisclosureKind.LEAK, extent=extent) for extent in (Extent.PARTIAL, Extent.FULL)
        )
        assert appendix().disclosure is DisclosureState.NONE_KNOWN
        assert appendix(disclosures=(partial,)).disclosure is DisclosureState.PARTIAL
        assert appendix(disclosures=(partial, full)).disclosure is DisclosureState.FULL

    def test_a_point_has_a_secret_appendix_unless_it_is_denied(self) -> None:
        assert point(secret_appendices=(appendix(),)).has_secret_appendix
        assert not point(secret_appendices=(appendix(existence=Existence.DENIED),)).has_secret_appendix
        assert not point().has_secret_appendix

    def test_a_plan_with_sealed_content_is_restricted(self, shipped: Plan) -> None:
        sealed = appendix(content=Sealed("a"), recipients=(Recipient(actor="us", status=RecipientStatus.RECEIVED),))
        assert not shipped.restricted
        assert attrs.evolve(shipped, secret_appendices=(sealed,)).restricted
        assert attrs.evolve(shipped, points=(point(secret_appendices=(sealed,)),)).restricted
        assert not appendix().restricted


class TestBounds:
    @given(st.dates(), st.sampled_from(["", "?", "~", "%"]))
    @example(datetime.date(2024, 2, 29), "")
    @example(datetime.date(9999, 12, 31), "?")
    def test_a_date_means_the_days_that_begin_like_it(self, day: datetime.date, qualifier: str) -> None:
        text = day.isoformat()
        for date in (text, text[:7], text[:4]):
            first, last = bounds(date + qualifier)
            assert first <= day <= last
            inside = [first, last]
            outside = [
                d + datetime.timedelta(n)
                for d, n in ((first, -1), (last, 1))
                if datetime.date.min < d < datetime.date.max
            ]
            assert all(d.isoformat().startswith(date) for d in inside)
            assert not any(d.isoformat().startswith(date) for d in outside)

    @given(st.dates())
    def test_on_or_before_reaches_back_to_the_first_day(self, day: datetime.date) -> None:
        assert bounds(f"[..{day.isoformat()}]") == (datetime.date.min, day)

    @given(st.dates())
    def test_on_or_after_goes_on_to_the_last_day(self, day: datetime.date) -> None:
        assert bounds(f"[{day.isoformat()}..]") == (day, datetime.date.max)

    @given(st.dates(), st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
    @example(datetime.date(2025, 1, 1), datetime.date(2024, 1, 1), 4, 4)
    @example(datetime.date(2024, 10, 1), datetime.date(2024, 10, 1), 7, 4)
    def test_a_range_goes_from_the_first_day_of_the_one_to_the_last_of_the_other(
        self, one: datetime.date, other: datetime.date, length: int, other_length: int
    ) -> None:
        early, late = one.isoformat()[:length], other.isoformat()[:other_length]
        first, last = bounds(f"[{early}..{late}]")
        assert first <= last
        if bounds(early)[0] <= bounds(late)[1]:
            assert (first, last) == (bounds(early)[0], bounds(late)[1])
        else:
            assert (first, last) == bounds(f"[{late}..{early}]")

    @pytest.mark.parametrize(
        "date",
        ["", "2024-13", "2023-02-29", "0000", "2024-10-16T00:00", "24", "2024?~", "[..]", "[2024", None, "2024\n"],
    )
    def test_what_is_no_date(self, date: Any) -> None:
        with pytest.raises(InvalidObject):
            bounds(date)


class TestKinds:
    def test_a_boolean_is_one_of_two(self) -> None:
        arguments: dict[str, Any] = {"id": "a", "name": "A", "kind": ActorKind.PERSON}
        assert faults_of(Actor, **arguments, anonymous=1) == {"anonymous": ("an int", "True or False")}
        assert faults_of(Actor, **arguments, anonymous=None) == {"anonymous": ("None", "True or False")}

    def test_a_subclass_of_a_plain_type_is_no_json_to_a_constructor(self) -> None:
        inner = collections.OrderedDict(a=1)
        assert faults_of(point, extensions={"a.b": inner}) == {
            'extensions["a.b"]': ("an OrderedDict", "a plain dict or list")
        }
