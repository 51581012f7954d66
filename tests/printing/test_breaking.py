"""Lines of Chinese: what must not begin or end one, and that nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from portal.base.printing.breaking import CLOSING, OPENING, balanced, lines

WORDS = st.text(alphabet="社区居民楼栋网格员（）《》，。：；？！“”、abc12 /-.", max_size=120)


def wide(text: str) -> float:
    """Chinese letters are two wide, others one."""
    return sum(1 if letter < "\u0100" else 2 for letter in text)


def test_text_is_broken_between_chinese_letters():
    assert lines("社区居民委员会", 8, wide) == ["社区居民", "委员会"]


def test_closing_punctuation_never_begins_a_line():
    assert lines("反映问题，请扫码。", 8, wide) == ["反映问", "题，请扫", "码。"]


def test_opening_punctuation_never_ends_a_line():
    assert lines("居民（户主）", 6, wide) == ["居民", "（户", "主）"]


def test_words_and_addresses_stay_whole():
    assert lines("打开example.org/q/7KD4反映", 19, wide) == ["打开", "example.org/q/7KD4", "反映"]


def test_a_number_stays_with_what_it_counts():
    assert lines("13号楼，18号楼", 10, wide) == ["13号楼，", "18号楼"]


def test_a_centred_text_does_not_end_in_a_line_of_one_character():
    assert balanced("一二三四五六七八九", 16, wide) == ["一二三四五", "六七八九"]


def test_an_address_wider_than_the_line_is_parted():
    assert lines("example.org/q/7KD4MXP", 16, wide) == ["example.org/q/", "7KD4MXP"]
    assert lines("A" * 12, 10, wide) == ["A" * 10, "AA"]


def test_own_line_ends_are_kept():
    assert lines("甲\n乙\n\n丙", 10, wide) == ["甲", "乙", "", "丙"]


@given(WORDS, st.integers(min_value=12, max_value=60))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int):
    found = lines(text, width, wide)

    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(wide(line) <= width for line in found)


@given(
    st.lists(st.sampled_from(["社区", "居民，", "（网格）", "楼。", "abc", "“好”"]), max_size=40)
)
def test_a_line_begins_and_ends_where_the_rules_allow(pieces: list[str]):
    for line in lines("".join(pieces), 20, wide)[1:]:
        assert line[:1] not in CLOSING
        assert line[-1:] not in OPENING
