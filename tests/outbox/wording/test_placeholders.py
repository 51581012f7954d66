"""A text is words and places; anything else is refused with a sentence that helps."""

import pytest
from flask import Flask

from portal.base.outbox.wording import limits, placeholders
from portal.base.outbox.wording.placeholders import UnknownName, fault, fill
from portal.base.outbox.wording.service import plain

NAMES = ("no", "date")


@pytest.mark.parametrize(
    "text",
    ["没有内容", "诉求{{ no }}已受理", "{{no}}，{{  date  }}答复", "100%（含）", "%(no)s"],
)
def test_words_and_known_places_are_taken(app: Flask, text: str) -> None:
    with app.test_request_context():
        assert fault(text, NAMES) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ nmae }}", "{{ nmae }}"),
        ("{{ phone }}", "{{ phone }}"),
        ("{{ __class__ }}", "{{ __class__ }}"),
        ("{{ no.__class__ }}", "no.__class__"),
        ("{{ no|upper }}", "no|upper"),
        ("{{ 7*7 }}", "7*7"),
        ("{% for x in no %}{% endfor %}", "{% for x in no %}"),
        ("{# 注 #}", "{# 注 #}"),
        ("{no}", "{no}"),
        ("{{ no }", "{{ no }"),
        ("no }}", "}}"),
        ("{{ }}", "{{ }}"),
        ("{{{{ no }}}}", "{"),
    ],
)
def test_what_is_not_known_is_named_and_what_may_be_used_is_listed(
    app: Flask, text: str, named: str
) -> None:
    with app.test_request_context():
        sentence = fault(text, NAMES) or ""

    assert named in sentence
    assert "可以使用：{{ no }}，{{ date }}。" in sentence


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 一\u3000二 \r\n三\t四\r五\u2028六", "一\u3000二\n三 四\n五 六"),
        ("王\u202e五\u200b\ufeff", "王五"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
)
def test_blanks_stay_blanks_and_what_cannot_be_seen_is_left_out(typed: str, kept: str) -> None:
    assert plain(typed) == kept


def test_a_value_is_put_in_once_and_never_read_again() -> None:
    assert fill("{{ no }}", {"no": "{{ date }}", "date": "x"}) == "{{ date }}"
    with pytest.raises(UnknownName):
        fill("{{ no }}", {})


def test_wechat_takes_its_own_lines_within_their_limits(app: Flask) -> None:
    house = "phrase2: 已受理\nthing3: 请等候"
    with app.test_request_context():
        assert limits.measure("wechat", "phrase2: 办理中了吗\nthing3: 好", house).fault is None
        long_phrase = limits.measure("wechat", "phrase2: 六个字的短语\nthing3: 好", house).fault
        long_thing = limits.measure("wechat", f"phrase2: 好\nthing3: {'一' * 21}", house).fault
        missing = limits.measure("wechat", "phrase2: 好", house).fault
        other = limits.measure("wechat", "phrase2: 好\nthing3: 好\n再说一句", house).fault

    assert "phrase2有6字" in (long_phrase or "")
    assert "最多接受20字" in (long_thing or "")
    assert "phrase2: thing3:" in (missing or "")
    assert "thing3:" in (other or "")


def test_the_inbox_has_room_for_three_hundred(app: Flask) -> None:
    with app.test_request_context():
        assert limits.measure("inbox", "一" * 300, "").fault is None
        assert "最多300字" in (limits.measure("inbox", "一" * 301, "").fault or "")


def test_a_place_is_written_with_two_braces() -> None:
    assert placeholders.place("no") == "{{ no }}"
