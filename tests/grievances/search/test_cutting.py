"""How Chinese text is cut for the index, and a question into words."""

import pytest

from portal.grievances.search import expressions, segmenting
from portal.grievances.search.expressions import AllOf, AnyOf, Phrase
from portal.grievances.search.pinyin import initials


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("楼道贴广告", ["楼道", "贴", "广告"]),
        ("三号楼二单元漏水", ["3号楼", "2单元", "漏水"]),
        ("１３＃楼", ["13号楼"]),
        ("12幢", ["12号楼"]),
        ("二十一号楼", ["21号楼"]),
        ("二〇三室", ["203室"]),
        ("有人在空地烧纸吗", ["空地", "烧纸"]),
        ("WiFi坏了", ["wifi", "坏了"]),
        ("消防通道", ["消防通道"]),
        ("🙂？！", []),
    ],
)
def test_a_question_is_cut_into_words(typed: str, words: list[str]) -> None:
    found = [word for run in segmenting.runs(typed) for word in segmenting.cut(run)]

    assert ["".join(word) for word in found] == words


def test_a_text_is_kept_as_pairs_in_order_and_then_single_units() -> None:
    assert segmenting.kept("垃圾桶，B1") == ["垃圾", "圾桶", "b1", "1", "b", "圾", "垃", "桶"]


def test_no_pair_crosses_a_mark() -> None:
    assert "了门" not in segmenting.kept("灯坏了。门也坏了")


def test_an_entry_never_holds_what_a_database_could_take_for_an_operator() -> None:
    kept = segmenting.kept("'; DROP TABLE \" * : ( ) & | ! <-> AND_OR\\ § \x00 --")

    assert kept == ["and", "drop", "or", "table"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("垃圾桶", "ljt"),
        ("电梯", "dt"),
        ("3号楼", "3hl"),
        ("幸福里", "xfl"),
        ("大厦", "ds"),
        ("A座", "az"),
        ("馨苑", "xy"),
        ("𠮷", ""),
    ],
)
def test_first_letters_are_those_people_type(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_both_databases_are_asked_the_same() -> None:
    tree = AllOf(
        (Phrase(("垃圾", "圾桶")), AnyOf((Phrase(("wif",), prefix=True), Phrase(("§k3",)))))
    )

    assert expressions.for_fts5(tree) == '("垃圾 圾桶" AND ("wif" * OR "§k3"))'
    assert expressions.for_tsquery(tree) == "(('垃圾' <-> '圾桶') & (('wif':*) | ('§k3')))"
