"""Second taps on a draft, and what may stand beside the photo of a signed sheet."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.disclosures.models import Disclosure, DisclosureState, DisclosureVersion
from tests.disclosures.desk.test_way import PDF, Desk, number
from tests.factories.disclosures import DutyFactory, ItemFactory, Way, office
from tests.files import corpus

S = DisclosureState


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    return Desk(client, office())


def test_handing_in_with_a_second_tap_is_handing_in_once(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).begin(said="")
    desk.as_(desk.here.drafter)
    page = f"/{way.id}/edit"
    hidden = desk.fields(page)

    def tap() -> str:
        return desk.post(
            page,
            **hidden,
            title="第三季度",
            element_0="完成3件",
            element_1="",
            body="",
            go="submit",
            files=(io.BytesIO(PDF), "总结.pdf"),
        )

    assert tap() == tap()
    version = session.scalars(select(DisclosureVersion)).one()
    assert version.state is S.CHECKING
    assert len(version.files) == 1
    assert session.query(StoredFile).count() == 1


def test_saving_with_a_second_tap_is_no_change_by_others(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).begin(said="")
    desk.as_(desk.here.drafter)
    page = f"/{way.id}/edit"
    hidden = desk.fields(page)
    typed = {"title": "第三季度", "element_0": "完成3件", "element_1": "", "body": "", "go": "save"}

    assert desk.post(page, **hidden, **typed) == desk.post(page, **hidden, **typed)
    desk.post(page, 409, **hidden, **typed | {"element_0": "完成4件"})


@pytest.fixture
def sheet(desk: Desk) -> int:
    """A photo of a signed sheet about money, taken back by its drafter."""
    item = ItemFactory.funds()
    duty = DutyFactory.create(community=desk.here.community, item=item)
    photo = (io.BytesIO(corpus.jpeg()), "张贴.jpg")
    desk.as_(desk.here.drafter)
    one = number(desk.send(f"/new?duty={duty.id}&way=photo", photos=photo))
    desk.send(f"/{one}", to=f"/{one}/withdraw")
    return one


def test_money_told_beside_the_photo_of_a_sheet_goes_the_long_way(desk: Desk, sheet: int):
    title = session.get_one(Disclosure, sheet).title
    desk.send(f"/{sheet}/edit", title=title, body="另支出办公费9.8万元", go="submit")

    version = session.scalars(select(DisclosureVersion)).one()
    assert (version.state, version.photo_only) == (S.CHECKING, False)
    desk.as_(desk.here.colleague).send(f"/{sheet}/review")
    session.expire_all()
    assert version.state is S.REVIEWING


def test_a_document_is_no_photo_of_a_signed_sheet(desk: Desk, sheet: int):
    [photo] = session.scalars(select(DisclosureVersion)).one().files
    title = session.get_one(Disclosure, sheet).title
    page = desk.send(
        f"/{sheet}/edit",
        status=422,
        title=title,
        body="",
        remove=photo.id,
        go="submit",
        files=(io.BytesIO(PDF), "签字表.pdf"),
    )

    assert "照片" in page
    assert session.scalars(select(DisclosureVersion)).one().state is S.DRAFT
