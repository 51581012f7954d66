"""The tabs on pages about oneself."""

from datetime import date

from portal.base.access import Role
from portal.base.db import session
from portal.community.identity.models import ConfirmationBasis, HouseholdMember
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import CommunityFactory, HouseholdFactory


def tabs(client, address="/me", **more) -> list[str]:
    page = client.get(address, **more).get_data(as_text=True)
    if '<nav class="tabs"' not in page:
        return []
    part = page.split('<nav class="tabs"')[1].split("</nav>")[0]
    return [piece.split('"')[0] for piece in part.split('href="')[1:]]


def test_among_several_communities_the_one_where_i_live_has_its_tabs_on_my_page(client):
    home = HouseholdFactory.create()
    CommunityFactory.create()
    me = resident()
    session.add(
        HouseholdMember(
            community_id=home.community_id,
            household_id=home.id,
            person_id=me.id,
            basis=ConfirmationBasis.SLIP,
        )
    )
    session.commit()
    sign_in(client, me)
    slug = home.building.community.slug if hasattr(home.building, "community") else None

    for address in ("/me", "/me/phones", "/me/privacy"):
        found = tabs(client, address)
        assert found[-1] == "/me"
        assert found[0].startswith("/c/")
        assert slug is None or found[0] == f"/c/{slug}/"


def test_staff_get_the_tabs_of_the_community_they_work_in(client):
    CommunityFactory.create()
    here = CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=here))

    assert tabs(client)[0] == f"/c/{here.slug}/"


def test_who_comes_from_a_community_gets_its_tabs(client):
    CommunityFactory.create()
    here = CommunityFactory.create()
    sign_in(client, resident())

    found = tabs(client, headers={"Referer": f"http://localhost/c/{here.slug}/reports"})

    start = f"/c/{here.slug}"
    assert found == [f"{start}/", f"{start}/reports", f"{start}/disclosures", "/me"]


def test_who_belongs_nowhere_gets_the_list_of_communities(client):
    CommunityFactory.create()
    CommunityFactory.create()
    sign_in(client, resident())

    assert tabs(client) == ["/", "/me"]
    assert tabs(client, headers={"Referer": "http://localhost/c/nowhere/"}) == ["/", "/me"]


def test_a_closed_community_gives_no_tabs(client):
    gone, _other = CommunityFactory.create(), CommunityFactory.create()
    CommunityFactory.create()
    gone.closed_on = date(2026, 1, 1)
    session.commit()
    sign_in(client, resident())

    assert tabs(client, headers={"Referer": f"http://localhost/c/{gone.slug}/"}) == ["/", "/me"]
