"""Steps that several tests of household confirmation share."""

from portal.base import db
from portal.community.identity import queries
from portal.community.identity.service import households


def issue(home, by):
    with db.transaction():
        (one,) = households.issue_slips(
            community_id=home.community_id, households=[home], issued_by_id=by.id
        )
    return one.code


def type_in(client, code):
    return client.post("/me/household", data={"code": code})


def confirmed(person, community):
    return queries.is_confirmed_resident(person.id, community.id)


def ask(client, community, building, home):
    address = f"/me/household/ask?c={community.slug}&building={building.id}"
    assert client.get("/me/household/ask").status_code == 200
    assert client.get(f"/me/household/ask?c={community.slug}").status_code == 200
    assert client.get(address).status_code == 200
    return client.post(address, data={"household_id": home.id})


def issue_inside(home, by):
    (one,) = households.issue_slips(
        community_id=home.community_id, households=[home], issued_by_id=by.id
    )
    return one.code
