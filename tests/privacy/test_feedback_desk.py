"""Staff read feedback and note that it was dealt with."""

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base.access import Role
from portal.base.db import session, transaction
from portal.privacy.models import Feedback
from tests.factories.identity import sign_in, staff
from tests.factories.places import CommunityFactory


def give(text: str, community_id: int | None = None) -> Feedback:
    with transaction():
        session.add(Feedback(text=text, community_id=community_id))
    return session.scalars(select(Feedback).where(Feedback.text == text)).one()


def test_staff_see_the_feedback_of_their_community_only(client: FlaskClient) -> None:
    here, there = CommunityFactory.create(), CommunityFactory.create()
    give("本社区的意见", here.id)
    give("别处的意见", there.id)
    give("没有社区的意见")
    sign_in(client, staff(Role.COMMITTEE, community=here))

    for address in (f"/desk/c/{here.slug}/feedback", "/desk/feedback"):
        page = client.get(address).text
        assert "本社区的意见" in page
        assert "别处的意见" not in page
        assert "没有社区的意见" not in page


def test_the_administrator_sees_feedback_without_a_community(client: FlaskClient) -> None:
    give("没有社区的意见")
    sign_in(client, staff(Role.ADMIN))

    assert "没有社区的意见" in client.get("/desk/feedback").text


def test_feedback_is_dealt_with_once(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    one = give("字太小", here.id)
    worker = staff(Role.COMMITTEE, community=here)
    sign_in(client, worker)

    client.post(f"/desk/feedback/{one.id}/handled", data={"note": "已放大"})
    client.post(f"/desk/feedback/{one.id}/handled", data={"note": "又一次"})

    session.expire_all()
    kept = session.get_one(Feedback, one.id)
    assert (kept.handled_by_id, kept.note) == (worker.id, "已放大")


def test_staff_of_another_community_cannot_deal_with_it(client: FlaskClient) -> None:
    one = give("字太小", CommunityFactory.create().id)
    sign_in(client, staff(Role.COMMITTEE, community=CommunityFactory.create()))

    assert client.post(f"/desk/feedback/{one.id}/handled").status_code == 404
