"""One value, one text: the rules and examples of RFC 8785 for the types registers use."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trust.registers.canonical import DEEPEST, LARGEST, NotCanonical, canonical, parse

TEXTS = st.text(st.characters(exclude_categories=("Cs",)))
SCALARS = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20
)


def test_names_are_ordered_by_utf_16_units_as_in_section_3_2_3_of_the_rfc() -> None:
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }

    assert list(json.loads(canonical(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_strings_and_literals_are_written_as_in_section_3_2_2_of_the_rfc() -> None:
    value = {
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f",
        "literals": [None, True, False],
    }

    assert canonical(value) == (
        '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_every_control_character_has_one_escape() -> None:
    short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}

    for code in range(0x20):
        expected = short.get(code) or "\\u" + format(code, "04x")
        assert canonical(chr(code)) == f'"{expected}"'
    assert canonical("\x7f\u2028") == '"\x7f\u2028"'


def test_what_json_does_not_know_has_an_agreed_wording() -> None:
    value = {
        "amount": Decimal("1234.50"),
        "day": date(2026, 11, 23),
        "moment": datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC),
    }

    assert canonical(value) == (
        '{"amount":"1234.50","day":"2026-11-23","moment":"2026-11-23T04:05:06Z"}'
    )


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        2**53,
        Decimal("NaN"),
        datetime(2026, 1, 1),
        {1: "one"},
        b"bytes",
        "\ud800",
        {"\udfff": 1},
        {"set"},
    ],
)
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_what_is_nested_too_deep_is_refused_in_time() -> None:
    value: list = []
    for _level in range(DEEPEST + 1):
        value = [value]

    with pytest.raises(NotCanonical, match="deep"):
        canonical(value)
    with pytest.raises(NotCanonical, match="deep"):
        parse(b"[" * 100_000 + b"]" * 100_000)


@given(VALUES)
def test_the_form_is_stable(value: object) -> None:
    text = canonical(value)

    assert parse(text.encode()) == value
    assert canonical(parse(text.encode())) == text


@given(st.dictionaries(TEXTS, SCALARS), st.randoms())
def test_the_order_in_which_names_came_does_not_matter(value: dict, chance: object) -> None:
    names = list(value)
    chance.shuffle(names)  # type: ignore[attr-defined]

    assert canonical({name: value[name] for name in names}) == canonical(value)


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":NaN}',
        b'{"a":-0}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\/"}',
        b"\xef\xbb\xbf{}",
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b"{}\r",
        b"[" + b"9" * 5000 + b"]",
        b"",
        b"{",
    ],
)
def test_another_way_of_writing_is_not_canonical(content: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(content)
