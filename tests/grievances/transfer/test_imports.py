"""Lists of the hotline: each line is filed, skipped or refused, and says so."""

import csv
import io
from datetime import timedelta
from time import process_time

import pytest
from sqlalchemy import func, select

from portal.base import clock, timers
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.base.settings.scopes import INSTALLATION
from portal.base.settings.service import change
from portal.base.timers import TimerRun
from portal.community.identity.models import Credential, Person
from portal.grievances import service
from portal.grievances.models import Channel, Grievance, Visibility
from portal.grievances.transfer import options, working
from portal.grievances.transfer.models import (
    ColumnMemory,
    Import,
    ImportedFile,
    ImportRow,
    ImportState,
    OutsideOrder,
)
from portal.grievances.transfer.service import running
from tests.grievances.desk.conftest import text
from tests.grievances.transfer.conftest import (
    HEADINGS,
    as_csv,
    as_xlsx,
    bring_in,
    chosen,
    number,
    order,
    upload,
)


def reports() -> list[Grievance]:
    session.expire_all()
    return list(session.scalars(select(Grievance).order_by(Grievance.id)))


def rows(import_id: int) -> list[ImportRow]:
    session.expire_all()
    statement = select(ImportRow).where(ImportRow.import_id == import_id)
    return list(session.scalars(statement.order_by(ImportRow.line)))


def states(import_id: int) -> list[tuple[int, str, str]]:
    return [(row.line, row.state.value, row.reason) for row in rows(import_id)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(order()), "a.csv"),
        (as_csv(order(), encoding="utf-8"), "a.csv"),
        (as_csv(order(), encoding="gb18030"), "a.csv"),
        (as_csv(order(), encoding="gb18030", delimiter=";"), "a.csv"),
        (as_csv(order(), encoding="utf-16", delimiter="\t"), "a.txt"),
        (as_xlsx(order()), "a.xlsx"),
    ],
    ids=["utf-8 with mark", "utf-8", "gb18030", "semicolons", "utf-16 with tabs", "xlsx"],
)
def test_a_list_becomes_reports_whatever_its_encoding(desk, here, content, name):
    import_id = bring_in(desk, content, name)

    (report,) = reports()
    assert report.text == "楼下垃圾桶满了没人清 TJ20261123001"
    assert (report.channel, report.visibility) == (Channel.IMPORT, Visibility.STAFF)
    assert (report.external_no, report.filed_by_id) == ("TJ20261123001", here.worker.id)
    assert report.place_text == "幸福里1号楼旁"
    assert states(import_id) == [(2, "done", "")]
    page = text(desk.get(f"imports/{import_id}"))
    assert report.no in page
    assert "Every line is filed." in page


def test_the_caller_is_kept_as_the_reporter_and_who_acted_is_on_record(desk, here):
    bring_in(desk, as_csv(order()))

    (report,) = reports()
    credential = session.scalars(select(Credential).where(Credential.value == "13912345678")).one()
    assert report.reporter_id == credential.person_id
    assert credential.verified_at is None
    assert session.get(Person, report.reporter_id).name == "王先生"
    acts = set(session.scalars(select(AuditEntry.act)))
    assert {"grievance.filed_for", "grievance.import"} <= acts


def test_the_same_list_sent_twice_files_nothing_twice(desk, here):
    content = as_csv(order("A1"), order("A2"), order("", 诉求内容="没有编号的来电"))
    bring_in(desk, content)
    assert len(reports()) == 3

    again = bring_in(desk, content)

    assert len(reports()) == 3
    assert [state for _line, state, _why in states(again)] == ["duplicate"] * 3
    page = text(desk.get(f"imports/{again}"))
    assert f"The order A1 is filed already as {reports()[0].no}." in page


def test_the_same_order_in_one_list_is_filed_once(desk, here):
    import_id = bring_in(desk, as_csv(order("A1"), order("A1", 诉求内容="又打了一次")))

    assert len(reports()) == 1
    assert states(import_id) == [(2, "done", ""), (3, "duplicate", "same_number")]


