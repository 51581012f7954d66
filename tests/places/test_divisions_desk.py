"""The division tree and the communities in it, on the desk."""

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock, db
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.community.places import queries
from portal.community.places.models import Community, Division, DivisionLevel
from tests.factories.identity import sign_in, staff
from tests.factories.places import CommunityFactory, DivisionFactory
from tests.places.conftest import Town

FRAGMENT = {"HX-Request": "true"}
OPENED = {"name": "花园路社区", "slug": "huayuanlu", "office_phone": "022-27111111"}


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_an_empty_tree_begins_with_a_province(city: FlaskClient):
    assert 'class="empty"' in city.get("/desk/divisions").text

    answer = city.post(
        "/desk/divisions/add", data={"code": "12", "name": "天津市", "level": "province"}
    )

    assert (answer.status_code, answer.location) == (303, "/desk/divisions/12")
    assert "天津市" in city.get("/desk/divisions").text
    assert acts() == ["division.add"]


def test_the_tree_is_browsed_level_by_level_past_its_fillers(city: FlaskClient):
    top = DivisionFactory.create(level="province", name="天津市", code="12")
    filler = DivisionFactory.create(level="city", name="市辖区", code="1201", parent=top)
    district = DivisionFactory.create(level="district", name="和平区", parent=filler, code="120101")
    DivisionFactory.create(name="劝业场街道", parent=district, code="120101001")

    page = city.get("/desk/divisions/12").text
    assert "和平区" in page
    assert "市辖区" not in page
    assert "劝业场街道" in city.get("/desk/divisions/120101").text
    assert city.get("/desk/divisions/999").status_code == 404
    assert city.get("/desk/divisions/x").status_code == 404


def test_a_search_shows_what_stands_above_for_names_that_repeat(city: FlaskClient):
    street = DivisionFactory.create(name="大寺镇")
    DivisionFactory.create(level="committee", name="三街村委会", parent=street, code="120111104201")

    page = city.get("/desk/divisions?q=三街", headers=FRAGMENT)

    assert "<html" not in page.text
    assert "大寺镇" in page.text
    assert "三街村委会" in city.get("/desk/divisions?q=1201111042").text
    assert 'class="empty"' in city.get("/desk/divisions?q=没有").text


def test_a_level_that_does_not_fit_and_a_code_in_use_keep_what_was_typed(city: FlaskClient):
    street = DivisionFactory.create(code="120101001")
    typed = {"code": "120101001", "name": "新居委会", "level": "committee"}

    taken = city.post("/desk/divisions/add?under=120101001", data=typed)
    wrong = city.post(
        "/desk/divisions/add?under=120101001", data=typed | {"code": "1", "level": "district"}
    )

    assert (taken.status_code, wrong.status_code) == (422, 422)
    assert "新居委会" in taken.text
    assert db.session.scalars(select(Division).where(Division.parent_id == street.id)).all() == []


def test_a_name_is_corrected(city: FlaskClient):
    street = DivisionFactory.create(name="旧名", code="120101001")

    answer = city.post("/desk/divisions/120101001/rename", data={"name": " 新名 "})

    assert answer.status_code == 303
    assert db.session.get_one(Division, street.id).name == "新名"
    assert city.post("/desk/divisions/120101001/rename", data={"name": ""}).status_code == 422


def test_what_still_holds_something_open_is_not_closed(city: FlaskClient, town: Town):
    street = town.community.street

    city.post(f"/desk/divisions/{street.code}/close")
    assert db.session.get_one(Division, street.id).closed_on is None

    city.post(f"/desk/communities/{town.community.id}/close")
    city.post(f"/desk/divisions/{street.code}/close")
    assert db.session.get_one(Division, street.id).closed_on == clock.today()
    city.post(f"/desk/divisions/{street.code}/close", data={"undo": "1"})
    assert db.session.get_one(Division, street.id).closed_on is None


