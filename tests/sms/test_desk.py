"""The page on which an administrator sees that text messages go out, how many, and what misses a
template."""

import pytest

from portal.base.access import Role
from portal.base.db import transaction
from portal.sms import counting
from tests.factories.identity import sign_in, staff
from tests.factories.places import CommunityFactory
from tests.sms.conftest import PHONE, TEMPLATES, put


def test_without_a_service_the_page_says_so_and_shows_the_texts(client):
    sign_in(client, staff(Role.ADMIN))

    page = client.get("/desk/sms").text

    assert "短信没有接通" in page
    assert "还没有模板编号" in page
    assert "已受理" in page


def test_with_a_service_it_shows_provider_counts_limits_and_failures(client, connected):
    put("sms.news_per_day", 500)
    with transaction():
        counting.take(PHONE, counting.NEWS)
        counting.note_failure("no_money")
    sign_in(client, staff(Role.ADMIN))

    page = client.get("/desk/sms").text

    assert {"aliyun": "阿里云", "tencent": "腾讯云"}[connected] in page
    assert "【幸福街道】" in page
    assert "1条，上限500条" in page
    assert "余额" in page or "没钱" in page or "欠费" in page
    assert f"模板编号：{TEMPLATES[connected][1]}" in page
    assert {"aliyun": "${no}", "tencent": "{1}"}[connected] in page
    assert PHONE not in page


def test_what_has_no_template_stands_first_and_leads_to_where_it_is_entered(client, connected):
    sign_in(client, staff(Role.ADMIN))

    page = client.get("/desk/sms").text

    assert page.index("还没有模板编号") < page.index("模板编号：")
    assert "/desk/settings/values/sms.template.grievance.resolved" in page
    answer = client.get("/desk/settings/values/sms.template.grievance.resolved")
    assert answer.status_code == 200


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.GRID_WORKER])
def test_nobody_else_sees_it(client, role):
    sign_in(client, staff(role, community=CommunityFactory.create()))

    assert client.get("/desk/sms").status_code in {403, 404}


def test_a_number_with_odd_characters_is_refused(client):
    sign_in(client, staff(Role.ADMIN))

    answer = client.post(
        "/desk/settings/values/sms.template.code",
        data={"value": "SMS 1; DROP", "reason": "x", "version": "0"},
    )

    assert answer.status_code == 422