def test_a_refused_line_says_why_and_the_others_are_filed(desk, here):
    import_id = bring_in(
        desk,
        as_csv(
            order("A1"),
            order("A2", 诉求内容=""),
            order("A3", 事发地址=""),
            order("A4", 受理时间="昨天下午"),
            order("A5", 问题类型="外星人"),
            order("A6"),
        ),
    )

    assert states(import_id) == [
        (2, "done", ""),
        (3, "refused", "text_missing"),
        (4, "refused", "place_missing"),
        (5, "refused", "received_unclear"),
        (6, "refused", "kind_unknown"),
        (7, "done", ""),
    ]
    page = text(desk.get(f"imports/{import_id}?state=refused"))
    assert "The kind “外星人” is none of ours. Use one of our names." in page
    assert "Line 2" not in page


def test_refused_lines_are_mended_and_sent_in_again_under_the_same_columns(desk, here):
    first = bring_in(desk, as_csv(order("A1"), order("A2", 事发地址="", 诉求内容="=1+1 堆物")))
    answer = desk.get(f"imports/{first}/refused/csv")
    table = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [line["原文件行号"] for line in table] == ["3"]
    assert table[0]["未导入原因"] == "It does not say where. Fill in the place."
    assert table[0]["诉求内容"] == "'=1+1 堆物"

    table[0]["事发地址"] = "2号楼"
    mended = as_csv(*table, headings=tuple(table[0]))
    again = bring_in(desk, mended)

    assert [state for _line, state, _why in states(again)] == ["done"]
    assert reports()[-1].text == "=1+1 堆物"
    assert session.scalar(select(func.count()).select_from(ColumnMemory)) == 1


def test_what_stands_beyond_the_headings_is_not_lost_with_the_refused_line(desk, here):
    content = as_csv(order("A1")).rstrip() + ",电话也打过\r\n".encode()
    for _round in range(2):
        import_id = bring_in(desk, content)
        assert states(import_id) == [(2, "refused", "too_many_cells")]
        content = desk.get(f"imports/{import_id}/refused/csv").get_data()

        line = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1]
        assert line[-2:] == ["2", "电话也打过"]


def test_an_order_received_in_days_to_come_is_refused_for_a_slip_of_the_date(desk, here):
    import_id = bring_in(
        desk, as_csv(order("A1", 受理时间="2027-11-22"), order("A2", 受理时间="2026-11-23"))
    )

    assert states(import_id) == [(2, "refused", "received_later"), (3, "done", "")]
    assert "“2027-11-22” is still to come" in text(desk.get(f"imports/{import_id}"))


def test_chosen_columns_are_remembered_for_the_next_list_with_the_same_headings(desk, here):
    headings = ("甲", "乙", "丙", "丁")
    line = {"甲": "A1", "乙": "楼道灯坏了", "丙": "1号楼", "丁": "x"}
    import_id = number(upload(desk, as_csv(line, headings=headings)))
    answer = desk.post(f"imports/{import_id}/columns", channel="phone")
    assert answer.status_code == 422
    assert "Say which column holds what was reported" in text(answer)
    columns = {
        "column_hotline_no": "0",
        "column_text": "1",
        "column_place": "2",
        "category": "litter.household",
        "channel": "phone",
    }
    desk.post(f"imports/{import_id}/columns", **columns)
    desk.post(f"imports/{import_id}/run")

    other = {**line, "甲": "A2"}
    second = number(upload(desk, as_csv(other, headings=("丁", "丙", "乙", "甲"))))

    assert chosen(desk, second)["column_hotline_no"] == "3"
    assert chosen(desk, second)["category"] == "litter.household"
    assert reports()[0].channel is Channel.PHONE