def test_a_community_is_opened_from_a_committee_and_found_at_once(city: FlaskClient):
    node = DivisionFactory.create(level="committee", name="花园路社区居委会", code="120101001001")
    assert 'value="花园路社区"' in city.get("/desk/divisions/120101001001/open").text

    answer = city.post("/desk/divisions/120101001001/open", data=OPENED)

    assert answer.status_code == 303
    found = queries.find_community("huayuanlu")
    assert found is not None
    assert (found.name, found.street_id) == ("花园路社区", node.parent_id)
    assert found.district_id == node.parent.parent_id
    assert city.get("/c/huayuanlu/").status_code == 200
    assert acts() == ["community.open"]


def test_opening_twice_is_told_beside_the_address(city: FlaskClient):
    DivisionFactory.create(level="committee", code="120101001001")
    city.post("/desk/divisions/120101001001/open", data=OPENED)

    again = city.post("/desk/divisions/120101001001/open", data=OPENED, headers=FRAGMENT)

    assert again.status_code == 422
    assert "<html" not in again.text
    assert 'id="slug-error"' in again.text
    assert 'value="022-27111111"' in again.text


def test_a_community_is_opened_from_an_open_committee_only(city: FlaskClient):
    street = DivisionFactory.create(code="120101001")
    DivisionFactory.create(
        level="committee", parent=street, code="120101001001", closed_on=clock.today()
    )

    for code in ("120101001", "120101001001"):
        assert city.post(f"/desk/divisions/{code}/open", data=OPENED).status_code == 422


def test_bad_addresses_and_phones_are_refused_with_what_was_typed(city: FlaskClient):
    DivisionFactory.create(level="committee", code="120101001001")
    for field, value in [
        ("slug", "Xing Fu"),
        ("slug", "-a"),
        ("slug", "a" * 41),
        ("office_phone", "call me"),
        ("name", "换\n行"),
        ("name", "长" * 61),
    ]:
        answer = city.post("/desk/divisions/120101001001/open", data=OPENED | {field: value})
        assert answer.status_code == 422, value
        assert f'id="{field}-error"' in answer.text


def test_a_community_moves_with_its_street_when_streets_merge(city: FlaskClient, town: Town):
    target = DivisionFactory.create(name="合并街道", code="120102002")

    answer = city.post(
        f"/desk/communities/{town.community.id}",
        data={"name": "幸福里社区", "street_code": "120102002", "duty_phone": "022-1"},
    )

    assert answer.status_code == 303
    row = db.session.get_one(Community, town.community.id)
    assert (row.street_id, row.district_id) == (target.id, target.parent_id)
    assert "community.move" in acts()
    for wrong in ("999", "12345678901234567890"):
        data = {"name": "幸福里社区", "street_code": wrong}
        assert city.post(f"/desk/communities/{town.community.id}", data=data).status_code == 422


def test_a_closed_community_is_gone_and_comes_back_when_opened_again(city: FlaskClient, town: Town):
    address = f"/desk/communities/{town.community.id}/close"

    city.post(address)
    assert city.get("/c/xingfuli/").status_code == 404
    city.post(address, data={"undo": "1"})
    assert city.get("/c/xingfuli/").status_code == 200


def test_a_district_opens_communities_below_itself(client: FlaskClient):
    node = DivisionFactory.create(level="committee", code="120101001001")
    district = node.parent.parent
    assert district.level is DivisionLevel.DISTRICT
    sign_in(client, staff(Role.DISTRICT, division=district))

    assert client.post("/desk/divisions/120101001001/open", data=OPENED).status_code == 303


def test_communities_under_a_division_of_any_level():
    top = DivisionFactory.create(level="province")
    district = DivisionFactory.create(level="district", parent=top)
    street = DivisionFactory.create(parent=district)
    ours = CommunityFactory.create(street=street)
    CommunityFactory.create()

    for node in (top, district, street):
        assert queries.communities_under([node.id]) == {ours.id}
    assert queries.communities_under([]) == frozenset()
    assert queries.district_of(ours.id) == district.id
