"""Names and numbers in lists for a limited audience."""

import pytest

from portal.disclosures import masking


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王*明"),
        ("王明", "王*"),
        ("欧阳小明", "欧阳*明"),
        ("欧阳明", "欧阳*"),
        ("王*明", "王*明"),
        ("王某", "王某"),
        ("李某某", "李某某"),
    ],
)
def test_a_name_keeps_its_surname_and_its_last_character(name: str, shown: str) -> None:
    assert masking.name(name) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王小明、李红，张建国 3人", "王*明、李*，张*国 3人"),
        ("1. 王小明 800元\n2. 赵丽 500元", "1. 王*明 800元\n2. 赵* 500元"),
        ("姓名：王小明；电话13812345678", "姓名：王*明；电话138****5678"),
        ("王小明家庭、陈大妈", "王*明家庭、陈*妈"),
        ("身份证120101199001011234", "身份证120************234"),
        ("身份证 120101 19900101 1239", "身份证 120************239"),
        ("卡号6222020302012345678", "卡号622*************678"),
        ("2026-07-01 2026-09-30 共3个月", "2026-07-01 2026-09-30 共3个月"),
        ("电话138 1234 5678", "电话138****5678"),
        ("本季度新增低保12户，金额9600元", "本季度新增低保12户，金额9600元"),
        ("王小明一家三口人，李红同志代领", "王*明一家三口人，李*同志代领"),
        ("边缘户3户，计生家庭2户，高龄老人5人", "边缘户3户，计生家庭2户，高龄老人5人"),
        ("高龄补贴 成员 时间 方式", "高龄补贴 成员 时间 方式"),
        ("王*明 800元", "王*明 800元"),
        ("公示期满无异议", "公示期满无异议"),
    ],
)
def test_names_by_themselves_and_long_numbers_are_covered(text: str, shown: str) -> None:
    assert masking.text(text) == shown
