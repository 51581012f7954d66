"""Texts become fields: each within WeChat's limit, cut where the meaning allows it."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.base import clock
from portal.base.outbox import rendering, topics
from portal.base.outbox.topics import RESIDENT
from portal.base.outbox.wording import limits
from portal.wechat.messages import words
from portal.wechat.messages.options import ASKS
from tests.factories.grievances import GrievanceFactory

FACTS = {
    "due_at": "2026-12-28T10:00:00+08:00",
    "promised_at": "2026-12-28T10:00:00+08:00",
    "status": "in_progress",
    "request_id": 1234567,
    "number": 12,
}


def test_lines_become_fields_and_other_lines_are_left_out() -> None:
    text = "character_string1: 261123-042\nphrase2：已受理\n\nthing3: 明天 答复\nno field\nodd9: x"

    assert words.fields(text) == {
        "character_string1": "261123-042",
        "phrase2": "已受理",
        "thing3": "明天 答复",
    }


def test_an_empty_field_is_sent_as_a_dash() -> None:
    assert words.fields("thing1:") == {"thing1": "-"}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("三号楼门口的垃圾已经清走", "三号楼门口的垃圾已经清走"),
        ("三号楼门口的垃圾已经清走，明天再来看一次有没有新的垃圾", "三号楼门口的垃圾已经清走…"),
        (
            "三号楼门口的垃圾（昨天反映的那些）已经清走了谢谢您",
            "三号楼门口的垃圾（昨天反映的那些）已经…",
        ),
        ("三号楼门口的垃圾今天早上（七点到九点之间）清走", "三号楼门口的垃圾今天早上…"),
        (
            "一二三四五六七八九十一二三四五六七八e\u0301二三",
            "一二三四五六七八九十一二三四五六七八…",
        ),
        (
            "一二三四五六七八九十一二三四五六七👩\u200d👧二三四",
            "一二三四五六七八九十一二三四五六七…",
        ),
    ],
)
def test_a_thing_is_cut_where_the_meaning_allows_it(text: str, short: str) -> None:
    assert words.shortened(text, 20) == short


def test_a_phrase_is_cut_without_a_mark() -> None:
    assert words.fields("phrase1: 已经受理完了") == {"phrase1": "已经受理完"}


@given(st.text(min_size=1, max_size=80), st.integers(5, 32), st.booleans())
def test_whatever_it_is_it_fits(text: str, limit: int, mark: bool) -> None:
    assert len(words.shortened(text, limit, mark=mark)) <= limit


@given(st.text(max_size=300))
def test_any_text_is_read_or_left_out(text: str) -> None:
    for value in words.fields(text).values():
        assert 1 <= len(value) <= 32


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_of_every_topic_fit_the_fields(app: Flask, language: str) -> None:
    with clock.at("2026-11-23T09:00:00+08:00"):
        report = GrievanceFactory.create()
    facts = FACTS | {"community": report.community_id, "no": report.no}
    worded = []
    for topic in topics.registered():
        with app.test_request_context(headers={"Cookie": f"lang={language}"}):
            if not rendering.has_words(topic, "wechat"):
                continue
            said = {**topic.sample, **facts}
            text = rendering.render(topic.name, said, channel="wechat").text
        worded.append(topic.audience)
        fields = {"character_string1", "phrase2", "thing3"}
        assert set(words.fields(text)) == fields, topic.name
        if language == "zh":
            assert limits.measure("wechat", text, text).fault is None, topic.name

    assert len(worded) > 30
    assert set(worded) == {RESIDENT}


def test_topics_that_ask_are_topics_of_the_portal(app: Flask) -> None:
    assert {topic.name for topic in topics.registered()} >= ASKS
