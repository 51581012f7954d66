"""The page of one's own report says who acts next and until when, and speaks to who reported."""

import pytest
from flask.testing import FlaskClient

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.grievances import service
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import EventKind, Grievance, GrievanceStatus
from tests.factories.grievances import GrievanceFactory, Scene, scene
from tests.factories.identity import resident, sign_in

S = GrievanceStatus


@pytest.fixture
def here() -> Scene:
    return scene()


@pytest.fixture
def me(client: FlaskClient) -> Person:
    person = resident()
    sign_in(client, person)
    return person


def page(client: FlaskClient, here: Scene, report: Grievance) -> str:
    session.expire_all()
    address = f"/c/{here.community.slug}/reports/{report.no}"
    return client.get(address).get_data(as_text=True)


def test_what_i_did_is_told_as_mine_and_to_neighbours_as_a_residents(
    app, client: FlaskClient, here: Scene, me: Person
) -> None:
    report = GrievanceFactory.create(
        scene=here, reporter=me, status=S.CLOSED, visibility="neighbours"
    )

    own = page(client, here, report)
    others = page(app.test_client(), here, report)

    assert "您提交了反映" in own
    assert "您确认已解决" in own
    assert "居民" not in own.split('id="timeline"')[1].split("</section>")[0]
    assert "居民已确认" in others
    assert "您确认已解决" not in others


def test_a_closed_report_says_until_when_it_can_be_reopened_and_then_what_to_do(
    client: FlaskClient, here: Scene, me: Person
) -> None:
    report = GrievanceFactory.create(scene=here, reporter=me, status=S.CLOSED)
    until = report.objection_until
    assert until is not None

    assert "截止" in page(client, here, report)
    with clock.at(until), clock.later(minutes=1):
        sign_in(client, me)
        late = page(client, here, report)
    assert "截止" not in late
    assert "请重新反映" in late


def test_a_refusal_says_until_when_one_may_object(
    client: FlaskClient, here: Scene, me: Person
) -> None:
    report = GrievanceFactory.create(scene=here, reporter=me, status=S.REJECTED)

    html = page(client, here, report)

    assert "截止" in html
    assert "如不同意，可以提出异议" in html


def test_why_it_is_refused_stands_above_the_facts(
    client: FlaskClient, here: Scene, me: Person
) -> None:
    report = GrievanceFactory.create(scene=here, reporter=me, status=S.REJECTED)
    said = next(event.text for event in report.events if event.kind is EventKind.REJECT)
    assert said

    html = page(client, here, report)

    assert html.index("不予受理的原因") < html.index(said) < html.index("问题类型")


def test_after_an_objection_another_member_of_staff_is_named_as_next(
    client: FlaskClient, here: Scene, me: Person
) -> None:
    report = GrievanceFactory.create(scene=here, reporter=me, status=S.REJECTED)
    with transaction():
        service.appeal(report.id, actor=Actor(REPORTER, me.id), text="就在小区里面。")

    html = page(client, here, report)

    assert "由另一位工作人员重新审核" in html
    assert "网格员将先查看" not in html