def test_a_building_is_recognised_by_its_name_and_other_names(desk, here):
    here.building.name, here.building.aliases = "3号楼", "红楼，老干部楼"
    session.commit()

    bring_in(
        desk,
        as_csv(
            order("A1", 事发地址="幸福里3号楼2门"),
            order("A2", 事发地址="老干部楼楼下"),
            order("A3", 事发地址="13号楼"),
            order("A4", 事发地址="幸福里三栋"),
        ),
    )

    known = here.building.id
    assert [report.building_id for report in reports()] == [known, known, None, known]
    assert reports()[0].grid_id == here.grid.id


def test_the_earlier_date_becomes_the_promise(desk, here):
    bring_in(desk, as_csv(order("A1", 办理时限="2026-11-24"), order("A2", 办理时限="2027-05-01")))

    early, late = reports()
    assert clock.local(early.promised_at).date().isoformat() == "2026-11-24"
    assert clock.local(late.promised_at).date().isoformat() < "2027-01-01"
    assert late.outside_due_at is not None


def test_a_landline_is_said_not_to_be_kept(desk, here):
    import_id = bring_in(desk, as_csv(order(联系电话="022-12345678")))

    assert states(import_id) == [(2, "done", "phone_not_kept")]
    assert reports()[0].reporter_id is None


def test_the_hotlines_number_is_found_by_staff(desk, here):
    bring_in(desk, as_csv(order("TJ20261123001")))

    assert reports()[0].no in text(desk.get("reports?q=TJ20261123001"))


def test_titles_merged_and_empty_lines_above_the_headings_are_passed_over(desk, here):
    content = as_xlsx(order("A1"), above=(("12345热线工单统计表",), (), ("制表人", "张三")))

    import_id = bring_in(desk, content, "a.xlsx")

    assert states(import_id) == [(5, "done", "")]


def test_a_long_list_is_filed_by_the_worker(desk, here, monkeypatch):
    monkeypatch.setattr(working, "TURN_SECONDS", 300.0)  # however busy the machine is
    content = as_csv(*(order(f"A{n}") for n in range(305)))

    import_id = bring_in(desk, content)
    assert reports() == []
    page = text(desk.get(f"imports/{import_id}"))
    assert "The list is being read" in page

    working.file_waiting()

    assert len(reports()) == 305
    found = session.scalars(select(Import)).one()
    assert (found.state, found.done_count) == (ImportState.DONE, 305)
    assert session.scalar(select(func.count()).select_from(ImportedFile)) == 0


def test_an_import_cut_off_goes_on_where_it_was(desk, here):
    import_id = bring_in(desk, as_csv(*(order(f"A{n}") for n in range(305))))
    working.carry_on(import_id, until=0.0)
    assert len(reports()) == 0
    with transaction():
        assert running.file_next(import_id) == 20

    working.carry_on(import_id)

    assert len(reports()) == 305
    assert session.scalar(select(func.count()).select_from(OutsideOrder)) == 305


def test_a_list_whose_worker_was_killed_says_when_it_goes_on_and_does_so(desk, here, monkeypatch):
    monkeypatch.setattr(working, "TURN_SECONDS", 300.0)  # however busy the machine is
    import_id = bring_in(desk, as_csv(*(order(f"A{n}") for n in range(305))))
    with transaction():
        session.add(TimerRun(name=working.TIMER, locked_until=clock.now() + timedelta(seconds=20)))
        session.add(TimerRun(name=timers.HEARTBEAT, last_run_at=clock.now()))
    again = f"{clock.local(clock.now() + timedelta(seconds=20)):%H:%M:%S}"
    assert f"the list goes on by itself from {again}" in text(desk.get(f"imports/{import_id}"))

    timers.run_due(bell=True)
    assert reports() == []
    with clock.later(seconds=21):
        timers.run_due()

    assert len(reports()) == 305
    assert "goes on by itself" not in text(desk.get(f"imports/{import_id}"))


def test_a_list_that_waits_for_a_worker_that_is_not_there_says_so(desk, here):
    import_id = bring_in(desk, as_csv(*(order(f"A{n}") for n in range(305))))

    assert "Nothing works in the background at present" in text(desk.get(f"imports/{import_id}"))


