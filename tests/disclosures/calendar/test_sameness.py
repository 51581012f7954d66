"""Publishing what was published before, unchanged, is asked about: as what, and from which day."""

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session
from portal.disclosures.models import Disclosure, DisclosureState
from tests.factories.disclosures import ItemFactory, Office, Way, office, submission
from tests.factories.identity import sign_in
from tests.files import corpus

EARLIER = "2026-08-20T09:00:00+08:00"
NOW = "2026-11-23T09:00:00+08:00"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def here() -> Office:
    """A community with everybody in it."""
    return office()


def send(client: FlaskClient, here: Office, path: str, **data: Any) -> Any:
    """The answer to a form of the desk."""
    url = f"/desk/c/{here.community.slug}/disclosures{path}"
    with clock.at(NOW):
        found = re.findall(r'name="version"[^>]*value="(\d+)"', client.get(url).text)
        version = {"version": found[-1]} if found else {}
        return client.post(url, data=version | data, content_type="multipart/form-data")


def test_last_quarters_file_is_asked_about_with_its_title_and_day(
    client: FlaskClient, here: Office
) -> None:
    item = ItemFactory.create(name="组织名录")
    sign_in(client, here.drafter)
    with clock.at(EARLIER):
        before = Way(here, item, quarter=2).begin(said="见附件")
    send(client, here, f"/{before.id}/edit", title="二季度名录", element_0="见附件", go="save",
         files=(io.BytesIO(PDF), "名录.pdf"))  # fmt: skip
    with clock.at(EARLIER):
        before.submit().approve(here.colleague).publish()
        again = Way(here, item, quarter=3).begin(said="见附件表格")
    path = f"/{again.id}/edit"

    asked = send(client, here, path, title="三季度名录", element_0="见附件表格", go="submit",
                 files=(io.BytesIO(PDF), "名录（新）.pdf"))  # fmt: skip
    answered = send(client, here, path, title="三季度名录", element_0="见附件表格", go="submit",
                    same_because="组织没有变化")  # fmt: skip

    assert asked.status_code == 422
    assert "二季度名录" in asked.text
    assert "2026年8月20日" in asked.text
    assert answered.status_code == 303
    assert again.state is DisclosureState.CHECKING


def test_the_same_photo_of_a_sheet_is_asked_about_and_can_be_answered(
    client: FlaskClient, here: Office
) -> None:
    item = ItemFactory.create(name="物业服务")
    sign_in(client, here.drafter)
    form = {"item": str(item.id), "period": "2026-04-01:2026-06-30", "title": "二季度物业"}
    send(client, here, "/new?way=photo", **form, submission_id=submission(), photos=photo())
    before = session.scalars(select(Disclosure)).one()
    way = Way(here, item)
    way.id = before.id
    with clock.at(EARLIER):
        way.approve(here.colleague).publish()
    form |= {
        "period": "2026-07-01:2026-09-30",
        "title": "三季度物业",
        "submission_id": submission(),
    }

    asked = send(client, here, "/new?way=photo", **form, photos=photo())
    kept = re.findall(r'name="photo_ids"[^>]*value="([^"]+)"', asked.text)
    answered = send(client, here, "/new?way=photo", **form, photo_ids=kept, same_because="没有变化")

    assert asked.status_code == 422
    assert "2026年8月20日" in asked.text
    assert len(kept) == 1
    assert answered.status_code == 303
    assert len(session.scalars(select(Disclosure.id)).all()) == 2


def photo() -> tuple[io.BytesIO, str]:
    """A photo as a phone sends it."""
    return io.BytesIO(corpus.jpeg()), "公开表.jpg"
