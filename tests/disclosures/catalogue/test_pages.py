"""The catalogue: a template for the district, own items, stricter but never laxer."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session
from portal.community.identity.models import Person
from portal.disclosures.catalogue import queries, service
from portal.disclosures.catalogue.template import ITEMS
from portal.disclosures.models import CatalogueItem, Duty, Track
from tests.factories.disclosures import ItemFactory, Office, office
from tests.factories.identity import sign_in, staff
from tests.house import pages

NOW = "2026-11-23T09:00:00+08:00"
TODAY = date(2026, 11, 23)
NEW: dict[str, Any] = {
    "name": "电梯维修资金",
    "klass": "funds",
    "elements": "金额\n\n 用途 \n金额",
    "frequency": "quarterly",
    "limit_days": "20",
    "limit_clock": "working",
    "owner_office": "",
    "track": "ordinary",
    "audience": "public",
    "expires_days": "",
    "posting_days": "15",
    "archive": "years30",
    "basis": "居民代表会议决定",
    "from_on": "2026-11-23",
    "version": "0",
}


@pytest.fixture
def here() -> Office:
    """A community with everybody in it."""
    return office()


@pytest.fixture
def bureau(here: Office) -> Person:
    """The district's civil affairs."""
    return staff(Role.DISTRICT, division=here.community.district)


def of_community(here: Office, more: str = "") -> str:
    """The community's catalogue."""
    return f"/desk/c/{here.community.slug}/disclosures/catalogue{more}"


def of_district(here: Office, more: str = "") -> str:
    """The district's template."""
    return f"/desk/settings/catalogue{more}?district={here.community.district_id}"


def page(client: FlaskClient, url: str) -> str:
    """The page, which has to keep the house rules."""
    with clock.at(NOW):
        answer = client.get(url)
    assert answer.status_code == 200
    assert list(pages.read(url, answer.text).faults()) == []
    return answer.text


def send(client: FlaskClient, url: str, **data: Any) -> Any:
    """The answer to a form."""
    with clock.at(NOW):
        return client.post(url, data=data)


def rows(key: str) -> list[CatalogueItem]:
    """All versions of an item."""
    session.expire_all()
    wanted = select(CatalogueItem).where(CatalogueItem.key == key).order_by(CatalogueItem.id)
    return list(session.scalars(wanted))


def test_every_row_of_the_template_is_there_and_says_where_it_comes_from(
    client: FlaskClient, here: Office
) -> None:
    sign_in(client, here.drafter)

    told = page(client, of_community(here))

    for name in (
        "社区与居委会概况",
        "居委会工作经费使用情况",
        "低保、优抚情况公示",
        "民主评议结果",
    ):
        assert name in told
    assert "（2025年修订）第五章" in page(client, of_community(here, "/work-funds"))


def test_what_is_to_be_checked_is_said_to_the_district_and_never_in_a_basis(
    client: FlaskClient, here: Office, bureau: Person
) -> None:
    sign_in(client, bureau)

    assert "正式文本" in page(client, of_district(here))
    for seed in ITEMS:
        told = "".join(seed.basis)
        assert told.endswith("。")
        assert not [word for word in ("正式文本", "未见", "系统", "默认") if word in told]


def test_a_community_adds_an_item_and_owes_it_at_once(client: FlaskClient, here: Office) -> None:
    sign_in(client, here.drafter)

    answer = send(client, of_community(here, "/new"), **NEW)

    (row,) = rows("own-1")
    duties = session.scalars(select(Duty).where(Duty.item_key == "own-1")).all()
    assert answer.status_code == 303
    assert (row.community_id, row.elements) == (here.community.id, "金额\n用途")
    assert row.track is Track.GUARDED  # money always is
    assert [duty.period_until for duty in duties] == [date(2026, 12, 31)]
    assert "电梯维修资金" in page(client, of_community(here))