def test_two_workers_at_one_list_read_and_file_each_line_once(desk, here, monkeypatch):
    monkeypatch.setattr(running, "READ_AT_ONCE", 50)
    import_id = bring_in(desk, as_csv(*(order(f"A{n}") for n in range(305))))
    found, content = session.get_one(Import, import_id), running.content_of(import_id)
    slow, quick = running.Lines(found, content), running.Lines(found, content)
    for reader in (quick, quick, slow, quick, slow, slow, quick):
        with transaction():
            running.keep_lines(import_id, reader.portion())

    working.carry_on(import_id)

    session.expire_all()
    assert (found.row_count, found.done_count) == (305, 305)
    assert len(reports()) == 305


def test_a_second_tap_on_import_leads_to_the_result(desk, here):
    import_id = bring_in(desk, as_csv(order()))

    answer = desk.post(f"imports/{import_id}/run")

    assert answer.location.endswith(f"/imports/{import_id}")
    assert len(reports()) == 1


def test_the_same_upload_sent_twice_is_one_import(desk, here):
    one = "7a0c1f9e-95f5-4a3e-b0df-0d3b2a3f0a11"
    first = upload(desk, as_csv(order()), submission_id=one)
    second = upload(desk, as_csv(order()), submission_id=one)

    assert first.location == second.location


def test_words_of_lines_that_were_filed_are_not_kept_twice(desk, here):
    import_id = bring_in(desk, as_csv(order("A1"), order("A2", 事发地址="")))
    assert [bool(row.cells) for row in rows(import_id)] == [False, True]

    with clock.later(days=31):
        working.forget()

    assert [row.cells for row in rows(import_id)] == [[], []]


def test_a_list_can_be_forgotten_before_it_is_filed(desk, here):
    import_id = number(upload(desk, as_csv(order())))

    answer = desk.post(f"imports/{import_id}/discard")

    assert answer.location.endswith("/imports")
    assert session.scalar(select(func.count()).select_from(Import)) == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "This is an old Excel file (.xls)."),
        (b"<html><table>", "This is a web page with the name of a sheet."),
        (b"PK\x03\x04 nonsense", "The file is damaged."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "This is a picture with the name of a sheet."),
        (b"hello", "No line with headings was found."),
        (",".join(HEADINGS).encode(), "Below the headings there is nothing to import."),
    ],
)
def test_a_file_that_is_no_list_is_told_at_once(desk, here, content, sentence):
    answer = upload(desk, content)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert session.scalar(select(func.count()).select_from(Import)) == 0


def test_without_a_file_the_form_says_so(desk, here):
    answer = desk.post("imports/new")

    assert answer.status_code == 422
    assert "Choose a file" in text(answer)


def test_a_supervisor_imports_nothing(supervisor, here):
    assert supervisor.get("imports").status_code == 403
    assert upload(supervisor, as_csv(order())).status_code == 403


def test_a_colleague_sees_what_became_of_a_list_but_not_its_words(desk, colleague, here):
    import_id = bring_in(desk, as_csv(order("A1"), order("A2", 事发地址="")))

    page = colleague.get(f"imports/{import_id}")

    assert "It does not say where." in text(page)
    assert "Lines to mend" not in text(page)
    assert colleague.get(f"imports/{import_id}/refused/csv").status_code == 403


def test_another_community_does_not_know_the_import(desk, enter, here):
    from tests.factories.grievances import scene

    other = scene()
    import_id = bring_in(desk, as_csv(order()))

    assert enter(other.worker, other).get(f"imports/{import_id}").status_code == 404
    assert enter(here.worker, other).get(f"imports/{import_id}").status_code == 404


def test_the_example_can_be_sent_in_as_it_is(desk, here):
    answer = desk.get("imports/example/csv")

    import_id = bring_in(desk, answer.get_data())

    assert [state for _line, state, _why in states(import_id)] == ["done"]


