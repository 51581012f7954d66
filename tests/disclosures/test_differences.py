"""What changed from one version to the next, by word and by line of accounts."""

from portal.disclosures import differences
from portal.disclosures.differences import ADDED, REMOVED, SAME, AccountFund, AccountLine


def line(no: int, amount: str = "100.00", **parts: str) -> AccountLine:
    told = {"on_date": "", "direction": "支出", "item": f"项目{no}", "summary": "", "voucher": ""}
    return AccountLine(no=no, amount=amount, **told | parts)


def said(changes: list[differences.LineChange]) -> list[tuple[str, str]]:
    return [
        (change.old.item if change.old else "", change.new.item if change.new else "")
        for change in changes
    ]


def test_a_number_is_replaced_as_a_whole_and_the_words_around_it_stay() -> None:
    pieces = differences.of_text("共支出1,234.50元用于路灯", "共支出1,324.50元用于路灯")

    assert pieces == [
        (SAME, "共支出"),
        (REMOVED, "1,234.50"),
        (ADDED, "1,324.50"),
        (SAME, "元用于路灯"),
    ]


def test_lines_that_stayed_are_not_compared_by_word() -> None:
    pieces = differences.of_text("第一行\n第二行\n第三行", "第一行\n第三行")

    assert pieces == [(SAME, "第一行\n"), (REMOVED, "第二行\n"), (SAME, "第三行")]


def test_a_text_rewritten_is_removed_and_added_as_a_whole() -> None:
    pieces = differences.of_text("路灯已修好", "会议改期举行")

    assert pieces == [(REMOVED, "路灯已修好"), (ADDED, "会议改期举行")]


def test_texts_too_long_to_compare_are_shown_as_removed_and_added() -> None:
    old, new = "甲\n" * 20_000, "乙\n" * 20_000

    assert differences.of_text(old, new) == [(REMOVED, old), (ADDED, new)]


def test_elements_that_say_the_same_are_left_out_and_those_gone_come_last() -> None:
    changes = differences.of_elements(
        [("负责人", "李"), ("旧", "有"), ("同", "一样")], [("同", "一样"), ("负责人", "王")]
    )

    assert [change.name for change in changes] == ["负责人", "旧"]


def test_a_line_is_found_again_by_its_voucher_wherever_it_stands() -> None:
    old = [line(1, voucher="记-1"), line(2, voucher="记-2")]
    new = [line(1, "80.00", voucher="记-2"), line(2, voucher="记-1", item="项目1")]

    changes = differences.of_lines(old, new)

    assert [(change.old.voucher, change.new.amount) for change in changes] == [("记-2", "80.00")]


def test_without_a_voucher_the_line_at_the_same_place_is_the_one_that_was_changed() -> None:
    changes = differences.of_lines([line(1), line(4)], [line(1), line(4, "99.00")])

    assert [change.no for change in changes] == [4]
    assert changes[0].amount == [(REMOVED, "100.00"), (ADDED, "99.00")]
    assert changes[0].item == [(SAME, "项目4")]


def test_lines_added_and_removed_stand_alone() -> None:
    old, new = [line(1), line(2), line(3)], [line(1), line(3, item="项目3")]
    new.append(line(9))

    assert said(differences.of_lines(old, new)) == [("项目2", ""), ("", "项目9")]


def test_lines_that_say_the_same_twice_are_counted() -> None:
    same = line(1, item="水费")

    assert len(differences.of_lines([same, same, same], [same])) == 2


def test_sums_of_a_fund_and_whole_funds_are_compared() -> None:
    before = [AccountFund("工作经费", (("期末", "10.00"),), ()), AccountFund("旧", (), (line(1),))]
    after = [AccountFund("工作经费", (("期末", "12.00"),), ())]

    changes = differences.of_accounts(before, after)

    assert [(each.name, len(each.sums), len(each.lines)) for each in changes] == [
        ("工作经费", 1, 0),
        ("旧", 0, 1),
    ]
