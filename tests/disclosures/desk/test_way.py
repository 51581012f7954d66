"""A disclosure goes its whole way through the real pages, without JavaScript."""

import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.disclosures.models import Disclosure, DisclosureState, DisclosureVersion
from tests.factories.disclosures import DutyFactory, ItemFactory, Way, office, submission
from tests.factories.identity import sign_in
from tests.files import corpus

S = DisclosureState


class Desk:
    """A browser at the desk of an office."""

    def __init__(self, client: FlaskClient, here) -> None:
        self.client, self.here = client, here
        self.base = f"/desk/c/{here.community.slug}/disclosures"

    def as_(self, person) -> "Desk":
        sign_in(self.client, person)
        return self

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(f"{self.base}{path}")
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, status: int = 303, **data) -> str:
        answer = self.client.post(
            f"{self.base}{path}", data=data, content_type="multipart/form-data"
        )
        assert answer.status_code == status, answer.text
        return answer.location or answer.text

    def fields(self, path: str) -> dict[str, str]:
        """The hidden fields of the page's forms, as a browser would send them."""
        found = re.findall(r'<input[^>]*type="hidden"[^>]*>', self.get(path))
        pairs = [(re.search(r'name="([^"]*)"', f), re.search(r'value="([^"]*)"', f)) for f in found]
        return {n.group(1): v.group(1) for n, v in pairs if n and v}

    def send(self, path: str, *, to: str = "", status: int = 303, **data) -> str:
        return self.post(to or path, status, **self.fields(path) | data)


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    return Desk(client, office())


def number(location: str) -> int:
    return int(re.search(r"/disclosures/(\d+)", location).group(1))


def test_money_goes_from_the_duty_to_publication(desk: Desk):
    item = ItemFactory.funds()
    duty = DutyFactory.create(community=desk.here.community, item=item)

    desk.as_(desk.here.drafter)
    assert "2026年第三季度" in desk.get(f"/new?duty={duty.id}")
    one = number(desk.send(f"/new?duty={duty.id}"))
    assert session.get_one(Disclosure, one).title == f"2026年第三季度{item.name}"
    desk.send(
        f"/{one}/edit",
        title="三季度工作经费",
        element_0="支出9.8万元",
        element_1="李会计",
        go="save",
    )
    desk.send(
        f"/{one}/edit",
        title="三季度工作经费",
        element_0="支出9.8万元",
        element_1="李会计",
        go="submit",
    )
    for person in (desk.here.colleague, desk.here.supervisor, desk.here.director):
        desk.as_(person)
        assert "支出9.8万元" in desk.get(f"/{one}/review")
        desk.send(f"/{one}/review", comment="同意")
    desk.as_(desk.here.drafter)
    desk.send(f"/{one}", to=f"/{one}/publish", channels="board")

    page = desk.get(f"/{one}")
    for name in ("张委员", "赵监督", "王主任"):
        assert name in page
    assert session.get_one(Disclosure, one).state is S.PUBLISHED
    session.refresh(duty)
    assert duty.met_at is not None


def test_a_photo_of_the_signed_sheet_takes_two_pages_and_two_people(desk: Desk):
    item = ItemFactory.funds()
    data = {
        "item": str(item.id),
        "period": "2026-07-01:2026-09-30",
        "submission_id": submission(),
    }

    desk.as_(desk.here.drafter)
    desk.get("/new?way=photo")
    missing = desk.post("/new?way=photo", 422, **data)
    assert "请添加已签字的公开表照片" in missing
    sheet = (io.BytesIO(corpus.jpeg()), "张贴.jpg")
    one = number(desk.post("/new?way=photo", **data | {"photos": sheet}))
    again = number(desk.post("/new?way=photo", **data))
    assert one == again

    desk.as_(desk.here.colleague)
    desk.send(f"/{one}/review")
    desk.as_(desk.here.drafter)
    desk.send(f"/{one}", to=f"/{one}/publish")
    assert session.get_one(Disclosure, one).state is S.PUBLISHED
    file = session.scalars(select(StoredFile)).one()
    assert file.public_sha256 == file.sha256


def test_what_is_typed_and_sent_is_kept_whatever_is_wrong(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).begin()
    desk.as_(desk.here.drafter)
    page = desk.send(
        f"/{way.id}/edit",
        status=422,
        title="",
        element_0="写了很多字",
        files=(io.BytesIO(PDF), "明细.pdf"),
        go="save",
    )

    assert "写了很多字" in page
    assert "明细.pdf" in page


def test_a_refused_file_is_named_and_the_words_are_saved(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).begin()
    desk.as_(desk.here.drafter)
    page = desk.send(
        f"/{way.id}/edit",
        status=422,
        title="标题",
        element_0="写了很多字",
        files=(io.BytesIO(b"MZ program"), "明细.pdf"),
        go="submit",
    )

    assert "明细" in page
    version = session.scalars(select(DisclosureVersion)).one()
    session.refresh(version)
    assert version.fields[0][1] == "写了很多字"
    assert version.state is S.DRAFT