def test_an_order_filed_meanwhile_by_another_import_is_skipped(desk, here):
    first = number(upload(desk, as_csv(order("A1"))))
    desk.post(f"imports/{first}/columns", **chosen(desk, first))
    bring_in(desk, as_csv(order("A1")))

    desk.post(f"imports/{first}/run")

    assert states(first) == [(2, "duplicate", "same_number")]


def test_a_worker_is_told_once_of_a_whole_list(colleague, here):
    building = f"幸福里{here.building.name}"
    bring_in(colleague, as_csv(*(order(f"A{n}", 事发地址=building) for n in range(5))))

    told = session.scalars(select(OutboxMessage).where(OutboxMessage.topic.like("grievance.%")))
    assert [(each.topic, each.person_id, each.facts["number"]) for each in told] == [
        ("grievance.list", here.worker.id, 5)
    ]


def test_words_of_danger_in_a_list_reach_the_queue_first(desk, here):
    bring_in(desk, as_csv(order("A1"), order("A2", 诉求内容="厨房燃气泄漏，味道很大")))

    assert [report.urgent for report in reports()] == [False, True]


def test_an_import_takes_as_long_for_each_line_at_its_end_as_at_its_beginning(desk, here):
    import_id = bring_in(desk, as_csv(*(order(f"A{n}", 事发地址="北门") for n in range(1200))))
    working.carry_on(import_id, until=0.0)
    spent = []
    for _ in range(60):
        begun = process_time()
        with transaction():
            running.file_next(import_id)
        spent.append(process_time() - begun)

    assert len(reports()) == 1200
    assert sorted(spent[-20:])[10] < 2 * sorted(spent[:20])[10]


def test_a_list_with_more_lines_than_allowed_files_nothing_and_says_why(desk, here):
    with transaction():
        change(setting=options.MOST_ROWS, scope=INSTALLATION, text="50", by=None, reason="试行")
    import_id = bring_in(desk, as_csv(*(order(f"A{n}") for n in range(305))))

    working.file_waiting()

    assert reports() == []
    page = text(desk.get(f"imports/{import_id}"))
    assert "The sheet has too many lines. Split it into several files." in page
    assert rows(import_id) == []


def test_an_unknown_kind_of_file_is_not_found(desk, here):
    import_id = bring_in(desk, as_csv(order()))

    assert desk.get(f"imports/{import_id}/refused/pdf").status_code == 404
    assert desk.get("imports/example/pdf").status_code == 404


def test_an_expired_session_leads_to_sign_in_and_files_nothing(app, desk, here):
    import_id = number(upload(desk, as_csv(order())))
    nobody = app.test_client()

    answer = nobody.post(f"/desk/c/{here.community.slug}/imports/{import_id}/run")

    assert answer.status_code in (302, 303)
    assert "/login" in answer.location
    assert reports() == []


def test_a_promise_is_not_moved_beyond_the_hotlines_date_by_a_pause(desk, here):
    bring_in(desk, as_csv(order("A1", 办理时限="2026-11-24")))
    report = reports()[0]
    with transaction():
        service.accept(report.id, actor=here.hand, version=1)
        service.ask_info(report.id, actor=here.hand, version=2, text="哪个单元？")

    with clock.at("2026-11-25T09:00:00+08:00"), transaction():
        service.answer_info(report.id, actor=here.hand, text="三单元")

    assert clock.local(reports()[0].promised_at).date().isoformat() == "2026-11-24"


def test_a_list_without_a_column_for_the_kind_is_looked_through_and_filed(desk, here):
    words = {name: value for name, value in order().items() if name != "问题类型"}
    import_id = number(upload(desk, as_csv(words, headings=tuple(words))))

    answer = desk.post(f"imports/{import_id}/columns", **chosen(desk, import_id))

    assert answer.location.endswith("/preview")
    assert desk.get(f"imports/{import_id}/preview").status_code == 200
