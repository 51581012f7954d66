"""Names in their natural order, and many in one line."""

import pytest

from portal.base.errors import Invalid
from portal.community.places.naming import (
    community_name,
    natural,
    room_label,
    spread,
    unit_name,
)


def test_buildings_stand_in_the_order_people_count():
    names = ["10号楼", "2号楼", "十一号楼", "二号楼", "1号楼", "甲1号楼", "乙1号楼"]

    assert sorted(names, key=natural)[:5] == ["1号楼", "2号楼", "二号楼", "10号楼", "十一号楼"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1-3号楼", ["1号楼", "2号楼", "3号楼"]),
        ("1号楼-3号楼", ["1号楼", "2号楼", "3号楼"]),
        ("1~3", ["1号楼", "2号楼", "3号楼"]),
        ("1、3,5-6 8", ["1号楼", "3号楼", "5号楼", "6号楼", "8号楼"]),
        ("甲1至2栋", ["甲1栋", "甲2栋"]),
        ("2-3、3", ["2号楼", "3号楼"]),
        ("锅炉房", ["锅炉房"]),
    ],
)
def test_many_names_are_written_in_one_line(text: str, names: list[str]):
    assert spread(text, suffix="号楼") == names


@pytest.mark.parametrize("text", ["", " ,、 ", "9-3", "1-9999", "长" * 61])
def test_a_line_that_means_no_names_is_refused(app, text: str):
    with app.test_request_context(), pytest.raises(Invalid):
        spread(text, suffix="号楼")


def test_units_and_rooms_are_written_as_people_write_them():
    assert (unit_name("1"), unit_name("2门"), unit_name("")) == ("1单元", "2门", "")
    assert room_label("1单元", "502") == "1单元502"
    assert room_label("1", "502") == "1-502"
    assert room_label(None, "502") == "502"


def test_a_community_is_named_after_its_committee():
    assert community_name("花园路社区居委会") == "花园路社区"
    assert community_name("静园居民委员会") == "静园社区"
    assert community_name("三街村委会") == "三街村"
    assert community_name("大学城虚拟社区") == "大学城虚拟社区"