def test_adding_an_item_with_a_second_tap_adds_one(client: FlaskClient, here: Office) -> None:
    sign_in(client, here.drafter)

    answers = [send(client, of_community(here, "/new"), **NEW) for _tap in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(rows("own-1")) == 1
    assert rows("own-2") == []


def test_a_change_is_a_new_version_with_its_differences(client: FlaskClient, here: Office) -> None:
    sign_in(client, here.drafter)
    send(client, of_community(here, "/new"), **NEW)

    send(client, of_community(here, "/own-1"), **NEW | {"limit_days": "10", "version": "1"})

    assert [(row.version, row.limit_days) for row in rows("own-1")] == [(1, 20), (2, 10)]
    told = page(client, of_community(here, "/own-1"))
    assert "20" in told
    assert "10" in told


def test_whoever_saw_an_older_version_is_told_and_can_save_again(
    client: FlaskClient, here: Office
) -> None:
    sign_in(client, here.drafter)
    send(client, of_community(here, "/new"), **NEW)
    send(client, of_community(here, "/own-1"), **NEW | {"limit_days": "10", "version": "1"})

    late = send(client, of_community(here, "/own-1"), **NEW | {"limit_days": "9", "version": "1"})

    assert late.status_code == 409
    assert 'value="9"' in late.text
    assert 'name="version" type="hidden" value="2"' in late.text
    assert len(rows("own-1")) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"limit_days": "-1"},
        {"limit_days": "many"},
        {"from_on": "2026-11-22"},
        {"from_on": "2030-01-01"},
        {"from_on": ""},
        {"frequency": "weekly"},
        {"posting_days": "9999"},
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, here: Office, wrong: dict[str, str]
) -> None:
    sign_in(client, here.drafter)

    answer = send(client, of_community(here, "/new"), **NEW | wrong)

    assert answer.status_code == 422
    assert "居民代表会议决定" in answer.text
    assert rows("own-1") == []


def test_a_community_may_ask_more_of_itself_and_never_less(
    client: FlaskClient, here: Office
) -> None:
    sign_in(client, here.drafter)
    form = {"limit_clock": "working", "from_on": "2026-11-23", "version": "0"}
    url = of_community(here, "/work-funds")

    laxer = send(client, url, frequency="yearly", limit_days="20", **form)
    later = send(client, url, frequency="quarterly", limit_days="21", **form)
    same = send(client, url, frequency="quarterly", limit_days="20", **form)
    stricter = send(client, url, frequency="monthly", limit_days="10", **form)

    assert [each.status_code for each in (laxer, later, same, stricter)] == [422, 422, 422, 303]
    terms = queries.chains_for(here.community.id)["work-funds"].at(TODAY)
    assert terms is not None
    assert (terms.frequency, terms.item.community_id) == ("monthly", None)


def test_following_the_template_again_ends_only_the_strictness(
    client: FlaskClient, here: Office
) -> None:
    sign_in(client, here.drafter)
    url = of_community(here, "/work-funds")
    form = {"limit_clock": "working", "from_on": "2026-11-23", "version": "0"}
    send(client, url, frequency="monthly", limit_days="10", **form)

    answer = send(
        client, f"{url}/retire", **{"retire-from_on": "2026-11-23", "retire-version": "1"}
    )

    assert answer.status_code == 303
    terms = queries.chains_for(here.community.id)["work-funds"].at(TODAY)
    assert terms is not None
    assert terms.frequency == "quarterly"


def test_a_community_cannot_end_an_item_of_the_template(client: FlaskClient, here: Office) -> None:
    sign_in(client, here.drafter)
    url = of_community(here, "/work-funds/retire")

    answer = send(client, url, **{"retire-from_on": "2026-11-23", "retire-version": "0"})

    assert answer.status_code == 422
    assert queries.chains_for(here.community.id)["work-funds"].at(TODAY) is not None


def test_a_district_makes_the_template_its_own(
    client: FlaskClient, here: Office, bureau: Person
) -> None:
    sign_in(client, bureau)
    (seed,) = rows("work-funds")
    held = {name: getattr(seed, name) for name in service.Content.__dataclass_fields__}
    held |= {"expires_days": "", "name": "工作经费（区）", "from_on": "2027-01-01", "version": "0"}

    answer = send(client, of_district(here, "/work-funds"), **held)

    assert answer.status_code == 303
    assert [row.division_id for row in rows("work-funds")] == [None, here.community.district_id]
    chain = queries.chains_for(here.community.id)["work-funds"]
    assert [chain.at(date(y, 1, 1)).item.name for y in (2026, 2027)] == [  # type: ignore[union-attr]
        seed.name,
        "工作经费（区）",
    ]
    assert "工作经费（区）" in page(client, of_district(here, "/work-funds"))


def test_the_district_keeps_to_its_district(
    client: FlaskClient, here: Office, bureau: Person
) -> None:
    elsewhere = office()
    sign_in(client, bureau)

    assert client.get(of_district(elsewhere)).status_code == 404
    assert send(client, of_district(elsewhere, "/new"), **NEW).status_code == 404
    assert page(client, of_district(here))


def test_supervisors_read_the_catalogue_and_change_nothing(
    client: FlaskClient, here: Office
) -> None:
    sign_in(client, here.supervisor)

    told = page(client, of_community(here, "/work-funds"))

    assert 'id="form"' not in told
    assert send(client, of_community(here, "/new"), **NEW).status_code == 403


def test_another_communitys_items_are_unknown_here(client: FlaskClient, here: Office) -> None:
    theirs = ItemFactory.create(key="own-9", community_id=office().community.id)
    sign_in(client, here.drafter)

    assert client.get(of_community(here, f"/{theirs.key}")).status_code == 404
