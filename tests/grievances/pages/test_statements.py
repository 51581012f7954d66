"""How much the pages that everybody asks for may ask of the database, as a whole."""

from flask.testing import FlaskClient

from portal.community.places import recent
from tests.factories.grievances import GrievanceFactory, Scene
from tests.grievances.pages.conftest import filed
from tests.grievances.statements import Sent, watched


def asked_by(client: FlaskClient, address: str) -> Sent:
    """The statements of a page that was shown before, as when somebody comes by."""
    assert client.get(address).status_code == 200
    recent.switch(True)
    try:
        client.get(address)
        with watched() as sent:
            assert client.get(address).status_code == 200
    finally:
        recent.switch(False)
    return sent


def test_the_list_is_one_statement(client: FlaskClient, here: Scene) -> None:
    for _number in range(3):
        GrievanceFactory.create(scene=here)

    sent = asked_by(client, f"/c/{here.community.slug}/reports")

    assert sent.count == 1, sent.told()


def test_a_report_is_three_statements(client: FlaskClient, here: Scene) -> None:
    known = GrievanceFactory.create(scene=here)

    sent = asked_by(client, f"/c/{here.community.slug}/reports/{known.no}")

    assert sent.count == 3, sent.told()


def test_a_filing_is_twelve_statements_with_the_one_for_whom_it_is_told(
    client: FlaskClient, here: Scene
) -> None:
    filed(client, here)
    recent.switch(True)
    try:
        filed(client, here)
        with watched() as sent:
            filed(client, here)
    finally:
        recent.switch(False)

    assert sent.count <= 12, sent.told()
