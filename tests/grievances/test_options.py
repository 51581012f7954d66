"""What the lists of words may hold."""

import pytest

from portal.base.settings.kinds import BadValue
from portal.grievances.options import DANGER_WORDS, HELD_WORDS


@pytest.mark.parametrize("text", ["", "  ", "，、", "着火 火", "0"])
def test_words_of_danger_are_never_none_and_never_single_characters(text: str):
    with pytest.raises(BadValue):
        DANGER_WORDS.parse(text)


def test_the_words_that_hold_a_report_back_may_be_none_but_no_single_character():
    assert HELD_WORDS.parse("") == ""
    assert HELD_WORDS.parse("刷单、贷款") == "刷单、贷款"
    with pytest.raises(BadValue):
        HELD_WORDS.parse("刷单 的")
