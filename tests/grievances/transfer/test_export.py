"""Tables that go out: harmless, within reach, phone numbers only on record."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.base import scope
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.settings.scopes import INSTALLATION
from portal.base.settings.service import change
from portal.base.sheets.harmless import FORMULAS, harmless
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.support import service as support
from portal.grievances.transfer import exporting, options
from portal.grievances.transfer.reading import Bounds, lines
from portal.grievances.transfer.writing import csv_out, xlsx_out
from tests.factories.grievances import PATHS, STEPS, GrievanceFactory, scene
from tests.factories.identity import resident, sign_in
from tests.grievances.desk.conftest import text
from tests.grievances.transfer.conftest import as_csv, bring_in, order

S = GrievanceStatus
BOUNDS = Bounds(rows=5000, file_bytes=10**7, unpacked_bytes=10**8)


def table(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, text(answer)
    content = answer.get_data()
    if content.startswith(b"PK"):
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
        heads, *rest = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
        return [dict(zip(heads, row, strict=True)) for row in rest]
    encoding = "gb18030" if "gb18030" in answer.headers["Content-Type"] else "utf-8-sig"
    return list(csv.DictReader(io.StringIO(content.decode(encoding))))


def export(desk, **more):
    return desk.post("export", **{"format": "csv", "reason": "", **more})


@pytest.mark.parametrize("file", ["csv", "gb18030", "xlsx"])
def test_every_report_is_a_line_in_every_format(desk, here, file):
    GrievanceFactory.create(scene=here, text="=cmd|'/c calc'!A1")
    GrievanceFactory.create(scene=here, status=S.CLOSED)

    found = table(export(desk, format=file))

    assert [line["Number"] for line in found] == [each.no for each in all_reports()]
    assert found[0]["What was reported"] == "'=cmd|'/c calc'!A1"
    assert found[1]["Result"] == "Explained"
    assert not any("hone" in heading or "pinion" in heading for heading in found[0])


def test_a_line_tells_staff_who_sees_the_report_and_how_many_have_the_problem_too(desk, here):
    report = GrievanceFactory.create(scene=here, visibility="neighbours")
    GrievanceFactory.create(scene=here, visibility="staff")
    neighbour_id = resident().id
    with transaction():
        support.support(report.id, person_id=neighbour_id)

    seen, private = table(export(desk))

    assert seen["Who can see it"] == "Staff, and neighbours without the reporter"
    assert seen["Neighbours with it too"] == "1"
    assert private["Who can see it"] == "Staff only"
    assert private["Neighbours with it too"] == ""


def all_reports():
    session.expire_all()
    return list(session.scalars(select(Grievance).order_by(Grievance.id)))


def test_that_a_table_was_taken_along_is_on_record(desk, here):
    GrievanceFactory.create(scene=here)

    export(desk)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "grievance.export")).one()
    assert (entry.actor_id, entry.facts["contacts"]) == (here.worker.id, 0)


def test_filters_narrow_the_table(desk, here):
    GrievanceFactory.create(scene=here)
    done = GrievanceFactory.create(scene=here, status=S.CLOSED)

    assert [line["Number"] for line in table(export(desk, status="closed"))] == [done.no]
    answer = export(desk, begin="2027-01-01")
    assert answer.status_code == 422
    assert "No report fits." in text(answer)
    answer = export(desk, begin="2026-11-23", end="2026-11-22")
    assert "The end is before the beginning" in text(answer)
    assert export(desk, begin="0001-01-01").status_code == 422


def test_a_grid_worker_takes_only_the_own_grids_along(desk, colleague, here):
    from tests.factories.grids import GridFactory
    from tests.factories.places import BuildingFactory

    mine = GrievanceFactory.create(scene=here)
    building = BuildingFactory.create(community=here.community)
    GridFactory.create(community=here.community, buildings=[building])
    GrievanceFactory.create(scene=here, building_id=building.id)

    assert [line["Number"] for line in table(export(desk))] == [mine.no]
    assert len(table(export(colleague))) == 2


def test_other_communities_and_reports_about_staff_are_never_in_it(colleague, supervisor, here):
    GrievanceFactory.create(scene=scene())
    GrievanceFactory.create(scene=here, confidential=True)
    seen = GrievanceFactory.create(scene=here)

    for desk in (colleague, supervisor):
        assert [line["Number"] for line in table(export(desk))] == [seen.no]


def test_phone_numbers_need_a_reason_and_the_person_can_see_it(colleague, here):
    person = resident("李大爷", "13912345678")
    report = GrievanceFactory.create(scene=here, reporter=person)

    answer = export(colleague, contacts="y")
    assert answer.status_code == 422
    assert "Say in a few words why" in text(answer)

    found = table(export(colleague, contacts="y", reason="逐户电话通知停水"))

    assert (found[0]["Reporter's name"], found[0]["Reporter's phone"]) == ("李大爷", "13912345678")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "contact.export")).one()
    assert (entry.subject_person_id, entry.object_id) == (person.id, report.id)
    assert entry.reason == "逐户电话通知停水"


def test_who_may_not_see_phone_numbers_is_not_offered_them(supervisor, here):
    GrievanceFactory.create(scene=here)

    assert "phone numbers</span>" not in text(supervisor.get("export"))
    found = table(export(supervisor, contacts="y", reason="just because"))
    assert "Reporter's phone" not in found[0]


def test_many_phone_numbers_at_once_are_refused(colleague, here):
    with transaction():
        change(setting=options.MOST_CONTACTS, scope=INSTALLATION, text="1", by=None, reason="试行")
    for _ in range(2):
        GrievanceFactory.create(scene=here)

    answer = export(colleague, contacts="y", reason="逐户电话通知停水")

    assert answer.status_code == 422
    assert "These are more than 1 reports with phone numbers." in text(answer)


def test_a_table_longer_than_a_portion_is_whole(here, monkeypatch):
    from portal.grievances.transfer import portions

    monkeypatch.setattr(portions, "ROWS", 2)
    for _ in range(5):
        GrievanceFactory.create(scene=here)
    wanted = exporting.Wanted(here.community.id)

    with scope.within(here.community.id):
        made = exporting.lines(wanted)

    assert [len(portion) for portion in made] == [2, 2, 1]


@given(st.text())
@settings(deadline=None)
def test_no_cell_begins_as_a_formula(typed):
    made = harmless(typed)

    assert not made.startswith(FORMULAS)
    assert not made.lstrip().startswith(FORMULAS)


CELLS = st.lists(
    st.lists(st.text(max_size=20), min_size=3, max_size=3).filter(lambda row: any(row)), max_size=8
)


@given(CELLS)
@settings(max_examples=60, deadline=None)
def test_both_kinds_of_file_hold_the_same_cells(rows):
    heads = ["工单编号", "诉求内容", "地址"]
    sheet = b"".join(xlsx_out.packed(heads, [rows]))
    book = openpyxl.load_workbook(io.BytesIO(sheet), read_only=True).active
    found = [[cell or "" for cell in row] for row in book.iter_rows(values_only=True)]

    expected = [[harmless(cell) for cell in row] for row in rows]
    told = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in expected]
    assert found[1:] == told
    content = b"".join(csv_out.encoded(heads, [rows], encoding="utf-8"))
    again = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert again[1:] == expected


def test_an_export_comes_in_again_as_it_went_out(desk, here):
    GrievanceFactory.create(scene=here, text="-堆物\n“占道”, =影响通行")
    content = export(desk).get_data()

    (heads, line) = lines(content, BOUNDS)

    found = dict(zip(heads.cells, line.cells, strict=False))
    assert found["What was reported"] == "-堆物\n“占道”, =影响通行"


def answered(here, no: str) -> Grievance:
    report = session.scalars(select(Grievance).where(Grievance.external_no == no)).one()
    for step in PATHS[S.RESOLVED]:
        with transaction():
            STEPS[step](report.id, here)
    session.refresh(report)
    return report


def test_replies_go_out_in_the_hotlines_columns(desk, here):
    bring_in(desk, as_csv(order("A1"), order("A2")))
    report = answered(here, "A1")

    found = table(desk.post("replies", sheet="0", source="", format="csv", answered="y"))

    assert [line["工单编号"] for line in found] == ["A1"]
    assert found[0]["答复内容"] == report.reply
    assert found[0]["办理结果"] == "Explained"
    assert found[0]["是否联系诉求人"] == "No"
    both = table(desk.post("replies", sheet="0", source="", format="gb18030"))
    assert [line["工单编号"] for line in both] == ["A1", "A2"]


def test_columns_of_replies_are_kept_under_a_name(desk, here):
    bring_in(desk, as_csv(order("A1")))
    columns = {
        "name": "市热线",
        "column_0": "reply",
        "heading_0": "办理情况",
        "column_1": "hotline_no",
        "heading_1": "",
    }
    answer = desk.post("replies/tables/new", **columns)
    assert answer.status_code == 303, text(answer)
    assert desk.post("replies/tables/new", **columns).status_code == 422
    page = text(desk.get("replies"))
    assert "市热线" in page

    from portal.grievances.transfer.models import ReplySheet

    sheet = session.scalars(select(ReplySheet)).one()
    found = table(desk.post("replies", sheet=str(sheet.id), source="", format="xlsx"))
    assert list(found[0]) == ["办理情况", "Hotline's number"]

    stale = desk.post(f"replies/tables/{sheet.id}", version="7", **columns)
    assert stale.status_code == 409
    assert desk.post(f"replies/tables/{sheet.id}/delete").status_code == 303
    assert session.scalars(select(ReplySheet)).all() == []


def test_a_table_of_another_community_is_unknown(desk, enter, here):
    from portal.grievances.transfer.models import ReplySheet

    session.add(ReplySheet(community_id=here.community.id, name="x", columns=["reply:答复"]))
    session.commit()
    sheet = session.scalars(select(ReplySheet)).one()
    other = scene()

    assert enter(other.worker, other).get(f"replies/tables/{sheet.id}").status_code == 404


def test_without_a_session_the_export_leads_to_sign_in(app, here):
    answer = app.test_client().post(f"/desk/c/{here.community.slug}/export", data={})

    assert answer.status_code in (302, 303)
    assert "sign-in" in answer.location or "login" in answer.location


def test_whose_number_was_taken_along_reads_why_on_the_own_pages(colleague, app, here):
    person = resident("李大爷", "13912345678")
    GrievanceFactory.create(scene=here, reporter=person)
    export(colleague, contacts="y", reason="逐户电话通知停水")

    browser = app.test_client()
    browser.set_cookie("lang", "en")
    sign_in(browser, person)
    page = text(browser.get("/me/privacy/access"))

    assert "Took a phone number along in a table" in page
    assert "逐户电话通知停水" in page