def test_two_who_write_at_once_see_both(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).begin()
    desk.as_(desk.here.drafter)
    mine = desk.fields(f"/{way.id}/edit")
    way.save(desk.here.colleague, said="同事写的")
    data = mine | {"title": "标题", "element_0": "我写的", "go": "save"}
    page = desk.post(f"/{way.id}/edit", 409, **data)

    assert "同事写的" in page
    assert "我写的" in page
    shown = re.search(r'name="version"[^>]*value="(\d+)"', page).group(1)
    desk.post(f"/{way.id}/edit", **data | {"version": shown})
    assert way.words  # saved over knowingly
    version = session.scalars(select(DisclosureVersion)).one()
    session.refresh(version)
    assert version.fields[0][1] == "我写的"


def test_the_drafter_may_not_open_the_review(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).begin().submit()
    desk.as_(desk.here.drafter).get(f"/{way.id}/review", 303)


def test_sent_back_the_drafter_reads_why(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).begin().submit()
    desk.as_(desk.here.colleague)
    empty = desk.send(f"/{way.id}/review", to=f"/{way.id}/send-back", status=422)
    assert "请写明原因" in empty
    desk.send(f"/{way.id}/review", to=f"/{way.id}/send-back", **{"back-reason": "合计不对"})

    page = desk.as_(desk.here.drafter).get(f"/{way.id}")
    assert "合计不对" in page
    assert f"/{way.id}/edit" in page


def test_a_signature_on_paper_is_scanned_in_by_somebody_else(desk: Desk):
    way = Way(desk.here, ItemFactory.funds()).begin().submit()
    way.approve(desk.here.colleague).approve(desk.here.supervisor)
    scan = {"paper-director": str(desk.here.director.id)}

    desk.as_(desk.here.drafter).get(f"/{way.id}/review", 303)
    desk.as_(desk.here.colleague)
    desk.send(
        f"/{way.id}/review",
        to=f"/{way.id}/paper-signature",
        scan=(io.BytesIO(corpus.jpeg()), "签字.jpg"),
        **scan,
    )

    assert way.state is S.READY
    page = desk.get(f"/{way.id}")
    assert "王主任" in page
    assert "张委员" in page


def test_somebody_elses_step_and_a_strangers_disclosure_are_refused(desk: Desk, client):
    way = Way(desk.here, ItemFactory.funds()).begin().submit()
    desk.as_(desk.here.supervisor).get(f"/{way.id}/review", 303)
    other = Desk(client, office()).as_(office().drafter)
    other.client.get(f"{desk.base}/{way.id}")
    assert other.client.get(f"{desk.base}/{way.id}").status_code == 404


def test_a_correction_and_a_retraction_through_the_pages(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).done()
    desk.as_(desk.here.drafter)
    desk.send(f"/{way.id}/correct", kind="correction", reason="金额写错")
    assert "金额写错" in desk.get(f"/{way.id}/edit")
    desk.send(f"/{way.id}/edit", title="改过", element_0="改了", go="submit")
    desk.as_(desk.here.colleague).send(f"/{way.id}/review")
    desk.as_(desk.here.drafter).send(f"/{way.id}", to=f"/{way.id}/publish")
    assert way.disclosure.shown_version == 2

    desk.send(f"/{way.id}/retract", reason="不是本社区的")
    assert way.disclosure.state is S.RETRACTED
    assert "不是本社区的" in desk.get(f"/{way.id}")


def test_a_notice_has_its_own_form(desk: Desk):
    desk.as_(desk.here.drafter)
    one = number(
        desk.send(
            "/new?way=notice",
            title="停水公告",
            first="2026-11-24",
            last="2026-11-26",
            body="明天停水",
        )
    )
    row = session.get_one(Disclosure, one)
    assert (row.kind.value, row.item_id, row.klass) == ("notice", None, None)
    page = desk.get(f"/{one}/edit")
    assert "公示开始日期" in page
    assert "其他说明" not in page


def test_a_duty_that_has_its_draft_leads_to_it(desk: Desk):
    item = ItemFactory.create()
    duty = DutyFactory.create(community=desk.here.community, item=item)
    way = Way(desk.here, item).begin(duty_id=duty.id)
    desk.as_(desk.here.colleague)

    assert number(desk.send(f"/new?duty={duty.id}")) == way.id


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_the_overview_of_the_day_tells_each_what_waits_for_them(desk: Desk):
    way = Way(desk.here, ItemFactory.funds(name="三季度经费")).begin().submit()
    day = f"/desk/c/{desk.here.community.slug}/"

    def waits_for(person) -> bool:
        sign_in(desk.client, person)
        return f"/disclosures/{way.id}" in desk.client.get(day).text

    here = desk.here
    assert [waits_for(each) for each in (here.drafter, here.colleague, here.supervisor)] == [
        False,
        True,
        False,
    ]
    way.approve(here.colleague)
    assert [waits_for(each) for each in (here.drafter, here.colleague, here.supervisor)] == [
        False,
        False,
        True,
    ]
    way.send_back(here.supervisor, "合计不对")
    assert waits_for(here.drafter)
