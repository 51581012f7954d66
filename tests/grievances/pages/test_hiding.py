"""A reporter takes back that neighbours may see the report; giving and taking are as easy."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base.db import session, transaction
from portal.grievances import service
from portal.grievances.models import GrievancePhoto, Visibility
from tests.factories.grievances import Scene, version
from tests.factories.photos import chosen
from tests.grievances.pages.conftest import filed
from tests.grievances.pages.test_own import step
from tests.grievances.pages.test_report import the_report


def shown_to_all(client: FlaskClient, here: Scene) -> str:
    """A report whose words and photo staff have released; its address."""
    number = filed(client, here, text="东侧垃圾桶满了", photos=[chosen()])
    step(here, "accept")
    report = the_report()
    photos = session.scalars(
        select(GrievancePhoto.id).where(GrievancePhoto.grievance_id == report.id)
    ).all()
    with transaction():
        service.release(
            report.id,
            actor=here.hand,
            version=version(report.id),
            text=True,
            photo_ids=list(photos),
        )
    return f"/c/{here.community.slug}/reports/{number}"


def test_the_reporter_takes_a_report_out_of_the_sight_of_neighbours(
    app: Flask, client: FlaskClient, here: Scene
) -> None:
    address = shown_to_all(client, here)
    neighbour = app.test_client()
    assert "东侧垃圾桶满了" in neighbour.get(address).text
    assert f'href="{address}/hide"' in client.get(address).text

    asked = client.get(f"{address}/hide")
    answer = client.post(f"{address}/hide")

    assert "之后不能再改为邻居可见" in asked.text
    assert (answer.status_code, answer.location) == (303, address)
    page = client.get(address).text
    assert "现在只有社区工作人员能看到" in page
    assert f"{address}/hide" not in page
    assert neighbour.get(address).status_code == 404
    assert the_report().no not in neighbour.get(f"/c/{here.community.slug}/reports").text
    session.expire_all()
    report = the_report()
    assert (report.visibility, report.released_at) == (Visibility.STAFF, None)
    assert not any(session.scalars(select(GrievancePhoto.released)))


def test_two_taps_hide_it_once(client: FlaskClient, here: Scene) -> None:
    address = shown_to_all(client, here)

    answers = [client.post(f"{address}/hide").status_code for _tap in range(2)]

    session.expire_all()
    kinds = [event.kind.value for event in the_report().events]
    assert answers == [303, 303]
    assert kinds.count("withhold") == 1


def test_it_is_taken_back_even_after_the_end(client: FlaskClient, here: Scene) -> None:
    address = shown_to_all(client, here)
    step(here, "handle", "resolve", "confirm")

    assert client.post(f"{address}/hide").status_code == 303

    session.expire_all()
    assert the_report().visibility is Visibility.STAFF


def test_nobody_else_hides_it(app: Flask, client: FlaskClient, here: Scene) -> None:
    address = shown_to_all(client, here)

    answer = app.test_client().post(f"{address}/hide")

    session.expire_all()
    assert answer.status_code == 404
    assert the_report().visibility is Visibility.NEIGHBOURS


def test_what_only_staff_see_offers_no_such_act(client: FlaskClient, here: Scene) -> None:
    number = filed(client, here, category="parking")

    page = client.get(f"/c/{here.community.slug}/reports/{number}").text

    assert f"{number}/hide" not in page
